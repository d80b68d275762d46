"""The answers about one enterprise: verdicts at once, grounds when they are read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from attrs import define

from .errors import unknown_name
from .rules.telling import value_words
from .words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .models import Enterprise
    from .policies import Policy
    from .rules import Decision
    from .rules.program import Value
    from .rules.record import Trace


@define(eq=False, repr=False, weakref_slot=False)
class Assessment:
    """The answers about one enterprise: `a["statutory_mandatory"].outcome`.

    It keeps one verdict for each question; a decision with its grounds is built when it is read.
    """

    # read-only by properties: a frozen class would take longer to make than to decide
    _policy: Policy
    _enterprise: Enterprise
    _trace: Trace

    @property
    def policy(self) -> Policy:
        """The policy that answered."""
        return self._policy

    @property
    def enterprise(self) -> Enterprise:
        """The enterprise that the answers are about."""
        return self._enterprise

    @property
    def trace(self) -> Trace:
        """The bare value of each answer, in the order of the policy's questions."""
        return self._trace

    def __getitem__(self, name: str) -> Decision:
        return self.policy.decision(name, self.enterprise)

    def __iter__(self) -> Iterator[str]:
        return iter(self.policy.questions)

    def __len__(self) -> int:
        return len(self.policy.questions)

    def keys(self) -> tuple[str, ...]:
        """The names of the questions, so that `dict(assessment)` gives every decision."""
        return self._policy.questions

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value_words(value).en}" for name, value in self.outcomes.items())
        return f"<assessment of {self._enterprise.id or self._enterprise.name or 'an enterprise'} on {self._policy.on}: {told}>"

    def __contains__(self, name: object) -> bool:
        return name in self.policy.questions

    def value(self, name: str) -> Value:
        """Give the bare value of an answer: True, False, a word, a day; None is unknown.

        Errors:
            UnknownNameError: there is no such question.
        """
        try:
            return self.trace[self.policy.questions.index(name)]
        except ValueError:
            raise unknown_name(name, self.policy.questions, Text("一个问题", "a question of the policy")) from None

    @property
    def outcomes(self) -> dict[str, Value]:
        """The bare value of every answer, by name."""
        return dict(zip(self.policy.questions, self.trace, strict=True))

    def decisions(self) -> dict[str, Decision]:
        """Give every answer with its grounds, by name."""
        return {name: self[name] for name in self}

    def to_dict(self) -> dict[str, Any]:
        """Give the answers as JSON data: `{"id", "on", "decisions": {name: …}}`."""
        decisions = {name: decision.to_dict() for name, decision in self.decisions().items()}
        return {"id": self.enterprise.id, "on": self.policy.on.isoformat(), "decisions": decisions}

    def to_json(self) -> str:
        """Give the answers as JSON text, the same as `to_dict`; of many alike subjects each explanation is written once."""
        told = ", ".join(f"{json.dumps(name)}: {self._policy.explainer.told(name, self._enterprise)}" for name in self)
        name = json.dumps(self._enterprise.id, ensure_ascii=False)
        return f'{{"id": {name}, "on": "{self._policy.on.isoformat()}", "decisions": {{{told}}}}}'

    def _repr_html_(self) -> str:
        from .rules.html import answers_html  # noqa: PLC0415 - only a notebook needs it

        title = " ".join(filter(None, (self.enterprise.id, self.enterprise.name))) or "enterprise"
        return answers_html(f"{title}, {self.policy.on}", self.decisions().values())
