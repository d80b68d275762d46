"""The answers of a policy with their grounds. Tables of people repeat themselves: what was explained once is kept."""

from __future__ import annotations

import json
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from .errors import RecordError, unknown_name
from .law import STANDS
from .models import Enterprise
from .models.enterprise import AMOUNTS
from .models.lists import MEASURED
from .rules.meaning import completed
from .units import Quantity
from .words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from .rules import Decision, Program, Ways
    from .rules.grounding import Case
    from .rules.program import Value
    from .rules.record import Decide

KEPT: Final = 4096
KEPT_CASES: Final = 16
"""The questions about one subject come one after another: what they share is kept for a few."""

FOLLOWS: Final = Text("由其他事实推知", "follows from other facts")

Known = tuple[tuple["Value", ...], frozenset[str], tuple[tuple[str, Text], ...]]
"""All of an enterprise that an explanation rests on: its facts, which of them follow from others, what was measured."""


class Explainer:
    """Explains the answers of a program on a day."""

    def __init__(self, program: Program, on: dt.date, decide: Decide) -> None:
        self._program = program
        self._on = on
        self._decide = decide
        self._case = lru_cache(KEPT_CASES)(self._weigh)
        self._explained = lru_cache(KEPT)(self._explain)
        self._told = lru_cache(KEPT)(self._tell)
        self._settled_by = lru_cache(KEPT)(self._settles)

    @cached_property
    def rules_hash(self) -> str:
        """The SHA-256 of the rules that answer."""
        from .rules.hashing import rules_hash  # noqa: PLC0415 - only a stored answer needs it

        return rules_hash(self._program)

    def decision(self, name: str, enterprise: Enterprise) -> Decision:
        """Answer one question about an enterprise, with all that grounds the answer. See `Policy.decision`."""
        decision = self._explained(self._question(name), *self._known(enterprise))
        return evolve(decision, retry=partial(self._retry, name, enterprise))

    def told(self, name: str, enterprise: Enterprise) -> str:
        """Answer one question about an enterprise as JSON text.

        Errors:
            UnknownNameError: there is no such question.
        """
        return self._told(self._question(name), *self._known(enterprise))

    def settling(self, name: str, enterprise: Enterprise) -> tuple[str, ...]:
        """Name the missing atoms of which one alone would settle an answer, whatever it turns out to be.

        Errors:
            UnknownNameError: there is no such question.
        """
        known = self._known(enterprise)
        missing = self._explained(self._question(name), *known).missing
        return missing if len(missing) == 1 else tuple(atom for atom in missing if self._settled_by(atom, name, known[0]))

    def _question(self, name: str) -> str:
        if name not in self._program.answers:
            raise unknown_name(str(name), self._program.answers, Text("一个问题", "a question of the policy"))
        return name

    def _known(self, enterprise: Enterprise) -> Known:
        known = enterprise.known_on(self._on)
        facts = completed(self._program, known)
        implied = {name for name, value in facts.items() if value is not None and known[name] is None}
        return tuple(facts[fact] for fact in self._program.facts), enterprise.implied | implied, (*enterprise.reasons.items(),)

    def _weigh(self, values: tuple[Value, ...]) -> Case:
        from .rules.grounding import Case  # noqa: PLC0415 - only a reader needs grounds

        return Case(self._program, dict(zip(self._program.facts, values, strict=True)), self._on)

    def _explain(
        self, name: str, values: tuple[Value, ...], implied: frozenset[str], reasons: tuple[tuple[str, Text], ...]
    ) -> Decision:
        from .rules.explanation import explain  # noqa: PLC0415 - only a reader needs grounds

        notes = {stand.atom: stand.question for stand in STANDS.values()}
        notes |= {f"fact:{fact}": FOLLOWS for fact in implied}
        notes |= {f"fact:{fact}": why for fact, why in reasons}
        return explain(self._case(values), name, rules_hash=self.rules_hash, notes=notes)

    def _tell(self, name: str, *known: Any) -> str:  # noqa: ANN401 - the parts of `Known`
        return json.dumps(self._explained(name, *known).to_dict(), ensure_ascii=False, allow_nan=False)

    def _settles(self, atom: str, name: str, values: tuple[Value, ...]) -> bool:
        sort, _, fact = atom.partition(":")
        if sort != "fact" or self._program.facts[fact].fact_kind != "flag":
            return False  # of these more than two readings are possible
        place = self._program.answers.index(name)
        known = dict(zip(self._program.facts, values, strict=True))
        return all(self._decide({**known, fact: reading}, self._on)[place] is not None for reading in (True, False))

    def _retry(self, name: str, enterprise: Enterprise, to: object) -> Ways:
        from .rules.what_if import what_if  # noqa: PLC0415 - only a reader needs ways

        # what is measured may be imagined otherwise, as if it had not been measured
        known = enterprise.known_on(self._on)
        given = {**enterprise.given, **{fact: known[fact] for fact in enterprise.reasons if fact in MEASURED}}

        def revise(changes: Mapping[str, Value]) -> Mapping[str, Value] | None:
            changed: dict[str, Any] = {**given, **changes}
            for fact in changes.keys() & MEASURED.keys():
                changed.pop(MEASURED[fact], None)
            changed |= {fact: Quantity(changes[fact], AMOUNTS[fact]) for fact in changes.keys() & AMOUNTS.keys()}
            try:
                return completed(self._program, Enterprise(**changed).known_on(self._on))
            except RecordError:
                return None

        facts = {fact: known[fact] for fact in given if fact in self._program.facts}
        return what_if(self._case(self._known(enterprise)[0]), name, to, facts, revise)
