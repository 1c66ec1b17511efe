"""A figure and the one that it leans on → which of the latter's breakdowns do not hold for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.extract import lists, wholes
from ipgraph.extract.drafts import RELATIVE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipgraph.extract.drafts import Draft

# What parts cases.
_CASES: Final = frozenset({"case-type", "instance"})
# What holds for one member of a list and not for the next.
_OF_ONE: Final = frozenset({"whole", "company", "city", "region", "batch"})


def left_behind(draft: Draft, source: Draft, before: Sequence[Draft]) -> set[str]:
    """The dimensions of ``source`` that ``draft`` does not take over.

    ``before`` are the figures of the last sentence that had any.
    """
    clause, is_relative = draft.clause, draft.reading.measure in RELATIVE | {"share"}
    drops = {"whole"} if is_relative else set(_OF_ONE)
    if source.reading.earlier and draft.reading.measure == source.reading.measure == "share":
        # "占GDP的比重从11.97%提高到13.04%"
        drops.discard("whole")
    if clause.place is not None:
        drops |= {"city", "region"}
        if clause.stands_apart_from(source.clause):
            # "广州海关在跨境电商渠道查扣782批；深圳海关查扣2310批"
            drops |= {"channel", "kind", "field"}
    if clause.stands_apart_from(source.clause) and draft.parts().keys() - {"whole"}:
        # "国内企业申请5216件；科研单位申请2893件": what the other's own words say of it is its alone
        drops |= source.clause.breakdowns(source.reading).keys()
    if lists.sums_up(clause):
        # "青岛、济南分别为3.7万件、3万件，合计占全省53%"
        drops |= {"city", "region", "company", "kind"}
    if clause.place is None and source.clause.place is not None and clause.names_locality:
        # "三亚市1562件；儋州市412件"
        drops |= {"city", "region"}
    is_anew = source.clause.sentence is not clause.sentence
    if not is_anew and clause.has_words_left and wholes.describes_part(clause):
        # "输往非洲的占39%，输往中东的占27%"
        drops.add("region")
    own = draft.parts().keys() - {"whole"}
    around = source.clause.place
    is_own_place = clause.place is not None and (
        around is None or bool(clause.place.city and not around.city)
    )
    if is_own_place and is_anew and not (clause.refers_back or clause.is_part_of_it):
        # "企业拥有38万件。苏州市15万件": what is told next of a place is of all there
        drops |= {"holder", "residence"} & source.clause.breakdowns(source.reading).keys()
    if "residence" in own and "holder" not in own and not clause.is_part_of_it:
        # "universities 32,172, foreigners 51,400": the next of a row of groups
        drops.add("holder")
    if is_anew and "field" in own and not clause.refers_back:
        # "Foreigners filed 16,000. Transport grew by 5.3 percent": parted by something else
        drops |= {"residence", "holder", "company"} - own
    if clause.is_total:
        # "国内申请人94万件，国外申请人21万件，总量为115万件"
        drops |= clause.parted
    if is_anew and not clause.refers_back and draft.parts().keys() - {"whole"}:
        # "跨境电商渠道12批。…侵犯专利权的8批": parted by something else
        drops |= {"channel", "direction", "kind", "right"}
    if clause.goes_on and is_anew:
        # "民事案件5716件，行政案件31件。其中，专利案件1602件": of neither alone
        drops |= {key for key in _CASES & source.of.keys() if _are_parted(source, before, key)}
    if is_anew or "company" in draft.of:
        drops.add("origin")
    if "company" in draft.of and draft.is_level and source.reading.measure in RELATIVE:
        # "biotechnology grew by 11.0%. The biggest applicants: Huawei 4,505": of all fields
        drops.add("field")
    if "company" in draft.of and is_anew:
        # "Non-residents lodged 29,497. Among local bodies the CSIRO led with 78"
        drops.add("residence")
    if "company" in source.of and "company" not in draft.of and not is_relative:
        # "Among companies, Sony (1,840) came first." says nothing of the states told next
        drops.add("holder")
    return drops


def _are_parted(source: Draft, before: Sequence[Draft], key: str) -> bool:
    """True where the sentence of a figure before tells others like it, parted in one dimension."""
    alike = (each for each in before if each.indicator == source.indicator and each.is_level)
    return any(each.of.get(key, source.of[key]) != source.of[key] for each in alike)
