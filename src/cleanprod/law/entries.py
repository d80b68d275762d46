"""The register of clauses (条款总表): the Opinion sentence by sentence, and the national instruments beside it.

S01-S56 are the clauses of the Opinion (粤经信节能函〔2016〕235号), N01-N42 those of laws, measures and notices of the State.
Each has a summary in the library's own words, the clauses that hold it, and how far it may be relied on. The file is read
when the register is first asked for.

>>> entry = register()["S25"]
>>> entry.summary.en, [clause.id for clause in entry.clauses], [stand.id for stand in entry.stands]
('The share of audited enterprises in a park should exceed 80 %.', ['OPINION 42'], ['A27', 'A28', 'A40'])
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, get_args

from attrs import evolve, frozen

from cleanprod import shipped
from cleanprod.errors import CleanprodError, Problem, brief, unknown_name
from cleanprod.standing import SCALE
from cleanprod.words import LANGS, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cleanprod.standing import Standing

    from .instruments import Clause, Instrument, Span
    from .stands import Stand

T = TypeVar("T")
Kind = Literal["R", "T", "L", "D", "I", "S", "G", "P"]

KINDS: Final[Mapping[Kind, Text]] = {
    "R": Text("对企业作出决定的规则", "a rule that decides about an enterprise"),
    "T": Text("目标", "a target"),
    "L": Text("名录", "a list"),
    "D": Text("期限", "a deadline"),
    "I": Text("激励条件", "an incentive"),
    "S": Text("惩戒", "a sanction"),
    "G": Text("主管部门的职责", "a duty of an authority"),
    "P": Text("原则", "a principle"),
}

_KEYS: Final = ("zh", "en", "kind", "clauses", "start", "until", "standing", "stands", "not_computed")


@frozen(repr=False)
class Entry:
    """A clause of the register.

    Attributes:
        id: S01 to S56 or N01 to N42.
        summary: what it says, in the library's own words.
        kinds: what it is, of `KINDS`.
        clauses: the clauses that hold it.
        spans: the days on which it applies: those of its clauses, cut where it has days of its own.
        standing: how far what it says may be relied on; that can be weaker than its clauses.
        checked_on, review_by: when it was read and when it is to be read again.
        stands: the open questions that bear on it, and those on which its clauses hang.
        not_computed: why no rule can carry it, or None.
    """

    id: str
    summary: Text
    kinds: tuple[Kind, ...]
    clauses: tuple[Clause, ...]
    spans: tuple[Span, ...]
    standing: Standing
    checked_on: dt.date
    review_by: dt.date
    stands: tuple[Stand, ...]
    not_computed: Text | None

    def __repr__(self) -> str:
        return f"<{self.id} {self.summary.en}>"

    @property
    def start(self) -> dt.date | None:
        """The first day on which it may apply; None where that is not known."""
        starts = [span.start for span in self.spans if span.start is not None]
        return min(starts) if len(starts) == len(self.spans) else None

    @property
    def until(self) -> dt.date | None:
        """The first day on which it no longer applies, or None."""
        ends = [span.until for span in self.spans if span.until is not None]
        return max(ends) if len(ends) == len(self.spans) else None

    def covers(self, day: dt.date) -> bool:
        """Tell whether it applies on a day, open questions included."""
        return any(span.covers(day) for span in self.spans)


@cache
def register() -> Mapping[str, Entry]:
    """Give the register by the ids of its entries, in their order; the file is read once.

    >>> len(register()), register()["S42"].until
    (98, datetime.date(2018, 1, 1))
    """
    from cleanprod.law import INSTRUMENTS, STANDS  # noqa: PLC0415 - they are there once the package is

    return MappingProxyType(read(shipped.toml(__package__, "register.toml"), INSTRUMENTS, STANDS))


def read(rows: Mapping[str, Any], instruments: Mapping[str, Instrument], stands: Mapping[str, Stand]) -> dict[str, Entry]:
    """Build the register from what its file holds.

    Arguments:
        rows: `checked_on` and `review_by`, and a row for each entry, by its id.
        instruments: where the clauses are looked up.
        stands: where the open questions are looked up.

    Errors:
        UnknownNameError: a clause, a stand or a key of a row that is not there.
        CleanprodError: a kind or a standing that there is not, no kind or no clause at all, a language that is missing, days
            on which none of the clauses applies.

    >>> day = dt.date(2026, 11, 22)
    >>> read({"checked_on": day, "review_by": day, "S01": {"zh": "条", "en": "One.", "kind": ["Q"]}}, {}, {})
    Traceback (most recent call last):
    ...
    cleanprod.errors.CleanprodError: S01 kind: got ['Q'], expected one or more of R, T, L, D, I, S, G, P
    """
    clauses = {clause.id: clause for instrument in instruments.values() for clause in instrument}
    entries = {name: row for name, row in rows.items() if isinstance(row, dict)}
    days = (rows["checked_on"], rows["review_by"])
    return {name: _entry(name, row, clauses, stands, days) for name, row in entries.items()}


def _entry(
    name: str,
    row: Mapping[str, Any],
    clauses: Mapping[str, Clause],
    stands: Mapping[str, Stand],
    days: tuple[dt.date, dt.date],
) -> Entry:
    for key in row:
        if key not in _KEYS:
            raise unknown_name(key, _KEYS, Text("条目的一项", "a part of an entry"), name)
    summary = _text(name, row)
    kinds = row.get("kind", [])
    if not kinds or not set(kinds) <= set(get_args(Kind)):
        raise _wrong(f"{name} kind", kinds, f"{'、'.join(KINDS)} 中的一种或几种", f"one or more of {', '.join(KINDS)}")
    held = tuple(_known(one, clauses, Text("一个条款", "a clause"), f"{name} clauses") for one in row.get("clauses", ()))
    if not held:
        raise _wrong(f"{name} clauses", [], "至少一个条款", "at least one clause")
    if row.get("standing") not in SCALE:
        raise _wrong(f"{name} standing", row.get("standing"), f"{'、'.join(SCALE)} 之一", f"one of {', '.join(SCALE)}")
    spans = tuple(_cut((span for clause in held for span in clause.spans), row.get("start"), row.get("until")))
    if not spans:
        got = f"{row.get('start')} – {row.get('until')}"
        raise _wrong(name, got, "所据条款施行之日", "days on which one of its clauses applies")
    own = [_known(one, stands, Text("一个立场", "a stand"), f"{name} stands") for one in row.get("stands", ())]
    hung = [stand for stand in stands.values() if any(stand.atom in span.given for span in spans)]
    return Entry(
        id=name,
        summary=summary,
        kinds=tuple(kinds),
        clauses=held,
        spans=spans,
        standing=row["standing"],
        checked_on=days[0],
        review_by=days[1],
        stands=tuple(stand for stand in stands.values() if stand in own or stand in hung),
        not_computed=_text(f"{name} not_computed", row["not_computed"]) if "not_computed" in row else None,
    )


def _known(name: str, known: Mapping[str, T], what: Text, where: str) -> T:
    if name not in known:
        raise unknown_name(name, tuple(known), what, where)
    return known[name]


def _text(where: str, row: Mapping[str, Any]) -> Text:
    for lang in LANGS:
        if not row.get(lang):
            raise _wrong(f"{where} {lang}", row.get(lang), "两种语言的文字", "words in both languages")
    return Text(row["zh"], row["en"])


def _wrong(where: str, got: object, zh: str, en: str) -> CleanprodError:
    return CleanprodError(Problem(got=got if isinstance(got, str) else brief(got), expected=Text(zh, en), where=where))


def _cut(spans: Iterable[Span], start: dt.date | None, until: dt.date | None) -> list[Span]:
    """Cut days to those between two, in their order, each once."""
    first, end = start or dt.date.min, until or dt.date.max
    cut = [
        evolve(
            span,
            start=span.start if start is None else max(span.start or dt.date.min, first),
            until=span.until if until is None else min(span.until or dt.date.max, end),
        )
        for span in spans
        if (span.start or dt.date.min) < end and first < (span.until or dt.date.max)
    ]
    return sorted(set(cut), key=lambda span: (span.start or dt.date.min, span.until or dt.date.max))
