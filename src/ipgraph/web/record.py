"""What a worker is at, and what it has answered: memory that it writes and the server reads.

A worker answers the clients that are lent to it by itself, so the server has to see when it is at one query
for long, take the other clients back, and know what to tell the one that waits. Both change who has a client
only while they hold the record's lock: a worker holds it but when it evaluates a query or waits, which is
most of its time; the server tries, and tries again a moment later.
"""

from __future__ import annotations

import mmap
import os
import struct
import sys
from typing import TYPE_CHECKING, Final, NamedTuple

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

# What the server writes: how often it took all clients back, and how many notes it has read.
_EPOCH: Final = struct.Struct("=Q")
_READ: Final = struct.Struct("=Q")
_READ_AT: Final = _EPOCH.size
# What the worker writes: frames that it sent to the server, the client it is at (0: none) and since when, by
# the clock of the machine, whether it sends to it, and how many notes it has made.
_STATE: Final = struct.Struct("=QQd?Q")
_STATE_AT: Final = 64
# client, when it was answered, seconds, status, bytes, rows (-1: none were counted)
_NOTE: Final = struct.Struct("=QddHQq")
_NOTES_AT: Final = 128
# More than one worker answers before the server reads them.
_NOTES: Final = 4096
_SIZE: Final = _NOTES_AT + _NOTES * _NOTE.size

# flock is not everywhere, nor are descriptors that go from process to process
IS_POSSIBLE: Final = sys.platform != "win32"


class State(NamedTuple):
    """What a worker is at; see ``_STATE``."""

    frames: int
    client: int
    since: float
    is_sending: bool
    notes: int


class Note(NamedTuple):
    """That a client was answered: when, after how many seconds, with what."""

    client: int
    at: float
    took: float
    status: int
    size: int
    rows: int | None


class Record:
    """One worker's record. Each side opens it for itself; the server opens it first, and removes the file."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(self._file, _SIZE)
        self._memory = mmap.mmap(self._file, _SIZE)
        self._frames = 0
        self._notes = 0
        self._read = 0

    def close(self) -> None:
        """Let go of it."""
        self._memory.close()
        os.close(self._file)

    def lock(self) -> None:
        """Wait until the other side has let go of it."""
        if sys.platform != "win32":
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def try_lock(self) -> bool:
        """Lock it where the other side does not hold it."""
        if sys.platform != "win32":
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return False
        return True

    def unlock(self) -> None:
        """Let the other side have it."""
        if sys.platform != "win32":
            fcntl.flock(self._file, fcntl.LOCK_UN)

    @property
    def epoch(self) -> int:
        """How often the server has taken all clients back."""
        number: int = _EPOCH.unpack_from(self._memory)[0]
        return number

    # for the worker

    def at(self, client: int = 0, since: float = 0.0, *, is_sending: bool = False) -> None:
        """Write what it is at."""
        state = (self._frames, client, since, is_sending, self._notes)
        _STATE.pack_into(self._memory, _STATE_AT, *state)

    def sent(self) -> None:
        """It sends a frame; ``at`` writes this down."""
        self._frames += 1

    @property
    def is_full(self) -> bool:
        """Whether there is no room for a further note."""
        read: int = _READ.unpack_from(self._memory, _READ_AT)[0]
        return self._notes - read >= _NOTES

    def note(self, client: int, at: float, took: float, status: int, size: int, rows: int | None) -> None:
        """Note an answer; ``at`` writes down that there is one more."""
        place = _NOTES_AT + self._notes % _NOTES * _NOTE.size
        counted = -1 if rows is None else rows
        _NOTE.pack_into(self._memory, place, client, at, took, status, size, counted)
        self._notes += 1

    # for the server

    def state(self) -> State:
        """What the worker is at; without the lock it may be half written."""
        return State(*_STATE.unpack_from(self._memory, _STATE_AT))

    def next_epoch(self) -> None:
        """All clients are taken back."""
        _EPOCH.pack_into(self._memory, 0, self.epoch + 1)

    def notes(self) -> Iterator[Note]:
        """The notes that were not read yet; hold the lock, or know that the worker has ended."""
        written = self.state().notes
        for number in range(self._read, written):
            note = Note._make(_NOTE.unpack_from(self._memory, _NOTES_AT + number % _NOTES * _NOTE.size))
            yield note._replace(rows=None) if note.rows == -1 else note
        self._read = written
        _READ.pack_into(self._memory, _READ_AT, written)
