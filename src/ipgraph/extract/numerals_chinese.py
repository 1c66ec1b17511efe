"""Chinese text, folded → its numerals: digits with 万 and 亿, characters, tenths, fractions, ordinals."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ipgraph.extract.lexicon import compile_patterns
from ipgraph.extract.numerals import DIGITS, MOST_DIGITS, SPACED, Numeral, plain_digits, rounded
from ipgraph.extract.scan import first_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ipgraph.extract.lexicon import Lexicon

_ONE: Final = Decimal(1)
_TEN: Final = 10
_TEN_THOUSAND: Final = 10_000
# No run of characters that means a number is longer; 九千九百九十九万九千九百九十九亿… has 27.
_LONGEST: Final = 32


class ChineseReader:
    """Numerals of Chinese, in text folded by its lexicon.

    A numeral in characters that is no fraction and no rank is ``dependent``: only a measure word or a unit
    behind it shows that it counts. Approximate ones (数千, 几十, 三四百, 上百) are no numerals.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table
        self._digits: dict[str, int] = table("quantities.digits")
        self._multipliers: dict[str, int] = table("quantities.multipliers")
        self._fractions: dict[str, str] = table("quantities.fractions")
        self._points: dict[str, str] = table("quantities.points_in_words")
        self._fraction_bounds: dict[str, str] = table("quantities.fraction_bounds")
        self._ranks: dict[str, int] = table("quantities.ranks")
        self._tens: dict[str, int] = table("quantities.tens")
        digit = "".join(self._digits)
        one_to_nine = "".join(word for word, value in self._digits.items() if value)
        scale = "".join(self._multipliers)
        self._all = frozenset(digit + scale + "".join(self._tens))
        run = f"[{re.escape(''.join(sorted(self._all)))}]"
        # characters for twenty and thirty are two characters written as one
        self._written = {
            **{ord(word): str(value) for word, value in self._digits.items()},
            **{ord(word): f"{value // _TEN}十" for word, value in self._tens.items()},
        }
        self._large = sorted(
            ((word, value) for word, value in self._multipliers.items() if value >= _TEN_THOUSAND),
            key=lambda pair: -pair[1],
        )
        self._below = re.compile(
            "(?P<thousands>[1-9]?千)?0?(?P<hundreds>[1-9]?百)?0?(?P<tens>[1-9]?十)?0?(?P<ones>[1-9])?"
        )
        large = "".join(word for word, value in self._multipliers.items() if value >= _TEN_THOUSAND)

        def any_of(path: str) -> str:
            return compile_patterns(table(f"quantities.{path}")).pattern

        def words_of(entries: dict[str, object]) -> str:
            return "|".join(map(re.escape, sorted(entries, key=len, reverse=True)))

        odd, vague = any_of("bounds.inside"), any_of("reading.vague")
        # 千瓦 and 百分点 are words of their own
        factor = rf"(?!{any_of('reading.no_multiplier')})[{scale}]"
        # "GDP12.82万亿元": what a figure may follow without a mark
        glued = "".join(f"|(?<={word})" for word in table("quantities.reading.glued"))
        number = rf"(?:{run}{{1,{_LONGEST}}}(?:点[{digit}]+)?|{DIGITS})"
        self._pattern = re.compile(
            rf"第 ?(?P<nth>\d{{1,4}}(?![\d.,])|{run}{{1,7}})(?P<place>{any_of('rank.places')})?"
            rf"|(?P<rank>{words_of(dict(self._ranks))})"
            rf"|(?<![A-Za-z])(?i:no\.?) ?(?P<number>\d{{1,3}})(?![\w.,/-]\w|\w)"
            rf"|(?P<multiple>{any_of('multiples.open')})(?P<power>[{one_to_nine}])?(?P<of>{any_of('multiples.close')})"
            rf"|(?P<whole>{run}{{1,{_LONGEST}}}|(?<![\d.,])\d{{1,7}})分(?:之|(?=一(?![\d分钟秒天刻])))(?P<part>{number}|半)"
            rf"|(?P<points>{words_of(dict(self._points))})"
            rf"|(?P<fraction>{words_of(dict(self._fractions))})"
            rf"|(?<![\d.{''.join(self._all)}])(?P<tenths>[{one_to_nine}]|\d(?:\.\d)?)成(?P<more>[{one_to_nine}半])?(?!{any_of('reading.no_tenth')})"
            rf"|(?<![A-Za-z\d.,/:-])(?P<upper>\d{{1,2}})/(?P<lower>\d{{1,3}})(?![\w/]|[.,]\d)"
            rf"|(?<![\d./])(?<!\d,)(?:(?<![A-Za-z_]){glued})(?<![A-Za-z]-)(?P<digits>{SPACED}|{DIGITS})(?!\d|[.,]\d)"
            rf"(?: ?(?P<inside>{odd})?(?P<scale>(?:{factor})+)"
            rf"(?P<rest>(?:\d{{1,4}}{factor})*(?:(?:\d,\d{{3}}|\d{{1,4}})(?![\d.,%:]))?))?"
            rf"|(?P<characters>(?:{vague})?{run}+)(?:点(?P<decimals>[{digit}]+)(?P<by>{factor}+)?)?"
            rf"(?:(?P<inside2>{odd})(?P<scale2>(?:[{scale}]*[{large}])))?(?P<vague>{vague})?"
        )
        # where a numeral can begin: searched for first, since most of a text is none
        firsts = "".join(sorted(first_letters(self._pattern.pattern)))
        self._about = re.compile(any_of("bounds.about"))
        self._begin = re.compile(rf"[\d{re.escape(firsts + firsts.upper())}]")
        self._one = next(word for word, value in self._digits.items() if value == 1)
        self._lone = re.compile(any_of("reading.lone"))
        self._bare = re.compile(rf"(?:{any_of('bare.before')})$")
        self._ranking = re.compile(rf"(?:{any_of('rank.before')})[^,，。;；:：、\d]{{0,8}}$")
        self._rank_ends = re.compile(any_of("rank.after"))
        self._fraction_before = re.compile(rf"(?:{any_of('reading.fraction_cues')})$")

    def __call__(self, text: str) -> Iterator[Numeral]:
        behind = 0
        for place in self._begin.finditer(text):
            if place.start() >= behind:
                match = self._pattern.match(text, place.start())
                if match:
                    behind = match.end()
                    numeral = self._numeral(match, text)
                    if numeral is not None:
                        yield numeral

    def _numeral(self, match: re.Match[str], text: str) -> Numeral | None:
        start, end = match.span()
        if match["points"]:
            points = self._points[match["points"]]
            return Numeral(start, end, Decimal(points), points, _ONE, "words", unit="percentage-point")
        if match["digits"]:
            return self._in_digits(match)
        if match["characters"]:
            return self._in_characters(match, text)
        if match["nth"] or match["rank"] or match["number"]:
            return self._ordinal(match, text)
        if match["tenths"]:
            tenths, more = self._small(match["tenths"]), match["more"]
            value = Decimal(_TEN * tenths + (5 if more == "半" else self._digits.get(more or "", 0)))
            # 三成 is told in tenths, 三成五 in hundredths
            digits, multiplier = (str(value), _ONE) if more else (str(tenths), Decimal(_TEN))
            return Numeral(start, end, value, digits, multiplier, "words", unit="percent")
        if match["whole"]:
            return self._fraction(match)
        if match["fraction"]:
            words = match["fraction"]
            digits = self._fractions[words]
            bound = self._fraction_bounds.get(words)
            return Numeral(start, end, Decimal(digits), digits, _ONE, "fraction", bound, unit="percent")
        if match["multiple"]:
            power = self._digits.get(match["power"] or "", 1)
            value = Decimal(2**power)
            bound = "about" if self._about.search(match["multiple"]) else None
            return Numeral(start, end, value, str(value), _ONE, "words", bound, unit="times", sign=1)
        return self._quotient(match, text)

    def _small(self, word: str) -> int:
        return int(word) if word.isdecimal() else self._digits[word]

    def _in_digits(self, match: re.Match[str]) -> Numeral | None:
        if len(match["digits"]) > MOST_DIGITS:
            return None
        digits = plain_digits(match["digits"])
        if not match["scale"]:
            return Numeral(match.start(), match.end(), Decimal(digits), digits, _ONE, "digits")
        multiplier = self._product(match["scale"])
        if multiplier is None:
            return None
        value, rest = Decimal(digits) * multiplier, match["rest"]
        bound = "over" if match["inside"] else None
        if rest:
            # 3亿5000万: each part counts less than the one before
            last = multiplier
            for part, words in re.findall(r"(\d+)(\D*)", rest.replace(",", "")):
                factor = self._product(words) if words else _ONE
                if factor is None or factor >= last or int(part) * factor >= last:
                    return None
                value, last = value + int(part) * factor, factor
            digits, multiplier = plain_digits(str(value / last)), last
        return Numeral(match.start(), match.end(), value, digits, multiplier, "digits", bound)

    def _product(self, words: str) -> Decimal | None:
        """十万, 百亿, 万亿: growing factors; anything else is no number."""
        factors = [self._multipliers[word] for word in words]
        if any(left >= right for left, right in pairwise(factors)):
            return None
        product = _ONE
        for factor in factors:
            product *= factor
        return product

    def _in_characters(self, match: re.Match[str], text: str) -> Numeral | None:
        words, start = match["characters"], match.start()
        if match["vague"] or words[0] not in self._all:
            return None
        if (
            words in self._multipliers
            and self._multipliers[words] > _TEN
            and not self._bare.search(text, max(0, start - 4), start)
        ):
            return None  # 百家, 千人, 万众; but 超百家
        value = self.value_of(words)
        if value is None or (match[0] == self._one and not self._lone.match(text, match.end())):
            return None  # 一件, 一个: an article
        exact, multiplier, bound = Decimal(value), _ONE, None
        digits = str(value)
        if match["decimals"]:
            digits += "." + "".join(str(self._digits[each]) for each in match["decimals"])
            exact = Decimal(digits)
        for scale in (match["by"], match["scale2"]):
            if scale:
                factor = self._product(scale)
                if factor is None:
                    return None
                exact, multiplier = exact * factor, factor
        if match["scale2"]:
            bound = "over"
        elif not match["decimals"] and words[-1] in self._multipliers:
            # 两千一百 is told in hundreds, 十万 in ten thousands
            zeros = len(digits) - len(digits.rstrip("0"))
            digits, multiplier = digits[: len(digits) - zeros], Decimal(_TEN) ** zeros
        return Numeral(start, match.end(), exact, digits, multiplier, "words", bound, dependent=True)

    def value_of(self, words: str) -> int | None:
        """What characters mean as a number; None where they are none (三四百, 二〇二三, 亿亿).

        >>> from ipgraph.extract import lexicon
        >>> reader = ChineseReader(lexicon.load("zh"))
        >>> [reader.value_of(words) for words in ("一百七十五", "八十一万七千", "三四百", "万亿")]
        [175, 817000, None, 1000000000000]
        """
        if len(words) > _LONGEST:
            return None
        value = self._value(words.translate(self._written), opens=True)
        return value if value or len(words) == 1 else None  # 零亿 is none

    def _value(self, words: str, *, opens: bool) -> int | None:
        for large, factor in self._large:
            head, found, tail = words.rpartition(large)
            if found:
                # 万, 亿 may stand by themselves
                left = self._value(head, opens=opens) if head else 1 if opens else None
                right = self._value(tail, opens=False) if tail else 0
                if left is None or right is None or left >= _TEN**8 or right >= factor:
                    return None
                # 一万二 is short for 一万二千
                is_short = len(tail) == 1 and right
                value: int = left * factor + right * (factor // _TEN if is_short else 1)
                return value
        return self._section(words, opens=opens)

    def _section(self, words: str, *, opens: bool) -> int | None:
        """A number below ten thousand."""
        match = self._below.fullmatch(words)
        if match is None or not words:
            return None
        thousands, hundreds, tens, ones = match["thousands"], match["hundreds"], match["tens"], match["ones"]
        if words[0] in "千百" and (not opens or len(words) > 1):
            return None
        total = 0
        for part, factor in ((thousands, 1000), (hundreds, 100), (tens, _TEN)):
            if part:
                total += int(part[0] if part[0].isdecimal() else 1) * factor
        if ones:
            # 三百五 is short for 三百五十
            behind = words[-2:-1]
            total += int(ones) * {"千": 100, "百": 10}.get(behind, 1)
        return total

    def _number(self, words: str) -> tuple[Decimal, str] | None:
        if words[0] not in self._all:
            digits = plain_digits(words)
            return Decimal(digits), digits
        whole, _, decimals = words.partition("点")
        value = self.value_of(whole)
        if value is None:
            return None
        digits = str(value)
        if decimals:
            digits += "." + "".join(str(self._digits[each]) for each in decimals)
        return Decimal(digits), digits

    def _fraction(self, match: re.Match[str]) -> Numeral | None:
        whole = self._number(match["whole"])
        part = (Decimal("0.5"), "0.5") if match["part"] == "半" else self._number(match["part"])
        if whole is None or part is None or not whole[0]:
            return None
        if whole[0] in (100, 1000, 10_000):
            # 百分之十二点五 is a percentage in words, precise as it is told
            multiplier = 100 / whole[0]
            return Numeral(
                match.start(), match.end(), part[0] * multiplier, part[1], multiplier, "words", unit="percent"
            )
        return rounded(match.start(), match.end(), part[0], whole[0])

    def _quotient(self, match: re.Match[str], text: str) -> Numeral | None:
        upper, lower = int(match["upper"]), int(match["lower"])
        if not 0 < upper < lower or not self._fraction_before.search(
            text, max(0, match.start() - 6), match.start()
        ):
            return None
        return rounded(match.start(), match.end(), Decimal(upper), Decimal(lower))

    def _ordinal(self, match: re.Match[str], text: str) -> Numeral | None:
        start, end = match.span()
        ranked = bool(self._ranking.search(text, max(0, start - 14), start))
        ends = bool(self._rank_ends.match(text, end)) or end == len(text)
        if match["rank"]:
            value: int | None = self._ranks[match["rank"]]
            form = "rank" if ranked or ends else None
        elif match["number"]:
            value, form = int(match["number"]), "rank"
        else:
            words = match["nth"]
            value = int(words) if words.isdecimal() else self.value_of(words)
            if match["place"]:
                form = "rank" if ranked or ends else None
            else:
                form = "rank" if ranked and ends else "ordinal" if ends else None
        if value is None or form is None:
            return None
        return Numeral(start, end, Decimal(value), str(value), _ONE, form)
