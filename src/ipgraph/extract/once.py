"""A method without arguments → a property that is worked out once for each thing that is asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 - used as a decorator, as ``property`` is
    """As functools.cached_property, without the lock that it takes up to Python 3.11, which costs as much as
    most of the properties of a figure do.

    >>> class Circle:
    ...     @once
    ...     def area(self) -> float:
    ...         return 3.14
    >>> circle = Circle()
    >>> circle.area, circle.__dict__
    (3.14, {'area': 3.14})
    """

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, thing: None, of: type) -> Self: ...
    @overload
    def __get__(self, thing: object, of: type) -> T: ...
    def __get__(self, thing: object, of: type) -> Self | T:
        if thing is None:
            return self
        # an entry of the thing's own comes before this one from now on
        value = thing.__dict__[self._name] = self._work_out(thing)
        return value
