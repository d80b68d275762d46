"""The page of the catalogue shows every incentive, in the order in which they are told, with all that it rests on."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from cleanprod.eligibility.departments import department
from cleanprod.eligibility.incentives import catalogue
from cleanprod.models.reading import LAST_DAY
from cleanprod.rules import Fact, Rule
from cleanprod.rules.rulebook import parts
from cleanprod.rules.telling import EFFECTS

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module")
def rows():
    spec = importlib.util.spec_from_file_location("docs_hooks", DOCS / "hooks.py")
    hooks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hooks)
    sys.modules.pop("docs_hooks", None)
    page = hooks.pages()["incentives.md"]
    return [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| [**")]


def test_every_incentive_has_its_row_in_the_order_of_the_catalogue(rows):
    assert [row[0].partition("#")[2].rstrip(")") for row in rows] == [one.rule.name for one in catalogue().values()]
    assert {len(row) for row in rows} == {7}


@pytest.mark.parametrize("name", catalogue())
def test_a_row_tells_what_the_entry_says(rows, name):
    one = catalogue()[name]
    row = rows[list(catalogue()).index(name)]
    link, what, whom, when, under, authority, worth = row

    assert link.startswith(f"[**{one.brief.zh}** {one.brief.en}](")
    assert what == f"{one.zh}<br>{one.en}"
    assert whom.endswith(f"{EFFECTS[one.effect].zh} *{EFFECTS[one.effect].en}*")
    assert [node.name for node in named(one.when) if f"`{node.name}`" not in when] == []
    for clause in (*one.under, *one.needs):
        assert f"`{clause.id}` {clause.spans[0].start or '…'} –" in under
    assert all(department_name in authority for department_name in names(one))
    assert (worth == "—") == (one.worth is None)
    if one.worth is not None:
        assert all(f"`{fact.name}`" in worth for fact in (one.worth.base, one.worth.less, one.worth.cap) if fact is not None)


def named(node):
    """Give the facts and rules of a condition, not those inside other rules."""
    if isinstance(node, (Fact, Rule)):
        yield node
    else:
        for part in parts(node):
            yield from named(part)


def names(one):
    return [name.zh for name in department(one.authority, LAST_DAY).names]


def test_figures_stand_beside_their_condition(rows):
    by_name = {row[0].partition("#incentive_")[2].rstrip(")"): row for row in rows}

    assert by_name["equipment_credit"][6] == (
        "抵免的投资额比例 share of the investment that is credited:<br>**10 %**<br>of 基数 专用设备投资额 `equipment_cost`"
        "<br>less 减去 已抵免税额 `equipment_credit_used`"
        "<br>at most 至多 所属企业：当年应纳所得税额 `enterprise.income_tax_due`"
    )
    assert "**50 % (until 2018-01-01), 75 % (until 2022-10-01), 100 %**" in by_name["rd_deduction"][6]
    assert "科技人员占比 `rd_staff_share` ≥ 10 %" in by_name["high_tech"][3]
    assert by_name["tax_relief"][3].startswith("浓度占排放标准比例 `tax_concentration_share` < 70 %<br>**not 非**")
    assert by_name["discharge_fee"][4].endswith("needs 以其为前提 `FEEREGULATION 18` 2003-07-01 – 2018-01-01")
    assert by_name["front_runner"][4] == r"`OPINION 102` 2016-01-01 – \*"
