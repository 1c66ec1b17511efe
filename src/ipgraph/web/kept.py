"""What takes long to make and is the same until the store changes → a file that all workers share."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from ipgraph.web.messages import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ipgraph.store import Store

# nobody tells when the store of another server changes
_SECONDS: Final = 60
_NOT_YET: Final = 204
_MOST_BYTES: Final = 256 << 20
_MOST_FILES: Final = 1000


def mark_of(store: Store) -> str:
    """A text that changes when the store does; of another server's, every minute."""
    mark = store.place
    return mark if Path(mark).is_dir() else f"{mark} {int(time.time() / _SECONDS)}"


def kept(
    store: Store, scratch: str, asked: object, write: Callable[[IO[bytes]], object] | None
) -> str | None:
    """The path of a file with what ``write`` makes of the store; it belongs to whoever asks.

    ``asked`` tells by its ``repr`` what is made. Where ``write`` is None, and nothing is kept, it is None.
    The files that are asked for least lately go where all together are too large.
    """
    folder = Path(scratch) / "kept"
    folder.mkdir(exist_ok=True)
    name = hashlib.sha256(repr((mark_of(store), asked)).encode()).hexdigest()
    mine = _free_name(scratch)
    with suppress(OSError):
        os.link(folder / name, mine)
        os.utime(mine)
        return mine
    if write is None:
        return None
    try:
        with Path(mine).open("wb") as file:
            write(file)
    except BaseException:
        Path(mine).unlink()
        raise
    # where links cannot be made, it is made anew each time
    with suppress(OSError):
        os.link(mine, folder / name)
        _sweep(folder)
    return mine


def answered(path: str | None, headers: Mapping[str, str]) -> Answer:
    """The answer that sends a file and removes it; that there is none yet, without a path."""
    if path is None:
        return Answer(_NOT_YET)
    return Answer(200, headers, path=path, size=Path(path).stat().st_size)


def _free_name(scratch: str) -> str:
    """A name in the folder that nobody else takes; there is no file of it yet."""
    handle, path = tempfile.mkstemp(dir=scratch)
    os.close(handle)
    free = f"{path}.kept"
    Path(path).replace(free)
    Path(free).unlink()
    return free


def _sweep(folder: Path) -> None:
    found = []
    for each in os.scandir(folder):
        with suppress(OSError):
            found.append((each.stat().st_mtime, each.stat().st_size, each.path))
    found.sort(reverse=True)
    total = 0
    for number, (_, size, path) in enumerate(found):
        total += size
        if number >= _MOST_FILES or total > _MOST_BYTES:
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108
