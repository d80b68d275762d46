"""Many answers kept at once: what each weighs, and whether a long list costs more an answer than a short one."""

from __future__ import annotations

import gc
import tracemalloc
from statistics import mean
from typing import TYPE_CHECKING, Final

import cleanprod as cp

from .subjects import DAY, enterprises
from .timing import Figure, compared, interleaved, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY: Final = 100_000
FEW: Final = 10_000
ROUNDS: Final = 7
A_RULE: Final = 16
AN_ANSWER: Final = 200


def figures() -> Iterator[Figure]:
    """Measure a list of assessments of distinct enterprises that were built before."""
    law = cp.policy(on=DAY)
    subjects = enterprises(MANY)
    parts = [subjects[start : start + FEW] for start in range(0, MANY, FEW)]
    assess = law.assess
    assess(subjects[0])

    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    kept = [assess(e) for e in subjects]
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(kept) == MANY
    del kept
    yield Figure(
        name=f"{MANY:,} answers kept, each",
        bar=A_RULE * len(law.questions) + AN_ANSWER,
        measured=(after - before) / MANY,
        unit="bytes",
    )

    # the short lists run over the same enterprises, so that both sides find them equally far from the processor
    short = [timed(lambda part=part: [assess(e) for e in part], FEW) for part in parts]  # type: ignore[misc]
    taken = interleaved(
        {"many": timed(lambda: [assess(e) for e in subjects], MANY), "few": lambda: mean(side() for side in short)}, ROUNDS
    )
    yield compared(f"{MANY:,} answers kept, against lists of {FEW:,}", 1.15, taken["many"], taken["few"])
