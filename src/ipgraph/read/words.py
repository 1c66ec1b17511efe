"""Text → its content words, by which texts are compared."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from ipgraph.read.lexicon import lexicon

_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]+")
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")


def content_words(text: str) -> frozenset[str]:
    """Words without function words, plural and common endings cut off; of Chinese, pairs of characters.

    >>> sorted(content_words("The patents of enterprises"))
    ['enterpris', 'patent']
    """
    stop = lexicon().function_words["en"] | lexicon().common
    words = {_stem(word) for word in map(str.lower, _LATIN.findall(text)) if word not in stop}
    for run in _HAN.findall(text):
        words.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(words - lexicon().common)


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    word = word.replace("’", "'").removesuffix("'s")
    for ending in ("isation", "ization", "ations", "ation", "ings", "ing", "es", "ed", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
