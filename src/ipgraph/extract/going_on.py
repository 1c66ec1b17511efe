"""A figure and the one before it → whether its words go on with what that one is of, or turn from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract import standing, subjects
from ipgraph.extract.phrase import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.clauses import Clause
    from ipgraph.extract.drafts import Draft
    from ipgraph.extract.recognise import Facet

# What others are told as parts of, and which is a sum by itself.
_SUM: Final = ("gdp",)


def goes_on(clause: Clause, before: Draft) -> bool:
    """True where a figure's words name nothing but more of what the figure before is of."""
    if any(subjects.slot(name) == "act" for facet in clause.facets() for name in facet.facets):
        return False
    quantity, last = clause.quantity, before.clause.quantity
    tells = {subjects.slot(name) for name in names(clause.facets())}
    # "其中民事1619件、行政889件": a category is all that the next of a list names
    between = clause.sentence.text[last.end : quantity.start]
    is_next = between.startswith("、") and clause.contrasts and not clause.has_words_left
    is_more = (clause.goes_on or is_next) and quantity.unit == last.unit
    if clause.is_compared and quantity.unit == last.unit and clause.stands_alone:
        # "侦破858宗，较2022年的823宗上升4%"
        return True
    if is_more and tells <= {None, "right", "thing", "apart"}:
        return clause.counts_like(before.clause)
    if between.strip(" 、") == "" and clause.quantity.form == "digits" and quantity.unit != "percent":
        # "“苏知贷”放款1200笔、43.6亿元"
        return clause.stands_alone and not clause.has_words_left
    if quantity.unit != last.unit and "percent" in last.unit:
        return False
    named = any(not facet.weak and subjects.slot(facet.facets[0]) for facet in clause.facets())
    is_bare = clause.stands_alone and quantity.form == "digits" and clause.head is None and not named
    if is_bare and quantity.unit == last.unit == "count":
        # "422 people were found guilty under the one act and 28 under the other"
        if clause.follows_closely(before.clause):
            return True
        # "Germany (14,394) has most in force, followed by China (9,571)"
        if before.clause.place is not None and clause.place is not None:
            return True
    # "规模224.6亿元" behind a count, not "案件102起" behind a sum
    is_turned = last.is_money and not quantity.is_money
    return clause.is_generic and not (named or is_turned or clause.has_words_left)


def is_of_else(clause: Clause, local: Sequence[Facet], source: Draft) -> bool:
    """As ``is_foreign``; what is done with a sum ("1.02 billion yuan were granted") is told of the loans."""
    if clause.quantity.is_money and source.clause.sentence is clause.sentence:
        local = [f for f in local if subjects.slot(f.facets[0]) != "act"]
    return is_foreign(local, source)


def is_foreign(local: Sequence[Facet], source: Draft) -> bool:
    """True where the words name something, and nothing of what the figure before is of."""
    named = [name for name in names(local) if subjects.slot(name) and name != "ip"]
    # "2,146 cases of GI infringement" behind zones for GIs: of the same right, and yet of no zones
    is_of_cases = "case" in names(local) and not subjects.has_kinds(source.indicator)
    is_of_cases = is_of_cases and not subjects.is_dealt_with(source.facets)
    return bool(named) and (is_of_cases or not set(named) & set(source.facets))


def is_kind(clause: Clause, source: Draft, drafts: Sequence[Draft]) -> bool:
    """True of "商标131429件" where cases or goods are spoken of, whatever right they are about."""
    if not (subjects.has_kinds(source.indicator) and clause.names_right_only):
        return False
    told = {
        name for facet in clause.facets() if facet.start != clause.quantity.start for name in facet.facets
    }
    if "goods" in source.facets and "case" in told:
        # "查扣货物8万件；查处专利商标违法案件4万件"
        return False
    if clause.stands_alone or not drafts:
        return clause.stands_alone
    # "1,958 concerned patents and 18,558 trademarks"
    last = {subjects.slot(name) for name in names(drafts[-1].clause.facets())}
    return clause.is_joined and drafts[-1].indicator == source.indicator and "right" in last


def names_something(clause: Clause, local: Sequence[Facet]) -> bool:
    """True where other words than the number's own measure word name more than a counted noun."""
    return any(
        not (facet.weak or facet.head)
        and (bool(subjects.slot(facet.facets[0])) or (facet.facets == _SUM and clause.quantity.is_money))
        for facet in local
        if facet.start != clause.quantity.start
    )


def is_of_another(clause: Clause, source: Draft) -> bool:
    """True where the words name another right or field than the figure before, or another subject."""
    kinds = ("field",) if subjects.has_kinds(source.indicator) else ("right", "field")
    return clause.differs(source.facets, kinds) or clause.has_other_subject


def is_step(clause: Clause, source: Draft, local: Sequence[Facet]) -> bool:
    """True of a count that words only say a step of, where the source counts at any step."""
    before = [facet for facet in local if facet.start != clause.quantity.start]
    if any("valid" in facet.facets and not facet.weak for facet in before):
        # "马德里申请5827件，累计有效量5.2万件": a stock is no step of what was filed
        return False
    return clause.quantity.unit == "count" and subjects.goes_through(source.indicator, before)


def turns_away(clause: Clause, source: Draft, local: Sequence[Facet]) -> bool:
    """True where weak words tell of another act or thing than the figure before is of."""
    weak = [name for facet in local if facet.weak for name in facet.facets]
    acts = {name for name in weak if subjects.slot(name) == "act"}
    # a sum is neither received nor concluded
    if acts and not acts & set(source.facets) and not clause.quantity.is_money:
        return True
    # "2.64 million pieces" behind batches: things of another kind
    things = {name for name in weak if subjects.slot(name) == "thing"}
    # a document is no kind of goods
    told = {name for name in source.facets if subjects.slot(name) == "thing"} - {"certificate"}
    return bool(things and told and things.isdisjoint(told))


def counts_bare_kind(clause: Clause, local: Sequence[Facet]) -> bool:
    """True where the noun that is counted is all that the words name.

    A noun may say by itself what is done with what it counts: "质押项目".
    """
    return bool(clause.head) and not any(names([facet]) or len(facet.facets) > 1 for facet in local)


def is_waiting(source: Draft, local: Sequence[Facet]) -> bool:
    """True of what is pending, or was filed only, behind a figure of what is not."""
    told = names(local)
    is_filed = "application" in told and standing.COME_OF_IT.isdisjoint(told)
    is_filed = is_filed and not standing.COME_OF_IT.isdisjoint(source.facets)
    return is_filed or ("pending" in told and "pending" not in source.facets)
