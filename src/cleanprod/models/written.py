"""Fields that take more than they hold: given as it is written, read as a quantity or a tuple of records.

To a type checker they are what may be given and what is read; at run time an ordinary type for pydantic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from decimal import Decimal
    from fractions import Fraction
    from typing import Any, Generic, TypeVar, overload

    from cleanprod.rules.atoms import Fact
    from cleanprod.units import Money, Quantity

    from .record import Record

    Q = TypeVar("Q", bound=Quantity)
    R = TypeVar("R", bound=Record)

    class Written(Generic[Q]):
        """A quantity that may be left out."""

        @overload
        def __get__(self, instance: None, owner: object) -> Fact[Q]: ...
        @overload
        def __get__(self, instance: object, owner: object) -> Q | None: ...
        def __get__(self, instance: object, owner: object) -> Fact[Q] | Q | None: ...
        def __set__(self, instance: object, value: Q | str | Mapping[str, Any] | None) -> None: ...

    class WrittenEvent:
        """A day on which something happens, NEVER, or left out; also written YYYY-MM-DD."""

        @overload
        def __get__(self, instance: None, owner: object) -> Fact[dt.date]: ...
        @overload
        def __get__(self, instance: object, owner: object) -> dt.date | None: ...
        def __get__(self, instance: object, owner: object) -> Fact[dt.date] | dt.date | None: ...
        def __set__(self, instance: object, value: dt.date | str | None) -> None: ...

    class WrittenYear:
        """A year, read as its first day, or left out; also written as text."""

        @overload
        def __get__(self, instance: None, owner: object) -> Fact[dt.date]: ...
        @overload
        def __get__(self, instance: object, owner: object) -> dt.date | None: ...
        def __get__(self, instance: object, owner: object) -> Fact[dt.date] | dt.date | None: ...
        def __set__(self, instance: object, value: int | str | dt.date | None) -> None: ...

    class WrittenScore:
        """A number from 0 to 100, read exactly, or left out."""

        @overload
        def __get__(self, instance: None, owner: object) -> Fact[float]: ...
        @overload
        def __get__(self, instance: object, owner: object) -> float | Fraction | None: ...
        def __get__(self, instance: object, owner: object) -> Fact[float] | float | Fraction | None: ...
        def __set__(self, instance: object, value: float | Decimal | Fraction | None) -> None: ...

    class WrittenDay:
        """A day that may be left out, of which no rule asks; also written YYYY-MM-DD."""

        def __get__(self, instance: object, owner: object) -> dt.date | None: ...
        def __set__(self, instance: object, value: dt.date | str | None) -> None: ...

    class WrittenIds:
        """Ids, or left out; also written in one text."""

        def __get__(self, instance: object, owner: object) -> tuple[str, ...] | None: ...
        def __set__(self, instance: object, value: Iterable[str] | None) -> None: ...

    class WrittenFlows:
        """Amounts of money, or left out; also written in one text."""

        def __get__(self, instance: object, owner: object) -> tuple[Money, ...] | None: ...
        def __set__(self, instance: object, value: Iterable[Money | str | Mapping[str, Any]] | None) -> None: ...

    class Needed(Generic[Q]):
        """A quantity that must be given."""

        def __get__(self, instance: object, owner: object) -> Q: ...
        def __set__(self, instance: object, value: Q | str | Mapping[str, Any]) -> None: ...

    class Listed(Generic[R]):
        """Records, each given as such or as a mapping of its fields."""

        def __get__(self, instance: object, owner: object) -> tuple[R, ...] | None: ...
        def __set__(self, instance: object, value: Iterable[R | Mapping[str, Any]] | None) -> None: ...

else:

    class Written:
        """A quantity that may be left out."""

        def __class_getitem__(cls, kind: type) -> object:
            """Give what pydantic reads."""
            return kind | None

    class Needed:
        """A quantity that must be given."""

        def __class_getitem__(cls, kind: type) -> object:
            """Give what pydantic reads."""
            return kind
