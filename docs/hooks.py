"""Pages drawn from the rules, the cases and the law, so that they cannot differ from them."""

from __future__ import annotations

import datetime as dt
import re
import sys
import textwrap
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import griffe

from cleanprod.eligibility import MODULES
from cleanprod.files.cells import A_DAY
from cleanprod.files.readers import holds_record, holds_records, holds_several, named_apart
from cleanprod.models import Enterprise
from cleanprod.models.authority import Authority
from cleanprod.models.consultant import Consultant
from cleanprod.models.fields import expected_of, facts_of, headers_of, quantity_of
from cleanprod.models.measurements import Discharge, EnergyUse, Product
from cleanprod.models.option import Option
from cleanprod.models.park import Park
from cleanprod.models.performance import Performance
from cleanprod.models.reading import YES_OR_NO
from cleanprod.rules import Book, Rule
from cleanprod.rules.owned import DOT
from cleanprod.rules.page import page
from cleanprod.rules.telling import value_words
from cleanprod.words import Text

sys.path.append(str(Path(__file__).parent))  # the builder, its extensions and the tests each load this file in their own way
import evaluation_pages
import incentive_pages
import law_pages
import tables_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from cleanprod.models.record import Record

CASES = Path(__file__).parent.parent / "tests" / "cases"


