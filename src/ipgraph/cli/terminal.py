"""Text and tables → standard output; words and progress → standard error."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.console import Console

    from ipgraph.build import Report

_PLAIN_WIDTH: Final = 100


def data(text: str) -> None:
    """Write data as they are, in UTF-8 whatever the locale says; a terminal is spared control characters."""
    if sys.stdout.isatty():
        text = "".join(
            each if each in "\n\t" or each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text
        )
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
    sys.stdout.buffer.flush()


def deliver(text: str, path: Path | None) -> None:
    """Write text to a file, whole or not at all, and say so; to standard output where there is no path.

    Raises OutputError where the file cannot be written.
    """
    if path is None:
        data(text)
        return
    from ipgraph.export.atomic import replacing

    with replacing(path) as file:
        file.write(text.encode("utf-8", "surrogateescape"))
    note(f"wrote {path}")


def note(words: str) -> None:
    """Tell the person something in one line; what documents say cannot steer the terminal."""
    line = "".join(character if character.isprintable() else " " for character in words)
    if sys.stderr is not None:  # or print would take standard output instead
        with suppress(OSError):  # where nobody is there to read it
            print(line, file=sys.stderr)


def console() -> Console:
    """A console on standard output: as wide as the terminal; plain where there is none."""
    from rich.console import Console

    class Output(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # for main to answer, instead of ending the process here

    return Output(highlight=False, width=None if sys.stdout.isatty() else _columns())


def _columns() -> int:
    from os import environ

    columns = environ.get("COLUMNS", "")
    return int(columns) if columns.isdigit() and int(columns) >= 40 else _PLAIN_WIDTH


@contextmanager
def progress(action: str) -> Iterator[Report | None]:
    """A bar on standard error while documents are worked on; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[name]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(action, total=None, name="")

        def report(name: str, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, name=name)

        yield report
