"""Pages drawn from the rules, the cases and the law, so that they cannot differ from them."""

from __future__ import annotations

import datetime as dt
import re
import sys
import textwrap
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import griffe

from cleanprod.eligibility import MODULES
from cleanprod.files.cells import A_DAY
from cleanprod.files.readers import holds_records
from cleanprod.law import INSTRUMENTS, STANDS
from cleanprod.models import Enterprise
from cleanprod.models.fields import YES_OR_NO, expected_of, facts_of, headers_of, quantity_of
from cleanprod.models.measurements import Discharge, EnergyUse, Product
from cleanprod.models.park import Park
from cleanprod.rules import Book, Rule
from cleanprod.rules.page import page
from cleanprod.rules.telling import value_words
from cleanprod.standing import SCALE, STANDING_WORDS
from cleanprod.words import Text

sys.path.append(str(Path(__file__).parent))  # the builder, its extensions and the tests each load this file in their own way
import tables_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from cleanprod.law import Instrument, Span, Stand
    from cleanprod.models.record import Record

CASES = Path(__file__).parent.parent / "tests" / "cases"


class Sessions(griffe.Extension):
    """Shows the interactive sessions of docstrings as blocks, on the page of reference."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:  # noqa: ANN401 - as griffe has it
        """Rewrite the docstring of an object when it is collected."""
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to those that are written by hand."""
    from mkdocs.structure.files import File  # noqa: PLC0415 - the texts can be had without the builder

    for name, text in pages().items():
        files.append(File.generated(config, name, content=text))
    return files


def pages() -> dict[str, str]:
    """Give the generated pages by file name."""
    questions = {f"{name}.md": question_page(name, module) for name, module in MODULES.items()}
    return {**questions, "law.md": law_page(), "columns.md": columns_page(), **tables_pages.pages()}


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
            yield f"### Cases of `{rule.name}`"
            yield ""
            yield from _cases(own)
            yield ""


def home_of(rule: Rule[Any]) -> str:
    """Name the page on which a rule is drawn: that of the module that answers it, or else that writes it."""
    listing = [name for name, module in MODULES.items() if rule.name in (one.name for one in module.RULES)]
    holding = [name for name, module in MODULES.items() if any(one is rule for one in vars(module).values())]
    return (listing or holding)[0]


def own_rules(name: str, module: ModuleType) -> list[Rule[Any]]:
    """List the rules that are drawn on a page: its questions, and of what they are made unless it is drawn elsewhere."""
    return [rule for rule in Book.of(module.RULES).rules.values() if home_of(rule) == name]


def _elsewhere(name: str, module: ModuleType) -> Iterator[str]:
    """Tell which rules of other pages those of this page rest on."""
    found: dict[str, list[str]] = {}
    for rule in Book.of(module.RULES).rules.values():
        if (home := home_of(rule)) != name:
            found.setdefault(home, []).append(f"[`{rule.name}`]({home}.md#{rule.name})")
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
    given = [(value, f"`{name}`") for name, value in case["facts"].items()]
    given += [(value, f"stand `{name}`") for name, value in case.get("stands", {}).items()]
    given += [(value, f"text `{name}`") for name, value in case.get("texts", {}).items()]
    given += [(case["opinion_from"], "the day of the Opinion")] if "opinion_from" in case else []
    by_value: dict[str, list[str]] = {}
    for value, name in given:
        by_value.setdefault(_told(value), []).append(name)
    return "<br>".join(f"{value}: {', '.join(names)}" for value, names in by_value.items()) or "—"


def _told(value: object) -> str:
    return "not happened" if value == "never" else "unknown" if value is None else str(value_words(value).en)


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
    Park: Text("园区", "A park"),
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
        "use of energy; a file of parks, as `cleanprod coverage` reads it, those of a park. "
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
    elif holds_records(model, name):
        kind = "list"
    elif name in (facts := facts_of(model)):
        kind = facts[name].fact_kind
    elif name == "recorded_on":
        kind, expected = "day", A_DAY
    elif bool in get_args(model.model_fields[name].annotation):
        kind, expected = "flag", YES_OR_NO
    return kind, expected


# the law


def law_page() -> str:
    """Draw the page of the law: the instruments with their days and clauses, and the stands."""
    return "\n".join(_law())


