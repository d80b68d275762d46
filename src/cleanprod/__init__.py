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
    from .models import Enterprise
    from .models.audit import Audit
    from .models.authority import Authority
    from .models.consultant import Consultant
    from .models.measurements import Discharge, EnergyUse, Product
    from .models.option import Option
    from .models.park import Park
    from .policies import Policy, policy
    from .rolls import coverage_by, coverage_by_park
    from .rules import NEVER, Citation, Decision, Node
    from .scenario import Comparison, compare
    from .streams import Streamed, assess_file
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
    "Audit": "models.audit",
    "Authority": "models.authority",
    "Changes": "changes",
    "Citation": "rules",
    "Comparison": "scenario",
    "Claim": "claims",
    "CleanprodError": "errors",
    "Consultant": "models.consultant",
    "Coverage": "eligibility.coverage",
    "Decision": "rules",
    "Discharge": "models.measurements",
    "Due": "eligibility.dues",
    "EnergyUse": "models.measurements",
    "Enterprise": "models",
    "Evaluation": "indicators.evaluation",
    "Factors": "units.energy",
    "FileError": "errors",
    "Incentives": "claims",
    "IndicatorSystem": "indicators.evaluation",
    "LawNotModelledError": "errors",
    "NEVER": "rules",
    "NOT_APPLICABLE": "indicators.evaluation",
    "Node": "rules",
    "Option": "models.option",
    "Outlet": "units.pollution",
    "Park": "models.park",
    "Policy": "policies",
    "Problem": "errors",
    "Product": "models.measurements",
    "Progress": "agenda",
    "QuantityError": "errors",
    "Rate": "units.energy",
    "Reading": "files",
    "RecordError": "errors",
    "RuleError": "errors",
    "Streamed": "streams",
    "Summary": "summary",
    "TableError": "errors",
    "TableWarning": "errors",
    "Taxable": "units.pollution",
    "UnknownNameError": "errors",
    "Use": "units.energy",
    "WaterBalance": "units.water",
    "assess_file": "streams",
    "carbon_account": "units.carbon",
    "compare": "scenario",
    "coverage": "eligibility.coverage",
    "coverage_by": "rolls",
    "coverage_by_park": "rolls",
    "coverage_of": "eligibility.coverage",
    "diff": "changes",
    "due": "agenda",
    "energy_account": "units.energy",
    "energy_saved": "units.energy",
    "equivalents": "units.pollution",
    "evaluate": "indicators.evaluation",
    "evaluate_table": "indicators.evaluation.tables",
    "format_quantity": "units",
    "grid_factor": "units.carbon",
    "indicator_system": "indicators.evaluation",
    "indicator_systems": "indicators.evaluation",
    "indicator_template": "indicators.evaluation",
    "parse_quantity": "units",
    "policy": "policies",
    "pollution_tax": "units.pollution",
    "progress": "agenda",
    "read_table": "files",
    "summarise": "summary",
}

__all__ = [
    "NEVER",
    "NOT_APPLICABLE",
    "AmendmentError",
    "AnswerError",
    "Assessment",
    "Audit",
    "Authority",
    "Changes",
    "Citation",
    "Claim",
    "CleanprodError",
    "Comparison",
    "Consultant",
    "Coverage",
    "Decision",
    "Discharge",
    "Due",
    "EnergyUse",
    "Enterprise",
    "Evaluation",
    "Factors",
    "FileError",
    "Incentives",
    "IndicatorSystem",
    "LawNotModelledError",
    "Node",
    "Option",
    "Outlet",
    "Park",
    "Policy",
    "Problem",
    "Product",
    "Progress",
    "QuantityError",
    "Rate",
    "Reading",
    "RecordError",
    "RuleError",
    "Streamed",
    "Summary",
    "TableError",
    "TableWarning",
    "Taxable",
    "UnknownNameError",
    "Use",
    "WaterBalance",
    "assess_file",
    "carbon_account",
    "compare",
    "coverage",
    "coverage_by",
    "coverage_by_park",
    "coverage_of",
    "diff",
    "due",
    "energy_account",
    "energy_saved",
    "equivalents",
    "evaluate",
    "evaluate_table",
    "format_quantity",
    "grid_factor",
    "indicator_system",
    "indicator_systems",
    "indicator_template",
    "parse_quantity",
    "policy",
    "pollution_tax",
    "progress",
    "read_table",
    "summarise",
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
