"""Pictures (图) of answers: a table's duties and grounds, policies side by side, the coverage of parks.

Each function gives a chart of Altair: a notebook shows it, `save` writes it, and it can be changed further. Each says the day
and the policy. Chinese and English. They need the extra `plots`.

>>> import polars as pl
>>> from cleanprod import policy
>>> law = policy(on="2018-06-01")
>>> mills = pl.DataFrame({"city": ["惠州", "惠州", "清远"], "basin": ["淡水河", "西江", None], "pollutes": [True, True, True]})
>>> chart = duties_by(mills, law, question="duty_river_basin", lang="zh")
>>> chart.to_dict()["title"]["subtitle"]
['2018-06-01，依当日法律', '3 家企业：是 1，未知 1，否 1']

    tables     a table under one policy: duties by place, grounds
    scenarios  a comparison: before and after
    parks      coverage as intervals against the mark
    bars       bars of yes, unknown and no
    style      colours, fonts, titles
    telling    the day and the policy in words
    curve      the cost curve of options
    saving     files
"""

try:
    import altair  # noqa: F401, ICN001 - an extra
except ModuleNotFoundError as error:
    if error.name != "altair":
        raise
    raise ModuleNotFoundError(
        "Pictures need altair: pip install 'cleanprod[plots]'. 作图需要 altair：pip install 'cleanprod[plots]'。", name="altair"
    ) from None

from .curve import draw_curve
from .parks import coverage_of_parks
from .saving import save
from .scenarios import before_after
from .tables import duties_by, grounds_of

__all__ = ["before_after", "coverage_of_parks", "draw_curve", "duties_by", "grounds_of", "save"]
