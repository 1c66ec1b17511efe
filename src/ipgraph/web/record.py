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

# Places, of 8 bytes each. What the server writes: how often it took all clients back, and how many notes it
# has read.
_EPOCH: Final = 0
_READ: Final = 1
# What the worker writes: how many frames it sent to the server, the client it is at (0: none) and since when,
# by the clock of the machine, whether it sends to it, and how many notes it has made.
_FRAMES: Final = 8
_CLIENT: Final = 9
_SINCE: Final = 10
_IS_SENDING: Final = 11
_WRITTEN: Final = 12
# client, when it was answered, seconds, status, bytes, rows (-1: none were counted)
_NOTE: Final = struct.Struct("=QddQQq")
_NOTES_AT: Final = 128
# More than one worker answers before the server reads them.
_NOTES: Final = 4096
_SIZE: Final = _NOTES_AT + _NOTES * _NOTE.size

# flock is not everywhere, nor are descriptors that go from process to process
IS_POSSIBLE: Final = sys.platform != "win32"


class State(NamedTuple):
    """What a worker is at: frames sent, the client (0: none), since when, and whether it sends to it."""

    frames: int
    client: int
    since: float
    is_sending: bool


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
        self._view = memoryview(self._memory)
        self._numbers = self._view[:_NOTES_AT].cast("Q")
        self._times = self._view[:_NOTES_AT].cast("d")
        self._written = 0
        self._read = 0

    def close(self) -> None:
        """Let go of it."""
        for view in (self._numbers, self._times, self._view):
            view.release()
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
        return self._numbers[_EPOCH]

    # for the worker

    def begin(self, client: int, since: float) -> bool:
        """It is at a client; False where there is no room for a note of its answer."""
        numbers = self._numbers
        self._times[_SINCE] = since
        numbers[_CLIENT] = client
        return self._written - numbers[_READ] < _NOTES

    def sending(self) -> None:
        """It begins to send to the client that it is at."""
        self._numbers[_IS_SENDING] = 1

    def end(self) -> None:
        """It is at no client any more."""
        numbers = self._numbers
        numbers[_CLIENT] = numbers[_IS_SENDING] = 0

    def sent(self) -> None:
        """It sends a frame."""
        self._numbers[_FRAMES] += 1

    def note(self, client: int, at: float, took: float, status: int, size: int, rows: int | None) -> None:
        """Note an answer to the client that it was at."""
        place = _NOTES_AT + self._written % _NOTES * _NOTE.size
        counted = -1 if rows is None else rows
        _NOTE.pack_into(self._memory, place, client, at, took, status, size, counted)
        self._written += 1
        numbers = self._numbers
        numbers[_WRITTEN] = self._written
        numbers[_CLIENT] = numbers[_IS_SENDING] = 0

    # for the server

    def state(self) -> State:
        """What the worker is at; without the lock it may be at the next by now."""
        numbers = self._numbers
        return State(numbers[_FRAMES], numbers[_CLIENT], self._times[_SINCE], numbers[_IS_SENDING] == 1)

    def next_epoch(self) -> None:
        """All clients are taken back."""
        self._numbers[_EPOCH] += 1

    def notes(self) -> Iterator[Note]:
        """The notes that were not read yet; hold the lock, or know that the worker has ended."""
        written = self._numbers[_WRITTEN]
        for number in range(self._read, written):
            *told, rows = _NOTE.unpack_from(self._memory, _NOTES_AT + number % _NOTES * _NOTE.size)
            yield Note(*told, None if rows < 0 else rows)  # type: ignore[call-arg]
        self._read = written
        self._numbers[_READ] = written
