"""Text → the ISO 639-1 code of its language, by script, then by function words."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from ipgraph.read.lexicon import lexicon

_SCRIPTS: Final = re.compile(
    r"(?P<zh>[\u3400-\u4dbf\u4e00-\u9fff])|(?P<ja>[\u3041-\u30fe])|(?P<ko>[\uac00-\ud7af])|(?P<latin>[A-Za-zÀ-ɏ]+)"
)
_SAMPLE: Final = 20_000  # characters


def language_of(text: str, declared: str | None = None) -> str:
    """``en``, ``zh``, or another language that the lexicons know by its function words.

    A Chinese text with English names in it is Chinese. Where nothing tells one Latin script's language from
    English, the answer is the one that was ``declared`` if it is such a language, else ``en``.

    >>> language_of("国家知识产权局（CNIPA）发布2023年数据。"), language_of("The CNIPA (国知局) said so.")
    ('zh', 'en')
    """
    counts: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for match in _SCRIPTS.finditer(text, 0, _SAMPLE):
        script = match.lastgroup or ""
        counts[script] += 1
        if script == "latin":
            words[match.group().lower()] += 1
    # a character of these scripts says about as much as half a Latin word
    eastern = counts["zh"] + counts["ja"] + counts["ko"]
    if eastern > counts["latin"]:
        if counts["ko"] * 4 > eastern:
            return "ko"
        return "ja" if counts["ja"] * 6 > eastern else "zh"
    scores = {code: sum(words[word] for word in known) for code, known in lexicon().function_words.items()}
    if declared in scores and scores[declared] >= scores.get("en", 0):
        return declared
    best = max(scores, key=lambda code: (scores[code], code == "en"))
    return best if scores[best] > 1.5 * scores.get("en", 0) else "en"
