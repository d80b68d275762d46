"""The recipe for an incentive, walked: the entry of CONTRIBUTING.md goes into one file, and everything else follows."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent, indent

import pytest

ROOT = Path(__file__).parent.parent
THEME = Path("cleanprod", "eligibility", "incentives", "support.py")
NAME = "incentive_training_place"

ASK = """
import json, sys
sys.path.insert(0, sys.argv[1])
import polars as pl
import hooks
import cleanprod as cp
from cleanprod.eligibility.incentives import catalogue

name = "incentive_training_place"
law = cp.policy(on="2018-06-01")
firms = {
    "yes": cp.Enterprise(is_sme=True, does_training=True, listed_on="never"),
    "no": cp.Enterprise(is_sme=False, does_training=True, listed_on="never"),
    "unknown": cp.Enterprise(does_training=True, listed_on="never"),
}
found = law.incentives(firms["yes"])[name][0]
columns = {"is_sme": [True, False, None], "does_training": [True] * 3, "report_submitted_on": ["2018-02-01"] * 3}
table = pl.DataFrame(columns).with_columns(pl.col("report_submitted_on").str.to_date())
pages = hooks.pages()
print(json.dumps({
    "home": cp.__file__,
    "last": list(catalogue())[[one.rule.name for one in catalogue().values()].index(name)],
    "assess": {one: law.assess(firm)[name].verdict for one, firm in firms.items()},
    "sort": {one: law.incentives(firm)[name][0].sort for one, firm in firms.items()},
    "said": found.say("zh"),
    "clauses": found.decision.clauses,
    "table": law.assess_table(table)[name].to_list(),
    "page": any(line.startswith("## ") and f"`{name}`" in line for line in pages["support.md"].splitlines()),
    "catalogue": f"(support.md#{name})" in pages["incentives.md"],
}))
"""


def entry():
    """Give the block of the recipe."""
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    section = page.partition("\n## To add an incentive\n")[2].partition("\n## ")[0]
    (block,) = re.findall(r"^ {4}```python\n( {4}Incentive\(.*?)^ {4}```$", section, re.MULTILINE | re.DOTALL)
    return dedent(block)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Walk the recipe in a copy of the sources, and ask it."""
    copy = tmp_path_factory.mktemp("sources")
    shutil.copytree(ROOT / "src" / "cleanprod", copy / "cleanprod", ignore=shutil.ignore_patterns("__pycache__"))
    theme = copy / THEME
    source = theme.read_text("utf-8")
    end = "\n)\n\nRULES: Final = rules_of(INCENTIVES)"
    assert source.count(end) == 1
    theme.write_text(source.replace(end, f"\n{indent(entry(), '    ').rstrip()},{end}"), encoding="utf-8")
    command = [sys.executable, "-c", ASK, str(ROOT / "docs")]
    asked = subprocess.run(  # noqa: S603 - our own command
        command, capture_output=True, text=True, check=False, cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}
    )
    assert asked.returncode == 0, asked.stderr
    found = json.loads(asked.stdout)
    assert Path(found["home"]).is_relative_to(copy)
    return found


def test_the_new_incentive_is_in_the_catalogue(told):
    assert told["last"] == "training_place"


def test_a_policy_answers_it_and_sorts_it(told):
    assert told["assess"] == {"yes": "yes", "no": "no", "unknown": "unknown"}
    assert told["sort"] == told["assess"]
    assert told["said"] == "培训名额：可以"
    assert "OPINION 91c" in told["clauses"]


def test_a_table_has_a_column_for_it(told):
    assert told["table"] == [True, False, None]


def test_its_page_and_the_catalogue_draw_it(told):
    assert told["page"]
    assert told["catalogue"]


def test_without_the_recipe_it_is_not_there():
    assert NAME.removeprefix("incentive_") not in (ROOT / "src" / THEME).read_text("utf-8")
