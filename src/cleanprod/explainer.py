"""The answers of a policy with their grounds. Tables of people repeat themselves: what was explained once is kept."""

from __future__ import annotations

import json
from functools import cache, cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from .errors import Problem, RecordError, unknown_name
from .law import STANDS
from .models.course import Course, not_happened
from .models.fields import past_of, units_of
from .models.reading import not_after
from .rules.meaning import completed, without_contradictions
from .rules.owned import DOT
from .rules.program import Ask, Named
from .rules.record import compile_record
from .words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections import Counter
    from collections.abc import Mapping

    from .models.subject import Subject
    from .rules import Decision, Program, Ways
    from .rules.grounding import Case
    from .rules.program import Value
    from .rules.record import Trace

KEPT: Final = 4096
KEPT_CASES: Final = 64
"""The questions about one subject come one after another: what they share is kept for a few."""

LAST: Final = "last_audit_completed_on"
"""What a report completes: one that is still to come does not yet."""

FOLLOWS: Final = Text("由其他事实推知", "follows from other facts")

Known = tuple[tuple["Value", ...], frozenset[str], tuple[tuple[str, Text], ...]]
"""All that one question asks of a subject: its facts, which of them follow from others, what was measured."""


@frozen
class Gap:
    """A missing atom: in how many rows it alone would settle the answer whatever it is, and in how many it matters."""

    atom: str
    alone: int
    together: int


def gaps_of(alone: Counter[str], together: Counter[str]) -> tuple[Gap, ...]:
    """Give the gaps, the one that settles most rows first."""
    gaps = [Gap(atom, alone[atom], together[atom]) for atom in together]
    return tuple(sorted(gaps, key=lambda gap: (-gap.alone, -gap.together, gap.atom)))


