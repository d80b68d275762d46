"""The register of clauses: all of it, in both languages, on clauses and stands that exist, and what carries it."""

from __future__ import annotations

import datetime as dt
import json
import pkgutil
import re
import subprocess
import sys

import pytest

import cleanprod as cp
from cleanprod import cli
from cleanprod.cli import tables
from cleanprod.eligibility import BOOKS
from cleanprod.law import INSTRUMENTS, STANDS, register
from cleanprod.law.entries import KINDS, read
from cleanprod.registers import calculations, carried, carriers
from cleanprod.rules import Book, Rule
from cleanprod.rules.rulebook import within
from cleanprod.standing import SCALE, weakest
from toy_law import FLAGS

IDS = [f"S{number:02}" for number in range(1, 57)] + [f"N{number:02}" for number in range(1, 43)]
ENTRIES = list(register().values())
CLAUSES = {clause.id for instrument in INSTRUMENTS.values() for clause in instrument}


def chinese(words):
    return re.search(r"[\u4e00-\u9fff]", words) is not None


def test_the_register_is_complete_and_in_order():
    assert list(register()) == IDS
    assert [entry.id for entry in ENTRIES] == IDS
    assert len(IDS) == 98


@pytest.mark.parametrize("entry", ENTRIES, ids=IDS)
def test_every_entry_is_told_shortly_in_both_languages(entry):
    for words in filter(None, (entry.summary, entry.not_computed)):
        assert chinese(words.zh)
        assert not chinese(words.en)
        assert 1 < len(words.zh) <= 120
        assert 1 < len(words.en) <= 240
    assert entry.summary.en.endswith(".")
    assert entry.summary.en.count(". ") == 0
    assert not entry.summary.zh.endswith("。")


@pytest.mark.parametrize("entry", ENTRIES, ids=IDS)
def test_every_entry_has_kinds_clauses_stands_and_standing_that_exist(entry):
    assert entry.kinds
    assert set(entry.kinds) <= set(KINDS)
    assert entry.clauses
    assert {clause.id for clause in entry.clauses} <= CLAUSES
    assert {stand.id for stand in entry.stands} <= set(STANDS)
    assert entry.standing in SCALE
    assert entry.checked_on == dt.date(2026, 11, 22)
    assert entry.review_by == dt.date(2027, 11, 22)


def test_an_entry_of_the_opinion_stands_on_the_opinion():
    for entry in ENTRIES:
        assert any(clause.id.startswith("OPINION ") for clause in entry.clauses) == (entry.id[0] == "S"), entry.id


def test_every_clause_of_the_opinion_is_in_the_register():
    listed = {clause.id for entry in ENTRIES for clause in entry.clauses}

    assert {clause.id for clause in INSTRUMENTS["OPINION"]} <= listed


def test_an_entry_stands_as_the_weakest_of_its_clauses():
    # of the notices of N29 two are from memory, and no rate of its own hangs on them
    apart = [entry.id for entry in ENTRIES if entry.standing != weakest([clause.standing for clause in entry.clauses])]

    assert apart == ["N29"]


FORCE = [
    # word of force, what English says for it
    ("须", r"\bmust\b"),
    ("(?<!不)可(?:以|允许)", r"\bmay\b"),
    ("鼓励", r"\bencourage"),
    ("应当", r"\b(?:must|shall)\b"),
    ("(?<![供对])应(?!当|用)", r"\bshould\b"),
]


@pytest.mark.parametrize(("zh", "en"), FORCE)
def test_words_of_force_are_the_same_in_both_languages(zh, en):
    found = [entry for entry in ENTRIES if re.search(zh, entry.summary.zh)]

    assert found
    assert [entry.id for entry in found if not re.search(en, entry.summary.en)] == []


NUMBERS = [
    # entry, numbers that both languages tell
    ("S25", "80"),
    ("N19", "70"),
    ("N19", "90"),
    ("N20", "60"),
    ("N27", "1.8"),
    ("N27", "2.8"),
    ("N29", "120"),
    ("N34", "15"),
    ("N35", "30"),
]


@pytest.mark.parametrize(("name", "number"), NUMBERS)
def test_numbers_are_the_same_in_both_languages(name, number):
    summary = register()[name].summary

    assert number in summary.zh
    assert number in summary.en


