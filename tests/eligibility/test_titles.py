"""Scores, vetoes and titles: how a score is read everywhere, and that an answer names what stands against it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

import polars as pl
import pytest

import cleanprod as cp
from cleanprod.eligibility.titles import GRADE_WORDS, LACKS_WORDS
from cleanprod.models.merits import LEVELS
from cleanprod.words import Text

LAW = cp.policy(on="2019-06-01")
SENTENCE = r"expected a number from 0 to 100, such as 86\.5"
NO_VETO = {
    **dict.fromkeys(("falsified", "exceeds_discharge_standard", "exceeds_total_cap", "exceeds_energy_limit"), False),
    **dict.fromkeys(("against_industrial_policy", "violated_during_audit", "local_veto"), False),
    "level": "III",
}
FINE = {"audit_quality_high": True, "level": "II", "recommended_by_city": True, "accepted_by_province_on": "2019-05-20"}
LACKING = {
    "quality": {"audit_quality_high": False},
    "level": {"level": "III"},
    "recommendation": {"recommended_by_city": False},
    "acceptance": {"accepted_by_province_on": cp.NEVER},
}
SCORES = [
    (60, 60),
    (60.0, 60),
    (69.9, Fraction(699, 10)),
    (Decimal("69.90"), Fraction(699, 10)),
    (Fraction(139, 2), Fraction(139, 2)),
    (Fraction(200, 3), Fraction(200, 3)),
    (Decimal("59.99999999999999999"), Fraction("59.99999999999999999")),
    (0, 0),
    (100, 100),
]
NO_SCORES = (100.1, 101, -1, -0.1, float("nan"), float("inf"), True, "90", "90分", Decimal("NaN"), Decimal("1e400"), 10**400)


@pytest.mark.parametrize(("given", "held"), SCORES)
def test_a_score_is_kept_as_the_number_that_it_is(given, held):
    score = cp.Enterprise(evaluation_score=given).evaluation_score

    assert (score, type(score)) == (held, type(held))


@pytest.mark.parametrize("given", NO_SCORES, ids=lambda given: str(given)[:12])
def test_what_is_no_score_is_refused_in_a_sentence(given):
    with pytest.raises(cp.RecordError, match=f"acceptance_score: got .*, {SENTENCE}") as error:
        cp.Enterprise(acceptance_score=given)

    assert "应为0 至 100 的数" in error.value.say("zh")


def test_a_score_comes_back_from_json():
    enterprise = cp.Enterprise(evaluation_score=69.9, acceptance_score=60)

    assert cp.Enterprise.model_validate_json(enterprise.model_dump_json(exclude_unset=True)) == enterprise
    assert cp.Enterprise.model_json_schema()["properties"]["evaluation_score"]["anyOf"][0]["maximum"] == 100


def test_a_score_just_below_the_bound_is_not_rounded_onto_it():
    just_below = LAW.assess(cp.Enterprise(**NO_VETO, acceptance_score=Decimal("59.99999999999999999")))

    assert just_below["acceptance_passed"].outcome is False
    assert LAW.assess(cp.Enterprise(**NO_VETO, acceptance_score=60))["acceptance_passed"].outcome is True


def test_a_score_in_a_file_is_read_exactly_or_refused_in_a_sentence(tmp_path):
    path = tmp_path / "enterprises.csv"
    rows = ("企业名称,验收得分,评估得分", "甲,59.99999999999999999,90.0", "乙,90分,", "丙,100.5,", "丁,-1,", "戊,未知,nan")
    path.write_text("\n".join(rows), "utf-8")

    found = cp.read_table(path)

    (first,) = [row.record for row in found.rows]
    assert (first.acceptance_score < 60, first.evaluation_score) == (True, 90)
    assert [(problem.row, problem.where) for problem in found.problems] == [
        (3, "验收得分"),
        (4, "验收得分"),
        (5, "验收得分"),
        (6, "评估得分"),
    ]
    for problem in found.problems:
        assert problem.expected == Text("0 至 100 的数，如 86.5", "a number from 0 to 100, such as 86.5")


def test_a_score_in_a_table_is_refused_as_a_record_refuses_it():
    frame = pl.DataFrame({"evaluation_score": [69.9, 70.0, 90.0, 90.1, None]})

    assert LAW.assess_table(frame)["evaluation_grade"].to_list() == ["redo", "supplement", "supplement", "go_on", None]
    for wrong in (100.1, -0.1, float("nan")):
        amiss = pl.DataFrame({"评估得分": [70.0, wrong]})
        with pytest.raises(cp.TableError, match=f"row 2, 评估得分: got .*, {SENTENCE}"):
            LAW.assess_table(amiss)
        assert LAW.assess_table(amiss.lazy()).collect()["evaluation_grade_status"].to_list() == ["settled", "unknown"]


@pytest.mark.parametrize("written", LEVELS)
def test_a_level_is_read_as_people_write_it(written):
    meant = LEVELS[written]

    assert cp.Enterprise(level=written).level == meant
    told = cp.policy(on="2019-06-01", questions=["acceptance_veto"]).assess_table(pl.DataFrame({"level": [written]}))
    assert told["acceptance_veto"].to_list() == [True if meant == "below" else None]


@pytest.mark.parametrize("written", ["国内领先", "4", "IV", "省内领先"])
def test_a_level_that_is_none_is_refused(written):
    with pytest.raises(cp.RecordError, match="expected I, II, III or below"):
        cp.Enterprise(level=written)


@pytest.mark.parametrize("veto", [name for name in NO_VETO if name != "level"])
def test_a_veto_is_named_in_the_grounds_and_in_both_languages(veto):
    decision = LAW.assess(cp.Enterprise(**{**NO_VETO, veto: True}, acceptance_score=95))["acceptance_passed"]
    field = cp.Enterprise.model_fields[veto]

    assert (decision.outcome, decision.because) == (False, (f"fact:{veto}",))
    assert f"是  {field.title} ({veto})" in decision.explain("zh")
    assert f"yes  {field.description} ({veto})" in decision.explain("en")


def test_too_low_a_score_is_named_and_what_would_do_is_told():
    decision = LAW.assess(cp.Enterprise(**NO_VETO, acceptance_score=59.5))["acceptance_passed"]

    assert decision.because == ("fact:acceptance_score",)
    assert [change.say() for way in decision.what_if(to=True) for change in way] == [
        "total score of the acceptance, 0 to 100 (acceptance_score): 59.5 → ≥ 60"
    ]


@pytest.mark.parametrize("lacking", [dict(zip(LACKING, flags, strict=True)) for flags in product((True, False), repeat=4)])
def test_the_first_that_is_lacking_for_the_title_of_the_province_is_named(lacking):
    facts = dict(FINE)
    for name, is_lacking in lacking.items():
        facts |= LACKING[name] if is_lacking else {}
    answers = LAW.assess(cp.Enterprise(**facts))
    first = next((name for name, is_lacking in lacking.items() if is_lacking), None)

    assert answers["provincial_title"].outcome is (first is None)
    assert answers["provincial_title_lacks"].status == ("none" if first is None else "settled")
    assert answers["provincial_title_lacks"].value == (first or "none")


def test_every_alternative_is_told_in_both_languages():
    grades = {LAW.assess(cp.Enterprise(evaluation_score=score))["evaluation_grade"].value for score in (60, 80, 95)}

    assert grades == set(GRADE_WORDS)
    assert set(LACKING) | {"application"} == set(LACKS_WORDS)
    for words in (*GRADE_WORDS.values(), *LACKS_WORDS.values()):
        assert words.zh
        assert words.en.isascii()
    told = LAW.assess(cp.Enterprise(**{**FINE, "accepted_by_province_on": "never"}))["provincial_title_lacks"]
    assert told.explain("zh").startswith("取得省级称号尚缺：验收\n")
    assert told.explain("en").startswith("What is lacking for the title of the province: the acceptance\n")


def test_blank_events_had_not_happened_on_the_day_of_the_record():
    facts = {name: value for name, value in FINE.items() if name not in ("accepted_by_province_on", "recommended_by_city")}
    answers = LAW.assess(cp.Enterprise(**facts, recorded_on="2019-06-01"))

    assert answers["provincial_title_lacks"].value == "recommendation"
    assert answers["acceptance_veto"].missing  # a breach that is not named may have been
