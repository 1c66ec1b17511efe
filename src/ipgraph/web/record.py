"""What a worker is at, has answered, and has not sent yet: memory that it writes and the server reads.

A worker answers the clients that are lent to it by itself, so the server has to see when it is at one query
for long, take the other clients back, and know what to tell the one that waits. Both change who has a client
only while they hold the record's lock: a worker holds it but when it evaluates a query or waits, which is
most of its time; the server tries, and tries again a moment later. With the clients it takes over what the
worker holds for them.
"""

from __future__ import annotations

import mmap
import os
import struct
import sys
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from multiprocessing.synchronize import Lock

# Places, of 8 bytes each. What the server writes: how often it took all clients back, and how many notes it
# has read.
_EPOCH: Final = 0
_READ: Final = 1
# What the worker writes: how many frames it sent to the server, the client it is at (0: none) and since when,
# by the clock of the machine, how many notes it has made, how many answers it holds, and how many of these it
# has begun to send.
_FRAMES: Final = 8
_CLIENT: Final = 9
_SINCE: Final = 10
_WRITTEN: Final = 11
_HELD: Final = 12
_SENDING: Final = 13
# client, when it was answered, seconds, status, bytes, rows (-1: none were counted)
_NOTE: Final = struct.Struct("=QddQQq")
_NOTES_AT: Final = 128
# More than one worker answers before the server reads them.
_NOTES: Final = 4096
# An answer that is held: client, bytes; then the response. Where none is, the file has no room for it either.
_ANSWER: Final = struct.Struct("=QQ")
_ANSWERS_AT: Final = _NOTES_AT + _NOTES * _NOTE.size
_ROOM: Final = 1 << 16
_ANSWERS: Final = 32
_SIZE: Final = _ANSWERS_AT + _ANSWERS * _ROOM

# The other side lets go of the lock at once, if it lives.
_WAIT: Final = 5.0
# there are no descriptors that go from process to process elsewhere
IS_POSSIBLE: Final = sys.platform != "win32"


class Ends(NamedTuple):
    """What a worker is given of its clients: where they come, and the file and the lock of its record."""

    passing: socket.socket
    path: str
    lock: Lock


class State(NamedTuple):
    """What a worker is at: frames sent, the client (0: none), and since when."""

    frames: int
    client: int
    since: float


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

    def __init__(self, path: str, lock: Lock) -> None:
        self._lock = lock
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
        """Wait until the other side has let go of it. Raises OSError where that has ended instead."""
        if not self._lock.acquire(timeout=_WAIT):
            raise OSError("the other side of the record has ended")

    def try_lock(self) -> bool:
        """Lock it where the other side does not hold it."""
        return self._lock.acquire(block=False)

    def unlock(self) -> None:
        """Let the other side have it."""
        self._lock.release()

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

    def end(self) -> None:
        """It is at no client any more."""
        self._numbers[_CLIENT] = 0

    def hold(self, client: int, response: bytes) -> bool:
        """Keep the answer to the client that it was at; False where there is no room for it."""
        numbers = self._numbers
        held, size = numbers[_HELD], len(response)
        if size > _ROOM - _ANSWER.size or held == _ANSWERS:
            return False
        place = _ANSWERS_AT + held * _ROOM
        _ANSWER.pack_into(self._memory, place, client, size)
        place += _ANSWER.size
        self._memory[place : place + size] = response
        numbers[_HELD] = held + 1
        numbers[_CLIENT] = 0
        return True

    def sending(self, number: int) -> None:
        """It begins to send one of the answers that are held; the first has number 1, and 0 is for none."""
        self._numbers[_SENDING] = number

    def drop_held(self) -> None:
        """No answer is held any more."""
        numbers = self._numbers
        numbers[_HELD] = numbers[_SENDING] = 0

    def sent(self) -> None:
        """It sends a frame."""
        self._numbers[_FRAMES] += 1

    def note(self, client: int, at: float, took: float, status: int, size: int, rows: int | None) -> None:
        """Note an answer to the client that it was at."""
        place = _NOTES_AT + self._written % _NOTES * _NOTE.size
        counted = -1 if rows is None else rows
        _NOTE.pack_into(self._memory, place, client, at, took, status, size, counted)
        self._written += 1
        self._numbers[_WRITTEN] = self._written

    # for the server

    def state(self) -> State:
        """What the worker is at; without the lock it may be at the next by now."""
        numbers = self._numbers
        return State(numbers[_FRAMES], numbers[_CLIENT], self._times[_SINCE])

    def held(self) -> tuple[list[tuple[int, bytes]], int | None]:
        """The clients whose answers were not sent, with these, and one who may have got a part of its own."""
        sending = self._numbers[_SENDING]
        found = []
        for number in range(self._numbers[_HELD]):
            place = _ANSWERS_AT + number * _ROOM
            client, size = _ANSWER.unpack_from(self._memory, place)
            place += _ANSWER.size
            found.append((client, self._memory[place : place + size]))
        return found[sending:], found[sending - 1][0] if sending else None

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
