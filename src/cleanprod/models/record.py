"""What every model of the library shares: frozen, strict, no field it does not know, errors of our own tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self, cast

from attrs import evolve
from pydantic import AliasChoices, BaseModel, ConfigDict, ValidationError

from cleanprod.errors import CleanprodError, Problem, RecordError, brief, nearest
from cleanprod.words import Text

from .fields import expected_of, headers_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

DOT: Final = "."
"""Before the name of a field of another record, inside this one."""


class Record(BaseModel):
    """A record that comes in from outside.

    Fields are known by their English names and their Chinese aliases. What is left out is unknown.

    Errors:
        RecordError: with one problem for each field that is wrong.
    """

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        validate_by_name=True,
        loc_by_alias=False,
        defer_build=True,  # the schema is built once, after the aliases are in place
    )

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:  # noqa: ANN401 - as pydantic has it
        for name, field in cls.model_fields.items():
            extra = cast("dict[str, Any]", field.json_schema_extra or {})
            field.validation_alias = AliasChoices(name, *extra.get("x-also", ()))

    if not TYPE_CHECKING:

        def __init__(self, /, **data: Any) -> None:  # noqa: ANN401 - as pydantic has it
            try:
                self.__pydantic_validator__.validate_python(data, self_instance=self)
            except ValidationError as error:
                raise refused(type(self), error) from None

        __init__.__pydantic_base_init__ = True  # pydantic then builds nested records without this detour

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:  # noqa: ARG002 - frozen
        """Give a copy with some fields otherwise, checked like any other record.

        Errors:
            RecordError: with one problem for each field that is wrong.
        """
        given = {name: value for name, value in self.__dict__.items() if name in self.model_fields_set}
        return type(self)(**{**given, **(update or {})})

    @classmethod
    def model_validate(cls, obj: Any, **how: Any) -> Self:  # noqa: ANN401 - as pydantic has it
        """Read a record from a mapping.

        Errors:
            RecordError: with one problem for each field that is wrong.
        """
        try:
            return super().model_validate(obj, **how)
        except ValidationError as error:
            raise refused(cls, error) from None

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **how: Any) -> Self:  # noqa: ANN401
        """Read a record from JSON text.

        Errors:
            RecordError: with one problem for each field that is wrong.
        """
        try:
            return super().model_validate_json(json_data, **how)
        except ValidationError as error:
            raise refused(cls, error) from None


def refused(model: type[BaseModel], error: ValidationError) -> RecordError:
    """Turn what pydantic found into sentences that a person can act on."""
    return RecordError(*(problem for detail in error.errors(include_url=False) for problem in _problems(model, detail)))


def _problems(model: type[BaseModel], detail: ErrorDetails) -> Iterator[Problem]:
    error = detail.get("ctx", {}).get("error")
    if not isinstance(error, CleanprodError):
        yield _problem(model, detail)
        return
    where = str(detail["loc"][0]) if detail["loc"] else model.__name__
    for problem in error.problems:  # raised by the type of the field; of a list or another record, with the place in it
        yield evolve(problem, where=f"{where}{problem.where}" if problem.where.startswith(("[", DOT)) else where)


def _problem(model: type[BaseModel], detail: ErrorDetails) -> Problem:
    headers = headers_of(model)
    where = str(detail["loc"][0]) if detail["loc"] else model.__name__
    got = brief(detail["input"]) if detail["loc"] else "a contradiction"
    context: Mapping[str, Any] = detail.get("ctx", {})
    mend: Text | str = ""
    if detail["type"] == "cleanprod":
        return Problem(
            got=context.get("got", got),
            expected=Text(context["zh"], context["en"]),
            where=context.get("where", where),
            mend=Text(context["mend_zh"], context["mend_en"]) if context["mend_en"] else "",
        )
    if detail["type"] == "extra_forbidden" and where in headers:
        mend = Text("请只保留一个。", "Keep one of them.")
        return Problem(
            got=Text(f"{where} 与 {headers[where]} 并存", f"{where} beside {headers[where]}"),
            expected=Text("每个字段一个值", "one value a field"),
            mend=mend,
        )
    if detail["type"] == "extra_forbidden":
        near = nearest(where, headers)
        mend = Text(f"是否想写 {near}？", f"Did you mean {near}?") if near else ""
        return Problem(got=brief(where), expected=Text(f"{model.__name__} 的字段", f"a field of {model.__name__}"), mend=mend)
    if where not in headers:
        return Problem(got=got, expected=detail["msg"], where=where)
    name = headers[where]
    if detail["type"] == "bool_type" and isinstance(detail["input"], (int, float)):
        mend = Text("数字不是答复：请写“是”或“否”。", "A number is not an answer: write yes or no.")
    return Problem(got=got, expected=expected_of(model, name), where=where, mend=mend)
