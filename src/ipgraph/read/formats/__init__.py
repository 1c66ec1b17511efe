"""Bytes → content: which format they have, and what it makes of them.

A format is a module with a function ``content(data, origin) -> Content`` and a line in ``FORMATS``; what
tells it from others stands in ``detect``. Those that need packages of their own, or that a hostile file can
keep busy, run in a process apart (``worker``).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module, util
from typing import TYPE_CHECKING, Final

from ipgraph.errors import ReadError

if TYPE_CHECKING:
    from ipgraph.read.content import Content


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of bytes before they are read.

    ``name`` goes into messages; ``media_type`` and ``charset`` are what a server declared; ``address`` is
    where the document lies.
    """

    name: str
    media_type: str | None = None
    charset: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name for people, the suffixes of its files, the extra and the package it needs."""

    title: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    extra: str | None = None
    package: str | None = None


FORMATS: Final[dict[str, Format]] = {
    "plain": Format("plain text", (".txt", ".text"), ("text/plain",)),
    "markdown": Format("Markdown", (".md", ".markdown"), ("text/markdown", "text/x-markdown")),
    "html": Format(
        "HTML", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"), "html", "trafilatura"
    ),
    "mhtml": Format("saved page", (".mhtml", ".mht"), ("multipart/related",), "html", "trafilatura"),
    "pdf": Format("PDF", (".pdf",), ("application/pdf",), "pdf", "pypdf"),
    "docx": Format(
        "Word",
        (".docx",),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        "docx",
        "docx",
    ),
}
SUFFIXES: Final = tuple(suffix for each in FORMATS.values() for suffix in each.suffixes)


def content_of(data: bytes, origin: Origin) -> Content:
    """The content of ``data``.

    Raises ReadError where the bytes are of a format that cannot be read, or hold no text.
    """
    from ipgraph.read.formats.detect import format_of

    name = format_of(data, origin)
    wanted = FORMATS[name]
    if wanted.package is None:
        return parse(name, data, origin)
    _require(wanted, origin.name)
    from ipgraph.read.formats.worker import parsed

    return parsed(name, data, origin)


def parse(name: str, data: bytes, origin: Origin) -> Content:
    """What the format of that name makes of ``data``, in this process. Raises ReadError."""
    found: Content = import_module(f"ipgraph.read.formats.{name}").content(data, origin)
    return found


def _require(wanted: Format, name: str) -> None:
    assert wanted.package is not None
    if util.find_spec(wanted.package) is None:
        raise ReadError(
            f"{name}: {wanted.title} needs packages that are not installed; "
            f"say: pip install 'ipgraph[{wanted.extra}]'"
        )
