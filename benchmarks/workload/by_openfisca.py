"""The same rules as formulas of openfisca-core, over a whole table at once.

It knows yes and no only, so it is given a table in which every cell is known. The facts without a column are taken as `FACTS`
says: with these beside the table, the library knows every answer too.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from .rules import DEDUCTED_SINCE, EXCLUDED, EXCLUDED_2011, EXCLUDED_2017, EXCLUDED_SINCE, PERIOD
from .subjects import ANSWERS, DAYS, FLAGS, INDUSTRIES, NEVER, ON, QUESTIONS, TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from openfisca_core.simulations import Simulation

    Array = np.ndarray[Any, Any]
    Asked = Callable[[str], Array]

FACTS: Final[dict[str, dt.date | bool]] = {
    "does_research": True,
    "has_public_interest_rd": True,
    "rd_on_new_technology": True,
    "deferred_until": NEVER,  # a deferral, where one was agreed, is not over
}
MONTH: Final = f"{ON:%Y-%m}"
WORDS: Final = {name: Enum(name, {word: word for word in words}) for name, words in TEXTS.items()}
TRACKS: Final = Enum("process_track", {"standard": "standard", "simplified": "simplified"})

DIVISIONS: Final = np.array([int(code[:2]) for code in INDUSTRIES])
IN_EITHER: Final = np.isin(DIVISIONS, EXCLUDED)
IN_EDITION: Final = np.array([DIVISIONS == EXCLUDED_2011, DIVISIONS == EXCLUDED_2017])
"""Whether a code is excluded, by its place among the codes, and by that of its edition among the editions."""

FORMULAS: Final[dict[str, Callable[[Asked], Array]]] = {
    "listed": lambda of: of("listed_on") <= np.datetime64(ON),
    "reported": lambda of: of("report_submitted_on") <= np.datetime64(ON),
    "early": lambda of: of("report_submitted_on") < of("listed_on"),
    "due": lambda of: months_later(of("listed_on"), PERIOD),
    "late": lambda of: ((of("report_submitted_on") > of("due")) | of("early")) & (of("due") < np.datetime64(ON)),
    "free": lambda of: ~of("overdue") | of("reported"),
    "in_excluded": lambda of: IN_EITHER[of("industry")] | IN_EDITION[of("industry_edition"), of("industry")],
    "excluded": lambda of: (of("rd_expense_year") >= np.datetime64(EXCLUDED_SINCE)) & of("in_excluded"),
    "needs_standard": lambda of: of("energy_high") | of("impact_high") | of("statutory_mandatory"),
    "may_simplify": lambda of: of("process_simple") & of("impact_low") & ~of("needs_standard"),
    "ground_over_discharge": lambda of: of("exceeds_discharge_standard") | of("exceeds_total_cap"),
    "ground_high_energy": lambda of: of("exceeds_energy_limit"),
    "ground_toxic": lambda of: of("uses_toxic_materials") | of("discharges_toxic_substances"),
    "statutory_mandatory": lambda of: of("ground_over_discharge") | of("ground_high_energy") | of("ground_toxic"),
    "process_track": lambda of: EnumArray(of("may_simplify").astype(np.int16), TRACKS),
    "overdue": lambda of: of("late") & ~of("deferral_agreed"),
    "incentive_on_time": lambda of: of("listed") & of("reported") & ~of("early") & ~of("overdue"),
    "incentive_reward": lambda of: of("reported") & of("effect_marked") & of("free"),
    "incentive_activity_support": lambda of: of("free"),
    "incentive_science_fund": lambda of: of("free"),
    "incentive_front_runner": lambda of: of("has_provincial_title") & of("effect_marked") & of("free"),
    "incentive_preferred_approval": lambda of: of("has_provincial_title") & of("free"),
    "incentive_rd_deduction": lambda of: (of("rd_expense_year") >= np.datetime64(DEDUCTED_SINCE)) & ~of("excluded"),
}
"""Of the answers, and of what they share. An answer without one is not in force: it is no."""


def answers(table: pl.DataFrame) -> pl.DataFrame:
    """Add the fifteen answers, and the status of the track, behind the columns of a table without nulls."""
    found: dict[str, Any] = {name: pl.Series(array) for name, array in calculate(set_up(table)).items()}
    tracks = pl.Series([track.name for track in TRACKS])
    found |= {"process_track": tracks.gather(found["process_track"]), "process_track_status": pl.lit("settled")}
    return table.with_columns(**{name: found[name] for name in ANSWERS})


def set_up(table: pl.DataFrame) -> Simulation:
    """Make a simulation of a table: its columns as inputs."""
    simulation = SimulationBuilder().build_default_simulation(system(), len(table))
    for name in (*FLAGS, *DAYS):
        simulation.set_input(name, MONTH, table[name].to_numpy())
    for name, words in TEXTS.items():
        places = table[name].cast(pl.Enum(words)).to_physical().to_numpy()
        simulation.set_input(name, MONTH, EnumArray(places.astype(np.int16), WORDS[name]))
    return simulation


def calculate(simulation: Simulation) -> dict[str, Array]:
    """Let a simulation answer the fifteen questions; the track as the place of its word."""
    return {name: np.asarray(simulation.calculate(name, MONTH)) for name in QUESTIONS}


@cache
def system() -> TaxBenefitSystem:
    """Build the variables: the columns, the answers, and what these share."""
    entity = build_entity("enterprise", "enterprises", "An enterprise", is_person=True)
    built = TaxBenefitSystem([entity])
    kinds: dict[str, dict[str, Any]] = {name: {"value_type": dt.date, "default_value": NEVER} for name in (*DAYS, "due")}
    for name, words in {**WORDS, "process_track": TRACKS}.items():
        kinds[name] = {"value_type": Enum, "possible_values": words, "default_value": next(iter(words))}
    for name in dict.fromkeys((*FLAGS, *DAYS, *TEXTS, *FORMULAS, *QUESTIONS)):
        body = {"entity": entity, "definition_period": DateUnit.MONTH, "label": name, **kinds.get(name, {"value_type": bool})}
        if name in FORMULAS:
            body["formula"] = formula(FORMULAS[name])
        built.add_variable(type(name, (Variable,), body))
    return built


def formula(rule: Callable[[Asked], Array]) -> Callable[[Any, Any], Array]:
    """Write a rule as openfisca-core reads it."""

    def calculated(enterprise: Any, period: Any) -> Array:  # noqa: ANN401 - of openfisca-core
        return rule(lambda name: enterprise(name, period))

    return calculated


def months_later(days: Array, months: int) -> Array:
    """Give the days some months later, or the last of a shorter month."""
    month = days.astype("datetime64[M]")
    into = days - month.astype("datetime64[D]")
    there = (month + months).astype("datetime64[D]") + into
    long = np.flatnonzero(into >= np.timedelta64(28, "D"))  # every month has a 28th; what is behind it is looked at
    there[long] = np.minimum(there[long], (month[long] + months + 1).astype("datetime64[D]") - 1)
    return there
