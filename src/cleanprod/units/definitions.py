"""The units and dimensions of `units.toml`, by every spelling."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Final

from attrs import frozen

from cleanprod import shipped
from cleanprod.words import Lang, Text

from .unit import Unit, Vector

COUNTS: Final = {
    "十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12,
    "thousand": 3, "million": 6, "billion": 9,
}  # fmt: skip
"""Words that multiply a number, with their power of ten."""

LONGEST_FIRST: Final = tuple(sorted(COUNTS, key=len, reverse=True))


@frozen
class Dimension:
    """What a unit measures: its words, the unit in which it is kept, an example as people write it."""

    name: str
    label: Text
    vector: Vector
    canonical: str
    example: str
    units: tuple[str, ...]


@frozen
class Definitions:
    """All units: by spelling, by dimension, with their other names.

    Attributes:
        spellings: every unit by each of its names.
        below: names that are units only below a line: 12 月 is December, 吨/月 is tonnes a month.
        products: words that may follow a unit below a line: t 钢.
        dimensions, also: as they say.
    """

    spellings: dict[str, Unit]
    below: dict[str, Unit]
    dimensions: dict[str, Dimension]
    also: dict[str, tuple[str, ...]]
    products: tuple[str, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every unit once, in the order of the file."""
        return tuple(self.spellings[name] for name in self.also)


@cache
def definitions() -> Definitions:
    """Read the units; done once, when the first of them is asked for."""
    data = shipped.toml(__package__, "units.toml", parse_float=Decimal)
    spellings: dict[str, Unit] = {}
    dimensions: dict[str, Dimension] = {}
    below: dict[str, Unit] = {}
    also: dict[str, tuple[str, ...]] = {}
    products = tuple(data.pop("products"))
    for name, table in data.items():
        vector = tuple(sorted(table["vector"].items()))
        rows: list[dict[str, Any]] = table["units"]
        for row in rows:
            family = frozenset((row["family"],)) if "family" in row else frozenset()
            unit = Unit(row["name"], row["zh"], name, vector, Fraction(row["factor"]), family)
            also[unit.name] = tuple(dict.fromkeys((unit.zh, *row.get("also", ()))))
            spellings |= dict.fromkeys((unit.name, *also[unit.name]), unit)
            below |= dict.fromkeys(row.get("below", ()), unit)
        own = tuple(row["name"] for row in rows)
        words = Text(table["zh"], table["en"])
        dimensions[name] = Dimension(name, words, vector, table["canonical"], table["example"], own)
    return Definitions(spellings, below, dimensions, also, products)


def label_of(dimension: str) -> Text:
    """Name a dimension, compound or not, in both languages: `energy/mass`."""
    known = definitions().dimensions

    def words(lang: Lang) -> str:
        return re.sub(r"[a-z_]+", lambda found: known[found[0]].label.say(lang), dimension)

    return Text(words("zh"), words("en").replace("/", " per "))
