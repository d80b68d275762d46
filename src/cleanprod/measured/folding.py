"""One table after another, folded into the table of enterprises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from attrs import evolve, frozen

from cleanprod.errors import TableError
from cleanprod.tables import gathered, open_table

from .audits import fold_audits
from .energy import FACT, fold_energy
from .faults import Faults
from .flags import BY_LIST, fold_flag
from .folded import Contradiction, Folded
from .lines import read_lines
from .owners import TABLE, Owners

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from .columns import Layout


@frozen
class Given:
    """What a caller gives beside the enterprises: the long tables by name, whether they are complete, the day, the account."""

    tables: Mapping[str, Any]
    complete: Mapping[str, bool | None]
    on: dt.date | None
    account: Mapping[str, Any]

    def table(self, name: str) -> pl.DataFrame | None:
        """Give a long table, if it was given; a column of nulls alone is one of blank cells."""
        if self.tables[name] is None:
            return None
        frame = frame_of(self.tables[name], name)
        return frame.with_columns(pl.col(one).cast(pl.String) for one, dtype in frame.schema.items() if dtype == pl.Null)


def frame_of(table: object, name: str) -> pl.DataFrame:
    """Bring a table of any engine into memory as polars.

    Errors:
        TableError: it is something else, or a column of it cannot be read.
    """
    try:
        found = gathered(open_table(table))
    except TableError as error:
        raise TableError(*(evolve(problem, file=name) for problem in error.problems)) from None
    # points in time at midnight are how some engines write days
    times = [one for one, dtype in found.schema.items() if isinstance(dtype, pl.Datetime) and dtype.time_zone is None]
    days = [one for one in times if (found[one].dt.truncate("1d") == found[one]).all()]
    return found.with_columns(pl.col(days).dt.date())


def folded(enterprises: object, given: Given) -> Folded:
    """Fold every long table. See `fold_measurements`."""
    owners, faults = Owners(frame_of(enterprises, TABLE)), Faults()
    filled: dict[str, pl.Series] = {}
    contradictions: list[Contradiction] = []
    layouts: list[Layout] = []
    for name, (model, flags) in BY_LIST.items():
        table = given.table(name)
        if table is None:
            continue
        pairs = tuple((one.value, one.limit) for one in flags)
        lines = read_lines(name, table, model, pairs, owners, faults)
        complete = owners.declared(f"{name}_complete", given.complete[name])
        layouts.append(lines.layout)
        for one in flags:
            found = fold_flag(one, lines, complete, owners)
            if found is not None:
                filled[one.flag], told = found
                contradictions += told
    uses, audits = given.table("energy"), given.table("audits")
    if uses is not None:
        complete = owners.declared("energy_complete", given.complete["energy"])
        lines, filled[FACT], told = fold_energy(uses, complete, {"on": given.on, **given.account}, owners, faults)
        layouts.append(lines.layout)
        contradictions += told
    if audits is not None:
        layout, facts, told = fold_audits(audits, given.on, owners, faults)
        layouts.append(layout)
        filled |= facts
        contradictions += told
    counts = {name: int((owners.said(name).is_null() & values.is_not_null()).sum()) for name, values in filled.items()}
    for name, values in filled.items():
        owners.fill(name, values)
    unread = {layout.table: layout.unread for layout in layouts}
    return Folded(owners.frame, tuple(contradictions), faults.problems, faults.rows, unread, counts)
