"""A value worked out once, without a lock: that of ``functools.cached_property`` is shared by all objects in 3.11."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")


class once(Generic[Value]):  # noqa: N801 - used as a decorator
    """Works the value out when it is first asked for, and keeps it in the object; two threads may both work it out.

    A lock held here while a file lock is waited for would let two threads wait for each other.
    """

    def __init__(self, work: Callable[[Any], Value]) -> None:
        """Keep the function that works it out."""
        self._work = work
        self.__doc__ = work.__doc__

    def __get__(self, owner: Any, kind: type | None = None) -> Value:  # noqa: ANN401 - any object
        """Return the value, from now on kept under the same name."""
        value = self._work(owner)
        owner.__dict__[self._work.__name__] = value
        return value
