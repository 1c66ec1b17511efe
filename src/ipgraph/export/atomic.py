"""A path → a file to write that takes the path's place only when all is written."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from ipgraph.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a temporary file beside ``path`` and rename it to ``path`` at the end.

    When anything fails, what ``path`` held is still there and the temporary file is gone. A link keeps
    pointing where it does; a device or pipe is written straight. Raises OutputError where the system says no.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                yield file
            return
        beside = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.tmp")
        try:
            with beside.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                shutil.copymode(target, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {_reason(error, path)}") from error


def _reason(error: OSError, path: Path) -> str:
    if isinstance(error, FileNotFoundError):
        return f"there is no folder {path.parent}; make it first"
    if isinstance(error, IsADirectoryError):
        return "that is a folder; name a file in it"
    return (error.strerror or str(error)).lower()
