"""Key industries: the list against the sentence and its sources, and the codes against both editions."""

from __future__ import annotations

import tomllib

import pytest
from attrs import evolve

from cleanprod.eligibility.key_industries import (
    BY_REFERENCE,
    FOCUS,
    HEAVY_METAL,
    IN_FOCUS,
    INDUSTRIES,
    NAMED,
    OVER_CAPACITY,
    REFERRED,
    SOURCES,
    WIDE,
    codes_of,
)
from cleanprod.law import INSTRUMENTS
from cleanprod.standing import SCALE

SENTENCE = (
    "钢铁、水泥、化工、石化、焦化、原料药制造、有色金属、造纸、氮肥、印染、制革、电镀、农副食品加工、平板玻璃、农药、"
    "煤化工、多晶硅、电解铝、造船"
)
THIRTEEN = "能源、冶金、焦化、建材、有色、化工、印染、造纸、原料药、电镀、农副食品加工、工业涂装、包装印刷"
THREE = ("air_plan", "water_plan", "over_capacity")
ALL = (*INDUSTRIES, *BY_REFERENCE)
LISTS = {"named": NAMED, "referred": REFERRED, "over capacity": OVER_CAPACITY, "heavy metal": HEAVY_METAL, "in focus": IN_FOCUS}

CASES = tomllib.loads("""
[[within]] # code, in the list by the edition of 2011 and by that of 2017
list = "named"
codes = [
    ["3110", true, true], ["3130", false, true], ["3140", true, true], ["3150", true, false], # iron and steel
    ["2520", true, false], ["2521", false, true],                                             # coking
    ["2522", false, true], ["2523", false, true],                                             # coal chemicals
    ["3250", false, true], ["3252", false, true], ["3260", true, false], ["3216", true, true], # non-ferrous metals
    ["2614", true, true], ["2631", true, true], ["2619", true, true], ["26", true, true],     # inside chemicals
    ["3985", false, true],                                                                     # polysilicon
    ["3360", true, true], ["1910", true, true], ["1352", true, true], ["3732", true, true],
    ["4210", false, false], ["2239", false, false], ["0911", false, false], ["1931", false, false],
]
[[within]]
list = "referred"
codes = [
    ["0911", true, true], ["0915", true, true], ["0916", false, false], ["0917", false, false],
    ["3211", true, true], ["3215", true, true], ["3216", false, false],
    ["3843", false, true], ["3849", true, false], ["3841", false, false],
    ["1910", true, true], ["1921", true, true], ["1952", true, true], ["1931", false, false], ["1953", false, false],
    ["2614", true, true],
]
[[within]]
list = "over capacity"
codes = [["3110", true, true], ["3150", true, false], ["2522", false, true], ["3216", true, true], ["3212", false, false],
         ["2619", true, true], ["2614", false, false], ["3985", false, true], ["3011", true, true], ["3041", true, true]]
""")
WITHIN = [(one["list"], *row) for one in CASES["within"] for row in one["codes"]]


def test_the_nineteen_are_those_of_the_sentence_in_its_order():
    assert [one.name.zh for one in INDUSTRIES] == SENTENCE.split("、")


def test_the_nineteen_are_the_union_of_three_sources_and_nothing_else():
    named = [SOURCES[source].named for source in THREE]

    assert [len(one) for one in named] == [len(set(one)) for one in named] == [5, 10, 7]
    assert set().union(*named) == set(SENTENCE.split("、"))
    assert len(set().union(*named)) == 19


def test_only_the_smelting_of_non_ferrous_metals_is_folded():
    assert [pair for source in SOURCES.values() for pair in source.folded] == [("有色金属冶炼", "有色金属")]
    assert "有色金属冶炼" in SOURCES["air_plan"].members
    assert "有色金属" in SOURCES["water_plan"].members


def test_each_industry_names_the_sources_that_name_it():
    for one in ALL:
        assert one.sources == tuple(name for name, source in SOURCES.items() if one.name.zh in source.named), one.id


def test_the_five_by_reference_are_those_of_the_control_of_heavy_metals():
    assert tuple(one.name.zh for one in BY_REFERENCE) == SOURCES["heavy_metal"].members
    assert len(BY_REFERENCE) == 5
    assert HEAVY_METAL == REFERRED
    assert {one.standing for one in BY_REFERENCE} == {"unverified"}


def test_each_entry_carries_both_languages_its_standing_and_its_days():
    opinion = INSTRUMENTS["OPINION"]

    for one in (*ALL, *SOURCES.values()):
        assert one.standing in SCALE
        assert (one.checked_on, one.review_by) == (opinion.checked_on, opinion.review_by)
    for one in ALL:
        assert all(text.zh and text.en and text.en.isprintable() for text in (one.name, one.note) if text is not None)
    assert len({one.id for one in ALL}) == len({one.name.en for one in ALL}) == 24


