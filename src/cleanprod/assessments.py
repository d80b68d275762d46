"""The answers about one subject: verdicts at once, grounds when they are read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from attrs import define

from .errors import unknown_name
from .words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .explainer import Explainer
    from .models.subject import Subject
    from .policies import Policy
    from .rules import Decision
    from .rules.program import Value
    from .rules.record import Trace


@define(eq=False, repr=False, weakref_slot=False)
class Assessment:
    """The answers about one subject: `a["statutory_mandatory"].outcome`.

    It keeps one verdict for each question; a decision with its grounds is built when it is read.
    """

    # read-only by properties: a frozen class would take longer to make than to decide
    _policy: Policy
    _subject: Subject
    _trace: Trace

    @property
    def policy(self) -> Policy:
        """The policy that answered."""
        return self._policy

    @property
    def subject(self) -> Subject:
        """What the answers are about: an enterprise, an option, a park, an authority, a consultant."""
        return self._subject

    @property
    def explainer(self) -> Explainer:
        """What answers the questions about this kind of subject."""
        return self._policy.about(type(self._subject))

    @property
    def questions(self) -> tuple[str, ...]:
        """The names of the questions."""
        return self.explainer.program.answers

    @property
    def trace(self) -> Trace:
        """The bare value of each answer, in the order of the policy's questions."""
        return self._trace

    def __getitem__(self, name: str) -> Decision:
        return self._policy.decision(name, self._subject)

    def __iter__(self) -> Iterator[str]:
        return iter(self.questions)

    def __len__(self) -> int:
        return len(self.questions)

    def keys(self) -> tuple[str, ...]:
        """The names of the questions, so that `dict(assessment)` gives every decision."""
        return self.questions

    def __repr__(self) -> str:
        from .rules.telling import value_words  # noqa: PLC0415 - only a reader needs the words

        told = ", ".join(f"{name}={value_words(value).en}" for name, value in self.outcomes.items())
        return f"<assessment of {self._subject.id or self._subject.name or 'an enterprise'} on {self._policy.on}: {told}>"

    def __contains__(self, name: object) -> bool:
        return name in self.questions

    def value(self, name: str) -> Value:
        """Give the bare value of an answer: True, False, a word, a day; None is unknown.

        Errors:
            UnknownNameError: there is no such question.
        """
        try:
            return self.trace[self.questions.index(name)]
        except ValueError:
            raise unknown_name(name, self.questions, Text("一个问题", "a question of the policy")) from None

    @property
    def outcomes(self) -> dict[str, Value]:
        """The bare value of every answer, by name."""
        return dict(zip(self.questions, self.trace, strict=True))

    def decisions(self) -> dict[str, Decision]:
        """Give every answer with its grounds, by name."""
        return {name: self[name] for name in self}

    def to_dict(self) -> dict[str, Any]:
        """Give the answers as JSON data: `{"id", "on", "decisions": {name: …}}`."""
        decisions = {name: decision.to_dict() for name, decision in self.decisions().items()}
        return {"id": self.subject.id, "on": self.policy.on.isoformat(), "decisions": decisions}

    def to_json(self) -> str:
        """Give the answers as JSON text, the same as `to_dict`; of many alike subjects each explanation is written once."""
        told = ", ".join(f"{json.dumps(name)}: {self.explainer.told(name, self._subject)}" for name in self)
        name = json.dumps(self._subject.id, ensure_ascii=False)
        return f'{{"id": {name}, "on": "{self._policy.on.isoformat()}", "decisions": {{{told}}}}}'

    def _repr_html_(self) -> str:
        from .rules.html import answers_html  # noqa: PLC0415 - only a notebook needs it

        title = " ".join(filter(None, (self.subject.id, self.subject.name))) or "enterprise"
        return answers_html(f"{title}, {self.policy.on}", self.decisions().values())
