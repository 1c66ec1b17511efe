"""Python's collector of garbage, while millions of records are made."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# New objects after which Python looks for garbage in cycles.
_CYCLES: Final = 70_000


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Let Python look for garbage in cycles a hundred times less often: of millions of records few are."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _CYCLES) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
