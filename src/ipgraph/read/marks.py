"""One unit → what it shows by itself: a button, a menu, a date line, a caption, the heading of links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.read.datelines import read_dateline, words_in
from ipgraph.read.lexicon import folded, lexicon

if TYPE_CHECKING:
    from ipgraph.read.shape import Shape

# What marks mean: "topic" is a menu's entry that may be a heading; "related" heads links, "final" comments
# and references, "boilerplate" what a publisher says of itself, "perhaps" any of these or the article's own
# text; "end" closes an article.
HEADS: Final = frozenset({"related", "boilerplate", "perhaps", "final"})
FURNITURE: Final = HEADS | {"furniture", "menu", "topic", "rule", "end"}

_TAIL: Final = 6  # characters of a name behind a post, with a space
_NO_CONTENT: Final = re.compile(r"^[\W_]*$")
_SHORT: Final = 25  # words: what buttons and notices of one line have at most
_NOTICE: Final = 120  # words: what notices have at most
_CAPTION: Final = 120  # words
_SEPARATOR: Final = re.compile(r"\s*[|｜丨¦•·‧∙\t\u3000]\s*|\s{2,}|\s+/\s+|\s[–—-]\s")
_CRUMB: Final = re.compile(r"\s*(?:[>›»→＞]+|&gt;)\s*")
_PAGE_NUMBERS: Final = re.compile(
    r"^\W*(?:(?:page|p\.|第)\s*)?\d{1,3}(?:\s*(?:of|/|／|共|页[，,/／\s]*共)\s*\d{1,4})?\s*页?\W*$"
    r"|^\W*(?:(?:first|prev(?:ious)?|首页|上一页|上页)\W+)*(?:\d{1,3}[\s|,.\]\[)(·…]+){2,}\d{0,3}\W*"
    r"(?:(?:next|last|more|下一页|下页|末页|尾页)\W*)*$",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"^\W*(?:https?://|www\.)\S+\W*$|^\W*[\w.+-]+@[\w-]++(?:\.[\w-]++)++\W*+$|^\S+\.(?:jpe?g|png|gif|webp|svg)\W*$"
    r"|^[^\w\[]*(?:\[[^\]\n]*\]\([^)\n]*\)[^\w\[]*)+$",
    re.IGNORECASE,
)
_FIGURE: Final = re.compile(r"\d[\d.,]*")
_YEAR_OR_ORDINAL: Final = re.compile(
    r"(?<![\d.,])(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?(?![\d.,]*\d)年?|\b\d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2}(?=\s*[月日])"
)
_NAME_AND_POST: Final = re.compile(
    r"(?:(?:Mr|Ms|Mrs|Dr|Prof)\.? )?[A-Z][\w'’-]+(?: [A-Z][\w'’.-]*){1,3}, |[\u4e00-\u9fff]{2,4}[，,　 ]"
)
_COUNT: Final = re.compile(r"\d|[一二三四五六七八九十百千]+(?:万|亿|成|分之)")


def mark(shape: Shape) -> str:
    """``caption``, ``dateline``, one of FURNITURE, or nothing where the unit by itself tells nothing."""
    text, lexemes = shape.text, lexicon()
    if _NO_CONTENT.match(text):
        return "rule"
    states = states_figure(shape)
    if shape.size <= _SHORT:
        found = _short(shape, states=states)
        if found:
            return found
    if shape.size <= _NOTICE and lexemes.paragraphs.search(text) and not (states and shape.size > _SHORT * 3):
        return "furniture"
    if shape.size <= _CAPTION and (
        lexemes.caption_starts.match(text) or lexemes.caption_holds.search(shape.tail)
    ):
        return "caption"
    return ""


def counted(shape: Shape) -> bool:
    """Holds a figure that is no year, ordinal or number of its own."""
    return bool(_COUNT.search(_YEAR_OR_ORDINAL.sub("", shape.text[shape.bullet :])))


def states_figure(shape: Shape) -> bool:
    """A sentence with a figure of the topic: no notice, whatever other words it holds."""
    exclaims = shape.text.endswith(("!", "！"))
    return shape.stops and not exclaims and shape.size >= 8 and shape.on_topic and counted(shape)


def is_post(shape: Shape) -> bool:
    """A person with a post: "Mr. Hu Wenhui, deputy commissioner of the office"."""
    name = _NAME_AND_POST.match(shape.text)
    return (
        bool(name)
        and shape.size <= 40
        and bool(lexicon().posts.search(shape.text, name.end() if name else 0))
    )


def presents(shape: Shape) -> bool:
    """Somebody present, under the part that he has: "Chairperson: Xing Huina, director of the bureau"."""
    label, colon, person = shape.text[:80].replace("：", ":").partition(":")
    if not colon or "\n" in shape.text or folded(label) not in lexicon().hosts:
        return False
    posts = list(lexicon().posts.finditer(person))
    return bool(posts) and (
        bool(_NAME_AND_POST.match(person.strip())) or len(person) - posts[-1].end() <= _TAIL
    )


def figures_in(text: str) -> set[str]:
    """The figures of a text as written, without years and ordinals."""
    return {figure.rstrip(".,") for figure in _FIGURE.findall(_YEAR_OR_ORDINAL.sub("", text))}


def _short(shape: Shape, *, states: bool) -> str:
    text, lexemes = shape.text, lexicon()
    if lexemes.ends.match(text):
        return "end"
    if _PAGE_NUMBERS.match(text) or _ADDRESS.match(text):
        return "furniture"
    if not shape.stops or shape.size <= 6:
        if lexemes.final.match(text):
            return "final"
        if lexemes.related.match(text):
            return "related"
        if lexemes.boilerplate.match(text):
            return "boilerplate"
        if lexemes.perhaps.match(text):
            return "perhaps"
    if _is_crumbs(text):
        return "furniture"
    dateline = read_dateline(text)
    if dateline is not None and any(dated.iso for dated in dateline.dates):
        return "dateline"
    if not states and (lexemes.starts.match(text) or lexemes.holds.search(text)):
        return "furniture"
    covered = _covered(shape)
    if covered or _is_ticker(shape):
        return covered or "furniture"
    if dateline is not None:
        return "dateline"
    return "menu" if _is_menu(shape) else ""


def _known(phrase: str) -> bool:
    return phrase in lexicon().buttons or phrase in lexicon().topics


def _is_crumbs(text: str) -> bool:
    steps = [step for step in _CRUMB.split(text.strip()) if step.strip()]
    if len(steps) < 2:
        steps = [step for step in re.split(r"\s+/\s+", text) if step.strip()]
        if len(steps) < 3 or not _known(folded(steps[0])):
            return False
    if any(words_in(step) > 5 for step in steps[:-1]):
        return False
    return len(steps) > 2 or _known(folded(steps[0])) or words_in(steps[-1]) <= 4


def _covered(shape: Shape) -> str:
    """``furniture`` where menu words make up the line, ``topic`` where it is the name of one section."""
    if shape.stops:
        return ""
    text = shape.text[shape.bullet :] if shape.bullet and not shape.text[0].isalnum() else shape.text
    whole = folded(text)
    if whole in lexicon().buttons:
        return "furniture"
    if whole in lexicon().topics:
        return "topic"
    words = [word for word in map(folded, re.split(r"[\s|｜丨/·•,，、:：]+", text)) if word]
    covered, position = 0, 0
    while position < len(words):  # from left to right, the longest phrase first
        spans = range(min(lexicon().longest, len(words) - position), 0, -1)
        length = next((span for span in spans if _known(" ".join(words[position : position + span]))), 0)
        covered += length
        position += length or 1
    return "furniture" if len(words) > 1 and covered * 4 >= len(words) * 3 else ""


def _is_menu(shape: Shape) -> bool:
    entries = [entry for entry in _SEPARATOR.split(shape.text) if entry.strip()]
    if len(entries) < 3 or shape.stops or _FIGURE.search(shape.text):
        return False
    return all(words_in(entry) <= 4 for entry in entries)


def _is_ticker(shape: Shape) -> bool:
    if shape.stops or len(_FIGURE.findall(shape.text)) < 2 or shape.on_topic:
        return False
    return bool(lexicon().foreign.search(shape.text))
