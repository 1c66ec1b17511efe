"""True values → figures as the press states them: a form, its words in a language, and what they allow."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ipgraph.values import half_step, is_currency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

# "Nearly 4.4 million" and "about 4.4 million" are rounded more boldly than to the last digit.
_LOOSE: Final = 2
_NEXT_TO_NOTHING: Final = -9
_ROUNDING: Final = {
    "exact": ROUND_HALF_UP,
    "about": ROUND_HALF_UP,
    "nearly": ROUND_CEILING,
    "over": ROUND_FLOOR,
    "under": ROUND_CEILING,
}
INFINITY: Final = Decimal("Infinity")
Range = tuple[Decimal, Decimal]


class Form(NamedTuple):
    """How a figure is told: what its word multiplies by, decimals (below zero: zeros), and its bound."""

    multiplier: Decimal = Decimal(1)
    decimals: int = 0
    bound: str = "exact"

    @property
    def step(self) -> Decimal:
        """The step of the last digit, in base units."""
        return self.multiplier.scaleb(-self.decimals)

    def rounded(self, true: Decimal) -> Decimal:
        """The value as it is told in this form, away from zero where its bound asks so."""
        size = (abs(true) / self.step).to_integral_value(_ROUNDING[self.bound]) * self.step
        return size.copy_sign(true)


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as stated: ``value`` in base units of ``unit``."""

    value: Decimal
    unit: str
    form: Form

    @property
    def digits(self) -> str:
        """The number as written, without sign and groups."""
        return f"{abs(self.value) / self.form.multiplier:.{max(self.form.decimals, 0)}f}"

    @property
    def bound(self) -> str:
        """The bound of its claim."""
        return "about" if self.form.bound == "nearly" else self.form.bound

    @property
    def half(self) -> Decimal:
        """Half the step of the last digit that can be seen to count."""
        return half_step(self.digits, self.form.multiplier, whole=self.unit == "count")

    @property
    def allowed(self) -> Range:
        """The least and the greatest true value that the words allow."""
        if self.bound == "over":
            return (self.value, INFINITY)
        if self.bound == "under":
            # all that is told so is above zero
            return (self.value.scaleb(_NEXT_TO_NOTHING), self.value)
        half = self.half
        if self.bound == "about":
            # "about 150 cases" is no count to the unit
            half = max(half, self.form.step / 2) * _LOOSE
        return self.value - half, self.value + half

    def words(self, lexicon: Mapping[str, Any], language: str, classifier: str, random: Random) -> str:
        """The figure in words, a fall without its sign; ``classifier`` follows a Chinese count."""
        digits, form = self.digits, self.form
        if form.multiplier == 1 and not (language == "zh" and len(digits) < 5):
            whole, point, fraction = digits.partition(".")
            digits = (f"{int(whole):,}" if language == "en" else whole) + point + fraction
        number = digits + lexicon["multipliers"].get(str(form.multiplier), "")
        counted = classifier if language == "zh" and self.unit == "count" else ""
        patterns = lexicon["units"].get(self.unit, ["{n}"])
        text = random.choice(patterns).format(n=number) + counted
        if self.unit == "percentage-point" and self.digits == "1":
            text = text.replace("points", "point")
        return str(random.choice(lexicon["bounds"][form.bound]).format(n=text))


def state(true: Decimal, unit: str, language: str, random: Random, *, bound: str = "exact") -> Stated:
    """A true value in one of the forms that a language has for values of its size."""
    return Stated((form := _form(true, unit, language, random, bound)).rounded(true), unit, form)


def _form(true: Decimal, unit: str, language: str, random: Random, bound: str) -> Form:
    size = abs(true)
    loose = bound != "exact"
    if unit != "count" and not is_currency(unit):
        decimals = random.choice((0, 1) if loose else (0, 1, 1, 1, 2))
        if unit == "times" or size < 2:
            decimals = max(decimals, 1)
        if Form(Decimal(1), decimals, bound).rounded(true) == 0:
            decimals = 2
        return Form(Decimal(1), decimals, bound)
    words = (10**4, 10**8, 10**12) if language == "zh" else (10**6, 10**9, 10**12)
    fitting = [Decimal(word) for word in words if word <= size]
    if unit == "count":
        plain = not fitting or random.random() < 0.2
        if plain and loose:
            return Form(Decimal(1), -max(len(str(int(size))) - 2, 0), bound)
        if plain:
            zeros = 3 if language == "en" and size >= 10**4 and random.random() < 0.7 else 0
            return Form(Decimal(1), -zeros, bound)
    multiplier = fitting[-1]
    if is_currency(unit) and language == "zh" and size >= 10**12 and random.random() < 0.4:
        multiplier = fitting[-2]
    whole = len(str(int(size / multiplier)))
    # two to five digits that count, two or three where the figure is bold
    decimals = max((2 if loose else random.choice((2, 3, 3, 4, 5))) - whole, 0)
    return Form(multiplier, min(decimals, 2 if multiplier > 10**4 else 4), bound)