class Sessions(griffe.Extension):
    """Shows the interactive sessions of docstrings as blocks, on the page of reference."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:  # noqa: ANN401 - as griffe has it
        """Rewrite the docstring of an object when it is collected."""
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let a heading name its own anchor and its line in the list of contents, as those of the generated pages do."""
    if "attr_list" not in config.markdown_extensions:
        config.markdown_extensions.append("attr_list")
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to those that are written by hand."""
    from mkdocs.structure.files import File  # noqa: PLC0415 - the texts can be had without the builder

    for name, text in pages().items():
        files.append(File.generated(config, name, content=text))
    return files


@cache
def pages() -> dict[str, str]:
    """Give the generated pages by file name; they are drawn once."""
    questions = {f"{name}.md": question_page(name, module) for name, module in MODULES.items()}
    drawn = {**incentive_pages.pages(home_of), **law_pages.pages(home_of), **tables_pages.pages(), **evaluation_pages.pages()}
    return {**questions, "columns.md": columns_page(), **drawn}


# questions


def question_page(name: str, module: ModuleType) -> str:
    """Draw the page of one question: what its module says, its rules, its cases."""
    return "\n".join(_question(name, module))


def _question(name: str, module: ModuleType) -> Iterator[str]:
    title, _, rest = (module.__doc__ or name).partition(":")
    yield f"# {title.strip()}"
    yield ""
    yield from _prose(rest.strip())
    yield ""
    yield "This page is drawn from the rules and their tests. 本页由规则及其测试案例生成。"
    yield ""
    yield from _elsewhere(name, module)
    cases = read_cases(name)
    for rule in own_rules(name, module):
        yield page(rule)
        own = [case for case in cases if case["question"] == rule.name]
        if own:
            yield f'### Cases of `{rule.name}` {{ data-toc-label="Cases 案例" }}'
            yield ""
            yield from _cases(own)
            yield ""


@cache
def home_of(rule: Rule[Any]) -> str:
    """Name the page on which a rule is drawn: that of the module that answers it, or else that writes it."""
    bare = rule.name.rpartition(DOT)[2]  # a rule of an owner is drawn where the owner's is
    listing = [name for name, module in MODULES.items() if bare in (one.name for one in module.RULES)]
    holding = [name for name, module in MODULES.items() if any(one is rule for one in vars(module).values())]
    return (listing or holding or [name for name, module in MODULES.items() if bare in Book.of(module.RULES).rules])[0]


def own_rules(name: str, module: ModuleType) -> list[Rule[Any]]:
    """List the rules that are drawn on a page: its questions, and of what they are made unless it is drawn elsewhere."""
    rules = Book.of(module.RULES).rules.values()
    return [rule for rule in rules if home_of(rule) == name and DOT not in rule.name]


def _elsewhere(name: str, module: ModuleType) -> Iterator[str]:
    """Tell which rules of other pages those of this page rest on."""
    found: dict[str, list[str]] = {}
    for rule in Book.of(module.RULES).rules.values():
        if (home := home_of(rule)) != name:
            found.setdefault(home, []).append(f"[`{rule.name}`]({home}.md#{rule.name.rpartition(DOT)[2]})")
    if found:
        yield f"Its rules rest on rules of other pages: {', '.join(link for links in found.values() for link in links)}."
        yield ""


def _prose(text: str) -> Iterator[str]:
    yield fenced(text[:1].upper() + text[1:])


def fenced(text: str) -> str:
    """Give a docstring as Markdown: an interactive session in it becomes a block of its own."""
    parts = [textwrap.dedent(part) if ">>>" in part else part for part in re.split(r"\n[^\S\n]*\n", text)]
    return "\n\n".join(f"```pycon\n{part.rstrip()}\n```" if part.startswith(">>>") else part for part in parts)


def read_cases(name: str) -> list[dict[str, Any]]:
    """Read the cases of a question, the facts that `all_no` stands for written out."""
    path = CASES / f"{name}.toml"
    if not path.exists():
        return []
    data = tomllib.loads(path.read_text("utf-8"))
    every = dict.fromkeys(data.get("facts", {}).get("all_no", ()), False)
    asked = MODULES[name].RULES[0].name  # a module of one rule does not repeat it in every case
    return [
        {"question": asked, **case, "facts": {**(every if case.get("all_no") else {}), **case["facts"]}}
        for case in data["case"]
    ]


def _cases(cases: list[dict[str, Any]]) -> Iterator[str]:
    yield "| case | day | facts | answer | clauses, what is missing |"
    yield "|---|---|---|---|---|"
    for case in cases:
        yield f"| {case['title']} | `{case['on']}` | {_facts(case)} | **{_outcome(case)}** | {_grounds(case)} |"


def _facts(case: dict[str, Any]) -> str:
    given = [(value, f"`{name}`") for name, value in _flat(case["facts"])]
    given += [(value, f"stand `{name}`") for name, value in case.get("stands", {}).items()]
    given += [(value, f"text `{name}`") for name, value in case.get("texts", {}).items()]
    given += [(case["opinion_from"], "the day of the Opinion")] if "opinion_from" in case else []
    by_value: dict[str, list[str]] = {}
    for value, name in given:
        by_value.setdefault(_told(value), []).append(name)
    return "<br>".join(f"{', '.join(names)} =&nbsp;{value}" for value, names in by_value.items()) or "—"


def _flat(facts: dict[str, Any], owner: str = "") -> Iterator[tuple[str, Any]]:
    """Give facts by name; those of an owner behind its name, `enterprise.listed_on`, those of a list behind their place."""
    for name, value in facts.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{owner}{name}.")
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            for place, one in enumerate(value, 1):
                yield from _flat(one, f"{owner}{name}[{place}].")
        else:
            yield f"{owner}{name}", value


def _told(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_told, value)) or "none at all"
    told = "unknown" if value is None else str(value_words(value).en)
    return f"`{told}`" if re.fullmatch(r"\d{4}-\d\d-\d\d", told) else told  # as code a day is not broken over two lines


def _outcome(case: dict[str, Any]) -> str:
    """Give the answer of a case; a day as code, which is not broken over two lines."""
    outcome = case["outcome"]
    return f"`{outcome}`" if isinstance(outcome, dt.date) else str(outcome)


def _grounds(case: dict[str, Any]) -> str:
    found = [", ".join(case["clauses"])] if case.get("clauses") else []
    found += ["missing " + ", ".join(f"`{atom}`" for atom in case["missing"])] if case.get("missing") else []
    return "<br>".join(found) or "—"


# columns


TABLES: Final = {
    Enterprise: Text("企业", "An enterprise"),
    EnergyUse: Text("能源消费", "A use of energy"),
    Discharge: Text("排放监测", "A discharge"),
    Product: Text("产品能耗", "A product"),
    Option: Text("清洁生产方案", "An option"),
    Park: Text("园区", "A park"),
    Authority: Text("主管部门", "An authority"),
    Consultant: Text("咨询服务机构", "A consultant"),
    Performance: Text("审核绩效", "A report of an audit"),
}
"""What has fields, and how its section is headed."""


def columns_page() -> str:
    """Draw the page of the columns: the fields of a record, their headers, and what a cell should hold."""
    return "\n".join(_columns())


def _columns() -> Iterator[str]:
    yield "# Columns (字段与表头)"
    yield ""
    yield (
        "The fields of a record, each with the headers by which a file or a dataframe may call it. "
        "This page is drawn from the models. 本页由数据模型生成。"
    )
    yield ""
    yield (
        "A file of enterprises has the columns of an enterprise; a file of energy, as `cleanprod energy` reads it, those of a "
        "use of energy; a file of parks, as `cleanprod coverage` reads it, those of a park; a file of measures, as "
        "`cleanprod incentives` and `cleanprod options` read it, those of an option; a file of reports, as `cleanprod targets` "
        "reads it, those of a report of an audit. "
        "Discharges, uses of energy and products are also lists within an enterprise, in JSON and in Python. "
        "Flags are yes, no or unknown; an event is a day, *not happened*, or unknown; an amount has its unit, beside the number"
        " or in the header. A blank is unknown."
    )
    yield ""
    for model, title in TABLES.items():
        yield f"## {title.en} ({title.zh})"
        yield ""
        yield "| field | headers 表头 | what it says | kind | a cell holds 填写 |"
        yield "|---|---|---|---|---|"
        headers = headers_of(model)
        for name, field in model.model_fields.items():
            also = "、".join(header for header, owner in headers.items() if owner == name and header != name)
            kind, expected = cell_of(name, model)
            yield f"| `{name}` | {also} | {field.description} | {kind} | {expected.en}<br>{expected.zh} |"
        yield ""


def cell_of(name: str, model: type[Record] = Enterprise) -> tuple[str, Text]:
    """Tell the kind of a field and what its cell should hold."""
    kind = "text"
    expected = expected_of(model, name)
    if quantity_of(model, name) is not None:
        kind = "amount"
    elif holds_records(model, name) or holds_several(model, name):
        kind = "list"
    elif holds_record(model, name):
        kind, expected = "record", named_apart(name)
    elif name in (facts := facts_of(model)):
        kind = facts[name].fact_kind
    elif name == "recorded_on":
        kind, expected = "day", A_DAY
    elif bool in get_args(model.model_fields[name].annotation):
        kind, expected = "flag", YES_OR_NO
    return kind, expected
