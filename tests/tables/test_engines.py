"""Every engine gives the same answers as the records, in its own kind, and nothing that is unknown is read as no."""

from __future__ import annotations

import datetime as dt
import warnings
from decimal import Decimal
from random import Random

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.rules.table import columns_of_answers
from cleanprod.tables import answers as answering
from cleanprod.testing import law_days, options, tables
from tables.engines import TO, back, cells
from tables.told import told

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
LAW = cp.policy(on="2018-06-01")
FLAG = "exceeds_energy_limit"
DAY = dt.date(2018, 1, 31)


@pytest.mark.parametrize("kind", TO)
@settings(max_examples=25, phases=QUICK)
@given(data=st.data())
def test_an_engine_says_what_the_records_say(kind, data):
    frame, rows = data.draw(tables())
    law = cp.policy(on=data.draw(law_days()), stands={"A8": data.draw(st.sampled_from((True, None)))})
    short = data.draw(st.sampled_from((0, answering.SHORT)))
    table = TO[kind](frame)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "SHORT", short)
        done = law.assess_table(table)

    assert type(done) is type(table)
    found = back(kind, done)
    assert list(found.columns)[: frame.width] == frame.columns
    names = columns_of_answers(law.program)
    for got, row in zip(cells(found, names), rows, strict=True):
        assert dict(zip(names, got, strict=True)) == dict(zip(names, told(law, row), strict=True))


@pytest.mark.parametrize("kind", TO)
def test_the_columns_of_the_caller_stay_as_they_were(kind):
    frame = pl.DataFrame(
        {"备注": ["x", None], FLAG: [True, None], "n": [1.5, None], "when": [dt.datetime(2018, 1, 1, 7), None]}
    )
    table = TO[kind](frame)
    done = LAW.assess_table(table)

    if kind.startswith("pandas"):
        pd.testing.assert_frame_equal(done[list(table.columns)], table)
    else:
        assert back(kind, done).select(frame.columns).equals(frame)


@pytest.mark.parametrize("kind", TO)
def test_options_beside_their_enterprises(kind):
    plants = pl.DataFrame(
        {"id": ["E1", "E2", "E3"], "has_provincial_title": [True, False, None], "deferral_agreed": [False] * 3}
    )
    measures = pl.DataFrame({"enterprise_id": ["E2", "E1", None, "E3"], "saves_energy": [True] * 4, "n": [0, 1, 2, 3]})
    law = cp.policy(on="2018-06-01")
    done = back(kind, law.assess_table(TO[kind](measures), cp.Option, enterprises=TO[kind](plants))).sort("n")
    held = {name: cp.Enterprise(id=name, has_provincial_title=title, deferral_agreed=False) for name, title, _ in plants.rows()}
    rows = [cp.Option(enterprise=held.get(owner), saves_energy=True) for owner, _, _ in measures.rows()]

    names = columns_of_answers(law.about(cp.Option).program)
    assert cells(done, names) == [told(law, row) for row in rows]
    assert [name for name in done.columns if "owner" in name or "." in name] == []


@pytest.mark.parametrize("kind", TO)
@settings(max_examples=10, phases=QUICK)
@given(data=st.data())
def test_options_at_random(kind, data):
    names = ("saves_energy", "is_retrofit", "from_audit", "energy_saved", "energy_before", "implemented_on", "cost_class")
    drawn = data.draw(st.lists(options(None), min_size=1, max_size=5))
    rows = [cp.Option(**{name: one.given[name] for name in names if one.given.get(name) is not None}) for one in drawn]
    types = dict.fromkeys(names[:3], pl.Boolean) | dict.fromkeys(names[3:5], pl.Float64)
    types |= {"implemented_on": pl.Date, "cost_class": pl.String}
    held = {name: [row.facts[name] for row in rows] for name in names}
    held |= {name: [None if cell is None else float(cell) for cell in held[name]] for name in names[3:5]}
    done = back(kind, LAW.assess_table(TO[kind](pl.DataFrame(held, schema=types)), cp.Option))

    asked = columns_of_answers(LAW.about(cp.Option).program)
    assert cells(done, asked) == [told(LAW, row) for row in rows]


@pytest.mark.parametrize("kind", TO)
@pytest.mark.parametrize(
    ("model", "row"),
    [
        (cp.Park, {"kind": "开发区", "level": None}),
        (cp.Authority, {"level": "city"}),
        (cp.Consultant, {}),
    ],
)
def test_other_subjects(kind, model, row):
    frame = pl.DataFrame(
        {**{name: [value] for name, value in row.items()}, "n": [1]}, schema_overrides=dict.fromkeys(row, pl.String)
    )
    done = back(kind, LAW.assess_table(TO[kind](frame), model))
    record = model(**{name: value for name, value in row.items() if value is not None})

    assert cells(done, columns_of_answers(LAW.about(model).program)) == [told(LAW, record)]


