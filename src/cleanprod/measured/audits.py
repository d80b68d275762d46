"""The course of the audit that is under way, and the day on which the last one was completed, from a list of audits.

The report completes an audit (stand A13). The latest audit is the one that began last: listed, or else started, or else
reported; one that begins after the day asked has not happened yet. The last completed is the latest one if its report was
submitted, and else the one before it, by its own row or by `last_audit_completed_on` of the later.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import evolve

from cleanprod.errors import Problem, RecordError
from cleanprod.models.audit import Audit
from cleanprod.models.course import LATER, Course
from cleanprod.models.fields import asks_of, facts_of
from cleanprod.models.spelling import SPACES_AND_DASHES
from cleanprod.rules.expressions import NEVER
from cleanprod.words import Text

from .columns import layout_of
from .folded import AUDITED, Contradiction
from .lines import read_line
from .owners import WHOSE

if TYPE_CHECKING:
    from .columns import Layout
    from .faults import Faults
    from .owners import Owners

LAST: Final = "last_audit_completed_on"
_TABLE: Final = "audits"
_GROUNDS: Final = (
    "exceeds_discharge_standard",
    "exceeds_total_cap",
    "exceeds_energy_limit",
    "uses_toxic_materials",
    "discharges_toxic_substances",
    "other_state_case",
)
"""What an enterprise is as of its own record, whatever it was when an audit began."""
COURSE: Final = tuple(name for name in facts_of(Course) if name not in _GROUNDS)
_BEGINS: Final = ("listed_on", "started_on", "report_submitted_on")
_ONE_ORDER: Final = Text("一家企业的各次审核有先后之分的日期", "audits of an enterprise on days that tell which came first")
_WHEN: Final = Text("请补上名单公布日期或启动日期。", "Give the day of the list or of the start.")
_FOR_EVER: Final = dt.date.max


def fold_audits(
    frame: pl.DataFrame, on: dt.date | None, owners: Owners, faults: Faults
) -> tuple[Layout, dict[str, pl.Series], list[Contradiction]]:
    """Tell the facts of each enterprise that its audits tell, beside what the caller's table says.

    Errors:
        TableError: as `layout_of`.
    """
    layout = layout_of(_TABLE, frame, Audit)
    told: list[dict[str, Any]] = []
    names: dict[int, str] = {}
    known = _by_enterprise(frame, layout, owners, faults)
    for whose, audits in ({} if _TABLE in owners.loose else known).items():  # an audit of nobody's may be anyone's latest
        facts = _facts(audits, on, faults)
        if facts:
            told.append({WHOSE: whose, **facts})
            names[whose] = audits[-1][1].id or str(audits[-1][0] + 1)
    asked = [LAST, *(name for name in COURSE if owners.column(name) or any(name in one for one in told))]
    kinds = {name: facts_of(Audit)[name].fact_kind for name in asked}
    schema = {name: pl.Boolean if kind == "flag" else pl.String if kind == "word" else pl.Date for name, kind in kinds.items()}
    facts_by_row = pl.DataFrame(told, schema={WHOSE: pl.Int64, **schema})
    grounds = (column for name, column in layout.flags.items() if name in _GROUNDS)
    return evolve(layout, unread=(*layout.unread, *grounds)), *_merged(facts_by_row, asked, names, owners)


def _by_enterprise(frame: pl.DataFrame, layout: Layout, owners: Owners, faults: Faults) -> dict[int, list[tuple[int, Audit]]]:
    """Read the audits of each enterprise, each with its row. Of one with an audit that cannot be read nothing is told."""
    columns = {**layout.texts, **layout.flags, **layout.days}
    found: dict[int, list[tuple[int, Audit]]] = {}
    unread: set[int] = set()
    whose = owners.whose(layout, frame, faults).to_list()
    for row, cells in enumerate(frame.select(*columns.values()).iter_rows()):
        one = whose[row]
        try:
            audit = read_line(layout, dict(zip(columns, cells, strict=True)))
        except RecordError as error:
            for problem in error.problems:
                faults.put(_TABLE, row, problem)
            unread.add(one)
            continue
        if one is not None and isinstance(audit, Audit):
            found.setdefault(one, []).append((row, audit))
    return {one: audits for one, audits in found.items() if one not in unread}


def _facts(audits: list[tuple[int, Audit]], on: dt.date | None, faults: Faults) -> dict[str, Any]:
    """Tell the facts that the audits of an enterprise tell; they are left in their order, the latest last."""
    day = on or _FOR_EVER
    if len(audits) > 1:
        begun = [_begun(one) for _, one in audits]
        known = [one for one in begun if one is not None]
        if len(set(known)) < len(audits):
            for row, one in audits:
                if begun.count(_begun(one)) > 1 or _begun(one) is None:
                    got = Text(f"{_begun(one) or '没有日期'}", f"{_begun(one) or 'no such day'}")
                    faults.put(_TABLE, row, Problem(got, _ONE_ORDER, "listed_on", _WHEN))
            audits.clear()
            return {}
        audits.sort(key=lambda one: _begun(one[1]) or day)
    audits[:] = [(row, one) for row, one in audits if (_begun(one) or day) <= day]
    if not audits:
        return {}
    facts = audits[-1][1].known_on(day)
    told = {name: facts[name] for name in COURSE if facts[name] is not None}
    last = _last_completed([one for _, one in audits], day)
    return told | ({} if last is None else {LAST: last})


def _begun(audit: Audit) -> dt.date | None:
    days = (getattr(audit, name) for name in _BEGINS)
    return next((day for day in days if day is not None and day != NEVER), None)


def _last_completed(audits: list[Audit], day: dt.date) -> dt.date | None:
    """Give the day on which the last audit was completed, NEVER, or None where that is not known."""
    for place, audit in enumerate(reversed(audits)):
        facts = audit.known_on(day)
        report, before = facts["report_submitted_on"], facts[LAST]
        if report is not None and report <= day and report != NEVER:
            return report  # type: ignore[no-any-return] # a day
        if report is None and place:  # one before the current that may have been completed, or not
            return None
        if before is not None:
            return before  # type: ignore[no-any-return] # likewise
    return None


def _merged(
    told: pl.DataFrame, asked: list[str], names: dict[int, str], owners: Owners
) -> tuple[dict[str, pl.Series], list[Contradiction]]:
    """Set what the audits tell into the blanks of what the caller says; where the two are at odds, neither."""
    said = pl.DataFrame([owners.said(name).alias(name) for name in asked])
    rows = said.with_columns(pl.int_range(said.height).alias(WHOSE))
    both = rows.join(told, on=WHOSE, how="left", suffix=_TOLD, maintain_order="left")
    odds = both.select(WHOSE, *(_at_odds(name).fill_null(value=False).alias(name) for name in asked))
    merged = both.select(WHOSE, *(pl.when(~odds[name]).then(pl.coalesce(name, f"{name}{_TOLD}")).alias(name) for name in asked))
    found = [
        _contradiction(name, whose, both[name][whose], name, both[f"{name}{_TOLD}"][whose], names, owners)
        for name in asked
        for whose in odds.filter(name)[WHOSE].to_list()
    ]
    for before, after in LATER:
        if before not in asked or after not in asked:
            continue
        early = merged.filter(pl.col(after) < pl.col(before))[WHOSE].to_list()
        for whose in early:
            own = [name for name in (before, after) if both[name][whose] is not None]
            if len(own) != 1:  # both from one table: its own mistake
                continue
            other = after if own[0] == before else before
            found.append(_contradiction(own[0], whose, both[own[0]][whose], other, merged[other][whose], names, owners))
            merged = merged.with_columns(pl.when(pl.col(WHOSE) != whose).then(pl.col(own[0])).alias(own[0]))
    return {name: merged[name] for name in asked}, sorted(found, key=lambda one: one.row)


_TOLD: Final = "#told"


def _at_odds(name: str) -> pl.Expr:
    """Say where two tables contradict one another. That an audit was completed since is no contradiction of the older ones."""
    said, told = pl.col(name), pl.col(f"{name}{_TOLD}")
    if name == LAST:
        return (said < told) | ((said == NEVER) & (told != NEVER)) | ((told == NEVER) & (said != NEVER))
    spellings = asks_of(Course, name).spellings
    if spellings is not None:
        word = said.cast(pl.String).str.to_lowercase().str.replace_all(SPACES_AND_DASHES, "")
        said = word.replace_strict([*spellings], [*spellings.values()], default=word, return_dtype=pl.String)
    return said != told


def _contradiction(  # noqa: PLR0913, PLR0917 - each another thing
    name: str, whose: int, said: object, other: str, told: object, names: dict[int, str], owners: Owners
) -> Contradiction:
    label, shown = facts_of(Audit)[other].label, _shown(told)
    return Contradiction(
        enterprise=str(owners.ids[whose]),
        row=whose + 1,
        fact=name,
        column=owners.column(name) or name,
        table=_TABLE,
        said=_shown(said),
        measured=Text(f"审核 {names[whose]} 的{label.zh} {shown.zh}", f"{other} {shown.en} of the audit {names[whose]}"),
        expected=AUDITED,
    )


def _shown(value: object) -> Text:
    if value == NEVER:
        return Text("未发生", "never")
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    return Text(str(value), str(value))
