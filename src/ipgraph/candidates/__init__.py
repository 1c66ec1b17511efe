"""Claims about unknown indicators → candidates for the catalogue: groups of labels that mean the same."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from ipgraph import rdf, vocabulary
from ipgraph.values import is_currency

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ipgraph.claims import Claim
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary

# Shares of what two labels have in common (Jaccard: of their words; of their pairs of characters).
SAME: Final = 0.6
NEAR: Final = 0.5
_IDEOGRAPH: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_DURATIONS: Final = ("day", "month", "year")
_ENDING: Final = re.compile(r"[.!?][\"'”’)]*\s|[。！？][”’）]*|\n")
_REACH: Final = 200  # characters of a sentence to each side of a claim that are shown
_DOCUMENTS: Final = """
SELECT DISTINCT ?name WHERE {
  ?claim a ipg:Claim ; prov:wasQuotedFrom ?document .
  FILTER NOT EXISTS { ?claim ipg:indicator ?indicator }
  ?document ipg:name ?name .
}
ORDER BY ?name
"""
# Only these are stated in the indicator's own unit.
_OWN_UNIT: Final = ("level", "difference")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A claim whose indicator is unknown, with the sentence that it stands in."""

    claim: Claim
    sentence: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that the catalogue may lack.

    ``slug`` is a name that the catalogue has not given yet; ``label`` is how most claims name it, ``labels``
    are all ways in which they do, ``language`` is ``en`` or ``zh``; ``units`` are those seen, the most
    frequent first (empty where only changes and shares are); ``at_dates`` says that most periods are days;
    ``nearest`` is the slug of the known indicator that is named most like it, if one is close.
    """

    slug: str
    label: str
    language: str
    labels: tuple[str, ...]
    claims: int
    documents: tuple[str, ...]
    units: tuple[str, ...]
    measures: tuple[str, ...]
    at_dates: bool
    example: Unknown
    nearest: str | None = None

    @property
    def unit(self) -> str | None:
        """The unit that its level usually has, as far as the claims tell."""
        return self.units[0] if self.units else None

    @property
    def temporality(self) -> str:
        """Stock, flow, rate or average: a guess from its unit and from what its periods are."""
        if self.unit in _DURATIONS:
            return "average"
        if self.unit in ("percent", "per-10k-people") or (self.unit is None and "points" in self.measures):
            return "rate"
        if self.unit == "score":
            return "index"
        return "stock" if self.at_dates else "flow"


def candidates(unknown: Iterable[Unknown], known: Vocabulary) -> list[Candidate]:
    """Groups of claims whose labels are alike, those with the most claims first.

    Labels are alike where they share ``SAME`` of what they are made of: of words without stop words,
    endings of plurals and differences of spelling in English, of pairs of characters in Chinese. Labels
    whose figures have different kinds of unit never are. Claims without a label are left out. The order of
    the claims does not matter.
    """
    named: dict[tuple[str, str | None], list[Unknown]] = {}
    for each in unknown:
        if each.claim.label and (label := _spaced(each.claim.label)) and features(label):
            named.setdefault((label, _kind(each.claim)), []).append(each)
    groups: list[_Group] = []
    index: dict[str, list[int]] = {}
    for (label, kind), told in sorted(named.items(), key=_leading):
        made_of = features(label)
        near = {number for feature in made_of for number in index.get(feature, ())}
        fitting = [number for number in near if kind is None or groups[number].kind in (kind, None)]
        # the first of the best: it has the most claims
        best = max(fitting, key=lambda at: (groups[at].likeness(made_of), -at), default=None)
        if best is None or groups[best].likeness(made_of) < SAME:
            best = len(groups)
            groups.append(_Group(made_of))
            for feature in made_of:
                index.setdefault(feature, []).append(best)
        groups[best].add(told, kind)
    taken = set(known.indicators)
    names = _known_names(known)
    found = []
    for group in sorted(groups, key=lambda group: (-len(group.told), group.label, group.kind or "")):
        slug = _free(group, taken)
        taken.add(slug)
        found.append(group.candidate(slug, names))
    return found


def _leading(item: tuple[tuple[str, str | None], Sequence[Unknown]]) -> tuple[bool, int, int, str, str]:
    """Those that tell their unit come first, then those with the most claims and the shortest labels."""
    (label, kind), told = item
    return kind is None, -len(told), len(label), label, kind or ""


def _free(group: _Group, taken: Collection[str]) -> str:
    """A label in kebab case, with what tells it from one that is there already."""
    words = _WORD.findall(unicodedata.normalize("NFKC", group.label).casefold())
    slug = "-".join(re.sub("['’]", "", word) for word in words)
    others = (f"{slug}-{each}" for each in (group.kind, *range(2, len(taken) + 3)) if each is not None)
    return next(each for each in (slug, *others) if each not in taken)


def unknown(store: Store) -> list[Unknown]:
    """The claims of a store whose indicator is unknown, by document and in the order of its text."""
    found = []
    for name in _documents(store):
        quads = list(store.quads(vocabulary.iri("document", name)))
        text = rdf.document_of(quads).text
        found += [
            Unknown(claim, sentence(text, claim.start, claim.end))
            for claim in rdf.claims_of(quads)
            if claim.indicator is None
        ]
    return found


def _documents(store: Store) -> list[str]:
    solutions: Any = store.query(_DOCUMENTS)
    return [solution["name"].value for solution in solutions]


def sentence(text: str, start: int, end: int) -> str:
    """The sentence that a span stands in, spaces collapsed, shortened where it is long.

    >>> sentence("Two. It had 5.3 widgets. More.", 12, 15)
    'It had 5.3 widgets.'
    """
    before = max((match.end() for match in _ENDING.finditer(text, max(0, start - _REACH), start)), default=-1)
    after = _ENDING.search(text, end, end + _REACH)
    first = before if before >= 0 else max(0, start - _REACH)
    last = after.end() if after else min(len(text), end + _REACH)
    cut = ("… " if before < 0 < first else "", " …" if after is None and last < len(text) else "")
    return cut[0] + " ".join(text[first:last].split()) + cut[1]


def features(label: str) -> frozenset[str]:
    """What a label is made of, for comparing: words in English, pairs of characters in Chinese.

    >>> sorted(features("the industrialisation rates of valid patents"))
    ['industrialization', 'patent', 'rate', 'valid']
    >>> sorted(features("有效专利量"))
    ['专利', '利量', '效专', '有效']
    """
    text = unicodedata.normalize("NFKC", label).casefold()
    rules = _rules(language_of(label))
    if language_of(label) == "zh":
        whole = "".join(_WORD.findall(text))
        signs = rules.without_stop(whole) or whole
        return frozenset(signs[at : at + 2] for at in range(len(signs) - 1)) or frozenset(signs)
    for apart in rules.joined:
        text = text.replace(apart, apart.replace(" ", ""))
    words = [re.sub(r"['’]s?$", "", word) for word in _WORD.findall(text)]
    telling = [word for word in words if word not in rules.stop] or words
    return frozenset(map(rules.same, telling))


def language_of(label: str) -> str:
    """The language of a label by its script: ``zh`` where it has an ideograph, else ``en``."""
    return "zh" if _IDEOGRAPH.search(label) else "en"


def turtle(candidate: Candidate) -> str:
    """A candidate as Turtle to start from, without prefixes: what is a guess says so.

    ``ipgraph … --vocabulary FILE`` takes it as it is, after ``PREFIXES``.
    """
    tag = f"@{candidate.language}"
    others = [label for label in candidate.labels if label != candidate.label]
    unit = candidate.unit or ("percent" if candidate.temporality == "rate" else "count")
    guess = "" if candidate.unit else "  # a guess: no claim states it in its own unit"
    documents = len(candidate.documents)
    lines = [
        f"# {_counted(candidate.claims, 'claim')} in {_counted(documents, 'document')}: {_comment(candidate)}"
    ]
    if candidate.nearest:
        lines.append(f"# maybe {candidate.nearest}: then give that one these skos:altLabel instead")
    lines += [
        f"indicator:{vocabulary.encode(candidate.slug)}",
        "    a ipg:Indicator, skos:Concept ;",
        f"    skos:notation {_quoted(candidate.slug)} ;",
        f"    skos:prefLabel {_quoted(candidate.label)}{tag} ;",
    ]
    if others:
        lines.append(f"    skos:altLabel {', '.join(_quoted(label) + tag for label in others)} ;")
    lines += [
        f"    ipg:unit unit:{vocabulary.encode(unit)} ;{guess}",
        f"    ipg:temporality temporality:{candidate.temporality} .  # a guess",
    ]
    return "\n".join(lines) + "\n"


PREFIXES: Final = "".join(
    f"@prefix {name}: <{namespace}> .\n"
    for name, namespace in (
        ("indicator", f"{vocabulary.ID}indicator/"),
        ("ipg", vocabulary.IPG),
        ("skos", vocabulary.PREFIXES["skos"]),
        ("temporality", f"{vocabulary.ID}temporality/"),
        ("unit", f"{vocabulary.ID}unit/"),
    )
)


class _Group:
    """Labels that are alike, by the features of the first; ``kind`` is that of their unit, once known."""

    def __init__(self, made_of: frozenset[str]) -> None:
        self.made_of = made_of
        self.kind: str | None = None
        self.told: list[Unknown] = []

    def likeness(self, made_of: frozenset[str]) -> float:
        return _jaccard(self.made_of, made_of)

    def add(self, told: Sequence[Unknown], kind: str | None) -> None:
        self.told += told
        self.kind = self.kind or kind

    @property
    def labels(self) -> list[str]:
        """The most frequent first."""
        labels = Counter(_spaced(each.claim.label or "") for each in self.told)
        return sorted(labels, key=lambda label: (-labels[label], len(label), label))

    @property
    def label(self) -> str:
        return self.labels[0]

    def candidate(self, slug: str, names: Mapping[str, Sequence[tuple[frozenset[str], str]]]) -> Candidate:
        told = sorted(self.told, key=lambda each: (each.claim.doc, each.claim.start, each.claim.end))
        units = Counter(each.claim.unit for each in told if each.claim.measure in _OWN_UNIT)
        periods = [each.claim.period for each in told if each.claim.period is not None]
        dated = [period for period in periods if "/" not in period and len(period) == len("2023-12-31")]
        label = self.label
        return Candidate(
            slug=slug,
            label=label,
            language=language_of(label),
            labels=tuple(self.labels),
            claims=len(told),
            documents=tuple(sorted({each.claim.doc for each in told})),
            units=tuple(sorted(units, key=lambda unit: (-units[unit], unit))),
            measures=tuple(sorted({each.claim.measure for each in told})),
            at_dates=len(dated) * 2 > len(periods),
            example=next(each for each in told if _spaced(each.claim.label or "") == label),
            nearest=_nearest(features(label), names[language_of(label)]),
        )


def _nearest(made_of: frozenset[str], names: Sequence[tuple[frozenset[str], str]]) -> str | None:
    likeness, slug = max(((_jaccard(made_of, name), slug) for name, slug in names), default=(0.0, ""))
    return slug if likeness >= NEAR else None


def _known_names(known: Vocabulary) -> Mapping[str, Sequence[tuple[frozenset[str], str]]]:
    return {
        language: [
            (features(name), indicator.slug)
            for indicator in known.indicators.values()
            for name in indicator.names(language)
        ]
        for language in ("en", "zh")
    }


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _kind(claim: Claim) -> str | None:
    """What kind of unit the indicator has, as far as a claim tells."""
    if claim.measure == "points":
        return "percent"
    if claim.measure not in _OWN_UNIT:
        return None
    if is_currency(claim.unit):
        return "currency"
    return "duration" if claim.unit in _DURATIONS else claim.unit


def _spaced(label: str) -> str:
    return " ".join(label.split())


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _comment(candidate: Candidate) -> str:
    """The example sentence on one line: a line break in it would end the comment."""
    words = "".join(sign if sign.isprintable() else " " for sign in candidate.example.sentence)
    return _spaced(words)


def _quoted(text: str) -> str:
    """A Turtle string (Turtle 1.1, section 6.4)."""
    import pyoxigraph as ox

    return str(ox.Literal(text.encode("utf-8", "replace").decode("utf-8")))


@dataclass(frozen=True, slots=True)
class _Rules:
    """What does not tell labels of a language apart."""

    stop: tuple[str, ...]
    joined: tuple[str, ...]
    spellings: tuple[tuple[re.Pattern[str], str], ...]

    def same(self, word: str) -> str:
        for pattern, plain in self.spellings:
            word = pattern.sub(plain, word)
        return word

    def without_stop(self, text: str) -> str:
        for word in self.stop:
            text = text.replace(word, "")
        return text


@cache
def _rules(language: str) -> _Rules:
    file = resources.files(__package__) / f"{language}.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    spellings = tuple((re.compile(pattern), plain) for pattern, plain in table.get("spellings", ()))
    return _Rules(tuple(table["stop"]), tuple(table.get("joined", ())), spellings)