def _law() -> Iterator[str]:
    yield "# The law in time (法律文本与时间)"
    yield ""
    yield (
        "Every text that the library knows, the days on which it applies, and how far its words may be relied on. "
        "This page is drawn from the data that the rules use. 本页由规则所用的数据生成。"
    )
    yield ""
    yield (
        "*From* names the first day on which a text applies, *until* the first day on which it no longer does. "
        "A clause whose days differ from its instrument's has them beside it."
    )
    yield ""
    yield "## Standing (可信程度)"
    yield ""
    yield "From the strongest to the weakest. An answer takes the weakest standing of what decided it."
    yield ""
    yield "| standing | 中文 | meaning |"
    yield "|---|---|---|"
    for standing in SCALE:
        words = STANDING_WORDS[standing]
        yield f"| `{standing}` | {words.zh} | {words.en} |"
    yield ""
    yield "## Instruments (法律文件)"
    yield ""
    for instrument in INSTRUMENTS.values():
        yield from _instrument(instrument)
    yield "## Stands (立场)"
    yield ""
    yield (
        "Where the law is open, the library says how it reads it. A stand marked *to be settled* is a switch: a caller "
        "may settle it, and an answer that hangs on it names it. The others are fixed: the rules are built on them."
    )
    yield ""
    yield f"{len(STANDS)} stands, of which {sum(stand.switch for stand in STANDS.values())} are switches:"
    yield ""
    yield "| stand | question | 问题 | switch 可否选定 |"
    yield "|---|---|---|---|"
    for stand in STANDS.values():
        yield f"| [{stand.id}](#{stand.id.lower()}) | {stand.question.en} | {stand.question.zh} | {_switch(stand)} |"
    yield ""
    for stand in STANDS.values():
        yield from _stand(stand)


def _instrument(instrument: Instrument) -> Iterator[str]:
    yield f"### {instrument.id} {instrument.title.zh}"
    yield ""
    yield instrument.title.en
    yield ""
    yield "| | |"
    yield "|---|---|"
    for name, words in _particulars(instrument):
        yield f"| {name} | {words} |"
    yield ""
    clauses = list(instrument)
    if clauses:
        yield "| clause | about | 内容 | standing |"
        yield "|---|---|---|---|"
        for clause in clauses:
            own = () if clause.spans == instrument.spans else _days(clause.spans)
            last = "<br>".join((f"`{clause.standing}`", *own))
            yield f"| `{clause.id}` | {clause.title.en} | {clause.title.zh} | {last} |"
        yield ""


def _particulars(instrument: Instrument) -> Iterator[tuple[str, str]]:
    yield "number 文号", instrument.number or "not found"
    yield "issued by 发布机关", instrument.issuer
    if instrument.issued:
        yield "issued on 发布日期", str(instrument.issued)
    yield "in force 施行", "<br>".join(_days(instrument.spans))
    words = STANDING_WORDS[instrument.standing]
    yield "standing 可信程度", f"`{instrument.standing}`: {words.en}, {words.zh}"
    yield "checked on 核对日期", str(instrument.checked_on)
    yield "review by 复核期限", str(instrument.review_by)
    if instrument.note:
        yield "note 说明", f"{instrument.note.en} {instrument.note.zh}"


def _days(spans: Iterable[Span]) -> Iterator[str]:
    for span in spans:
        start = f"from {span.start}" if span.start else "from a day before those modelled"
        until = f" until {span.until}" if span.until else ""
        given = f", if {' and '.join(f'`{atom}`' for atom in span.given)}" if span.given else ""
        yield start + until + given


def _switch(stand: Stand) -> str:
    words = value_words(stand.default)
    return f"{words.en} ({words.zh}), to be settled" if stand.switch else "fixed"


def _stand(stand: Stand) -> Iterator[str]:
    yield f"### {stand.id}"
    yield ""
    yield stand.question.en
    yield ""
    yield stand.question.zh
    yield ""
    yield "| | |"
    yield "|---|---|"
    yield f"| reading | {stand.reading.en} |"
    yield f"| 读法 | {stand.reading.zh} |"
    yield f"| default | {_switch(stand)} |"
    yield ""
