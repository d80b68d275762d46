"""What a file is, whatever its ending says: encodings, bounds, refusals."""

from __future__ import annotations

import json
import os
import tracemalloc
from pathlib import Path

import pytest

from cleanprod.errors import FileError
from cleanprod.files import objects, read_table

CHINESE = "编号,企业名称\n1,某某电镀厂\n2,联通\n"


@pytest.fixture
def refused(tmp_path):
    def write_and_fail(content, name="list.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with pytest.raises(FileError) as caught:
            read_table(path)
        assert all(problem.file == name for problem in caught.value.problems)
        assert str(tmp_path) not in str(caught.value)
        assert caught.value.say("zh")
        return str(caught.value)

    return write_and_fail


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "CSV"])
def test_encodings(tmp_path, encoding, ending):
    one = json.dumps({"编号": "1", "企业名称": "某某电镀厂"}, ensure_ascii=False)
    text = {"json": f"[{one}]", "jsonl": one}.get(ending, CHINESE)
    path = tmp_path / f"list.{ending}"
    path.write_text(text, encoding=encoding)
    assert read_table(path).rows[0].record.name == "某某电镀厂"


def test_rare_characters_of_gb18030(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("编号,企业名称\n1,𠮷野㐀厂\n", encoding="gb18030")
    assert read_table(path).rows[0].record.name == "𠮷野㐀厂"


@pytest.mark.parametrize(
    ("content", "place", "expected"),
    [
        (b"id,name\n1,\xff\n", "line 2, byte 3", "UTF-8 or GB18030"),
        ("编号,企业名称\n1,某".encode("gb18030") + b"\xff\n", "line 2, byte 5", "UTF-8 or GB18030"),
        ("编号,企业名称\n1,某\n".encode("gb18030") + b"\xff\n\xff\n", "line 3, byte 1", "UTF-8 or GB18030"),
        # read as GB18030 every name of these would turn into other characters
        ("编号,企业名称\n1,某厂\n2,".encode() + b"\xd6\xd0\n", "line 3, byte 3", "text in UTF-8"),
        ("\ufeffid,name\n1,".encode() + b"\xd6\xd0\n2,\xd6\xd0\n", "line 2, byte 3", "text in UTF-8"),
    ],
)
def test_neither_encoding(refused, content, place, expected):
    told = refused(content)
    assert place in told
    assert expected in told


def test_the_encoding_of_json_is_told_by_line(refused):
    assert "line 2, byte 10" in refused(b'[\n{"name": \xff}]', "list.json")
    assert "line 1, byte 2" in refused(b'"\xff', "list.jsonl")
    one_line = '{"企业名称": "某厂", "园区": "'.encode() + b'\xd6\xd0"}'
    assert "line 1, byte 39: got byte 0xd6, expected text in UTF-8. " in refused(one_line, "list.json")


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"PK\x03\x04rest", "list.csv", "an Excel workbook or another zip file"),
        (b"PK\x03\x04rest", "list.json", "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "list.csv", "an Excel workbook of the old kind"),
        (b"%PDF-1.7", "list.csv", "a PDF document"),
        (b"\x1f\x8b\x08", "list.csv", "a gzip archive"),
        ("编号\n1\n".encode("utf-16"), "list.csv", "UTF-16"),
        (b"\xfe\xff\x00i", "list.jsonl", "Save it as UTF-8"),
        (b"id,name\n1,a\0b\n", "list.csv", "line 2, byte 4: got binary data"),
        (b"x", "list.xlsx", "got another kind of file, expected an Excel workbook"),
        (b"x", "list.XLS", "got a workbook of the kind .xls, expected an Excel workbook (.xlsx). Open it"),
        (b"x", "list.txt", "expected a file that ends in .csv, .json, .jsonl, .ndjson"),
        (b"x", "list", "got no ending"),
        (b'[{"id": 1}]', "list.csv", "Give it the ending .json"),
        (b'\xef\xbb\xbf\n {"id": 1, "name": "x"}', "list.csv", "Give it the ending .json"),
        (b"id\tname\n1\tx\n", "list.csv", "cells divided by tabs"),
        (b"id;name\n1;x\n", "list.csv", "cells divided by semicolons"),
        ("编号，企业名称\n".encode(), "list.csv", "cells divided by full-width commas"),
        (b"", "list.csv", "got an empty file"),
        (b"\xef\xbb\xbf", "list.csv", "got an empty file"),
        (b"\n,,\n", "list.csv", "got an empty file"),
        (b"id,name\n", "list.csv", "got no row that holds anything"),
        (b"id,name\n,\n\n", "list.csv", "got no row that holds anything"),
        (b"", "list.json", "got an empty file"),
        (b" \n", "list.json", "got an empty file"),
        (b"[]", "list.json", "got no row that holds anything"),
        (b"[{}]", "list.json", "got no row that holds anything"),
        (b"", "list.jsonl", "got no row that holds anything"),
        (b'id,name\n1,"x"y\n', "list.csv", "row 2: got ',' expected after '\"'"),
        (b'id,name\n1,x\n2,"open\n3,y\n', "list.csv", "row 3: got unexpected end of data"),
        (b'id,name\n1,"' + b"x\n" * 70_000, "list.csv", "row 2: got field larger than field limit"),
        (b"id,name\r1,x\r", "list.csv", "row 1: got new-line character"),
        (b'{"id": }', "list.json", "line 1, column 8: got Expecting value"),
        (b'[\n{"id": "1"},\n]', "list.json", "line 3, column 1"),
        (b"id,name", "list.json", "line 1, column 1"),
        (b"3", "list.json", "expected a list of objects"),
        (b'["x"]', "list.json", "row 1: got 'x'"),
        (b'[[{"id": 1}]]', "list.json", "expected a list of objects"),
        (b'{"id": ' + b"9" * 5000 + b"}", "list.json", "a number of 5000 characters"),
        (b'{"id": 0.' + b"9" * 5000 + b"}", "list.json", "a number of 5002 characters"),
        (b'{"id": "a", "id": "b"}', "list.json", "list.json, id: got the same key twice"),
        (b'{"id": "\\ud800"}', "list.json", "list.json, id: got half of a surrogate pair"),
        (b'{"\\udc00": 1}', "list.json", "half of a surrogate pair"),
        (b"[" * 100_000 + b"]" * 100_000, "list.json", "too deep"),
        (b"x\ny\n", "list.jsonl", "row 1, line 1, column 1: got Expecting value"),
        (b"[1]\n", "list.jsonl", "expected an object a line"),
    ],
)
def test_refused(refused, content, name, told):
    assert told in refused(content, name)


