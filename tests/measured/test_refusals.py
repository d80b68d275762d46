"""What is wrong with a long table is told in a sentence, in both languages; the other rows go on."""

from __future__ import annotations

import tomllib
from pathlib import Path

import polars as pl
import pytest

import cleanprod as cp
from cleanprod.measured.faults import SHOWN
from tables.engines import TO

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "long_tables.toml").read_text("utf-8"))

MILLS = pl.DataFrame({"id": ["GD1", "GD2", "gd2"]})
COD = {"enterprise": "GD1", "pollutant": "COD", "concentration": "95 mg/L", "limit": "80 mg/L", "compliance_value": True}
COAL = {"enterprise": "GD1", "fuel": "原煤", "amount": "1 t"}
RIGHT = {
    "discharges": COD,
    "products": {"enterprise": "GD1", "name": "布", "unit_energy": "1.15 tce/t", "limit": "1200 kgce/t"},
    "energy": COAL,
    "audits": {"企业编号": "GD1", "名单公布日期": "2019-03-04"},
}


def table_of(case):
    row = RIGHT[case["table"]] | case["cells"] | dict.fromkeys(case.get("blank", ()))
    return {case["table"]: pl.DataFrame([{name: cell for name, cell in row.items() if name not in case.get("without", ())}])}


@pytest.mark.parametrize("case", CASES["row"], ids=lambda case: case["en"][:60])
def test_a_row_that_is_wrong_is_told_with_table_row_and_column(case):
    given = {**table_of(case), "on": "2022-12-31", "energy_complete": True}
    folded = cp.fold_measurements(MILLS, **given)

    assert folded.refused == {case["table"]: (1,)}
    (problem,) = folded.problems
    assert problem.say("en").startswith(f"{case['table']}, row 1, {case['en']}")
    assert problem.say("zh").startswith(f"{case['table']}, 第 1 行, {case['zh']}")
    assert all(folded.table[name].null_count() == MILLS.height for name in folded.table.columns if name != "id")
    with pytest.raises(cp.TableError, match=f"{case['table']}, row 1"):
        cp.fold_measurements(MILLS, **given, strict=True)


@pytest.mark.parametrize("case", CASES["table"], ids=lambda case: case["en"][:60])
def test_a_table_that_cannot_be_read_is_refused(case):
    with pytest.raises(cp.TableError) as refused:
        cp.fold_measurements(MILLS, **table_of(case))

    assert f"{case['table']}, {case['en']}" in refused.value.say("en")
    assert f"{case['table']}, {case['zh']}" in refused.value.say("zh")


@pytest.mark.parametrize("case", CASES["enterprises"], ids=lambda case: case["en"][:60])
def test_a_table_of_enterprises_that_cannot_be_read_is_refused(case):
    with pytest.raises(cp.TableError) as refused:
        cp.fold_measurements(pl.DataFrame(case["columns"]), discharges=pl.DataFrame([COD]))

    assert case["en"] in refused.value.say("en")
    assert case["zh"] in refused.value.say("zh")


@pytest.mark.parametrize(("given", "table"), [({"enterprises": [{"id": 1}]}, "enterprises"), ({"audits": "x"}, "audits")])
def test_what_is_no_table_is_refused(given, table):
    with pytest.raises(cp.TableError) as refused:
        cp.fold_measurements(**{"enterprises": MILLS, **given})

    assert f"{table}: got a builtins " in refused.value.say("en")
    assert "PySpark 的数据表。请先转换" in refused.value.say("zh")


@pytest.mark.parametrize("kind", TO)
def test_tables_of_every_engine_are_folded(kind):
    base = cp.fold_measurements(MILLS, discharges=pl.DataFrame([COD]))
    found = cp.fold_measurements(TO[kind](MILLS), discharges=TO[kind](pl.DataFrame([COD])))

    flag = "exceeds_discharge_standard"
    assert found.table[flag].to_list() == base.table[flag].to_list()
    assert len(found.problems) == len(base.problems)


def test_of_many_rows_that_are_wrong_in_one_way_the_first_are_told_and_all_are_counted():
    wrong = pl.DataFrame([COD | {"concentration": f"{at} t"} for at in range(20)] + [COD | {"enterprise": "GD9"}] * 20)
    folded = cp.fold_measurements(MILLS, discharges=pl.concat([wrong, pl.DataFrame([COD])]))

    assert folded.refused == {"discharges": tuple(range(1, 41))}
    assert [problem.row for problem in folded.problems] == [*range(21, 26), None, *range(1, 6), None]
    assert (
        folded.problems[-1].say("en") == "discharges, concentration: got 15 more rows, expected concentration, such as 95 mg/L"
    )
    assert folded.problems[-1].say("zh") == "discharges, concentration: 得到 另有 15 行，应为浓度，如 95 mg/L"
    assert SHOWN == 5
    assert folded.table["exceeds_discharge_standard"][0] is True  # the row that is right goes on


def test_of_a_great_many_rows_the_rest_is_counted_alone(monkeypatch):
    monkeypatch.setattr("cleanprod.measured.lines._MOST", 3)
    wrong = pl.DataFrame([COD | {"concentration": f"{at} t"} for at in range(9)])
    folded = cp.fold_measurements(MILLS, discharges=wrong)

    assert folded.refused == {"discharges": tuple(range(1, 10))}
    assert folded.problems[-1].say("en") == "discharges: got 6 more rows, expected rows that can be read"
    assert folded.problems[-1].say("zh") == "discharges: 得到 另有 6 行，应为可读的行"


def test_an_account_without_a_day_or_with_wrong_settings_is_refused():
    given = {"energy": pl.DataFrame([COAL]), "energy_complete": True}
    with pytest.raises(cp.QuantityError) as refused:
        cp.fold_measurements(MILLS, **given)

    assert refused.value.say("en").startswith("on: got neither a day nor an edition")
    assert refused.value.say("zh").startswith("on: 得到 既无日期也无版本")
    with pytest.raises(cp.QuantityError, match="basis: got 'x', expected calorific, equivalent"):
        cp.fold_measurements(MILLS, **given, on="2022-01-01", account={"basis": "x"})
    with pytest.raises(cp.LawNotModelledError):
        cp.fold_measurements(MILLS, **given, on="2008-05-31")
