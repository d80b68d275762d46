"""Instruments and clauses: their days, their standing, when they were read and when to read them again."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from cleanprod import shipped
from cleanprod.errors import CleanprodError, Problem, brief, unknown_name
from cleanprod.standing import SCALE
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleanprod.standing import Standing

    from .stands import Stand

_DAYS: Final = ("start", "until", "given", "spans")
_KEYS: Final = ("zh", "en", *_DAYS, "standing", "says")


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
    """A law, a measure, a notice, with its clauses: `CPPL["27.2(2)"]`.

    `ended_by` names the instrument that ended it, where one did.
    """

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
    ended_by: str | None = None

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
    return shipped.toml(__package__, name)


def _text(row: Mapping[str, str]) -> Text:
    return Text(row["zh"], row["en"])


def _spans(row: Mapping[str, Any]) -> tuple[Span, ...]:
    rows = row.get("spans", [row])
    return tuple(Span(one.get("start"), one.get("until"), tuple(one.get("given", ()))) for one in rows)


def _standing(name: str, row: Mapping[str, Any], otherwise: Standing | None = None) -> Standing:
    standing: Standing = row.get("standing", otherwise)
    if standing not in SCALE:
        raise _wrong(f"{name} standing", brief(standing), f"{'、'.join(SCALE)} 之一", f"one of {', '.join(SCALE)}")
    return standing


def _ended_by(name: str, row: Mapping[str, Any], spans: tuple[Span, ...], known: tuple[str, ...]) -> str | None:
    """Read which instrument ended one; that one has an end."""
    ender: str | None = row.get("ended_by")
    if ender is None:
        return None
    if ender not in known:
        raise unknown_name(str(ender), known, Text("法律文件", "an instrument"), f"{name} ended_by")
    if spans[-1].until is None:
        raise _wrong(f"{name} ended_by", ender, "有终止日（until）的文件", "an instrument with an end (until)")
    return ender


def _own(name: str, row: Mapping[str, Any], around: tuple[Span, ...]) -> tuple[Span, ...]:
    """Read the days of a clause: its own where it gives any, else its instrument's."""
    for key in row:
        if key not in _KEYS:
            raise unknown_name(key, _KEYS, Text("条款的一项", "a part of a clause"), name)
    told = set(_DAYS) & set(row)
    if not told:
        return around
    if "spans" in told and told != {"spans"}:
        raise _wrong(name, "spans beside start, until or given", "二者之一", "one of the two ways to give days")
    spans = _spans(row)
    if not spans:
        raise _wrong(name, "none", "至少一段有效期", "at least one span")
    for span in spans:
        _check(name, span, around)
    for first, second in pairwise(spans):
        if first.until is None or second.start is None or second.start < first.until:
            got = f"{_days(first)}, then {_days(second)}"
            raise _wrong(name, got, "依次排列、互不重叠的有效期", "spans in order, none over another")
    return spans


def _check(name: str, span: Span, around: tuple[Span, ...]) -> None:
    """Refuse a span on days on which the instrument does not apply, or surer than the instrument itself."""
    if not _inside(span, around):
        days = ", ".join(_days(one) for one in around)
        raise _wrong(name, _days(span), f"文件自身有效期之内的日期（{days}）", f"days within its instrument's: {days}")
    open_on = {atom for one in around if _meet(span, one) for atom in one.given}
    if not open_on <= set(span.given):
        atoms = ", ".join(sorted(open_on))
        got = f"{_days(span)} given {', '.join(span.given) or 'nothing'}"
        raise _wrong(name, got, f"与其文件一样取决于 {atoms}", f"given {atoms}, as its instrument")


def _wrong(where: str, got: str, zh: str, en: str) -> CleanprodError:
    return CleanprodError(Problem(got=got, expected=Text(zh, en), where=where))


def _inside(span: Span, around: tuple[Span, ...]) -> bool:
    """Tell whether every day of a span, and at least one, lies in one of the spans around it."""
    reached = span.start
    if reached is None or (span.until is not None and span.until <= reached):
        return False
    for one in around:
        if one.covers(reached):
            if one.until is None or (span.until is not None and span.until <= one.until):
                return True
            reached = one.until
    return False


def _meet(span: Span, other: Span) -> bool:
    start = max(span.start or dt.date.min, other.start or dt.date.min)
    return span.covers(start) and other.covers(start)


def _days(span: Span) -> str:
    start = "no first day" if span.start is None else f"from {span.start}"
    return start if span.until is None else f"{start} until {span.until}"


def load() -> tuple[dict[str, Instrument], dict[str, Text]]:
    """Read the instruments with their clauses, and the points on which clauses can be compared."""
    return read(_toml("instruments.toml"), _toml("clauses.toml"))


def read(rows: Mapping[str, Any], clauses: Mapping[str, Any]) -> tuple[dict[str, Instrument], dict[str, Text]]:
    """Build the instruments and the points from what the two files hold.

    Arguments:
        rows: `checked_on` and `review_by`, and a row for each instrument, by its name.
        clauses: `points`, and the clauses of each instrument, by its name and their number.

    Errors:
        CleanprodError: a clause with days on which its instrument does not apply, or that sheds an open question
            of its instrument; a standing that is not on the scale; an instrument that another ended and that has no end.
        UnknownNameError: clauses of an instrument that is not there, or one ended by such an instrument.

    >>> law = {"zh": "法", "en": "Law", "number": "1", "issuer": "NPC", "start": dt.date(2012, 7, 1), "standing": "confirmed"}
    >>> clause = {"zh": "条", "en": "clause", "start": dt.date(2012, 6, 30)}
    >>> days = {"checked_on": dt.date(2026, 11, 22), "review_by": dt.date(2027, 11, 22)}
    >>> read({**days, "LAW": law}, {"points": {}, "LAW": {"1": clause}})
    Traceback (most recent call last):
    ...
    cleanprod.errors.CleanprodError: LAW 1: got from 2012-06-30, expected days within its instrument's: from 2012-07-01...
    """
    checked_on, review_by = rows["checked_on"], rows["review_by"]
    texts = {name: row for name, row in rows.items() if isinstance(row, dict)}
    points = {name: _text(row) for name, row in clauses["points"].items()}
    for name in clauses:
        if name != "points" and name not in texts:
            raise unknown_name(name, tuple(texts), Text("法律文件", "an instrument"), "clauses.toml")
    loaded = {}
    for name, row in texts.items():
        spans, standing = _spans(row), _standing(name, row)
        loaded[name] = Instrument(
            id=name,
            title=_text(row),
            number=row["number"],
            issuer=row["issuer"],
            issued=row.get("issued"),
            spans=spans,
            standing=standing,
            checked_on=checked_on,
            review_by=review_by,
            note=Text(row["note_zh"], row["note_en"]) if "note_zh" in row else None,
            clauses={
                number: Clause(
                    id=f"{name} {number}",
                    title=_text(clause),
                    spans=_own(f"{name} {number}", clause, spans),
                    standing=_standing(f"{name} {number}", clause, standing),
                    checked_on=checked_on,
                    review_by=review_by,
                    says=tuple((point, _text(text)) for point, text in clause.get("says", {}).items()),
                )
                for number, clause in clauses.get(name, {}).items()
            },
            ended_by=_ended_by(name, row, spans, tuple(texts)),
        )
    return loaded, points
