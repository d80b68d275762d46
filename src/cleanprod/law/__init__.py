"""The texts: instruments and clauses in time, and the stands where they are open.

>>> CPPL["27.2(2)"].spans[0].until
datetime.date(2026, 8, 15)
>>> A8.default is None
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import instruments as _instruments
from . import stands as _stands
from .entries import Entry, register
from .instruments import Clause, Instrument, Span
from .stands import Stand

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from cleanprod.words import Text

_LOADED: Final = _instruments.load()
INSTRUMENTS: Final[Mapping[str, Instrument]] = _LOADED[0]
POINTS: Final[Mapping[str, Text]] = _LOADED[1]
STANDS: Final[Mapping[str, Stand]] = _stands.load()

CPPL: Final = INSTRUMENTS["CPPL"]
CODE: Final = INSTRUMENTS["CODE"]
ORDER16: Final = INSTRUMENTS["ORDER16"]
MEASURES: Final = INSTRUMENTS["MEASURES"]
OPINION: Final = INSTRUMENTS["OPINION"]
NOTICE54: Final = INSTRUMENTS["NOTICE54"]
GUIDELINE2018: Final = INSTRUMENTS["GUIDELINE2018"]
SIMPLIFIEDGUIDE: Final = INSTRUMENTS["SIMPLIFIEDGUIDE"]
DISCLOSURE: Final = INSTRUMENTS["DISCLOSURE"]
PENALTIES1996: Final = INSTRUMENTS["PENALTIES1996"]
PENALTIES: Final = INSTRUMENTS["PENALTIES"]
GENERALRULES: Final = INSTRUMENTS["GENERALRULES"]
CIVILCODE: Final = INSTRUMENTS["CIVILCODE"]
NOTICE27: Final = INSTRUMENTS["NOTICE27"]
PILOT2024: Final = INSTRUMENTS["PILOT2024"]
EPTAXREG: Final = INSTRUMENTS["EPTAXREG"]
ENERGYLAW: Final = INSTRUMENTS["ENERGYLAW"]
EITLAW: Final = INSTRUMENTS["EITLAW"]
EITREG: Final = INSTRUMENTS["EITREG"]
EPTAX: Final = INSTRUMENTS["EPTAX"]
FEEREGULATION: Final = INSTRUMENTS["FEEREGULATION"]
HNTE: Final = INSTRUMENTS["HNTE"]
RD2015: Final = INSTRUMENTS["RD2015"]
RD2017: Final = INSTRUMENTS["RD2017"]
RD2018: Final = INSTRUMENTS["RD2018"]
RD2021A: Final = INSTRUMENTS["RD2021A"]
RD2021B: Final = INSTRUMENTS["RD2021B"]
RD2022A: Final = INSTRUMENTS["RD2022A"]
RD2022B: Final = INSTRUMENTS["RD2022B"]
RD2023A: Final = INSTRUMENTS["RD2023A"]
RD2023B: Final = INSTRUMENTS["RD2023B"]
EIALAW: Final = INSTRUMENTS["EIALAW"]
EIAREG: Final = INSTRUMENTS["EIAREG"]
MAJORCHANGES: Final = INSTRUMENTS["MAJORCHANGES"]
MAJORCHANGES2015: Final = INSTRUMENTS["MAJORCHANGES2015"]
PLAN14: Final = INSTRUMENTS["PLAN14"]
A8: Final = STANDS["A8"]
A22: Final = STANDS["A22"]
A31: Final = STANDS["A31"]
A40: Final = STANDS["A40"]


def in_force(day: dt.date) -> tuple[Instrument, ...]:
    """List the instruments in force on a day, open questions included."""
    return tuple(instrument for instrument in INSTRUMENTS.values() if instrument.span_on(day) is not None)


def sayings(day: dt.date) -> dict[str, list[tuple[Clause, Text]]]:
    """Tell what is laid down on each point on a day, and by which clause."""
    found: dict[str, list[tuple[Clause, Text]]] = {}
    for instrument in in_force(day):
        for clause in instrument:
            if clause.span_on(day) is not None:
                for point, text in clause.says:
                    found.setdefault(point, []).append((clause, text))
    return found


__all__ = [
    "A8",
    "A22",
    "A31",
    "A40",
    "CIVILCODE",
    "CODE",
    "CPPL",
    "DISCLOSURE",
    "EIALAW",
    "EIAREG",
    "EITLAW",
    "EITREG",
    "ENERGYLAW",
    "EPTAX",
    "EPTAXREG",
    "FEEREGULATION",
    "GENERALRULES",
    "GUIDELINE2018",
    "HNTE",
    "INSTRUMENTS",
    "MAJORCHANGES",
    "MAJORCHANGES2015",
    "MEASURES",
    "NOTICE27",
    "NOTICE54",
    "OPINION",
    "ORDER16",
    "PENALTIES",
    "PENALTIES1996",
    "PILOT2024",
    "PLAN14",
    "POINTS",
    "RD2015",
    "RD2017",
    "RD2018",
    "RD2021A",
    "RD2021B",
    "RD2022A",
    "RD2022B",
    "RD2023A",
    "RD2023B",
    "SIMPLIFIEDGUIDE",
    "STANDS",
    "Clause",
    "Entry",
    "Instrument",
    "Span",
    "Stand",
    "in_force",
    "register",
    "sayings",
]
