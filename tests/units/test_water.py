"""Water: the reuse rate and water per product, exactly."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanprod.errors import QuantityError
from cleanprod.units import Quantity, Water
from cleanprod.units.water import WaterBalance


def test_the_reuse_rate_counts_what_is_used_again():
    assert WaterBalance("1 t", reused="3 m3").reuse_rate == Fraction(3, 4)
    assert WaterBalance("0 t", reused="3 m3").reuse_rate == 1
    assert WaterBalance("2 t", reused="0 m3").reuse_rate == 0


def test_per_product_counts_what_is_taken_in():
    balance = WaterBalance("20 万吨", reused="180 万立方米")

    assert balance.per("5 万吨") == Quantity("4 m3/t")
    assert balance.per("1 亿元") == Quantity("20 m3/万元")
    with pytest.raises(QuantityError):
        balance.per("5 m/s")


def test_no_water_has_no_rate():
    nothing = WaterBalance("0 t", reused="0 t")

    with pytest.raises(QuantityError, match="intake"):
        _ = nothing.reuse_rate
    assert nothing.to_dict()["reuse_rate"] is None


@pytest.mark.parametrize("amount", ["-1 t", "5 GJ", "5", None, float("nan")])
def test_what_is_no_amount_of_water(amount):
    with pytest.raises(QuantityError):
        WaterBalance(amount, reused="1 t")
    with pytest.raises(QuantityError):
        WaterBalance("1 t", reused=amount)


def test_the_form():
    form = json.loads(json.dumps(WaterBalance("1 t", reused="2 t").to_dict()))

    assert (form["form"], form["reuse_rate"], form["standing"]) == ("cleanprod.water/1", "2/3", "unverified")
    assert Water(form["used"]) == Water("3 t")


@given(st.fractions(0, 10**6), st.fractions(0, 10**6))
def test_the_rate_is_exact(intake, reused):
    balance = WaterBalance(Quantity(intake, "m3"), reused=Quantity(reused, "m3"))

    assert balance.used.exact == intake + reused
    if intake + reused:
        assert balance.reuse_rate == reused / (intake + reused)