def test_every_code_has_two_to_four_digits():
    for one in ALL:
        for code in (*one.codes_2011, *one.codes_2017):
            assert code.isascii()
            assert code.isdigit()
            assert 2 <= len(code) <= 4


def test_only_coal_chemicals_have_no_class_in_2011():
    assert [one.id for one in ALL if not one.codes_2011] == ["coal_chemicals"]
    assert all(one.codes_2017 for one in ALL)


@pytest.mark.parametrize("name", LISTS)
def test_no_code_stands_twice_or_inside_another_of_its_tuple(name):
    codes = LISTS[name]
    parts = (codes.common, codes.only_2011, codes.only_2017)

    assert len(set().union(*parts)) == sum(map(len, parts))
    for part in parts:
        assert list(part) == sorted(part)
        assert not [(one, two) for one in part for two in part if one != two and one.startswith(two)]


@pytest.mark.parametrize("name", LISTS)
def test_the_tuples_say_by_each_edition_what_the_industries_say(name):
    chosen = {"named": INDUSTRIES, "over capacity": [one for one in INDUSTRIES if "over_capacity" in one.sources]}
    chosen["in focus"] = FOCUS
    industries, codes = chosen.get(name, BY_REFERENCE), LISTS[name]

    for number in range(10_000):
        code = f"{number:04}"
        in_2011 = any(code.startswith(one.codes_2011) for one in industries)
        in_2017 = any(code.startswith(one.codes_2017) for one in industries)
        assert code.startswith(codes.common) is (in_2011 and in_2017), code
        assert code.startswith(codes.common + codes.only_2011) is in_2011, code
        assert code.startswith(codes.common + codes.only_2017) is in_2017, code


@pytest.mark.parametrize(("name", "code", "in_2011", "in_2017"), WITHIN, ids=str)
def test_a_code_by_both_editions(name, code, in_2011, in_2017):
    codes = LISTS[name]

    assert code.startswith(codes.common + codes.only_2011) is in_2011
    assert code.startswith(codes.common + codes.only_2017) is in_2017


def test_the_thirteen_in_focus_are_those_of_the_notice_in_its_order():
    assert [one.name.zh for one in FOCUS] == THIRTEEN.split("、")
    assert [one.id for one in FOCUS if not one.codes_2011 or not one.codes_2017] == ["industrial_coating"]
    assert {one.standing for one in FOCUS} == {"derived"}
    assert {code for one in FOCUS for code in one.wide} == {"2319", "3360"} == set(IN_FOCUS.wide)
    for one in FOCUS:
        assert not one.sources
        assert all(text.zh and text.en and text.en.isprintable() for text in (one.name, one.note) if text is not None)


def test_an_industry_in_focus_that_the_sentence_names_too_has_its_codes():
    named = {one.id: one for one in INDUSTRIES}
    alike = {"metallurgy": "steel", "non_ferrous": "non_ferrous_metals"}
    shared = [one for one in FOCUS if alike.get(one.id, one.id) in named]

    assert len(shared) == 9
    for one in shared:
        like = named[alike.get(one.id, one.id)]
        assert (one.codes_2011, one.codes_2017, one.wide) == (like.codes_2011, like.codes_2017, like.wide)


def test_a_code_finer_than_that_of_the_other_edition_is_common_and_the_coarser_one_is_not():
    (base,) = (one for one in BY_REFERENCE if one.id == "leather_products")
    found = codes_of([evolve(base, codes_2011=("19", "326"), codes_2017=("191", "1921", "325"))])

    assert found.common == ("191", "1921")
    assert found.only_2011 == ("19", "326")
    assert found.only_2017 == ("325",)


def test_a_code_inside_another_is_counted_once():
    (base,) = (one for one in BY_REFERENCE if one.id == "leather_products")
    found = codes_of([evolve(base, codes_2011=("2614", "26"), codes_2017=("26", "261", "2614"))])

    assert (found.common, found.only_2011, found.only_2017) == (("26",), (), ())


def test_codes_wider_than_their_word():
    assert {code: one.name.zh for code, one in WIDE.items()} == {
        "3360": "电镀",
        "2619": "多晶硅",
        "3985": "多晶硅",
        "3216": "电解铝",
        "3849": "含铅蓄电池",
    }
    assert len(WIDE) == sum(len(one.wide) for one in ALL)  # no code is wider than two words
    for one in ALL:
        assert set(one.wide) <= {*one.codes_2011, *one.codes_2017}


def test_a_wide_code_that_another_industry_holds_wholly_is_in_no_doubt():
    assert NAMED.wide == ("3360", "3985")  # 2619 is in chemicals, 3216 in non-ferrous metals
    assert OVER_CAPACITY.wide == ("2619", "3216", "3985")
    assert REFERRED.wide == ("3849",)
