"""Systems as data: those of the library keep to what they say, and what is wrong is refused with file, row and a sentence."""

from __future__ import annotations

import contextlib
import tomllib
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanprod.errors import CleanprodError, FileError, UnknownNameError
from cleanprod.indicators.evaluation import evaluate, indicator_system, indicator_systems, indicator_template
from cleanprod.indicators.evaluation.formulas import read_formula
from cleanprod.indicators.evaluation.methods import FULL, points
from cleanprod.standing import SCALE
from indicators.making import PARAMETER, grades, primary, row, system_text


@pytest.mark.parametrize("name", indicator_systems())
def test_every_row_of_a_system_has_its_standing_and_both_languages(name):
    system = indicator_system(name)

    assert system.source
    assert system.checked_on < system.review_by
    for one in system.indicators:
        assert one.standing in SCALE
        assert one.name.zh != one.name.en
        for mark in one.benchmarks:
            assert mark is None or one.unit is not None or (mark.zh and mark.en)


def test_the_systems_are_as_large_as_their_sources():
    sizes = {name: len(indicator_system(name).indicators) for name in indicator_systems()}

    assert sizes == {
        "electroplating_2015": 25,
        "hazwaste_incineration_zaepi_draft": 28,
        "pcb_hj450_2008": 26,
        "steel_long_process_2014": 48,
    }


@pytest.mark.parametrize("name", ["electroplating_2015", "hazwaste_incineration_zaepi_draft"])
def test_points_sum_to_a_hundred_beside_the_bonus(name):
    system = indicator_system(name)
    bonus = {one.id for primary in system.primaries if primary.bonus for one in primary.indicators}
    found = points(system, (), "refuse")

    assert sum(value for one, value in found.items() if one not in bonus) == FULL
    assert sum(found[one] for one in bonus) in (0, 10)


