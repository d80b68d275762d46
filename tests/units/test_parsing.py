"""Written quantities: cases as data, hostile strings, and properties over every unit of the list."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanprod.errors import QuantityError
from cleanprod.testing import written_quantities
from cleanprod.units import Quantity, format_quantity, parse_quantity, parsing, spelling, unit_of
from cleanprod.units.definitions import COUNTS, definitions
from cleanprod.units.plain import LONGEST

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "quantities.toml").read_text("utf-8"))
READ = {case["text"]: case for case in CASES["read"]}
REFUSED = {case["text"]: case["says"] for case in CASES["refused"]}
HOSTILE = [case["text"] if "text" in case else case["repeat"] * case["times"] for case in CASES["hostile"]]
UNITS = definitions().units
COMPOUND = [
    "kgce/t",
    "tce/万元",
    "mg/Nm³",
    "t/a",
    "m³/t",
    "元/吨",
    "kg/m³",
    "GJ/10^4Nm3",
    "L/(人·d)",
    "kgCO2/kWh",
    "kgce/kWh",
    "万元",
    "万t",
]


@pytest.mark.parametrize("text", READ)
def test_a_written_quantity_is_read(text):
    quantity = parse_quantity(text)

    assert (Decimal(READ[text]["value"]), READ[text]["unit"]) == (quantity.magnitude, quantity.units.name)
    assert text == quantity.written


@pytest.mark.parametrize(("text", "other"), [(text, other) for text, case in READ.items() for other in case["same"]])
def test_other_spellings_are_the_same_quantity(text, other):
    assert parse_quantity(text) == parse_quantity(other)


def test_millions_of_tce_are_terajoules():
    assert {Decimal(117228)} == {parse_quantity(text).to("TJ").magnitude for text in ("400万吨标准煤", "4e6 tce", "4 Mtce")}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_single_quantity_is_refused_with_a_sentence(text):
    with pytest.raises(QuantityError, match=REFUSED[text].replace("?", r"\?")) as refused:
        parse_quantity(text)

    assert refused.value.say("zh") != refused.value.say("en")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_string_is_refused(text):
    with pytest.raises(QuantityError) as refused:
        parse_quantity(text)

    assert len(str(refused.value)) < 500
    assert str(refused.value).isprintable()
    with pytest.raises(QuantityError):
        unit_of(text)


@pytest.mark.parametrize("value", [5, 5.0, None, b"5 kg", ["5 kg"], True])
def test_only_text_is_parsed(value):
    with pytest.raises(QuantityError):
        parse_quantity(value)


def test_the_cap_on_length_comes_first():
    with pytest.raises(QuantityError, match=f"at most {LONGEST} characters"):
        parse_quantity("5 kg".ljust(LONGEST + 1))
    assert parse_quantity("5 kg".ljust(LONGEST)) == parse_quantity("5 kg")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("unit", [*(unit.name for unit in UNITS), *COMPOUND])
@given(value=st.decimals(-(10**15), 10**15, places=6) | st.integers(-(10**20), 10**20))
def test_what_is_written_reads_back(unit, lang, value):
    quantity = Quantity(value, unit)

    assert quantity == parse_quantity(format_quantity(quantity, lang))


@given(st.sampled_from(UNITS), st.sampled_from(UNITS), st.integers(0, 10**9))
def test_a_compound_reads_back(one, two, value):
    quantity = Quantity(value, one.per(two))

    assert quantity == parse_quantity(format_quantity(quantity)) == parse_quantity(format_quantity(quantity, "zh"))


@pytest.mark.parametrize("spelling_of", [(name, unit) for name, unit in definitions().spellings.items()], ids=str)
def test_every_spelling_is_its_unit_alone_and_after_a_number(spelling_of):
    name, unit = spelling_of

    assert unit == unit_of(name) == parse_quantity(f"3{' ' if name[0].isdigit() else ''}{name}").units


@pytest.mark.parametrize("word", COUNTS)
def test_every_multiplier_multiplies(word):
    assert 3 * 10 ** COUNTS[word] == parse_quantity(f"3 {word}件").magnitude == parse_quantity(f"3{word} t").magnitude


@given(written_quantities())
def test_any_way_to_write_a_quantity_is_read_exactly(written):
    text, value, unit = written

    assert Quantity(value, unit) == parse_quantity(text)


@given(st.text(max_size=LONGEST + 5))
def test_any_text_is_read_or_refused(text):
    try:
        quantity = parse_quantity(text)
    except QuantityError as error:
        assert error.problems  # noqa: PT017 - either way is right
    else:
        assert quantity.magnitude.is_finite()


@given(
    st.lists(
        st.sampled_from(
            ["1", "2.5", "万", "亿", "吨", "kg", "/", "·", "^", "m", "³", " ", "-", "10", "e3", "%", "(", ")", "千"]
        ),
        max_size=12,
    )
)
def test_pieces_of_quantities_in_any_order_are_read_or_refused(pieces):
    text = "".join(pieces)
    try:
        quantity = parse_quantity(text)
    except QuantityError:
        return
    assert quantity == parse_quantity(format_quantity(quantity))


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(parsing, "KEPT", 5)
    monkeypatch.setattr(spelling, "KEPT", 5)
    monkeypatch.setattr(parsing, "_known", {})
    monkeypatch.setattr(spelling, "_units", {})
    for unit in UNITS:
        parse_quantity(f"3 {unit.name}")
        unit_of(unit.zh)

    assert (len(parsing._known), len(spelling._units)) == (5, 5)  # noqa: SLF001 - what is kept is nobody else's
