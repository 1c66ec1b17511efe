"""Judgements → findings: which claims they use, what they say to people, which claim is likely wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ipgraph.reconcile.currencies import is_near
from ipgraph.reconcile.findings import (
    AGREE,
    CONFLICT,
    DEFINITION,
    IMPLIED,
    REVISED,
    WITHIN_ROUNDING,
    Finding,
    severity,
)
from ipgraph.reconcile.judging import excess
from ipgraph.reconcile.rules import set_rules
from ipgraph.reconcile.signs import signs
from ipgraph.reconcile.wording import currency, number, period, span
from ipgraph.vocabulary import COMMAS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from ipgraph.claims import Claim, Document
    from ipgraph.reconcile.chains import Chains, Clash, Implied
    from ipgraph.reconcile.currencies import Converted
    from ipgraph.reconcile.judging import Judgement
    from ipgraph.reconcile.points import Key, Observation, Statement
    from ipgraph.reconcile.rules import Rule
    from ipgraph.reconcile.sets import Together
    from ipgraph.values import Interval
    from ipgraph.vocabulary import Vocabulary

LANGUAGES: Final = ("en", "zh")
_PLACE: Final = re.compile(r"\{([a-z.]+)\}")
_APART: Final = {"en": "; ", "zh": "；"}
_IS: Final = {"en": ": ", "zh": "："}
_WHERE: Final = {
    "en": ("one document", "{} documents that do not copy each other"),
    "zh": ("同一份文件", "{}份互不转载的文件"),
}
_PAID: Final = {
    "en": ("in those years it was", "other sums of the period make it"),
    "zh": ("当年汇率为", "同期其他数额所示汇率为"),
}
_FOLLOWS: Final = {
    "en": ": for {target}, the others make {expected}",
    "zh": "：由其余推算，“{target}”应为{expected}",
}


class Teller:
    """Makes findings of judgements over the observations of some documents."""

    def __init__(
        self,
        observations: Mapping[Key, Observation],
        vocabulary: Vocabulary,
        documents: Mapping[str, Document],
    ) -> None:
        self._observations = observations
        self._vocabulary = vocabulary
        self._documents = documents

    # One finding of each kind.

    def restatement(self, observation: Observation, origins: Mapping[str, str]) -> Finding | None:
        """Of a point that several documents state; None where all who state it copy one text."""
        key = observation.key
        independent = len({origins.get(each.claim.doc, each.claim.doc) for each in observation.statements})
        clashes = bool(observation.dissenting) or observation.best is None
        if independent == 1 and not clashes:
            return None
        claims = _claims_of(observation.statements)
        stated = observation.best
        other = next(iter(observation.dissenting), observation.statements[-1]).interval
        if clashes:
            verdict = self._explained(CONFLICT, claims)
        else:
            # what is stated as a bound only need hold
            values = {each.value for each in observation.statements if each.claim.bound in ("exact", "about")}
            same = all(value in each.interval for value in values for each in observation.statements)
            verdict = AGREE if same else WITHIN_ROUNDING
        figures = {
            language: [number(each.value, key.unit, language) for each in observation.statements]
            for language in LANGUAGES
        }
        words = {
            language: {
                "where": _WHERE[language][independent > 1].format(independent),
                "values": COMMAS[language].join(dict.fromkeys(figures[language])),
                "equal": " = ".join(figures[language]),
            }
            for language in LANGUAGES
        }
        suspect = observation.dissenting[0].claim if len(observation.dissenting) == 1 else None
        apart = excess(stated or observation.statements[0].interval, other) if clashes else None
        return self._finding("restatement", verdict, claims, key, stated, other, words, suspect, apart)

    def equation(self, judgement: Judgement, suspect: Claim | None) -> Finding:
        """Of a factor whose points are all stated."""
        rule, terms = judgement.factor.rule, judgement.factor.terms
        statements = {name: self._observations[key].first for name, key in terms.items()}
        claims = _claims_of(statements.values())
        verdict = judgement.verdict
        if verdict == CONFLICT:
            verdict = self._explained(verdict, claims)
        target = judgement.target
        words = {
            language: self._words_of(rule, terms, statements, language)
            | {
                "target": statements[judgement.term].claim.quote,
                "expected": span(judgement.expected, target.unit, language),
            }
            for language in LANGUAGES
        }
        solved = rule.solve[judgement.term]
        given = {name: str(each.low) for name, each in judgement.factor.given.items()}
        return Finding(
            rule.name,
            verdict,
            severity(verdict, judgement.excess),
            claims,
            target,
            judgement.expected,
            judgement.stated,
            {
                language: f"{solved.filled(each | given)} = {each['expected']}"
                for language, each in words.items()
            },
            {
                language: _filled(rule.says[language] + _FOLLOWS[language], words[language])
                for language in LANGUAGES
            },
            suspect if verdict == CONFLICT else None,
            judgement.excess,
        )

    def together(self, found: Together) -> Finding:
        """Of points held against each other by a rule over many."""
        keys = (*found.parts, *((found.whole,) if found.whole else ()))
        statements = [self._observations[key].first for key in keys]
        claims = _claims_of(statements)
        clashes = not found.expected.meets(found.stated)
        verdict = self._explained(CONFLICT, claims) if clashes else AGREE
        about = found.whole or found.parts[0]
        words = {}
        for language in LANGUAGES:
            numbers = [
                number(each.value, key.unit, language) for each, key in zip(statements, keys, strict=True)
            ]
            known = {
                "parts": " + ".join(numbers[: len(found.parts)]),
                "part": numbers[0],
                "part.period": _when(found.parts[0], language),
                "part.of": self._breakdown(found.parts[0], language),
                "expected": span(found.expected, about.unit, language),
                "stated": span(found.stated, about.unit, language),
            }
            if found.whole:
                known |= {"whole": numbers[-1], "whole.period": _when(found.whole, language)}
            words[language] = known
        apart = excess(found.expected, found.stated) if clashes else None
        return self._finding(
            found.rule, verdict, claims, about, found.expected, found.stated, words, None, apart
        )

    def conversion(self, converted: Converted, others: Interval | None = None) -> Finding:
        """Of a sum of money in two currencies; the converted one is likely wrong where they do not fit.

        ``others`` is the rate that other sums tell of it: see ``currencies.Rates.telling``.
        """
        own, other, unit = converted.own, converted.other, converted.other_unit
        paid = others or converted.paid
        assert paid is not None, "a rate is known from the time or from other sums"
        fits = converted.fits and (others is None or is_near(converted.implied, others))
        words = {
            language: {
                "one": number(own.value, converted.key.unit, language),
                "other": number(other.value, unit, language),
                "one.unit": currency(converted.key.unit, language),
                "other.unit": currency(unit, language),
                "expected": span(converted.implied, "count", language),
                "stated": span(paid, "count", language),
                "paid": _PAID[language][paid is others],
            }
            for language in LANGUAGES
        }
        claims = (own.claim,)
        verdict, apart = (AGREE, None) if fits else (CONFLICT, excess(converted.implied, paid))
        about = converted.key._replace(unit=unit)
        return self._finding(
            "currency", verdict, claims, about, converted.implied, paid, words, own.claim, apart
        )

    def clash(self, clash: Clash, chains: Chains) -> Finding:
        """Of a point that nobody states and for which two different things follow."""
        rule = "implied-whole" if "whole" in (clash.one.term, clash.other.term) else "chain"
        return self._two_ways(rule, clash.one, clash.other, chains)

    def agreed_whole(self, ways: Sequence[Implied], chains: Chains) -> Finding:
        """Of a whole that nobody states, where the parts of two shares imply the same."""
        return self._two_ways("implied-whole", ways[0], ways[1], chains)

    def _two_ways(self, rule: str, one: Implied, other: Implied, chains: Chains) -> Finding:
        ways, unit = (one, other), one.key.unit
        words = {
            language: {
                "parts": COMMAS[language].join(self._inputs(way, language) for way in ways),
                "ways": _APART[language].join(self._way(way, chains, language) for way in ways),
                "about": self.point(one.key, language),
                "expected": span(one.interval, unit, language),
                "stated": span(other.interval, unit, language),
            }
            for language in LANGUAGES
        }
        claims = self._sources(ways, chains)
        found = (one.interval, other.interval)
        apart = None if found[0].meets(found[1]) else excess(*found)
        verdict = AGREE if found[0].meets(found[1]) else self._explained(CONFLICT, claims)
        return self._finding(rule, verdict, claims, one.key, *found, words, None, apart)

    def implied(self, way: Implied, chains: Chains) -> Finding:
        """Of a point that nobody states and that follows from others."""
        claims = self._sources((way,), chains)
        rule = way.factor.rule
        says = {
            language: self.point(way.key, language)
            + _IS[language]
            + span(way.interval, way.key.unit, language)
            for language in LANGUAGES
        }
        formula = {language: self._way(way, chains, language) for language in LANGUAGES}
        return Finding(
            rule.name, IMPLIED, "info", claims, way.key, way.interval, None, formula, says, steps=way.steps
        )

    # Their parts.

    def point(self, key: Key, language: str) -> str:
        """What a point is of, in words."""
        known = self._vocabulary.indicators.get(key.indicator)
        label = known.label(language) if known else key.indicator
        place = self._vocabulary.places.get(key.area or "")
        where = place.label(language) if place else key.area
        about = [self._breakdown(key, language), where, _when(key, language)]
        return COMMAS[language].join([label, *(each for each in about if each)])

    def _breakdown(self, key: Key, language: str) -> str:
        found = []
        for dimension, value in key.of:
            known = self._vocabulary.breakdowns.get((dimension, str(value)))
            found.append(known.label(language) if known else str(value))
        return COMMAS[language].join(found)

    def _inputs(self, way: Implied, language: str) -> str:
        others = [key for name, key in way.factor.terms.items() if name != way.term]
        numbers = [
            number(self._observations[key].first.value, key.unit, language)
            for key in others
            if key in self._observations
        ]
        return " / ".join(reversed(numbers))

    def _way(self, way: Implied, chains: Chains, language: str) -> str:
        """The formula by which something follows, with its numbers."""
        numbers = {name: str(each.low) for name, each in way.factor.given.items()}
        for name, key in way.factor.terms.items():
            if name != way.term:
                numbers[name] = self._shown(key, chains, language)
        filled = way.factor.rule.solve[way.term].filled(numbers)
        return f"{filled} = {span(way.interval, way.key.unit, language)}"

    def _shown(self, key: Key, chains: Chains, language: str) -> str:
        if key in self._observations:
            return number(self._observations[key].first.value, key.unit, language)
        implied = chains.implied.get(key)
        return "(…)" if implied is None else f"({span(implied.interval, key.unit, language)})"

    def _sources(self, ways: Iterable[Implied], chains: Chains) -> tuple[Claim, ...]:
        keys = dict.fromkeys(key for way in ways for key in chains.sources(way))
        return _claims_of(self._observations[key].first for key in keys)

    def _words_of(
        self, rule: Rule, terms: Mapping[str, Key], statements: Mapping[str, Statement], language: str
    ) -> dict[str, str]:
        words: dict[str, str] = {}
        for name, key in terms.items():
            words[name] = number(statements[name].value, key.unit, language)
            words[f"{name}.period"] = _when(key, language)
            words[f"{name}.of"] = self._breakdown(key, language)
        return words

    def _explained(self, verdict: str, claims: Sequence[Claim]) -> str:
        """A conflict, unless the words around the figures explain why they differ."""
        found = signs(claims, self._documents)
        return next((each for each in (REVISED, DEFINITION) if each in found), verdict)

    def _finding(
        self,
        rule: str,
        verdict: str,
        claims: tuple[Claim, ...],
        about: Key,
        expected: Interval | None,
        stated: Interval | None,
        words: Mapping[str, Mapping[str, str]],
        suspect: Claim | None,
        apart: Decimal | None,
    ) -> Finding:
        known = set_rules()[rule]
        return Finding(
            rule,
            verdict,
            severity(verdict, apart),
            claims,
            about,
            expected,
            stated,
            {language: _filled(known.formula, words[language]) for language in LANGUAGES},
            {
                language: _filled(
                    known.says[language] + (known.wrong.get(language, "") if verdict == CONFLICT else ""),
                    words[language],
                )
                for language in LANGUAGES
            },
            suspect if verdict == CONFLICT else None,
            apart,
        )


def _when(key: Key, language: str) -> str:
    """A point's period in words, nothing where it has none."""
    return period(key.period, language) if key.period else ""


def _claims_of(statements: Iterable[Statement]) -> tuple[Claim, ...]:
    found: dict[tuple[str, int, int], Claim] = {}
    for each in statements:
        found.setdefault((each.claim.doc, each.claim.start, each.claim.end), each.claim)
    return tuple(found.values())


def _filled(template: str, words: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda match: words.get(match[1], match[0]), template)
