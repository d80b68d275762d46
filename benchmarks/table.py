"""A million rows on lazy polars, against the same grounds written in polars by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cleanprod as cp

from . import peers, subjects
from .timing import Figure, compared, interleaved, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS: Final = 1_000_000
CHECKED: Final = 100_000


def figures() -> Iterator[Figure]:
    """Measure `assess_table` from the call to the collected frame."""
    name = "1e6 rows, against polars by hand"
    try:
        from polars.testing import assert_frame_equal  # noqa: PLC0415 - an extra
    except ImportError:
        yield Figure(name, 1.2)
        return
    frame = subjects.table(ROWS).lazy()
    for reading in (True, False, None):
        law = cp.policy(on=subjects.DAY, questions=peers.QUESTIONS, stands={"A8": reading})
        few = frame.head(CHECKED)
        assert_frame_equal(law.assess_table(few).collect(), peers.by_hand_in_polars(few, reading).collect())
    law = cp.policy(on=subjects.DAY, questions=peers.QUESTIONS)
    taken = interleaved(
        {
            "ours": timed(lambda: law.assess_table(frame).collect()),
            "hand": timed(lambda: peers.by_hand_in_polars(frame, None).collect()),
        }
    )
    yield compared(name, 1.2, taken["ours"], taken["hand"])
