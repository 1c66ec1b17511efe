"""Lines of the access log → standard error, those of a moment together: writing takes time."""

from __future__ import annotations

import asyncio
import sys
from typing import Final

_EVERY: Final = 0.1


class AccessLog:
    """What takes the lines while a loop runs; outside of one each goes out at once."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def __call__(self, line: str) -> None:
        """Take a line."""
        if not self._lines:
            try:
                asyncio.get_running_loop().call_later(_EVERY, self.flush)
            except RuntimeError:
                print(line, file=sys.stderr, flush=True)
                return
        self._lines.append(line)

    def flush(self) -> None:
        """Write out what was taken."""
        lines, self._lines = self._lines, []
        if lines:
            print("\n".join(lines), file=sys.stderr, flush=True)
