"""The package as others get it: what importing costs, what ships, that the wheel works where it is put."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ipgraph
from ipgraph import resources

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True).stdout


# --- importing


def test_importing_costs_nothing() -> None:
    code = "import sys; before = set(sys.modules); import ipgraph; print(*set(sys.modules) - before)"
    assert set(python(code).split()) <= {"ipgraph", "__future__", "typing"} | set(python(TYPING).split())


TYPING = "import sys; before = set(sys.modules); import typing; print(*set(sys.modules) - before)"


def test_every_public_name_is_there() -> None:
    for name in dir(ipgraph):
        assert getattr(ipgraph, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = ipgraph.nothing  # type: ignore[attr-defined]


def test_a_module_does_not_hide_the_function_of_its_name() -> None:
    code = "import ipgraph.build, ipgraph.read; print(ipgraph.build.__qualname__, ipgraph.read.__qualname__)"
    assert python(code) == "KnowledgeGraph.build read\n"
    code = "from ipgraph.read import language_of; from ipgraph import read; print(read.__qualname__)"
    assert python(code) == "read\n"


# --- what ships


def test_the_seeds_are_those_of_the_manifest() -> None:
    manifest = tomllib.loads((ROOT / "seeds" / "manifest.toml").read_text(encoding="utf-8"))
    told = {each["file"]: each for each in manifest["document"]}
    files = {path.name: path for path in resources.folder("seeds").glob("*.txt")}
    assert told.keys() == files.keys()
    for name, path in files.items():
        document = ipgraph.read(path)
        assert told[name]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest() == document.sha256
        assert told[name]["title"] == document.title
        assert told[name]["title"] in document.text
        assert told[name]["language"] == document.language
        assert told[name].get("issued") == document.issued
        assert told[name].get("publisher") == document.publisher


def test_versions_agree() -> None:
    assert PROJECT["project"]["version"] == ipgraph.__version__


def test_constraints_name_versions_and_no_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line) for line in pinned)
    names = {name(line) for line in pinned}
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["dev"],
        *(each for extra in extras.values() for each in extra),
    ]
    assert {name(each) for each in wanted} - {"ipgraph"} <= names


# modules that have another name than the package that brings them
PACKAGES = {"docx": "python_docx", "markdown_it": "markdown_it_py", "vl_convert": "vl_convert_python"}


def name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower().replace("_", "-")


def test_dependencies_are_those_that_the_code_imports() -> None:
    imported = set()
    for path in (ROOT / "src").rglob("*.py"):
        imported |= set(
            re.findall(r"^\s*(?:import|from) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        )
    imported -= {*sys.stdlib_module_names, "ipgraph"}
    wanted = [*PROJECT["project"]["dependencies"]]
    for extra in PROJECT["project"]["optional-dependencies"].values():
        wanted += extra
    declared = {name(each).replace("-", "_") for each in wanted} - {"ipgraph"}
    assert {PACKAGES.get(each, each).lower() for each in imported} == declared


# --- the wheel


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel in it; skipped where packages cannot be had, except in CI."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    environment = os.environ | {"PIP_CONSTRAINT": str(ROOT / "constraints.txt")}
    isolated = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    build([*pip, "wheel", *isolated, str(ROOT)], environment)
    [wheel] = folder.glob("ipgraph-*.whl")
    venv.create(folder / "venv", with_pip=False)
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    target = [*pip[:3], "--python", str(scripts / "python"), *pip[3:]]
    build([*target, "install", str(wheel)], environment)
    return scripts


def build(command: list[str], environment: Mapping[str, str]) -> None:
    ran = subprocess.run(command, text=True, capture_output=True, env=environment, check=False)
    told = re.sub(r"\w+://\S+", "(an address)", ran.stderr)
    if ran.returncode and not os.environ.get("CI"):
        pytest.skip(f"packages cannot be had: {told.strip().splitlines()[-1:]}")
    assert ran.returncode == 0, told


def test_the_wheel_works_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "IPGRAPH"))
    }
    environment["XDG_DATA_HOME"] = str(tmp_path / "data")
    command = str(installed / "ipgraph")

    def run(*arguments: str) -> str:
        ran = subprocess.run(
            [command, *arguments], cwd=tmp_path, env=environment, text=True, capture_output=True, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, ""), ran
        return ran.stdout

    assert run("--version") == f"ipgraph {ipgraph.__version__}\n"
    assert "5 documents" in run("build")
    assert "53.3 %" in run("series", "industrialisation-rate", "--of", "holder=enterprise")
    assert "claims-of-official" in run("query", "--list")
    where = [str(installed / "python"), "-c", "import ipgraph; print(ipgraph.__file__)"]
    ran = subprocess.run(where, cwd=tmp_path, env=environment, text=True, capture_output=True, check=True)
    assert str(ROOT) not in ran.stdout
