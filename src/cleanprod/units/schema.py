"""Quantities as fields of pydantic models: what is accepted, what JSON holds, what a schema tells.

class Boiler(BaseModel):
    coal: Annotated[Mass, In("t")]      # "1200 吨", {"value": "1200", "unit": "t"}, and the bare number 1200
    profit: Annotated[Money, Signed()]  # may be negative
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeVar

from attrs import frozen
from pydantic_core import CoreSchema, core_schema

from cleanprod.errors import Problem, QuantityError
from cleanprod.words import Text

from .accepting import example, expected, of_kind
from .parsing import parse_quantity, simple
from .quantity import Quantity
from .spelling import canonical_of, unit_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

Q = TypeVar("Q", bound=Quantity)


@frozen
class In:
    """Beside a field's type: the unit of a bare number, `Annotated[Energy, In("tce")]`."""

    unit: str

    def _with_unit(self, value: object) -> object:
        if isinstance(value, (int, float, Decimal, Fraction)) and not isinstance(value, bool):
            return Quantity(value, self.unit)
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        unit_of(self.unit)  # a unit that does not exist fails when the model is built
        return core_schema.no_info_before_validator_function(self._with_unit, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        told = handler(schema)
        for one in (told, *told.get("anyOf", ())):
            if "x-dimension" in one:
                one["x-unit"] = self.unit
                one["anyOf"] = [*one["anyOf"], {"type": "number"}]
        return told


@frozen
class Signed:
    """Beside a field's type: that the quantity may be negative, `Annotated[Money, Signed()]`."""

    def __get_pydantic_core_schema__(self, source: type[Quantity], handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema_of(source, signed=True)


_NOT_NEGATIVE: Final = Text("一个不小于零的数量", "a quantity of zero or more")


def core_schema_of(kind: type[Quantity], *, signed: bool = False) -> CoreSchema:
    """Build what pydantic asks of a field of a kind."""
    return core_schema.no_info_plain_validator_function(
        validator(kind, signed=signed),
        serialization=core_schema.plain_serializer_function_ser_schema(to_form, when_used="json"),
        metadata={"pydantic_js_functions": [lambda _schema, _handler: json_schema_of(kind)]},
    )


def validator(kind: type[Q], *, signed: bool = False) -> Callable[[object], Q]:
    """Build the function that reads a value as a quantity of a kind.

    Errors of the function:
        QuantityError: no quantity, another dimension, or negative where it may not be.
    """
    holds = kind.holds

    def validate(value: object) -> Q:
        quick = simple(value, kind, holds) if type(value) is str else None  # the way of nearly every value
        if quick is not None:
            return quick
        quantity = of_kind(kind, parse_quantity(value)) if isinstance(value, str) else kind(value)
        if not signed and quantity.exact_magnitude < 0:
            raise QuantityError(Problem(got=str(quantity), expected=_NOT_NEGATIVE))
        return quantity

    return validate


def to_form(quantity: Quantity) -> dict[str, str]:
    """Give a quantity as JSON data, without loss: the number as text, the unit, and what was written.

    >>> to_form(Quantity("12.5 万吨标准煤"))
    {'value': '125000', 'unit': 'tce', 'written': '12.5 万吨标准煤'}
    """
    value = quantity.exact_magnitude
    form = {"value": f"{value:f}" if isinstance(value, Decimal) else str(value), "unit": quantity.units.name}
    if form["value"].partition(".")[2].strip("0") == "" and "/" not in form["value"]:
        form["value"] = form["value"].partition(".")[0]
    return {**form, "written": quantity.written} if quantity.written else form


def json_schema_of(kind: type[Quantity]) -> dict[str, Any]:
    """Describe a field of a kind: its dimension, the unit in which it is kept, an example."""
    dimensions = list(kind.holds or ())
    kept = next(iter((kind.holds or {}).values()))[0] if kind.holds else ""
    told: dict[str, Any] = {
        "title": kind.label.en,
        "description": f"{kind.label.zh}: {expected(kind).zh}",
        "x-dimension": dimensions[0] if len(dimensions) == 1 else dimensions,
        "examples": [example(kind)],
        "anyOf": [
            {"type": "string", "maxLength": 120},
            {
                "type": "object",
                "properties": {
                    "value": {"anyOf": [{"type": "string"}, {"type": "number"}]},
                    "unit": {"type": "string"},
                    "written": {"type": "string", "maxLength": 120},
                },
                "required": ["value", "unit"],
                "additionalProperties": False,
            },
        ],
    }
    return {**told, "x-unit": canonical_of(kept).name} if kept else told
