"""A chart in Vega-Lite → a file: SVG, PNG, or a page that works without a network."""

from __future__ import annotations

from importlib import util
from typing import TYPE_CHECKING, Any, Final

from ipgraph.errors import OutputError, ParameterError
from ipgraph.export.atomic import replacing
from ipgraph.plot import fonts
from ipgraph.plot.words import chart_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ENDINGS: Final = (".svg", ".png", ".html")
# Pixels of a PNG for each of a chart: sharp on screens of today, and in print.
_SCALE: Final = 2.0
_PACKAGES: Final = ("altair", "vl_convert")
# Where a chart keeps its language, for the page around it.
META: Final = "ipgraph"


def check(path: Path) -> None:
    """See that charts can be written at all, and to a file of this name.

    Raises ParameterError on another ending, OutputError where a package or the folder is missing.
    """
    if path.suffix.lower() not in ENDINGS:
        raise ParameterError(f"cannot tell the format of {path}: a chart's file ends in {_endings()}")
    require()
    if path.is_dir():
        raise OutputError(f"cannot write {path}: that is a folder; name a file in it")
    if not path.parent.is_dir():
        raise OutputError(f"cannot write {path}: there is no folder {path.parent}; make it first")


def require() -> None:
    """See that the packages for charts are there. Raises OutputError where one is missing."""
    if any(util.find_spec(package) is None for package in _PACKAGES):
        raise OutputError("charts need packages that are not installed; say: pip install 'ipgraph[plot]'")


def write(spec: Mapping[str, Any], path: Path) -> None:
    """Write a chart, whole or not at all, in the format that the file's ending names.

    The same chart always gives the same bytes. Raises ParameterError and OutputError as ``check`` does, and
    OutputError where the file cannot be written.
    """
    check(path)
    form = {
        ".svg": lambda: svg(spec).encode(),
        ".png": lambda: png(spec),
        ".html": lambda: page(spec).encode(),
    }
    data = form[path.suffix.lower()]()
    with replacing(path) as file:
        file.write(data)


def lacking(spec: Mapping[str, Any], path: Path) -> str | None:
    """One line on the font that the file of a chart lacks; None where it lacks none.

    A page is drawn by the reader's browser, with the reader's fonts.
    """
    language = spec.get("usermeta", {}).get(META, {}).get("language", "en")
    if path.suffix.lower() == ".html":
        return None
    return fonts.missing(language, chart_words(language).fonts)


def svg(spec: Mapping[str, Any]) -> str:
    """A chart as SVG: one element, to stand in a page or a file of its own."""
    import vl_convert

    fonts.register()
    return vl_convert.vegalite_to_svg(dict(spec), vl_version=_version(spec))


def png(spec: Mapping[str, Any]) -> bytes:
    """A chart as PNG, twice as many pixels wide and high as the chart."""
    import vl_convert

    fonts.register()
    return vl_convert.vegalite_to_png(dict(spec), vl_version=_version(spec), scale=_SCALE)


def page(spec: Mapping[str, Any]) -> str:
    """A chart as a web page with all scripts in it, which asks for nothing from anywhere."""
    import vl_convert
    from jinja2 import Environment, PackageLoader, StrictUndefined

    told = spec.get("usermeta", {}).get(META, {})
    words = chart_words(told.get("language", "en"))
    bundle: str = vl_convert.javascript_bundle(vl_version=_version(spec))  # type: ignore[call-arg]
    environment = Environment(
        loader=PackageLoader("ipgraph.plot", "template"), autoescape=True, undefined=StrictUndefined
    )
    options = {
        "mode": "vega-lite",
        "renderer": "svg",
        "actions": {"export": {"svg": True, "png": True}, "source": True, "compiled": False, "editor": False},
        "i18n": words.menu,
        "downloadFileName": told.get("name", "chart"),
    }
    return environment.get_template("chart.html").render(
        tag=words.words.tag,
        title=told.get("title", ""),
        script=bundle,
        spec=dict(spec),
        options=options,
    )


def _version(spec: Mapping[str, Any]) -> str:
    """The version of Vega-Lite that a chart is in, as far as the converter tells them apart: ``6.4``."""
    return ".".join(str(spec["$schema"]).rpartition("/v")[2].removesuffix(".json").split(".")[:2])


def _endings() -> str:
    return f"{', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}"
