"""Findings → their chart: how many by rule and verdict, and how far apart conflicting figures are."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import altair as alt

from ipgraph.errors import NotFoundError
from ipgraph.plot import style
from ipgraph.plot.charts import PanelChart
from ipgraph.plot.files import META
from ipgraph.plot.words import ChartWords, chart_words, clean, columns, shortened, wrapped
from ipgraph.reconcile.findings import CONFLICT, VERDICTS
from ipgraph.reconcile.wording import span
from ipgraph.vocabulary import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ipgraph.claims import Document
    from ipgraph.reconcile import Finding
    from ipgraph.values import Interval
    from ipgraph.vocabulary import Vocabulary

MOST_CONFLICTS: Final = 15
_LABEL: Final = 42  # letters of a row's label
_LABEL_WIDTH: Final = 260
_WIDTH: Final = 400
_ROW: Final = 22
_QUOTE: Final = 120
_TITLE: Final = 60
# of each verdict, in the order of VERDICTS
_COLOURS: Final = ("#D55E00", "#E69F00", "#CC79A7", "#56B4E9", "#0072B2", "#999999")
# Beyond so many percent off, the scale grows by powers: a slip of a decimal point is 900 percent.
_LINEAR: Final = 50.0
_SIGNED: Final = "(datum.value > 0 ? '+' : datum.value < 0 ? '−' : '') + format(abs(datum.value), ',') + '%'"
_OPEN: Final = 0.12  # of the width, for an open end


def findings_chart(
    found: Sequence[Finding],
    conflicts: Sequence[Finding],
    documents: Mapping[str, Document],
    vocabulary: Vocabulary,
    language: str,
) -> PanelChart:
    """The chart of findings; ``conflicts`` are those drawn one by one, with ``documents`` by name.

    Raises NotFoundError where nothing is found, ParameterError where charts lack the language.
    """
    words = chart_words(language)
    if not found:
        raise NotFoundError(words.say("no_findings"))
    panels = [_counts(found, vocabulary, words)]
    told = [each for each in conflicts if _gap(each) is not None][:MOST_CONFLICTS]
    if told:
        everything = sum(each.verdict == CONFLICT for each in found)
        panels.append(_gaps(told, documents, vocabulary, words, everything))
    title = words.say("findings")
    return PanelChart(
        concat=panels,
        columns=1,
        spacing=24,
        resolve=alt.Resolve(scale={"color": "independent"}),
        title=alt.TitleParams(title)
        if told
        else alt.TitleParams(title, subtitle=[words.say("no_conflicts")]),
        config=style.config(words, chart_words("en" if language == "zh" else "zh")),
        usermeta={META: {"language": language, "title": title, "name": "findings"}},
        padding=10,
    )


def _counts(found: Sequence[Finding], vocabulary: Vocabulary, words: ChartWords) -> alt.LayerChart:
    """A bar for each rule, in parts by verdict."""
    counted = Counter((each.rule, each.verdict) for each in found)
    totals = Counter(each.rule for each in found)
    rules = {rule: words.words.label(vocabulary.rules.get(rule), rule) for rule in totals}
    verdicts = {name: words.words.label(vocabulary.verdicts.get(name), name) for name in VERDICTS}
    there = [name for name in VERDICTS if any(key[1] == name for key in counted)]
    rows = [
        {
            "rule": rules[rule],
            "verdict": verdicts[verdict],
            "order": VERDICTS.index(verdict),
            "number": number,
            "description": f"{rules[rule]}: {verdicts[verdict]} {number}",
        }
        for (rule, verdict), number in sorted(counted.items())
    ]
    order = [rules[rule] for rule, _ in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))]
    colour = alt.Color(
        "verdict:N",
        scale=alt.Scale(
            domain=[verdicts[name] for name in there],
            range=[_COLOURS[VERDICTS.index(name)] for name in there],
        ),
        legend=alt.Legend(orient="bottom", columns=3, title=None, symbolType="square"),
    )
    bars = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(height={"band": 0.7}, stroke="white", strokeWidth=0.5)
        .encode(
            y=alt.Y("rule:N", sort=order, axis=_rows_axis()),
            x=alt.X("number:Q", axis=alt.Axis(title=words.say("number"), tickMinStep=1, format=",d")),
            color=colour,
            order=alt.Order("order:Q"),
            tooltip=[alt.Tooltip(f"{key}:N", title=words.say(key)) for key in ("rule", "verdict")]
            + [alt.Tooltip("number:Q", title=words.say("number"), format=",d")],
            description=alt.Description("description:N"),
        )
    )
    return alt.LayerChart(
        layer=[bars],
        width=_WIDTH,
        height=_ROW * len(order),
        title=_panel_title(words.say("findings_count"), []),
    )


def _gaps(
    told: Sequence[Finding],
    documents: Mapping[str, Document],
    vocabulary: Vocabulary,
    words: ChartWords,
    everything: int,
) -> alt.LayerChart:
    """A row for each conflict: what is stated around zero, and how far off what follows lies."""
    gaps = [(each, gap) for each in told if (gap := _gap(each)) is not None]
    ends = [end for _, sides in gaps for side in sides for end in side if end is not None]
    low, high = min(0.0, *ends), max(0.0, *ends)
    beyond = (high - low or 1.0) * _OPEN
    low, high = low - beyond, high + beyond
    rows: list[dict[str, Any]] = []
    labels: list[str] = []
    for number, (finding, sides) in enumerate(gaps, 1):
        labels.append(f"{number}. {_label(finding, vocabulary, words)}")
        tells = _tells(finding, documents, words)
        for kind, (start, end) in zip(("stated", "expected"), sides, strict=True):
            rows.append(
                {
                    "row": labels[-1],
                    "side": words.say(f"{kind}_side"),
                    "from": low if start is None else start,
                    "to": high if end is None else end,
                    **tells,
                }
            )
    is_wide = max(abs(low), abs(high)) > 4 * _LINEAR
    growing: dict[str, Any] = {"type": "symlog", "constant": _LINEAR} if is_wide else {}
    scale = alt.Scale(domain=[low, high], nice=False, zero=False, **growing)
    x = alt.X(
        "from:Q",
        scale=scale,
        axis=alt.Axis(
            title=words.say("gap"),
            labelExpr=_SIGNED,
            labelOverlap=True,
        ),
    )
    colours = alt.Scale(
        domain=[words.say("stated_side"), words.say("expected_side")], range=[style.SOFT, style.ALARM]
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("row:N", sort=labels, axis=_rows_axis()), x=x
    )
    told_keys = ("finding", "rule", "formula", "quotes", "documents")
    bars = base.mark_rule(strokeWidth=9, strokeCap="butt").encode(
        x2="to:Q",
        color=alt.Color(
            "side:N",
            scale=colours,
            legend=alt.Legend(orient="bottom", title=None, symbolType="square", symbolStrokeWidth=6),
        ),
        tooltip=[alt.Tooltip(f"{key}:N", title=words.say(key)) for key in told_keys],
        description=alt.Description("finding:N"),
    )
    # an interval narrower than a pixel is still seen
    narrow = [row for row in rows if row["to"] - row["from"] < (high - low) / 100]
    ticks = (
        base.properties(data=alt.InlineData(values=narrow))
        .mark_tick(orient="vertical", size=15, thickness=2, aria=False)
        .encode(color=alt.Color("side:N", scale=colours, legend=None))
    )
    zero = alt.Chart(alt.InlineData(values=[{"from": 0}])).mark_rule(color=style.SOFT, aria=False).encode(x=x)
    subtitle = words.say("gap_subtitle")
    if everything > len(gaps):
        space = "" if words.code == "zh" else " "
        subtitle += space + words.say("gap_cut", shown=len(gaps), all=everything)
    return alt.LayerChart(
        layer=[zero, bars, ticks],
        width=_WIDTH,
        height=(_ROW + 8) * len(gaps),
        title=_panel_title(
            words.words.label(vocabulary.verdicts.get(CONFLICT), CONFLICT),
            wrapped(subtitle, style.SUBTITLE_LETTERS[words.code]),
        ),
    )


Side = tuple[float | None, float | None]


def _gap(finding: Finding) -> tuple[Side, Side] | None:
    """What is stated and what follows, in percent off the stated figure; None where that cannot be told."""
    stated, expected = finding.stated, finding.expected
    if stated is None or expected is None:
        return None
    known = [end for end in (stated.low, stated.high) if end is not None]
    middle = sum(known, Decimal(0)) / len(known) if known else Decimal(0)
    if not middle:
        return None

    def off(end: Decimal | None) -> float | None:
        return None if end is None else round(float((end - middle) / abs(middle) * 100), 6)

    def side(interval: Interval) -> Side:
        return off(interval.low), off(interval.high)

    return side(stated), side(expected)


def _label(finding: Finding, vocabulary: Vocabulary, words: ChartWords) -> str:
    about = finding.about
    known = vocabulary.indicators.get(about.indicator or "")
    name = words.words.label(known, about.indicator or "")
    period = words.words.period(about.period) if about.period else ""
    comma = "，" if words.code == "zh" else ", "
    return clean(comma.join(filter(None, (shortened(name, max(_LABEL - columns(period), 12)), period))))


def _tells(finding: Finding, documents: Mapping[str, Document], words: ChartWords) -> dict[str, str]:
    names = dict.fromkeys(claim.doc for claim in finding.claims)
    titles = [(documents[name].title or name) if name in documents else name for name in names]
    quotes = [f"“{shortened(' '.join(claim.quote.split()), _QUOTE)}”" for claim in finding.claims[:4]]
    unit, code = finding.about.unit, words.code
    sides = [
        f"{words.say(key)}: {span(interval, unit, code)}"
        for key, interval in (("stated_side", finding.stated), ("expected_side", finding.expected))
        if interval is not None and finding.rule != "currency"
    ]
    text = in_language(finding.text, code)
    return {
        "finding": clean("; ".join([text, *sides])),
        "rule": clean(finding.rule),
        "formula": clean(finding.formula.get(code, "")) or "–",
        "quotes": clean("; ".join(quotes)) or "–",
        "documents": clean("; ".join(shortened(title, _TITLE) for title in titles[:4])) or "–",
    }


def _rows_axis() -> alt.Axis:
    return alt.Axis(title=None, labelLimit=_LABEL_WIDTH, minExtent=_LABEL_WIDTH, domain=False, ticks=False)


def _panel_title(text: str, subtitle: list[str], *, large: bool = False) -> alt.TitleParams:
    more: dict[str, Any] = {} if large else {"fontSize": 13, "offset": 8}
    if subtitle:
        more["subtitle"] = subtitle
    return alt.TitleParams(text[:1].upper() + text[1:], **more)
