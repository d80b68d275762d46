"""The law of Guangdong on a day, applied to a record or a table.

>>> law = policy(on="2026-08-15")
>>> answer = law.assess(Enterprise(exceeds_energy_limit=True, exceeds_discharge_standard=False))
>>> answer["ground_high_energy"].missing
('stand:A8',)
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from attrs import field, frozen

from .amendments import UNAMENDED, Amendment, amended
from .assessments import Assessment
from .calendars import read_calendar
from .eligibility import ABOUT, HEADLINE, book_about, book_of, subjects
from .errors import CleanprodError, LawNotModelledError, Problem, RecordError, TableError, brief, unknown_name
from .explainer import Explainer
from .law import OPINION, STANDS
from .models import Enterprise
from .models.reading import FIRST_DAY as EARLIEST
from .models.reading import LAST_DAY as LATEST
from .rules import Book
from .rules.enact import enact
from .words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .claims import Incentives
    from .explainer import Gap
    from .models.option import Option
    from .models.park import Park
    from .models.subject import Subject
    from .registers import StandAccount
    from .rules import Calendar, Decision, Program, Rule

T = TypeVar("T")

FIRST_DAY: Final = dt.date(2012, 7, 1)
"""The first day whose law is modelled: the Law as amended in 2012 came into force."""


_TEXT: Final = "text:"


def read_day(day: dt.date | str, what: str) -> dt.date:
    """Accept a day, or a day written YYYY-MM-DD.

    Errors:
        CleanprodError: it is neither.
    """
    found: object = day
    if isinstance(day, str):
        try:
            found = dt.date.fromisoformat(day) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day, re.ASCII) else None
        except ValueError:
            found = None
    if not isinstance(found, dt.date) or isinstance(found, dt.datetime) or not EARLIEST <= found <= LATEST:
        zh, en = (
            f"{EARLIEST} 至 {LATEST} 之间的日期，写作 YYYY-MM-DD",
            f"a day between {EARLIEST} and {LATEST}, written YYYY-MM-DD",
        )
        raise CleanprodError(Problem(got=brief(day), expected=Text(zh, en), where=what))
    return found


def policy(  # noqa: PLR0913 - each names one thing that a caller may know
    *,
    on: dt.date | str,
    law: dt.date | str | None = None,
    stands: Mapping[str, bool | None] | None = None,
    texts: Mapping[str, bool | None] | None = None,
    opinion_from: dt.date | str | None = None,
    holidays: Iterable[dt.date] | Literal["CN"] | None = None,
    questions: Iterable[str] | None = None,
) -> Policy:
    """Bind the law of a day.

    Arguments:
        on: the day asked; also the day whose law applies, unless `law` is given.
        law: the day whose texts and parameters apply.
        stands: readings of open questions, such as `{"A8": True}`; True yes, False no, None not settled.
        texts: what a text that the library does not hold says, such as `{"order16": True}`.
        opinion_from: the day of the Opinion in 2016, where the caller knows it.
        holidays: days off, behind which the last day of a period moves; `CN` is the national calendar.
        questions: the questions to answer, where not all of them are wanted.

    Errors:
        LawNotModelledError: a day before 2012-07-01.
        UnknownNameError: a stand that is not known, or that no answer hangs on; a question that there is not.

    >>> policy(on="2012-06-30")
    Traceback (most recent call last):
    ...
    cleanprod.errors.LawNotModelledError: law: got 2012-06-30, expected a day from 2012-07-01 on...
    """
    day = read_day(on, "on")
    law_day = day if law is None else read_day(law, "law")
    if law_day < FIRST_DAY:
        raise LawNotModelledError(
            Problem(
                got=str(law_day),
                expected=Text(f"{FIRST_DAY} 或以后的日期", f"a day from {FIRST_DAY} on"),
                where="law",
                mend=Text("此前的法律不在本库之内。", "The law before that day is not modelled."),
            )
        )
    opens = {stand.atom: stand.default for stand in STANDS.values() if stand.switch}
    opens |= _settled(stands or {}, [one.id for one in STANDS.values() if one.switch], "stand")
    opens |= _settled(texts or {}, known_texts() if texts else [], "text")
    if opinion_from is not None:
        if "opinion" in (texts or {}):
            raise CleanprodError(Problem(got="opinion_from, texts['opinion']", expected=Text("其中之一", "one of them")))
        opens["text:opinion"] = _opinion_day(read_day(opinion_from, "opinion_from")) <= law_day
    return _bound(day, law_day, tuple(sorted(opens.items())), _asked(questions), read_calendar(holidays), UNAMENDED)


@cache
def known_texts() -> list[str]:
    """List the texts that were not read and on which some answer hangs."""
    atoms = {atom for name in ABOUT for atom in book_about(name).opens}
    return sorted(atom.removeprefix(_TEXT) for atom in atoms if atom.startswith(_TEXT))


def _asked(questions: Iterable[str] | None) -> tuple[str, ...]:
    """Check the names of the questions to answer; none where all of them are."""
    if questions is None:
        return ()
    known = [name for about in ABOUT for name in book_about(about).answers]
    names = (questions,) if isinstance(questions, str) else tuple(questions)
    for name in names:
        if name not in known:
            raise unknown_name(str(name), known, Text("一个问题", "a question"), "questions")
    if not names:
        raise CleanprodError(Problem(got="()", expected=Text("至少一个问题", "at least one question"), where="questions"))
    return names


def _settled(given: Mapping[str, bool | None], known: list[str], sort: str) -> dict[str, bool | None]:
    words = {
        "stand": Text("可由使用者选定的立场", "a stand that a caller may settle"),
        "text": Text("未读到的文本", "a text that was not read"),
    }
    if not isinstance(given, Mapping):
        raise CleanprodError(Problem(got=brief(given), expected="a mapping such as {'A8': True}", where=f"{sort}s"))
    for name, reading in given.items():
        if name not in known:
            raise unknown_name(str(name), known, words[sort], f"{sort}s")
        if reading is not True and reading is not False and reading is not None:
            raise CleanprodError(Problem(got=brief(reading), expected="True, False or None", where=f"{sort}s[{name!r}]"))
    return {f"{sort}:{name}": reading for name, reading in given.items()}


def _opinion_day(day: dt.date) -> dt.date:
    year = OPINION.spans[0]
    if not year.covers(day):
        expected = Text("2016 年内的一天", "a day in 2016")
        raise CleanprodError(Problem(got=str(day), expected=expected, where="opinion_from"))
    return day


@lru_cache(maxsize=64)
def _bound(  # noqa: PLR0913, PLR0917 - what tells one policy from another
    on: dt.date,
    law_day: dt.date,
    opens: tuple[tuple[str, bool | None], ...],
    asked: tuple[str, ...],
    calendar: Calendar | None,
    amendment: Amendment,
) -> Policy:
    return Policy(on, law_day, MappingProxyType(dict(opens)), asked, calendar, amendment)


@frozen(eq=False, repr=False)
class Policy:
    """The law of a day, bound: `assess` decides a record, `assess_table` a table.

    Attributes:
        on: the day asked.
        law_day: the day whose law applies.
        readings: how each open question is read, by its atom; None is not settled.
        asked: the questions that are answered, where not all of them are.
        calendar: the days off, behind which the last day of a period moves.
        amendment: what a scenario has otherwise than the law.
    """

    on: dt.date
    law_day: dt.date
    readings: Mapping[str, bool | None]
    asked: tuple[str, ...]
    calendar: Calendar | None
    amendment: Amendment
    _explainers: dict[type[Subject], Explainer] = field(init=False, factory=dict)

    def __reduce__(self) -> tuple[Any, ...]:
        opens = tuple(sorted(self.readings.items()))
        return _bound, (self.on, self.law_day, opens, self.asked, self.calendar, self.amendment)

    def __repr__(self) -> str:
        law = "" if self.law_day == self.on else f", law={self.law_day}"
        scenario = f", scenario {self.amendment.title!r}" if self.amendment else ""
        return f"<cleanprod policy on={self.on}{law}{scenario}>"

    @property
    def name(self) -> str:
        """How the scenario is called; of the law itself nothing."""
        return self.amendment.title

    def about(self, model: type[Subject]) -> Explainer:
        """Give what answers the questions about one kind of subject, compiled when it is first asked.

        Errors:
            RecordError: there are no questions about it.
        """
        found = self._explainers.get(model)
        if found is None:
            book = book_of(model)
            if book is None:
                names = [one.__name__ for one in subjects()]
                expected = Text(f"{'、'.join(names)} 之一", f"one of {', '.join(names)}")
                mend = "Build it with cleanprod.Enterprise(…), or use assess_table for a dataframe."
                raise RecordError(Problem(got=brief(model.__name__), expected=expected, where="assess", mend=mend))
            if self.amendment.rules:
                book = self.amendment.book(book, model)
            chosen = [book.rules[name] for name in self.asked or book.answers if name in book.answers]
            if not chosen:
                expected = Text(f"关于 {model.__name__} 的问题", f"questions about {model.__name__} records")
                raise RecordError(Problem(got=", ".join(self.asked), expected=expected, where="questions"))
            asked = Book.of(chosen, book.same, book.rules.values()) if self.asked else book
            params = {name: value for name, value in self.amendment.values if name in asked.params}
            program = enact(asked, self.law_day, opens=self.readings, params=params, calendar=self.calendar)
            notice = (self.amendment.words,) if self.amendment else ()
            found = self._explainers[model] = Explainer(model, program, self.on, notice)
        return found

    @property
    def program(self) -> Program:
        """The rules about an enterprise on that day, flat."""
        return self.about(Enterprise).program

    @property
    def explainer(self) -> Explainer:
        """What answers the questions about an enterprise, with all that grounds them."""
        return self.about(Enterprise)

    @property
    def questions(self) -> tuple[str, ...]:
        """The names of the questions about an enterprise; those about other subjects are `about(model).program.answers`."""
        return self.program.answers

    @property
    def rules_hash(self) -> str:
        """The SHA-256 of the rules that answer."""
        return self.explainer.rules_hash

    def amend(
        self,
        name: str = "",
        /,
        *,
        stands: Mapping[str, bool | None] | None = None,
        texts: Mapping[str, bool | None] | None = None,
        rules: Mapping[str, bool | Rule[Any]] | Iterable[Rule[Any]] = (),
        **values: Any,  # noqa: ANN401 - each as its parameter is
    ) -> Policy:
        """Give a scenario: this policy with some of the law otherwise. This one stays as it is.

        Each answer of a scenario that amends the law says so. A stand settled otherwise is a reading of the law itself.

        Arguments:
            name: how the scenario is called.
            stands: readings of open questions, as in `policy`.
            texts: what texts say that the library does not hold, as in `policy`.
            rules: rules by name, False (taken out), True (held in force on any day) or another `Rule` in its place; or a list
                of rules, of which one with a name of its own is a further question.
            values: numbers and lists of the law, by the names of their parameters: `report_months=6`,
                `park_coverage_min="9/10"`, `river_basins=("茅洲河", "韩江")`.

        Errors:
            UnknownNameError: a stand, a rule or a parameter that there is not.
            AmendmentError: a value that could not stand in the law.
            RuleError: a rule that cannot stand beside the others.

        >>> law = policy(on="2018-06-01")
        >>> mill = Enterprise(listed_on="2018-01-10")
        >>> [one.assess(mill).value("report_by").isoformat() for one in (law, law.amend(report_months=6))]
        ['2019-01-10', '2018-07-10']
        """
        opens = {**self.readings}
        opens |= _settled(stands or {}, [one.id for one in STANDS.values() if one.switch], "stand")
        opens |= _settled(texts or {}, known_texts() if texts else [], "text")
        amendment = amended(values, rules, name=name, before=self.amendment)
        scenario = _bound(self.on, self.law_day, tuple(sorted(opens.items())), self.asked, self.calendar, amendment)
        if amendment.rules:
            scenario.about(Enterprise)  # a rule that cannot stand beside the others shows itself
        return scenario

    def stands(self) -> dict[str, StandAccount]:
        """List the open questions by their ids: how each is read here and why, other readings, and the rules it touches.

        >>> stand = policy(on="2026-08-15", stands={"A8": True}).stands()["A8"]
        >>> stand.current, stand.default, stand.asks
        (True, None, ('ground_high_energy',))
        """
        from .registers import accounts  # noqa: PLC0415 - it loads the rules about every kind of subject

        return accounts(self.readings)

    def assess(self, subject: Subject) -> Assessment:
        """Answer every question about a subject: an enterprise, an option, a park, an authority, a consultant.

        Errors:
            RecordError: the argument is none of them, or its facts contradict one another under this law.
        """
        explainer = self._explainers.get(type(subject))
        if explainer is None:
            explainer = self.about(type(subject))
        if explainer.plain and subject.__dict__.get("recorded_on") is None:  # what is known is what was given
            return Assessment(self, subject, explainer.compiled(subject.__dict__, self.on))
        return Assessment(self, subject, explainer.decide(subject))

    def assess_table(
        self,
        table: T,
        model: type[Subject] = Enterprise,
        *,
        enterprises: Any = None,  # noqa: ANN401 - any dataframe
        require: Iterable[str] = (),
    ) -> T:
        """Answer every question for each row of a dataframe, as new columns behind its own.

        Columns are found by the names of facts or their Chinese aliases; a fact without a column is unknown, with one
        warning that names it, and so is a null. The same kind of dataframe comes back, and the caller's own columns in it
        as they were. A flag is a column of true, false and null; a choice, day or amount a column and `<name>_status`.

        Of a table in memory a cell that a record would refuse is refused; in a lazy one it is unknown.

        Arguments:
            table: a DataFrame or LazyFrame of polars, a DataFrame of pandas or PySpark, a Table of pyarrow, a relation of
                DuckDB.
            model: what a row is about: `Enterprise`, `Option`, `Park`, `Authority` or `Consultant`.
            enterprises: of options, the table of their enterprises, found by `enterprise_id` and `id`.
            require: facts that must have a column.

        Errors:
            TableError: a column that cannot be read with certainty, a required one that is not there, or a name that is taken.
            UnknownNameError: a required fact that the model does not have.
        """
        from .tables import assess_table  # noqa: PLC0415 - narwhals is loaded when a table comes

        if not isinstance(model, type):
            raise TableError(Problem(got=brief(model), expected="a model, such as cleanprod.Option", where="model"))
        found: T = assess_table(table, self.about(model), enterprises=enterprises, require=require, stacklevel=2)
        return found

    def explain_table(
        self,
        table: T,
        question: str = HEADLINE,
        model: type[Subject] = Enterprise,
        *,
        enterprises: Any = None,  # noqa: ANN401 - any dataframe
    ) -> T:
        """Tell for each row why: the rules that decided an answer, and the atoms that are missing, as short codes.

        Behind the caller's columns come `<question>`, `<question>_because` and `<question>_missing`: the rules nearest to
        the facts that carry the answer (of an unknown one those left open), and the facts, `stand:` and `text:` atoms that can
        still change it, the most telling first, each with a space between.

        Arguments:
            table: a table in memory (polars, pandas, pyarrow) or a LazyFrame of polars, which is collected and given back lazy.
            question: the question to explain.
            model: what a row is about.
            enterprises: of options, the table of their enterprises.

        Errors:
            UnknownNameError: there is no such question.
            TableError: a column that cannot be read with certainty, a name that is taken, or a table of another engine.
        """
        from .tables import explain_table  # noqa: PLC0415 - narwhals is loaded when a table comes

        found: T = explain_table(table, self.about(model), question, enterprises=enterprises)
        return found

    def gaps(
        self,
        table: Any,  # noqa: ANN401 - any dataframe
        question: str = HEADLINE,
        model: type[Subject] = Enterprise,
        *,
        enterprises: Any = None,  # noqa: ANN401 - any dataframe
    ) -> tuple[Gap, ...]:
        """List what to ask for next: the missing atoms of an answer, those that alone would settle most rows first.

        Arguments:
            table: any dataframe; of a lazy one the facts that are asked are brought into memory.
            question: the question that is to be settled.
            model: what a row is about.
            enterprises: of options, the table of their enterprises.

        Errors:
            UnknownNameError: there is no such question.
            TableError: a column that cannot be read with certainty.

        >>> import polars as pl
        >>> law = policy(on="2026-08-15")
        >>> no = dict.fromkeys(("exceeds_discharge_standard", "exceeds_total_cap", "uses_toxic_materials"), [False, False])
        >>> rows = pl.DataFrame({**no, "discharges_toxic_substances": [False] * 2, "exceeds_energy_limit": [True, False]})
        >>> rows = rows.with_columns(other_state_case=False)
        >>> law.gaps(rows, "statutory_mandatory")
        (Gap(atom='stand:A8', alone=1, together=1),)
        """
        from .tables import gaps  # noqa: PLC0415 - narwhals is loaded when a table comes

        return gaps(table, self.about(model), question, enterprises=enterprises)

    def incentives(self, enterprise: Enterprise, *, options: Iterable[Option] = (), park: Park | None = None) -> Incentives:
        """Sort the incentives that an enterprise, its measures and its park may claim: yes, unknown, no, lapsed.

        Arguments:
            enterprise: who claims.
            options: its measures; each is taken as one of this enterprise.
            park: the park in which it lies.

        Errors:
            RecordError: a measure or a park of another enterprise, or facts that contradict one another.
        """
        from .claims import claims_of, subjects_of  # noqa: PLC0415 - only who claims needs the whole catalogue

        subjects = subjects_of(enterprise, options, park)
        return claims_of(self.on, [self.assess(one) for one in subjects if self._answers(one)])

    def _answers(self, subject: Subject) -> bool:
        """Tell whether any of the questions asked is about such a subject; where all are, one of them is."""
        book = book_of(type(subject))
        return not self.asked or book is None or any(name in book.answers for name in self.asked)

    def decision(self, name: str, subject: Subject) -> Decision:
        """Answer one question about a subject, with all that grounds the answer.

        Errors:
            UnknownNameError: there is no such question.
            RecordError: the facts of the subject contradict one another under this law.
        """
        return self.about(type(subject)).decision(name, subject)
