"""Pictures (图)."""
