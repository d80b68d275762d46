"""`convert` and `energy` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "energy.csv"
NDRC = "ndrc_enterprise_guidelines_2013_2015"
YEAR = ("--on", "2022-12-31")


@pytest.fixture
def table(tmp_path):
    def write(*rows, name="energy.csv"):
        path = tmp_path / name
        path.write_text("\n".join(("能源品种,消费量", *rows)), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("quantity", "unit", "says"),
    [
        ("400万吨标准煤", "TJ", "400万吨标准煤 = 117,228 TJ"),
        ("4 Mtce", "万吨标准煤", "4 Mtce = 400 万吨标准煤"),
        ("95 mg/L", "kg/m3", "95 mg/L = 0.095 kg/m³"),
        ("1 kWh", "MJ", "1 kWh = 3.6 MJ"),
        ("1 GJ", "tce", "1 GJ = ≈0.0341215409288 tce"),
    ],
)
def test_a_quantity_is_converted(run, quantity, unit, says):
    assert (0, says + "\n", "") == run("convert", quantity, unit)


def test_a_conversion_speaks_chinese_and_json(run):
    assert run("convert", "400万吨标准煤", "TJ", "--lang", "zh")[1] == "400万吨标准煤 = 11.7228万太焦\n"
    assert json.loads(run("convert", "400万吨标准煤", "TJ", "--format", "json")[1]) == {
        "from": {"value": "4000000", "unit": "tce", "written": "400万吨标准煤"},
        "to": {"value": "117228", "unit": "TJ"},
    }


@pytest.mark.parametrize(
    ("quantity", "unit", "says"),
    [
        ("1 kWh", "kgce", "0.1229 kgce/kWh"),
        ("5 ton", "kg", "Which ton?"),
        ("12 5 kg", "t", "Thousands take a comma"),
        ("10-20 mg/L", "kg/m3", "A range is two values"),
        ("5 t", "m3", "5 t (mass) with m³ (volume)"),
        ("5 t", "xyz", "a unit of the field"),
        ("12.5", "t", "A number needs its unit"),
        ("9" * 10_000, "t", "10000 characters"),
        ("__import__('os')", "t", "a number and its unit"),
    ],
)
def test_what_cannot_be_converted_is_a_sentence(run, quantity, unit, says):
    code, out, err = run("convert", quantity, unit)

    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


def test_the_example_is_an_account_with_carbon(run):
    code, out, _ = run("energy", EXAMPLE, *YEAR, "--carbon", NDRC, "--grid", "广东:2022", "--per", "3.2万吨")

    assert code == 0
    assert "GB/T 2589-2020, calorific value, 2022-12-31" in out
    assert "857.16" in out
    assert "1,056.94" in out
    assert "total: ≈2,225.6534 tce" in out
    assert "carbon dioxide: ≈6,430.6325 tCO2" in out
    assert "per unit: ≈69.5517 kgce/t" in out
    assert "[gbt2589.toml]" in out
    assert "by the measured heating value 35544 kJ/m³" in out


def test_an_account_speaks_chinese(run):
    code, out, _ = run("energy", EXAMPLE, *YEAR, "--lang", "zh")

    assert code == 0
    assert "综合能耗: ≈2,225.6534 tce" in out
    assert "电力(当量值)" in out
    assert "外供，从总量中扣除" in out


def test_an_account_is_json(run):
    code, out, _ = run("energy", EXAMPLE, *YEAR, "--carbon", NDRC, "--grid", "0.4403 kgCO2/kWh", "--format", "json")
    told = json.loads(out)

    assert code == 0
    assert tuple(told["energy"][key] for key in ("form", "edition", "basis")) == ("cleanprod.energy/1", "2020", "calorific")
    assert told["energy"]["lines"][3]["counted"]["value"] == "1056.94"
    assert told["carbon"]["form"] == "cleanprod.carbon/1"
    assert told["per"] == []


def test_an_edition_can_be_forced_and_an_equivalent_value_needs_its_rate(run, table):
    path = table("新水,1 t", "电,1 万千瓦时")

    assert "0.0857" in run("energy", path, "--edition", "2008")[1]
    code, out, err = run("energy", path, *YEAR, "--basis", "equivalent")
    assert (code, out) == (2, "")
    assert "row 3" in err
    rate = ("--electricity-rate", "0.302 kgce/kWh", "--rate-year")
    assert "3.02" in run("energy", path, *YEAR, "--basis", "equivalent", *rate, "2021")[1]
    assert run("energy", path, *YEAR, "--basis", "equivalent", *rate, "2022")[0] == 2


def test_factors_of_ones_own(run, table, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(
        '[table]\nsource = "laboratory"\nstanding = "confirmed"\n[[row]]\nid = "raw_coal"\nzh = "原煤"\nen = "raw coal"\n'
        'kind = "fuel"\nunit = "kg"\ncoefficient = { low = 0.7, high = 0.7 }\n',
        encoding="utf-8",
    )
    code, out, err = run("energy", table("原煤,1 t"), *YEAR, "--factors", own)

    assert (code, err) == (0, "")
    assert "0.7 tce" in out
    assert "[own.toml]" in out


@pytest.mark.parametrize(
    ("rows", "options", "says"),
    [
        (["原煤,1200"], YEAR, "row 2, 消费量"),
        (["原煤,1200 吨", "天然气,1000 m3"], YEAR, "energy.csv, row 3"),
        (["原煤,1 t"], (), "neither a day nor an edition"),
        (["原煤,1 t"], ("--on", "2007-01-01"), "2008-06-01"),
        (["原煤,1 t"], ("--on", "x"), "on: got 'x'"),
        (["原煤,1 t"], ("--edition", "1999"), "1999"),
        (["原煤,1 t"], (*YEAR, "--basis", "both"), "calorific, equivalent"),
        (["原煤,1 t"], (*YEAR, "--per", "5"), "A number needs its unit"),
        (["原煤,1 t"], (*YEAR, "--carbon", "none"), "provincial_inventory_guideline_2011"),
        (["原煤,1 t"], (*YEAR, "--carbon", NDRC), "row 2, 能源品种: got '原煤'"),
        (["电,1 kWh"], (*YEAR, "--carbon", NDRC), "a factor of the grid"),
        (["电,1 kWh"], (*YEAR, "--carbon", NDRC, "--grid", "广东:x"), "REGION:YEAR"),
        (["电,1 kWh"], (*YEAR, "--carbon", NDRC, "--grid", "广东:1999"), "1999"),
        (["某煤,1 t"], YEAR, "row 2, 能源品种"),
        (["原煤,-1 t"], YEAR, "zero or more"),
        (["原煤,1 t"], (*YEAR, "--factors", "nowhere.toml"), "no such file"),
    ],
)
def test_an_account_that_cannot_be_made_is_a_sentence_and_no_total(run, table, rows, options, says):
    code, out, err = run("energy", table(*rows), *options)

    assert (code, out) == (2, "")
    assert says in err


def test_a_workbook_of_energy(run, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [
        ["某厂能源消费表"],
        ["能源品种", "消费量（吨）", "外供"],
        ["原煤", 1200, None],
        ["柴油", "12.5", "否"],
        ["合计", 1212.5],
    ]
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "energy.xlsx")
    code, out, _ = run("energy", tmp_path / "energy.xlsx", *YEAR)

    assert code == 0
    assert "total: ≈875.3738 tce" in out
