"""The pages of the law: the register in front, the texts in time, and what is not known."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from cleanprod.eligibility import BOOKS, MODULES
from cleanprod.law import INSTRUMENTS, STANDS, register
from cleanprod.models.fields import facts_of
from cleanprod.registers import accounts, asked, carriers

DOCS = Path(__file__).parent.parent.parent / "docs"


def load():
    spec = importlib.util.spec_from_file_location("law_hooks", DOCS / "hooks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


hooks = load()
PAGES = hooks.pages()
REGISTER, LAW, NOT_KNOWN = PAGES["register.md"], PAGES["law.md"], PAGES["stands.md"]
ENTRIES = register()


def section_of(page, name):
    """Give what stands under a heading, up to the next."""
    found = re.split(rf"\n### {re.escape(name)}(?: \{{[^\n]*)?\n", page, maxsplit=1)
    return re.split(r"\n##+ ", found[1])[0] if len(found) > 1 else ""


def absent(told, section):
    return [words for words in told if words not in section]


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_the_register_tells_each_clause_and_what_carries_it_or_why_nothing_does(entry):
    section, found = section_of(REGISTER, entry.id), carriers(entry)
    told = [entry.summary.zh, entry.summary.en, f"`{entry.standing}`", str(entry.checked_on), str(entry.review_by)]
    told += [f"`{clause.id}`" for clause in entry.clauses]
    told += [f"{kind}: " for kind in entry.kinds]
    told += [f"from {span.start}" for span in entry.spans] + [f"until {span.until}" for span in entry.spans if span.until]
    told += [f"[{stand.id}](stands.md#{stand.id.lower()})" for stand in entry.stands]
    told += [f"[`{name}`](" for name in (*found.rules, *found.warnings)]
    told += [f"`{name}`" for name in (*found.params, *found.lists, *found.models)]
    told += [f"`{name.replace(':', '.')}`" for name in found.elsewhere]
    told += [entry.not_computed.zh, entry.not_computed.en, "not computed"] if entry.not_computed else []
    told += [] if found or entry.not_computed else ["nothing yet"]

    assert absent(told, section) == []


def test_the_register_counts_what_is_carried_and_what_gives_a_reason():
    reasons = sum(entry.not_computed is not None and not carriers(entry) for entry in ENTRIES.values())
    held = sum(bool(carriers(entry)) for entry in ENTRIES.values())
    head = REGISTER.partition("\n## ")[0]

    assert f"\n{len(ENTRIES)} clauses: {held} are carried by rules, warnings or calculations, {reasons} give a reason" in head
    assert f"\n共 {len(ENTRIES)} 条：{held} 条由规则、警示或计算承载，{reasons} 条说明不计算的理由" in head
    rest = [name for name, entry in ENTRIES.items() if not carriers(entry) and not entry.not_computed]
    assert [name for name in ENTRIES if f"[{name}](#{name.lower()})" in head] == rest
    assert ("nothing yet" in head) == bool(rest)


@pytest.mark.parametrize("stand", STANDS.values(), ids=STANDS)
def test_a_stand_is_a_switch_or_a_parameter_or_is_answered_on_the_page(stand):
    account, section = accounts({})[stand.id], section_of(NOT_KNOWN, stand.id)
    answers = (stand.reading, stand.reason, *stand.alternatives)
    told = [words for text in (stand.question, *answers) for words in (text.en, text.zh)]
    told += [f"[`{name}`](" for name in account.rules] + [f"[{name}](register.md#{name.lower()})" for name in account.entries]
    told += [f"`{name}`" for name in stand.params] + [f"`{name.replace(':', '.')}`" for name in stand.arguments]

    assert absent(told, section) == []
    assert ("to be settled" in section) == stand.switch
    assert ("a parameter carries it" in section) == (stand.answered == "parameter")
    assert ("| fixed<br>固定 |" in section) == (stand.answered == "reading")


def test_the_table_of_stands_tells_the_switches():
    for stand in STANDS.values():
        (row,) = [line for line in NOT_KNOWN.splitlines() if line.startswith(f"| [{stand.id}](#{stand.id.lower()}) |")]
        assert ("to be settled" in row) == stand.switch
        assert stand.question.zh in row
        assert re.search("[\u4e00-\u9fff]", row.rpartition(" | ")[2]), "how it is answered, in Chinese too"
    switches = sum(stand.switch for stand in STANDS.values())
    assert f"\n{len(STANDS)} stands, of which {switches} are switches:\n" in NOT_KNOWN


def test_every_open_text_is_told_with_its_instrument_and_the_rules_that_ask_it():
    part = NOT_KNOWN.partition("\n## Texts that were not found")[2].partition("\n## ")[0]
    rules = {name: rule for book in BOOKS.values() for name, rule in book.rules.items() if "." not in name}
    texts = {atom for rule in rules.values() for atom in asked(rule) if atom.startswith("text:")}

    assert texts
    for atom in texts:
        (row,) = [line for line in part.splitlines() if line.startswith(f"| `{atom}` |")]
        assert absent([f"[`{name}`](" for name, rule in rules.items() if atom in asked(rule)], row) == []
    for one in INSTRUMENTS.values():
        if one.note:
            assert absent([f"`{one.id}` ", one.note.zh, one.note.en], part) == []
        for atom in {atom for span in one.spans for atom in span.given if atom.startswith("text:")}:
            assert re.search(rf"^\| `{re.escape(atom)}` \| .*`{one.id}` ", part, re.MULTILINE), atom
    assert "粤经信规字〔2017〕3号" in part


def test_the_inputs_of_the_caller_are_facts_of_a_record():
    part = NOT_KNOWN.partition("\n## What the caller must give")[2]
    facts = {name: fact for model in BOOKS for name, fact in facts_of(model).items()}
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", part, re.MULTILINE)

    assert [name for name, _ in rows] == [name for name in hooks.law_pages.INPUTS if name in facts]
    assert {"process_simple", "impact_low", "energy_high", "impact_high"} <= {name for name, _ in rows}
    assert [(name, label) for name, label in rows if facts[name].label.zh != label] == []


def test_an_instrument_that_another_ended_says_so():
    ended = [one for one in INSTRUMENTS.values() if one.ended_by]

    assert ended
    for one in INSTRUMENTS.values():
        section = section_of(LAW, f"{one.id} {one.title.zh}")
        assert ("ended by" in section) == bool(one.ended_by)
        assert not one.ended_by or f"`{one.ended_by}` {INSTRUMENTS[one.ended_by].title.en}" in section


def test_the_links_to_rules_lead_to_the_page_on_which_each_is_drawn():
    links = {link for page in (REGISTER, NOT_KNOWN) for link in re.findall(r"\]\((\w+)\.md#([a-z]\w*_\w*)\)", page)}

    assert links
    for page, rule in links:
        assert page in MODULES
        assert re.search(rf"^## .* `{rule}` \{{ #{rule} ", PAGES[f"{page}.md"], re.MULTILINE), rule


def test_the_register_opens_with_a_row_for_each_clause():
    part = REGISTER.partition("\n## Overview (总览)\n")[2].partition("\n## ")[0]
    rows = {row[0][1:4]: row for row in (line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ["))}

    assert list(rows) == list(ENTRIES)
    for name, (link, zh, en, kinds, carried) in rows.items():
        entry, found = ENTRIES[name], carriers(ENTRIES[name])
        assert link == f"[{name}](#{name.lower()})"
        assert entry.summary.zh.startswith(zh.removesuffix("…"))
        assert entry.summary.en.startswith(en.removesuffix("…"))
        assert zh == entry.summary.zh or (zh.endswith("…") and 20 <= len(zh) <= 37)
        assert en == entry.summary.en or (en.endswith("…") and 45 <= len(en) <= 91)
        assert kinds == "<br>".join(
            f"{hooks.law_pages.SORTS[kind].zh}<br>{hooks.law_pages.SORTS[kind].en}" for kind in entry.kinds
        )
        assert absent([f"[`{rule}`](" for rule in (*found.rules, *found.warnings)[:3]], carried) == []
        assert ("not computed" in carried) == (entry.not_computed is not None and not found)


@pytest.mark.parametrize("page", [REGISTER, NOT_KNOWN], ids=["register", "stands"])
def test_the_list_of_contents_has_a_few_words_beside_each_id(page):
    heads = re.findall(r'^### ([SNA]\d+) \{ #(\w+) data-toc-label="(\w+) (.+)" \}$', page, re.MULTILINE)

    assert [name for name, *_ in heads] == list(ENTRIES if page is REGISTER else STANDS)
    for name, anchor, label, words in heads:
        whole = ENTRIES[name].summary.zh if page is REGISTER else STANDS[name].question.zh
        assert (anchor, label) == (name.lower(), name)
        assert 4 <= len(words) <= 15
        assert whole.startswith(words.removesuffix("…"))


@pytest.mark.parametrize(
    ("words", "limit", "brief"),
    [
        ("Short.", 10, "Short."),
        ("重点企业，每五年审核一次", 5, "重点企业…"),
        ("重点企业，每五年审核一次", 9, "重点企业，每五年审…"),
        ("审核率应超过80%", 7, "审核率应超过…"),
        ("审核率应超过80%的", 8, "审核率应超过…"),
        ("Audit or acceptance overdue", 12, "Audit or…"),
        ("About 3,000 enterprises", 8, "About…"),
    ],
)
def test_words_are_cut_between_parts_words_and_numbers(words, limit, brief):
    assert hooks.law_pages.brief_of(words, limit) == brief
