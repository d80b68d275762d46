"""What audits come to: reports, sums with what is not known, intensities, and what is not plausible."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.indicators.performance.sums import LABELS, Interval
from cleanprod.models.performance import Performance
from cleanprod.testing import measures, reports
from cleanprod.units import Energy, Money, Quantity

PERIOD = {"start": dt.date(2016, 1, 1), "until": dt.date(2021, 1, 1)}
MOST = {
    name: "1000000 tce" if name == "energy" else "1e9 m³" if name == "water" else "1e6 t"
    for name in ("energy", "water", "cod", "co2")
}
MANY = st.lists(reports(), max_size=8)


def size(amount):
    return amount.exact if isinstance(amount, Quantity) else amount


def within(inner, outer):
    """Tell whether an interval lies within another."""
    below = size(outer.low) <= size(inner.low)
    return below and (outer.high is None or (inner.high is not None and size(inner.high) <= size(outer.high)))


@given(MANY, st.integers(0, 8), st.sampled_from(("unknown", "nothing")))
def test_splitting_a_table_and_adding_up_equals_adding_up_the_whole(every, cut, blank):
    whole = cp.total(every, blank=blank, **PERIOD)
    parts = cp.total(every[:cut], blank=blank, **PERIOD) + cp.total(every[cut:], blank=blank, **PERIOD)

    assert whole.outside == parts.outside
    for name in LABELS:
        one, two = whole[name], parts[name]
        assert (size(one.low), one.missing) == (size(two.low), two.missing)
        assert (one.high is None) == (two.high is None)
        assert one.high is None or size(one.high) == size(two.high)


@given(MANY, st.integers(0, 5), st.sampled_from(({}, MOST)))
def test_missing_reports_only_widen_intervals(every, missing, most):
    told = cp.total(every, most=most, **PERIOD)
    fewer = cp.total(every, most=most, missing=missing, **PERIOD)

    assert all(within(told[name], fewer[name]) for name in LABELS)
    assert fewer["audits"].high - told["audits"].high == missing


@given(st.lists(reports(), min_size=1, max_size=6), st.data())
def test_a_report_that_is_blank_in_part_only_widens_intervals(every, data):
    at = data.draw(st.integers(0, len(every) - 1))
    name = data.draw(st.sampled_from(("energy_saved", "cod_cut", "report_submitted_on", "investment")))
    given = {
        field: value for field, value in every[at].__dict__.items() if field in every[at].model_fields_set and field != name
    }
    blanked = [*every[:at], Performance(**given), *every[at + 1 :]]

    told, wider = (cp.total(one, **PERIOD) for one in (every, blanked))
    assert all(
        within(told[amount], wider[amount])
        for amount in LABELS
        if name != "report_submitted_on" or every[at].report_submitted_on
    )


@given(MANY)
def test_groups_come_to_the_whole(every):
    whole = cp.total(every, **PERIOD)
    for by in ("city", "enterprise", "park"):
        groups = list(cp.totals(every, by=by, **PERIOD).values())
        assert sum(size(one["energy"].low) for one in groups) == size(whole["energy"].low)
        assert sum(one["audits"].high for one in groups) == whole["audits"].high


def test_an_enterprise_audited_twice_counts_twice():
    twice = [
        Performance(enterprise="A", report_submitted_on="2016-05-01"),
        Performance(enterprise="A", report_submitted_on="2020-05-01"),
    ]

    assert cp.total(twice, **PERIOD)["audits"] == Interval(2, 2, 0)


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2015-12-31", (0, 0)),
        ("2016-01-01", (1, 1)),
        ("2020-12-31", (1, 1)),
        ("2021-01-01", (0, 0)),
        ("never", (0, 0)),
        (None, (0, 1)),
    ],
)
def test_an_audit_counts_when_its_report_was_submitted_in_the_period(day, counts):
    report = Performance(report_submitted_on=day, accepted_on="2018-01-01", energy_saved="5 tce")
    found = cp.total([report], **PERIOD)

    assert (found["audits"].low, found["audits"].high) == counts
    assert (found["energy"].low.magnitude, found["energy"].high.magnitude) == tuple(5 * one for one in counts)
    assert found.outside == (counts == (0, 0))
    assert cp.total([report], completed="accepted_on", **PERIOD)["audits"].low == 1


def test_what_is_used_in_addition_by_a_report_that_may_count_lowers_the_least_alone():
    found = cp.total([Performance(co2_cut="-5 t")], **PERIOD)["co2"]

    assert (float(found.low), float(found.high)) == (-5, 0)


def test_a_report_that_was_never_submitted_does_not_count_in_a_period_without_an_end():
    never = [Performance(report_submitted_on="never")]

    assert cp.total(never, start=dt.date(2016, 1, 1))["audits"] == Interval(0, 0, 0)


def test_a_blank_is_unknown_unless_it_is_said_to_be_nothing():
    every = [Performance(energy_saved="5 tce"), Performance()]

    assert cp.total(every)["energy"] == Interval(Energy("5 tce"), None, 1)
    assert cp.total(every, blank="nothing")["energy"] == Interval(Energy("5 tce"), Energy("5 tce"), 0)
    assert cp.total(every, most={"energy": "20 tce"})["energy"] == Interval(Energy("5 tce"), Energy("25 tce"), 1)
    assert cp.total(every, least={"energy": "-3 tce"})["energy"] == Interval(Energy("2 tce"), None, 1)
    assert cp.total([])["energy"] == Interval(Energy("0 tce"), Energy("0 tce"), 0)


@pytest.mark.parametrize(
    ("how", "error", "sentence"),
    [
        ({"missing": -1}, cp.RecordError, "missing: got -1, expected a whole number of zero or more"),
        ({"missing": True}, cp.RecordError, "missing: got True"),
        ({"completed": "listed_on"}, cp.RecordError, "completed: got 'listed_on', expected one of report_submitted_on"),
        ({"blank": "zero"}, cp.RecordError, "blank: got 'zero', expected unknown or nothing"),
        ({"most": {"energy": "5 t"}}, cp.RecordError, "most, energy: got 5 t"),
        ({"least": {"energi": "5 tce"}}, cp.UnknownNameError, "Did you mean energy"),
    ],
)
def test_a_sum_that_cannot_be_is_refused(how, error, sentence):
    with pytest.raises(error, match=sentence):
        cp.total([Performance()], **how)


def test_a_group_of_no_such_name_and_an_amount_of_none_are_refused():
    with pytest.raises(cp.UnknownNameError, match="Did you mean city"):
        cp.totals([], by="citys")
    with pytest.raises(cp.UnknownNameError, match="Did you mean energy"):
        cp.total([])["energi"]
    sums = cp.totals([Performance(city="广州", energy_saved="1 tce")], missing={"440600": 3})
    assert [str(one["energy"].say()) for one in sums.values()] == ["1 tce", "0 tce or more"]
    assert list(cp.totals([Performance(city="广州")], by=lambda report: report.city[:2])) == ["44"]


def test_mixed_currencies_and_price_years_do_not_add_up():
    with pytest.raises(cp.QuantityError, match="money in US dollars"):
        cp.total([Performance(investment="5 元"), Performance(investment="5 USD")])
    with pytest.raises(cp.RecordError, match="price_year: got 2017, 2018"):
        cp.total([Performance(price_year=2017), Performance(price_year=2018)])
    assert cp.total([Performance(investment="5 USD")])["investment"].low == Money("5 USD")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"options_done": 3, "none_low_done": 12},
            "none_low_done, options_done: got 12 of 3, expected no more than there are in all",
        ),
        (
            {"options_done": 5, "none_low_done": 1, "medium_done": 1, "high_done": 1},
            "got 3 of 5, expected a number in all that is the sum",
        ),
        (
            {"high_proposed": 2, "high_done": 3},
            "high_done, high_proposed: got 3 of 2, expected no more carried out than were proposed",
        ),
        ({"investment": "5 元", "annual_benefit": "5 USD"}, "expected amounts of one currency"),
        ({"options_done": -1}, "options_done: got -1"),
        ({"energy_before": "-1 tce"}, "energy_before: got -1 tce"),
    ],
)
def test_a_report_that_cannot_be_is_refused(given, sentence):
    with pytest.raises(cp.RecordError) as error:
        Performance(**given)

    assert sentence in str(error.value)
    assert "应为" in error.value.say("zh")


def test_options_are_added_up_by_class():
    every = [Performance(none_low_done=3, medium_done=2, high_done=1), Performance(none_low_done=4)]
    sums = cp.total(every)

    assert [(sums[name].low, sums[name].high) for name in ("none_low", "medium", "high", "options")] == [
        (7, 7), (2, None), (1, None), (6, None),
    ]  # fmt: skip
    options = cp.total([cp.Option(cost_class="无费"), cp.Option(cost_class="high"), cp.Option()])
    assert [(options[name].low, options[name].missing) for name in ("none_low", "high", "options", "audits")] == [
        (1, 1), (1, 1), (3, 0), (0, 0),
    ]  # fmt: skip


def test_classes_come_to_the_number_in_all():
    assert Performance(none_low_done=3, medium_done=2, high_done=1).options_done == 6
    assert Performance(none_low_done=3, medium_done=2).options_done is None


@given(measures())
def test_the_report_of_an_audit_is_what_its_options_come_to(options):
    done = [one.model_copy(update={"implemented_on": "2018-03-01" if at % 2 else "never"}) for at, one in enumerate(options)]
    report = cp.performance_of(done, blank="nothing", id="S1")
    carried = [one for at, one in enumerate(options) if at % 2]

    assert (report.options_proposed, report.options_done, report.id) == (len(options), len(carried), "S1")
    assert report.energy_saved.exact == sum(one.energy_saved.exact for one in carried if one.energy_saved is not None)
    assert report.investment.exact == sum(one.investment.exact for one in carried if one.investment is not None)
    assert cp.performance_of([*done, cp.Option()]).energy_saved is None  # whether it was carried out is not known


def test_amounts_that_an_option_leaves_blank_are_unknown_for_the_audit_too():
    day = "2018-03-01"
    options = [cp.Option(energy_saved="5 tce", implemented_on=day), cp.Option(cod_cut="1 t", implemented_on=day)]

    assert cp.performance_of(options).energy_saved is None
    assert cp.performance_of(options, blank="nothing").cod_cut.magnitude == 1
    assert cp.performance_of(options, on=dt.date(2018, 2, 28)).options_done == 0
    classed = [cp.Option(cost_class="none", implemented_on=day), cp.Option(cost_class="high", implemented_on="never")]
    report = cp.performance_of(classed)
    assert (report.none_low_done, report.high_proposed, report.high_done, report.medium_done) == (1, 1, 0, 0)


def test_intensities_before_and_after_the_audit():
    report = Performance(
        energy_before="900 tce", energy_after="800 tce", product_before="3000 t", product_after="3200 t",
        value_before="3 亿元", water_before="90 万立方米", water_after="80 万立方米", value_after="3.2 亿元",
    )  # fmt: skip
    found = cp.intensities(report)

    assert str(found["energy per product"].before) == "300 kgce/t"
    assert found["energy per product"].improved is True
    assert str(found["energy per output value"].before) == "0.03 tce/万元"
    assert found["water per output value"].after.to("m³/万元").magnitude == 25
    assert found["energy per product"].after < found["energy per product"].before
    assert cp.intensities(Performance())["energy per product"].improved is None


# plausibility


def doubts(*records, **how):
    return [(one.place, one.amount, one.words.en) for one in cp.plausibility(records, **how)]


def test_an_option_that_saves_more_than_the_enterprise_uses_is_doubted():
    mill = cp.Enterprise(annual_energy="900 tce", annual_water="5 万立方米")

    assert doubts(cp.Option(energy_saved="900 tce"), enterprise=mill) == []
    [(place, field, words)] = doubts(cp.Option(energy_saved="900.1 tce"), enterprise=mill)
    assert (place, field) == (1, "energy_saved")
    assert words == "energy 900.1 tce: more than the 900 tce that are used in a year"
    assert len(doubts(cp.Option(water_saved="6 万吨", enterprise=mill))) == 1


def test_options_that_together_save_more_than_the_enterprise_uses_are_doubted():
    mill = cp.Enterprise(annual_energy="900 tce")
    options = [cp.Option(id=name, energy_saved="500 tce", enterprise=mill) for name in "ab"]
    [doubt] = cp.plausibility(options)

    assert (doubt.place, doubt.say()) == (
        None, "all options of the enterprise: energy 1,000 tce: more than the 900 tce that are used in a year"
    )  # fmt: skip
    assert doubt.say("zh") == "该企业全部方案：节能 1,000吨标准煤：多于全年用量 900吨标准煤"


def test_a_report_that_saves_more_than_was_used_before_is_doubted():
    assert len(doubts(Performance(energy_saved="901 tce", energy_before="900 tce"))) == 1
    assert len(doubts(Performance(water_saved="2 t", water_before="1 t"))) == 1


@pytest.mark.parametrize(
    ("tonnes", "doubted"), [(10, False), (999, False), (1000, True), (0.01, False), (0.001, True), (0.0009, True)]
)
def test_a_thousand_times_its_peers_or_a_thousandth_is_doubted(tonnes, doubted):
    peers = [Performance(cod_cut="1 t") for _ in range(9)]

    assert bool(doubts(*peers, Performance(cod_cut=Quantity(str(tonnes), "t")))) is doubted


def test_a_thousand_times_its_peers_for_each_yuan_of_investment_is_doubted():
    peers = [cp.Option(investment=f"{at} 万元", annual_benefit=f"{at} 万元") for at in range(1, 12)]
    usual = cp.Option(investment="1 万元", annual_benefit="999 万元")
    slip = cp.Option(investment="1 万元", annual_benefit="1000 万元")

    assert doubts(*peers, usual) == []
    assert doubts(*peers, slip) == [
        (12, "annual_benefit", "benefit of a year 10,000,000 CNY: about 1,000 times the median of the table")
    ]
    assert [place for place, *_ in doubts(*peers, cp.Option(investment="50 元"))] == [12]


def test_few_peers_tell_nothing():
    assert doubts(*[Performance(cod_cut="1 t")] * 4, Performance(cod_cut="9999 t")) == []


@pytest.mark.parametrize(
    ("carbon", "doubted"),
    [("1.59 t", True), ("1.6 t", False), ("2.6 t", False), ("9 t", False), ("9.01 t", True), ("-1 t", True)],
)
def test_carbon_dioxide_for_each_tce_has_a_range(carbon, doubted):
    assert bool(doubts(cp.Option(energy_saved="1 tce", co2_cut=carbon))) is doubted
    assert doubts(cp.Option(co2_cut=carbon)) == []


def test_sums_and_intervals_are_told_and_written():
    sums = cp.total([Performance(energy_saved="5 tce"), Performance()])
    told = json.loads(json.dumps(sums.to_dict()))

    assert told["amounts"]["energy"] == {"low": {"value": "5", "unit": "tce", "written": "5 tce"}, "high": None, "missing": 1}
    assert (sums["energy"].say("zh"), sums["energy"].say()) == ("5吨标准煤 以上", "5 tce or more")
    assert Interval(1, 3).say("zh") == "1 至 3"
    assert repr(Interval(2, 2)) == "<interval 2>"


@settings(max_examples=20)
@given(reports())
def test_a_report_is_written_and_read_back(report):
    assert Performance.model_validate_json(report.model_dump_json()) == report


# groups, and what may be of any of them


BOTH = [Performance(city="广州", energy_saved="850 tce"), Performance(city="佛山", energy_saved="100 tce")]


def test_a_city_that_is_missed_by_its_name_is_no_second_group():
    found = cp.totals(BOTH, missing={"广州": 3, "440600": 1, "深圳市": 2})

    assert {name: (one["audits"].low, one["audits"].high) for name, one in found.items()} == {
        "440100": (1, 4), "440600": (1, 2), "440300": (0, 2),
    }  # fmt: skip
    with pytest.raises(cp.UnknownNameError, match="missing: got '广洲', expected a city"):
        cp.totals(BOTH, missing={"广洲": 3})


def test_reports_that_may_be_of_any_group_widen_every_one():
    found = cp.totals(BOTH, missing={None: 3}, most={"energy": "10 tce"})

    assert {name: one["audits"].high for name, one in found.items()} == {"440100": 4, "440600": 4, None: 3}
    assert found["440100"]["energy"].say() == "850 tce to 880 tce"
    assert cp.totals([], missing={None: 3})[None]["audits"].high == 3
    with pytest.raises(cp.RecordError, match="missing: got -1"):
        cp.totals(BOTH, missing={None: -1})


def test_an_option_of_medium_or_high_cost_may_be_counted_as_either():
    day = "2018-03-01"
    options = [cp.Option(cost_class="中高费", implemented_on=day), cp.Option(cost_class="high", implemented_on=day)]
    sums = cp.total(options)
    report = cp.performance_of(options)

    assert {name: (sums[name].low, sums[name].high) for name in ("none_low", "medium", "high")} == {
        "none_low": (0, 0), "medium": (0, 1), "high": (1, 2),
    }  # fmt: skip
    assert (report.none_low_done, report.medium_done, report.high_done, report.options_done) == (0, None, None, 2)
    assert (report.none_low_proposed, report.medium_proposed, report.options_proposed) == (0, None, 2)


@pytest.mark.parametrize(
    ("work", "error", "sentence"),
    [
        (lambda: cp.total(BOTH[0]), cp.RecordError, "reports: got .*, expected a list of reports"),
        (lambda: cp.total([{}]), cp.RecordError, "row 1, reports: got .*, expected a list of reports"),
        (
            lambda: cp.totals([cp.Option()]),
            cp.RecordError,
            "row 1, by, city: got Option, expected a report, which has that field",
        ),
        (
            lambda: cp.total(BOTH, start=dt.date(2021, 1, 1), until=dt.date(2016, 1, 1)),
            cp.RecordError,
            "start, until: got 2021",
        ),
        (lambda: cp.total(BOTH, start="2021-01-01"), cp.RecordError, "start: got '2021-01-01', expected a date"),
        (lambda: cp.performance_of([], on="2018-01-01"), cp.RecordError, "on: got '2018-01-01', expected a date"),
        (lambda: cp.performance_of([{}]), cp.RecordError, "row 1, reports: got"),
        (lambda: Interval(5, 3), cp.RecordError, "high: got 5, 3, expected a most that is not below the least"),
        (lambda: Interval(5, Energy("6 tce")), cp.RecordError, "high: got 5, 6 tce"),
        (
            lambda: cp.total([Performance(investment="5 元"), Performance(), Performance(investment="5 USD")]),
            cp.QuantityError,
            "row 3, investment: got .*money in US dollars",
        ),
        (lambda: cp.total(BOTH, most={"options": "5.5"}), cp.RecordError, "most, options: got '5.5', expected a whole number"),
        (lambda: cp.total(BOTH, most={"audits": 5}), cp.UnknownNameError, "most: got 'audits'"),
    ],
)
def test_sums_that_cannot_be_are_refused_in_a_sentence(work, error, sentence):
    with pytest.raises(error, match=sentence):
        work()


def test_an_interval_of_money_that_starts_at_nothing_may_end_in_any_currency():
    assert cp.total([Performance()], most={"investment": "5 USD"})["investment"].high == Money("5 USD")


def test_what_one_missing_report_can_bring_may_be_a_number_of_options():
    found = cp.total([Performance(options_done=3), Performance()], most={"options": "5"})["options"]

    assert (found.low, found.high, found.missing) == (3, 8, 1)


def test_options_of_one_enterprise_are_added_up_whoever_holds_its_record():
    mills = [cp.Enterprise(id="E1", annual_energy="100 tce") for _ in range(2)]
    pair = [cp.Option(id=str(at), energy_saved="60 tce", enterprise=mill) for at, mill in enumerate(mills)]
    rivals = [pair[0], cp.Option(id="x", energy_saved="60 tce", enterprise=mills[1], excludes="0")]
    others = [cp.Option(energy_saved="60 tce", enterprise=cp.Enterprise(annual_energy=f"10{at} tce")) for at in range(2)]

    assert doubts(*pair) == [(None, "energy_saved", "energy 120 tce: more than the 100 tce that are used in a year")]
    assert doubts(*rivals) == doubts(*others) == []


def test_what_is_used_in_addition_is_compared_with_its_peers():
    many = [cp.Option(id=str(at), co2_cut="5 t", electricity_saved="-8000 kWh") for at in range(9)]

    assert doubts(*many, cp.Option(id="z", co2_cut="-9000 t")) == [
        (10, "co2_cut", "CO2 -9,000 t: about 1,800 times the median of the table")
    ]
    assert doubts(*many, cp.Option(electricity_saved="-8000 MWh"))[0][:2] == (10, "electricity_saved")
