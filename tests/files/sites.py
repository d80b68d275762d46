"""A model of its own, and files of it, for the tests of what people keep."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from openpyxl import Workbook

from cleanprod.models.fields import Day, Event, Flag, Name, fact
from cleanprod.models.record import Record
from cleanprod.units import Energy, Share, Water  # noqa: TC001 - pydantic reads the annotations

if TYPE_CHECKING:
    from pathlib import Path


class Site(Record):
    """A site: without an id, with quantities, a count."""

    name: Name = fact("企业名称", "name")
    park: Name = fact("园区", "park")
    over: Flag = fact("超标", "exceeds")
    audited_on: Event = fact("上次审核完成日期", "last audit")
    opened: Day = fact("投产日期", "opened")
    energy: Energy | None = fact("综合能耗", "energy", "能耗")
    water: Water | None = fact("年取水量", "water")
    share: Share | None = fact("循环利用率", "share that is used again")
    workers: int | None = fact("职工人数", "workers")
    ratio: float | None = fact("系数", "ratio")


def book(path: Path, *sheets: tuple[str, list[list[object]]], merged: tuple[str, ...] = (), form: dict | None = None) -> Path:
    """Write a workbook: sheets of rows; merged ranges and number formats are those of the first."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets:
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    first = workbook.worksheets[0]
    for cells in merged:
        first.merge_cells(cells)
    for cell, number_format in (form or {}).items():
        first[cell].number_format = number_format
    workbook.save(path)
    return path


def text(path: Path, rows: list[list[object]], encoding: str = "utf-8") -> Path:
    """Write the same rows as CSV."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path
