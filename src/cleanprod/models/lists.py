"""Lists of records in a field: measurements of an enterprise. Their models are loaded when the first list is read."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from attrs import frozen
from pydantic_core import CoreSchema, core_schema

from cleanprod.errors import Problem, RecordError, brief
from cleanprod.words import Text

from .fields import Wants
from .reading import refusal

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

    from .measurements import Discharge, EnergyUse, PollutantChange, Product, Stream
    from .record import Record
    from .written import Listed

MEASURED: Final[dict[str, Literal["discharges", "products"]]] = {
    "exceeds_discharge_standard": "discharges",
    "exceeds_total_cap": "discharges",
    "exceeds_energy_limit": "products",
}
"""The flags that measurements fill, each with the list that does."""


@frozen
class Each:
    """Beside a field's type: a list of records of a model of `measurements`, given as records or as mappings."""

    name: str

    @property
    def model(self) -> type[Record]:
        """The model of the records."""
        found: type[Record] = getattr(import_module(f"{__package__}.measurements"), self.name)
        return found

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        self.model.model_rebuild()
        return {"anyOf": [{"type": "array", "items": handler(self.model.__pydantic_core_schema__)}, {"type": "null"}]}

    def read(self, value: object) -> tuple[Record, ...] | None:
        """Read the list.

        Errors:
            RecordError: one problem for each field that is wrong, with its place.
        """
        if value is None:
            return None
        if not isinstance(value, (list, tuple)):
            raise refusal(Text(f"{self.name} 的列表", f"a list of {self.name}"))
        read: list[Record] = []
        problems: list[Problem] = []
        for place, one in enumerate(value):
            try:
                read.append(one if isinstance(one, self.model) else self._one(one))
            except RecordError as error:
                problems += [
                    Problem(problem.got, problem.expected, f"[{place}].{problem.where}", problem.mend)
                    for problem in error.problems
                ]
        if problems:
            raise RecordError(*problems)
        return tuple(read)

    def _one(self, value: object) -> Record:
        if not isinstance(value, dict):
            name = self.name
            raise RecordError(Problem(got=brief(value), expected=Text(f"{name} 或其字段", f"a {name} or its fields")))
        return self.model(**value)


def _list_of(name: str, zh: str, en: str) -> object:
    return Annotated[tuple | None, Each(name), Wants(Text(f"{zh}列表（JSON）", f"a list of {en} (JSON)"))]


if TYPE_CHECKING:
    Discharges = Listed[Discharge]
    EnergyUses = Listed[EnergyUse]
    Products = Listed[Product]
    Changes = Listed[PollutantChange]
    Streams = Listed[Stream]
else:
    Discharges = _list_of("Discharge", "排放监测", "discharges")
    EnergyUses = _list_of("EnergyUse", "能源消费", "uses of energy")
    Products = _list_of("Product", "产品能耗", "products")
    Changes = _list_of("PollutantChange", "污染物变化", "changes of pollutants")
    Streams = _list_of("Stream", "资源与废物", "streams")
