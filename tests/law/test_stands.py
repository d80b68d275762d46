"""The stands: each with its readings and its reason, answered in one of three ways, and what it touches."""

from __future__ import annotations

import inspect
import json
import pkgutil
import re

import pytest

import cleanprod as cp
from cleanprod import cli
from cleanprod.cli import tables
from cleanprod.eligibility import BOOKS
from cleanprod.law import A8, STANDS, register
from cleanprod.law.stands import read
from cleanprod.registers import accounts, asked, carried

ENTRIES = register()
BY_NAME = {name: rule for book in BOOKS.values() for name, rule in book.rules.items() if "." not in name}
PARAMS = {name for book in BOOKS.values() for name in book.params}


def chinese(words):
    return re.search(r"[\u4e00-\u9fff]", words) is not None


def test_only_stands_with_a_default_are_switches():
    switches = [stand for stand in STANDS.values() if stand.switch]

    assert [stand.id for stand in switches] == ["A8", "A22", "A31", "A40"]
    assert {stand.default for stand in switches} == {None}
    assert A8.atom == "stand:A8"


def test_the_forty_stands_are_there_in_order():
    assert list(STANDS) == [f"A{number}" for number in range(1, 41)]


@pytest.mark.parametrize("stand", STANDS.values(), ids=STANDS)
def test_every_stand_is_told_in_both_languages(stand):
    assert stand.alternatives
    for words in (stand.question, stand.reading, stand.reason, *stand.alternatives):
        assert chinese(words.zh)
        assert words.en
        assert not chinese(words.en)
    assert len({words.en for words in (stand.reading, *stand.alternatives)}) == 1 + len(stand.alternatives)
    assert len(stand.reason.en) < 260


def test_every_stand_is_answered_by_a_switch_a_parameter_or_a_reading():
    answered = {name: stand.answered for name, stand in STANDS.items() if stand.answered != "reading"}

    assert answered == {
        "A7": "parameter",
        "A8": "switch",
        "A11": "parameter",
        "A15": "parameter",
        "A22": "switch",
        "A26": "parameter",
        "A27": "parameter",
        "A28": "parameter",
        "A31": "switch",
        "A40": "switch",
    }


def test_the_parameters_and_rules_that_a_stand_names_are_in_the_books():
    assert {name for stand in STANDS.values() for name in stand.params} - PARAMS == set()
    assert {name for stand in STANDS.values() for name in stand.rules} - set(BY_NAME) == set()


def test_the_arguments_that_a_stand_names_are_there():
    named = [name for stand in STANDS.values() for name in stand.arguments]

    assert named
    for name in named:
        function, _, argument = name.rpartition(".")
        assert argument in inspect.signature(pkgutil.resolve_name(function)).parameters, name


def test_every_switch_is_asked_by_some_rule_and_every_question_of_a_rule_is_a_switch():
    atoms = {atom for book in BOOKS.values() for atom in book.opens if atom.startswith("stand:")}

    assert {stand.atom for stand in STANDS.values() if stand.switch} == atoms


ROW = {
    "question_zh": "问",
    "question_en": "Which?",
    "reading_zh": "此",
    "reading_en": "this",
    "alternatives": [{"zh": "彼", "en": "that"}],
    "reason_zh": "因",
    "reason_en": "because",
}

