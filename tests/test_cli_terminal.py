"""What a terminal is spared."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from ipgraph.cli import terminal

if TYPE_CHECKING:
    import pytest


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_control_characters_of_documents_do_not_reach_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", Terminal(shown, encoding="utf-8"))
    terminal.data("a\u202eb\u009bc\x1b[2J\td 专利\n")
    assert shown.getvalue().decode() == "a\ufffdb\ufffdc\ufffd[2J\td 专利\n"


def test_files_get_data_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="utf-8"))
    terminal.data("a\u202eb\x1b\n")
    assert written.getvalue().decode() == "a\u202eb\x1b\n"
