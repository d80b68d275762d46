"""Rows at random, with many columns known and many blank, and the records of the same rows."""

from __future__ import annotations

import datetime as dt
from random import Random

import polars as pl

import cleanprod as cp

FLAGS = (
    "exceeds_discharge_standard",
    "exceeds_total_cap",
    "exceeds_energy_limit",
    "uses_toxic_materials",
    "toxic_other",
    "other_state_case",
    "on_key_energy_list",
    "on_key_environment_list",
    "pollutes",
    "process_simple",
    "impact_low",
    "energy_high",
    "deferral_agreed",
    "report_truthful",
    "correction_refused",
    "is_sme",
    "effect_marked",
)
DAYS = ("listed_on", "started_on", "report_submitted_on", "last_audit_completed_on", "correction_ordered_on", "breach_on")
WORDS = {
    "industry": ("C3360", "2511", "25", "9011"),
    "basin": ("茅洲河", "西江", "韩江"),
    "listed_under": ("statutory", "policy", "voluntary"),
    "level": ("I", "II", "III"),
    "city": ("广州市", "惠州", "441800"),
    "park": ("东江园", "西岭园"),
    "sector": ("工业", "服务业"),
}


def rows(count, seed=7, blank=0.3):
    """Draw rows that no record refuses; those with contradicting days are drawn again."""
    draw = Random(seed)  # noqa: S311 - rows of a test
    marks = [dt.date(2016, 6, 30) + dt.timedelta(days) for days in (-400, -1, 0, 1, 180, 365, 366, 700, 701, 1066, 1500)]
    found = []
    while len(found) < count:
        row = {name: draw.choice((True, False)) for name in FLAGS} | {name: draw.choice(words) for name, words in WORDS.items()}
        row |= {name: draw.choice((cp.NEVER, *marks)) for name in DAYS}
        row = {name: None if draw.random() < blank else value for name, value in row.items()}
        row["id"] = str(len(found))
        try:
            cp.Enterprise(**{name: value for name, value in row.items() if value is not None})
        except cp.RecordError:
            continue
        found.append(row)
    return found


def frame(found):
    """Give rows as a table."""
    types = dict.fromkeys(FLAGS, pl.Boolean) | dict.fromkeys(DAYS, pl.Date) | dict.fromkeys((*WORDS, "id"), pl.String)
    return pl.DataFrame(found, schema={name: types[name] for name in found[0]})


def records(found):
    """Give rows as records."""
    return [cp.Enterprise(**{name: value for name, value in row.items() if value is not None}) for row in found]
