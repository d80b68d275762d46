"""What comes in from outside: typed, frozen, strict records. Their fields are the vocabulary of facts."""

from .enterprise import Enterprise, F

__all__ = ["Enterprise", "F"]
