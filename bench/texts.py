"""Sentences of the seeds and of the tests' pages → texts of any length, the same for the same seed.

Sentences are drawn at random and their figures drawn anew, so that no text holds another one twice as it
stands and nothing remembered of a sentence serves the next one.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parent.parent
# An article of a news site has about so many characters.
ARTICLE: Final = {"en": 3500, "zh": 1300}
_FIGURE: Final = re.compile(r"\d(?:[\d,.]*\d)?")
_DIGIT: Final = re.compile(r"\d")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_END: Final = {"en": re.compile(r"(?<=[a-z][.!?])\s+(?=[A-Z\"“])"), "zh": re.compile(r"(?<=[。！？])\s*")}
# Lines of tables, and of what the tests say about a page.
_MARKED: Final = re.compile(r"[|@{}<>]")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
# Of so many sentences of ordinary prose one has a figure.
_RARELY: Final = 12


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def sentences(language: str, *, seeds: bool = False) -> list[str]:
    """The sentences of a language, each once; ``seeds``: of the seed documents alone."""
    texts = [path.read_text("utf-8") for path in sorted(ROOT.glob("seeds/*.txt"))]
    if not seeds:
        texts += [path.read_text("utf-8", "replace") for path in sorted(ROOT.glob("tests/cases/**/*.txt"))]
        for path in sorted(ROOT.glob("tests/cases/**/*.toml")):
            texts += _strings(tomllib.loads(path.read_text("utf-8")))
    found: dict[str, None] = {}
    for line in (line for text in texts for line in text.splitlines() if not _MARKED.search(line)):
        for each in _END[language].split(line.strip()):
            han = len(_HAN.findall(each))
            is_language = han > len(each) / 2 if language == "zh" else han == 0 and each[:1].isupper()
            if (
                is_language
                and 30 // (2 if language == "zh" else 1) < len(each) < 600
                and each[-1] in ".!?。！？"
            ):
                found[each] = None
    return list(found)


def documents(language: str, characters: int, *, density: str = "seeds", seed: int = 1) -> Iterator[str]:
    """Articles of together so many characters; ``density``: ``seeds``, or ``prose`` with few figures."""
    random = Random(f"{language} {density} {seed}")
    if density == "seeds":
        pools = [sentences(language, seeds=language == "en")]
    else:
        every = sentences(language)
        pools = [[each for each in every if not _DIGIT.search(each)]] * (_RARELY - 1) + [every]
    left = characters
    while left > 0:
        article = _article(language, pools, min(left, ARTICLE[language]), random)
        left -= len(article)
        yield article


def _article(language: str, pools: list[list[str]], characters: int, random: Random) -> str:
    gap = " " if language == "en" else ""
    paragraphs: list[str] = []
    length = 0
    while length < characters:
        told = [_anew(random.choice(random.choice(pools)), random) for _ in range(random.randint(1, 5))]
        paragraphs.append(gap.join(told))
        length += len(paragraphs[-1]) + 2
    return "\n\n".join(paragraphs) + "\n"


def _anew(sentence: str, random: Random) -> str:
    """The sentence with other figures, years left as they are."""

    def drawn(match: re.Match[str]) -> str:
        if _YEAR.fullmatch(match[0]):
            return match[0]
        return match[0][0].replace("0", "1") + _DIGIT.sub(lambda _: str(random.randint(1, 9)), match[0][1:])

    return _FIGURE.sub(drawn, sentence)


def figures(text: str) -> float:
    """How many figures in digits a text has for 1,000 characters."""
    return 1000 * len(_FIGURE.findall(text)) / len(text)