DAYS = [
    # entry, first day, first day no longer, on what it hangs
    ("S06", dt.date(2016, 1, 1), dt.date(2021, 1, 1), {"text:opinion"}),
    ("S19", dt.date(2016, 1, 1), dt.date(2021, 1, 1), {"text:opinion"}),
    ("S22", dt.date(2016, 1, 1), None, {"text:opinion", "stand:A40"}),
    ("S42", dt.date(2016, 1, 1), dt.date(2018, 1, 1), {"text:opinion"}),
    ("S54", dt.date(2016, 1, 1), None, {"text:opinion", "stand:A40"}),
    ("N02", dt.date(2012, 7, 1), dt.date(2026, 8, 15), set()),
    ("N03", dt.date(2012, 7, 1), None, set()),
    ("N04", dt.date(2026, 8, 15), None, set()),
    ("N40", dt.date(2021, 1, 1), dt.date(2024, 1, 1), set()),
]


@pytest.mark.parametrize(("name", "start", "until", "given"), DAYS)
def test_an_entry_has_the_days_of_its_clauses_cut_to_its_own(name, start, until, given):
    entry, day = register()[name], dt.timedelta(1)

    assert (entry.start, entry.until) == (start, until)
    assert {atom for span in entry.spans for atom in span.given} == given
    assert entry.covers(start)
    assert not entry.covers(start - day)
    if until is not None:
        assert entry.covers(until - day)
        assert not entry.covers(until)


def test_days_that_two_clauses_share_are_told_once():
    assert register()["S32"].spans == INSTRUMENTS["OPINION"].spans


def test_stands_on_which_a_clause_hangs_come_along():
    assert [stand.id for stand in register()["S25"].stands] == ["A27", "A28", "A40"]
    assert [stand.id for stand in register()["S19"].stands] == ["A36"]


def test_only_what_decides_nothing_is_beyond_computing():
    assert [entry.id for entry in ENTRIES if entry.not_computed] == ["S04", "S23", "S34"]
    assert all("P" in entry.kinds for entry in ENTRIES if entry.not_computed)


def test_the_file_is_read_when_the_register_is_asked_for():
    program = (
        "import sys\n"
        "read = []\n"
        "sys.addaudithook(lambda event, what: read.append(str(what[0])) if event == 'open' else None)\n"
        "from cleanprod.law import register\n"
        "before = [name for name in read if name.endswith('register.toml')]\n"
        "register(), register()\n"
        "print(len(before), len([name for name in read if name.endswith('register.toml')]))\n"
    )
    told = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert told.stdout.split() == ["0", "1"]


def test_the_register_cannot_be_changed():
    with pytest.raises(TypeError):
        register()["S01"] = register()["S02"]


LAW = {"checked_on": dt.date(2026, 11, 22), "review_by": dt.date(2027, 11, 22)}
ROW = {"zh": "条", "en": "One.", "kind": ["R"], "clauses": ["CPPL 28"], "standing": "confirmed"}

