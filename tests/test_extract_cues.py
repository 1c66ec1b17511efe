from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ipgraph import vocabulary
from ipgraph.claims import Document
from ipgraph.extract.cues import Cues
from ipgraph.extract.expressions import Expressions
from ipgraph.extract.frames import FILES, load
from ipgraph.extract.mentions import Told

CASES = Path(__file__).parent / "cases"


def texts(*folders: str) -> list[str]:
    return [
        case["text"]
        for folder in folders
        for path in sorted((CASES / folder).glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


@pytest.mark.parametrize(
    ("source", "needs"),
    [
        (r"(?:said|told)\s+(?:the\s+)?<", [{"said", "told"}]),
        (
            r"co-?operat(?:ed|es)?",
            [{"cooperat", "cooperated", "cooperates", "operat", "operated", "operates"}],
        ),
        (r"(?:a|an|the)?\s*x*", []),
        (r"(?:发布|公布)(?:了)?的", [{"发布", "公布"}]),
        (r"说", [{"说"}]),
        ("[\U000f0000-\U000f0fff] said", [{"\U000f0000"}, {"said"}]),
        (r"(?!said)(?=told)", []),
    ],
)
def test_what_a_match_must_hold(source: str, needs: list[set[str]]) -> None:
    assert [set(need) for need in Expressions().about(source).needs] == needs


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (r"(?:the )?[ab]", "(?=[ABTabt])"),
        (r"\w*x", ""),
        (r"abc", ""),
        (r"(?<!\w)(?:x)?y", "(?=[XYxy])"),
    ],
)
def test_where_a_search_looks(source: str, wanted: str) -> None:
    assert Expressions().about(source).looks == wanted


def test_words_meet_needs_by_their_parts() -> None:
    cues = Cues()
    said, cooperated = (cues.bits([need]) for need in Expressions().about("(?:said) \\d cooperat").needs)
    assert cues.of_words(["He", "said"]) == said
    assert cues.of_words(["Cooperating", "unsaid"]) == said | cooperated
    assert cues.of_words(["nothing"]) == 0


@pytest.mark.parametrize(
    ("language", "folders"),
    [("en", ("relations", "speakers")), ("zh", ("relations_zh", "speakers_zh"))],
)
def test_no_match_is_lost_by_trying_only_what_can_match(language: str, folders: tuple[str, ...]) -> None:
    tables = [table for name in FILES for table in load(language, name).frames.values()]
    known = vocabulary.load()
    matches = 0
    for text in texts(*folders):
        for sentence in Told(Document.of_text(text, language=language), known).sentences:
            for table in tables:
                wanted = [frame for frame in table if frame.pattern.search(sentence.masked.text)]
                tried = [match.frame for match in sentence.masked.find(table)]
                assert set(map(id, wanted)) == set(map(id, tried))
                matches += len(wanted)
    assert matches > 200
