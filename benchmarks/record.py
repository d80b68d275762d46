"""One enterprise: the compiled rules against a careful hand, and against two engines of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import cleanprod as cp
from cleanprod.rules.record import compile_record

from . import peers
from .subjects import DAY, enterprises
from .timing import Figure, compared, interleaved, timed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SUBJECTS: Final = 2_000
PASSES: Final = 10  # over the same subjects in one round
FEW: Final = 50  # subjects for an engine that takes a thousand times as long


def figures() -> Iterator[Figure]:
    """Measure against hand-written code, zen-engine and openfisca-core."""
    yield from against_hand()
    yield from against_zen()
    yield from against_openfisca()


def compiled(law: cp.Policy) -> Callable[[cp.Enterprise], tuple[Any, ...]]:
    """Give the compiled function of a policy, its day bound."""
    decide = compile_record(law.program)
    return lambda e: decide(e.__dict__, law.on)


def against_hand() -> Iterator[Figure]:
    """Three-valued if/else that gives the same five outcomes of the same objects."""
    for reading in (True, False, None):
        law = cp.policy(on=DAY, questions=peers.QUESTIONS, stands={"A8": reading})
        ours = compiled(law)
        for e in enterprises(SUBJECTS):
            assert law.questions == peers.QUESTIONS
            assert peers.by_hand(e, reading) == ours(e) == tuple(law.assess(e).outcomes.values())

    law = cp.policy(on=DAY, questions=peers.QUESTIONS)
    subjects = enterprises(SUBJECTS) * PASSES
    decide, on = compile_record(law.program), law.on

    def hand() -> None:
        by_hand = peers.by_hand
        for e in subjects:
            by_hand(e, None)

    def rules() -> None:
        for e in subjects:
            decide(e.__dict__, on)

    def kept() -> list[cp.Assessment]:
        assess = law.assess
        return [assess(e) for e in subjects]

    times = len(subjects)
    taken = interleaved({"hand": timed(hand, times), "rules": timed(rules, times), "kept": timed(kept, times)})
    yield compared("one enterprise, against if/else by hand", 1.6, taken["rules"], taken["hand"])
    yield compared("one enterprise, trace kept, against the same", 2.2, taken["kept"], taken["hand"])


def against_zen() -> Iterator[Figure]:
    """ZEN with a loader, with and without its trace; everything is known, for it has no unknown."""
    names = {
        (compiled, trace): f"one enterprise{', trace' * trace}, against zen, loader of {'compiled' if compiled else 'JSON'}"
        for compiled in (True, False)
        for trace in (False, True)
    }
    try:
        evaluate = {compiled: peers.zen(compiled=compiled) for compiled in (True, False)}
    except ImportError:
        yield from (Figure(name, 25, faster=True) for name in names.values())
        return
    law = cp.policy(on=DAY, questions=peers.QUESTIONS, stands={"A8": True})
    subjects = enterprises(SUBJECTS, unknown=False)
    told = [peers.facts_for_engines(e, a8=True) for e in subjects]
    decide, on = compile_record(law.program), law.on
    for e, facts in zip(subjects, told, strict=True):
        for engine in evaluate.values():
            assert engine(facts, {})["result"] == law.assess(e).outcomes

    def rules() -> None:
        for _ in range(PASSES):
            for e in subjects:
                decide(e.__dict__, on)

    def kept() -> list[cp.Assessment]:
        assess = law.assess
        return [assess(e) for _ in range(PASSES) for e in subjects]

    def zen(*, compiled: bool, trace: bool) -> Callable[[], object]:
        run, options = evaluate[compiled], {"trace": True} if trace else {}
        return lambda: [run(facts, options) for facts in told]

    sides = {"rules": timed(rules, PASSES * SUBJECTS), "kept": timed(kept, PASSES * SUBJECTS)}
    sides |= {name: timed(zen(compiled=compiled, trace=trace), SUBJECTS) for (compiled, trace), name in names.items()}
    taken = interleaved(sides)
    for (_, trace), name in names.items():
        yield compared(name, 25, taken["kept" if trace else "rules"], taken[name], faster=True)


def against_openfisca() -> Iterator[Figure]:
    """openfisca-core, a simulation for each situation; our side keeps its trace, the other has none."""
    name = "one enterprise, trace kept, against openfisca, one situation"
    try:
        answers = peers.openfisca()
    except ImportError:
        yield Figure(name, 300, faster=True)
        return
    law = cp.policy(on=DAY, questions=peers.QUESTIONS, stands={"A8": True})
    subjects = enterprises(SUBJECTS, unknown=False)
    told: list[dict[str, Any]] = [
        {"enterprises": {"it": {fact: {peers.MONTH: value} for fact, value in peers.facts_for_engines(e, a8=True).items()}}}
        for e in subjects[:FEW]
    ]
    for e, situation in zip(subjects, told, strict=False):
        assert answers(situation) == tuple(law.assess(e).outcomes.values())

    def kept() -> list[cp.Assessment]:
        assess = law.assess
        return [assess(e) for e in subjects]

    taken = interleaved({"ours": timed(kept, SUBJECTS), "openfisca": timed(lambda: [answers(one) for one in told], FEW)})
    yield compared(name, 300, taken["ours"], taken["openfisca"], faster=True)
