"""A lexicon → patterns of the forms in which a figure and the cues of its measure stand beside each other."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ipgraph.extract.lexicon import Lexicon

# The forms in which a figure and the cues beside it stand; the words for the cues are the lexicon's.
_PARTS: Final = {
    "bound": r"(?:(?:{quantities.bounds.about}|{quantities.bounds.over}|{quantities.bounds.under})\s*)?",
    # an article and a bound may stand between a cue and its figure
    "tail": r"(?:{gap}{the})?\s*<bound>{the}$",
    "comparison": r"(?:(?P<up>{grammar.change.more})|(?P<down>{grammar.change.less}))",
    "cue": r"(?P<up>{grammar.change.up})|(?P<down>{grammar.change.down})",
    "percentage": r"<bound>[\d.,]{1,9}\s?(?:{quantities.suffix.percent})",
    "few": r"{word}{0,6}?\s*",
}
_FORMS: Final = {
    "cue": r"<cue>",
    "after": r"^\s*(?:\)\s+)?(?:(?:{grammar.change.qualifiers})[\s,]*){0,5}<comparison>{break}",
    "than": r"^{word}{0,4}?{gap}<comparison>[\s,]*(?:(?:{grammar.links.respectively}),?\s*)?"
    r"(?:{grammar.links.than})",
    # "19,145, or 13.3 percent, more than in 2019", "5.98 above 2019"
    "than_before": r"^(?:\s*,\s*(?:{grammar.links.and}|{grammar.links.namely}){gap}<percentage>\s*,"
    r"|\s*[(（]<percentage>[)）])?\s*<comparison>\s*(?:{grammar.change.than_before})",
    "to": r"(?:^|{apart})(?:{grammar.links.to})\s*<bound>{the}$",
    "direct": r"(?:^|{apart}|[(（])(?:<cue>)(?:{gap}(?:{grammar.links.rate}))?"
    r"(?:{gap}(?:{grammar.links.of}))?<tail>",
    "share_before": r"(?:{grammar.share.before}){word}{0,3}?<tail>",
    "share_of": r"^\W*(?:{grammar.share.partitive})(?:{gap}[^,，;:；：]{1,80})?[,，]<tail>",
    "share_after": r"^\s*(?:[—–-]{1,2}\s*|\)\s*)?(?:{gap})?(?:{grammar.share.after})",
    "bound_behind": r"^(?:{quantities.bounds.after_over}|{quantities.bounds.after_about}"
    r"|{quantities.bounds.after_under})",
    "share_word": r"{grammar.share.words}",
    "given_to": r"{grammar.share.given_to}[^\d]{0,20}$",
    "grown_to": r"\s*{grammar.links.to}\s*",
    "points_last": r"(?:points?|pp)\s*$",
    "ratio": r"\s*(?:{grammar.share.ratio})\s*",
    "compared": r"(?:(?:<cue>)|(?:{grammar.from_to.earlier}))(?:{gap}(?:{grammar.links.of}))?<tail>",
    "fraction_after": r"^{gap}(?:{grammar.share.fraction_after})",
    "exceeding": r"(?P<up>{grammar.change.exceeding})|(?P<down>{grammar.change.missing})",
    "elided": r"^\W*(?:(?:{grammar.links.and}){gap})?{the}(?-i:[A-Z])[\w.'’-]*(?:\s(?-i:[A-Z])[\w.'’-]*){0,3}"
    r"{gap}<bound>$",
    "joined": r"\s+(?:{grammar.links.and})\s",
    "percent_last": r"(?:{quantities.suffix.percent})\W*$",
    "number_last": r"[\d.,]{1,8}\s?(?:{quantities.suffix.percent})"
    r"(?:\s{1,2}(?:{grammar.change.qualifiers})){0,4}\W*$",
    "improved": r"{grammar.change.improved}",
    "worsened": r"{grammar.change.worsened}",
    "plain_rank": r"(?:{grammar.rank.strong})[^.;:()]{0,80}?(?:{grammar.rank.plain})\s*$",
    "further": r"{grammar.change.further}",
    "compared_aside": r"<comparison>\s*[(（]\s*<bound>$",
    "gapped": r"(?:^|{apart})(?:{grammar.links.gapped}){word}{0,2}?<tail>",
    "gap": r"{grammar.gap.cues}",
    "less": r"{grammar.change.less}",
    "below": r"{grammar.gap.below}",
    "annual": r"{grammar.gap.average_annual}",
    "from": r"(?:^|{apart}|[,(，（])(?:{grammar.from_to.earlier})<tail>",
    "of_others": r"\s*(?:{grammar.from_to.of_others}){break}",
    "origins": r"\s*(?:[\w-]+\s+){0,2}?(?:{grammar.unknown.reached}){break}",
    "behind": r"(?:^|{apart}|[,(，（])(?:{grammar.from_to.behind})<tail>",
    "amounting": r"\s*(?:{grammar.change.amounting})\s*<bound>{the}",
    "rate_of": r"(?:{grammar.change.rate_of}){gap}(?:{grammar.change.rate_in}){gap}"
    r"[^,;:]{1,90}?{gap}(?:{grammar.change.amounting}){gap}<bound>{the}$",
    "lending": r"(?:{grammar.change.lending}){gap}<bound>$",
    "had_grown": r"(?:{grammar.change.grown})\s*$",
    "crossing": r"(?:{grammar.change.up}|{grammar.change.down}){gap}(?:{grammar.change.crossing}){gap}"
    r"{the}(?:{grammar.change.marks}{gap})?$",
    "most": r"(?:{grammar.change.most})[^;:.；：。]{0,90}?[,，]{gap}"
    r"(?:(?:{grammar.change.most_at}){gap})?<bound>$",
    "grown": r"^\W*{the}(?:{grammar.change.grown}){gap}[^,;:，；：]{1,110}?{gap}"
    r"(?:{grammar.change.most_at}){gap}<bound>{the}$",
    "adding": r"(?:{grammar.change.adding}){gap}<bound>{the}$",
    "one_in": r"(?:{grammar.share.one_in})\s*$",
    "aside": r"(?:{quantities.bounds.after_over}|{quantities.bounds.after_about})?"
    r"\s*(?:[(（]|[–—-]{1,2}\s|,\s*(?:{grammar.links.and})\s)\s*<bound>",
    "rank_strong": r"(?:{grammar.rank.strong})<few>$",
    "rank_before": r"(?:{grammar.rank.before})<few>$",
    "rank_after": r"^\s*(?:{grammar.rank.after})",
}


@cache
def measure_cues(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    """The patterns by their names, each compiled for the language of the lexicon."""

    def spelt(form: str) -> str:
        while "<" in (again := re.sub(r"<(\w+)>", lambda m: _PARTS.get(m[1], m[0]), form)) and again != form:
            form = again
        return again

    return {name: lexicon.compose(spelt(form)) for name, form in _FORMS.items()}
