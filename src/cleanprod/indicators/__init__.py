"""Indicators (指标): what a measure costs and saves, how an audit performed, how far the target is. Arithmetic, not law."""
