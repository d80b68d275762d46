"""Energy factors of GB/T 2589, by name and edition; a user's own table adds to them or overrides them.

GB/T 2589-2008 (from 2008-06-01) and GB/T 2589-2020 (from 2021-04-01). A factor is the figure that the standard
prints, kgce per unit of the row: it is looked up and never computed.

    >>> factors = Factors.shipped()
    >>> factors.find("新水", "2008").coefficient, factors.find("自来水", "2020").coefficient
    (Decimal('0.0857'), Decimal('0.2571'))
    >>> factors.find("天然气", "2008")
    Traceback (most recent call last):
    ...
    cleanprod.errors.QuantityError: fuel: got '天然气', expected one row of GB/T 2589-2008. It may be oil-field natural gas
    (oilfield_gas), gas-field natural gas (gasfield_gas): name one of them.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

from attrs import field, frozen
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from cleanprod.errors import FileError, LawNotModelledError, Problem, QuantityError, UnknownNameError, brief
from cleanprod.standing import Standing  # noqa: TC001 - pydantic reads the annotations
from cleanprod.units.naming import folded, listed
from cleanprod.units.spelling import unit_of
from cleanprod.units.tables import Row, read_rows, shipped
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from os import PathLike

    from cleanprod.units.unit import Unit

Kind = Literal["fuel", "medium", "electricity", "heat", "definition", "edition"]
Basis = Literal["calorific", "equivalent"]

BASIS_WORDS: Final = {"calorific": Text("当量值", "calorific value"), "equivalent": Text("等价值", "equivalent value")}

_MEASURED_IN: Final = {
    "fuel": ("mass", "volume", "normal_volume", "energy"),
    "medium": ("mass", "volume", "normal_volume", "energy"),
    "electricity": ("energy",),
    "heat": ("energy",),
    "definition": ("energy",),
}
_BY_BASIS: Final = ("electricity", "heat")
_OFFERED: Final = 3
_LIKENESS: Final = 0.5  # of names of two characters, one that is right


class Figure(BaseModel):
    """A figure of a table: one value, or a range that has a low and a high end and no value of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    low: Decimal = Field(gt=0)
    high: Decimal = Field(gt=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError("low is above high")
        return self

    @property
    def value(self) -> Decimal | None:
        """The value, or None of a range."""
        return self.low if self.low == self.high else None

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"


def _figure(given: object) -> object:
    return {"low": given, "high": given} if isinstance(given, (int, Decimal)) else given


ReadFigure = Annotated[Figure, BeforeValidator(_figure)]


class FactorRow(Row):
    """A row of a table of energy factors.

    Attributes:
        kind: what the row is of; `definition` is the kgce itself, `edition` an edition of the standard with its days.
        edition: `2008` or `2020`; without it the row holds for every edition.
        basis: of electricity and heat, which account the row is for.
        unit: of what the figures are per; `Nm3` for a gas.
        coefficient: kgce per unit, as printed; a number, or `{ low = 1.1, high = 1.33 }`.
        heating_value: kJ per unit; `kcal`: kilocalories per unit.
        standing: of the coefficient; `heating_value_standing`: of the heating value.
        converted: a fuel that is itself made from other energy (manufactured gas).
        water: of water, 1 m³ of which is taken as 1 t.
        rate_year: of the equivalent value of electricity: the year of the coal rate, from the year of the account.
        instead: rows that another edition has in place of this one.
        start, until: days of an edition, `until` not included.
    """

    kind: Kind
    edition: str | None = None
    basis: Basis | None = None
    unit: str = ""
    coefficient: ReadFigure | None = None
    heating_value: ReadFigure | None = None
    kcal: ReadFigure | None = None
    heating_value_standing: Standing | None = None
    converted: bool = False
    water: bool = False
    rate_year: int | None = None
    instead: tuple[str, ...] = ()
    start: dt.date | None = None
    until: dt.date | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind == "edition":
            if self.edition is None or self.start is None:
                raise ValueError("an edition has `edition` and `start`")
            return self
        unit = unit_of(self.unit)
        measured = _MEASURED_IN[self.kind]
        if unit.dimension not in measured or ("coal" in unit.families) != (self.kind == "definition"):
            raise ValueError(f"the unit {self.unit} is not one in which {self.kind} is measured ({', '.join(measured)})")
        if (self.basis is not None) != (self.kind in _BY_BASIS):
            raise ValueError("`basis` is for electricity and heat, and for nothing else")
        if self.kind == "definition" and (self.heating_value is None or self.heating_value.value is None):
            raise ValueError("a definition has one `heating_value`")
        if self.coefficient is None and self.kind != "definition" and self.basis != "equivalent":
            raise ValueError("`coefficient` is missing: kgce per unit")
        return self


@frozen
class Factor:
    """A row with the table that it stands in, and every name by which it is found."""

    row: FactorRow
    table: str
    names: tuple[str, ...]

    @property
    def id(self) -> str:
        """The name that programs use."""
        return self.row.id

    @property
    def label(self) -> Text:
        """The names that people use."""
        return Text(self.row.zh, self.row.en)

    @property
    def unit(self) -> Unit:
        """The unit that the figures are per."""
        return unit_of(self.row.unit)

    @property
    def coefficient(self) -> Decimal | None:
        """The coefficient in kgce per unit; None of a range, and of what takes a rate."""
        return self.row.coefficient.value if self.row.coefficient else None

    @property
    def cited(self) -> str:
        """Where the figure stands: source and table."""
        return f"{self.row.source} [{self.table}]"


FAR: Final = 10
"""A figure so many times above or below the printed one is of another unit, not of another fuel."""


@frozen(eq=False)
class Factors:
    """Factors from the tables of the package and of the user; of two rows of one id and edition, the later table's holds."""

    tables: tuple[tuple[str, tuple[FactorRow, ...]], ...]
    _rows: dict[str, dict[str, Factor]] = field(factory=dict, init=False, repr=False)
    _named: dict[tuple[str, str], dict[str, list[Factor]]] = field(factory=dict, init=False, repr=False)

    @classmethod
    def shipped(cls) -> Factors:
        """Give the factors of the package: GB/T 2589-2008 and GB/T 2589-2020."""
        return _shipped()

    def with_table(self, path: str | PathLike[str] | Traversable) -> Factors:
        """Add a table of the same form as the shipped one: its rows override those of the same id and edition.

        Errors:
            FileError: not such a table; the same row twice; an edition that no row of kind `edition` names.
        """
        rows = read_rows(path, FactorRow)
        name = getattr(path, "name", None) or str(path).replace("\\", "/").rsplit("/", 1)[-1]
        editions = {row.edition for _, known in (*self.tables, (name, rows)) for row in known if row.kind == "edition"}
        seen: set[tuple[str, str | None]] = set()
        problems = []
        for number, row in enumerate(rows, 1):
            if (row.id, row.edition) in seen:
                once = Text("每个版本中 id 只出现一次", "an id once in each edition")
                problems.append(Problem(got=brief(row.id), expected=once, where=f"[[row]] {number}, id", file=name))
            if row.edition not in editions and row.edition is not None:
                listed = ", ".join(sorted(one for one in editions if one))
                known = Text(f"已知版本：{listed}", f"a known edition: {listed}")
                problems.append(Problem(got=brief(row.edition), expected=known, where=f"[[row]] {number}, edition", file=name))
            seen.add((row.id, row.edition))
        problems += [problem for number, row in enumerate(rows, 1) for problem in self._far(row, number, name)]
        if problems:
            raise FileError(*problems)
        return Factors((*self.tables, (name, rows)))

    def _far(self, row: FactorRow, number: int, name: str) -> Iterator[Problem]:
        """Find a coefficient that is nowhere near the one that it would override: it is of another unit."""
        for _, known in self.tables:
            for other in known:
                if other.id == row.id and other.kind != row.kind:
                    kind = Text(f"{other.kind}，或另取 id", f"{other.kind}, or an id of its own")
                    yield Problem(got=row.kind, expected=kind, where=f"[[row]] {number}, kind", file=name)
                    return
                if (other.id, other.unit is None) != (row.id, row.unit is None) or not (row.coefficient and other.coefficient):
                    continue
                new, old = (
                    Fraction(one.coefficient.low) / unit_of(one.unit or "kg").factor for one in (row, other) if one.coefficient
                )
                if not old / FAR <= new <= old * FAR:
                    near = f"{other.coefficient} kgce/{other.unit}"
                    expected = Text(f"与 {near} 相近的系数，或另取 id", f"a coefficient near {near}, or an id of its own")
                    got = f"{row.coefficient} kgce/{row.unit}"
                    yield Problem(got=got, expected=expected, where=f"[[row]] {number}, coefficient", file=name)
                    return

    def editions(self) -> tuple[Factor, ...]:
        """Give the editions of the standard, the earliest first."""
        found = {
            row.edition: Factor(row, name, row.names) for name, rows in self.tables for row in rows if row.kind == "edition"
        }
        return tuple(sorted(found.values(), key=lambda one: one.row.start or dt.date.min))

    def edition_on(self, day: dt.date) -> Factor:
        """Give the edition that applies on a day.

        Errors:
            LawNotModelledError: a day before the first edition.
        """
        editions = self.editions()
        started = [one for one in editions if one.row.start and one.row.start <= day]
        running = [one for one in started if one.row.until is None or day < one.row.until]
        if not running:
            first = editions[0].row.start if editions and not started else None
            wanted = (
                Text(f"{first} 或以后的日期", f"a day from {first} on")
                if first
                else Text("有版本适用的日期", "a day of an edition")
            )
            mend = Text("GB/T 2589-2008 以前的版本不在本库之内；可用 edition= 指定版本。", _BEFORE)
            raise LawNotModelledError(Problem(got=str(day), expected=wanted, where="on", mend=mend))
        return running[-1]

    def edition_named(self, name: str) -> Factor:
        """Give an edition by its name: `2008`, `GB/T 2589-2020`.

        Errors:
            UnknownNameError: no edition of that name.
        """
        for one in self.editions():
            if isinstance(name, str) and folded(name) in {folded(known) for known in (*one.names, one.row.edition or "")}:
                return one
        listed = ", ".join(one.row.edition or "" for one in self.editions())
        expected = Text(f"GB/T 2589 的版本：{listed}", f"an edition of GB/T 2589: {listed}")
        raise UnknownNameError(Problem(got=brief(name), expected=expected, where="edition"))

    def rows_of(self, edition: str) -> dict[str, Factor]:
        """Give the rows of an edition (`2008`, `2020`) by id, those of kind `edition` left out."""
        if edition in self._rows:
            return self._rows[edition]
        found: dict[str, Factor] = {}
        for name, rows in self.tables:
            # within a table, a row of this edition goes before one that holds for every edition
            for row in sorted(rows, key=lambda one: one.edition is not None):
                if row.kind != "edition" and row.edition in (None, edition):
                    before = found[row.id].names if row.id in found else ()
                    found[row.id] = Factor(row, name, tuple(dict.fromkeys((*row.names, *before))))
        self._rows[edition] = found
        return found

    def names_of(self, edition: str, basis: Basis) -> dict[str, list[Factor]]:
        """Give the rows that serve an account, by each name in the form of `folded`."""
        if (edition, basis) not in self._named:
            named: dict[str, list[Factor]] = {}
            for one in self.rows_of(edition).values():
                if one.row.kind != "definition" and one.row.basis in (None, basis):
                    for key in {folded(name) for name in one.names}:
                        named.setdefault(key, []).append(one)
            self._named[edition, basis] = named
        return self._named[edition, basis]

    def definition(self, edition: str) -> Factor:
        """Give the definition of the kgce in an edition.

        Errors:
            UnknownNameError: the tables hold none.
        """
        found = self.rows_of(edition).get("kgce")
        if found is None:
            raise UnknownNameError(
                Problem(got="kgce", expected=Text("标准煤的定义", "the definition of the kgce"), where="factors")
            )
        return found

    def find(self, name: str, edition: str, basis: Basis = "calorific") -> Factor:
        """Find the row that a name means in an edition: its id, its Chinese or English name, or another word for it.

        Errors:
            QuantityError: the name fits several rows, or a row that this edition does not have.
            UnknownNameError: no row has that name; the nearest are offered.
        """
        if not isinstance(name, str) or not name.strip():
            raise QuantityError(Problem(got=brief(name), expected=Text("能源名称", "the name of a fuel"), where="fuel"))
        number = self.edition_named(edition).row.edition or ""
        named, key = self.names_of(number, basis), folded(name)
        found = named.get(key, [])
        own = [one for one in found if one.id == name]
        if len(own or found) == 1:
            return (own or found)[0]
        standard = Text(f"GB/T 2589-{number} 中的一行", f"one row of GB/T 2589-{number}")
        mend = _one_of(found) if found else self._elsewhere(key, number, basis)
        if mend is not None:
            raise QuantityError(Problem(got=brief(name), expected=standard, where="fuel", mend=mend))
        raise UnknownNameError(Problem(got=brief(name), expected=standard, where="fuel", mend=_near(key, named)))

    def _elsewhere(self, key: str, edition: str, basis: Basis) -> Text | None:
        """Say where a name is found, if not among the rows that serve: another account, another edition."""
        rows = self.rows_of(edition)
        for one in rows.values():
            if key in map(folded, one.names):
                if one.row.kind == "definition":
                    return Text(
                        "标准煤是计量单位，不是能源：请写所用的能源。", "Coal equivalent is a unit: name the energy behind it."
                    )
                by = BASIS_WORDS[one.row.basis or basis]
                return Text(f"{one.row.zh} 只用于按{by.zh}的账。", f"The row {one.row.en} is for an account by {by.en} only.")
        for other in (known.row.edition or "" for known in self.editions()):
            for one in self.rows_of(other).values():
                if key in map(folded, one.names):
                    serve = [
                        rows[known] for known in one.row.instead if known in rows and rows[known].row.basis in (None, basis)
                    ]
                    return _of_another(one, other, edition, serve)
        return None


_BEFORE: Final = "Editions before GB/T 2589-2008 are not modelled; edition= forces one."


@cache
def _shipped() -> Factors:
    return Factors(()).with_table(shipped("gbt2589"))


def _one_of(found: list[Factor]) -> Text:
    return Text(
        f"可能是 {listed(one.row for one in found).zh}：请写明是哪一种。",
        f"It may be {listed(one.row for one in found).en}: name one of them.",
    )


def _of_another(one: Factor, other: str, edition: str, serve: list[Factor]) -> Text:
    offered = listed(one.row for one in serve)
    return Text(
        f"{one.row.zh} 见于 GB/T 2589-{other}，不见于 {edition} 版"
        f"{f'；后者有{offered.zh}' if serve else ''}。可指定版本，或在自备表中给出。",
        f"{one.row.en} ({one.id}) is a row of GB/T 2589-{other} and not of {edition}"
        f"{f', which has {offered.en}' if serve else ''}. Force the edition, or give the row in a table of your own.",
    )


def _near(key: str, named: dict[str, list[Factor]]) -> Text:
    close = difflib.get_close_matches(key[:80], list(named), n=_OFFERED, cutoff=_LIKENESS)
    near = listed(list({one.id: one.row for name in close for one in named[name]}.values())[:_OFFERED])
    table = Text("其他能源可在自备表中给出。", "Other fuels can be given in a table of your own.")
    return Text(f"是否想写 {near.zh}？{table.zh}", f"Did you mean {near.en}? {table.en}") if close else table


def read_day(day: Any, where: str) -> dt.date:  # noqa: ANN401 - what a caller gave
    """Accept a day, or a day written YYYY-MM-DD.

    Errors:
        QuantityError: it is neither.
    """
    found = day
    if isinstance(day, str):
        try:
            found = dt.date.fromisoformat(day) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day, re.ASCII) else None
        except ValueError:
            found = None
    if not isinstance(found, dt.date) or isinstance(found, dt.datetime):
        written = Text("日期，写作 YYYY-MM-DD", "a day, written YYYY-MM-DD")
        raise QuantityError(Problem(got=brief(day), expected=written, where=where))
    return found
