"""Quantities as fields of pydantic models: what is accepted, what JSON holds, what a schema tells.

class Boiler(BaseModel):
    coal: Annotated[Mass, In("t")]      # "1200 吨", {"value": "1200", "unit": "t"}, and the bare number 1200
    profit: Annotated[Money, Signed()]  # may be negative
"""

from __future__ import annotations

from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from attrs import frozen
from pydantic_core import CoreSchema, core_schema

from cleanprod.errors import Problem, QuantityError
from cleanprod.words import Text

from .accepting import example, expected, of_kind
from .formatting import plain_text
from .parsing import simple
from .quantity import Quantity
from .spelling import canonical_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

Q = TypeVar("Q", bound=Quantity)


@frozen
class In:
    """Beside a field's type: the unit of a bare number, `Annotated[Energy, In("tce")]`."""

    unit: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        return _changed(handler(source), self, unit=self.unit)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        told = handler(schema)
        for one in (told, *told.get("anyOf", ()), told.get("items", {})):
            if "x-dimension" in one:
                one["x-unit"] = self.unit
                one["anyOf"] = [*one["anyOf"], {"type": "number"}]
        return told


@frozen
class Signed:
    """Beside a field's type: that the quantity may be negative, `Annotated[Money, Signed()]`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        return _changed(handler(source), self, signed=True)


_NOT_NEGATIVE: Final = Text("一个不小于零的数量", "a quantity of zero or more")
_READ: Final = "cleanprod_read"
"""Under this name a field's schema keeps how it is read, for `In` and `Signed` to change."""


def core_schema_of(kind: type[Quantity]) -> CoreSchema:
    """Build what pydantic asks of a field of a kind."""
    return core_schema.no_info_plain_validator_function(
        validator(kind),
        serialization=core_schema.plain_serializer_function_ser_schema(to_form, when_used="json"),
        metadata={"pydantic_js_functions": [lambda _schema, _handler: json_schema_of(kind)], _READ: {"kind": kind}},
    )


def _changed(schema: Any, marker: object, **how: object) -> CoreSchema:  # noqa: ANN401 - pydantic's own form
    """Change how a quantity is read, wherever it stands in a type: alone, optional, in a list."""
    found = schema
    while _READ not in (found.get("metadata") or {}):
        found = found.get("schema") or found.get("items_schema")
        if not isinstance(found, dict):
            beside = Text("紧挨着数量类型（可为可选或列表）", "beside a kind of quantity, alone, optional or in a list")
            raise QuantityError(Problem(got=repr(marker), expected=beside))
    found["metadata"][_READ] |= how
    found["function"]["function"] = validator(**found["metadata"][_READ])
    return cast("CoreSchema", schema)


def validator(kind: type[Q], *, signed: bool = False, unit: str = "") -> Callable[[object], Q]:
    """Build the function that reads a value as a quantity of a kind; a bare number where its unit is declared.

    Errors of the function:
        QuantityError: no quantity, another dimension, or negative where it may not be.
    """
    holds = kind.holds
    if unit:
        of_kind(kind, Quantity(0, unit))  # one that the field cannot hold fails when the model is built

    def validate(value: object) -> Q:
        quick = simple(value, kind, holds) if type(value) is str else None  # the way of nearly every value
        if quick is not None:
            return quick
        bare = unit and isinstance(value, (Real, Decimal)) and not isinstance(value, bool)
        quantity = kind(value, unit) if bare else kind(value)
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
    form = {"value": plain_text(value) if isinstance(value, Decimal) else str(value), "unit": quantity.units.name}
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
