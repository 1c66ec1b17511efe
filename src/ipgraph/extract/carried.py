"""A figure whose unit another word tells: the figure before it, or the verb that it stands with."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ipgraph.extract.subjects import slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.lexicon import Lexicon
    from ipgraph.extract.quantities import Quantity
    from ipgraph.extract.recognise import Sentence

_HUNDRED: Final = Decimal(100)
# Things that are counted come whole: a fraction below this is a rate.
_RATE: Final = 1000
_PER_CAPITA: Final = "per-10k-people"
# How far back the verb of a figure may begin.
_REACH: Final = 16


def by_times(quantity: Quantity, text: str, lexicon: Lexicon) -> Quantity | None:
    """A rise that is told in multiples, as the percentage that it is: "增长1.6倍" is up by 160 percent.

    None of any other figure, and in a language where a rise by multiples may be a multiple itself.
    """
    if quantity.unit != "times":
        return None
    since = max(0, quantity.start - _REACH)
    cue = lexicon.pattern("grammar.change.by_times", r"{}$")
    # "分别上升40.8%和1.7倍"
    listed = lexicon.pattern(
        "grammar.change.by_times", r"{}[\d.]{1,8}%(?:、[\d.]{1,8}%){0,3}(?:、|[^\W\d]{1,2})$"
    )
    is_told = cue.search(text, since, quantity.start)
    if not (is_told or listed.search(text, max(0, since - _REACH), quantity.start)):
        return None
    value, half = quantity.value * _HUNDRED, quantity.half * _HUNDRED
    return replace(quantity, value=value.normalize() + 0, half=half, unit="percent", form="digits")


def is_change_by_topic(words: str, lexicon: Lexicon) -> bool:
    """True where a sentence opens with what its percentages are: "论升幅，中国为5.5%，韩国2.5%"."""
    return lexicon.pattern("grammar.change.topics", r"\W*{}\s*[,，:：]").match(words) is not None


def rate_again(quantity: Quantity, kept: Sequence[Quantity], sentence: Sentence) -> Quantity | None:
    """One more rate per head where its unit is not told again: "11.5 per 10,000; in Beijing 111.2"."""
    if quantity.unit != "count" or quantity.form != "digits" or quantity.value >= _RATE:
        return None
    levels = [each for each in kept if each.unit not in ("percent", "percentage-point", "times", "rank")]
    if not levels or levels[-1].unit != _PER_CAPITA or quantity.value == int(quantity.value):
        return None
    between = (f for f in sentence.facets if levels[-1].stop <= f.start < quantity.start)
    if any(slot(name) for facet in between for name in facet.facets):
        return None
    return replace(quantity, unit=_PER_CAPITA)
