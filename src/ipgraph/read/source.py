"""A path or bytes → the bytes and the name they go by; every way that fails is one clear line."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Final

from ipgraph.errors import ReadError

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_LIMIT: Final = 20 * 1024 * 1024


def load(source: Path | bytes, name: str | None, limit: int) -> tuple[bytes, str]:
    """The bytes of ``source`` and its name (of bytes without one: ``text``); ``limit`` in bytes.

    Raises ReadError where there is nothing to read, or more than ``limit``.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        label = name or "text"
        data = bytes(source)
    else:
        label = name or source.name or str(source)
        data = _file(source, limit)
    if len(data) > limit:
        raise ReadError(_too_large(label, limit))
    if not data:
        raise ReadError(f"{label}: the file is empty")
    return data, label


def _file(path: Path, limit: int) -> bytes:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ReadError(f"{path}: a folder, not a file; name the files in it")
        if not stat.S_ISREG(mode):
            raise ReadError(f"{path}: not a regular file")
        with path.open("rb") as stream:
            # one byte more than allowed tells a file that is too large, also one that is still growing
            return stream.read(limit + 1)
    except FileNotFoundError:
        raise ReadError(f"{path}: no such file") from None
    except PermissionError:
        raise ReadError(f"{path}: no permission to read it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(f"{str(path)!r}: cannot be read ({reason})") from None


def _too_large(label: str, limit: int) -> str:
    size = f"{limit / 1024**2:.4g} MB" if limit >= 1024**2 else f"{limit} bytes"
    return f"{label}: larger than the limit of {size}; split it, or allow more"