# other order, other chunks, other engine

MANY = 3000


def many():
    draw = Random(7)  # noqa: S311 - rows of a test
    days = [None, cp.NEVER, *(dt.date(2016, 1, 1) + dt.timedelta(90 * n) for n in range(9))]
    flags = (
        FLAG,
        "exceeds_total_cap",
        "exceeds_discharge_standard",
        "uses_toxic_materials",
        "toxic_other",
        "pollutes",
        "is_sme",
    )
    held = {name: draw.choices((True, False, None), k=MANY) for name in flags}
    held |= {name: draw.choices(days, k=MANY) for name in ("listed_on", "last_audit_completed_on")}
    held["industry"] = draw.choices(("C3360", "2511", " 25", None), k=MANY)
    held["basin"] = draw.choices(("茅洲河", "西江", "lian jiang", None), k=MANY)
    return pl.DataFrame(held | {"n": range(MANY)})


def test_order_chunks_and_engines_change_no_answer():
    frame = many()
    answers = columns_of_answers(LAW.program)
    base = LAW.assess_table(frame)
    shuffled = frame.sample(fraction=1, shuffle=True, seed=3)
    chunks = pl.concat([LAW.assess_table(frame[start : start + 700]) for start in range(0, MANY, 700)], rechunk=False)

    assert LAW.assess_table(shuffled).sort("n").equals(base)
    assert chunks.equals(base)
    assert LAW.assess_table(pl.concat([frame[:10], frame[10:]], rechunk=False)).equals(base)
    for kind in TO:
        found = back(kind, LAW.assess_table(TO[kind](frame))).sort("n")
        assert cells(found, answers) == cells(base, answers), kind


def test_text_as_enums_and_categories_is_read_as_text():
    frame = many()
    base = LAW.assess_table(frame)
    for dtype in (pl.Categorical, None):
        turned = frame.with_columns(
            pl.col(name).cast(dtype or pl.Enum(frame[name].drop_nulls().unique())) for name in ("industry", "basin")
        )
        for table in (turned, turned.lazy()):
            done = LAW.assess_table(table)
            done = done.collect() if isinstance(done, pl.LazyFrame) else done
            assert done.drop("industry", "basin").equals(base.drop("industry", "basin"))


# where dataframes lie

LIES = {
    "objects with None": pd.Series([True, None, False], dtype=object),
    "objects with NaN": pd.Series([True, float("nan"), False], dtype=object),
    "objects with NA": pd.Series([True, pd.NA, False], dtype=object),
    "nullable": pd.Series([True, None, False], dtype="boolean"),
    "arrow": pd.Series([True, None, False], dtype=pd.ArrowDtype(pa.bool_())),
}


@pytest.mark.parametrize("case", LIES)
def test_unknown_is_never_read_as_no(case):
    done = LAW.assess_table(pd.DataFrame({FLAG: LIES[case], "exceeds_total_cap": False, "exceeds_discharge_standard": False}))

    assert [None if pd.isna(cell) else bool(cell) for cell in done["ground_high_energy"]] == [True, None, False]
    assert (~done["ground_high_energy"]).isna().tolist() == [False, True, False]


DAYS = {
    "days": pd.Series([DAY, None, cp.NEVER], dtype=object),
    "points in time": pd.Series([pd.Timestamp("2018-01-31"), pd.NaT, pd.Timestamp("9999-12-31")], dtype="datetime64[s]"),
    "arrow days": pd.Series([DAY, None, cp.NEVER], dtype=pd.ArrowDtype(pa.date32())),
}


@pytest.mark.parametrize("case", DAYS)
def test_days_of_pandas_are_read_as_days(case):
    done = LAW.assess_table(pd.DataFrame({"listed_on": DAYS[case]}))

    assert done["report_by_status"].tolist() == ["settled", "unknown", "none"]
    assert str(done["report_by"].iloc[0])[:10] == "2019-01-31"


def test_the_types_that_come_back_are_those_of_the_table():
    plain = LAW.assess_table(pd.DataFrame({FLAG: [True]}))
    arrow = LAW.assess_table(pd.DataFrame({FLAG: pd.Series([True], dtype=pd.ArrowDtype(pa.bool_()))}))
    table = LAW.assess_table(pa.table({FLAG: [True]}))

    types = ("ground_high_energy", "report_by_status", "report_by", "fine_min_cny")
    assert [str(plain[name].dtype) for name in types] == ["boolean", "string", "datetime64[ms]", "Int64"]
    assert [str(arrow[name].dtype) for name in types] == [
        "bool[pyarrow]",
        "string[pyarrow]",
        "date32[day][pyarrow]",
        "int64[pyarrow]",
    ]
    assert [str(table.schema.field(name).type) for name in types] == ["bool", "string", "date32[day]", "int64"]


