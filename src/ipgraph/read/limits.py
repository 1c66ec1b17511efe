"""How much is read at most, and the words for what is more."""

from __future__ import annotations

from typing import Final

DEFAULT_LIMIT: Final = 20 * 1024 * 1024  # bytes


def too_large(limit: int) -> str:
    """The words for what has more than ``limit`` bytes."""
    size = f"{limit / 1024**2:.4g} MB" if limit >= 1024**2 else f"{limit} bytes"
    return f"larger than the limit of {size}; split it, or allow more"
