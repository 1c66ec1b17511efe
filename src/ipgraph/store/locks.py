"""The folder of a store → the right to read it beside others, or to write it alone."""

from __future__ import annotations

import errno
import sys
import threading
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from ipgraph.errors import StoreLockedError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WRITER: Final = -1


@dataclass(slots=True)
class _Held:
    """What this process holds of a folder: a number of readers, or the writer."""

    holders: int
    file: IO[bytes] | None


# By folder, because the system's locks belong to a process: they do not keep it from locking itself, and
# closing one file lets go of all the locks that the process has on it.
_held: Final[dict[Path, _Held]] = {}
_guard: Final = threading.Lock()


def to_write(folder: Path) -> Callable[[], None]:
    """Take the folder to write it, as far as this process is concerned; returns what lets go of it.

    RocksDB, below Oxigraph, locks the folder's file LOCK against other processes itself.
    Raises StoreLockedError where this process holds the folder already.
    """
    key = folder.resolve()
    with _guard:
        if key in _held:
            raise locked(f"at {folder}")
        _held[key] = _Held(_WRITER, None)
    return lambda: _release(key)


def to_read(folder: Path) -> Callable[[], None]:
    """Take the folder to read it; returns what lets go of it.

    RocksDB reads without any lock, and what it reads while another process writes is undefined: files may
    vanish. So readers share a lock on the file LOCK, which a writer cannot have beside them.
    Raises StoreLockedError where a writer holds the folder.
    """
    key = folder.resolve()
    with _guard:
        held = _held.get(key)
        if held is None:
            _held[key] = _Held(1, _lock_file(folder))
        elif held.holders == _WRITER:
            raise locked(f"at {folder}")
        else:
            held.holders += 1
    return lambda: _release(key)


def _release(key: Path) -> None:
    with _guard:
        held = _held[key]
        if held.holders > 1:
            held.holders -= 1
            return
        del _held[key]
        if held.file is not None:
            held.file.close()


def _lock_file(folder: Path) -> IO[bytes] | None:
    try:
        file = (folder / "LOCK").open("rb")
    except FileNotFoundError:
        # a copy of a store, on a medium that nobody writes to
        return None
    except PermissionError as error:
        # on Windows a writer keeps others from opening the file
        raise locked(f"at {folder}") from error
    if sys.platform != "win32":
        try:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EAGAIN):
                file.close()
                raise locked(f"at {folder}") from error
            # a file system without locks: nobody can tell
    return file


def locked(place: str) -> StoreLockedError:
    """The error that says who is in the way."""
    return StoreLockedError(
        f"the store {place} is in use by another ipgraph; close that, or use another with --store"
    )