REFUSED = {
    "an unknown clause": ({"clauses": ["CPPL 27.2(4)"]}, r"S01 clauses: got 'CPPL 27.2\(4\)', expected a clause"),
    "an unknown instrument": ({"clauses": ["CPL 28"]}, r"Did you mean CPPL 28\?"),
    "no clause": ({"clauses": []}, "S01 clauses: got .*, expected at least one clause"),
    "an unknown stand": ({"stands": ["A41"]}, "S01 stands: got 'A41', expected a stand"),
    "a kind that is none": ({"kind": ["R", "X"]}, "S01 kind: got .*, expected one or more of R, T, L, D, I, S, G, P"),
    "no kind": ({"kind": []}, "S01 kind: got .*, expected one or more of"),
    "no English": ({"en": ""}, "S01 en: got .*, expected words in both languages"),
    "no Chinese": ({"zh": None}, "S01 zh: got None, expected words in both languages"),
    "a reason in one language": ({"not_computed": {"zh": "原则"}}, "S01 not_computed en: got None"),
    "a standing off the scale": ({"standing": "sure"}, "S01 standing: got sure, expected one of confirmed"),
    "a misspelt key": ({"kinds": ["R"]}, r"got 'kinds', expected a part of an entry. Did you mean kind\?"),
    "days on which nothing applies": ({"until": dt.date(2012, 7, 1)}, "S01: got None – 2012-07-01, expected days on which"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_entry_that_cannot_be_is_refused(case):
    own, sentence = REFUSED[case]

    with pytest.raises(cp.CleanprodError, match=sentence):
        read({**LAW, "S01": {**ROW, **own}}, INSTRUMENTS, STANDS)


def test_an_entry_may_stand_on_several_clauses_and_give_one_end():
    row = {**ROW, "clauses": ["CPPL 28", "CODE 968"], "start": dt.date(2020, 1, 1), "until": dt.date(2026, 1, 1)}
    entry = read({**LAW, "S01": row}, INSTRUMENTS, STANDS)["S01"]

    assert [(span.start, span.until) for span in entry.spans] == [(dt.date(2020, 1, 1), dt.date(2026, 1, 1))]


CARRIED = [
    # entry, the rules that stand under it
    ("S19", ["duty_key_list"]),
    ("S22", ["duty_river_basin"]),
    ("S24", ["park_covered"]),
    ("N02", ["ground_high_energy"]),
    ("N13", ["name_list_due"]),
    ("S04", []),
]


@pytest.mark.parametrize(("name", "rules"), CARRIED)
def test_a_rule_carries_the_entry_whose_clause_it_stands_under(name, rules):
    assert carried(register()[name]) == rules


def test_parameters_models_warnings_and_calculations_are_told_beside_the_rules():
    assert carriers(register()["N08"]).params == ("start_months",)
    assert carriers(register()["S20"]).lists[:1] == ("key_industries",)
    assert carriers(register()["S24"]).models == ("Park",)
    assert carriers(register()["N36"]).warnings == ("fine_due",)
    assert carriers(register()["N36"])
    assert carriers(register()["S25"])
    assert not carriers(register()["S04"])


def test_every_calculation_named_is_there():
    assert set(calculations()) <= set(IDS)
    for names in calculations().values():
        for name in names:
            assert callable(pkgutil.resolve_name(name)), name


STILL_OPEN = set()
"""Entries that nothing carries and that give no reason: still to be done."""


def test_every_entry_is_carried_or_says_why_nothing_carries_it():
    assert {entry.id for entry in ENTRIES if not carriers(entry) and not entry.not_computed} == STILL_OPEN


APART = {
    # rule that stands under no clause of the register and rests on none that does, and why it is there
    "statutory_mandatory": "the sentence whose items are N01 to N04: the register has the items",
    "mandatory_may_simplify": "a guide of which only the first sentence was read, not in the register; it hangs on stand A31",
    "incentive_water_quota": "a use of audits that is new in the Code and has no entry of its own",
    "audited_in_period": "a fact between the days of the plan period, of which the duties of the Opinion are made",
}
REGISTERED = {clause.id for entry in ENTRIES for clause in entry.clauses}


def own(rule):
    return {clause.id for version in rule.wordings for clause in version.under}


def inner(rule):
    return [part for part in within(rule) if isinstance(part, Rule)]


def rests(rule):
    """Tell whether a rule, or one of which it is made, stands under a clause of the register."""
    return bool(own(rule) & REGISTERED) or any(rests(part) for part in inner(rule))


def apart(book):
    """Give the rules that the register does not hold up.

    A rule with clauses stands under one of the register. One without rests on such rules, or is a part of them.
    """
    held = {rule.name for rule in book.rules.values() if rests(rule)}
    parts = {part.name for name in held for part in inner(book.rules[name])}
    while more := {part.name for name in parts for part in inner(book.rules[name])} - parts:
        parts |= more
    for name, rule in book.rules.items():
        if "." in name:  # a rule of an owner, in whose book it stands
            continue
        if own(rule):
            if not own(rule) & REGISTERED:
                yield name
        elif name not in held and (name in book.answers or name not in parts):
            yield name


def test_every_rule_stands_under_the_register_or_rests_on_rules_that_do():
    assert {name for book in BOOKS.values() for name in apart(book)} == set(APART)


def test_a_rule_that_the_register_does_not_know_is_found():
    known, unknown, fact = INSTRUMENTS["OPINION"]["42"], INSTRUMENTS["SIMPLIFIEDGUIDE"]["1"], FLAGS["a"]
    part = Rule("part", zh="部分", en="a part of one that stands", when=~fact)
    stands = Rule("stands", zh="有", en="stands under the register", when=part, under=(known,))
    rules = [
        Rule("loose", zh="无", en="under nothing", when=fact),
        Rule("elsewhere", zh="外", en="under another clause alone", when=stands, under=(unknown,)),
        Rule("rests", zh="合", en="rests on one that stands", when=stands & fact),
    ]

    assert list(apart(Book.of(rules))) == ["loose", "elsewhere"]


def test_every_rule_under_a_clause_of_the_opinion_carries_an_entry():
    rules = {rule for entry in ENTRIES for rule in carried(entry)}
    for book in BOOKS.values():
        for name, rule in book.rules.items():
            if "." not in name and any(
                clause.id.startswith("OPINION ") for version in rule.wordings for clause in version.under
            ):
                assert name in rules


def run(capsys, *arguments):
    code = cli.run(["law", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_line_shows_the_register(capsys):
    code, out, err = run(capsys, "--register")
    zh = run(capsys, "--register", "--lang", "zh")[1]

    assert (code, err) == (0, "")
    assert all(f"│{name} " in out for name in IDS)
    assert "2020-12-31" in out
    assert "2021-01-01" not in out.partition("│N01 ")[0]
    assert "duty_key_list" in out
    assert "not computed:" in out
    assert "warnings: fine_due" in out
    assert "parameters: start_months" in out
    assert "lists: key_industries" in out
    assert "calculations: coverage" in out
    assert "about: Enterprise" in out
    assert "R a rule that decides about an enterprise" in out
    for words in (
        "不计算：",
        "规则：",
        "警示：fine_due",
        "参数：start_months",
        "名录：key_industries",
        "计算：coverage",
        "对象：Park",
    ):
        assert words in zh
    assert "未核实" in zh


def test_the_command_line_and_the_json_give_the_same_account(capsys):
    width = 40_000  # no cell is wrapped
    out = run_wide(capsys, width, "--register")
    rows = {row["id"]: row for row in json.loads(run(capsys, "--register", "--format", "json")[1])}

    for name, row in rows.items():
        section = out.partition(f"│{name} ")[2].partition("│\n│S")[0].partition("│\n│N")[0]
        held = row["carried_by"]
        names = [*held["rules"], *held["warnings"], *held["params"], *held["lists"], *held["models"]]
        names += [one.partition(":")[2] for one in held["elsewhere"]]
        names += [row["not_computed"]["en"]] if row["not_computed"] else []
        assert [one for one in names if one not in section] == [], name


def run_wide(capsys, width, *arguments):
    """Run the command with a table so wide that nothing is wrapped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "PAPER", width)
        return run(capsys, *arguments)[1]


def test_the_command_line_gives_the_register_as_json(capsys):
    told = json.loads(run(capsys, "--register", "--format", "json")[1])
    rows = {row["id"]: row for row in told}

    assert list(rows) == IDS
    assert rows["S25"]["clauses"] == ["OPINION 42"]
    assert rows["S25"]["carried_by"]["elsewhere"] == ["cleanprod.eligibility.coverage:coverage"]
    assert rows["N08"]["carried_by"] == {
        "rules": ["start_within"], "warnings": [], "params": ["start_months"], "lists": [], "models": ["Enterprise"],
        "elsewhere": [],
    }  # fmt: skip
    assert (rows["N02"]["start"], rows["N02"]["until"]) == ("2012-07-01", "2026-08-15")
    assert (rows["S04"]["not_computed"]["zh"][:2], rows["S25"]["not_computed"]) == ("只述", None)


@pytest.mark.parametrize(
    "beside", [["--on", "2018-06-01"], ["--diff", "2018-06-01", "2018-06-02"], ["--stand", "A8=yes"], ["--stands"]]
)
def test_the_register_is_asked_for_alone(capsys, beside):
    code, _, err = run(capsys, "--register", *beside)

    assert code == 2
    assert "--register alone" in err
