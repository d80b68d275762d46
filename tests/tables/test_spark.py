"""PySpark answers as the records do, in a plan of its own: no Python runs row by row."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis.database import InMemoryExampleDatabase

import cleanprod as cp
from cleanprod.models.fields import headers_of
from cleanprod.rules.table import columns_of_answers
from cleanprod.testing import asked_types, enterprises, spelt
from tables.engines import back, cells
from tables.told import told

pyspark = pytest.importorskip("pyspark", reason="PySpark is not installed: pip install 'cleanprod[spark]'")
pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.skipif(not (shutil.which("java") or "JAVA_HOME" in os.environ), reason="PySpark needs Java"),
]

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"
FLAG = "exceeds_energy_limit"
ROW_BY_ROW = re.compile(r"Python|Pandas|EvalArrow")
FEW = cp.policy(on="2018-06-01", questions=["statutory_mandatory", "process_track", "report_by"])


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "Asia/Shanghai",
        "spark.driver.host": "localhost",
        "spark.log.level": "ERROR",
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    yield session
    session.stop()


def table_of(spark, frame):
    return spark.createDataFrame(frame.to_arrow(compat_level=pl.CompatLevel.oldest()))


def drawn(count):
    """Draw many enterprises at once: a query costs Spark seconds, and a row nothing."""
    found = []

    @settings(max_examples=count, phases=[Phase.generate], database=InMemoryExampleDatabase())
    @given(enterprises())
    def draw(one):
        found.append(one)

    draw()
    return found


@cache
def random_table(count):
    """Give a table of every fact that a rule asks, with nulls and in any spelling, and the records of its rows."""
    draw = Random(11)  # noqa: S311 - rows of a test
    types = {**asked_types(), "recorded_on": pl.Date}
    headers = sorted(headers_of(cp.Enterprise).items())
    draw.shuffle(headers)
    columns = {name: header for header, name in headers if name in types}
    held = [{name: row.given.get(name) for name in columns} for row in drawn(count)]
    rows = [{columns[name]: draw.choice(spelt(name, value)) for name, value in row.items()} for row in held]
    frame = pl.DataFrame(rows, schema={header: types[name] for name, header in columns.items()})
    records = [cp.Enterprise(**{name: value for name, value in row.items() if value is not None}) for row in held]
    return frame.with_columns(n=pl.int_range(frame.height)), records


@pytest.mark.parametrize("on", ["2018-06-01", "2026-09-01"])
def test_every_question_is_answered_as_of_the_records(spark, on):
    frame, records = random_table(150)
    law = cp.policy(on=on, stands={"A8": True})
    done = law.assess_table(table_of(spark, frame).repartition(3))
    found = back("pyspark", done).sort("n")

    assert type(done) is type(table_of(spark, frame))
    assert found.columns[: frame.width] == frame.columns
    names = columns_of_answers(law.program)
    for got, record in zip(cells(found, names), records, strict=True):
        assert dict(zip(names, got, strict=True)) == dict(zip(names, told(law, record), strict=True))
    assert not ROW_BY_ROW.search(done._jdf.queryExecution().toString())  # noqa: SLF001 - the plan has no other name


def test_the_columns_of_the_caller_stay_as_they_were(spark):
    frame = pl.DataFrame(
        {
            "备注": ["x", None],
            FLAG: [True, None],
            "share": [Decimal("1.50"), None],
            "when": [dt.datetime(2018, 1, 1, 7), None],
            "parts": [["a", "b"], None],
        }
    )
    table = table_of(spark, frame)
    done = FEW.assess_table(table)

    assert done.schema[: len(table.schema)] == table.schema
    assert done.select(table.columns).collect() == table.collect()
    assert done.columns[len(table.columns) :] == columns_of_answers(FEW.program)


def test_options_beside_their_enterprises(spark):
    plants = pl.DataFrame(
        {"id": ["E1", "E2", "E3"], "has_provincial_title": [True, False, None], "deferral_agreed": [False] * 3}
    )
    measures = pl.DataFrame({"enterprise_id": ["E2", "E1", None, "E3"], "saves_energy": [True] * 4, "n": [0, 1, 2, 3]})
    law = cp.policy(on="2018-06-01")
    done = law.assess_table(table_of(spark, measures), cp.Option, enterprises=table_of(spark, plants))
    found = back("pyspark", done).sort("n")
    held = {name: cp.Enterprise(id=name, has_provincial_title=title, deferral_agreed=False) for name, title, _ in plants.rows()}
    rows = [cp.Option(enterprise=held.get(owner), saves_energy=True) for owner, _, _ in measures.rows()]

    names = columns_of_answers(law.about(cp.Option).program)
    assert cells(found, names) == [told(law, row) for row in rows]


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        ({FLAG: [None, "是"]}, "exceeds_energy_limit: got '是', expected a boolean column"),
        ({"listed_on": ["2018-01-01"]}, "listed_on: got '2018-01-01', expected a date column"),
        ({"Statutory_Mandatory": [True]}, "Statutory_Mandatory: got the column, expected a free name"),
    ],
)
def test_what_cannot_be_read_is_refused(spark, held, sentence):
    with pytest.raises(cp.TableError, match=sentence):
        FEW.assess_table(table_of(spark, pl.DataFrame(held)))


def test_the_plan_has_the_steps_of_the_page(spark, tmp_path):
    texts = re.findall(r"```text\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (shown,) = (text for text in texts if "Physical Plan" in text)
    pl.DataFrame({"id": ["A"], FLAG: [True], "listed_on": [dt.date(2018, 1, 10)]}).write_parquet(tmp_path / "table.parquet")
    law = cp.policy(on="2018-06-01", questions=["ground_high_energy", "report_by"])
    done = law.assess_table(spark.read.parquet(str(tmp_path / "table.parquet")))

    plan = done._jdf.queryExecution().executedPlan().toString()  # noqa: SLF001 - the plan has no other name
    steps = {"Project", "ColumnarToRow", "Scan"}
    assert set(re.findall(r"^[* +:-]*(?:\(\d+\) )?(?:File)?([A-Z]\w+)", plan, re.MULTILINE)) == steps
    assert set(re.findall(r"^[* +:-]*([A-Z]\w+).* \(\d\)$", shown, re.MULTILINE)) == steps


def test_the_job_of_the_page(spark, tmp_path, monkeypatch):
    texts = re.findall(r"```text\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (job,) = (text for text in texts if "SparkSession" in text)
    frame = pl.DataFrame({FLAG: [True, False, None], "n": [1, 2, 3]})
    frame.write_parquet(tmp_path / "table.parquet")
    monkeypatch.setattr(sys, "argv", ["job.py", str(tmp_path / "table.parquet"), str(tmp_path / "answers")])
    exec(compile(job, "job.py", "exec"), {"__name__": "__main__"})  # noqa: S102 - our own page

    law = cp.policy(on="2018-06-01", questions=["audit_required", "report_by"])
    assert spark.version
    assert pl.read_parquet(tmp_path / "answers/*.parquet").sort("n").equals(law.assess_table(frame))
