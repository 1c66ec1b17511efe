"""Random and hostile texts make nothing fail, stall or point beside the text: a few of those of fuzz.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FUZZ = Path(__file__).with_name("fuzz.py")


def test_reading_and_extraction_hold_on_hostile_texts() -> None:
    # in a process of its own: a stall inside a regular expression is ended by a signal
    command = [sys.executable, str(FUZZ), "--texts", "12", "--seed", "5", "--long", "3000"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("84 texts, 0 faults\n")
