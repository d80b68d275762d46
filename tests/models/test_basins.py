"""River basins: the six names as people write them, and the districts as hints."""

from __future__ import annotations

import tomllib

import pytest

from cleanprod.law import INSTRUMENTS
from cleanprod.models.basins import BASINS, BY_NAME, basin_named, touched
from cleanprod.models.places import places
from cleanprod.standing import SCALE

SENTENCE = "淡水河、石马河、广佛跨界河、茅洲河、练江及小东江"

NAMES = tomllib.loads("""
"淡水河" = ["淡水河流域", "Danshui River", "danshui river BASIN", "Danshuihe"]
"石马河" = ["石 马 河", "石馬河流域", "Shima River basin"]
"广佛跨界河" = [
    "广佛跨界河流", "广佛跨界河流域", "廣佛跨界河流流域", "Guangzhou-Foshan cross-border rivers",
    "Guangzhou–Foshan Cross-Border River basin", "Guangzhou Foshan cross border rivers", "Guangfo cross-border rivers",
]
"茅洲河" = [
    "茅洲河", " 茅洲河\\t", "茅洲河流域", "茅洲河 流域", "　茅洲河　", "Maozhou River", "MAOZHOU RIVER", "maozhou  river",
    "Maozhou River basin", "Maozhou River Basin\\n", "Ｍａｏｚｈｏｕ Ｒｉｖｅｒ", "Maozhou He",
]
"练江" = ["练江流域", "練江", "Lianjiang River", "Lianjiang River basin"]
"小东江" = ["小东江流域", "小東江", "Xiaodong River", "Xiaodong River (Jianjiang tributary)", "小东江 Basin"]
""")

OTHERS = """
东江|北江|观澜河|连江|连江流域|Lianjiang|练江河|流域|basin|River|茅洲|Maozhou|茅洲河、石马河|茅洲河？|非茅洲河|茅洲河流域流域
小东江(湖南)|东江流域|-|Dongjiang River basin
"""

TOUCHED = tomllib.loads("""
440307 = [["淡水河", "龙岗区", "unverified"], ["石马河", "龙岗区", "secondary"]]
441303 = [["淡水河", "惠阳区", "secondary"]]
440306 = [["茅洲河", "宝安区", "secondary"]]
440111 = [["广佛跨界河", "白云区", "unverified"]]
445281 = [["练江", "普宁市", "secondary"]]
440883 = [["小东江", "吴川市", "unverified"]]
441900 = [["石马河", "塘厦等7个镇街", "secondary"], ["茅洲河", "长安镇", "secondary"]]
441300 = [["淡水河", "惠阳区", "secondary"], ["淡水河", "大亚湾开发区", "unverified"], ["石马河", "惠城区", "secondary"]]
440106 = []
440305 = []
4403 = []
"" = []
""")


def test_the_six_are_those_of_the_sentence_in_its_order():
    assert list(BASINS) == SENTENCE.replace("及", "、").split("、")
    assert len(BASINS) == 6


@pytest.mark.parametrize(("name", "written"), [(name, written) for name, many in NAMES.items() for written in (name, *many)])
def test_a_name_as_people_write_it(name, written):
    assert basin_named(written) == name


@pytest.mark.parametrize("name", BASINS)
def test_every_spelling_in_the_data_gives_its_own_basin_with_and_without_the_word_for_basin(name):
    basin = BY_NAME[name]

    for spelling in (basin.name.zh, basin.name.en, *basin.spellings):
        for written in (spelling, f"{spelling}流域", f"{spelling} basin", spelling.upper()):
            assert basin_named(written) == name, written


@pytest.mark.parametrize("written", ["", " ", *OTHERS.strip().replace("\n", "|").split("|")])
def test_a_name_that_is_none_of_the_six(written):
    assert basin_named(written) is None


@pytest.mark.parametrize("code", TOUCHED)
def test_the_basins_that_touch_a_district(code):
    found = touched(code)

    assert [[touch.basin.zh, touch.place, touch.standing] for touch in found] == TOUCHED[code]


def test_the_districts_are_those_of_the_code_of_places():
    for basin in BY_NAME.values():
        assert basin.touches
        for touch in basin.touches:
            assert touch.standing in SCALE
            assert touch.basin == basin.name
            assert places()[touch.city].name == touch.city_name
            assert not places()[touch.city].city
            if touch.code is not None:
                assert places()[touch.code].name == touch.place
                assert places()[touch.code].city == touch.city


def test_places_without_a_code_have_none():
    found = {touch.place: touch.code for basin in BY_NAME.values() for touch in basin.touches if touch.code is None}

    assert set(found) == {"大亚湾开发区", "塘厦等7个镇街", "长安镇"}
    assert sum(len(basin.touches) for basin in BY_NAME.values()) == 24


def test_each_basin_carries_both_languages_its_standing_and_its_days():
    opinion = INSTRUMENTS["OPINION"]

    for basin in BY_NAME.values():
        assert basin.name.en.isascii()
        assert basin.clause == "OPINION 39"
        assert basin.standing == opinion.standing
        assert (basin.checked_on, basin.review_by) == (opinion.checked_on, opinion.review_by)
