"""Why, for a table: what decided and what is missing in each row is what the record says; what to ask for next adds up."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.rules.grounding import Case, carriers
from cleanprod.rules.program import Named
from cleanprod.summary import summarise
from cleanprod.testing import law_days, tables
from tables.engines import TO, back
from tables.random_rows import frame, records, rows

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
ROWS = rows(120)
TABLE = frame(ROWS)
RECORDS = records(ROWS)
QUESTIONS = ("audit_required", "overdue", "process_track", "next_start_by", "fine_due", "audit_outstanding", "relisted")


def consistent(law, record):
    try:
        law.assess(record)
    except cp.RecordError:
        return False
    return True


def nearest(law, question, record):
    """Name the rules nearest to the facts that carry an answer; of an unknown one those left open."""
    program = law.program
    case = Case(program, record.known_on(law.on), law.on)
    place = program.place(question)
    open_ = case.values[place] is None
    named = [i for i in sorted(carriers(case, place)) if isinstance(program.steps[i], Named)]
    kept = [i for i in named if not open_ or case.values[i] is None]
    return [program.steps[i].rule for i in kept if not any(j != i and j in program.reach(i) for j in kept)]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("on", ["2016-09-01", "2018-06-01", "2019-03-05", "2021-06-01", "2026-09-01"])
def test_each_row_is_explained_as_its_record(question, on):
    law = cp.policy(on=on)
    done = law.explain_table(TABLE, question)
    kept = [name for name in (question, f"{question}_status") if name in done.columns]

    assert done.columns == [*TABLE.columns, *kept, f"{question}_because", f"{question}_missing"]
    checked = 0
    for record, got in zip(RECORDS, done.iter_rows(named=True), strict=True):
        if not consistent(law, record):
            continue
        checked += 1
        missing = [atom.removeprefix("fact:") for atom in law.explainer.missing(question, record)]
        unknown = law.assess(record).value(question) is None
        assert (got["id"], got[f"{question}_missing"].split()) == (got["id"], missing if unknown else [])
        assert (got["id"], got[f"{question}_because"].split()) == (got["id"], nearest(law, question, record))
    assert checked > 70


@pytest.mark.parametrize("question", QUESTIONS)
def test_gaps_are_those_of_the_records(question):
    law = cp.policy(on="2018-06-01")
    kept = [i for i, record in enumerate(RECORDS) if consistent(law, record)]
    expected = summarise((law.assess(RECORDS[i]) for i in kept), question).gaps

    assert law.gaps(TABLE[kept], question) == expected
    assert expected or question == "next_start_by"


@settings(max_examples=25, phases=QUICK)
@given(tables(), law_days(), st.sampled_from(QUESTIONS))
def test_explanations_of_tables_at_random(table, on, question):
    columns, held = table
    law = cp.policy(on=on)
    done = law.explain_table(columns, question)

    for record, got in zip(held, done.iter_rows(named=True), strict=True):
        unknown = law.assess(record).value(question) is None
        missing = law.explainer.missing(question, record) if unknown else ()
        assert got[f"{question}_missing"].split() == [atom.removeprefix("fact:") for atom in missing]
        assert got[f"{question}_because"].split() == nearest(law, question, record)


@pytest.mark.parametrize("kind", [kind for kind in TO if kind != "duckdb"])
def test_the_same_kind_comes_back_and_gaps_are_the_same_on_every_engine(kind):
    law = cp.policy(on="2018-06-01")
    base = law.explain_table(TABLE)
    done = law.explain_table(TO[kind](TABLE))

    assert type(done) is type(TO[kind](TABLE))
    told = ["audit_required_because", "audit_required_missing"]
    assert back(kind, done).select(told).rows() == base.select(told).rows()
    assert law.gaps(TO[kind](TABLE)) == law.gaps(TABLE)


def test_gaps_of_a_relation_and_no_explanation_of_one():
    law = cp.policy(on="2018-06-01")

    assert law.gaps(TO["duckdb"](TABLE)) == law.gaps(TABLE)
    with pytest.raises(cp.TableError, match="got duckdb, expected a table in memory") as refused:
        law.explain_table(TO["duckdb"](TABLE))
    assert "请先取入内存" in refused.value.say("zh")


def test_rows_that_contradict_themselves_wait_for_what_they_say():
    law = cp.policy(on="2018-06-01")
    table = pl.DataFrame({"uses_toxic_materials": [True], "discharges_toxic_substances": [None], "toxic_other": [False]})
    names = ("toxic_hazardous_waste", "toxic_controlled_chemicals", "toxic_heavy_metals", "toxic_persistent_pollutants")
    done = law.explain_table(table.with_columns(pl.lit(value=False).alias(name) for name in names), "ground_toxic")

    assert done["ground_toxic"].to_list() == [None]
    assert "uses_toxic_materials" in done["ground_toxic_missing"][0].split()


def test_an_empty_table_has_columns_and_no_gaps():
    law = cp.policy(on="2018-06-01")

    assert law.explain_table(TABLE.clear()).columns[-2:] == ["audit_required_because", "audit_required_missing"]
    assert law.gaps(TABLE.clear()) == ()


WRONG = {
    "a question that there is not": (
        lambda law: law.gaps(TABLE, "audit_requird"),
        cp.UnknownNameError,
        "Did you mean audit_required",
    ),
    "an explanation of none": (
        lambda law: law.explain_table(TABLE, "nothing"),
        cp.UnknownNameError,
        "a question of the policy",
    ),
    "a name that is taken": (
        lambda law: law.explain_table(TABLE.with_columns(audit_required_missing=1)),
        cp.TableError,
        "audit_required_missing: got the column",
    ),
    "no table": (lambda law: law.gaps(RECORDS), cp.TableError, "expected a table of polars, pandas"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_explained_is_a_sentence(case):
    ask, error, sentence = WRONG[case]
    with pytest.raises(error, match=sentence):
        ask(cp.policy(on="2018-06-01"))
