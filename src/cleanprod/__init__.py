"""cleanprod: the law and policy of cleaner production (清洁生产) as values that other systems import.

>>> import cleanprod as cp
>>> law = cp.policy(on="2018-06-01")
>>> answer = law.assess(cp.Enterprise(name="某厂", exceeds_energy_limit=True))["statutory_mandatory"]
>>> answer.outcome, answer.clauses
(True, ('CPPL 27.2', 'CPPL 27.2(2)'))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .agenda import Progress, due, progress
    from .assessments import Assessment
    from .batches import Batched, assess_file
    from .changes import Changes, diff
    from .claims import Claim, Incentives
    from .eligibility.coverage import Coverage, coverage, coverage_of
    from .eligibility.dues import Due
    from .errors import (
        AmendmentError,
        AnswerError,
        CleanprodError,
        FileError,
        LawNotModelledError,
        Problem,
        QuantityError,
        RecordError,
        RuleError,
        TableError,
        TableWarning,
        UnknownNameError,
    )
    from .files import Reading, read_table
    from .indicators.economics import (
        Curve,
        Economics,
        Portfolio,
        Terms,
        cost_curve,
        economics,
        portfolio,
        sensitivity,
        weighted_sum,
    )
    from .indicators.economics.tables import CurveTable, curve_table, grade_table, sum_table
    from .indicators.evaluation import (
        NOT_APPLICABLE,
        Evaluation,
        IndicatorSystem,
        evaluate,
        indicator_system,
        indicator_systems,
        indicator_template,
    )
    from .indicators.evaluation.tables import evaluate_table
    from .indicators.performance import (
        Attainment,
        Sums,
        attainment,
        intensities,
        performance_of,
        plausibility,
        read_plan,
        total,
        totals,
    )
    from .measured import Contradiction, Folded, fold_measurements
    from .models import Enterprise
    from .models.audit import Audit
    from .models.authority import Authority
    from .models.consultant import Consultant
    from .models.measurements import Discharge, EnergyUse, Product, Stream
    from .models.option import Option
    from .models.park import Park
    from .models.performance import Performance
    from .policies import Policy, policy
    from .rolls import coverage_by, coverage_by_park
    from .rules import NEVER, Citation, Decision, Node
    from .scenario import Comparison, compare
    from .summary import Summary, summarise
    from .units import format_quantity, parse_quantity
    from .units.carbon import carbon_account, grid_factor
    from .units.energy import Factors, Rate, Use, energy_account, energy_saved
    from .units.pollution import Outlet, Taxable, pollution_tax
    from .units.pollution.equivalents import equivalents
    from .units.water import WaterBalance

__version__ = "0.1.0"

_HOMES: Final = {
    "AmendmentError": "errors",
    "AnswerError": "errors",
    "Assessment": "assessments",
    "Attainment": "indicators.performance",
    "Audit": "models.audit",
    "Authority": "models.authority",
    "Batched": "batches",
    "Changes": "changes",
    "Citation": "rules",
    "Comparison": "scenario",
    "Claim": "claims",
    "CleanprodError": "errors",
    "Consultant": "models.consultant",
    "Contradiction": "measured",
    "Coverage": "eligibility.coverage",
    "Curve": "indicators.economics",
    "CurveTable": "indicators.economics.tables",
    "Decision": "rules",
    "Discharge": "models.measurements",
    "Due": "eligibility.dues",
    "Economics": "indicators.economics",
    "EnergyUse": "models.measurements",
    "Enterprise": "models",
    "Evaluation": "indicators.evaluation",
    "Factors": "units.energy",
    "FileError": "errors",
    "Folded": "measured",
    "Incentives": "claims",
    "IndicatorSystem": "indicators.evaluation",
    "LawNotModelledError": "errors",
    "NEVER": "rules",
    "NOT_APPLICABLE": "indicators.evaluation",
    "Node": "rules",
    "Option": "models.option",
    "Outlet": "units.pollution",
    "Park": "models.park",
    "Performance": "models.performance",
    "Policy": "policies",
    "Portfolio": "indicators.economics",
    "Problem": "errors",
    "Product": "models.measurements",
    "Progress": "agenda",
    "QuantityError": "errors",
    "Rate": "units.energy",
    "Reading": "files",
    "RecordError": "errors",
    "RuleError": "errors",
    "Stream": "models.measurements",
    "Summary": "summary",
    "Sums": "indicators.performance",
    "TableError": "errors",
    "TableWarning": "errors",
    "Taxable": "units.pollution",
    "Terms": "indicators.economics",
    "UnknownNameError": "errors",
    "Use": "units.energy",
    "WaterBalance": "units.water",
    "assess_file": "batches",
    "attainment": "indicators.performance",
    "carbon_account": "units.carbon",
    "compare": "scenario",
    "cost_curve": "indicators.economics",
    "coverage": "eligibility.coverage",
    "coverage_by": "rolls",
    "coverage_by_park": "rolls",
    "coverage_of": "eligibility.coverage",
    "curve_table": "indicators.economics.tables",
    "diff": "changes",
    "due": "agenda",
    "economics": "indicators.economics",
    "energy_account": "units.energy",
    "energy_saved": "units.energy",
    "equivalents": "units.pollution",
    "evaluate": "indicators.evaluation",
    "evaluate_table": "indicators.evaluation.tables",
    "fold_measurements": "measured",
    "format_quantity": "units",
    "grade_table": "indicators.economics.tables",
    "grid_factor": "units.carbon",
    "indicator_system": "indicators.evaluation",
    "indicator_systems": "indicators.evaluation",
    "indicator_template": "indicators.evaluation",
    "intensities": "indicators.performance",
    "parse_quantity": "units",
    "performance_of": "indicators.performance",
    "plausibility": "indicators.performance",
    "policy": "policies",
    "pollution_tax": "units.pollution",
    "portfolio": "indicators.economics",
    "progress": "agenda",
    "read_plan": "indicators.performance",
    "read_table": "files",
    "sensitivity": "indicators.economics",
    "sum_table": "indicators.economics.tables",
    "summarise": "summary",
    "total": "indicators.performance",
    "totals": "indicators.performance",
    "weighted_sum": "indicators.economics",
}

__all__ = [
    "NEVER",
    "NOT_APPLICABLE",
    "AmendmentError",
    "AnswerError",
    "Assessment",
    "Attainment",
    "Audit",
    "Authority",
    "Batched",
    "Changes",
    "Citation",
    "Claim",
    "CleanprodError",
    "Comparison",
    "Consultant",
    "Contradiction",
    "Coverage",
    "Curve",
    "CurveTable",
    "Decision",
    "Discharge",
    "Due",
    "Economics",
    "EnergyUse",
    "Enterprise",
    "Evaluation",
    "Factors",
    "FileError",
    "Folded",
    "Incentives",
    "IndicatorSystem",
    "LawNotModelledError",
    "Node",
    "Option",
    "Outlet",
    "Park",
    "Performance",
    "Policy",
    "Portfolio",
    "Problem",
    "Product",
    "Progress",
    "QuantityError",
    "Rate",
    "Reading",
    "RecordError",
    "RuleError",
    "Stream",
    "Summary",
    "Sums",
    "TableError",
    "TableWarning",
    "Taxable",
    "Terms",
    "UnknownNameError",
    "Use",
    "WaterBalance",
    "assess_file",
    "attainment",
    "carbon_account",
    "compare",
    "cost_curve",
    "coverage",
    "coverage_by",
    "coverage_by_park",
    "coverage_of",
    "curve_table",
    "diff",
    "due",
    "economics",
    "energy_account",
    "energy_saved",
    "equivalents",
    "evaluate",
    "evaluate_table",
    "fold_measurements",
    "format_quantity",
    "grade_table",
    "grid_factor",
    "indicator_system",
    "indicator_systems",
    "indicator_template",
    "intensities",
    "parse_quantity",
    "performance_of",
    "plausibility",
    "policy",
    "pollution_tax",
    "portfolio",
    "progress",
    "read_plan",
    "read_table",
    "sensitivity",
    "sum_table",
    "summarise",
    "total",
    "totals",
    "weighted_sum",
]


def __getattr__(name: str) -> object:
    """Load a public name from its room when it is first used: the import itself stays light."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'cleanprod' has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
