"""The same five answers without the library: by hand, by hand in polars, in zen-engine, in openfisca-core.

By hand the answers are three-valued, as the library's are. The two engines know no unknown, so they are given
enterprises of which everything is known, and the open question A8 as one more fact.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from .subjects import FLAGS

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    import cleanprod as cp

Outcomes = tuple[bool | None, ...]

QUESTIONS: Final = ("ground_over_discharge", "ground_high_energy", "ground_toxic", "ground_other_state", "statutory_mandatory")
VERDICT: Final = FLAGS[3:5]
CLASSES: Final = FLAGS[5:10]
MONTH: Final = "2026-09"


def by_hand(e: cp.Enterprise, a8: bool | None) -> Outcomes:  # noqa: FBT001, PLR0912 - what a careful hand writes
    """Give the five outcomes; `a8` is the reading of the open question."""
    if e.exceeds_discharge_standard or e.exceeds_total_cap:
        over_discharge = True
    elif e.exceeds_discharge_standard is None or e.exceeds_total_cap is None:
        over_discharge = None
    else:
        over_discharge = False

    if a8 is False or e.exceeds_energy_limit is False:
        high_energy = False
    elif a8 is None or e.exceeds_energy_limit is None:
        high_energy = None
    else:
        high_energy = True

    verdict = e.uses_toxic_materials or e.discharges_toxic_substances
    of_a_class = (
        e.toxic_hazardous_waste
        or e.toxic_controlled_chemicals
        or e.toxic_heavy_metals
        or e.toxic_persistent_pollutants
        or e.toxic_other
    )
    no_verdict = e.uses_toxic_materials is False and e.discharges_toxic_substances is False
    no_class = (
        e.toxic_hazardous_waste is False
        and e.toxic_controlled_chemicals is False
        and e.toxic_heavy_metals is False
        and e.toxic_persistent_pollutants is False
        and e.toxic_other is False
    )
    if (verdict and no_class) or (of_a_class and no_verdict):
        raise ValueError("a contradiction")
    if verdict or of_a_class:
        toxic = True
    elif no_verdict or no_class:
        toxic = False
    else:
        toxic = None

    other_state = e.other_state_case

    if over_discharge or high_energy or toxic or other_state:
        mandatory = True
    elif over_discharge is None or high_energy is None or toxic is None or other_state is None:
        mandatory = None
    else:
        mandatory = False
    return over_discharge, high_energy, toxic, other_state, mandatory


def by_hand_in_polars(frame: pl.LazyFrame, a8: bool | None) -> pl.LazyFrame:  # noqa: FBT001 - as above
    """Add the five outcomes as columns; what two of them share is a column of its own, dropped at the end.

    A fact about toxic materials that is null is completed from the facts that answer the same question; where these
    contradict one another, the ground is null.
    """
    import polars as pl  # noqa: PLC0415 - an extra

    verdict = [pl.col(name) for name in VERDICT]
    classes = [pl.col(name) for name in CLASSES]
    no_verdict = pl.when(~verdict[0] & ~verdict[1]).then(statement=False)
    no_class = pl.when(~classes[0] & ~classes[1] & ~classes[2] & ~classes[3] & ~classes[4]).then(statement=False)
    over_discharge, high_energy, toxic, other_state, _ = map(pl.col, QUESTIONS)
    no_verdict_column, no_class_column = pl.col("_no_verdict"), pl.col("_no_class")
    v = [pl.coalesce(column, no_class_column) for column in verdict]
    c = [pl.coalesce(column, no_verdict_column) for column in classes]
    clash = (~no_verdict_column & (c[0] | c[1] | c[2] | c[3] | c[4])) | (~no_class_column & (v[0] | v[1]))
    return (
        frame.with_columns(
            (pl.col("exceeds_discharge_standard") | pl.col("exceeds_total_cap")).alias("ground_over_discharge"),
            (pl.lit(a8, pl.Boolean) & pl.col("exceeds_energy_limit")).alias("ground_high_energy"),
            pl.col("other_state_case").alias("ground_other_state"),
            no_verdict.alias("_no_verdict"),
            no_class.alias("_no_class"),
        )
        .with_columns(pl.when(clash).then(None).otherwise(v[0] | v[1] | c[0] | c[1] | c[2] | c[3] | c[4]).alias("ground_toxic"))
        .with_columns((over_discharge | high_energy | toxic | other_state).alias("statutory_mandatory"))
        .select(*frame.collect_schema().names(), *QUESTIONS)
    )


def zen(*, compiled: bool) -> Callable[[dict[str, bool], Any], Any]:
    """Build `evaluate(facts, options)` of a ZEN engine that finds the decision through its loader.

    Arguments:
        compiled: the loader gives the decision compiled; otherwise as JSON text, as it lies in a file.

    Errors:
        ImportError: zen-engine is not installed.
    """
    from zen import ZenDecisionContent, ZenEngine  # noqa: PLC0415 - an extra

    rules = {
        "ground_over_discharge": "exceeds_discharge_standard or exceeds_total_cap",
        "ground_high_energy": "a8 and exceeds_energy_limit",
        "ground_toxic": " or ".join((*VERDICT, *CLASSES)),
        "ground_other_state": "other_state_case",
        "statutory_mandatory": " or ".join(f"$.{name}" for name in QUESTIONS[:-1]),
    }
    nodes: list[dict[str, Any]] = [
        {"id": "facts", "type": "inputNode", "name": "facts"},
        {
            "id": "grounds",
            "type": "expressionNode",
            "name": "grounds",
            "content": {"expressions": [{"id": key, "key": key, "value": value} for key, value in rules.items()]},
        },
        {"id": "answers", "type": "outputNode", "name": "answers"},
    ]
    edges = [
        {"id": "1", "sourceId": "facts", "targetId": "grounds", "type": "edge"},
        {"id": "2", "sourceId": "grounds", "targetId": "answers", "type": "edge"},
    ]
    text = json.dumps({"nodes": [{**node, "position": {"x": 0, "y": 0}} for node in nodes], "edges": edges})
    content = ZenDecisionContent(text) if compiled else text
    engine = ZenEngine({"loader": lambda _: content})
    return lambda facts, options: engine.evaluate("grounds.json", facts, options)


def openfisca() -> Callable[[dict[str, Any]], Outcomes]:
    """Build `answers(situation)`: a simulation for one situation, and its five variables calculated.

    Errors:
        ImportError: openfisca-core is not installed.
    """
    from openfisca_core.entities import build_entity  # noqa: PLC0415 - an extra
    from openfisca_core.periods import DateUnit  # noqa: PLC0415
    from openfisca_core.simulations import SimulationBuilder  # noqa: PLC0415
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem  # noqa: PLC0415
    from openfisca_core.variables import Variable  # noqa: PLC0415

    entity = build_entity("enterprise", "enterprises", "An enterprise", is_person=True)
    system = TaxBenefitSystem([entity])

    def add(name: str, *any_of: str, both: tuple[str, ...] = ()) -> None:
        body: dict[str, Any] = {"value_type": bool, "entity": entity, "definition_period": DateUnit.MONTH, "label": name}
        if any_of:
            body["formula"] = lambda enterprise, period: sum(enterprise(part, period) for part in any_of) > 0
        if both:
            body["formula"] = lambda enterprise, period: enterprise(both[0], period) * enterprise(both[1], period)
        system.add_variable(type(name, (Variable,), body))

    for name in (*FLAGS, "a8"):
        add(name)
    add("ground_over_discharge", "exceeds_discharge_standard", "exceeds_total_cap")
    add("ground_high_energy", both=("a8", "exceeds_energy_limit"))
    add("ground_toxic", *VERDICT, *CLASSES)
    add("ground_other_state", "other_state_case")
    add("statutory_mandatory", *QUESTIONS[:-1])

    def answers(situation: dict[str, Any]) -> Outcomes:
        simulation = SimulationBuilder().build_from_dict(system, situation)
        return tuple(bool(simulation.calculate(name, MONTH)[0]) for name in QUESTIONS)

    return answers


def facts_for_engines(e: cp.Enterprise, *, a8: bool) -> dict[str, bool]:
    """Give what a two-valued engine is told of an enterprise."""
    return {**{name: bool(e.facts[name]) for name in FLAGS}, "a8": a8}
