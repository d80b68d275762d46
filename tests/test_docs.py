"""The pages tell the truth: every block runs, every transcript is real, what is generated names everything."""

from __future__ import annotations

import doctest
import importlib.util
import io
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest
import yaml

import cleanprod
from cleanprod import errors
from cleanprod.cli import run
from cleanprod.eligibility import BOOK, BOOKS, MODULES
from cleanprod.files import FORMATS, workbooks
from cleanprod.law import INSTRUMENTS
from cleanprod.models import Enterprise
from cleanprod.models.fields import headers_of
from cleanprod.rules.rulebook import within
from cleanprod.rules.telling import EFFECTS
from cleanprod.standing import STANDING_WORDS
from cleanprod.units.carbon.factors import carbon_fuels, grid_factors, heat_factor
from cleanprod.units.definitions import COUNTS, definitions
from cleanprod.units.energy import Factors
from cleanprod.units.pollution.equivalents import pollutants
from cleanprod.units.pollution.ranking import GROUP_WORDS, figures
from cleanprod.words import Text

ROOT = Path(__file__).parent.parent
WRITTEN = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
PROMPT = "$ "
LANGUAGES = {"python", "pycon", "console", "sh", "text", "toml"}
FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\S*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)


def load_hooks():
    spec = importlib.util.spec_from_file_location("docs_hooks", ROOT / "docs" / "hooks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


hooks = load_hooks()


class Block(NamedTuple):
    language: str
    text: str
    line: int


def blocks(page):
    """Collect the fenced blocks of a page, with the line on which each begins."""
    return [
        Block(found["language"], dedent(found["text"]), page.count("\n", 0, found.start()) + 1)
        for found in FENCE.finditer(page)
    ]


def run_page(name, page):
    """Run the blocks of a page from the top, in one namespace."""
    namespace = {"__name__": "page"}
    for block in blocks(page):
        where = f"{name}, line {block.line}"
        if block.language in ("python", "pycon") and block.text.lstrip().startswith(">>>"):
            run_session(block.text, namespace, where)
        elif block.language == "python":
            exec(compile(block.text, where, "exec"), namespace)  # noqa: S102 - our own pages
        elif block.language == "console":
            run_console(block.text, where)


def run_session(text, namespace, where):
    parsed = doctest.DocTestParser().get_doctest(text, namespace, where, where, 0)
    parsed.globs = namespace  # the parser copies it, and names must last to the next block
    told = []
    runner = doctest.DocTestRunner(optionflags=OPTIONS, verbose=False)
    runner.run(parsed, out=told.append, clear_globs=False)
    assert runner.failures == 0, "".join(told)
    assert runner.tries, where


def run_console(text, where):
    code = None
    for command, expected in transcript(text):
        if command == "echo $?":
            shown = str(code)
        else:
            words = shlex.split(command)
            assert words[0] == "cleanprod", f"{where}: only our own command can be shown and tested: {command}"
            code, shown = run_command(words[1:])
        assert same(expected, shown), f"{where}\n$ {command}\n--- the page\n{expected}\n--- the command\n{shown}"


def transcript(text):
    """Give each command of a transcript with the lines that follow it."""
    assert text.startswith(PROMPT), text
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def run_command(words):
    """Run a command line as a terminal would show it: both streams in one."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(stream), redirect_stderr(stream):
        code = run(words)
    stream.flush()
    return code, stream.buffer.getvalue().decode("utf-8").replace("\r\n", "\n")


def same(expected, shown):
    """Compare line by line, spaces at the ends aside; a line `...` stands for any lines or none."""
    lines = [line.rstrip() for line in expected.strip("\n").split("\n")]
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line) + "\n" for line in lines)
    told = "".join(f"{line.rstrip()}\n" for line in shown.strip("\n").split("\n"))
    return re.fullmatch(pattern, told) is not None


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch):
    monkeypatch.chdir(ROOT)
    for name in ("FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_block_of_a_page_runs(path):
    run_page(path.name, path.read_text("utf-8"))


@pytest.mark.parametrize("name", hooks.pages())
def test_every_block_of_a_generated_page_runs(name):
    run_page(name, hooks.pages()[name])


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_block_escapes(path):
    page = path.read_text("utf-8")

    assert [block for block in blocks(page) if block.language not in LANGUAGES] == []
    assert len(re.findall("^ *```", page, re.MULTILINE)) == 2 * len(blocks(page))
    for block in blocks(page):
        if block.language not in ("python", "pycon"):
            assert ">>>" not in block.text
        if block.language != "console":
            assert not re.search(r"^\$ ", block.text, re.MULTILINE)


WRONG = {
    "a statement that fails": "```python\nassert 1 == 2\n```\n",
    "a statement in a list": "1. one\n\n    ```python\n    assert 1 == 2\n    ```\n",
    "a name of nowhere": "```python\nprint(nowhere)\n```\n",
    "an answer that is another": "```python\n>>> 1 + 1\n3\n```\n",
    "a session under its own name": "```pycon\n>>> 1 + 1\n3\n```\n",
    "an error that does not come": "```pycon\n>>> 1 + 1\nTraceback (most recent call last):\n...\nValueError\n```\n",
    "a command that says something else": "```console\n$ cleanprod --version\ncleanprod 0.0.0\n```\n",
    "a line that is not there": f"```console\n$ cleanprod --version\ncleanprod {cleanprod.__version__}\nmore\n```\n",
    "an exit code that is another": "```console\n$ cleanprod law\n...\n$ echo $?\n0\n```\n",
    "a command that is not ours": "```console\n$ ls\n...\n```\n",
}


@pytest.mark.parametrize("case", WRONG)
def test_a_page_that_is_wrong_fails(case):
    with pytest.raises((AssertionError, NameError)):
        run_page("page", WRONG[case])


def test_a_page_that_is_right_passes():
    run_page(
        "page",
        "```python\nx = 1\n```\ntext\n```pycon\n>>> x\n1\n>>> y = 2\n```\n```python\nassert y == 2\n```\n"
        f"```console\n$ cleanprod --version\ncleanprod {cleanprod.__version__}\n$ echo $?\n0\n"
        "$ cleanprod law\n...\n$ echo $?\n2\n```\n",
    )


@pytest.mark.parametrize(
    ("expected", "shown", "alike"),
    [
        ("a\n...\nc", "a\nb\nb\nc\n", True),
        ("a\n...\nc", "a\nc\n", True),
        ("a\n...", "a\n", True),
        ("a\n...\nc", "a\nb\n", False),
        ("a", "a\nb\n", False),
        ("a b", "a  b\n", False),
        ("a.c", "abc\n", False),
    ],
)
def test_transcripts_are_compared_line_by_line(expected, shown, alike):
    assert same(expected, shown) is alike


# errors


def classes():
    return {name: one for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, errors.CleanprodError)}


def sections(page):
    """Give what a page says under each heading that names a class."""
    parts = re.split(r"^## `(\w+)`\n", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_page_of_errors_and_the_errors_are_the_same():
    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    tree = errors.__doc__.partition("\n\n")[2].strip()

    assert sorted(sections(page)) == sorted(classes())
    assert tree in page


@pytest.mark.parametrize("name", classes())
def test_every_error_has_an_example_and_what_to_do(name):
    section = sections((ROOT / "docs" / "errors.md").read_text("utf-8"))[name]

    assert f"\ncleanprod.errors.{name}: " in section
    assert "What to do: " in section


# generated pages


def section_of_rule(page, name):
    """Give the head of a rule and what stands under it, its cases included."""
    found = re.search(rf"^## (.* `{re.escape(name)}` \{{ #{re.escape(name)} .*)$", page, re.MULTILINE)
    return (found[1], page[found.end() :].partition("\n## ")[0]) if found else ("", "")


@pytest.mark.parametrize("name", MODULES)
def test_the_page_of_a_question_names_every_rule_fact_and_case(name):
    module = MODULES[name]
    page = hooks.pages()[f"{name}.md"]
    cases = hooks.read_cases(name)
    own = hooks.own_rules(name, module)

    assert cases
    assert {rule.name for rule in module.RULES} <= {rule.name for rule in own}
    for rule in own:
        head, section = section_of_rule(page, rule.name)
        label = rule.brief or Text(rule.zh, rule.en)
        assert head.startswith(f"{label.zh} · {label.en} `{rule.name}`")
        assert rule.zh in head + section
        assert rule.en in head + section
        for version in rule.wordings:
            assert all(clause.id in section for clause in version.under)
        assert [part.name for part in within(rule) if f" `{part.name}` |" not in section] == []
    for rule in type(BOOK).of(module.RULES).rules.values():
        home = hooks.home_of(rule)
        assert home == name or f"[`{rule.name}`]({home}.md#{rule.name.rpartition('.')[2]})" in page
    for case in cases:
        section = page.partition(f"\n### Cases of `{case['question']}` {{")[2].partition("\n## ")[0]
        (row,) = [line for line in section.splitlines() if line.startswith(f"| {case['title']} |")]
        assert f"| `{case['on']}` |" in row
        assert f"| **{case['outcome']}** |" in row.replace("**`", "**").replace("`**", "**")
        told = (*case.get("clauses", ()), *case["facts"], *case.get("missing", ()), *case.get("stands", ()))
        assert [words for words in (*told, str(case.get("opinion_from", ""))) if words not in row] == []


def test_facts_that_all_no_stands_for_are_written_out():
    (case,) = [case for case in hooks.read_cases("grounds") if case["title"] == "no ground at all, 2018"]

    assert set(case["facts"].values()) == {False}
    assert len(case["facts"]) == 6
    assert hooks.read_cases("no_such_question") == []


def test_every_rule_of_the_book_is_on_a_page():
    together = "\n".join(hooks.pages().values())
    rules = {name.rpartition(".")[2] for book in BOOKS.values() for name in book.rules}

    assert [name for name in rules if together.count(f" `{name}` {{ #{name} ") != 1] == []


def test_a_case_that_gives_what_has_not_happened_says_so():
    page = hooks.pages()["deadlines.md"]
    (row,) = [line for line in page.splitlines() if line.startswith("| publish by, never listed |")]

    assert "| `listed_on` =&nbsp;never |" in row
    assert "| **none** |" in row


def test_a_case_tells_the_facts_of_an_owner_by_their_own_names():
    page = hooks.pages()["approval.md"]
    rows = [line for line in page.splitlines() if line.startswith("| ") and "`enterprise." in line]

    assert any("`enterprise.listed_on` =&nbsp;never" in row for row in rows)
    assert any("`changes[1].pollutant` =&nbsp;COD" in row for row in rows)
    assert [name for name in MODULES if re.search(r"\{'|\[\{|\['", hooks.pages()[f"{name}.md"].partition("\n## ")[2])] == []


def test_what_can_be_answered_is_told_by_kind_and_by_whether_a_text_gives_it():
    rules = {rule.name: rule for book in BOOKS.values() for rule in book.rules.values() if "." not in rule.name}
    told = set()
    for name, rule in rules.items():
        _, section = section_of_rule(hooks.pages()[f"{hooks.home_of(rule)}.md"], name)
        cited = any(version.under or version.needs for version in rule.wordings)
        flag = f"yes ({EFFECTS[rule.effect].en}), no or unknown" if cited else "yes, no or unknown"
        assert f"\nAnswer: {flag if rule.kind == 'flag' else f'a {rule.kind}, none or unknown'}.\n" in section
        for outcomes in re.findall(r'"A warning beside: (.*)"', section):
            told.update(outcomes.split(", "))
            assert set(outcomes.split(", ")) <= ({"yes", "no"} if rule.kind == "flag" else {"a value", "none"}) | {"unknown"}

    assert told == {"yes", "no", "a value", "none", "unknown"}


def test_the_page_of_the_law_names_every_instrument_and_clause():
    page = hooks.pages()["law.md"]

    for instrument in INSTRUMENTS.values():
        section = page.partition(f"\n### {instrument.id} {instrument.title.zh}\n")[2].partition("\n### ")[0]
        told = [instrument.title.en, instrument.number, instrument.issuer, f"`{instrument.standing}`"]
        told += [str(instrument.checked_on), str(instrument.review_by)]
        told += [instrument.note.en, instrument.note.zh] if instrument.note else []
        for span in instrument.spans:
            told += [f"from {span.start}", *([f"until {span.until}"] if span.until else []), *span.given]
        told += [row_of(clause, instrument) for clause in instrument]
        assert [words for words in told if words not in section] == []


def row_of(clause, instrument):
    """Give the beginning of the row of a clause; where its days are its own, with the first of them."""
    row = f"| `{clause.id}` | {clause.title.en} | {clause.title.zh} | `{clause.standing}`"
    if clause.spans == instrument.spans:
        return f"{row} |\n"
    until = f" until {clause.spans[0].until}" if clause.spans[0].until else ""
    return f"{row}<br>from {clause.spans[0].start}{until}"


def test_the_page_of_the_law_tells_the_days_of_a_clause_where_they_are_its_own():
    page = hooks.pages()["law.md"]
    own = [(one, clause) for one in INSTRUMENTS.values() for clause in one if clause.spans != one.spans]

    assert own
    for _, clause in own:
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{clause.id}` |")]
        for span in clause.spans:
            assert [day for day in (span.start, span.until) if day and str(day) not in row] == []
            assert all(f"`{atom}`" in row for atom in span.given)


def test_the_page_of_columns_names_every_field_and_header():
    page = hooks.pages()["columns.md"]

    for model, title in hooks.TABLES.items():
        section = page.partition(f"\n## {title.en} ({title.zh})\n")[2].partition("\n## ")[0]
        for header, field in headers_of(model).items():
            (row,) = [line for line in section.splitlines() if line.startswith(f"| `{field}` |")]
            kind, expected = hooks.cell_of(field, model)
            assert header in row
            assert f"| {kind} | {expected.en}<br>{expected.zh} |" in row
    kinds = {name: hooks.cell_of(name)[0] for name in Enterprise.model_fields}
    assert [kinds[name] for name in ("recorded_on", "annual_energy", "discharges", "discharges_complete")] == [
        "day",
        "amount",
        "list",
        "flag",
    ]
    assert hooks.cell_of("uscc")[1].zh == "18 位统一社会信用代码"


def rows_of(page, row, *cells):
    """Give the lines of a table that hold a row by its id and each of the cells, beside how far it may be relied on."""
    standing = STANDING_WORDS[row.standing]
    held = [f"`{row.id}`", *(f" {cell} |" for cell in cells), f"{standing.en}<br>{standing.zh}"]
    return [line for line in page.splitlines() if line.startswith("| ") and all(one in line for one in held)]


def test_the_page_of_factors_names_every_row_with_its_figure_source_and_standing():
    page = hooks.pages()["factors.md"]

    for _, table in Factors.shipped().tables:
        for row in table:
            if row.kind in {"edition", "definition"}:
                continue
            section = page.partition(f"\n### {row.source}\n")[2].partition("\n### ")[0].partition("\n## ")[0]
            (line,) = rows_of(section, row, row.unit, "by rate 按煤耗" if row.coefficient is None else row.coefficient)
            assert all(name in line for name in row.names)
            assert row.note in line
            assert row.heating_value is None or f"| {row.heating_value}" in line
            assert row.heating_value_standing is None or STANDING_WORDS[row.heating_value_standing].en in line
    for edition in Factors.shipped().editions():
        until = f"`{edition.row.until}`" if edition.row.until else ""
        assert f"| {edition.row.source} | `{edition.row.start}` | {until} | 29307 kJ" in page
    for row in carbon_fuels():
        section = page.partition(f"\n### `{row.set}`\n")[2].partition("\n#")[0]
        (line,) = rows_of(section, row, row.carbon_tc_per_tj, row.oxidation_pct)
        assert row.source in section
        assert (f"| {row.ncv} {row.ncv_unit} |" if row.ncv else "the caller's") in line
    for row in grid_factors():
        told = f"| {row.zh}<br>{row.en} | {row.year} | `{row.series}`"
        (line,) = [one for one in page.splitlines() if one.startswith(told)]
        assert f"| {row.kgco2_per_kwh} | {row.source} | {STANDING_WORDS[row.standing].en}" in line
    assert len(rows_of(page, heat_factor(), heat_factor().tco2_per_gj)) == 1


def test_the_page_of_pollutants_names_every_row_and_figure():
    page = hooks.pages()["pollutants.md"]

    for row in pollutants():
        section = page.partition(f" ({GROUP_WORDS[row.group].zh})\n")[2].partition("\n## ")[0]
        (line,) = rows_of(section, row)
        assert line.startswith(f"| {row.number} |")
        assert f"| {row.equivalent_kg:f}" in line
        assert all(name in line for name in row.names)
        assert ("only one of" in line) == bool(row.one_of)
        assert row.source in section
    for row in figures():
        (line,) = rows_of(page, row, row.source, f"`{row.start}`")
        assert f"{row.value}" in line
        assert row.note in line


def test_the_page_of_units_names_every_unit_spelling_and_multiplier():
    page = hooks.pages()["units.md"]

    for name, others in definitions().also.items():
        (line,) = [line for line in page.splitlines() if line.startswith(f"| {name} |")]
        assert [one for one in others if one not in line] == []
    for word, power in COUNTS.items():
        assert f"| {word} | 10^{power} = " in page
    assert "| tce | 吨标准煤 | 29,307,000 |" in page
    assert "| month | 个月 | 1/12 | below a line 月 |" in page
    assert "| ng | 纳克 | 0.000000000001 |" in page


def test_the_page_of_files_names_every_kind_that_is_read_or_refused():
    page = (ROOT / "docs" / "files.md").read_text("utf-8")
    section = page.partition("\n## Kinds of files\n")[2].partition("\n## ")[0]
    read = re.findall(r"`(\.\w+)`", "".join(line for line in section.splitlines() if line.startswith("| `")))

    assert sorted(read) == sorted((*FORMATS, *workbooks.ENDINGS))
    assert [ending for ending in workbooks.OTHERS if f"`{ending}`" not in section] == []


def test_the_list_of_the_energy_account_is_the_example():
    (shown,) = [block for block in blocks((ROOT / "docs" / "energy.md").read_text("utf-8")) if block.language == "text"]

    assert shown.text == (ROOT / "examples" / "energy.csv").read_text("utf-8-sig")


def test_the_documents_build_strictly_and_load_nothing_from_elsewhere(tmp_path):
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert done.returncode == 0, done.stderr

    reference = (tmp_path / "reference" / "index.html").read_text("utf-8")
    assert [name for name in cleanprod.__all__ if not re.search(rf'id="cleanprod\.[\w.]+\.{name}"', reference)] == []
    assert "<blockquote>" not in reference  # what an unfenced session becomes
    drawn = {name: (tmp_path / name / "index.html").read_text("utf-8") for name in MODULES}
    rules = [rule for book in BOOKS.values() for name, rule in book.rules.items() if "." not in name]
    assert [rule.name for rule in rules if f'id="{rule.name}"' not in drawn[hooks.home_of(rule)]] == []
    assert list(tmp_path.rglob("*.py")) == []
    for path in tmp_path.rglob("*.html"):
        loaded = re.findall(r"<(?:script|img|link)[^>]*(?:src|href)=\"?(?:https?:)?//[^>]*>", path.read_text("utf-8"))
        assert loaded == [], path


# the papers


def pages_of(nav):
    """Give the pages of a navigation, those of its sections included."""
    for entry in nav:
        for page in entry.values():
            yield from [page] if isinstance(page, str) else pages_of(page)


def test_the_navigation_lists_every_page_and_no_other():
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    listed = list(pages_of(yaml.safe_load(text)["nav"]))

    assert sorted(listed) == sorted([*(path.name for path in (ROOT / "docs").glob("*.md")), *hooks.pages()])


def test_the_papers_are_of_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")

    assert citation["version"] == cleanprod.__version__
    assert citation["license"] == "Apache-2.0"
    assert re.findall(r"^## \[(.+?)\]", changes, re.MULTILINE)[:2] == ["Unreleased", cleanprod.__version__]


EXAMPLE = "examples/enterprises.csv --on 2018-06-01"
NEWCOMER = (
    f"python3 -m venv .venv && .venv/bin/pip install '.[cli]' && .venv/bin/cleanprod assess {EXAMPLE}",
    "python3 -m venv .venv-dev && .venv-dev/bin/pip install -e '.[dev]' && .venv-dev/bin/pytest",
)


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_a_newcomer_finds_exactly_two_commands(name):
    page = (ROOT / name).read_text("utf-8")

    assert [block.text.strip() for block in blocks(page) if block.language == "sh"] == list(NEWCOMER)
    assert {"README.md": "(README.zh.md)", "README.zh.md": "(README.md)"}[name] in page


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        generated = path.parent.name == "docs" and target in hooks.pages()
        assert generated or (path.parent / target).exists(), target


def test_python_is_the_one_that_the_papers_name():
    assert sys.version_info >= (3, 11)
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert "Python 3.11" in (ROOT / "README.md").read_text("utf-8")
