"""Indicators: evaluation systems (清洁生产评价指标体系), and what else is worked out from the figures of an enterprise."""
