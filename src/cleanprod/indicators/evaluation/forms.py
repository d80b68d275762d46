"""The form of a system as a TOML file: what a person writes, before anything is checked against anything else."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from cleanprod.standing import Standing  # noqa: TC001 - likewise
from cleanprod.words import Text

from .system import Method, Part  # noqa: TC001 - likewise

LONGEST: Final = 10**20
"""Whole numbers stay below it."""


def _number(given: object) -> object:
    if (
        isinstance(given, bool)
        or not isinstance(given, (int, Decimal, str))
        or (isinstance(given, int) and abs(given) > LONGEST)
    ):
        raise PydanticCustomError("number", "a number")
    return given


Number = Annotated[int | Decimal | str, PlainValidator(_number)]
"""As a number, or as text: a fraction (1/3), a formula."""

_A_NAME = r"^[A-Za-z0-9_]{1,60}$"


class Form(BaseModel):
    """What every table of the file has in common: nothing that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Words(Form):
    """Words in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @property
    def text(self) -> Text:
        """The words."""
        return Text(self.zh, self.en)


class Named(Words):
    """What has a name for programs and one for people."""

    id: str = Field(pattern=_A_NAME)


class SystemForm(Named):
    """`[system]`: what the system is, where it was read, how it decides."""

    method: Method
    year: int | None = Field(default=None, le=9999)
    issuer: Words | None = None
    source: str = Field(min_length=1)
    standing: Standing
    checked_on: dt.date | None = None
    review_by: dt.date | None = None
    partial: Words | None = None
    notes: list[Words] = []
    weights: bool = True
    cap: Number | None = None
    shares: dict[Part, Number] = {}


class LevelForm(Named):
    """`[[level]]`: a level, the best first."""

    index: Number | None = None
    limiting: str | None = None
    floor: str | None = None
    fact: Literal["I", "II", "III"] | None = None


class ParameterForm(Named):
    """`[[parameter]]`: what a benchmark may be a formula of."""

    first: Number
    last: Number
    whole: bool = True


class IndicatorForm(Named):
    """`[[primary.indicator]]`: an indicator with its benchmarks, one for each level, from the best."""

    number: int | None = Field(default=None, le=LONGEST)
    unit: str | None = None
    weight: Number | None = None
    group: str | None = None
    limiting: bool | None = None
    at_most: list[Number] | None = None
    below: list[Number] | None = None
    at_least: list[Number] | None = None
    above: list[Number] | None = None
    requires_zh: list[str] | None = None
    requires_en: list[str] | None = None
    standing: Standing
    note: Words | None = None


class PrimaryForm(Named):
    """`[[primary]]`: a primary with its indicators."""

    weight: Number | None = None
    bonus: bool = False
    part: Part | None = None
    groups: dict[str, Number] = {}
    indicator: list[IndicatorForm] = []
    note: Words | None = None


class Forms(Form):
    """The whole file."""

    system: SystemForm
    level: list[LevelForm] = Field(min_length=1)
    parameter: list[ParameterForm] = []
    primary: list[PrimaryForm] = Field(min_length=1)
