"""Answers as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest

from cleanprod.eligibility import grounds
from cleanprod.errors import FileError
from cleanprod.files import Row, print_csv, print_json, read_table, write_csv, write_json
from cleanprod.models import Enterprise
from cleanprod.policies import policy

LAW = policy(on="2018-06-01", questions=[rule.name for rule in grounds.RULES])
BOM = b"\xef\xbb\xbf"


def answered(*enterprises, extra=()):
    rows = [Row(number, one, dict(extra)) for number, one in enumerate(enterprises, 2)]
    return [(row, LAW.assess(row.record)) for row in rows]


def table(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(("lang", "words"), [("en", ("yes", "no", "unknown")), ("zh", ("是", "否", "未知"))])
def test_answers_as_csv(tmp_path, lang, words):
    path = tmp_path / "out.csv"
    pairs = answered(
        Enterprise(id="甲", exceeds_energy_limit=True, exceeds_discharge_standard=False, exceeds_total_cap=False),
        Enterprise(id="乙", name="某厂", exceeds_discharge_standard=True),
    )
    assert write_csv(path, iter(pairs), lang=lang) == 0
    assert path.read_bytes().startswith(BOM + b"id,name,ground_over_discharge,")
    yes, no, unknown = words
    first, second = table(path)
    assert list(first) == ["id", "name", *LAW.questions, "missing"]
    assert (first["id"], first["name"], second["name"]) == ("甲", "", "某厂")
    assert (first["ground_high_energy"], first["ground_over_discharge"], first["ground_toxic"]) == (yes, no, unknown)
    missing = first["missing"].split(" ")
    assert "fact:uses_toxic_materials" in missing
    assert len(missing) == len(set(missing))
    assert "fact:exceeds_energy_limit" in second["missing"].split(" ")
    assert "fact:exceeds_energy_limit" not in missing


def test_missing_is_that_of_all_questions_in_order(tmp_path):
    ((_, answers),) = pairs = answered(Enterprise(id="1"))
    write_csv(tmp_path / "out.csv", pairs)
    expected = dict.fromkeys(atom for name in answers for atom in answers[name].missing)
    assert table(tmp_path / "out.csv")[0]["missing"] == " ".join(expected)
    assert len(expected) > 5


def test_without_names_there_is_no_column_of_names(tmp_path):
    write_csv(tmp_path / "out.csv", answered(Enterprise(id="1")))
    assert "name" not in table(tmp_path / "out.csv")[0]


def test_no_answers(tmp_path):
    assert write_csv(tmp_path / "out.csv", []) == 0
    assert (tmp_path / "out.csv").read_bytes() == BOM + b"id,missing\r\n"


def test_extra_columns(tmp_path):
    pairs = answered(Enterprise(id="1"), extra={"备注": "x", "n": 1.5, "t": True, "none": None})
    write_csv(tmp_path / "out.csv", [*pairs, *answered(Enterprise(id="2"))])
    first, second = table(tmp_path / "out.csv")
    assert list(first)[:5] == ["id", "备注", "n", "t", "none"]
    assert [first[name] for name in ("备注", "n", "t", "none")] == ["x", "1.5", "true", ""]
    assert [second[name] for name in ("备注", "n", "t", "none")] == ["", "", "", ""]


@pytest.mark.parametrize("header", ["id", "missing", "statutory_mandatory"])
def test_an_extra_column_with_the_name_of_a_result(tmp_path, header):
    with pytest.raises(FileError, match=f"^out.csv, {header}: got the name of a result"):
        write_csv(tmp_path / "out.csv", answered(Enterprise(id="1"), extra={header: "x", "備": ""}))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", '=HYPERLINK("x")'])
def test_a_formula_is_marked(text):
    stream = io.StringIO(newline="")
    pairs = answered(Enterprise(id="1", name=text), extra={text: text, "safe": "a=1", "number": -1})
    assert print_csv(stream, pairs) == 3
    rows = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))
    assert rows[0][2:5] == [f"'{text}", "safe", "number"]
    assert rows[1][:5] == ["1", f"'{text}", f"'{text}", "a=1", "-1"]


def test_choices_and_days_have_a_status_beside_them():
    law = policy(on="2018-06-01", questions=["report_by", "process_track"], texts={"order16": False})
    missing = " ".join(law.assess(Enterprise())["process_track"].missing)
    stream = io.StringIO(newline="")
    held = [
        Enterprise(id="1", energy_high=True),
        Enterprise(id="2", listed_on="2018-01-31"),
        Enterprise(id="3", listed_on="never"),
    ]
    print_csv(stream, [(Row(2, one, {}), law.assess(one)) for one in held], lang="zh")
    assert stream.getvalue().splitlines() == [
        "id,report_by,report_by_status,process_track,process_track_status,missing",
        "1,,unknown,standard,settled,fact:listed_on",
        f"2,2019-01-31,settled,,unknown,{missing}",
        f"3,,none,,unknown,{missing}",
    ]


def test_answers_as_json(tmp_path):
    pairs = answered(Enterprise(id="甲", exceeds_energy_limit=True)) + answered(Enterprise(id="乙"), extra={"备注": "x"})
    write_json(tmp_path / "out.json", iter(pairs))
    text = (tmp_path / "out.json").read_text(encoding="utf-8")
    assert "甲" in text
    first, second = json.loads(text)
    assert first == json.loads(json.dumps(pairs[0][1].to_dict()))
    assert second.pop("extra") == {"备注": "x"}
    assert second == json.loads(json.dumps(pairs[1][1].to_dict()))


def test_json_is_written_as_it_comes():
    stream = io.StringIO()
    lengths = []

    def coming():
        for pair in answered(Enterprise(id="1"), Enterprise(id="2")):
            lengths.append(len(stream.getvalue()))
            yield pair

    print_json(stream, coming())
    assert lengths[0] < lengths[1] < len(stream.getvalue())
    assert len(json.loads(stream.getvalue())) == 2


def test_json_of_no_answers():
    stream = io.StringIO()
    print_json(stream, [])
    assert json.loads(stream.getvalue()) == []


def test_json_has_no_numbers_that_are_none():
    with pytest.raises(ValueError, match="not JSON compliant"):
        print_json(io.StringIO(), answered(Enterprise(id="1"), extra={"n": float("nan")}))


def test_what_was_there_stays_until_all_is_written(tmp_path):
    path = tmp_path / "out.json"
    path.write_text("before", encoding="utf-8")

    def failing():
        yield from answered(Enterprise(id="1"))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_json(path, failing())
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]
    write_json(path, answered(Enterprise(id="1")))
    assert len(json.loads(path.read_text(encoding="utf-8"))) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_private_stays_private(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("before", encoding="utf-8")
    path.chmod(0o600)
    write_csv(path, [])
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "real.json", tmp_path / "link.json"
    target.write_text("before", encoding="utf-8")
    link.symlink_to(target)
    write_json(link, [])
    assert link.is_symlink()
    assert json.loads(target.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("write", [write_csv, write_json])
def test_where_no_file_can_be(tmp_path, write):
    with pytest.raises(FileError, match=r"^out: got no folder .*Make the folder first"):
        write(tmp_path / "none" / "out", [])
    with pytest.raises(FileError, match=r": got a folder"):
        write(tmp_path, [])
    with pytest.raises(FileError, match=r"expected a file that can be written"):
        write("a\0b", [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "out")
    with pytest.raises(FileError, match="not an ordinary file"):
        write_json(tmp_path / "out", [])
    assert (tmp_path / "out").is_fifo()


def test_no_permission(tmp_path, monkeypatch):
    def deny(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    with pytest.raises(FileError, match=r"^out.csv: got Permission denied, expected a file that can be written"):
        write_csv(tmp_path / "out.csv", [])


def test_what_is_written_can_be_read_again(tmp_path):
    source = tmp_path / "list.csv"
    source.write_text("编号,备注,能耗超限额\n甲,x,是\n", encoding="gb18030")
    reading = read_table(source, keep_extra=True)
    write_csv(tmp_path / "out.csv", [(row, LAW.assess(row.record)) for row in reading.rows], lang="zh")
    (row,) = read_table(tmp_path / "out.csv", keep_extra=True).rows
    assert (row.record.id, row.extra["备注"], row.extra["statutory_mandatory"]) == ("甲", "x", "是")
