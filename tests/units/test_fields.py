"""Quantities as fields of pydantic models."""

import json
from decimal import Decimal
from typing import Annotated

import pint
import pytest
from hypothesis import given
from pydantic import BaseModel, ValidationError

from cleanprod.errors import QuantityError
from cleanprod.testing import quantities
from cleanprod.units import Activity, Energy, In, Mass, Money, Quantity, Signed, Water, parse_quantity


class Plant(BaseModel):
    energy: Energy
    coal: Annotated[Mass, In("t")] | None = None
    water: Water | None = None
    profit: Annotated[Money, Signed()] | None = None
    used: tuple[Activity, ...] = ()


def test_what_is_written_is_kept_beside_what_it_is():
    plant = Plant(energy="12.5 万吨标准煤")

    assert ("12.5 万吨标准煤", Energy) == (plant.energy.written, type(plant.energy))
    assert Decimal(3_663_375_000_000) == plant.energy.canonical.magnitude


@pytest.mark.parametrize(
    "value",
    [
        "5000 tce",
        "146,535 GJ",
        {"value": "5000", "unit": "tce"},
        {"value": 5000, "unit": "吨标准煤"},
        pint.UnitRegistry()("146535 GJ"),
        parse_quantity("5000 tce"),
        Energy("5000 tce"),
    ],
    ids=str,
)
def test_a_field_takes_every_form(value):
    assert Plant(energy=value).energy == Energy("5000 tce")


@pytest.mark.parametrize("value", [12, 12.0, Decimal(12), "12 t", "12000 kg"])
def test_a_number_enters_where_the_field_declares_its_unit(value):
    assert Mass("12 t") == Plant(energy="1 tce", coal=value).coal


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("energy", 5000, "A number needs its unit"),
        ("energy", "5000", "A number needs its unit"),
        ("energy", True, "A number needs its unit"),
        ("energy", "5000 t", "5000 t (mass), expected energy"),
        ("energy", "-5 tce", "zero or more"),
        ("energy", "5 ton", "Which ton?"),
        ("energy", None, "expected energy"),
        ("coal", float("nan"), "a finite number"),
        ("coal", float("inf"), "a finite number"),
        ("coal", -1, "zero or more"),
        ("coal", True, "A number needs its unit"),
        ("coal", "5 m³", "5 m³ (volume), expected mass"),
        ("water", {"value": "5", "unit": "tce"}, "(energy), expected water"),
        ("profit", "5 t", "expected money"),
    ],
)
def test_what_is_wrong_is_refused_naming_both(field, value, says):
    with pytest.raises(ValidationError) as refused:
        Plant(**{"energy": "1 tce", field: value})

    assert says in str(refused.value)


def test_a_sum_that_may_be_negative_says_so():
    assert Money("-5 万元") == Plant(energy="1 tce", profit="-5 万元").profit


@given(quantities(Energy), quantities(Water), quantities(Activity))
def test_json_comes_back_without_loss(energy, water, used):
    plant = Plant(energy=energy, water=water, used=(used,), profit=Money(-1, "元") / 3)
    again = Plant.model_validate_json(plant.model_dump_json())

    assert plant == again
    assert [q.units for q in (plant.energy, plant.water)] == [q.units for q in (again.energy, again.water)]


def test_json_keeps_what_was_written():
    dumped = Plant(energy="12.5 万吨标准煤", coal=12.5).model_dump_json(exclude_none=True)

    assert json.loads(dumped) == {
        "energy": {"value": "125000", "unit": "tce", "written": "12.5 万吨标准煤"},
        "coal": {"value": "12.5", "unit": "t"},
        "used": [],
    }
    assert Plant.model_validate_json(dumped).energy.written == "12.5 万吨标准煤"


def test_the_schema_tells_dimension_unit_and_example():
    fields = Plant.model_json_schema()["properties"]
    coal = fields["coal"]["anyOf"][0]

    assert tuple(fields["energy"][key] for key in ("x-dimension", "x-unit", "examples")) == (
        "energy",
        "kJ",
        ["12.5 万吨标准煤"],
    )
    assert (coal["x-dimension"], coal["x-unit"]) == ("mass", "t")
    assert {"type": "number"} in coal["anyOf"]
    assert {"type": "number"} not in fields["energy"]["anyOf"]
    assert all(parse_quantity(example) for example in fields["energy"]["examples"])


def test_a_unit_that_does_not_exist_fails_when_the_model_is_built():
    with pytest.raises(QuantityError, match="Did you mean"):

        class Wrong(BaseModel):
            coal: Annotated[Mass, In("tonn")]


def test_the_plain_class_takes_any_quantity():
    class Any(BaseModel):
        value: Quantity

    assert parse_quantity("5 kgce/t") == Any(value="5 kgce/t").value
    assert "x-unit" not in Any.model_json_schema()["properties"]["value"]
