"""The answer to one question: plain data, grounded in clauses, days and atoms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from attrs import field, frozen

from cleanprod.errors import AnswerError, Problem

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from cleanprod.standing import Standing
    from cleanprod.words import Lang, Text

    from .document import DecisionForm
    from .expressions import Kind
    from .program import State, Value
    from .rulebook import Effect, Verdict
    from .what_if import Ways

Status = Literal["settled", "none", "unknown"]
Sort = Literal["rule", "any", "all", "not", "choice", "fact", "stand", "text", "test", "value"]


@frozen
class Citation:
    """A clause as an answer cites it: its days, how far its text may be relied on, and the open questions it hangs on."""

    id: str
    title: Text
    start: dt.date | None
    until: dt.date | None
    standing: Standing
    checked_on: dt.date
    review_by: dt.date
    given: tuple[str, ...] = ()


@frozen
class Node:
    """One place in the tree of an explanation: what was asked there, and what it came to.

    `told` is a value that is a word, in words.
    `note` tells what the verdict alone does not (lapsed since, not yet in force, shown above).
    """

    sort: Sort
    name: str
    label: Text
    kind: Kind
    value: Value
    citations: tuple[Citation, ...] = ()
    note: Text | None = None
    children: tuple[Node, ...] = ()
    told: Text | None = None

    def walk(self) -> Iterator[Node]:
        """Give this node and all below it, from the top."""
        yield self
        for child in self.children:
            yield from child.walk()


@frozen(repr=False)
class Decision:
    """The answer to one question about one subject.

    Attributes:
        name, label: the question.
        value: the answer: True, False, a word, a day, a number; None is unknown and nothing else.
        status: settled, none (nothing applies: no day is due, no alternative holds) or unknown.
        possible: where a choice, day or amount is unknown, the values that it can still take.
        effect: what kind of yes: shall, may, encouraged.
        state: whether the rule is in force on the law day: in_force, not_yet, lapsed, not_modelled
            (a text that was not read), open (a stand that is not settled).
        since: the day on which it lapsed, or will come.
        because: the atoms that decided.
        missing: the unknown atoms that can still change the answer, the most telling first.
        citations: the clauses it rests on; `clauses` gives their names alone.
        standing: the weakest standing among them.
        stands: the open questions whose other reading would change this answer.
        warnings: what a reader must know beside the answer.
        words: how each alternative of a choice is told.
        on, law_day: the day asked, and the day whose law applies.
        rules_hash: of the program that answered.
        tree: the explanation, also of what did not apply.
    """

    name: str
    label: Text
    kind: Kind
    value: Value
    status: Status
    possible: tuple[Value, ...]
    effect: Effect
    state: State
    since: dt.date | None
    because: tuple[str, ...]
    missing: tuple[str, ...]
    citations: tuple[Citation, ...]
    standing: Standing | None
    stands: tuple[str, ...]
    warnings: tuple[Text, ...]
    words: Mapping[str, Text]
    on: dt.date
    law_day: dt.date
    rules_hash: str
    tree: Node
    _retry: Callable[[object], Ways] | None = field(default=None, eq=False, repr=False)

    @property
    def outcome(self) -> bool | None:
        """Yes (True), no (False) or unknown (None).

        Errors:
            AnswerError: the answer is a choice, a day or an amount: read `value` and `status`.
        """
        if self.kind != "flag":
            raise AnswerError(
                Problem(
                    got=f".outcome of {self.name}, which answers with a {self.kind}",
                    expected="a question of yes or no",
                    mend="Read .value and .status.",
                )
            )
        return None if self.value is None else bool(self.value)

    @property
    def verdict(self) -> Verdict:
        """The outcome as a word: yes, no, unknown."""
        return verdict(self.outcome)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The names of the clauses that the answer rests on."""
        return tuple(citation.id for citation in self.citations)

    def explain(self, lang: Lang = "en") -> str:
        """Tell the answer and its grounds as a tree, in Chinese (`zh`) or English (`en`)."""
        from .telling import tell  # noqa: PLC0415 - only a reader needs the words

        return tell(self, lang)

    def what_if(self, to: object = True) -> Ways:  # noqa: FBT002 - the outcome asked for
        """Give the smallest sets of changes of known facts that would bring this outcome about.

        Unknown facts stay unknown; history and identity are never changed. Where no change of up to three facts
        does it, the ways are empty and say so in a sentence.

        Errors:
            AnswerError: the decision was read back from a document and no longer knows its subject.
        """
        if self._retry is None:
            raise AnswerError(
                Problem(
                    got="what_if on a stored answer",
                    expected="an answer that still knows its subject",
                    mend="Assess the subject again and ask there.",
                )
            )
        return self._retry(to)

    def to_dict(self) -> DecisionForm:
        """Give the answer as JSON data, form `cleanprod.decision/1`."""
        from .document import to_form  # noqa: PLC0415 - pydantic forms are built when used

        return to_form(self)

    @classmethod
    def from_dict(cls, form: Mapping[str, Any]) -> Decision:
        """Read an answer back from JSON data.

        Errors:
            AnswerError: the data are not of the form `cleanprod.decision/1`.
        """
        from .document import from_form  # noqa: PLC0415

        return from_form(form)

    def _repr_html_(self) -> str:
        from .html import decision_html  # noqa: PLC0415

        return decision_html(self)

    def __str__(self) -> str:
        return self.explain("en")

    def __repr__(self) -> str:
        missing = f" missing={list(self.missing)}" if self.missing else ""
        value = self.verdict if self.kind == "flag" else str(self.value)
        return f"<{self.name}: {value} on {self.on}{missing}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Decision.from_dict, (self.to_dict(),)


def verdict(outcome: bool | None) -> Verdict:  # noqa: FBT001 - an outcome
    """Give an outcome as a word.

    >>> verdict(None)
    'unknown'
    """
    return "unknown" if outcome is None else "yes" if outcome else "no"
