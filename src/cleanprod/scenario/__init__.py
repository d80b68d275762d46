"""Scenarios (情景) side by side: what a table of subjects gets under the law, and under each of some amended policies.

>>> import polars as pl
>>> mills = pl.DataFrame({"id": ["A", "B"], "city": ["惠州", "清远"], "basin": ["韩江", "茅洲河"], "pollutes": [True, True]})
>>> from cleanprod import policy
>>> law = policy(on="2018-06-01", questions=["duty_river_basin"])
>>> found = compare(mills, law, law.amend("加韩江", river_basins=("茅洲河", "韩江")), by="city")
>>> found.moved().select("id", "group", "before", "after", "clauses").rows()
[('A', '惠州市', 'no', 'yes', 'OPINION 39')]
>>> print(found.say("zh"))
2 条记录，2018-06-01
加韩江：
  duty_river_basin 重点流域内的污染企业，须全面实施审核：1 条（是 1 → 2，否 1 → 0，未知 0 → 0）；OPINION 39

    comparing    the facts of a table once, the answers of each policy
    differences  which questions can differ between two programs, and by which rules
    rows         the rows that moved
    costs        what audits cost and save, by the caller's unit figures
    comparison   what it comes to: told, listed, as data
"""

from .comparing import compare, compare_days
from .comparison import Comparison, ParkMove

__all__ = ["Comparison", "ParkMove", "compare", "compare_days"]
