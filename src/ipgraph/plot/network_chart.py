"""A property graph → its chart: things as circles, what ties them as lines, names where there is room."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import altair as alt

from ipgraph.errors import NotFoundError, ParameterError
from ipgraph.graph import kinds, relations
from ipgraph.graph.layout import places
from ipgraph.plot import style
from ipgraph.plot.charts import SingleChart
from ipgraph.plot.files import META
from ipgraph.plot.words import ChartWords, chart_words, clean, columns, shortened, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.graph import Edge, Node, PropertyGraph

MOST_NODES: Final = 120
_WIDTH: Final = 660
_LOWEST: Final = 320
_HIGHEST: Final = 640
_EDGE: Final = 26  # of the drawing, for names that reach beyond their circles
_Side = Literal["left", "right", "center"]
_LETTERS: Final = 34
_LETTER: Final = 5.4  # wide, in the font's size
_FONT: Final = 10
_THINNEST: Final = 0.8
_THICKEST: Final = 5.0
_TOLD: Final = 12  # ties in a tooltip


@dataclass(frozen=True, slots=True)
class _Circle:
    """A thing in the drawing: its centre and radius, in pixels from the upper left corner."""

    node: Node
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class _Name:
    """What stands beside a circle, and where: ``align`` tells on which side of the point it is."""

    text: str
    x: float
    y: float
    align: _Side


def network_chart(
    graph: PropertyGraph, language: str, *, title: str | None = None, most: int = MOST_NODES
) -> SingleChart:
    """The chart of a graph, with at most so many things: those with the most ties.

    Raises NotFoundError where nothing is in it, ParameterError on another language and where ``most`` is
    none from 1 to 400.
    """
    words = chart_words(language)
    if not 1 <= most <= 400:
        raise ParameterError(f"a chart shows 1 to 400 things, not {most}; export the graph to see more")
    if not graph.nodes:
        raise NotFoundError(words.say("no_network"))
    nodes, edges = _chosen(graph, most)
    circles, height = _placed(nodes, edges)
    lines = _lines(edges, circles, words)
    dots = [_dot(circle, words) for circle in circles.values()]
    shown = clean(title) if title else words.say("network")
    many = {"things": len(nodes), "ties": len(lines)}
    notes = [words.say("network_size", **many), words.say("network_reading")]
    if len(nodes) < len(graph.nodes):
        notes.append(words.say("network_cut", shown=len(nodes), all=len(graph.nodes)))
    space = "" if language == "zh" else " "
    return SingleChart(
        layer=[_rules(lines, edges, words), _points(dots, nodes, words), *_texts(_names(circles, words))],
        width=_WIDTH,
        height=height,
        title=alt.TitleParams(
            wrapped(shown, style.TITLE_LETTERS),
            subtitle=wrapped(space.join(notes), style.SUBTITLE_LETTERS[language]),
        ),
        resolve=alt.Resolve(scale={"fill": "independent", "stroke": "independent"}),
        config=style.config(words, chart_words("en" if language == "zh" else "zh")),
        usermeta={META: {"language": language, "title": shown, "name": "network"}},
        padding=10,
    )


def _chosen(graph: PropertyGraph, most: int) -> tuple[list[Node], list[Edge]]:
    """The things with the most ties, and the edges between them."""
    ranked = sorted(graph.nodes, key=lambda node: (-node.degree, node.id))[:most]
    kept = {node.id for node in ranked}
    nodes = [node for node in graph.nodes if node.id in kept]
    return nodes, [edge for edge in graph.edges if edge.source in kept and edge.target in kept]


def _placed(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[dict[str, _Circle], int]:
    """The circles by IRI, and how high the drawing is that holds them."""
    number = {node.id: at for at, node in enumerate(nodes)}
    pairs = [(number[edge.source], number[edge.target]) for edge in edges]
    found = places([node.kind for node in nodes], pairs)
    xs, ys = [x for x, _ in found], [y for _, y in found]
    wide, high = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    height = round(min(max(_WIDTH * high / wide, _LOWEST), _HIGHEST))
    across, down = (_WIDTH - 2 * _EDGE) / wide, (height - 2 * _EDGE) / high
    tied = Counter(end for pair in pairs for end in set(pair))
    circles = {
        node.id: _Circle(
            node,
            round(_EDGE + (x - min(xs)) * across, 1),
            round(_EDGE + (y - min(ys)) * down, 1),
            round(min(4 + 1.6 * sqrt(tied[at]), 18), 1),
        )
        for at, (node, (x, y)) in enumerate(zip(nodes, found, strict=True))
    }
    return circles, height


def _lines(edges: Sequence[Edge], circles: dict[str, _Circle], words: ChartWords) -> list[dict[str, object]]:
    """A line for each two things that are tied, in the colour of the first relation between them."""
    between: dict[frozenset[str], list[Edge]] = {}
    for edge in edges:
        if edge.source != edge.target:
            between.setdefault(frozenset((edge.source, edge.target)), []).append(edge)
    heaviest = max((sum(edge.weight for edge in each) for each in between.values()), default=1)
    rows: list[dict[str, object]] = []
    for each in between.values():
        first = each[0]
        one, other = circles[first.source], circles[first.target]
        weight = sum(edge.weight for edge in each)
        thick = _THINNEST + (_THICKEST - _THINNEST) * (sqrt(weight) - 1) / max(sqrt(heaviest) - 1, 1)
        said = [_sentence(edge, circles, words) for edge in each[:_TOLD]]
        rows.append(
            {
                "x": one.x, "y": one.y, "x2": other.x, "y2": other.y,
                "relation": _relation(first.relation, words),
                "thick": round(thick, 2),
                "told": said,
                "dates": _dates([(edge.first, edge.last) for edge in each]),
                "description": "; ".join(said),
            }
        )  # fmt: skip
    return rows


def _sentence(edge: Edge, circles: dict[str, _Circle], words: ChartWords) -> str:
    times = f" × {edge.weight}" if edge.weight > 1 else ""
    source, target = (shortened(clean(circles[end].node.label), 60) for end in (edge.source, edge.target))
    return f"{source} — {clean(edge.label(words.code))} — {target}{times}"


def _dot(circle: _Circle, words: ChartWords) -> dict[str, object]:
    node = circle.node
    kind = _kind(node.kind, words)
    also = [label for label in node.labels.values() if label != node.label]
    return {
        "x": circle.x,
        "y": circle.y,
        "area": round(3.1416 * circle.radius**2, 1),
        "kind": kind,
        "name": clean(node.label),
        "also": clean(also[0]) if also else "",
        "ties": node.degree,
        "claims": node.claims,
        "dates": _dates([(node.first, node.last)]),
        "description": f"{clean(node.label)}, {kind}",
    }


def _dates(spans: Sequence[tuple[str | None, str | None]]) -> str:
    first = min((each for each, _ in spans if each), default="")
    last = max((each for _, each in spans if each), default="")
    return first if first == last else f"{first} – {last}"


def _kind(name: str, words: ChartWords) -> str:
    return kinds()[name].label[words.code]


def _relation(name: str, words: ChartWords) -> str:
    return relations()[name].label[words.code]


def _plain(field: str, size: float) -> dict[str, Any]:
    scale = alt.Scale(domain=[0, size], nice=False, zero=False, reverse=False)
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def _rules(rows: list[dict[str, object]], edges: Sequence[Edge], words: ChartWords) -> alt.Chart:
    there = {row["relation"] for row in rows}
    order = [name for name in relations() if _relation(name, words) in there]
    stroke = alt.Stroke(
        "relation:N",
        scale=alt.Scale(
            domain=[_relation(name, words) for name in order],
            range=[relations()[name].color for name in order],
        ),
        legend=alt.Legend(
            orient="bottom", columns=3, title=words.say("tie"), symbolType="stroke", symbolStrokeWidth=3
        ),
    )
    tips = [
        alt.Tooltip("told:N", title=words.say("tie")),
        alt.Tooltip("dates:N", title=words.say("told_between")),
    ]
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_rule(opacity=0.65, strokeCap="round")
        .encode(
            x=alt.X(**_plain("x", _WIDTH)),
            y=_down("y"),
            x2="x2:Q",
            y2="y2:Q",
            stroke=stroke,
            strokeWidth=alt.StrokeWidth("thick:Q", scale=None, legend=None),
            tooltip=tips,
            description=alt.Description("description:N"),
        )
    )
    return chart


def _down(field: str) -> alt.Y:
    """A place in pixels from above."""
    return alt.Y(field=field, type="quantitative", axis=None, scale=None)


def _points(rows: list[dict[str, object]], nodes: Sequence[Node], words: ChartWords) -> alt.Chart:
    there = [name for name in kinds() if any(node.kind == name for node in nodes)]
    fill = alt.Fill(
        "kind:N",
        scale=alt.Scale(
            domain=[_kind(name, words) for name in there], range=[kinds()[name].color for name in there]
        ),
        legend=alt.Legend(orient="bottom", columns=3, title=words.say("thing"), symbolType="circle"),
    )
    titles = {"name": "name", "kind": "thing", "also": "also", "dates": "told_between"}
    tips = [alt.Tooltip(f"{field}:N", title=words.say(word)) for field, word in titles.items()]
    tips += [alt.Tooltip(f"{field}:Q", title=words.say(field), format=",d") for field in ("ties", "claims")]
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_circle(opacity=1, stroke="white", strokeWidth=1)
        .encode(
            x=alt.X(**_plain("x", _WIDTH)),
            y=_down("y"),
            size=alt.Size("area:Q", scale=None, legend=None),
            fill=fill,
            tooltip=tips,
            description=alt.Description("description:N"),
        )
    )
    return chart


def _names(circles: dict[str, _Circle], words: ChartWords) -> list[_Name]:
    """Names beside circles, the most tied first, each where it hides neither a circle nor another name."""
    taken = [
        (each.x - each.radius, each.y - each.radius, each.x + each.radius, each.y + each.radius)
        for each in circles.values()
    ]
    found: list[_Name] = []
    for each in sorted(circles.values(), key=lambda each: (-each.node.degree, each.node.id)):
        text = _name(each.node)
        wide, half = columns(text) * _LETTER, _FONT * 0.65
        right, left = each.x + each.radius + 2, each.x - each.radius - 2
        above, below = each.y - each.radius - half - 1, each.y + each.radius + half + 1
        for name, box in (
            (_Name(text, right, each.y, "left"), (right, each.y - half, right + wide, each.y + half)),
            (_Name(text, left, each.y, "right"), (left - wide, each.y - half, left, each.y + half)),
            *(
                (
                    _Name(text, each.x, at, "center"),
                    (each.x - wide / 2, at - half, each.x + wide / 2, at + half),
                )
                for at in (above, below)
            ),
        ):
            inside = box[0] >= 0 and box[2] <= _WIDTH
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                found.append(name)
                break
    return found


def _name(node: Node) -> str:
    """What stands beside a circle: the label, or the abbreviation of one that is too long."""
    label, short = clean(node.label), node.attributes.get("abbreviation")
    return clean(short) if short and columns(label) > _LETTERS else shortened(label, _LETTERS)


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _texts(names: Sequence[_Name]) -> list[alt.Chart]:
    """Names on a white edge, so that lines below them do not cross them out."""
    looks = {"stroke": "white", "strokeWidth": 3, "color": "white"}, {"color": style.INK}
    return [_text([name for name in names if name.align == align], align, look)
            for align in get_args(_Side) for look in looks]  # fmt: skip


def _text(names: Sequence[_Name], align: _Side, look: dict[str, Any]) -> alt.Chart:
    rows = [{"x": name.x, "y": round(name.y, 1), "name": name.text} for name in names]
    texts: Any = alt.Chart(alt.InlineData(values=rows)).mark_text(
        align=align, baseline="middle", fontSize=_FONT, aria=False, tooltip=None, **look
    )
    chart: alt.Chart = texts.encode(x=alt.X(**_plain("x", _WIDTH)), y=_down("y"), text="name:N")
    return chart
