"""A period that a text names and the words around it → its role: what it is to the figures beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from ipgraph.extract.lexicon import pattern_source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# A period as such, one that dates a stock, one that only names what a figure is compared with, one that
# is part of a name ("2023 Survey Report"), one that takes back what was said before ("in recent years"),
# one that is told in passing, and one of the single figure behind it, with which another is compared.
MAIN, AS_OF, BASE, WEAK, VAGUE, EVENT = "main", "as-of", "base", "weak", "vague", "event"
OWN: Final = "own"
# Kinds that are a stock's date by themselves, and kinds that are one behind "as of" and the like.
_AS_OF_KINDS: Final = frozenset(
    {"year-end", "month-end", "near-month-end", "half-end", "quarter-end", "flow-end", "same-day"}
)
_DATED_KINDS: Final = frozenset({"date", "month"})
_CLOSED_KINDS: Final = frozenset(
    {"year", "years", "fiscal", "half", "quarter", "quarters", "months", "near-month"}
)
_COMPARED_KINDS: Final = frozenset({"half", "months", "quarter", "quarters"})
# When something is told: "In March the office published its yearly report".
_MOMENTS: Final = frozenset({"month", "near-month"})
_PASSING_KINDS: Final = frozenset({"date", "month", "month-end", "near-month", "year"})
_ROLES: Final = {
    "base": BASE,
    "sequential": BASE,
    "vague": VAGUE,
    "since": VAGUE,
    "plan": WEAK,
    "passing": EVENT,
    "day": EVENT,
    "years-ago": OWN,
}
# The lexicon's lists of words that stand before a period, and behind it.
_BEFORE_LISTS: Final = (
    "base",
    "compared",
    "out_of",
    "by",
    "as_of",
    "closing",
    "over",
    "span",
    "main",
    "passing",
    "published",
    "figure_of",
)
_AFTER_LISTS: Final = ("base", "compared", "main", "event", "as_of")
# How far the words before and behind a period reach that tell its role.
_BEFORE: Final = 32
_FAR_BEFORE: Final = 56
# "the report, made public by the … Administration (CNIPA) in late December"
_PUBLISHED_BEFORE: Final = 120
_BEHIND: Final = 48
_TITLE: Final = 60
# More than one word.
_WORDS: Final = re.compile(r"\W*\w+\W+\w")
_COMMAS: Final = (",", "，")


class Roles:
    """What the words around a period make of it, by the ``periods`` tables of a lexicon."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        around, before, after = tables["around"], tables["before"], tables["after"]

        def within(words: list[str], template: str) -> re.Pattern[str] | None:
            return _union([union_of(words, tables)] if words else [], template)

        self._before = {
            words: within(before[words], "{}" + around["before"] + "$") for words in _BEFORE_LISTS
        }
        self._before["event"] = within(before["event"], around.get("passing", "") + r"{}[\s\u00a0]*$")
        self._after = {words: within(after[words], around["after"] + "{}") for words in _AFTER_LISTS}
        # what makes a name of a period may be told by capitals alone: expressions as they are
        self._before["names"] = _union(before["names"], "{}$")
        self._after["names"] = _union(after["names"], around["word"] + "{}")
        told = after.get("told", [])
        self._told = _union([union_of(told, tables)] if told else [], "{}")
        self._titles = [(marks[0], marks[1]) for marks in tables["titles"]["marks"]]

    def role(self, kind: str, match: re.Match[str], start: int, text: str, relative: str | None) -> str:
        """The role of the period of this kind at ``text[start : match.end()]``."""
        if kind in _ROLES and kind != "years-ago":
            return _ROLES[kind]
        end, near = match.end(), max(0, start - _BEFORE)

        def stands_before(words: str, since: int = near) -> bool:
            pattern = self._before[words]
            return pattern is not None and pattern.search(text, since, start) is not None

        def stands_behind(words: str) -> bool:
            pattern = self._after[words]
            return pattern is not None and pattern.match(text, end, end + _BEHIND) is not None

        if kind == "years-ago":
            return BASE if stands_before("compared") and not stands_behind("main") else OWN
        if self._in_title(text, start):
            return WEAK
        if kind in _PASSING_KINDS:
            if text[end : end + 1] in _COMMAS and stands_before("event", max(0, start - _FAR_BEFORE)):
                return EVENT
            # "the report was released in May": farther off than "set up in May"
            if stands_before("passing", max(0, start - _FAR_BEFORE)) or stands_behind("event"):
                return EVENT
            if stands_before("published", max(0, start - _PUBLISHED_BEFORE)):
                return EVENT
            # "arrested 1,586 people in November, a spokesman said": the figure's, not when it was told
            is_figures = text[end : end + 1] in _COMMAS and re.search(r"\d", text[:start]) is not None
            told = self._told.match(text, end) if self._told is not None else None
            if kind in _MOMENTS and told is not None and not is_figures:
                return EVENT
        if kind == "year" and not relative and stands_behind("base"):
            return BASE
        if stands_behind("compared"):
            return BASE
        if stands_before("compared"):
            return OWN if stands_behind("main") else BASE
        if stands_behind("main") and stands_before("out_of"):
            return OWN
        if kind in _CLOSED_KINDS and stands_before("figure_of", max(0, start - _FAR_BEFORE)):
            return OWN
        if kind in _AS_OF_KINDS:
            # "compared with the end of 2020" names a base, "up from the end of June" too
            return BASE if stands_before("base") and not stands_before("by") else AS_OF
        if kind in _DATED_KINDS and (stands_before("as_of") or stands_behind("as_of")):
            return AS_OF
        if kind in _CLOSED_KINDS and (stands_before("closing") or stands_behind("as_of")):
            return BASE if self._is_compared(text, near, start) else AS_OF
        if kind in ("date", "year-start"):
            return EVENT
        return self._of_flow(kind, match, relative, stands_before, stands_behind)

    def _of_flow(
        self,
        kind: str,
        match: re.Match[str],
        relative: str | None,
        stands_before: Callable[[str], bool],
        stands_behind: Callable[[str], bool],
    ) -> str:
        if kind in _COMPARED_KINDS and match.groupdict().get("year") and stands_before("base"):
            # "up 30 percent on the first half of 2020"; "over the first half" is the half itself
            return MAIN if stands_before("span") else BASE
        if (kind in ("year", "month", "fiscal") or relative) and stands_before("base"):
            # "over the past year", in front of its sentence
            is_front = kind == "year" and relative and not _WORDS.match(match.string, 0, match.start())
            return MAIN if (relative in ("same", "that") or is_front) and stands_before("over") else BASE
        if kind == "year" and not relative and not stands_before("main"):
            # "filed in Switzerland (2021: 1,555)": what a colon ends labels its figure
            is_label = match.string.startswith((":", "："), match.end())
            return WEAK if stands_behind("names") or (stands_before("names") and not is_label) else MAIN
        return MAIN

    def _is_compared(self, text: str, near: int, start: int) -> bool:
        """True of "7.1% larger than at the end of fiscal 2021"."""
        closing, base = self._before["closing"], self._before["base"]
        found = closing.search(text, near, start) if closing is not None else None
        return found is not None and base is not None and bool(base.search(text, near, found.start()))

    def _in_title(self, text: str, start: int) -> bool:
        for opened, closed in self._titles:
            at = text.rfind(opened, max(0, start - _TITLE), start)
            if at >= 0 and text.find(closed, at, start) < 0:
                return True
        return False


def edged(words: str, tables: Mapping[str, Any]) -> str:
    """The expression of a lexicon pattern, where the language has words between their boundaries."""
    return union_of([words], tables)


def union_of(words: list[str], tables: Mapping[str, Any]) -> str:
    """One expression for any of the patterns, the longest-written first."""
    by_edges: dict[tuple[str, str], list[str]] = {}
    for each in sorted(words, key=len, reverse=True):
        source = pattern_source(each)
        has_edges = tables["around"]["edges"]
        before = r"(?<!\w)" if has_edges and re.match(r"\w|\(", source) else ""
        after = r"(?!\w)" if has_edges and re.search(r"[\w)?]$", source) else ""
        by_edges.setdefault((before, after), []).append(source)
    return "|".join(f"{before}(?:{'|'.join(same)}){after}" for (before, after), same in by_edges.items())


def _union(sources: list[str], template: str) -> re.Pattern[str] | None:
    """The expressions within a template; None where there are none."""
    if not sources:
        return None
    return re.compile(template.replace("{}", f"(?:{'|'.join(sources)})"), re.IGNORECASE)
