"""Instruments and clauses: their days, their standing, when they were read and when to read them again."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from cleanprod.errors import unknown_name
from cleanprod.words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from cleanprod.standing import Standing

    from .stands import Stand


@frozen
class Span:
    """Days on which a clause applies, `until` not included; `given` are the open questions on which that hangs."""

    start: dt.date | None = None
    until: dt.date | None = None
    given: tuple[str, ...] = ()

    def covers(self, day: dt.date) -> bool:
        """Tell whether a day lies in the span."""
        return (self.start is None or self.start <= day) and (self.until is None or day < self.until)


@frozen
class Clause:
    """A clause: what it is about, its days and standing, and what it says on each point that it settles."""

    id: str
    title: Text
    spans: tuple[Span, ...]
    standing: Standing
    checked_on: dt.date
    review_by: dt.date
    says: tuple[tuple[str, Text], ...] = ()

    def given(self, *stands: Stand) -> Clause:
        """Give the clause as one that applies only if these stands hold."""
        atoms = tuple(stand.atom for stand in stands)
        return evolve(self, spans=tuple(evolve(span, given=(*span.given, *atoms)) for span in self.spans))

    def span_on(self, day: dt.date) -> Span | None:
        """Give the span in which a day lies, or None where the clause does not apply on it."""
        return _around(self.spans, day)


@frozen(eq=False)
class Instrument:
    """A law, a measure, a notice, with its clauses: `CPPL["27.2(2)"]`."""

    id: str
    title: Text
    number: str
    issuer: str
    issued: dt.date | None
    spans: tuple[Span, ...]
    standing: Standing
    checked_on: dt.date
    review_by: dt.date
    note: Text | None
    clauses: Mapping[str, Clause]

    def __getitem__(self, number: str) -> Clause:
        if number not in self.clauses:
            raise unknown_name(number, tuple(self.clauses), Text(f"{self.id} 的条款号", f"a clause of {self.id}"))
        return self.clauses[number]

    def __iter__(self) -> Iterator[Clause]:
        return iter(self.clauses.values())

    def span_on(self, day: dt.date) -> Span | None:
        """Give the span in which a day lies, or None where the instrument is not in force on it."""
        return _around(self.spans, day)

    def __repr__(self) -> str:
        return f"<{self.id} {self.title.en}>"


def _around(spans: tuple[Span, ...], day: dt.date) -> Span | None:
    return next((span for span in spans if span.covers(day)), None)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


def _text(row: Mapping[str, str]) -> Text:
    return Text(row["zh"], row["en"])


def _spans(row: Mapping[str, Any]) -> tuple[Span, ...]:
    rows = row.get("spans", [row])
    return tuple(Span(one.get("start"), one.get("until"), tuple(one.get("given", ()))) for one in rows)


def load() -> tuple[dict[str, Instrument], dict[str, Text]]:
    """Read the instruments with their clauses, and the points on which clauses can be compared."""
    rows, clauses = _toml("instruments.toml"), _toml("clauses.toml")
    checked_on, review_by = rows.pop("checked_on"), rows.pop("review_by")
    points = {name: _text(row) for name, row in clauses.pop("points").items()}
    loaded = {}
    for name, row in rows.items():
        spans = _spans(row)
        loaded[name] = Instrument(
            id=name,
            title=_text(row),
            number=row["number"],
            issuer=row["issuer"],
            issued=row.get("issued"),
            spans=spans,
            standing=row["standing"],
            checked_on=checked_on,
            review_by=review_by,
            note=Text(row["note_zh"], row["note_en"]) if "note_zh" in row else None,
            clauses={
                number: Clause(
                    id=f"{name} {number}",
                    title=_text(clause),
                    spans=spans,
                    standing=clause.get("standing", row["standing"]),
                    checked_on=checked_on,
                    review_by=review_by,
                    says=tuple((point, _text(text)) for point, text in clause.get("says", {}).items()),
                )
                for number, clause in clauses.pop(name, {}).items()
            },
        )
    return loaded, points
