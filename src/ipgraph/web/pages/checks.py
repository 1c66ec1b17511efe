"""What reconciling finds: by verdict and rule, with the sentences side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipgraph.reconcile.asking import chosen, findings, whole
from ipgraph.show.report import told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.vocabulary import Named
    from ipgraph.web.messages import Answer
    from ipgraph.web.pages.site import Site

_MOST: Final = 100


def page(site: Site, params: Mapping[str, str]) -> Answer:
    """The findings of the verdict, rule, indicator and document that are asked for.

    Raises ParameterError where there is no such verdict or rule.
    """
    verdict, rule, document = (params.get(each) or None for each in ("verdict", "rule", "document"))
    found = chosen(
        findings(site.store, site.vocabulary, verdict=verdict, indicator=params.get("indicator") or None),
        verdicts=(verdict,) if verdict else (),
        rules=(rule,) if rule else (),
        document=document,
    )
    shown, documents = whole(site.store, found[:_MOST])
    _, values = told([*shown, *found[_MOST:]], documents, site.vocabulary, _MOST)
    asked_for = [_told(site, key, value) for key, value in params.items() if value]
    return site.rendered("checks", values | {"asked_for": asked_for})


def _told(site: Site, key: str, value: str) -> str:
    """What is asked for, in words."""
    known: Mapping[str, Mapping[str, Named]] = {
        "verdict": site.vocabulary.verdicts,
        "rule": site.vocabulary.rules,
        "indicator": site.vocabulary.indicators,
    }
    label = site.words.label(known.get(key, {}).get(value), value)
    return site.words.say("labelled", label=site.words.entry("kinds", key), value=label)
