"""The page of the catalogue shows every incentive, in the order in which they are told, with all that it rests on."""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
import sys
from pathlib import Path

import pytest

from cleanprod import policy
from cleanprod.eligibility.departments import department
from cleanprod.eligibility.incentives import catalogue
from cleanprod.models import Enterprise
from cleanprod.models.option import Option
from cleanprod.models.park import Park
from cleanprod.models.reading import LAST_DAY
from cleanprod.rules import Fact, Rule
from cleanprod.rules.rulebook import parts
from cleanprod.rules.telling import EFFECTS

DOCS = Path(__file__).parent.parent / "docs"
TODAY = dt.datetime.now(tz=dt.UTC).date()
ROWS = ["for whom 对象", "effect 效力", "conditions 条件", "worth 金额", "from whom 主管部门", "under 依据", "rule 规则"]


@pytest.fixture(scope="module")
def hooks():
    spec = importlib.util.spec_from_file_location("docs_hooks", DOCS / "hooks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules.pop("docs_hooks", None)
    return module


@pytest.fixture(scope="module")
def page(hooks):
    return hooks.pages()["incentives.md"]


@pytest.fixture(scope="module")
def blocks(page):
    """What stands under the name of each incentive: its heading, its paragraphs, its particulars by what they are."""
    found = {}
    for head, name, text in re.findall(
        r"^### ([^\n]+?) \{ #incentive_(\w+) [^\n]*\}\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL
    ):
        lines = [line for line in text.splitlines() if line]
        rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ") and line != "| | |"]
        found[name] = (head, [line for line in lines if not line.startswith("|")], dict(rows))
    return found


def overview(page):
    part = page.partition("\n## Overview (总览)\n")[2].partition("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| [")]


def test_every_incentive_has_its_block_in_the_order_of_the_catalogue(blocks):
    assert list(blocks) == list(catalogue())
    assert all(list(rows) == ROWS for _, _, rows in blocks.values())


def test_the_blocks_stand_under_their_themes(hooks, page):
    heads = re.findall(r"^## (.+)$|^### .*\{ #incentive_(\w+) ", page, re.MULTILINE)
    several = [(theme, [one.name for one in group]) for _, theme, group in hooks.incentive_pages.themes()]

    assert [theme.partition(" ")[0] for theme, _ in several] == [
        "Support",
        "Recognition",
        "Tax",
        "Projects",
        "Approval",
        "Park",
    ]
    told = [word for theme, names in several for word in ((theme, ""), *(("", name) for name in names))]
    assert heads == [("Overview (总览)", ""), *told, ("How it reads (读法) { #how }", "")]


def test_the_overview_leads_to_every_block_and_tells_how_each_stands_today(page):
    rows = overview(page)
    law = policy(on=TODAY)
    claims = {claim.incentive.name: claim for claim in law.incentives(Enterprise(), options=[Option()], park=Park())}

    assert [row[0] for row in rows] == [f"[{one.brief.zh} · {one.brief.en}](#{one.rule.name})" for one in catalogue().values()]
    for one, (_, _, effect, worth, state) in zip(catalogue().values(), rows, strict=True):
        assert effect == f"{EFFECTS[one.effect].zh}<br>{EFFECTS[one.effect].en}"
        assert (worth == "—") == (one.worth is None)
        decision = claims[one.name].decision
        assert ("in force" in state) == (decision.state in ("in_force", "not_yet"))
        assert ("lapsed since" in state) == (decision.state == "lapsed")
        assert (decision.state != "lapsed") or f"`{decision.since}`" in state


def test_the_overview_has_the_figures_of_its_day(hooks):
    in_short, known = hooks.incentive_pages.in_short, catalogue()

    assert in_short(known["rd_deduction"].worth, dt.date(2017, 6, 1)).endswith("**50 / 75 %**")
    assert in_short(known["rd_deduction"].worth, dt.date(2026, 1, 1)).endswith("**100 / 120 %**")
    assert in_short(known["tax_relief"].worth, dt.date(2026, 1, 1)).endswith("**50 / 75 %**")
    assert in_short(known["equipment_credit"].worth, dt.date(2026, 1, 1)).endswith("**10 %**")
    assert in_short(known["total_amount"].worth, dt.date(2026, 1, 1)).endswith("up to, t/a")


def test_how_an_incentive_stands_follows_the_day(hooks):
    states = {
        day: hooks.incentive_pages.states_on(day) for day in (dt.date(2017, 6, 1), dt.date(2021, 1, 1), dt.date(2027, 1, 1))
    }
    fees, on_time = ([told[name] for told in states.values()] for name in ("incentive_discharge_fee", "incentive_on_time"))

    assert fees == ["有效 in force", *["已失效 lapsed since `2018-01-01`"] * 2]
    assert on_time == ["有效 in force", *["是否有效未定 open: [A40](stands.md#a40)"] * 2]


@pytest.mark.parametrize("name", catalogue())
def test_a_block_tells_what_the_entry_says(blocks, name):
    one = catalogue()[name]
    head, words, rows = blocks[name]

    assert head == f"{one.brief.zh} · {one.brief.en}"
    assert words == [one.zh, one.en]
    assert rows["effect 效力"] == f"{EFFECTS[one.effect].zh} {EFFECTS[one.effect].en}"
    assert [node.name for node in named(one.when) if f"`{node.name}`" not in rows["conditions 条件"]] == []
    assert [
        node.name for node in named(one.when) if isinstance(node, Rule) and f"[`{node.name}`](" not in rows["conditions 条件"]
    ] == []
    for clause in (*one.under, *one.needs):
        assert f"`{clause.id}` {clause.spans[0].start or '…'} –" in rows["under 依据"]
    assert [name for name in names(one) if name not in rows["from whom 主管部门"]] == []
    assert ("no text names a sum" in rows["worth 金额"]) == (one.worth is None)
    if one.worth is not None:
        asked = [fact for fact in (one.worth.base, one.worth.less, one.worth.cap) if fact is not None]
        assert [fact.name for fact in asked if f"`{fact.name}`" not in rows["worth 金额"]] == []
    assert f".md#{one.rule.name})" in rows["rule 规则"]


def named(node):
    """Give the facts and rules of a condition, not those inside other rules."""
    if isinstance(node, (Fact, Rule)):
        yield node
    else:
        for part in parts(node):
            yield from named(part)


def names(one):
    return [name.zh for name in department(one.authority, LAST_DAY).names]


def test_figures_stand_beside_their_condition(blocks):
    def told(name, row):
        (found,) = [words for head, words in blocks[name][2].items() if head.startswith(row)]
        return found

    assert told("equipment_credit", "worth").startswith(
        "抵免的投资额比例 share of the investment that is credited: **10 %**<br>基数 of: 专用设备投资额 "
    )
    assert "**50 % (until 2018-01-01), 75 % (until 2022-10-01), 100 %**" in told("rd_deduction", "worth")
    assert "`rd_staff_share` ≥ 10 %" in told("high_tech", "conditions")
    assert re.match(r".* `tax_concentration_share` < 70 %<br>• \*\*not 非\*\*", told("tax_relief", "conditions"))
    assert "needs 以其为前提 `FEEREGULATION 18` 2003-07-01 – 2018-01-01 · " in told("discharge_fee", "under")
    assert told("front_runner", "under").startswith(r"`OPINION 102` 2016-01-01 – \* · ")
