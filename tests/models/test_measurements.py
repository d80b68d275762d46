"""Measurements fill the flags that they settle, and say so."""

import json
from fractions import Fraction

import pytest
from hypothesis import given

import cleanprod as cp
from cleanprod.errors import RecordError
from cleanprod.models import F
from cleanprod.models.enterprise import AMOUNTS, FACTS
from cleanprod.models.fields import facts_of
from cleanprod.rules import Book, Dated, Param, Rule, enact
from cleanprod.rules.meaning import meaning
from cleanprod.rules.record import compile_record
from cleanprod.testing import quantities
from cleanprod.units import Energy, Money, Water
from cleanprod.words import Text
from toy_law import LAW_DAY, clause

ABOVE = {"pollutant": "COD", "outlet": "DW001", "concentration": "95 mg/L", "limit": "0.08 kg/m³", "compliance_value": True}
BELOW = {**ABOVE, "concentration": "60 mg/L", "limit": "80 mg/L"}
AT = {**ABOVE, "concentration": "80 mg/L"}
CAPPED = {"pollutant": "SO2", "annual_mass": "120 吨", "cap": "100 t/a"}
UNDER_CAP = {**CAPPED, "annual_mass": "100000 kg"}
HEAVY = {"name": "水泥", "unit_energy": "120 kgce/t", "limit": "0.118 tce/t"}
LIGHT = {**HEAVY, "unit_energy": "118 kgce/t"}

FLAGS = ("exceeds_discharge_standard", "exceeds_total_cap", "exceeds_energy_limit")

CASES = [
    # discharges, complete?, products, complete?, what the three flags come to
    ([ABOVE], None, [], None, (True, None, None)),
    ([BELOW], None, [], None, (None, None, None)),
    ([BELOW], True, [], None, (False, None, None)),
    ([AT], True, [], None, (False, None, None)),
    ([BELOW, ABOVE], True, [], None, (True, None, None)),
    ([{**ABOVE, "compliance_value": None}], None, [], None, (None, None, None)),
    ([{**ABOVE, "compliance_value": None}], True, [], None, (True, None, None)),
    ([{**BELOW, "compliance_value": None}], None, [], None, (None, None, None)),
    ([{**BELOW, "compliance_value": None}], True, [], None, (False, None, None)),
    ([{**BELOW, "compliance_value": False}], True, [], None, (None, None, None)),
    ([BELOW, CAPPED], True, [], None, (False, True, None)),
    ([{**ABOVE, "compliance_value": False}], None, [], None, (None, None, None)),
    ([{**BELOW, "limit": None}], True, [], None, (None, None, None)),
    ([BELOW, {**BELOW, "compliance_value": False}], True, [], None, (None, None, None)),
    ([], True, [], True, (None, None, None)),
    ([CAPPED], None, [], None, (None, True, None)),
    ([UNDER_CAP], None, [], None, (None, None, None)),
    ([UNDER_CAP], True, [], None, (None, False, None)),
    ([{**CAPPED, "annual_mass": "9 t/月"}], None, [], None, (None, True, None)),
    ([{**BELOW, **CAPPED}], True, [], None, (False, True, None)),
    ([], None, [HEAVY], None, (None, None, True)),
    ([], None, [LIGHT], None, (None, None, None)),
    ([], None, [LIGHT], True, (None, None, False)),
    ([], None, [LIGHT, HEAVY], True, (None, None, True)),
    ([], None, [{**LIGHT, "limit": None}], True, (None, None, None)),
]


@pytest.mark.parametrize(("discharges", "all_of_them", "products", "every_one", "flags"), CASES)
def test_what_measurements_say_of_the_flags(discharges, all_of_them, products, every_one, flags):
    enterprise = cp.Enterprise(
        discharges=discharges, discharges_complete=all_of_them, products=products, products_complete=every_one
    )

    assert flags == tuple(enterprise.facts[flag] for flag in FLAGS)
    assert (
        {flag for flag, value in zip(FLAGS, flags, strict=True) if value is not None}
        == enterprise.implied
        == {*enterprise.reasons}
    )


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"exceeds_discharge_standard": False, "discharges": [ABOVE]}, ["COD (DW001) 95 mg/L, limit 0.08 kg/m³", "got no"]),
        (
            {"exceeds_discharge_standard": True, "discharges": [BELOW], "discharges_complete": True},
            ["COD (DW001) 60 mg/L, limit 80 mg/L", "got yes"],
        ),
        ({"exceeds_total_cap": False, "discharges": [CAPPED]}, ["SO2 120 吨, limit 100 t/a"]),
        ({"exceeds_energy_limit": False, "products": [HEAVY]}, ["水泥 120 kgce/t, limit 0.118 tce/t"]),
    ],
)
def test_a_flag_that_its_measurements_deny_is_refused_naming_both(given, says):
    with pytest.raises(RecordError) as refused:
        cp.Enterprise(**given)

    told = refused.value.say("en")
    flag = next(name for name in given if name in FLAGS)
    assert f"{flag}, {'products' if 'products' in given else 'discharges'}: " in told
    assert all(one in told for one in says)
    assert "监测" in refused.value.say("zh")


