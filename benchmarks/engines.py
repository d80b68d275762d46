"""The workload of seventeen columns and fifteen answers, on every engine against its like by hand; scenarios; short tables."""

from __future__ import annotations

import subprocess
import sys
import warnings
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import cleanprod as cp

from .timing import Figure, compared, interleaved, timed
from .workload import subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl

MANY: Final = 1_000_000
MORE: Final = 10_000_000
SHORT: Final = 100
TABLE: Final = 100_000
SIX: Final = 6
MEMORY_ROUNDS: Final = 3

POLARS: Final = "1e{n} rows, lazy polars, {kind}, against polars by hand"
DUCKDB: Final = "1e6 rows, DuckDB, against SQL by hand"
PANDAS: Final = "1e6 rows, {kind}, against pandas arrow by hand"
OPENFISCA: Final = "1e6 rows, against openfisca with its set-up, {kind}"
FORMULAS: Final = "1e6 rows, Enum, against the formulas of openfisca alone"
MEMORY: Final = "1e7 rows in polars, memory over the input, against the result columns and 50 MB"
COMPARED: Final = "1e5 rows, baseline and three scenarios, against one assess_table"


def figures() -> Iterator[Figure]:
    """Measure each engine; the table, in memory, is drawn before."""
    warnings.simplefilter("ignore", cp.TableWarning)
    law = subjects.policy()
    plain = subjects.table(MANY)
    enums = subjects.with_enums(plain)
    yield from in_polars(law, 6, plain, enums)
    yield from in_duckdb(law, plain)
    yield from in_pandas(law, plain)
    yield from against_openfisca(law)
    yield from short(law)
    yield from scenarios()
    more = subjects.table(MORE)
    yield from in_polars(law, 7, more, subjects.with_enums(more), rounds=5)
    del more
    yield memory()


def in_polars(law: cp.Policy, digits: int, plain: pl.DataFrame, enums: pl.DataFrame, rounds: int = 15) -> Iterator[Figure]:
    """Measure from the call to the collected frame, text columns as text and as enums."""
    from .workload import by_polars  # noqa: PLC0415 - an extra

    for kind, table in (("text", plain), ("Enum", enums)):
        frame = table.lazy()
        ours = timed(lambda frame=frame: law.assess_table(frame).collect())  # type: ignore[misc]
        hand = timed(lambda frame=frame: by_polars.answers(frame).collect())  # type: ignore[misc]
        taken = interleaved({"ours": ours, "hand": hand}, rounds)
        yield compared(POLARS.format(n=digits, kind=kind), 1.15, taken["ours"], taken["hand"])


def in_duckdb(law: cp.Policy, plain: pl.DataFrame) -> Iterator[Figure]:
    """Measure a relation over a table of DuckDB's own, from the call to an Arrow table."""
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError:
        yield Figure(DUCKDB, 1.5)
        return
    from .workload import by_duckdb  # noqa: PLC0415 - likewise

    connection = duckdb.connect()
    connection.from_arrow(plain.to_arrow()).create("held")
    table = connection.table("held")
    sides = {
        "ours": timed(lambda: law.assess_table(table).to_arrow_table()),
        "hand": timed(lambda: by_duckdb.answers(table).to_arrow_table()),
    }
    taken = interleaved(sides, 15)
    yield compared(DUCKDB, 1.5, taken["ours"], taken["hand"])


def in_pandas(law: cp.Policy, plain: pl.DataFrame) -> Iterator[Figure]:
    """Measure pyarrow and each flavour of pandas, their conversions included."""
    kinds = ("pyarrow", "pandas arrow", "pandas nullable", "pandas plain")
    try:
        import pandas  # noqa: F401, ICN001, PLC0415 - an extra
        import pyarrow  # noqa: F401, ICN001, PLC0415 - likewise
    except ImportError:
        yield from (Figure(PANDAS.format(kind=kind), 4) for kind in kinds)
        return
    from .workload import by_pandas  # noqa: PLC0415 - likewise

    arrow = plain.to_pandas(use_pyarrow_extension_array=True)
    tables: dict[str, Any] = {
        "pyarrow": plain.to_arrow(),
        "pandas arrow": arrow,
        "pandas nullable": plain.to_pandas().convert_dtypes(),
        "pandas plain": plain.to_pandas(),
    }
    sides: dict[str, Callable[[], float]] = {
        kind: timed(lambda table=table: law.assess_table(table))  # type: ignore[misc]
        for kind, table in tables.items()
    }
    taken = interleaved({**sides, "hand": timed(lambda: by_pandas.answers(arrow))}, 7)
    yield from (compared(PANDAS.format(kind=kind), 4, taken[kind], taken["hand"]) for kind in kinds)


