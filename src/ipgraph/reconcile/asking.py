"""Store → findings, as one asks for them: of a verdict, a rule, a document, the most urgent first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from ipgraph import rdf
from ipgraph.errors import ParameterError, did_you_mean
from ipgraph.reconcile import check
from ipgraph.reconcile.findings import CONFLICT, SEVERITIES, VERDICTS
from ipgraph.reconcile.graph import GRAPH, claims_used, findings_of
from ipgraph.reconcile.rules import rules, set_rules
from ipgraph.reconcile.stored import claims_by_iri
from ipgraph.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ipgraph.claims import Claim, Document
    from ipgraph.reconcile.findings import Finding
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary

# what an earlier version wrote has no anchors; a mark stands there while not all is there
_THERE: Final = f"""
ASK {{
  GRAPH <{GRAPH}> {{ ?finding ipg:anchor ?point }}
  FILTER NOT EXISTS {{ GRAPH <{GRAPH}> {{ <{GRAPH}> rdfs:comment ?mark }} }}
}}
"""
_COUNTS: Final = f"""
SELECT ?verdict (COUNT(?finding) AS ?number) WHERE {{ GRAPH <{GRAPH}> {{ ?finding ipg:verdict ?verdict }} }}
GROUP BY ?verdict
"""
_SOME: Final = f"""
SELECT DISTINCT ?finding ?predicate ?value WHERE {{
  GRAPH <{GRAPH}> {{ ?finding ipg:verdict ?verdict . %s ?finding ?predicate ?value }}
}}
"""


class Overview(NamedTuple):
    """How many findings there are of each verdict, most urgent first, and the severest conflicts."""

    verdicts: dict[str, int]
    conflicts: tuple[Finding, ...]


def findings(
    store: Store,
    vocabulary: Vocabulary,
    *,
    verdict: str | None = None,
    indicator: str | None = None,
    uses: str | None = None,
) -> list[Finding]:
    """The findings of a store, ordered as ``by_urgency`` does; of one verdict, about one indicator (a slug).

    ``uses`` is an indicator of which they use a claim, whatever they are about.

    Where the store keeps none, or not all, or those of an earlier version, they are found anew. Their claims
    lack what arithmetic has no need of, such as who makes them: ``whole`` adds it. Raises StoreError where
    the store cannot be read.
    """
    if not _is_there(store):
        return [
            each
            for each in _found(store, vocabulary)
            if verdict in (None, each.verdict)
            and indicator in (None, each.about.indicator)
            and (uses is None or any(claim.indicator == uses for claim in each.claims))
        ]
    conditions = []
    if verdict is not None:
        conditions.append(f"VALUES ?verdict {{ {_node('verdict', verdict)} }}")
    if indicator is not None:
        # what findings are about is either described in their graph, or an observation of documents
        conditions.append(
            f"?finding ipg:about ?about . }} ?about ipg:indicator {_node('indicator', indicator)}"
        )
        conditions.append(f". GRAPH <{GRAPH}> {{")
    if uses is not None:
        conditions.append(f"?finding prov:used ?used . }} ?used ipg:indicator {_node('indicator', uses)}")
        conditions.append(f". GRAPH <{GRAPH}> {{")
    rows = store.select(_SOME % " ".join(conditions))
    graph = ox.NamedNode(GRAPH)
    return _told(store, [ox.Quad(row["finding"], row["predicate"], row["value"], graph) for row in rows])


def using(store: Store, vocabulary: Vocabulary, claims: Iterable[str]) -> list[Finding]:
    """The findings that use one of these claims, given by their IRIs; otherwise as ``findings``."""
    nodes = [ox.NamedNode(each) for each in claims]
    if not _is_there(store):
        places = {(keys[1], *keys[2].split("-")[:2]) for keys in map(rdf.keys, nodes)}
        return [
            each
            for each in _found(store, vocabulary)
            if any((claim.doc, str(claim.start), str(claim.end)) in places for claim in each.claims)
        ]
    asked = dict.fromkeys(quad.subject for quad in store.to_each(nodes, rdf.term("prov:used")))
    return _told(store, list(store.of_each(asked, graph=GRAPH)))  # type: ignore[arg-type]


def overview(store: Store, vocabulary: Vocabulary, most: int) -> Overview:
    """The numbers of findings and at most so many conflicts. Raises StoreError as ``findings`` does."""
    if _is_there(store):
        counted = {rdf.keys(row["verdict"])[-1]: int(row["number"].value) for row in store.select(_COUNTS)}
        conflicts = findings(store, vocabulary, verdict=CONFLICT)[:most]
    else:
        found = _found(store, vocabulary)
        counted = dict(Counter(each.verdict for each in found))
        conflicts = [each for each in found if each.verdict == CONFLICT][:most]
    return Overview({name: counted[name] for name in VERDICTS if name in counted}, tuple(conflicts))


def whole(store: Store, found: Iterable[Finding]) -> tuple[list[Finding], dict[str, Document]]:
    """Findings with all that is known of their claims, and the documents of these by name."""
    given = list(found)
    documents: dict[str, Document] = {}
    known: dict[tuple[object, ...], Claim] = {}
    for name in dict.fromkeys(claim.doc for each in given for claim in each.claims):
        quads = list(store.quads(iri("document", name)))
        documents[name] = rdf.document_of(quads)
        known |= {_place(claim): claim for claim in rdf.claims_of(quads)}
    return [_with(each, known) for each in given], documents


def by_urgency(found: Iterable[Finding]) -> list[Finding]:
    """Conflicts first, then the other verdicts; of each the severest first, and of those the largest gaps."""
    order = rule_names()
    return sorted(
        found,
        key=lambda each: (
            VERDICTS.index(each.verdict),
            SEVERITIES.index(each.severity),
            -(each.excess or 0),
            order.index(each.rule),
            sorted((claim.doc, claim.start, claim.end) for claim in each.claims),
        ),
    )


def chosen(
    found: Iterable[Finding],
    *,
    verdicts: Sequence[str] = (),
    rules: Sequence[str] = (),
    document: str | None = None,
) -> list[Finding]:
    """The findings of these verdicts, of these rules, that use a claim of this document; none named: any.

    Raises ParameterError on a verdict or rule that does not exist.
    """
    for kind, names, known in (("verdict", verdicts, VERDICTS), ("rule", rules, rule_names())):
        for name in names:
            if name not in known:
                raise ParameterError(
                    f"there is no {kind} {name!r}{did_you_mean(name, known)}; one of: {', '.join(known)}"
                )
    return [
        each
        for each in found
        if (not verdicts or each.verdict in verdicts)
        and (not rules or each.rule in rules)
        and (document is None or any(claim.doc == document for claim in each.claims))
    ]


def rule_names() -> tuple[str, ...]:
    """The rules by their names, in their order."""
    return *(rule.name for rule in rules()), *set_rules()


def _is_there(store: Store) -> bool:
    return bool(store.query(_THERE))


def _told(store: Store, quads: Sequence[ox.Quad]) -> list[Finding]:
    """The findings that quads describe."""
    return by_urgency(findings_of(quads, claims_by_iri(store, sorted(claims_used(quads)))))


def _found(store: Store, vocabulary: Vocabulary) -> list[Finding]:
    documents: dict[str, Document] = {}
    claims: list[Claim] = []
    for name in store.documents():
        quads = list(store.quads(iri("document", name)))
        documents[name] = rdf.document_of(quads)
        claims += rdf.claims_of(quads)
    return by_urgency(check(claims, documents, vocabulary))


def _node(kind: str, key: str) -> str:
    return str(ox.NamedNode(iri(kind, key)))


def _place(claim: Claim) -> tuple[object, ...]:
    return (
        claim.doc,
        claim.start,
        claim.end,
        claim.indicator,
        claim.measure,
        claim.period,
        tuple(claim.of.items()),
    )


def _with(finding: Finding, known: Mapping[tuple[object, ...], Claim]) -> Finding:
    claims = tuple(known.get(_place(claim), claim) for claim in finding.claims)
    suspect = next(
        (full for own, full in zip(finding.claims, claims, strict=True) if own is finding.suspect), None
    )
    return replace(finding, claims=claims, suspect=suspect)
