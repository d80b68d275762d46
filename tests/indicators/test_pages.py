"""The pages of the systems name every row with its benchmarks and its standing; the page of methods has the formulas."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from cleanprod.indicators.evaluation import indicator_system, indicator_systems, methods
from cleanprod.standing import STANDING_WORDS

DOCS = Path(__file__).parent.parent.parent / "docs"


def load():
    spec = importlib.util.spec_from_file_location("evaluation_pages", DOCS / "evaluation_pages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES = load().pages()


@pytest.mark.parametrize("name", indicator_systems())
def test_a_page_names_every_row_and_what_is_left_out(name):
    system, page = indicator_system(name), PAGES[f"system_{name}.md"]
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("|") and line.count("`") == 2}

    assert list(rows) == [one.id for one in system.indicators]
    for one in system.indicators:
        told = [one.name.zh, one.name.en, STANDING_WORDS[one.standing].en, *([one.note.zh, one.note.en] if one.note else [])]
        assert [words for words in told if words not in rows[one.id]] == []
        assert (r"\*<br>" in rows[one.id]) is one.limiting
    for note in (*([system.partial] if system.partial else []), *system.notes):
        assert note.zh in page
        assert note.en in page


def test_every_system_has_its_page_in_the_contents():
    contents = (DOCS.parent / "mkdocs.yml").read_text("utf-8")

    assert [name for name in PAGES if name not in contents] == []


def test_the_page_of_methods_and_the_module_have_the_same_letters():
    page = (DOCS / "methods.md").read_text("utf-8")

    for letters in ("ω'_ij", "Y_k", "S_i", "K'_i", "A1", "Σ"):
        assert letters in page
        assert letters in methods.__doc__