REFUSED = {
    "no English": ({"reason_en": ""}, "A1 reason_en: got '', expected words in both languages"),
    "no Chinese": ({"question_zh": " "}, "A1 question_zh: got ' ', expected words in both languages"),
    "no reading": ({"reading_en": None}, "A1 reading_en: got None"),
    "no other reading": ({"alternatives": []}, r"A1 alternatives: got \[\], expected one or more other readings"),
    "one other reading alone": ({"alternatives": {"zh": "彼", "en": "that"}}, "expected one or more other readings"),
    "another in one language": ({"alternatives": [{"zh": "彼"}]}, "A1 alternatives en: got None, expected words in both"),
    "another that is no words": ({"alternatives": ["that"]}, "A1 alternatives zh: got None"),
    "another in a third language": (
        {"alternatives": [{"zh": "彼", "en": "that", "fr": "cela"}]},
        "got 'fr', expected a language",
    ),
    "a misspelt key": ({"reasons_en": "because"}, r"got 'reasons_en', expected a part of a stand. Did you mean reason_en\?"),
    "a default that is none": ({"default": "perhaps"}, "A1 default: got 'perhaps', expected one of yes, no, unknown"),
    "a switch that is a parameter": ({"default": "no", "params": ["x"]}, "expected either a default or parameters, not both"),
    "a switch that is an argument": ({"default": "no", "arguments": ["m:f.x"]}, "expected either a default or parameters"),
    "a name that is no list": ({"params": "x"}, "A1 params: got 'x', expected a list of names"),
    "a list that is no names": ({"rules": [1]}, r"A1 rules: got \[1\], expected a list of names"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_stand_that_cannot_be_is_refused(case):
    own, sentence = REFUSED[case]

    with pytest.raises(cp.CleanprodError, match=sentence):
        read({"A1": {**ROW, **own}})


def test_a_stand_may_be_a_switch_or_name_parameters_and_rules():
    assert read({"A1": ROW})["A1"].answered == "reading"
    assert [read({"A1": {**ROW, "default": word}})["A1"].default for word in ("yes", "no", "unknown")] == [True, False, None]
    assert read({"A1": {**ROW, "params": ["x"], "rules": ["y"]}})["A1"].answered == "parameter"
    assert read({"A1": {**ROW, "arguments": ["m:f.x"]}})["A1"].rules == ()


# what a stand touches


def test_a_stand_touches_the_rules_that_ask_it_that_carry_its_clauses_and_that_it_names():
    for name, account in accounts({}).items():
        stand = STANDS[name]
        asking = {rule for rule in BY_NAME if stand.atom in asked(BY_NAME[rule])}
        entries = [entry for entry in ENTRIES.values() if stand in entry.stands]
        assert set(account.asks) == asking, name
        assert account.entries == tuple(entry.id for entry in entries)
        assert set(account.rules) == asking | {rule for entry in entries for rule in carried(entry)} | set(stand.rules)
        assert len(account.rules) == len(set(account.rules))


def test_a_rule_asks_what_stands_in_it_and_what_its_clauses_hang_on():
    told = accounts({})

    assert told["A31"].asks == ("mandatory_may_simplify",)
    assert "publication_fine_due" in told["A22"].asks
    assert {"duty_key_industry", "park_covered"} <= set(told["A40"].asks)
    assert "audit_required" not in told["A40"].asks  # it rests on rules that ask, and asks nothing itself
    assert told["A6"].asks == ()
    assert "fine_due" in told["A6"].rules
    assert "next_start_by" in told["A17"].rules


def test_a_policy_tells_how_each_stand_is_read_there():
    plain, settled = cp.policy(on="2026-08-15").stands(), cp.policy(on="2026-08-15", stands={"A8": True, "A40": False}).stands()

    assert list(plain) == list(STANDS)
    assert {stand.current for stand in plain.values()} == {None}
    assert {name: stand.current for name, stand in settled.items() if stand.current is not None} == {"A8": True, "A40": False}
    assert settled["A8"].default is None
    assert settled["A1"] == plain["A1"]


def test_an_account_speaks_both_languages_and_json():
    told = cp.policy(on="2026-08-15", stands={"A8": False}).stands()

    assert repr(told["A8"]).startswith("<stand A8 switch no; rules: ground_high_energy")
    assert repr(told["A10"]).startswith("<stand A10 reading; rules: ")
    assert str(told["A6"]).splitlines()[2:4] == [
        "or: the order and the fine can come together",
        f"why: {STANDS['A6'].reason.en}",
    ]
    assert "touches: " in str(told["A6"])
    assert told["A8"].say("zh").splitlines()[-2] == "方式: 可由使用者选定：否"
    assert told["A7"].how() == "a parameter carries it: fine_min, fine_max"
    assert told["A1"].how("zh") == "固定的读法"
    for name, one in told.items():
        row = json.loads(json.dumps(one.to_dict(), ensure_ascii=False))
        assert (row["id"], row["question"], row["answered"]) == (
            name,
            {"zh": one.question.zh, "en": one.question.en},
            one.answered,
        )
        assert row["reason"]["en"] == one.reason.en
        assert row["reading"]["zh"] == one.reading.zh
        assert [other["en"] for other in row["alternatives"]] == [other.en for other in one.alternatives]
        assert (row["rules"], row["asks"], row["entries"]) == (list(one.rules), list(one.asks), list(one.entries))
        assert (row["params"], row["arguments"]) == (list(one.stand.params), list(one.stand.arguments))


# the command line


def run(capsys, *arguments):
    code = cli.run(["law", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_line_shows_the_stands(capsys, monkeypatch):
    monkeypatch.setattr(tables, "PAPER", 40_000)  # no cell is wrapped
    code, out, err = run(capsys, "--stands")
    zh = run(capsys, "--stands", "--lang", "zh", "--stand", "A8=yes")[1]

    assert (code, err) == (0, "")
    for lang, shown in (("en", out), ("zh", zh)):
        lines = {name: next(line for line in shown.splitlines() if line.startswith(f"│{name} ")) for name in STANDS}
        for name, account in accounts({}).items():
            told = [account.question.say(lang), account.reading.say(lang), *account.rules, *account.entries]
            assert [words for words in told if words not in lines[name]] == []
            section = shown.partition(lines[name])[2].partition("\n│A")[0]
            assert account.reason.say(lang) in section
            assert [one for one in account.alternatives[1:] if one.say(lang) not in section] == []
            assert account.alternatives[0].say(lang) in lines[name]
    assert "a switch: the caller may settle it: unknown" in out
    assert "a parameter carries it: coverage.strict" in out
    assert zh.count("可由使用者选定：是") == 1


def test_the_command_line_gives_the_stands_as_json(capsys):
    code, out, _ = run(capsys, "--stands", "--format", "json", "--stand", "A8=no")

    assert code == 0
    assert json.loads(out) == [one.to_dict() for one in cp.policy(on="2018-06-01", stands={"A8": False}).stands().values()]


@pytest.mark.parametrize("beside", [["--on", "2018-06-01"], ["--diff", "2018-06-01", "2018-06-02"], ["--register"]])
def test_the_stands_are_asked_for_without_days(capsys, beside):
    code, _, err = run(capsys, "--stands", *beside)

    assert code == 2
    assert "--stands" in err