def against_openfisca(law: cp.Policy) -> Iterator[Figure]:
    """Measure openfisca-core on the same rules; everything is known, for it has no unknown."""
    try:
        from .workload import by_openfisca  # noqa: PLC0415 - an extra
    except ImportError:
        yield from (Figure(OPENFISCA.format(kind=kind), SIX, faster=True) for kind in ("text", "Enum"))
        yield Figure(FORMULAS, 1.5)
        return
    known = subjects.table(MANY, unknown=False)
    for kind, table in (("text", known), ("Enum", subjects.with_enums(known))):
        frame = table.lazy()

        def formulas(table: pl.DataFrame = table) -> float:
            simulation = by_openfisca.set_up(table)
            return timed(lambda: by_openfisca.calculate(simulation))()

        def whole(table: pl.DataFrame = table) -> float:
            return timed(lambda: by_openfisca.calculate(by_openfisca.set_up(table)))()

        ours = timed(lambda frame=frame: law.assess_table(frame).collect())  # type: ignore[misc]
        taken = interleaved(
            {"ours": ours, "formulas": formulas, "whole": whole} if kind == "Enum" else {"ours": ours, "whole": whole}, 7
        )
        yield compared(OPENFISCA.format(kind=kind), SIX, taken["ours"], taken["whole"], faster=True)
        if kind == "Enum":
            yield compared(FORMULAS, 1.5, taken["ours"], taken["formulas"])


def short(law: cp.Policy) -> Iterator[Figure]:
    """Measure a call on a hundred rows: of the fifteen answers, and of all of them."""
    table = subjects.table(SHORT)
    every = cp.policy(on=subjects.ON)
    for name, one in (("fifteen answers", law), (f"{len(every.questions)} answers", every)):
        one.assess_table(table)
        taken = interleaved({"ours": timed(lambda one=one: one.assess_table(table))}, 30)  # type: ignore[misc]
        yield Figure(f"{SHORT} rows, {name}", 10, measured=median(taken["ours"]) * 1e3, unit="ms")


def scenarios() -> Iterator[Figure]:
    """Measure `compare` with every answer of the policy, against `assess_table` with the same."""
    import polars as pl  # noqa: PLC0415 - an extra

    law = cp.policy(on=subjects.ON)
    held = subjects.table(TABLE)
    cities, basins = pl.Series(["广州", "深圳", "惠州", None]), pl.Series(["韩江", "茅洲河", "西江", None])
    places = pl.int_range(TABLE, eager=True)
    table = held.with_columns(
        id=places.cast(pl.String),
        city=cities.gather(places % 4),
        basin=basins.gather(places // 4 % 4),
        pollutes=pl.Series([True, False, None]).gather(places // 16 % 3),
    )
    amended = (
        law.amend("months", report_months=6),
        law.amend("basins", river_basins=("茅洲河", "韩江")),
        law.amend("list", rules={"duty_key_list": False}),
    )
    sides = {
        "one": timed(lambda: law.assess_table(table)),
        "compared": timed(lambda: cp.compare(table, law, *amended, by="city")),
    }
    taken = interleaved(sides, 9)
    yield compared(COMPARED, 5, taken["compared"], taken["one"])


PEAK: Final = """
import warnings
import cleanprod as cp
import polars as pl
from benchmarks.workload import subjects
warnings.simplefilter("ignore", cp.TableWarning)
law = subjects.policy()
table = subjects.table({rows})
law.assess_table(table.head(5000))
def high():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
def now():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS"))
open("/proc/self/clear_refs", "w").write("5")
before = now()
done = law.assess_table(table)
added = [done[name] for name in done.columns[len(table.columns):]]
print(high() - before, sum(16 * len(one) if one.dtype == pl.String else one.estimated_size() for one in added))
"""


def memory() -> Figure:
    """Measure the peak of a fresh process over what it held before the call.

    A text column of polars holds 16 bytes a row, in which short texts stand themselves; its `estimated_size` leaves these out.
    """
    if not sys.platform.startswith("linux"):
        return Figure(MEMORY, 1)
    found = []
    for _ in range(MEMORY_ROUNDS):
        run = [sys.executable, "-c", PEAK.format(rows=MORE)]
        told = subprocess.run(run, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own text
        over, result = map(int, told.split())
        found.append(over / (1.2 * result + 50e6))
    return Figure(MEMORY, 1, measured=median(found))
