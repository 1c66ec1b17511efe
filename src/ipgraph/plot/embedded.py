"""A series → its chart as SVG that stands in a web page: figures are links, words stand around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ipgraph.plot import files
from ipgraph.plot.style import NARROW_WIDTH, PLOT_WIDTH, Frame
from ipgraph.plot.words import ChartWords, chart_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ipgraph.series import Series
    from ipgraph.vocabulary import Vocabulary

_SVG: Final = "{http://www.w3.org/2000/svg}"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
# the converter puts this before what is no whole address
_BASE: Final = "https://vega.github.io/vega-datasets/"
_SAID: Final = ("role", "aria-roledescription", "aria-label", "aria-hidden")


def embedded_svg(
    series: Series,
    vocabulary: Vocabulary,
    language: str,
    link: Callable[[tuple[str, ...]], str],
    *,
    narrow: bool = False,
) -> str:
    """The chart of a series as one SVG element without title; its description (``desc``) has the notes.

    ``link`` gives the address on the page's server (it begins with ``/``) that a figure leads to, by the IRIs
    of its claims, none where it is implied. What a figure tells is the title of its link. Raises what
    ``series_svg`` does.
    """
    files.require()
    from lxml import etree

    from ipgraph.plot.layers import TOLD
    from ipgraph.plot.series_chart import series_chart

    words = chart_words(language)
    numbered: list[str] = []

    def place(claims: tuple[str, ...]) -> str:
        # a number tells what is of which figure: several may lead to one address
        numbered.append(link(claims))
        return f"{_BASE}{len(numbered) - 1}"

    frame = Frame(NARROW_WIDTH if narrow else PLOT_WIDTH, bare=True, link=place)
    spec: dict[str, Any] = series_chart(series, vocabulary, language, frame).to_dict()
    told = {row["href"]: _told(row, words, TOLD) for row in _rows(spec)}
    drawing = etree.fromstring(files.svg(spec).encode(), etree.XMLParser(resolve_entities=False))
    for element in drawing.iter():
        label = element.get("aria-label")
        for name in _SAID:
            element.attrib.pop(name, None)
        parent = element.getparent()
        if label and parent is not None and parent.tag == f"{_SVG}a":
            parent.set("aria-label", label)
    for leading in drawing.iter(f"{_SVG}a"):
        address = leading.attrib.pop(_HREF)
        leading.set("href", numbered[int(address.removeprefix(_BASE))])
        title = etree.Element(f"{_SVG}title")
        title.text = told[address]
        leading.insert(0, title)
    meta = spec["usermeta"][files.META]
    drawing.set("role", "group")
    drawing.set("aria-label", meta["title"])
    description = etree.Element(f"{_SVG}desc")
    description.text = "\n".join(meta["notes"])
    drawing.insert(0, description)
    written: str = etree.tostring(drawing, encoding="unicode")
    return written


def _rows(spec: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The data of the figures."""
    for rows in spec["datasets"].values():
        yield from (row for row in rows if "href" in row)


def _told(row: Mapping[str, Any], words: ChartWords, keys: tuple[str, ...]) -> str:
    colon = "：" if words.code == "zh" else ": "
    return "\n".join(f"{words.say(key)}{colon}{row[key]}" for key in keys if row.get(key, "–") != "–")
