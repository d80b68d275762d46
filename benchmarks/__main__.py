"""Measure everything, or the subjects that are named: `python -m benchmarks record table`."""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING, Final

from . import economics, engines, evaluation, imports, memory, quantities, record, scale, table
from .timing import show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .timing import Figure

SUBJECTS: Final[dict[str, Callable[[], Iterator[Figure]]]] = {
    "imports": imports.figures,
    "record": record.figures,
    "table": table.figures,
    "memory": memory.figures,
    "engines": engines.figures,
    "quantities": quantities.figures,
    "evaluation": evaluation.figures,
    "economics": economics.figures,
    "scale": scale.figures,
}


def main(wanted: list[str]) -> None:
    """Measure the subjects that are wanted, and print one table."""
    unknown = [name for name in wanted if name not in SUBJECTS]
    if unknown:
        sys.exit(f"no such subject: {', '.join(unknown)}; there are {', '.join(SUBJECTS)}")
    found: list[Figure] = []
    for name in wanted or SUBJECTS:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        found.extend(SUBJECTS[name]())
    print(f"{platform.python_implementation()} {platform.python_version()}; medians of rounds in turn\n")
    show(found)


main(sys.argv[1:])