class Explainer:
    """Explains the answers of a program on a day."""

    def __init__(self, model: type[Subject], program: Program, on: dt.date, notice: tuple[Text, ...] = ()) -> None:
        self.program = program
        self.model = model
        self.on = on
        self._notice = notice
        self.compiled: Final = compile_record(program)
        self._amounts = [name for name in units_of(model) if name in program.facts]
        self._past = [name for name in past_of(model) if name in program.facts]
        self._own = not any(DOT in name for name in program.facts)
        self._last = LAST in program.facts
        self.plain = self._own and not self._amounts and not self._past and not self._last
        self._blanks = not_happened(model) if issubclass(model, Course) else {}
        self._asked = cache(self._asks)
        self._case = lru_cache(KEPT_CASES)(self._weigh)
        self._explained = lru_cache(KEPT)(self._explain)
        self._told = lru_cache(KEPT)(self._tell)
        self._missing = lru_cache(KEPT)(self._misses)
        self._settled_by = lru_cache(KEPT)(self._settles)

    def decide(self, subject: Subject) -> Trace:
        """Give the bare answers about a subject.

        Errors:
            RecordError: its facts contradict one another under this law, or tell of what is still to come.
        """
        facts: Mapping[str, Any] = subject.__dict__
        recorded = facts.get("recorded_on")
        lapsed = recorded is not None and recorded < self.on
        ahead = self._last and (facts["report_submitted_on"] or self.on) > self.on
        if lapsed or ahead or not self._own or any(facts[name] is not None for name in self._amounts):
            facts = subject.known_on(self.on)
        self._check(facts)
        return self.compiled(facts, self.on)

    def _check(self, facts: Mapping[str, Any]) -> None:
        """Refuse a year of what was done that lies behind the day asked."""
        for name in self._past:
            year = facts[name]
            if year is not None and year > self.on:
                raise RecordError(Problem(got=str(year.year), expected=not_after(self.on), where=name))

    def _known_of(self, subject: Subject) -> Mapping[str, Any]:
        known = subject.known_on(self.on)
        self._check(known)
        return known

    @cached_property
    def rules_hash(self) -> str:
        """The SHA-256 of the rules that answer."""
        from .rules.hashing import rules_hash  # noqa: PLC0415 - only a stored answer needs it

        return rules_hash(self.program)

    def decision(self, name: str, subject: Subject) -> Decision:
        """Answer one question about a subject, with all that grounds the answer. See `Policy.decision`."""
        decision = self._explained(self._question(name), *self._known(name, subject))
        return evolve(decision, retry=partial(self._retry, name, subject))

    def told(self, name: str, subject: Subject) -> str:
        """Answer one question about a subject as JSON text.

        Errors:
            UnknownNameError: there is no such question.
        """
        return self._told(self._question(name), *self._known(name, subject))

    def missing(self, name: str, subject: Subject) -> tuple[str, ...]:
        """Name the unknown atoms that can still change an answer, the most telling first.

        Errors:
            UnknownNameError: there is no such question.
        """
        return self._missing(self._question(name), self._known(name, subject)[0])

    def settling(self, name: str, subject: Subject) -> tuple[str, ...]:
        """Name the missing atoms of which one alone would settle an answer, whatever it turns out to be.

        Errors:
            UnknownNameError: there is no such question.
        """
        return self.waiting(name, self._known_of(subject))[1]

    def waiting(self, name: str, facts: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Name the missing atoms of an answer about facts by name, the most telling first, and those that alone settle it.

        Facts that answer one question and contradict one another count as unknown.
        """
        known = completed(self.program, without_contradictions(self.program, facts))
        values = tuple(known[fact] for fact in self._asked(self._question(name)))
        missing = self._missing(name, values)
        if len(missing) == 1:
            return missing, missing
        return missing, tuple(atom for atom in missing if self._settled_by(atom, name, values))

    def settled_by_record(self, name: str, subject: Subject) -> bool:
        """Tell whether an unknown answer would be settled by saying that blank events had not happened on the day asked."""
        known = subject.known_on(self.on)
        blank: dict[str, Any] = {fact: no for fact, no in self._blanks.items() if known[fact] is None}
        place = self.program.answers.index(self._question(name))
        return self.compiled({**known, **blank}, self.on)[place] is not None

    def _question(self, name: str) -> str:
        if name not in self.program.answers:
            raise unknown_name(str(name), self.program.answers, Text("一个问题", "a question of the policy"))
        return name

    def _asks(self, name: str) -> tuple[str, ...]:
        """Name the facts that a question can ask, also for its warnings: no others bear on its answer."""
        places = self.program.reach(self.program.place(name))
        rules = {step.rule for i in places if isinstance(step := self.program.steps[i], Named)}
        warned = [place for rule in rules for _, place in self.program.rules[rule].cautions if place is not None]
        asked = {i for place in (self.program.place(name), *warned) for i in self.program.reach(place)}
        names = {step.name for i in asked if isinstance(step := self.program.steps[i], Ask)}
        return tuple(fact for fact in self.program.facts if fact in names)

    def _known(self, name: str, subject: Subject) -> Known:
        asked = self._asked(name)
        known = self._known_of(subject)
        facts = completed(self.program, known)
        implied = subject.implied
        follows = (fact for fact in asked if fact in implied or (facts[fact] is not None and known[fact] is None))
        reasons = ((fact, why) for fact, why in subject.reasons.items() if fact in asked)
        return tuple(facts[fact] for fact in asked), frozenset(follows), tuple(reasons)

    def _weigh(self, name: str, values: tuple[Value, ...]) -> Case:
        from .rules.grounding import Case  # noqa: PLC0415 - only a reader needs grounds

        return Case(self.program, dict(zip(self._asked(name), values, strict=True)), self.on)

    def _misses(self, name: str, values: tuple[Value, ...]) -> tuple[str, ...]:
        return self._case(name, values).missing(name)

    def _explain(
        self, name: str, values: tuple[Value, ...], implied: frozenset[str], reasons: tuple[tuple[str, Text], ...]
    ) -> Decision:
        from .rules.explanation import explain  # noqa: PLC0415 - only a reader needs grounds

        notes = {stand.atom: stand.question for stand in STANDS.values()}
        notes |= {f"fact:{fact}": FOLLOWS for fact in implied}
        notes |= {f"fact:{fact}": why for fact, why in reasons}
        decision = explain(self._case(name, values), name, rules_hash=self.rules_hash, notes=notes)
        return evolve(decision, warnings=(*self._notice, *decision.warnings)) if self._notice else decision

    def _tell(self, name: str, *known: Any) -> str:  # noqa: ANN401 - the parts of `Known`
        return json.dumps(self._explained(name, *known).to_dict(), ensure_ascii=False, allow_nan=False)

    def _settles(self, atom: str, name: str, values: tuple[Value, ...]) -> bool:
        sort, _, fact = atom.partition(":")
        if sort != "fact" or self.program.facts[fact].fact_kind != "flag":
            return False  # of these more than two readings are possible
        place = self.program.answers.index(name)
        known = {**dict.fromkeys(self.program.facts), **dict(zip(self._asked(name), values, strict=True))}
        return all(self.compiled({**known, fact: reading}, self.on)[place] is not None for reading in (True, False))

    def _retry(self, name: str, subject: Subject, to: object) -> Ways:
        from .rules.what_if import what_if  # noqa: PLC0415 - only a reader needs ways

        def revise(changes: Mapping[str, Value]) -> Mapping[str, Value] | None:
            try:
                return completed(self.program, subject.revised(changes).known_on(self.on))
            except RecordError:
                return None

        known = subject.known_on(self.on)
        facts = {fact: known[fact] for fact in subject.imaginable if fact in self.program.facts}
        return what_if(self._case(name, self._known(name, subject)[0]), name, to, facts, revise)
