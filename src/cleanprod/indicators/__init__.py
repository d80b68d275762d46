"""Indicators (指标): how clean, what a measure costs, how an audit performed, how far the target is. Arithmetic, not law."""
