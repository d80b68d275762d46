"""The workload W: fifteen answers from seventeen columns, by the library and by hand on each engine.

What is asked, and of which tables, is in `subjects`; what the rules come to for those columns, in `rules`. The answers by
hand are in `by_polars`, `by_duckdb`, `by_pandas` and `by_openfisca`, each with `answers(table)`; `check` holds them against
the library.
"""
