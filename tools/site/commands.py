"""The commands of the command line → the page ``commands.md``, their help as ``--help`` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from mkdocs.structure.files import File

from ipgraph import cli

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

PAGE = "commands.md"
WIDTH = 84
HEAD = """\
# Commands

What every command says with `--help`. Data go to standard output, words to standard error. Exit status:
0 done; 1 the data fall short; 2 nothing could be done, because the call or all that it names is wrong.

"""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the page beside those of ``docs/``."""
    files.append(File.generated(config, PAGE, content=page()))
    return files


def page() -> str:
    """The page in Markdown: a section for each group, one below it for each command."""
    parts = [HEAD]
    context = click.Context(cli.group, info_name="ipgraph")
    for group, commands in cli.COMMANDS.items():
        parts.append(f"## {group}\n\n")
        for name in commands:
            command = cli.group.get_command(context, name)
            assert command is not None, name
            # a width of its own: what the page says must not hang on the terminal that builds it
            own = click.Context(command, parent=context, info_name=name, terminal_width=WIDTH)
            parts.append(f"### {name}\n\n```text\n{command.get_help(own)}\n```\n\n")
    return "".join(parts)
