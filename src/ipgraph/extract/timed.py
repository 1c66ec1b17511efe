"""A figure in its segment → how its words tell its time: as a running total, as that of a year before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract.once import once
from ipgraph.extract.period_roles import AS_OF, BASE, MAIN, OWN
from ipgraph.extract.phrase import Phrase, begun
from ipgraph.extract.segments import without_bound

if TYPE_CHECKING:
    from ipgraph.extract.recognise import Facet

# So far before a figure stands what governs it: "aims to".
_GOVERNS: Final = 400
# Parts of a year.
_PARTS: Final = frozenset({"month", "months", "near-month", "quarter", "half"})
_YEARS: Final = frozenset({"year", "fiscal"})
# Between a year and its figure.
_OWNS: Final = ("'s", "’s")
_BRACKETS: Final = ("(", "（")
# How long a bracket is that holds a figure and its noun.
_ASIDE: Final = 32
# What parts the statements of a sentence.
_STOPS: Final = (";", "；", "。", "\n")


class Timed(Phrase):
    """One figure and what its words say of the time that it is of."""

    def _nearby(self, start: int) -> int:
        """Where the words before the figure begin that are looked at: ``start``, or nearer in a long list."""
        return max(start, self.quantity.start - _GOVERNS)

    def _is_example(self, ahead: str) -> bool:
        """True of what one of many did, and of what each of many has, by the words before the figure."""
        kinds = ("one", "per") if self.quantity.unit == "count" else ("one",)
        return any(self.lexicon.pattern(f"quantities.notclaims.{k}", r"{}$").search(ahead) for k in kinds)

    @once
    def is_of_time(self) -> bool:
        """True of "March alone brought 5,200", "268,000 in February": a clause that names a time only."""
        text, start, end = self.sentence.text, self.segment.start, self.quantity.start
        own = (m for m in self.sentence.periods if start <= m.start < self.segment.end)
        is_count = self.quantity.unit == "count"
        told = [
            m
            for m in own
            if (m.role == MAIN and (m.kind in _PARTS or (is_count and m.kind in _YEARS and m.year)))
            or (is_count and (m.role == AS_OF or m.kind == "date"))
        ]
        # "73,100, a record", but "at the end of the year 148,000, most of them valid"
        behind, last = self.quantity.end, self.segment.end
        pause = text.find(",", behind, last) if all(m.role == MAIN for m in told) else -1
        if begun(self.sentence.facets, behind, pause if pause >= 0 else last):
            # "In March 5,200 were in force"
            return False
        if not told or not self.stands_alone or not self.lexicon.table("grammar.reference.of_time"):
            return False
        if self.lexicon.pattern("grammar.reference.of_them", r"\s*{}").match(text, self.quantity.end):
            # "The court took in 2,569 of them in 2021": the verb tells what was done with these
            return False
        words = without_bound(text[start:end], self.lexicon)
        for mention in told:
            if mention.end <= end:
                at = mention.start - start
                words = (
                    words[:at]
                    + " " * (mention.end - mention.start)
                    + words[at + mention.end - mention.start :]
                )
        only = self.lexicon.pattern("grammar.reference.of_time", r"[\W]*(?:{}(?:\W+|$)){0,5}")
        return only.fullmatch(words) is not None

    @property
    def adds_month(self) -> bool:
        """True of "October added another 6,300": what came in then, not by how much there was more."""
        start, end = self.segment.start, self.quantity.start
        told = (m for m in self.sentence.periods if start <= m.start and m.end <= end)
        return self.is_of_time and any(m.kind == "month" for m in told)

    @once
    def _own_facets(self) -> list[Facet]:
        # "March brought 5,200": what the verb may else name is not told
        return [] if self.is_of_time else super()._own_facets

    @property
    def is_in_stock(self) -> bool:
        """True of "the backlog of appeals sank to 8,498": so many there are at a time."""
        stock = self.lexicon.pattern("grammar.reference.in_stock")
        return stock.search(self.sentence.text, self.segment.scope, self.segment.end) is not None

    @once
    def is_cumulative(self) -> bool:
        """True of "累计905件": all that there is by then."""
        since = max(self.sentence.text.rfind(mark, 0, self.quantity.start) for mark in _STOPS)
        found = list(
            self.lexicon.pattern("grammar.cumulative.words").finditer(
                self.sentence.text, since + 1, self.segment.end
            )
        )
        before = [match for match in found if match.start() < self.quantity.start]
        if not before:
            return bool(found) and found[0].start() < self.segment.end
        behind = self.sentence.text[before[-1].end() : self.quantity.start]
        return not self.lexicon.pattern("grammar.cumulative.breaks").search(behind)

    @once
    def tells_new(self) -> bool:
        """True of "新增地理标志商标18件": what was added, not all that there is."""
        words = self.sentence.text[self._nearby(self.segment.start) : self.quantity.start]
        return bool(self.lexicon.pattern("grammar.cumulative.breaks").search(words))

    @property
    def is_new_total(self) -> bool:
        """True of "288 joined, bringing the total to 1,520": what there is at the end of the period."""
        pattern = self.lexicon.pattern("grammar.cumulative.total", r"{}\s*$")
        words = self.sentence.text[self._nearby(self.segment.start) : self.quantity.start]
        return bool(pattern.search(without_bound(words, self.lexicon)))

    @property
    def is_of_year_before(self) -> bool:
        """True of "184,631 a year earlier": that and no other period stands right behind the figure."""
        end, text = self.quantity.end, self.sentence.text
        # "sixth place a year earlier"
        noun = r"(?:\w+\s)?" if self.quantity.unit == "rank" else ""
        said = self.lexicon.pattern("grammar.reference.prepositions", rf"\s?{noun}(?:{{}}\s)?")
        behind = (m for m in self.sentence.periods if m.kind == "base" and m.start > end)
        return any(said.fullmatch(text, end, m.start) is not None for m in behind)

    @once
    def is_since(self) -> bool:
        """True of "since its establishment the court has concluded 15,710": all that there is by now."""
        before = max(self.sentence.text.rfind(mark, 0, self.quantity.start) for mark in _STOPS)
        pattern = self.lexicon.pattern("grammar.cumulative.since")
        return bool(pattern.search(self.sentence.text, before + 1, self.segment.end))

    @property
    def is_dated_closely(self) -> bool:
        """False of a figure that a comma parts from all periods that its segment tells."""
        text, start, end = self.sentence.text, self.quantity.start, self.quantity.end
        own = [m for m in self.sentence.periods if self.segment.start <= m.start < self.segment.end]
        past = self.lexicon.pattern("periods.excursion.words")
        if any(m.end <= start and past.search(text, m.end, start) for m in own):
            # "In 2020, it had been 639.8 billion yuan"
            return True
        opens = self.lexicon.pattern("grammar.from_to.earlier", r"{}\s*$")
        if own and all(m.end <= start and opens.search(text, m.end, start) for m in own):
            # "In 2020 filings rose from 1,200 to 1,500": the year is that of the second
            return False
        between = (text[m.end : start] if m.end <= start else text[end : m.start] for m in own)
        return not all(any(mark in words for mark in ("，", ",")) for words in between)

    @property
    def is_compared(self) -> bool:
        """True of "较2022年的5.8万件": a figure that another is compared with."""
        start, end = self.segment.start, self.quantity.start
        return any(m.role == OWN and start <= m.start and m.end <= end for m in self.sentence.periods)

    @once
    def ends_comparison(self) -> bool:
        """True of "from 462,176 to 449,923", "against 55": it is a time that the figure is compared for."""
        pattern = self.lexicon.pattern("grammar.links.to", r"\s*(?:$|[.,;:()—–，。；、（）-]|{})")
        return bool(pattern.match(self.sentence.text, self.quantity.end))

    @once
    def is_labelled(self) -> bool:
        """True of "(2021: 40,895)": brackets hold a year and its figure."""
        before = without_bound(self.sentence.text[: self.quantity.start], self.lexicon).rstrip()
        is_closed = self.sentence.text.startswith((")", "）"), self.quantity.end)
        named = (m for m in self.sentence.periods if m.end < self.quantity.start)
        return is_closed and any(
            before.endswith(_BRACKETS, 0, m.start) and before[m.end :].strip() in (":", "：", "")
            for m in named
        )

    @once
    def is_bracketed(self) -> bool:
        """True of "games (25%)": brackets hold the figure alone."""
        before = without_bound(self.sentence.text[: self.quantity.start], self.lexicon).rstrip()
        return before.endswith(("(", "（")) and self.sentence.text.startswith((")", "）"), self.quantity.end)

    @once
    def is_of_base(self) -> bool:
        """True of "the 34,134 of the preceding year", "170,275 a year earlier", "last year (170,275)"."""
        text, opened = self.sentence.text, self.quantity.start
        if text[:opened].endswith(("(", "（")) and text.find(")", opened) - opened <= _ASIDE:
            # "a rise from the same period last year (2,622 applications)"
            told = (m for m in self.sentence.periods if m.kind == "base" and m.end < opened)
            if any(not text[m.end : opened].strip(" (（") for m in told):
                return True
        if self.stands_alone:
            # "8.1% lower than in 2018 (20,941)"
            before = (m for m in self.sentence.periods if BASE in (m.kind, m.role) and m.end < opened)
            parted = [text[m.end : opened].strip() for m in before]
            # "2.5 times the 2020 figure (29,448)"
            noun = self.lexicon.pattern("periods.after.base", r"{}\s*[(（]")
            if self.is_bracketed and any(noun.fullmatch(words) for words in parted):
                return True
            figure_of = self.lexicon.pattern("grammar.from_to.figure_of", r"{}\s*")
            if any(
                figure_of.fullmatch(without_bound(words + " ", self.lexicon)) for words in parted if words
            ):
                # "4.9 times as much as the 2018 figure of 88.4 billion"
                return True
            if any(words in _OWNS for words in parted) or (
                self.is_bracketed and any(words in _BRACKETS for words in parted)
            ):
                # "4.6% more than 2021's 45,089"
                return True
            opens_window = self.lexicon.pattern("grammar.reference.prepositions", r"{}{gap}")
            small = self.lexicon.pattern("grammar.reference.prepositions", r"\s*(?:{}{gap})?{the}")
            for mention in self.sentence.periods:
                if mention.kind == "base" and self.quantity.end <= mention.start < self.segment.end:
                    # "2,495,213 within a year" is what came out of that year
                    is_window = opens_window.match(text, mention.start, mention.end) is not None
                    between = text[self.quantity.end : mention.start]
                    return bool(small.fullmatch(between)) and not is_window
        return False

    @once
    def looks_back(self) -> bool:
        """True of "In 2009 there had been 43,572"."""
        pattern = self.lexicon.pattern("grammar.from_to.earlier", r"{}\s*$")
        near = self._nearby(self.segment.start)
        return bool(pattern.search(self.sentence.text[near : self.quantity.start]))

    @property
    def there_are(self) -> bool:
        """True of "There were 22,000 trade mark agencies": so many at a date, not in a time."""
        pattern = self.lexicon.pattern(
            "grammar.reference.there_are", r"{}{gap}(?:{grammar.reference.near_number}{gap})?$"
        )
        words = self.sentence.text[self.segment.start : self.quantity.start]
        return pattern.search(without_bound(words, self.lexicon).rstrip() + " ") is not None
