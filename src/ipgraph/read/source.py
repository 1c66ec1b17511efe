"""A path, an address or bytes → the bytes and what is known of them; each failure is one clear line."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Final

from ipgraph.errors import ReadError
from ipgraph.read.formats import Origin
from ipgraph.read.limits import too_large

_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)


def is_address(source: object) -> bool:
    """True of a string that is an http or https address."""
    return isinstance(source, str) and bool(_ADDRESS.match(source))


def load(source: Path | str | bytes, name: str | None, limit: int) -> tuple[bytes, Origin]:
    """The bytes of ``source`` and where they come from; ``limit`` in bytes.

    A name that is not given is the file's, or the address (of bytes: ``text``).
    Raises ReadError where there is nothing to read, or more than ``limit``.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        origin = Origin(name or "text")
        data = bytes(source)
    elif isinstance(source, str) and is_address(source):
        from ipgraph.read.address import fetch

        fetched = fetch(source, limit)
        data, address = fetched.data, fetched.address
        origin = Origin(name or source.partition("#")[0], fetched.media_type, fetched.charset, address)
    else:
        path = Path(source)
        origin = Origin(name or path.name or str(path))
        data = _file(path, limit)
    if len(data) > limit:
        raise ReadError(f"{origin.name}: {too_large(limit)}")
    if not data:
        raise ReadError(f"{origin.name}: the file is empty")
    return data, origin


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
