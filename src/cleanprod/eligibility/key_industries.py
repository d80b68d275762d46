"""Key industries (重点行业): which industries the Opinion names, and their codes of GB/T 4754 by edition.

Opinion (粤经信节能函〔2016〕235号) sentence 37 names nineteen, which three plans and notices name between them, and refers to
the five industries for the control of heavy metals. The list ends in 等: it is open. Thirteen others, named in part by
wider words, are those on which a notice of the State (环办科财〔2020〕27号) put the weight in 2021-2023.

An enterprise is in a list when its code lies within `common`, or within `only_2011` or `only_2017` by the edition of its code:

    >>> NAMED.only_2011, NAMED.only_2017
    (('2520', '3150', '326'), ('2521', '2522', '2523', '3130', '325', '3985'))
    >>> "26" in NAMED.common, "2621" in NAMED.common  # nitrogen fertiliser lies inside division 26
    (True, False)
    >>> WIDE["3360"].name.en
    'electroplating'
    >>> [industry.name.zh for industry in INDUSTRIES if "air_plan" in industry.sources]
    ['钢铁', '水泥', '化工', '石化', '有色金属']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod import shipped
from cleanprod.standing import SCALE
from cleanprod.words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from cleanprod.standing import Standing


@frozen
class Source:
    """A plan or notice from which industries of the list come.

    Attributes:
        id: `air_plan`, `water_plan`, `over_capacity` or `heavy_metal`.
        title: its name.
        members: the industries as it names them itself.
        folded: members for which the Opinion uses a wider word, each with that word.
        standing: how its members are known.
        checked_on, review_by: when it was read, and when to read it again.
    """

    id: str
    title: Text
    members: tuple[str, ...]
    folded: tuple[tuple[str, str], ...]
    standing: Standing
    checked_on: dt.date
    review_by: dt.date

    @property
    def named(self) -> tuple[str, ...]:
        """Its members in the words of the Opinion."""
        wider = dict(self.folded)
        return tuple(wider.get(member, member) for member in self.members)


@frozen
class KeyIndustry:
    """An industry of the list.

    Attributes:
        id: its name in the data.
        name: the word of the Opinion or of the notice, or of the source where it is named by reference only.
        codes_2011, codes_2017: codes of GB/T 4754 of two to four digits, by edition; empty where an edition has no class.
        wide: those of the codes whose class holds more than the word.
        sources: ids of the sources that name it; none for those of the notice.
        standing: how sure the way from the word to the codes is.
        note: what a reader must know of the codes.
        checked_on, review_by: when it was read, and when to read it again.
    """

    id: str
    name: Text
    codes_2011: tuple[str, ...]
    codes_2017: tuple[str, ...]
    wide: tuple[str, ...]
    sources: tuple[str, ...]
    standing: Standing
    note: Text | None
    checked_on: dt.date
    review_by: dt.date


@frozen
class Codes:
    """The codes of several industries together, none inside another of its tuple, in order.

    Attributes:
        common: within the list by both editions.
        only_2011: within it by the edition of 2011 and not, or not wholly, by that of 2017.
        only_2017: the other way round.
        wide: codes that are within the list only by a class wider than the word.
        standing: the weakest of those of the industries.
        review_by: the first of their review days.
    """

    common: tuple[str, ...]
    only_2011: tuple[str, ...]
    only_2017: tuple[str, ...]
    wide: tuple[str, ...]
    standing: Standing
    review_by: dt.date


def codes_of(industries: Iterable[KeyIndustry]) -> Codes:
    """Put the codes of industries together by edition.

    A code is common if it lies within the codes of both editions: of 19 in one and 191 in the other, 191 is common
    and 19 is of the one only.
    """
    chosen = tuple(industries)
    in_2011 = _outermost(code for industry in chosen for code in industry.codes_2011)
    in_2017 = _outermost(code for industry in chosen for code in industry.codes_2017)
    sure_2011 = tuple(code for industry in chosen for code in industry.codes_2011 if code not in industry.wide)
    sure_2017 = tuple(code for industry in chosen for code in industry.codes_2017 if code not in industry.wide)
    doubtful = {
        code
        for industry in chosen
        for code in industry.wide
        if (code in industry.codes_2011 and not code.startswith(sure_2011))
        or (code in industry.codes_2017 and not code.startswith(sure_2017))
    }
    return Codes(
        common=_outermost(
            [code for code in in_2011 if code.startswith(in_2017)] + [code for code in in_2017 if code.startswith(in_2011)]
        ),
        only_2011=tuple(code for code in in_2011 if not code.startswith(in_2017)),
        only_2017=tuple(code for code in in_2017 if not code.startswith(in_2011)),
        wide=tuple(sorted(doubtful)),
        standing=max((industry.standing for industry in chosen), key=SCALE.index),
        review_by=min(industry.review_by for industry in chosen),
    )


def _outermost(codes: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for code in sorted(set(codes)):  # a code comes right before those inside it
        if not code.startswith(tuple(kept)):
            kept.append(code)
    return tuple(kept)


def _load() -> tuple[dict[str, tuple[KeyIndustry, ...]], dict[str, Source]]:
    data = shipped.toml(__package__, "key_industries.toml")
    days = {"checked_on": data["checked_on"], "review_by": data["review_by"]}
    sources = {
        name: Source(
            id=name,
            title=Text(row["zh"], row["en"]),
            members=tuple(row["members"]),
            folded=tuple(row.get("folded", {}).items()),
            standing=row["standing"],
            **days,
        )
        for name, row in data["sources"].items()
    }
    groups = {name: industries(data[name], days) for name in ("named", "by_reference")}
    alike = {one.id: one for group in groups.values() for one in group}
    rows = {name: {**_codes_like(alike[row["like"]]), **row} if "like" in row else row for name, row in data["focus"].items()}
    return {**groups, "focus": industries(rows, days)}, sources


def _codes_like(one: KeyIndustry) -> dict[str, tuple[str, ...]]:
    return {"codes_2011": one.codes_2011, "codes_2017": one.codes_2017, "wide": one.wide}


def industries(rows: Mapping[str, Mapping[str, Any]], days: Mapping[str, dt.date]) -> tuple[KeyIndustry, ...]:
    """Read the rows of a list of industries; `days` are `checked_on` and `review_by`."""
    return tuple(
        KeyIndustry(
            id=name,
            name=Text(row["zh"], row["en"]),
            codes_2011=tuple(row["codes_2011"]),
            codes_2017=tuple(row["codes_2017"]),
            wide=tuple(row.get("wide", ())),
            sources=tuple(row.get("sources", ())),
            standing=row["standing"],
            note=Text(row["note_zh"], row["note_en"]) if "note_zh" in row else None,
            **days,
        )
        for name, row in rows.items()
    )


_GROUPS, _SOURCES = _load()

INDUSTRIES: Final[tuple[KeyIndustry, ...]] = _GROUPS["named"]
"""The nineteen that sentence 37 names, in its order."""

BY_REFERENCE: Final[tuple[KeyIndustry, ...]] = _GROUPS["by_reference"]
"""The five that it names only by reference to the control of heavy metals."""

FOCUS: Final[tuple[KeyIndustry, ...]] = _GROUPS["focus"]
"""The thirteen of the notice, in its order."""

SOURCES: Final[Mapping[str, Source]] = _SOURCES
"""The plans and notices by id."""

NAMED: Final = codes_of(INDUSTRIES)
REFERRED: Final = codes_of(BY_REFERENCE)
IN_FOCUS: Final = codes_of(FOCUS)

WIDE: Final[Mapping[str, KeyIndustry]] = {code: one for one in (*INDUSTRIES, *BY_REFERENCE) for code in one.wide}
"""Each code wider than its word, with the industry. Some lie inside another industry of the list, as 2619 in 化工 and
3216 in 有色金属; those that do not are in `Codes.wide`."""

# the cycles of repeated audits of 环发〔2010〕54号: two years for the first, three for the second
HEAVY_METAL: Final = codes_of(one for one in BY_REFERENCE if "heavy_metal" in one.sources)
OVER_CAPACITY: Final = codes_of(one for one in INDUSTRIES if "over_capacity" in one.sources)