def test_a_flag_given_as_unknown_is_filled_and_one_that_agrees_stays():
    assert cp.Enterprise(exceeds_discharge_standard=None, discharges=[ABOVE]).exceeds_discharge_standard is True
    assert cp.Enterprise(exceeds_discharge_standard=True, discharges=[ABOVE]).implied == frozenset()
    assert cp.Enterprise(exceeds_discharge_standard=False, discharges=[BELOW]).exceeds_discharge_standard is False


def test_the_explanation_shows_the_measurement_as_it_was_written():
    law = cp.policy(on="2018-06-01")
    answer = law.assess(cp.Enterprise(discharges=[ABOVE]))["ground_over_discharge"]

    assert (answer.outcome, answer.because) == (True, ("fact:exceeds_discharge_standard",))
    assert "据监测，超过限值：COD (DW001) 95 mg/L，限值 0.08 kg/m³" in answer.explain("zh")
    assert "measured, above the limit: COD (DW001) 95 mg/L, limit 0.08 kg/m³" in answer.explain("en")
    assert "95 mg/L" in json.dumps(answer.to_dict(), ensure_ascii=False)
    # the same facts by another measurement are another explanation
    other = law.assess(cp.Enterprise(discharges=[{**ABOVE, "concentration": "99 mg/L"}]))["ground_over_discharge"]
    assert "99 mg/L" in other.explain("zh")


def test_of_many_measurements_a_few_are_told():
    many = cp.Enterprise(discharges=[{**ABOVE, "outlet": f"DW{i:03}"} for i in range(9)])

    assert "(DW002)" in many.reasons["exceeds_discharge_standard"].en
    assert "and 6 more" in many.reasons["exceeds_discharge_standard"].en


def test_what_is_measured_can_be_imagined_otherwise():
    answer = cp.policy(on="2018-06-01").assess(cp.Enterprise(discharges=[ABOVE], exceeds_total_cap=False))[
        "ground_over_discharge"
    ]

    assert [(one.fact, one.then) for way in answer.what_if(to=False).sets for one in way] == [
        ("exceeds_discharge_standard", False)
    ]


@pytest.mark.parametrize(
    ("given", "where", "says"),
    [
        ({"discharges": [{**ABOVE, "concentration": "95"}]}, "discharges[0].concentration", "A number needs its unit"),
        ({"discharges": [BELOW, {**ABOVE, "concentration": 95}]}, "discharges[1].concentration", "A number needs its unit"),
        ({"discharges": [{**ABOVE, "limt": "5 mg/L"}]}, "discharges[0]", "Did you mean limit?"),
        ({"discharges": [{**ABOVE, "limit": "80 mg/Nm³"}]}, "discharges[0].concentration, limit", "mg/Nm³"),
        ({"discharges": [{**ABOVE, "compliance_value": 1}]}, "discharges[0].compliance_value", "yes or no"),
        ({"discharges": [{"outlet": "DW001"}]}, "discharges[0].pollutant", "text of 1 to 200"),
        ({"discharges": "x"}, "discharges", "a list of"),
        ({"discharges": ["x"]}, "discharges[0]", "a Discharge or its fields"),
        ({"discharges": [{**CAPPED, "cap": "5 mg/L"}]}, "discharges[0].cap", "expected mass in a year"),
        ({"energy": [{"fuel": "原煤", "amount": "-5 t"}]}, "energy[0].amount", "zero or more"),
        ({"energy": [{"fuel": "原煤", "amount": 5}]}, "energy[0].amount", "A number needs its unit"),
        ({"products": [{**HEAVY, "limit": "5 m³/t"}]}, "products[0].unit_energy, limit", "what its limit measures"),
        ({"annual_energy": "5000 万kWh"}, "annual_energy", "energy_account"),
        ({"annual_energy": 5000}, "annual_energy", "A number needs its unit"),
        ({"annual_energy": "5000 t"}, "annual_energy", "5000 t (mass), expected energy"),
        ({"annual_water": "-1 t"}, "annual_water", "zero or more"),
    ],
)
def test_what_is_wrong_in_a_list_is_told_with_its_place(given, where, says):
    with pytest.raises(RecordError) as refused:
        cp.Enterprise(**given)

    assert where in str(refused.value)
    assert says in str(refused.value)