def test_the_index_of_pandas_stays():
    done = LAW.assess_table(pd.DataFrame({FLAG: [True, False]}, index=["b", "b"]))

    assert done.index.tolist() == ["b", "b"]
    assert done["ground_high_energy"].tolist() == [True, False]


REFUSED = {
    "text for a flag": ({FLAG: [None, "是"]}, "row 2, exceeds_energy_limit: got '是', expected a boolean column"),
    "numbers for a flag": ({FLAG: [None, 1.0]}, "row 2, exceeds_energy_limit: got 1.0, expected a boolean column"),
    "a flag for a day": ({"listed_on": [None, True]}, "row 2, listed_on: got True, expected a date column"),
    "text for a day": ({"listed_on": ["2018-01-01"]}, "row 1, listed_on: got '2018-01-01', expected a date column"),
    "an hour": (
        {"listed_on": [None, dt.datetime(2018, 1, 1, 7)]},
        "row 2, listed_on: got .*7.*, expected a date between .* a point in time at midnight",
    ),
    "a flag for a number": ({"annual_energy": [True]}, "expected a column of numbers"),
    "a day of another age": (
        {"listed_on": [dt.date(2018, 1, 1), dt.date(1899, 12, 31)]},
        "row 2, listed_on: got .*1899.*, expected a date between 1900-01-01 and 2199-12-31",
    ),
    "a code under the letter of another section": ({"industry": ["C3360", "A3360"]}, "row 2, industry: got 'A3360'"),
    "a number below zero": ({"innovation_score": [1.0, -2.0]}, "row 2, innovation_score: got -2.0"),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("kind", ["polars", "pyarrow", "pandas plain", "pandas arrow"])
def test_a_cell_that_no_record_would_take_is_refused_with_its_row(kind, case):
    held, sentence = REFUSED[case]
    if case == "a flag for a number":
        held = {"innovation_score": [True]}
    table = TO[kind](pl.DataFrame(held))

    with pytest.raises(cp.TableError, match=sentence):
        LAW.assess_table(table)


@pytest.mark.parametrize("kind", ["lazy polars", "duckdb"])
def test_a_column_of_the_wrong_type_is_refused_of_a_lazy_table_too(kind):
    with pytest.raises(cp.TableError, match="exceeds_energy_limit: got '是', expected a boolean column"):
        LAW.assess_table(TO[kind](pl.DataFrame({FLAG: [None, "是"]})))


@pytest.mark.parametrize("kind", ["lazy polars", "duckdb"])
def test_an_hour_of_a_lazy_table_is_unknown(kind):
    frame = pl.DataFrame({"listed_on": [dt.datetime(2018, 1, 31), dt.datetime(2018, 1, 31, 7)]})
    done = back(kind, LAW.assess_table(TO[kind](frame)))

    assert done["report_by_status"].to_list() == ["settled", "unknown"]


MIXED = {
    "a flag and a word": ([True, "是"], r"row 2, exceeds_energy_limit: got '是' \(after bool\), expected a column of one type"),
    "a flag and a number": ([None, True, 1], r"row 3, exceeds_energy_limit: got 1 \(after bool\)"),
}


@pytest.mark.parametrize("case", MIXED)
def test_a_column_of_several_types_is_refused_with_the_first_that_does_not_fit(case):
    column, sentence = MIXED[case]
    with pytest.raises(cp.TableError, match=sentence):
        LAW.assess_table(pd.DataFrame({FLAG: pd.Series(column, dtype=object)}))


def test_frames_of_pandas_whose_columns_are_not_plain_are_refused():
    twice = pd.DataFrame([[True, False]], columns=[FLAG, FLAG])
    tall = pd.DataFrame([[True]], columns=pd.MultiIndex.from_tuples([("a", FLAG)]))

    with pytest.raises(cp.TableError, match="one column for exceeds_energy_limit"):
        LAW.assess_table(twice)
    with pytest.raises(cp.TableError, match="got 2 rows of column names"):
        LAW.assess_table(tall)
    kept = LAW.assess_table(pd.DataFrame([[True, 1, 2]], columns=[FLAG, "x", "x"]))
    assert list(kept.columns[:3]) == [FLAG, "x", "x"]
    assert 7 in LAW.assess_table(pd.DataFrame({7: [1], FLAG: [True]})).columns


def test_names_that_an_engine_takes_for_one_are_taken():
    with pytest.raises(cp.TableError, match="Statutory_Mandatory: got the column, expected a free name"):
        LAW.assess_table(duckdb.sql("select true as Statutory_Mandatory"))
    assert "Statutory_Mandatory" in LAW.assess_table(pl.DataFrame({"Statutory_Mandatory": [1]})).columns


@pytest.mark.parametrize("kind", ["polars", "lazy polars", "pyarrow", "duckdb"])
def test_decimals_are_compared_exactly(kind):
    law = cp.policy(on="2020-01-01")
    held = [Decimal(f"70.{0:017}1"), Decimal(70), Decimal(f"69.{'9' * 18}")]
    done = back(kind, law.assess_table(TO[kind](pl.DataFrame({"evaluation_score": held}))))

    rows = [told(law, cp.Enterprise(evaluation_score=score)) for score in held]
    assert len(set(rows)) > 1
    assert cells(done, columns_of_answers(law.program)) == rows


@pytest.mark.parametrize("short", [True, False])
def test_enums_are_read_as_their_words_in_short_tables_too(short):
    basins, codes = ["茅洲河", "练江流域", "韩江"], ["C2611", "2612", "26"]
    table = pl.DataFrame({"流域": pl.Series(basins, dtype=pl.Enum(basins)), "industry": pl.Series(codes, dtype=pl.Enum(codes))})
    table = table.with_columns(pollutes=True)
    rows = [cp.Enterprise(basin=basin, industry=code, pollutes=True) for basin, code in zip(basins, codes, strict=True)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "SHORT", answering.SHORT if short else 0)
        done = LAW.assess_table(table)

    assert cells(done, columns_of_answers(LAW.program)) == [told(LAW, row) for row in rows]


def test_a_column_of_a_type_that_is_not_known_is_refused_and_one_of_nulls_is_blank():
    periods = pd.DataFrame({"listed_on": pd.period_range("2018-01-01", periods=2, freq="D")})
    with pytest.raises(cp.TableError, match=r"row 1, listed_on: got .* expected a date column"):
        LAW.assess_table(periods)
    with pytest.raises(cp.TableError, match=r"pollutes: got .* expected a boolean column"):
        LAW.assess_table(duckdb.sql("select bit '1' as pollutes"))
    assert LAW.assess_table(duckdb.sql("select null as pollutes")).pl()["duty_river_basin"].to_list() == [None]
    assert LAW.assess_table(pa.table({"pollutes": pa.nulls(1)})).num_rows == 1


def test_hours_among_days_of_pandas_are_not_cut_off():
    mixed = pd.DataFrame({"listed_on": [DAY, pd.Timestamp("2018-01-02 10:00")]})
    with pytest.raises(cp.TableError, match=r"row 2, listed_on: got .*10:00.* expected a column of one type"):
        LAW.assess_table(mixed)


def test_columns_of_the_caller_may_share_a_name():
    table = pa.table([pa.array([1]), pa.array([2]), pa.array([True])], names=["x", "x", FLAG])

    assert LAW.assess_table(table).column_names[:3] == ["x", "x", FLAG]


@pytest.mark.parametrize("recorded", [None, dt.date(2018, 6, 1)])
@pytest.mark.parametrize("kind", ["polars", "lazy polars", "duckdb"])
def test_a_report_that_is_still_to_come_completes_no_audit(kind, recorded):
    held = {"report_submitted_on": [dt.date(2019, 1, 1)], **({"recorded_on": [recorded]} if recorded else {})}
    record = cp.Enterprise(**{name: cell[0] for name, cell in held.items()})
    done = back(kind, LAW.assess_table(TO[kind](pl.DataFrame(held))))

    assert LAW.assess(record).value("audited_in_period") is (False if recorded else None)
    assert done["audited_in_period"].to_list() == [False if recorded else None]


# columns that are missing


def test_one_warning_names_what_the_table_lacks():
    law = cp.policy(on="2018-06-01", questions=["ground_over_discharge"])
    with pytest.warns(cp.TableWarning, match="no column of exceeds_total_cap: unknown in every row") as caught:
        done = law.assess_table(pl.DataFrame({"exceeds_discharge_standard": [False]}))

    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert caught[0].message.columns == ("exceeds_total_cap",)
    assert done["ground_over_discharge"].to_list() == [None]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        law.assess_table(pl.DataFrame({"exceeds_discharge_standard": [False], "超过总量控制指标": [True]}))


def test_what_is_required_must_be_there():
    table = pl.DataFrame({FLAG: [True]})

    assert LAW.assess_table(table, require=[FLAG, "能耗超限额"]).height == 1
    with pytest.raises(cp.TableError, match="listed_on: got no such column, expected a column listed_on"):
        LAW.assess_table(table, require=["listed_on"])
    with pytest.raises(cp.UnknownNameError, match="Did you mean listed_on"):
        LAW.assess_table(table, require=["listd_on"])
