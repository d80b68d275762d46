"""River basins (流域): the six that the Opinion names, how people write them, and the districts that they touch.

Opinion (粤经信节能函〔2016〕235号) sentence 39. The list ends in 等: a basin that is none of the six may still be a key one.

    >>> BASINS
    ('淡水河', '石马河', '广佛跨界河', '茅洲河', '练江', '小东江')
    >>> basin_named(" maozhou river basin"), basin_named("东江")
    ('茅洲河', None)
    >>> [(touch.basin.zh, touch.standing) for touch in touched("440307")]
    [('淡水河', 'unverified'), ('石马河', 'secondary')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from cleanprod import shipped
from cleanprod.words import Text

from .spelling import folded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from cleanprod.standing import Standing


@frozen
class Touch:
    """The statement that a basin touches a place.

    Attributes:
        basin: the name of the basin.
        place: the Chinese name of the district, or of a zone or towns without a code.
        code: the GB/T 2260 code of the district, or None.
        city, city_name: the code and the Chinese name of its city.
        standing: how this is known.
    """

    basin: Text
    place: str
    code: str | None
    city: str
    city_name: str
    standing: Standing


@frozen
class Basin:
    """A basin of the list.

    Attributes:
        name: its name in both languages; the Chinese one is the canonical one.
        spellings: further ways to write it.
        touches: the places that it touches.
        standing: how it is known that the clause names it.
        clause: the clause that names it.
        checked_on, review_by: when it was read, and when to read it again.
    """

    name: Text
    spellings: tuple[str, ...]
    touches: tuple[Touch, ...]
    standing: Standing
    clause: str
    checked_on: dt.date
    review_by: dt.date


def _load() -> dict[str, Basin]:
    data = shipped.toml(__package__, "basins.toml")
    loaded = {}
    for row in data["basin"]:
        name = Text(row["zh"], row["en"])
        loaded[name.zh] = Basin(
            name=name,
            spellings=tuple(row["spellings"]),
            touches=tuple(
                Touch(
                    basin=name,
                    place=place["zh"],
                    code=place["code"] or None,
                    city=place["city"],
                    city_name=place["city_zh"],
                    standing=place["standing"],
                )
                for place in row["places"]
            ),
            standing=data["standing"],
            clause=data["clause"],
            checked_on=data["checked_on"],
            review_by=data["review_by"],
        )
    return loaded


BY_NAME: Final[Mapping[str, Basin]] = _load()
"""The basins by their Chinese names, in the order of the sentence."""

BASINS: Final = tuple(BY_NAME)
"""Their Chinese names, in the order of the sentence."""

_TAILS: Final = ("流域", "basin")


SPELLINGS: Final = {
    folded(spelling) + tail: name
    for name, basin in BY_NAME.items()
    for spelling in (basin.name.zh, basin.name.en, *basin.spellings)
    for tail in ("", *_TAILS)
}
"""How people write the names, folded, each with the Chinese name."""


def basin_named(text: str) -> str | None:
    """Read the name of a basin as people write it, in Chinese or English, and give the Chinese name.

    Case, spaces, dashes and full-width letters do not matter, nor 流域 or “basin” after the name. None where it is
    none of the six: which does not say that it is no key basin.

    >>> basin_named("茅洲河流域"), basin_named("Guangzhou–Foshan cross-border rivers")
    ('茅洲河', '广佛跨界河')
    """
    return SPELLINGS.get(folded(text))


def touched(district_code: str) -> tuple[Touch, ...]:
    """List the basins that touch a district, each with the standing of that statement.

    A district never proves a basin: it lies in one in part only, and many of these statements are unverified. It is a
    hint on what to ask. The code of a city gives what is known of any place in it, towns and zones without a code
    included; a code that is not in the list gives nothing.

    >>> [(touch.basin.zh, touch.place) for touch in touched("441900")]
    [('石马河', '塘厦等7个镇街'), ('茅洲河', '长安镇')]
    """
    return tuple(touch for basin in BY_NAME.values() for touch in basin.touches if district_code in (touch.code, touch.city))