def test_every_problem_of_a_list_is_told():
    with pytest.raises(RecordError) as refused:
        cp.Enterprise(discharges=[{"pollutant": "COD", "limit": "5", "cap": "x"}, {"limit": "5 t"}])

    assert len(refused.value.problems) == 4


def test_measurements_come_back_from_json_as_they_were_written():
    enterprise = cp.Enterprise(
        discharges=[ABOVE, cp.Discharge(**CAPPED)], energy=[cp.EnergyUse(fuel="原煤", amount="1200 吨")], products=[HEAVY],
        annual_energy="146,535 GJ", annual_water="3 万吨",
    )  # fmt: skip
    again = cp.Enterprise.model_validate_json(enterprise.model_dump_json())

    assert enterprise == cp.Enterprise(**enterprise.model_dump(exclude_unset=True)) == again.model_copy(update={})
    assert (again.discharges[0].concentration.written, again.annual_energy.written) == ("95 mg/L", "146,535 GJ")
    assert enterprise.reasons == again.reasons


def test_the_schema_of_an_enterprise_tells_the_lists():
    fields = cp.Enterprise.model_json_schema()["properties"]

    assert "pollutant" in json.dumps(fields["discharges"])
    assert "x-unit" in json.dumps(fields["annual_energy"])


# amounts as facts of rules


KEY_ENERGY = Param("key_energy_unit", "number", Text("重点用能单位", "key energy unit"), (Dated(5000),), unit="tce")


RULE = Rule("uses_much", zh="用能多", en="uses much energy", when=F.annual_energy >= KEY_ENERGY, under=(clause("T1"),))
PROGRAM = enact(Book.of((RULE,)), LAW_DAY)
DECIDE = compile_record(PROGRAM)


def decide(enterprise):
    """Both ways of deciding a record agree."""
    read = meaning(PROGRAM, enterprise.facts, LAW_DAY)[PROGRAM.place("uses_much")]
    assert DECIDE(enterprise.facts, LAW_DAY) == (read,)
    return read


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("5000 tce", True),
        ("146,535 GJ", True),
        ("146,534.999999999999 GJ", False),
        ("0.5 万吨标准煤", True),
        ("4999.99999999999999 tce", False),
        ("146.535 TJ", True),
        (None, None),
    ],
)
def test_a_threshold_of_the_law_is_met_exactly_in_any_unit(written, answer):
    assert decide(cp.Enterprise(annual_energy=written)) is answer


@given(quantities(Energy))
def test_an_amount_meets_a_threshold_as_its_exact_number_does(energy):
    assert decide(cp.Enterprise(annual_energy=energy)) == (energy >= Energy("5000 tce"))


def test_amounts_are_exact_numbers_to_a_rule():
    enterprise = cp.Enterprise(annual_energy="1 GJ", annual_water="2亿吨", output_value="3.2 亿元", revenue=Money(1, "元") / 3)

    assert {
        "annual_energy": Fraction(10**9, 29_307_000_000),
        "annual_water": 200_000_000,
        "output_value": 320_000_000,
        "revenue": Fraction(1, 3),
    } == {name: enterprise.facts[name] for name in AMOUNTS if enterprise.facts[name] is not None}
    assert enterprise.reasons["annual_water"].zh == "2亿吨"
    assert {"number"} == {FACTS[name].fact_kind for name in AMOUNTS}
    assert isinstance(enterprise.annual_water, Water)


@pytest.mark.parametrize("name", ["discharges", "energy", "products", "discharges_complete", "products_complete"])
def test_lists_are_no_facts(name):
    assert name not in facts_of(cp.Enterprise)