@pytest.mark.parametrize("method", ["membership", "ratio", "three_level"])
def test_a_template_is_a_system_that_loads(method, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(indicator_template(method), "utf-8")

    system = indicator_system(path)
    assert system.method == method
    assert evaluate(system, {}).status == ("none" if method == "three_level" else "unknown")


def test_a_template_of_no_method_is_refused():
    with pytest.raises(UnknownNameError, match="Did you mean ratio"):
        indicator_template("ratios")


GOOD = primary("p", 1, [row("a", 0.5), row("b", 0.5, limiting=True)])
REFUSED = {
    "weights of indicators": (
        primary("p", 1, [row("a", 0.5), row("b", 0.4)]),
        r"row 33, p: got the weights of its indicators, which sum to 0.9, expected a sum of 1",
    ),
    "weights of primaries": (
        primary("p", 0.9, [row("a")]),
        "primary: got the weights of the regular primaries, which sum to 0.9, expected a sum of 1",
    ),
    "thirds as decimals": (
        primary("p", 1, [row("a", 0.333333), row("b", 0.333333), row("c", 0.333333)]),
        "which sum to 0.999999",
    ),
    "no weight": (primary("p", 1, [row("a", "")]), "a, weight: got nothing, expected a weight, or a group"),
    "a weight of nothing": (primary("p", 1, [row("a", 0), row("b")]), "a, weight: got 0, expected a weight above zero"),
    "an order against at_most": (
        primary("p", 1, [row("a", marks="at_most = [10, 9, 30]")]),
        "row 39, a, benchmarks: got I 10, II 9, expected I not above II: less is better",
    ),
    "an order against at_least": (
        primary("p", 1, [row("a", marks="at_least = [10, 20, 30]")]),
        "got I 10, II 20, expected I not below II: more is better",
    ),
    "an order across a lost benchmark": (primary("p", 1, [row("a", marks='at_most = [10, "", 9]')]), "got I 10, III 9"),
    "a range inside out": (
        primary("p", 1, [row("a", marks="at_least = [5, 4, 3]\nat_most = [4, 7, 8]")]),
        "a: got I 5 > 4, expected a lower end",
    ),
    "two ends of one side": (
        primary("p", 1, [row("a", marks="at_most = [1, 2, 3]\nbelow = [1, 2, 3]")]),
        "expected one of the two",
    ),
    "too few benchmarks": (
        primary("p", 1, [row("a", marks="at_most = [10, 20]")]),
        r"a, benchmarks: got 2, expected 3, one for each level \(I, II, III\)",
    ),
    "words that are uneven": (
        primary("p", 1, [row("a", unit="", marks='requires_zh = ["x", "y", "z"]\nrequires_en = ["x"]')]),
        "requires_zh: 3, requires_en: 1",
    ),
    "a unit that is none": (primary("p", 1, [row("a", unit="kg/tt")]), "a, unit: got 'kg/tt', expected a unit of the field"),
    "an id twice": (
        primary("p", 1, [row("a", 0.5), row("a", 0.5)]),
        r"row 50, a, indicator: got 'a' 2 times, expected a name that stands once",
    ),
    "a limiting mark that is missing": (
        primary("p", 1, [row("a").replace("limiting = false", "")]),
        "a, limiting: got nothing, expected limiting = true or false",
    ),
    "a parameter of nobody": (
        primary("p", 1, [row("a", marks='at_most = ["1*n", 20, 30]')]),
        r"a, benchmarks: got 'n', expected a parameter of \[\[parameter\]\]",
    ),
    "code": (primary("p", 1, [row("a", marks='at_most = ["__import__(1)", 20, 30]')]), "expected a number or a formula"),
    "an entry that is unknown": (primary("p", 1, [row("a", more="waight = 1")]), "a, waight: got an unknown entry"),
    "a standing of no scale": (
        primary("p", 1, [row("a").replace('"confirmed"', '"sure"')]),
        "a, standing: got 'sure', expected one of confirmed",
    ),
    "a weight that is no number": (primary("p", 1, [row("a", '"x"')]), "a, weight: got 'x', expected a number, or a fraction"),
    "a weight of a primary that is none": (primary("p", 0, [row("a")]), "p, weight: got none above zero"),
    "no indicator": (primary("p", 1, []), "primary: got no indicator, expected at least one"),
    "ends of different length": (
        primary("p", 1, [row("a", marks="at_least = [5, 4, 3]\nat_most = [6, 7]")]),
        "a, benchmarks: got 2, 3, expected 3, one for each level",
    ),
    "a group of nobody": (
        primary("p", 1, [row("a")], more="groups = { g = 0.5 }"),
        "p, groups: got 'g', expected a group that has members",
    ),
    "names that differ in case alone": (
        primary("p", 1, [row("CO", 0.5), row("Co", 0.5)]),
        "row 50, Co, indicator: got 'CO' and 'Co', expected a name that stands once. Width, case and spaces make no difference",
    ),
    "names that differ in width and spaces alone": (
        primary("p", 1, [row("a", 0.5), row("b", 0.5).replace("the b", "Ｔhe  a")]),
        "got 'the a' and 'Ｔhe  a', expected a name that stands once",
    ),
    "an order of a range across a lost end": (
        primary("p", 1, [row("a", marks='at_most = [10, "", 8]\nat_least = [3, 2, 1]')]),
        "a, benchmarks: got I 10, III 8, expected I not above III: less is better",
    ),
    "a range inside out across a lost end": (
        primary("p", 1, [row("a", marks='at_most = ["", 4, 8]\nat_least = [5, 3, 1]')]),
        "a: got I 5 > 4, expected a lower end that is not above the upper",
    ),
    "numbers without a unit": (primary("p", 1, [row("a", unit="")]), "a, unit: got at_most, expected a unit beside numbers"),
    "a unit beside words": (
        primary("p", 1, [row("a", marks=grades("x", "y", "z"))]),
        "a, unit: got requires_zh, expected no unit beside requirements in words",
    ),
    "a group of less than nothing": (
        primary("p", 1, [row("a", "", more='group = "g"'), row("b", 1.5)], more="groups = { g = -0.5 }"),
        "p, groups.g: got -1/2, expected a weight above zero",
    ),
    "a group of nothing": (
        primary("p", 1, [row("a", "", more='group = "g"'), row("b", 1)], more="groups = { g = 0 }"),
        "p, groups.g: got 0, expected a weight above zero",
    ),
    "a weight of yes": (primary("p", 1, [row("a", "true")]), "a, weight: got True, expected a number, or a fraction"),
    "a mark that is neither true nor false": (
        primary("p", 1, [row("a").replace("limiting = false", "limiting = 0")]),
        "a, limiting: got 0, expected true or false",
    ),
    "a number of a row of thousands of digits": (
        primary("p", 1, [row("a", more="number = 0x" + "f" * 6000)]),
        "a, number: got a very large int, expected a smaller number",
    ),
    "a weight of thousands of digits": (
        primary("p", 1, [row("a", "0x" + "f" * 6000)]),
        "a, weight: got a very large int, expected a number",
    ),
    "a benchmark of thousands of digits": (
        primary("p", 1, [row("a", marks=f"at_most = [1, 2, 0x{'f' * 6000}]")]),
        "a, at_most: got a very large int, expected a number",
    ),
    "a whole number without end": (
        primary("p", 1, [row("a", "9" * 5000)]),
        "got a whole number of thousands of digits, expected a TOML file",
    ),
    "weights of a common denominator without end": (
        primary("p", 1, [row(f"i{n}", f'"1/{10**19 + n}"') for n in range(60)]),
        "primary: got a longer one, expected weights with a common denominator of at most 1000 digits",
    ),
    "a group that is not there": (
        primary("p", 1, [row("a", "", more='group = "g"')]),
        "a, group: got 'g', expected a group of the primary's groups",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_system_is_refused_with_file_row_and_a_sentence(case, tmp_path):
    text, said = REFUSED[case]
    path = tmp_path / "own.toml"
    path.write_text(system_text(text), "utf-8")

    with pytest.raises(FileError, match=said) as error:
        indicator_system(path)
    assert all(problem.file == "own.toml" for problem in error.value.problems)
    assert error.value.say("zh")


def test_everything_that_is_wrong_is_told_at_once(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(system_text(primary("p", 0.9, [row("a", 0.5, unit="x/y"), row("b", 0.4)])), "utf-8")

    with pytest.raises(FileError) as error:
        indicator_system(path)
    assert len(error.value.problems) == 3


@pytest.mark.parametrize(
    ("parameter", "formula", "right"),
    [
        ((1, 5, "true"), "30 - 4*n", True),  # 10 at n = 5
        ((1, 6, "true"), "30 - 4*n", False),  # 6 at n = 6, below 7 of I
        (("0.5", "5.75", "false"), "30 - 4*n", True),
        (("0.5", "5.76", "false"), "30 - 4*n", False),
        ((1, 3, "true"), "7 + (n - 1) * (n - 1)", True),
        ((1, 3, "false"), "7 + (n - 1) * (n - 1)", False),  # the ends say nothing of what lies between
        ((0, 3, "true"), "8 / n", False),  # by zero
        ((3, 1, "true"), "9", False),
        ((1, 3000000, "true"), "7 + n", False),  # 3000007 at the end, above 99
        ((1, 3000000, "true"), "99 - n/3000000", True),
        ((1, 3000000, "true"), "50 + (n - 7) / n", False),  # too many to be followed
        ((1, 10**19, "true"), "8 + 1/n", False),
    ],
)
def test_the_order_of_formulas_holds_over_the_whole_range(tmp_path, parameter, formula, right):
    path = tmp_path / "own.toml"
    marks = f'at_most = [7, "{formula}", 99]'
    extra = PARAMETER.format(*parameter)
    path.write_text(system_text(primary("p", 1, [row("a", marks=marks)]), extra=extra), "utf-8")

    if right:
        assert indicator_system(path).parameters[0].id == "n"
    else:
        with pytest.raises(FileError):
            indicator_system(path)


@pytest.mark.parametrize("name", ["N", "n", "Layers"])
def test_a_parameter_and_an_indicator_of_one_name_are_refused(tmp_path, name):
    path = tmp_path / "own.toml"
    rows = primary("p", 1, [row("a").replace('"the a"', f'"{name}"')])
    path.write_text(system_text(rows, extra=PARAMETER.format(1, 3, "true")), "utf-8")

    with pytest.raises(FileError, match=r"indicator: got .*expected a name that stands once"):
        indicator_system(path)


def test_a_system_without_weights_says_what_it_leaves_out(tmp_path):
    path = tmp_path / "own.toml"
    rows = primary("p", 1, [row("a", "")]).replace("weight = 1", "")
    path.write_text(system_text(rows, more="weights = false"), "utf-8")
    with pytest.raises(FileError, match="system, partial: got nothing, expected partial beside weights = false"):
        indicator_system(path)

    path.write_text(system_text(rows, more='weights = false\npartial = { zh = "无权重", en = "no weights" }'), "utf-8")
    assert evaluate(indicator_system(path), {"a": "1 kg/t"}).remarks[0].en == "the system is partial: no weights"


def test_ratio_systems_are_checked_too(tmp_path):
    path = tmp_path / "own.toml"
    text = indicator_template("ratio")
    for old, new, said in (
        ("weight = 40\n  at_most", "weight = 41\n  at_most", "quantitative: got the weights of the part, which sum to 101"),
        ("quantitative = 0.7", "quantitative = 0.8", "shares: got α and β, which sum to 1.1"),
        ("at_most = [10]", "at_most = [0]", "water, benchmarks: got 0, expected a benchmark above zero"),
        ("index = 75", "index = 95", "level: got 90, 95, expected indices that fall"),
        ('part = "veto"', 'part = "quantitative"', "within_limits"),
        ('id = "within_limits"', 'id = "within_limits"\n  weight = 1', "within_limits, weight: got 1, expected no weight"),
        ("at_most = [10]", "at_most = [10]\n  at_least = [5]", "water, benchmarks: got both, expected one direction"),
        ('part = "veto"', 'part = "veto"\nbonus = true', "bonus: got a bonus, expected the membership method"),
        (
            "quantitative = 0.7, qualitative = 0.3",
            "quantitative = 1.3, qualitative = -0.3",
            "shares.qualitative: got -3/10, expected",
        ),
        ('part = "qualitative"', "", "management, part: got None, expected quantitative, qualitative or veto"),
    ):
        path.write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(FileError, match=said):
            indicator_system(path)


def test_levels_are_checked_too(tmp_path):
    path = tmp_path / "own.toml"
    good = system_text(GOOD)
    for old, new, said in (
        ('limiting = "II"', 'limiting = "IV"', "II, limiting: got 'IV', expected one of I, II, III"),
        ("index = 100", "", "III, index: got nothing, expected the least index of the level"),
        ('id = "II"', 'id = "I"', "I, level: got 'I' 2 times"),
        ("index = 85", "index = 0.85", "I, index: got 0.85, expected an index above 1, of at most 100. Write 0.85 as 85"),
        ("index = 85", "index = 850", "I, index: got 850, expected an index above 1"),
        ("index = 85", "index = -5", "I, index: got -5, expected an index above 1"),
        ('limiting = "I"', 'limiting = "III"', "I, limiting: got III, where II asks for II, expected no less than a worse"),
        ('limiting = "I"', "", "I, limiting: got nothing, where II asks for II"),
        ('zh = "先进"', 'zh = "领先"', "I, level: got '领先' for I, II, expected a word that is one level"),
        ('zh = "先进"', 'zh = "未达到"', "II, level: got '未达到' for II, below, expected a word that is one level"),
        ("index = 100", 'index = 100\nfact = "III"', "level, fact: got -, -, III, expected I, II, III in order, or none"),
        ('standing = "confirmed"', 'standing = "confirmed"\ncap = 0', "cap: got 0, expected a number from 100 to 1000"),
        ('standing = "confirmed"', 'standing = "confirmed"\ncap = -5', "cap: got -5, expected a number from 100"),
        ('standing = "confirmed"', 'standing = "confirmed"\ncap = 50', "cap: got 50, expected a number from 100"),
    ):
        path.write_text(good.replace(old, new, 1), "utf-8")
        with pytest.raises(FileError, match=said):
            indicator_system(path)


def test_a_file_that_is_too_large_or_a_folder_is_refused(tmp_path):
    path = tmp_path / "own.toml"
    path.write_bytes(b"#" * (5 << 20))
    with pytest.raises(FileError, match="got a larger file, expected a file of at most 4 MiB"):
        indicator_system(path)
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    with pytest.raises(FileError, match="expected a TOML file of an evaluation system"):
        indicator_system(folder)


@pytest.mark.parametrize("text", ["", "x = ", "[system]\nid = 1", "\udcff"])
def test_what_is_no_system_is_refused(text, tmp_path):
    path = tmp_path / "own.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(FileError):
        indicator_system(path)
    with pytest.raises(FileError, match="got no such file"):
        indicator_system(tmp_path / "none.toml")


LINES = [line for method in ("membership", "ratio", "three_level") for line in indicator_template(method).splitlines()]
ODD = [
    '""',
    "-1",
    "0",
    "1e400",
    "1e99999999",
    "nan",
    '"x"',
    "[]",
    "{}",
    "true",
    '["n/0", 1, 2]',
    '"1/0"',
    "[[1]]",
    "2020-01-01",
]


@given(st.data())
def test_a_system_is_read_or_refused_whatever_is_written(data):
    lines = indicator_template(data.draw(st.sampled_from(("membership", "ratio", "three_level")))).splitlines()
    for at in data.draw(st.lists(st.integers(0, len(lines) - 1), min_size=1, max_size=3)):
        key = lines[at].partition("=")[0]
        lines[at] = data.draw(
            st.sampled_from(["", data.draw(st.sampled_from(LINES)), f"{key}= {data.draw(st.sampled_from(ODD))}"])
        )
    with TemporaryDirectory() as folder, contextlib.suppress(FileError):
        path = Path(folder) / "own.toml"
        path.write_text("\n".join(lines), "utf-8")
        system = indicator_system(path)
        with contextlib.suppress(CleanprodError):
            evaluate(system, {}).to_dict()


# formulas


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.23 + 0.12*n", Fraction(47, 100)),
        ("0.23+0.12·n", Fraction(47, 100)),
        ("-20", -20),
        ("-n + 3", 1),
        ("2 * (n + 1) / 4", Fraction(3, 2)),
        ("1/3", Fraction(1, 3)),
        ("8 - 2 - 1", 5),
        ("8 / 2 / 2", 2),
        ("（n＋1）".replace("＋", "+"), 3),
    ],
)
def test_formulas(text, value):
    assert read_formula(text).at({"n": Fraction(2)}) == value


@pytest.mark.parametrize(
    "text",
    ["", "n n", "2n", "1 +", "(1", "1)", "n**2", "n.real", "a[0]", "1e9", "--1", "(" * 40 + "1" + ")" * 40, "1+" * 200 + "1"],
)
def test_formulas_that_are_refused(text):
    with pytest.raises(CleanprodError, match="expected a number or a formula"):
        read_formula(text)


@given(st.text(max_size=40))
def test_a_formula_is_read_or_refused_and_nothing_else(text):
    with contextlib.suppress(CleanprodError):
        read_formula(text)


def test_what_divides_by_zero_is_told():
    with pytest.raises(CleanprodError, match="1/n at n = 0, a division by zero"):
        read_formula("1/n").at({"n": Fraction(0)})


def test_the_made_system_is_right(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        system_text(GOOD, primary("q", 0.1, [row("c", marks=grades("x", "y", "="), unit="")], more="bonus = true")), "utf-8"
    )

    assert tomllib.loads(path.read_text("utf-8"))
    assert indicator_system(path).by_id["c"].graded
