"""Written quantities: one, in models, in columns and arrays, against pint and pydantic-pint; and what hostile strings cost."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
import tracemalloc
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, ValidationError, create_model

from cleanprod.errors import QuantityError
from cleanprod.units import Activity, Concentration, Energy, Mass, Money, Water, convert, install, parse_column, parse_quantity

from .timing import Figure, compared, interleaved, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDS: Final = 2_000
SLOW_RECORDS: Final = 200
LONG: Final = 1_000_000
PINT_ROWS: Final = 10_000

WRITTEN: Final = {
    "energy": (Energy, "{} 万吨标准煤", "{} tce", "GJ"),
    "coal": (Mass, "{} 吨", "{} metric_ton", "kg"),
    "water": (Water, "{}万立方米", "{} meter**3", "meter**3"),
    "output": (Money, "{} 万元", "{} CNY", "CNY"),
    "cod": (Concentration, "{} mg/L", "{} mg/liter", "kg/meter**3"),
    "power": (Activity, "{} kWh", "{} kilowatt_hour", "MJ"),
}
"""Six fields: the kind, as people write it, as pint can read it, the unit that pydantic-pint asks for."""

OTHERS: Final[dict[str, Any]] = {
    **{f"flag{i}": (bool | None, None) for i in range(10)},
    **{f"word{i}": (str | None, None) for i in range(6)},
    **{f"day{i}": (dt.date | None, None) for i in range(3)},
}

MIXED: Final = ("{} 万吨标准煤", "{} tce", "{} GJ", "{} 吨标煤", "{}kgce", "{} TJ", "{} MJ", "{} 百万千焦")
HOSTILE: Final = Path(__file__).parent.parent / "tests" / "cases" / "quantities.toml"


def figures() -> Iterator[Figure]:
    """Measure all of it."""
    yield from _models()
    yield from _one()
    yield from _many()
    yield from _hostile()


def _numbers(count: int) -> list[str]:
    numbers = random.Random(20_210_401)  # noqa: S311 - test data
    return [f"{numbers.uniform(1, 9999):.3f}" for _ in range(count)]


def _records(count: int, form: int) -> list[dict[str, Any]]:
    """Records of 25 fields, six of them quantities: in one form of writing, or as floats (0)."""
    rest: dict[str, Any] = {f"flag{i}": i % 2 == 0 for i in range(10)} | {f"word{i}": "某厂" for i in range(6)}
    rest |= {f"day{i}": dt.date(2018, 6, 1) for i in range(3)}
    numbers = iter(_numbers(count * len(WRITTEN)))
    return [
        {**rest, **{name: (one[form].format(next(numbers)) if form else float(next(numbers))) for name, one in WRITTEN.items()}}
        for _ in range(count)
    ]


def _models() -> Iterator[Figure]:
    ours = create_model("Ours", **{name: (one[0], ...) for name, one in WRITTEN.items()}, **OTHERS)
    floats = create_model("Floats", **dict.fromkeys(WRITTEN, (float, ...)), **OTHERS)
    written, plain = _records(RECORDS, 1), _records(RECORDS, 0)
    sides = {
        "ours": timed(lambda: [ours(**one) for one in written], RECORDS),
        "floats": timed(lambda: [floats(**one) for one in plain], RECORDS),
    }
    fast = "25 fields, six written quantities, against pydantic-pint"
    if find_spec("pydantic_pint") is not None:
        slow, read = _pydantic_pint(), _records(SLOW_RECORDS, 2)
        sides["pydantic-pint"] = timed(lambda: [slow(**one) for one in read], SLOW_RECORDS)
    taken = interleaved(sides)
    yield (
        compared(fast, 40, taken["ours"], taken["pydantic-pint"], faster=True)
        if "pydantic-pint" in taken
        else Figure(fast, 40, faster=True)
    )
    yield compared("the same, against six floats", 5, taken["ours"], taken["floats"])


def _pydantic_pint() -> type[BaseModel]:
    from pydantic_pint import PydanticPintQuantity  # noqa: PLC0415 - a peer that need not be there

    own = _registry()
    fields: dict[str, Any] = {
        name: (Annotated[Any, PydanticPintQuantity(one[3], ureg=own)], ...) for name, one in WRITTEN.items()
    }
    model = create_model("Theirs", **fields, **OTHERS)
    with suppress(ValidationError):
        model()
    return model


def _registry() -> Any:  # noqa: ANN401 - pint is loaded here alone
    import pint  # noqa: PLC0415

    own = pint.UnitRegistry()
    install(own)
    return own


def _one() -> Iterator[Figure]:
    own = _registry()
    texts = [f"{number} tce" for number in _numbers(RECORDS)]
    sides = {
        "ours": timed(lambda: [parse_quantity(text) for text in texts], RECORDS),
        "pint": timed(lambda: [own.Quantity(text) for text in texts], RECORDS),
    }
    taken = interleaved(sides)
    yield compared("one written quantity, against pint.Quantity", 25, taken["ours"], taken["pint"], faster=True)


def _many() -> Iterator[Figure]:
    import numpy as np  # noqa: PLC0415 - a peer that need not be there

    array = np.linspace(1, 1e6, LONG)
    sides = {"ours": timed(lambda: convert(array, "tce", "GJ")), "multiply": timed(lambda: array * 29.307)}
    taken = interleaved(sides, 31)
    yield compared("a million values to another unit, against one multiplication", 1.3, taken["ours"], taken["multiply"])

    own = _registry()
    texts = [MIXED[i % len(MIXED)].format(number) for i, number in enumerate(_numbers(LONG))]
    theirs = [f"{number} {('tce', 'GJ', 'kgce', 'MJ', 'TJ')[i % 5]}" for i, number in enumerate(_numbers(PINT_ROWS))]
    sides = {
        "ours": timed(lambda: parse_column(texts, "tce"), LONG),
        "pint": timed(lambda: [own.Quantity(text).to("tce").magnitude for text in theirs], PINT_ROWS),
    }
    taken = interleaved(sides, 5)
    name = "a million written quantities in mixed units, each, against pint row by row"
    yield compared(name, 20, taken["ours"], taken["pint"], faster=True)


def _hostile() -> Iterator[Figure]:
    texts = [
        case["text"] if "text" in case else case["repeat"] * case["times"]
        for case in tomllib.loads(HOSTILE.read_text("utf-8"))["hostile"]
    ]
    slowest = max(min(_refusal(text) for _ in range(5)) for text in texts)
    heaviest = max(_weight(text) for text in texts)
    yield Figure(f"the slowest of {len(texts)} hostile strings", 10, slowest * 1e3, unit="ms")
    yield Figure("the heaviest of them", 1024, heaviest / 1024, unit="KB")


def _refusal(text: str) -> float:
    start = perf_counter()
    with suppress(QuantityError):
        parse_quantity(text)
        raise AssertionError(text)
    return perf_counter() - start


def _weight(text: str) -> int:
    tracemalloc.start()
    with suppress(QuantityError):
        parse_quantity(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
