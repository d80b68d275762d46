"""What an answer rests on: the atoms and rules that carry it, its clauses, its warnings, the stands that mattered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from attrs import field, frozen

from cleanprod.words import Text

from .atoms import Days, Param, covers, overlap
from .decision import Citation, verdict
from .enact import in_force
from .expressions import NEVER
from .meaning import every, meaning
from .possible import Diagrams
from .program import AllOf, Among, AnyOf, Ask, Choice, Compared, Day, Inside, Known, Named, Opposite, Shifted, Worked, mentions
from .rulebook import spans, within

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from cleanprod.standing import Standing

    from .program import Enacted, Program, State, Step, Value
    from .rulebook import Caution, Clause, Span, Version


@frozen(eq=False)
class Case:
    """A subject under a program on a day: what is known, what every step comes to, what is still possible."""

    program: Program
    facts: Mapping[str, Value]
    on: dt.date
    values: list[Value] = field(init=False)
    diagrams: Diagrams = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "values", meaning(self.program, self.facts, self.on))
        object.__setattr__(self, "diagrams", Diagrams(self.program, self.facts, self.on))

    def missing(self, rule: str) -> tuple[str, ...]:
        """List the unknown atoms on which a rule still hangs."""
        return self.diagrams.missing(rule) if self.values[self.program.place(rule)] is None else ()


def carriers(case: Case, place: int, *, spoken: bool = False) -> set[int]:
    """Walk from a step to all that carry its value: true children of a true *or*, false ones of a false *and*.

    With `spoken` also to the choice that a comparison speaks of, whose rule the answer cites.
    """
    found: set[int] = set()
    stack = [place]
    while stack:
        i = stack.pop()
        if i not in found:
            found.add(i)
            stack.extend(_carrying(case, i))
            if spoken:
                stack.extend(mentions(case.program.steps[i])[1:] if _is_lifted(case.program.steps[i]) else ())
    return found


def _is_lifted(step: Step) -> bool:
    return isinstance(step, (Compared, Among, Inside)) and step.via is not None


def _carrying(case: Case, place: int) -> Iterable[int]:
    step, values = case.program.steps[place], case.values
    match step:
        case Known() | Ask() | Day():
            return ()
        case Compared(via=int(via)) | Among(via=int(via)) | Inside(via=int(via)):
            return (via,)
        case Compared(left=left, right=right):
            return (left, right)
        case Among(item=item) | Inside(item=item) | Named(item=item):
            return (item,)
        case Shifted(day=day) | Worked(day=day):
            return (day,)
        case Opposite(part=part):
            return (part,)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            # a true *and* and a false *or* are carried by all, which then have the same value
            return [part for part in parts if values[part] is values[place]]
        case Choice(condition=condition, then=then, otherwise=otherwise):
            holds = values[condition]
            if holds is None:
                return (condition, then, otherwise) if values[place] is None else (then, otherwise)
            return (condition, then if holds else otherwise)
        case _:
            assert_never(step)


def because(case: Case, place: int) -> tuple[str, ...]:
    """Name the atoms that decided; none while the answer is unknown."""
    if case.values[place] is None:
        return ()
    steps = case.program.steps
    carried = sorted(carriers(case, place))
    return tuple(dict.fromkeys(step.atom for i in carried if isinstance(step := steps[i], Ask)))


def grounds(case: Case, enacted: Enacted) -> list[Enacted]:
    """List the rules whose clauses an answer cites, the asked one first.

    For yes (or a value) those that carry it, for no those of every rule tested, for unknown those left open.
    """
    place, value = enacted.place, case.values[enacted.place]
    tested_all = value is False or value == enacted.rule.idle
    reached = _tested(case, place) if tested_all else sorted(carriers(case, place, spoken=True))
    steps = case.program.steps
    named = [case.program.rules[step.rule] for i in reversed(reached) if isinstance(step := steps[i], Named)]
    if value is None:
        named = [one for one in named if case.values[one.place] is None]
    return named


def _tested(case: Case, place: int) -> list[int]:
    """List the places that were tested for a step: of a choice that is settled only what was taken."""
    found = {place}
    for i in range(place, -1, -1):
        if i in found:
            step = case.program.steps[i]
            taken = isinstance(step, Choice) and case.values[step.condition] is not None
            found.update(_carrying(case, i) if taken else mentions(step))
    return sorted(found)


def state(case: Case, enacted: Enacted) -> tuple[State, dt.date | None]:
    """Tell whether a rule is in force, and if not, since when it is gone or from when it will be there."""
    force = None if enacted.force is None else case.values[enacted.force]
    if enacted.force is not None and force is True:
        return "in_force", None
    if enacted.force is not None and force is None:
        atoms = {case.program.steps[i] for i in carriers(case, enacted.force)}
        texts = any(isinstance(step, Ask) and step.atom.startswith("text:") for step in atoms)
        return ("not_modelled" if texts else "open"), None
    day = enacted.day
    found = [days for version in enacted.rule.wordings for days in intervals(version, case.program.opens)]
    ended = [until for _, until in found if until is not None and until <= day]
    coming = [start for start, _ in found if start is not None and start > day]
    if ended:
        return "lapsed", max(ended)
    return "not_yet", min(coming, default=None)


def intervals(version: Version, readings: Mapping[str, bool | None]) -> list[Days]:
    """List the days on which a version can be in force: a clause that gives it, and all that it needs."""

    def held(spans: Iterable[Span]) -> list[Days]:
        return [(s.start, s.until) for s in spans if not any(readings.get(atom) is False for atom in s.given)]

    found = held(spans(version))
    for clause in version.needs:
        needed = held(clause.spans)
        found = [both for one in found for two in needed if (both := _meet(one, two)) is not None]
    return found


def _meet(one: Days, two: Days) -> Days | None:
    if not overlap(one, two):
        return None
    start = max((day for day in (one[0], two[0]) if day is not None), default=None)
    return start, min((day for day in (one[1], two[1]) if day is not None), default=None)


def cite(clauses: Iterable[Clause], day: dt.date | None = None) -> tuple[Citation, ...]:
    """Cite clauses, each once, with the days on which they apply: those around a day, or all of them."""
    cited: dict[str, Citation] = {}
    for clause in clauses:
        if clause.id not in cited:
            spans = [span for span in clause.spans if day is not None and covers((span.start, span.until), day)] or list(
                clause.spans
            )
            starts = [span.start for span in spans]
            ends = [span.until for span in spans]
            cited[clause.id] = Citation(
                id=clause.id,
                title=clause.title,
                start=None if None in starts else min(filter(None, starts), default=None),
                until=None if None in ends else max(filter(None, ends), default=None),
                standing=clause.standing,
                checked_on=clause.checked_on,
                review_by=clause.review_by,
                given=tuple(sorted({atom for span in spans for atom in span.given})),
            )
    return tuple(cited.values())


def citations(case: Case, enacted: Enacted) -> tuple[Citation, ...]:
    """Cite the clauses that an answer rests on; of a rule out of force, those that gave or will give it."""
    if state(case, enacted)[0] in ("lapsed", "not_yet"):
        return cite((*enacted.clauses, *enacted.others))
    cited: dict[str, Citation] = {}
    for one in grounds(case, enacted):
        for citation in cite(giving(case, one), one.day):
            cited.setdefault(citation.id, citation)
    return tuple(cited.values())


def giving(case: Case, enacted: Enacted) -> tuple[Clause, ...]:
    """List the clauses that give a rule under the readings of the open questions.

    One that a reading rules out does not; one that hangs on an open question only where no other gives the rule.
    """
    day, readings = enacted.day, case.program.opens
    held = [(clause, every(readings.get(atom) for atom in atoms)) for clause, atoms in in_force(enacted.clauses, day)]
    needed = {clause.id for clause in enacted.needed}
    sure = any(holds for clause, holds in held if clause.id not in needed)
    return (
        tuple(clause for clause, holds in held if holds or (holds is None and (clause.id in needed or not sure)))
        or enacted.clauses
    )


def warnings(case: Case, enacted: Enacted, missing: tuple[str, ...], cited: tuple[Citation, ...]) -> tuple[Text, ...]:
    """Collect the cautions of the rules that an answer rests on, and say which clauses are due for review."""
    told: dict[Text, None] = {}
    decided = {*because(case, enacted.place), *missing}
    for one in grounds(case, enacted):
        value = case.values[one.place]
        word = verdict(value) if one.rule.kind == "flag" else "unknown" if value is None else "yes"  # type: ignore[arg-type]
        for caution, place in one.cautions:
            through = {repr(atom) for atom in caution.through}
            holds = place is None or case.values[place] is True
            if holds and word in caution.outcomes and (not through or through & decided):
                told[_under(caution, one.day)] = None
    latest = max(case.on, case.program.law_day)
    for citation in cited:
        if latest != NEVER and citation.review_by < latest:
            told[
                Text(
                    f"{citation.id} 的文本核对于 {citation.checked_on}，应于 {citation.review_by} 前复核，本答复已超过该日",
                    f"the text of {citation.id} was checked on {citation.checked_on} and was due for review by"
                    f" {citation.review_by}; this answer is for a later day",
                )
            ] = None
    for figure in figures(case, enacted):
        if latest != NEVER and figure.review_by is not None and figure.review_by < latest:
            label = figure.label
            told[
                Text(
                    f"“{label.zh}”（{figure.name}）应于 {figure.review_by} 前复核，本答复已超过该日",
                    f"{label.en} ({figure.name}) was due for review by {figure.review_by}; this answer is for a later day",
                )
            ] = None
    return tuple(told)


def figures(case: Case, enacted: Enacted) -> list[Param[Any]]:
    """List the numbers and lists of the law that an answer rests on."""
    return list(
        {id(one): one for rule in grounds(case, enacted) for one in within(rule.rule) if isinstance(one, Param)}.values()
    )


def standings(case: Case, enacted: Enacted) -> list[Standing]:
    """List the standings of the numbers and lists that an answer rests on, as far as they have their own."""
    return [one.standing for one in figures(case, enacted) if one.standing is not None]


def _under(caution: Caution, day: dt.date) -> Text:
    ids = ", ".join(clause.id for clause, _ in in_force(caution.under, day))
    words = caution.words
    return Text(f"{words.zh}（{ids}）", f"{words.en} ({ids})") if ids else words


def stands(case: Case, place: int) -> tuple[str, ...]:
    """Name the settled open questions whose other reading would change the value of a step."""
    steps = case.program.steps
    asked = {step.atom for i in case.program.reach(place) if isinstance(step := steps[i], Ask)}
    mattered = []
    for atom, reading in case.program.opens.items():
        if atom in asked and reading is not None:
            other = meaning(case.program, case.facts, case.on, {atom: not reading})
            if other[place] != case.values[place]:
                mattered.append(atom)
    return tuple(sorted(mattered))
