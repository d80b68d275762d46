"""The figures of the Opinion, each beside its sentence."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from cleanprod.indicators.performance.targets import baseline, targets
from cleanprod.law import register
from cleanprod.registers import calculations
from cleanprod.units import Carbon, Energy, Money, PollutantMass, Quantity, Water

SENTENCES = {
    6: "共6979家次企业完成清洁生产审核工作，共实施清洁生产方案188766项，投入317亿元，产生经济效益220亿元/年。",
    7: (
        "每年可节能368万吨标煤；削减COD产生量8.4万吨，削减氨氮产生量5414吨，削减二氧化硫产生量8.4万吨，"
        "削减氮氧化物产生量7.1万吨，削减二氧化碳产生量957.6万吨"
    ),
    21: (
        "全省开展清洁生产审核企业超过10000家次，力争实现节能量400万吨标准煤，节水2亿吨，减少二氧化碳排放量1000万吨，"
        "削减COD产生量10万吨、二氧化硫产生量10万吨、氨氮产生量0.6万吨、氮氧化物产生量8万吨。"
    ),
}
BASELINE = {
    # id: kind, amount in a plain unit, the words of its sentence
    "audits": (None, 6979, "", 6, "6979家次"),
    "options": (None, 188766, "", 6, "188766项"),
    "investment": (Money, "31.7e9", "CNY", 6, "投入317亿元"),
    "benefit": (Money, "22e9", "CNY", 6, "220亿元/年"),
    "energy": (Energy, "3.68e6", "tce", 7, "节能368万吨标煤"),
    "cod": (PollutantMass, "84000", "t", 7, "COD产生量8.4万吨"),
    "nh3_n": (PollutantMass, "5414", "t", 7, "氨氮产生量5414吨"),
    "so2": (PollutantMass, "84000", "t", 7, "二氧化硫产生量8.4万吨"),
    "nox": (PollutantMass, "71000", "t", 7, "氮氧化物产生量7.1万吨"),
    "co2": (Carbon, "9.576e6", "t", 7, "二氧化碳产生量957.6万吨"),
}
TARGETS = {
    "audits": (None, 10000, "", 21, "超过10000家次"),
    "energy": (Energy, "4e6", "tce", 21, "节能量400万吨标准煤"),
    "water": (Water, "2e8", "m³", 21, "节水2亿吨"),
    "co2": (Carbon, "1e7", "t", 21, "二氧化碳排放量1000万吨"),
    "cod": (PollutantMass, "1e5", "t", 21, "COD产生量10万吨"),
    "so2": (PollutantMass, "1e5", "t", 21, "二氧化硫产生量10万吨"),
    "nh3_n": (PollutantMass, "6e3", "t", 21, "氨氮产生量0.6万吨"),
    "nox": (PollutantMass, "8e4", "t", 21, "氮氧化物产生量8万吨"),
}
PLANS = [("baseline", baseline, BASELINE), ("targets", targets, TARGETS)]
FIGURES = [(plan, give, name, row) for plan, give, rows in PLANS for name, row in rows.items()]


@pytest.mark.parametrize(("give", "name", "row"), [one[1:] for one in FIGURES], ids=[f"{one[0]} {one[2]}" for one in FIGURES])
def test_a_figure_is_that_of_its_sentence(give, name, row):
    kind, amount, unit, sentence, words = row
    figure = give()[name]

    assert figure.id == name
    assert words in SENTENCES[sentence]
    assert figure.clause == f"OPINION {sentence}"
    if kind is None:
        assert (type(figure.value), figure.value) == (int, amount)
    else:
        assert type(figure.value) is kind
        assert figure.value.to(unit).magnitude == Decimal(amount)
        assert figure.value.written.replace(" ", "").replace("标准煤", "") in words.replace("标煤", "").replace("标准煤", "")


@pytest.mark.parametrize(("give", "rows"), [(baseline, BASELINE), (targets, TARGETS)])
def test_every_figure_is_there_and_cannot_be_changed(give, rows):
    assert list(give()) == list(rows)
    with pytest.raises(TypeError):
        give()["audits"] = give()["audits"]


def test_only_the_number_of_audits_is_to_be_exceeded_and_only_savings_are_aimed_at():
    assert [name for name, figure in targets().items() if figure.strict] == ["audits"]
    assert [name for name, figure in targets().items() if not figure.aspirational] == ["audits"]
    assert not any(figure.strict or figure.aspirational for figure in baseline().values())


def test_savings_and_cuts_are_of_a_year_and_counts_and_money_put_in_are_not():
    assert {name for name, figure in baseline().items() if not figure.yearly} == {"audits", "options", "investment"}
    assert {name for name, figure in targets().items() if not figure.yearly} == {"audits"}


def test_a_figure_names_the_stands_by_which_it_is_read():
    assert targets()["audits"].stands == ("A27", "A29")
    assert baseline()["audits"].stands == ("A29",)
    for give in (baseline, targets):
        told = {name for name, figure in give().items() if figure.stands == ("A30",)}
        assert told == {
            name
            for name, figure in give().items()
            if isinstance(figure.value, Quantity) and name not in ("investment", "benefit")
        }


def test_the_periods_are_those_of_the_plans():
    assert {(one.period.start, one.period.until) for one in baseline().values()} == {(dt.date(2011, 1, 1), dt.date(2016, 1, 1))}
    assert {(one.period.start, one.period.until) for one in targets().values()} == {(dt.date(2016, 1, 1), dt.date(2021, 1, 1))}


@pytest.mark.parametrize(("give", "names"), [(baseline, ("S02", "S03")), (targets, ("S07", "S08"))])
def test_a_figure_is_known_as_the_register_says(give, names):
    entries = [register()[name] for name in names]
    clauses = {clause.id for entry in entries for clause in entry.clauses}

    assert {figure.clause for figure in give().values()} == clauses
    assert {figure.standing for figure in give().values()} == {entry.standing for entry in entries}
    assert {figure.review_by for figure in give().values()} == {entry.review_by for entry in entries}
    for name in names:
        assert calculations()[name] == (f"cleanprod.indicators.performance.targets:{give.__name__}",)


def test_both_plans_can_be_compared():
    assert set(targets()) - set(baseline()) == {"water"}
    assert targets()["energy"].value > baseline()["energy"].value
    assert [name for name in targets() if name != "water" and targets()[name].value < baseline()[name].value] == []