ONE_BAD = [
    ('[{"id": "a"}, 2]', 2, "", "got 2, expected a list of objects"),
    ('[{"id": "a"}, {"id": NaN}]', 2, "id", "got nan"),
    ('[{"id": "a"}, {"exceeds_energy_limit": -Infinity}]', 2, "exceeds_energy_limit", "got -inf, expected yes or no"),
    ('[{"id": "a"}, {"x": 1e999}]', 2, "x", "got inf, expected a finite number. Write null for unknown."),
]


@pytest.mark.parametrize(("content", "row", "where", "told"), ONE_BAD)
def test_one_bad_element_of_a_list_leaves_the_others(tmp_path, content, row, where, told):
    path = tmp_path / "list.json"
    path.write_text(content, encoding="utf-8")
    reading = read_table(path, keep_extra=True)

    assert [one.record.id for one in reading.rows] == ["a"]
    assert [(one.row, one.where) for one in reading.problems] == [(row, where)]
    assert told in str(reading.problems[0])


def test_a_character_outside_the_plane_is_text(tmp_path):
    path = tmp_path / "list.json"
    path.write_text('{"name": "\\ud842\\udfb7\\u91ce"}', encoding="utf-8")
    assert read_table(path).rows[0].record.name == "𠮷野"


@pytest.mark.parametrize("name", ["none.csv", "none.xlsx", "none"])
def test_missing(tmp_path, name):
    with pytest.raises(FileError, match=f"^{name}: got no such file"):
        read_table(tmp_path / name)


def test_a_folder(tmp_path):
    (tmp_path / "list.csv").mkdir()
    with pytest.raises(FileError, match="got a folder"):
        read_table(str(tmp_path / "list.csv"))
    with pytest.raises(FileError, match="got a folder"):
        read_table("/")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_would_block(tmp_path):
    os.mkfifo(tmp_path / "list.csv")
    with pytest.raises(FileError, match="not an ordinary file"):
        read_table(tmp_path / "list.csv")


def test_a_path_that_cannot_be():
    with pytest.raises(FileError, match="NUL"):
        read_table("a\0b.csv")


def test_no_permission(tmp_path, monkeypatch):
    (tmp_path / "list.csv").write_text("id\n1\n", encoding="utf-8")

    def deny(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    with pytest.raises(FileError, match=r"^list.csv: got Permission denied, expected a file that can be read"):
        read_table(tmp_path / "list.csv")


def test_a_disk_that_fails(tmp_path, monkeypatch):
    (tmp_path / "list.csv").write_text("id\n1\n", encoding="utf-8")

    def fail(_):
        raise OSError

    monkeypatch.setattr("cleanprod.files.reading.check_head", fail)
    with pytest.raises(FileError, match=r"^list.csv: got OSError"):
        read_table(tmp_path / "list.csv")


@pytest.mark.parametrize("name", ["list.csv", "list.jsonl"])
@pytest.mark.parametrize("before", [b"", b"id\n"])
def test_a_long_line_is_not_read_whole(tmp_path, name, before):
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(before + b'{"id": "')
        file.truncate(200 << 20)
    tracemalloc.start()
    try:
        with pytest.raises(
            FileError, match=rf"line {1 + len(before) // 3}: got a longer line, expected lines of at most 1 MiB"
        ):
            read_table(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 20 << 20


@pytest.mark.parametrize(("size", "fits"), [(1 << 20, True), ((1 << 20) + 1, False)])
def test_the_longest_line(tmp_path, size, fits):
    path = tmp_path / "list.csv"
    row = b"2," + b" " * 130_000  # a cell may be long; a line of many such cells is at most 1 MiB
    row = (row + b",") * (size // len(row) - 1)
    path.write_bytes(b"id,name\n1,x\n" + row + b"," * (size - len(row) - 1) + b"\n")
    if fits:
        assert [one.row for one in read_table(path).problems] == [3]
    else:
        with pytest.raises(FileError, match="line 3: got a longer line"):
            read_table(path)


def test_large_json_is_refused_before_it_is_parsed(tmp_path, monkeypatch):
    monkeypatch.setattr(objects, "LARGEST_JSON", 20)
    path = tmp_path / "list.json"
    path.write_text('{"id": "1234567890"}', encoding="utf-8")
    assert len(read_table(path).rows) == 1
    path.write_text('{"id": "12345678901"}', encoding="utf-8")
    with pytest.raises(FileError, match=r"expected JSON of at most 32 MiB\. Use \.jsonl"):
        read_table(path)
