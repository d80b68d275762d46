"""Evaluation systems (清洁生产评价指标体系): how clean an enterprise is, and what of that is not known.

    systems     the systems as data: TOML files, and templates for one's own
    forms       what such a file holds; loading reads it, checks and weights refuse what is wrong
    formulas    its benchmarks; ranges are the parameters at which they are followed
    system      a system as a value
    values      what is known of an enterprise: quantities, grades, not applicable
    grading     a value against the benchmarks of its indicator
    methods     membership, ratio, three levels: as short as their formulas; plan has what does not depend on values
    evaluating  from values to an evaluation; result is that evaluation
    reach       which levels can still come out
    advice      what to measure first, what to improve
    doubts      values that can hardly be
    telling     an evaluation in words, as a table, Markdown, HTML, JSON
    columns     which column of a table is which indicator, and what a cell says
    tables      many enterprises at once

>>> found = evaluate("electroplating_2015", {"rinse_water": "30 L/m2"})
>>> found.level, found.possible
(None, ('III', 'below'))
>>> found.limiting_failed["II"]
('rinse_water',)
"""

from .evaluating import evaluate
from .loading import indicator_system, indicator_systems, indicator_template
from .result import Evaluation, Interval, LevelFact, Row
from .system import Indicator, IndicatorSystem, Level, Primary
from .values import NOT_APPLICABLE

__all__ = [
    "NOT_APPLICABLE",
    "Evaluation",
    "Indicator",
    "IndicatorSystem",
    "Interval",
    "Level",
    "LevelFact",
    "Primary",
    "Row",
    "evaluate",
    "indicator_system",
    "indicator_systems",
    "indicator_template",
]
