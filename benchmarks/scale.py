"""Five million rows and fifty, streamed from Parquet to Parquet: whether time grows with the rows alone, and memory not at all.

Each table is drawn, and each is streamed, in a process of its own, so that the peak of its memory is its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Final

from .timing import Figure, span

if TYPE_CHECKING:
    from collections.abc import Iterator

FEW: Final = 5_000_000
MANY: Final = 50_000_000
PART: Final = 500_000
"""Rows that are drawn at a time, and of a row group."""

TIME: Final = 1.25
MEMORY: Final = 1.2
A_UNIT: Final = 1024 if sys.platform != "darwin" else 1
"""Bytes in which the system counts memory."""


def figures() -> Iterator[Figure]:
    """Measure the few before and after the many, as the machine may drift."""
    name = f"{MANY:,} rows streamed, against {FEW:,}"
    with TemporaryDirectory() as folder:
        few, many = (Path(folder) / f"{rows}.parquet" for rows in (FEW, MANY))
        for path, rows in ((few, FEW), (many, MANY)):
            _apart("draw", path, rows)
        first, long, second = (_apart("stream", path, rows) for path, rows in ((few, FEW), (many, MANY), (few, FEW)))
    short = {what: mean((first[what], second[what])) for what in first}
    for told, what in (("time", "seconds"), ("processor", "processor")):
        ours, theirs = long[what] / MANY, short[what] / FEW
        yield Figure(f"{name}, {told} a row", TIME, ours / theirs, ours=span(ours), theirs=span(theirs))
    peaks = (f"{side['peak'] / 2**20:,.0f} MB" for side in (long, short))
    yield Figure(f"{name}, peak memory", MEMORY, long["peak"] / short["peak"], next(peaks), next(peaks))


def _apart(work: str, path: Path, rows: int) -> dict[str, float]:
    """Do some work in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.scale", work, str(path), str(rows)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - ourselves
    return found


def draw(path: Path, rows: int) -> dict[str, float]:
    """Write a table of the workload, part by part."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    from .workload import subjects  # noqa: PLC0415 - as late as its engines

    with pq.ParquetWriter(path, subjects.table(1).to_arrow().schema) as writer:
        for part in range(rows // PART):
            writer.write_table(subjects.table(PART, seed=part).to_arrow())
    return {}


def stream(path: Path, rows: int) -> dict[str, float]:
    """Stream a table, and tell the seconds, those of the processors, and the most memory that it took."""
    import cleanprod as cp  # noqa: PLC0415 - the process that measures stays small

    from .workload import subjects  # noqa: PLC0415 - likewise

    out = path.with_name("answers.parquet")
    law = subjects.policy()
    start, busy = perf_counter(), process_time()
    done = cp.assess_file(path, out, law)
    seconds, processor = perf_counter() - start, process_time() - busy
    assert (done.rows, done.answered) == (rows, rows)
    out.unlink()
    return {"seconds": seconds, "processor": processor, "peak": peak()}


def peak() -> int:
    """Give the most memory of this process, in bytes; usage, as Linux counts it, may be that of the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * A_UNIT


if __name__ == "__main__":
    print(json.dumps({"draw": draw, "stream": stream}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
