"""Why, for a table: the rules that decided in each row, the atoms that are missing, and what to ask for next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from cleanprod.errors import Problem, TableError, unknown_name
from cleanprod.explainer import gaps_of
from cleanprod.rules.table import assess_frame, columns_of_answers, frame_of_steps
from cleanprod.words import Text

from .columns import refuse_names
from .engines import gathered, need_polars, open_table
from .facts import facts_in_memory, meant, read_facts

if TYPE_CHECKING:
    import polars as pl

    from cleanprod.explainer import Explainer, Gap
    from cleanprod.rules.table_grounds import TableGrounds

    from .facts import Facts

AT_HAND: Final = Text("内存中的数据表，或 polars 的 LazyFrame", "a table in memory, or a LazyFrame of polars")
BRING: Final = Text(
    "请先取入内存：DuckDB 用 .pl()，PySpark 用 .toArrow()。",
    "Bring it into memory first: .pl() of DuckDB, .toArrow() of PySpark.",
)
_KIND: Final = "kind"


def explain_table(table: Any, explainer: Explainer, question: str, *, enterprises: Any = None) -> Any:  # noqa: ANN401 - any dataframe
    """Add an answer, what decided it and what is missing to a dataframe. See `Policy.explain_table`."""
    need_polars()
    import polars as pl  # noqa: PLC0415 - an extra

    opened = open_table(table)
    if not opened.in_memory and opened.kind != "lazy polars":
        raise TableError(Problem(got=opened.kind, expected=AT_HAND, mend=BRING))
    if opened.kind == "lazy polars":
        return explain_table(gathered(opened), explainer, question, enterprises=enterprises).lazy()
    _check(explainer, question)
    because, missing = f"{question}_because", f"{question}_missing"
    program = explainer.program.asking((question,))
    refuse_names(opened, {*columns_of_answers(program), because, missing})
    facts = read_facts(table, explainer.model, (explainer.program,), explainer.on, enterprises=enterprises)
    held, grounds = _grounds(facts, explainer, question)
    answers = assess_frame(held.lazy(), program, facts.columns, explainer.on).collect()
    kinds = _kinds(grounds)
    waiting = {kind: " ".join(map(_code, missed)) for kind, (missed, _, _) in _waiting(kinds, facts, held, explainer, question)}
    missed = pl.Series(missing, [waiting.get(kind, "") for kind in range(len(waiting) + 1)], dtype=pl.String)
    codes = missed.gather(kinds[_KIND].fill_null(len(waiting)))
    return opened.with_answers(answers.with_columns(grounds.because().alias(because), codes.alias(missing)))


def gaps(table: Any, explainer: Explainer, question: str, *, enterprises: Any = None) -> tuple[Gap, ...]:  # noqa: ANN401 - any dataframe
    """Count the missing atoms of an answer over a dataframe. See `Policy.gaps`."""
    need_polars()
    _check(explainer, question)
    facts = read_facts(table, explainer.model, (explainer.program,), explainer.on, enterprises=enterprises)
    held, grounds = _grounds(facts, explainer, question)
    alone: Counter[str] = Counter()
    together: Counter[str] = Counter()
    for _, (missed, settling, number) in _waiting(_kinds(grounds), facts, held, explainer, question):
        together.update(dict.fromkeys(missed, number))
        alone.update(dict.fromkeys(settling, number))
    return gaps_of(alone, together)


def _check(explainer: Explainer, question: str) -> None:
    known = explainer.program.answers
    if question not in known:
        raise unknown_name(str(question), known, Text("一个问题", "a question of the policy"))


def _grounds(facts: Facts, explainer: Explainer, question: str) -> tuple[pl.DataFrame, TableGrounds]:
    """Work out every step on which an answer rests, for each row."""
    from cleanprod.rules.table_grounds import TableGrounds, values_of_steps  # noqa: PLC0415 - polars is an extra

    held = facts_in_memory(facts)
    program = explainer.program.asking((question,))
    lazy, fixed = frame_of_steps(held.lazy(), program, facts.columns, explainer.on)
    columns = values_of_steps(lazy.collect())
    return held, TableGrounds(program, question, columns, fixed, held.height)


def _kinds(grounds: TableGrounds) -> pl.DataFrame:
    """Number the kinds of rows whose answer is unknown: the column `kind`, null where the answer is settled."""
    import polars as pl  # noqa: PLC0415 - an extra

    kinds = grounds.kinds()
    keys = [name for name in kinds.columns if name != "open"]
    rows = kinds.with_row_index("row").filter("open")
    firsts = rows.group_by(keys, maintain_order=True).agg(pl.col("row").alias("rows"))
    numbered = firsts.with_row_index(_KIND).select(_KIND, "rows").explode("rows")
    every = pl.DataFrame({"row": pl.int_range(kinds.height, dtype=pl.UInt32, eager=True)})
    return every.join(numbered, left_on="row", right_on="rows", how="left", maintain_order="left")


def _waiting(
    kinds: pl.DataFrame, facts: Facts, held: pl.DataFrame, explainer: Explainer, question: str
) -> list[tuple[int, tuple[tuple[str, ...], tuple[str, ...], int]]]:
    """Tell of each kind of row which atoms are missing, which of them alone would settle it, and how many rows there are."""
    import polars as pl  # noqa: PLC0415 - an extra

    groups = kinds.drop_nulls(_KIND).group_by(_KIND).agg(pl.col("row").min(), pl.len().alias("number")).sort(_KIND)
    unknown = dict.fromkeys(explainer.program.facts)
    rows = held.select(*facts.columns.of.values())[groups["row"]].rows() if facts.columns.of else [()] * groups.height
    found = []
    for kind, number, row in zip(groups[_KIND], groups["number"], rows, strict=True):
        found.append((kind, (*explainer.waiting(question, {**unknown, **meant(facts, row)}), number)))
    return found


def _code(atom: str) -> str:
    """Write an atom shortly: a fact by its name."""
    return atom.removeprefix("fact:")
