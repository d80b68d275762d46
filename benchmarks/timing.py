"""How the figures are taken: rounds in turn, medians, ratios, and one table at the end."""

from __future__ import annotations

import gc
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROUNDS: Final = 15
HEADINGS: Final = ("figure", "this side", "other side", "measured", "by rounds", "bar", "")


@frozen
class Figure:
    """One line of the table.

    Attributes:
        name: what was measured.
        ours: what this side took, to be read.
        theirs: what the other side took, to be read.
        measured: the number that the bar is about; None where a peer is not installed.
        bar: the number it is held against.
        by_rounds: the median of the ratios of single rounds, which drift of the machine touches less.
        faster: the bar is "at least", as for "25 times faster"; otherwise "at most".
        unit: what the number counts; a ratio unless said.
    """

    name: str
    bar: float
    measured: float | None = None
    ours: str = ""
    theirs: str = ""
    by_rounds: float | None = None
    faster: bool = False
    unit: str = "x"

    @property
    def verdict(self) -> str:
        """`ok`, `over` (the bar is missed, on whichever side it lies) or `not installed`."""
        if self.measured is None:
            return "not installed"
        return "ok" if (self.measured >= self.bar if self.faster else self.measured <= self.bar) else "over"

    def row(self) -> tuple[str, ...]:
        """Write the line."""
        bar = f"{'>=' if self.faster else '<='} {self.bar:g} {self.unit}"
        return (self.name, self.ours, self.theirs, self.number(self.measured), self.number(self.by_rounds), bar, self.verdict)

    def number(self, value: float | None) -> str:
        """Write a number with its unit."""
        return "" if value is None else f"{value:,.0f} {self.unit}" if self.unit != "x" else f"{value:.2f} x"


def interleaved(sides: Mapping[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Let each side run once a round, in turn, and list what each took; every other round runs backwards.

    A side gives back what it took, in whatever it counts. The first round warms up and is not kept.
    """
    taken: dict[str, list[float]] = {name: [] for name in sides}
    order = list(sides)
    for _ in range(rounds + 1):
        for name in order:
            gc.collect()
            taken[name].append(sides[name]())
        order.reverse()
    return {name: times[1:] for name, times in taken.items()}


def timed(work: Callable[[], object], times: int = 1) -> Callable[[], float]:
    """Make a side of some work: the seconds of one of the `times` things that it does."""

    def side() -> float:
        start = perf_counter()
        kept = work()
        taken = perf_counter() - start
        del kept  # given up only after the clock was read
        return taken / times

    return side


def compared(name: str, bar: float, ours: list[float], theirs: list[float], *, faster: bool = False) -> Figure:
    """Make a figure of two sides: our time over theirs, or theirs over ours where the bar asks how much faster."""
    over, under = (theirs, ours) if faster else (ours, theirs)
    return Figure(
        name=name,
        bar=bar,
        measured=median(over) / median(under),
        by_rounds=median(a / b for a, b in zip(over, under, strict=True)),
        ours=span(median(ours)),
        theirs=span(median(theirs)),
        faster=faster,
    )


def span(seconds: float) -> str:
    """Write a time for a reader."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds * 1e6:.3f} µs"


def show(figures: Sequence[Figure]) -> None:
    """Print the table."""
    rows = [HEADINGS, *(figure.row() for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest, last in rows:
        numbers = [cell.rjust(width) for cell, width in zip(rest, widths[1:-1], strict=True)]
        print("  ".join([first.ljust(widths[0]), *numbers, last]).rstrip())
