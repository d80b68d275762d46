"""Parquet files in batches: what a table in memory gives, whole or not at all, and what is wrong told with its row."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
import warnings

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

import cleanprod as cp
from cleanprod import batches, cli
from cleanprod.cli import batches as command
from cleanprod.testing import tables

LAW = cp.policy(on="2018-06-01", questions=["statutory_mandatory", "process_track", "report_by"])
FLAG = "exceeds_energy_limit"
AUGUST = ["--on", "2018-06-01"]


@pytest.fixture(autouse=True)
def _short_batches(monkeypatch):
    monkeypatch.setattr(batches, "ROWS", 3)


@pytest.fixture
def at(tmp_path):
    """Write a table to a file, and name the file of its answers."""

    def write(held, name="table.parquet", **options):
        table = held if isinstance(held, pa.Table) else pl.DataFrame(held).to_arrow(compat_level=pl.CompatLevel.oldest())
        pq.write_table(table, tmp_path / name, **options)
        return tmp_path / name, tmp_path / "out.parquet"

    return write


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = cli.run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@settings(max_examples=15)
@given(data=st.data())
def test_batches_say_what_a_table_in_memory_says(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("batches")
    frame, _ = data.draw(tables())
    law = cp.policy(on=data.draw(st.sampled_from(("2018-06-01", "2026-09-01"))))
    size = data.draw(st.integers(1, 4))
    frame.write_parquet(folder / "table.parquet", row_group_size=data.draw(st.integers(1, 5)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "ROWS", size)
        done = cp.assess_file(folder / "table.parquet", folder / "out.parquet", law)

    expected = law.assess_table(frame)
    assert pl.read_parquet(folder / "out.parquet").equals(expected)
    assert (done.rows, done.answered, done.problems) == (frame.height, frame.height, ())
    yes = expected["audit_required"].to_list()
    assert done.counts["audit_required"] == batches.Counts(yes.count(True), yes.count(False), yes.count(None))
    told = expected["report_by_status"].to_list()
    assert done.counts["report_by"] == batches.Counts(told.count("settled"), told.count("none"), told.count("unknown"))


def test_the_columns_of_the_caller_stay_as_they_were(at):
    table = pa.table(
        {
            "备注": pa.array(["x", None, "y", "z"]).dictionary_encode(),
            FLAG: pa.array([True, None, False, True]),
            "parts": pa.array([["a"], [], None, ["b", None]]),
            "when": pa.array([dt.datetime(2018, 1, 1, 7), None, None, None], pa.timestamp("ns", "Asia/Shanghai")),
            "map": pa.array([[("k", 1)], None, [], None], pa.map_(pa.string(), pa.int8())),
            "share": pa.array([None, 1, 2, 3], pa.decimal128(9, 2)),
            "nothing": pa.nulls(4),
        }
    ).replace_schema_metadata({"of": "the caller"})
    source, out = at(table)
    cp.assess_file(source, out, LAW)

    found = pq.read_table(out)
    assert found.select(table.column_names).equals(table)
    assert found.schema.metadata[b"of"] == b"the caller"
    assert found["statutory_mandatory"].to_pylist() == [True, None, None, True]


def test_a_file_without_rows_gives_one_with_the_columns(at):
    source, out = at(pl.DataFrame({FLAG: []}, schema={FLAG: pl.Boolean}))
    done = cp.assess_file(source, out, LAW)

    assert (done.rows, done.answered) == (0, 0)
    assert pl.read_parquet(out).schema == LAW.assess_table(pl.read_parquet(source)).schema
    cp.assess_file(source, out.with_suffix(".csv"), LAW)
    assert out.with_suffix(".csv").read_text("utf-8-sig").split(",")[:2] == [FLAG, "statutory_mandatory"]


def test_a_row_that_is_wrong_is_left_out_and_told(at):
    days = [dt.date(2018, 1, 1)] * 12
    for row in (1, 4, 5, 7, 8, 9, 11):
        days[row] = dt.date(1017, 1, 1)
    source, out = at({"listed_on": days, "n": range(12)})
    done = cp.assess_file(source, out, cp.policy(on="2018-06-01"))

    assert pl.read_parquet(out)["n"].to_list() == [0, 2, 3, 6, 10]
    assert (done.rows, done.answered) == (12, 5)
    assert [problem.row for problem in done.problems] == [2, 5, 6, 8, 9, None]
    assert str(done.problems[0]).startswith("table.parquet, row 2, listed_on: got datetime.date(1017, 1, 1), expected a date")
    assert str(done.problems[-1]).startswith("table.parquet, listed_on: got 2 more rows, expected a date")
    with pytest.raises(cp.RecordError, match="row 2, listed_on"):
        cp.assess_file(source, out, LAW, strict=True)


def test_days_out_of_order_are_left_out_and_a_row_that_is_wrong_twice_is_left_out_once(at):
    day, before, later = dt.date(2018, 1, 1), dt.date(2017, 1, 1), dt.date(2018, 3, 1)
    started, submitted = [day, day, None, dt.date(1017, 1, 1)], [later, before, before, dt.date(1016, 1, 1)]
    source, out = at({"started_on": started, "report_submitted_on": submitted, "n": range(4)})
    done = cp.assess_file(source, out, cp.policy(on="2018-06-01"))

    assert pl.read_parquet(out)["n"].to_list() == [0, 2]
    assert (done.rows, done.answered) == (4, 2)
    assert [(problem.row, problem.where) for problem in done.problems] == [
        (2, "report_submitted_on"),
        (4, "started_on"),
        (4, "report_submitted_on"),
    ]


def test_a_column_of_the_wrong_type_is_refused_with_its_row_and_nothing_is_written(at):
    source, out = at({FLAG: [None] * 7 + ["是"]})
    out.write_text("before")

    with pytest.raises(cp.TableError, match=r"table.parquet, row 8, exceeds_energy_limit: got '是', expected a boolean column"):
        cp.assess_file(source, out, LAW)
    assert out.read_text() == "before"
    assert sorted(one.name for one in source.parent.iterdir()) == ["out.parquet", "table.parquet"]


@pytest.mark.parametrize(
    ("held", "found"),
    [
        ({"listed_on": [None] * 5}, ["unknown"] * 5),
        ({"listed_on": [None] * 5, "recorded_on": [None] * 5}, ["none"] * 5),
        ({"listed_on": [None] * 2, "记录日期": [None, dt.date(2017, 1, 1)]}, ["none", "unknown"]),
        ({"listed_on": [None] * 2, "recorded_on": [None, dt.datetime(2017, 1, 1)]}, ["none", "unknown"]),
    ],
)
def test_the_day_of_the_record(at, held, found):
    source, out = at(pl.DataFrame(held).cast({"listed_on": pl.Date}))
    recorded_on = None if found[0] == "unknown" else "2018-06-01"
    cp.assess_file(source, out, LAW, recorded_on=recorded_on)

    answers = pl.read_parquet(out)
    assert answers["report_by_status"].to_list() == found
    assert answers.columns[: len(held)] == list(held)


def test_what_is_missing_is_told_once_and_what_is_required_must_be_there(at):
    source, out = at({FLAG: [True] * 9})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        cp.assess_file(source, out, LAW)

    assert [one.category for one in caught] == [cp.TableWarning]
    assert caught[0].filename == __file__
    with pytest.raises(cp.TableError, match="listed_on: got no such column"):
        cp.assess_file(source, out, LAW, require=["listed_on"])


def test_progress_is_told_after_each_batch(at):
    source, out = at({FLAG: [True] * 7})
    told = []
    cp.assess_file(source, out, LAW, progress=lambda *rows: told.append(rows))

    assert told == [(3, 7), (6, 7), (7, 7)]


def broken(path):
    """Spoil the middle of a file: its foot still tells what it holds."""
    data = bytearray(path.read_bytes())
    data[8 : len(data) // 2] = bytes(len(data) // 2 - 8)
    path.write_bytes(data)


REFUSED = {
    "a taken name": ({"report_by_status": [1]}, "out.parquet", "table.parquet, report_by_status: got the column"),
    "another ending": ({FLAG: [True]}, "out.xlsx", "expected a file that ends in .parquet or .csv"),
    "no ending": ({FLAG: [True]}, "out", "expected a file that ends in .parquet or .csv"),
    "the input": ({FLAG: [True]}, "table.parquet", "expected a file other than the one that is read"),
    "no folder": ({FLAG: [True]}, "no/out.parquet", "out.parquet: got no folder"),
    "lists in CSV": (
        {FLAG: [True], "parts": [["a"]]},
        "out.csv",
        "table.parquet, parts: got .*list.*, expected a column of plain",
    ),
    "two columns of a field": ({FLAG: [True], "能耗超限额": [True]}, "out.parquet", "expected one column for exceeds_energy"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_is_refused_in_a_sentence(at, case):
    held, out, sentence = REFUSED[case]
    source, _ = at(held)

    with pytest.raises(cp.CleanprodError, match=sentence):
        cp.assess_file(source, source.parent / out, LAW)


def test_a_file_that_is_none_is_refused(at, tmp_path):
    out = tmp_path / "out.parquet"
    (tmp_path / "text.parquet").write_text("no Parquet at all")
    with pytest.raises(cp.FileError, match=r"text.parquet: got .*, expected a whole Parquet file"):
        cp.assess_file(tmp_path / "text.parquet", out, LAW)
    with pytest.raises(cp.FileError, match=r"none.parquet: got no such file"):
        cp.assess_file(tmp_path / "none.parquet", out, LAW)
    source, _ = at({FLAG: [True, False, None] * 500, "n": range(1500)})
    broken(source)
    with pytest.raises(cp.FileError, match=r"table.parquet: got .*, expected a whole Parquet file"):
        cp.assess_file(source, out, LAW)
    twice, _ = at(pa.Table.from_arrays([pa.array([True]), pa.array([True])], names=["x", "x"]))
    with pytest.raises(cp.FileError, match=r"table.parquet, x: got 2 columns, expected a name of its own"):
        cp.assess_file(twice, out, LAW)
    assert not out.exists()


@pytest.mark.parametrize("missing", ["polars", "pyarrow.parquet"])
def test_without_the_extra_a_sentence_says_what_to_install(at, monkeypatch, missing):
    source, out = at({FLAG: [True]})
    monkeypatch.setitem(sys.modules, missing, None)

    with pytest.raises(cp.FileError, match=r"is not installed, .* pip install 'cleanprod\[pyarrow\]'"):
        cp.assess_file(source, out, LAW)


def test_csv_has_words_and_no_formulas(at):
    texts = pa.array(["=1+1", "b", None, "-x"])
    table = pa.table({"@id": texts, "kind": texts.dictionary_encode(), FLAG: [True, None, False, True], "n": [1.5, None, 2, 3]})
    for name in ("exceeds_discharge_standard", "exceeds_total_cap", "uses_toxic_materials", "discharges_toxic_substances"):
        table = table.append_column(name, pa.array([False] * 4))
    source, out = at(table)
    out = out.with_suffix(".csv")
    done = cp.assess_file(source, out, LAW, lang="zh")

    assert out.read_bytes().startswith(b"\xef\xbb\xbf'@id,kind,")
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert [row["'@id"] for row in rows] == ["'=1+1", "b", "", "'-x"]
    assert [row["kind"] for row in rows] == ["'=1+1", "b", "", "'-x"]
    assert [row["n"] for row in rows] == ["1.5", "", "2.0", "3.0"]
    assert [row["statutory_mandatory"] for row in rows] == ["是", "未知", "否", "是"]
    assert {row["report_by_status"] for row in rows} == {"unknown"}
    assert done.marked == 5


# the command


def test_assess_streams_a_parquet_file(run, at):
    source, out = at({FLAG: [True, None, False, True], "of_the_caller": ["a", "b", "c", "d"]})
    code, told, notes = run("assess", source, *AUGUST, "--out", out)

    assert code == 0
    assert told.startswith(
        "4 enterprises on 2018-06-01:\n  Must be audited, by law or under the Opinion: yes 2, no 0, unknown 2\n"
    )
    assert notes.startswith("table.parquet: no column of ")
    assert notes.endswith(" more: unknown in every row\n")
    assert pl.read_parquet(out).equals(cp.policy(on="2018-06-01").assess_table(pl.read_parquet(source)))


def test_assess_narrows_the_questions_and_speaks_chinese(run, at):
    source, out = at({"listed_on": [None], "deferred_until": [None]})
    code, told, notes = run(
        "assess", source, *AUGUST, "--out", out, "--question", "report_by", "--lang", "zh", "--recorded-on", "2018-06-01"
    )

    assert (code, notes) == (0, "")
    assert "1 家企业，2018-06-01：" in told
    assert pl.read_parquet(out).columns == ["listed_on", "deferred_until", "report_by", "report_by_status"]


def test_assess_tells_the_rows_that_are_wrong(run, at):
    source, out = at({"listed_on": [dt.date(1017, 1, 1), dt.date(2018, 1, 1)]})
    arguments = ("assess", source, *AUGUST, "--out", out, "--question", "report_by")
    code, told, notes = run(*arguments)

    assert code == 1
    assert "1 row not answered, see below" in told
    assert "table.parquet, row 1, listed_on: got datetime.date(1017, 1, 1)" in notes
    assert pl.read_parquet(out).height == 1
    out.unlink()
    code, told, notes = run(*arguments, "--strict")
    assert (code, told, out.exists()) == (2, "", False)
    assert "row 1, listed_on" in notes


def test_a_bar_shows_on_a_terminal(at, monkeypatch):
    console = Console(force_terminal=True, width=80, stderr=True)
    source, out = at({FLAG: [True] * 5})
    told = []
    monkeypatch.setattr(command.Progress, "update", lambda _, task, **given: told.append((task, given)))
    assert command.assess_in_batches(source, out, LAW, "zh", console, recorded_on=None, strict=False) == 0
    assert [given for _, given in told] == [{"completed": 3, "total": 5}, {"completed": 5, "total": 5}]


def test_a_sheet_of_a_parquet_file_is_refused(run, at):
    source, out = at({FLAG: [True]})
    code, _, notes = run("assess", source, *AUGUST, "--out", out, "--sheet", "名单")

    assert code == 2
    assert "table.parquet: got the sheet '名单', expected a workbook" in notes


# small files


def test_a_parquet_file_is_read_as_records(at):
    held = {
        "编号": ["A", "B"],
        FLAG: [True, None],
        "listed_on": [dt.date(2018, 1, 1), cp.NEVER],
        "上次审核完成日期": [dt.datetime(2017, 1, 1), dt.datetime(2017, 1, 1, 7)],
    }
    source, _ = at(held)
    reading = cp.read_table(source)

    (row,) = reading.rows
    assert (row.number, row.record.id, row.record.exceeds_energy_limit) == (1, "A", True)
    assert row.record.last_audit_completed_on == dt.date(2017, 1, 1)
    assert [problem.row for problem in reading.problems] == [2]
    assert "without a time of day" in str(reading.problems[0])
    never = cp.read_table(at({"编号": ["B"], "listed_on": [cp.NEVER]})[0])
    assert never.rows[0].record.listed_on == cp.NEVER


def test_more_rows_than_are_held_as_records_are_refused(at, monkeypatch):
    monkeypatch.setattr("cleanprod.files.parquet.MOST_ROWS", 2)
    source, _ = at({FLAG: [True] * 3})

    with pytest.raises(cp.FileError, match=r"table.parquet: got 3 rows, expected at most .* rows. Assess it in batches"):
        cp.read_table(source)


def test_records_are_written_as_parquet(run, tmp_path):
    text = "编号,企业名称,能耗超限额,备注,数\nA1,甲厂,是,=1+1,1\nA2,,,,x\n"
    (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
    rows = [{"编号": "A1", "能耗超限额": "是", "n": 1, "m": True}, {"编号": "A2", "n": "x", "m": None}]
    (tmp_path / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    out = tmp_path / "out.parquet"
    code, told, _ = run("assess", tmp_path / "rows.csv", *AUGUST, "--out", out, "--keep-extra")

    assert code == 0
    assert "2 enterprises" in told
    found = pl.read_parquet(out)
    answers = cp.policy(on="2018-06-01").assess_table(pl.DataFrame({FLAG: [True, None]})).drop(FLAG)
    assert found.columns == ["id", "name", "备注", "数", *answers.columns, "missing"]
    assert found.select(answers.columns).equals(answers)
    assert found["备注"].to_list() == ["=1+1", ""]
    run("assess", tmp_path / "rows.json", *AUGUST, "--out", out, "--keep-extra", "--format", "parquet")
    assert pl.read_parquet(out, columns=["id", "n", "m"]).rows() == [("A1", "1", True), ("A2", "x", None)]


def test_parquet_goes_to_a_file(run, at, tmp_path):
    source, _ = at({FLAG: [True]})
    code, _, notes = run("assess", source, *AUGUST, "--format", "parquet")

    assert code == 2
    assert "--out: got --format parquet, expected --out FILE.parquet beside it" in notes
    assert run("assess", source, *AUGUST, "--format", "csv", "--out", tmp_path / "x.parquet")[0] == 2
