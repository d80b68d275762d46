"""The policy over a dataframe: the same answers as the records of its rows would get, on every engine.

engines   which dataframes are read, and how each goes in and comes back
columns   which columns are which facts
reading   how their cells are read, the way a record reads its fields
owners    options beside their enterprises
facts     all of that together: a table as facts, ready for any program
answers   the answers of a program, as columns behind the caller's own
batches   the same for a table too long for memory, a batch at a time
"""

from .answers import assess_table
from .engines import gathered, need_polars, open_table
from .facts import facts_in_memory, read_facts
from .reasons import explain_table, gaps

__all__ = ["assess_table", "explain_table", "facts_in_memory", "gaps", "gathered", "need_polars", "open_table", "read_facts"]
