"""Random enterprises, and a random table of them: the same seed gives the same subjects."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, Final

import cleanprod as cp

if TYPE_CHECKING:
    import polars as pl

SEED: Final = 20260815
DAY: Final = "2026-09-01"
"""A day under the Code: every ground hangs on a fact then, and one of them on an open question of law, A8."""

FLAGS: Final = (
    "exceeds_discharge_standard",
    "exceeds_total_cap",
    "exceeds_energy_limit",
    "uses_toxic_materials",
    "discharges_toxic_substances",
    "toxic_hazardous_waste",
    "toxic_controlled_chemicals",
    "toxic_heavy_metals",
    "toxic_persistent_pollutants",
    "toxic_other",
    "other_state_case",
)


def enterprises(count: int, *, unknown: bool = True) -> list[cp.Enterprise]:
    """Draw enterprises that are free of contradiction: yes and no, and unknown unless refused."""
    draw = Random(SEED)  # noqa: S311 - subjects of a measurement
    answers, weights = ((True, False, None), (2, 5, 3)) if unknown else ((True, False), (2, 5))
    found: list[cp.Enterprise] = []
    law = cp.policy(on=DAY)
    while len(found) < count:
        facts: dict[str, Any] = dict(zip(FLAGS, draw.choices(answers, weights, k=len(FLAGS)), strict=True))
        enterprise = cp.Enterprise(id=str(len(found)), **facts)
        try:
            law.assess(enterprise)
        except cp.RecordError:  # the verdict on toxic materials and the five classes said different things
            continue
        found.append(enterprise)
    return found


def table(rows: int) -> pl.DataFrame:
    """Draw a table of twelve columns of yes, no and null: the eleven facts, and one that the library does not know."""
    import polars as pl  # noqa: PLC0415 - an extra

    draw = Random(SEED)  # noqa: S311 - subjects of a measurement
    answers, weights = (True, False, None), (2, 5, 3)
    return pl.DataFrame(
        {name: pl.Series(draw.choices(answers, weights, k=rows), dtype=pl.Boolean) for name in (*FLAGS, "of_the_caller")}
    )
