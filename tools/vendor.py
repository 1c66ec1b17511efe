"""Names and versions of browser libraries → their published files and licences under ``static/vendor/``.

``python tools/vendor.py`` needs npm. Files are copied as they were published; nothing is built. The licence
of a library that npm has none of lies in ``tools/licences/``.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
VENDOR: Final = ROOT / "src" / "ipgraph" / "web" / "static" / "vendor"
# package, version, name of its folder, files
LIBRARIES: Final = (
    ("@zazuko/yasqe", "4.6.2", "yasqe", ("build/yasqe.min.js", "build/yasqe.min.css")),
    ("@zazuko/yasr", "4.6.2", "yasr", ("build/yasr.min.js", "build/yasr.min.css")),
    ("graphology", "0.26.0", "graphology", ("dist/graphology.umd.min.js",)),
    ("graphology-layout-forceatlas2", "0.10.1", "forceatlas2", ("webworker.js",)),
    ("sigma", "3.0.3", "sigma", ("dist/sigma.min.js",)),
)
# what is inside a bundle, as its source map names it
_INSIDE: Final = re.compile(r".*node_modules/((?:@[^/]+/)?[^/]+)/")
_LICENCES: Final = ("LICENSE", "LICENSE.md", "LICENSE.txt", "License.txt", "license.txt", "license")


def main() -> None:
    """Fetch every library and put it where the server has it."""
    with tempfile.TemporaryDirectory() as folder:
        packages = [f"{package}@{version}" for package, version, *_ in LIBRARIES]
        command = ["npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", *packages]
        subprocess.run(command, check=True)
        modules = Path(folder) / "node_modules"
        for package, version, name, files in LIBRARIES:
            place = VENDOR / f"{name}-{version}"
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            for file in files:
                shutil.copyfile(modules / package / file, place / Path(file).name)
            texts = [
                _licence(modules, each, package) for each in (package, *_inside(modules / package, files[0]))
            ]
            (place / "LICENSES.txt").write_text("\n\n".join(texts) + "\n", encoding="utf-8")


def _inside(package: Path, file: str) -> list[str]:
    """What is bundled in a file: as its source map tells, else all that its package needs."""
    told = package / f"{file}.map"
    if not told.is_file():
        return sorted(json.loads((package / "package.json").read_text(encoding="utf-8"))["dependencies"])
    sources = json.loads(told.read_text(encoding="utf-8"))["sources"]
    return sorted({found[1] for source in sources if (found := _INSIDE.match(source))})


def _licence(modules: Path, name: str, inside: str) -> str:
    """The licence of a package, under a line that names it."""
    nested = modules / inside / "node_modules" / name
    place = nested if nested.is_dir() else modules / name
    told = json.loads((place / "package.json").read_text(encoding="utf-8"))
    head = f"==== {name} {told['version']} ({told.get('license', 'see below')})"
    kept = ROOT / "tools" / "licences" / f"{name.replace('/', '-').removeprefix('@')}.txt"
    for path in (kept, *(place / each for each in _LICENCES)):
        if path.is_file():
            return f"{head}\n\n{path.read_text(encoding='utf-8').strip()}"
    raise SystemExit(f"{name} comes without its licence; put it into {kept.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
