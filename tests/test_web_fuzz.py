"""Hostile requests do not hurt the server: some seconds of those of fuzz_serving.py, and of Schemathesis."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from serving import serving

FUZZ = Path(__file__).with_name("fuzz_serving.py")
# of a client that keeps to the description, and of one that does not: the answers are as described
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)


def test_the_server_holds_on_hostile_requests(fuzz_seconds: int) -> None:
    command = [sys.executable, str(FUZZ), "--seconds", str(fuzz_seconds)]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=fuzz_seconds + 120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    [count] = re.findall(r"^(\d+) requests, 0 faults$", done.stdout, re.MULTILINE)
    assert int(count) > 100


def test_the_api_is_as_its_description_says(graph_folder: Path, fuzz_seconds: int) -> None:
    program = str(Path(sys.executable).with_name("schemathesis"))
    with serving(graph_folder) as served:
        command = [program, "run", f"{served.address}/api/openapi.json", "--max-time", str(fuzz_seconds)]
        command += ["--checks", ",".join(CHECKS), "--continue-on-failure", "--no-color", "--warnings", "off"]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", timeout=fuzz_seconds + 120
        )
    assert done.returncode == 0, done.stdout + done.stderr
    [operations] = re.findall(r"Tested: (\d+)", done.stdout)
    assert int(operations) > 50
