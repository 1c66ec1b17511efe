"""The folder of a store → folders with the store as it was at a moment, which nobody writes to.

A store may be written to while it is served. RocksDB's data files never change once they are written, so a
generation links to them and copies the few small files that do change; it costs no space and no time. What
reads a generation never meets a writer, and sees each transaction whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from ipgraph.errors import StoreError, StoreLockedError
from ipgraph.store import locks

if sys.platform != "win32":
    import fcntl

_FIXED: Final = (".sst", ".blob")
_LEFT_OUT: Final = frozenset({"LOCK", "LOG"})
_PREFIX: Final = ".ipgraph-serving-"
# held as long as the folder is in use, and let go of by the system however the server ends
_IN_USE: Final = "in-use"


class Generations:
    """The generations of one store; close it to remove them all. Safe to use from several threads."""

    def __init__(self, store: Path) -> None:
        """``store`` is the folder of a store that exists."""
        self._store = store
        self._folder: Path | None = None
        self._in_use: IO[bytes] | None = None
        self._number = 0
        self._seen: object = None
        self._kept: dict[Path, int] = {}
        self._guard = threading.Lock()
        self.current: Path | None = None
        # a text that is the same as long as the store is
        self.mark = ""

    def is_current(self) -> bool:
        """Whether the store is still as the current generation has it."""
        return _state(self._store) == self._seen

    def renew(self) -> bool:
        """Make a new generation where the store has changed; False where the current one is still right.

        Raises StoreLockedError where somebody writes at this moment, StoreError where the store cannot be
        read or there is no room for its copy.
        """
        if self.current is not None and self.is_current():
            return False
        release = locks.to_read(self._store)
        try:
            seen = _state(self._store)
            copy = self._copied()
            with self._guard:
                self.current, self._seen = copy, seen
                self.mark = hashlib.sha256(repr(seen).encode()).hexdigest()
        except OSError as error:
            raise StoreError(
                f"the store at {self._store} cannot be copied to serve it: {error.strerror or error}"
            ) from error
        finally:
            release()
        with self._guard:
            self._sweep()
        return True

    def try_renew(self) -> bool:
        """As ``renew``, but a store that is written to just now counts as unchanged."""
        try:
            return self.renew()
        except StoreLockedError:
            return False

    def take(self) -> Path:
        """The current generation, kept until it is let go of."""
        with self._guard:
            assert self.current is not None
            self._kept[self.current] = self._kept.get(self.current, 0) + 1
            return self.current

    def let_go(self, generation: Path) -> None:
        """One less needs it."""
        with self._guard:
            self._kept[generation] -= 1
            if not self._kept[generation]:
                del self._kept[generation]
            self._sweep()

    def close(self) -> None:
        """Remove all generations."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        if self._in_use is not None:
            self._in_use.close()
        self._folder = self.current = self._in_use = None

    def _copied(self) -> Path:
        self._number += 1
        target = self._place() / f"{self._number:06d}"
        target.mkdir()
        for source in self._store.iterdir():
            if _is_left_out(source.name) or not source.is_file():
                continue
            if source.name.endswith(_FIXED):
                _link(source, target / source.name)
            else:
                shutil.copyfile(source, target / source.name)
        return target

    def _place(self) -> Path:
        """Beside the store, where its files can be linked to; else wherever there is room."""
        if self._folder is None:
            _sweep_forsaken(self._store.parent)
            try:
                found = tempfile.mkdtemp(prefix=_PREFIX, dir=self._store.parent)
            except OSError:
                found = tempfile.mkdtemp(prefix=_PREFIX)
            self._folder = Path(found)
            self._in_use = (self._folder / _IN_USE).open("wb")
            _lock(self._in_use)
        return self._folder

    def _sweep(self) -> None:
        if self._folder is None:
            return
        for each in self._folder.iterdir():
            if each.is_dir() and each != self.current and each not in self._kept:
                shutil.rmtree(each, ignore_errors=True)


def _sweep_forsaken(parent: Path) -> None:
    """Remove what servers left that were killed."""
    for each in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError), (each / _IN_USE).open("rb+") as file:
            if _lock(file):
                shutil.rmtree(each, ignore_errors=True)


def _lock(file: IO[bytes]) -> bool:
    """Take a file for this process; False where another has it, or nobody can tell."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        # another file system, or one without links
        shutil.copyfile(source, target)


def _is_left_out(name: str) -> bool:
    return name in _LEFT_OUT or name.startswith("LOG.old")


def _state(store: Path) -> object:
    """What changes whenever the store is written to."""
    found = []
    with os.scandir(store) as entries:
        for entry in entries:
            if not _is_left_out(entry.name):
                status = entry.stat()
                found.append((entry.name, status.st_size, status.st_mtime_ns))
    return sorted(found)
