"""The command line: arguments → calls of the Python API → text on standard output.

Only click is imported here; a command's own module is imported when it runs, so that help answers at once.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import click

from ipgraph import __version__
from ipgraph.errors import IpgraphError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

# section → command → (module under ipgraph.cli, first sentence of its help); a test holds it to the commands
COMMANDS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "Documents": {
        "build": ("documents", "Build the knowledge graph of a folder of documents and tell what it holds."),
        "add": ("documents", "Add documents to the store."),
        "remove": ("documents", "Remove a document and all that came from it."),
        "extract": ("documents", "Print what documents claim, without a store."),
    },
    "Questions": {
        "series": ("questions", "Show one indicator over time, with who said it where."),
        "query": ("questions", "Run a canned query, or list them."),
        "sparql": ("questions", "Run a SPARQL query of your own."),
        "indicators": ("indicators", "List the indicators of the catalogue, or candidates for it."),
    },
    "The graph as a whole": {
        "check": ("check", "Tell which figures agree, which conflict, and what follows from them."),
        "serve": ("serve", "Serve the graph over HTTP: a SPARQL endpoint and an API."),
        "validate": ("whole", "Check the graph against its SHACL shapes."),
        "export": ("whole", "Write the graph to a file, as RDF or for viewers of graphs."),
    },
}
_MODULES: Final = {name: module for section in COMMANDS.values() for name, (module, _) in section.items()}

WRONG_CALL: Final = 2
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141


class _EndedError(Exception):
    """A command was ended from outside: Ctrl-C, or nobody reads its output any more."""


class LazyGroup(click.Group):
    """A group that knows its commands by a table and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None where there is none."""
        if cmd_name not in _MODULES:
            return None
        from importlib import import_module

        command = getattr(import_module(f"ipgraph.cli.{_MODULES[cmd_name]}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, but with our words where there is no such command."""
        if args[0] not in _MODULES and not args[0].startswith("-"):
            raise click.UsageError(f"there is no command {args[0]!r}{did_you_mean(args[0], _MODULES)}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """As click does it, but what ends a command from outside is told by ``main``."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, BrokenPipeError) as error:
            raise _EndedError(error) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table, section by section, without importing a command."""
        for section, commands in COMMANDS.items():
            with formatter.section(section):
                formatter.write_dl([(name.ljust(8), help_line) for name, (_, help_line) in commands.items()])


@click.command(
    cls=LazyGroup,
    epilog="Start with: ipgraph build. Each command explains itself: ipgraph build --help",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="ipgraph %(version)s")
def group() -> None:
    """A knowledge graph of intellectual-property policy that can be trusted.

    The numbers that documents state become claims with their exact place in the text; claims of many
    documents about one thing meet in one observation.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    0 done; 1 the data fall short; 2 the call is wrong, told in one line; 130 stopped with Ctrl-C;
    141 the reader of the output went away.
    """
    if sys.stdout is None:
        return _complain("standard output is closed: there is nowhere to write")
    try:
        status = group.main(arguments, prog_name="ipgraph", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return WRONG_CALL
    except click.UsageError as error:
        return _complain(_one_line(error))
    except (_EndedError, click.Abort, KeyboardInterrupt, BrokenPipeError) as error:
        if isinstance(error, BrokenPipeError) or isinstance(error.__cause__, BrokenPipeError):
            _hang_up()
            return BROKEN_PIPE
        return _complain("stopped", INTERRUPTED)
    except IpgraphError as error:
        return _complain(str(error))
    except OSError as error:
        _hang_up()
        what = error.filename or "cannot write the output"
        return _complain(f"{what}: {(error.strerror or str(error)).lower()}")
    return status if isinstance(status, int) else 0


def _one_line(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "ipgraph"
    if isinstance(error, click.NoSuchOption):
        hint = did_you_mean(error.option_name, error.possibilities or ())
        return f"there is no option {error.option_name}{hint} (see: {path} --help)"
    words = " ".join(error.format_message().split())
    return f"{words[:1].lower()}{words[1:].rstrip('.')} (see: {path} --help)"


def _complain(line: str, status: int = WRONG_CALL) -> int:
    from ipgraph.cli.terminal import note

    note(f"ipgraph: {' '.join(line.split())}")
    return status


def _hang_up() -> None:
    """Let what is still buffered go nowhere, so that the interpreter's own flush at exit cannot fail."""
    with suppress(OSError, ValueError):  # where standard output is closed or no file, nothing is to flush
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
