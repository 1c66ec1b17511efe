"""Claims, relations and documents ↔ quads; pure functions.

One named graph per document, named by the document's IRI, holds all that comes from it. No blank nodes: every
node has an IRI made of its keys, so the same records always give the same quads.
"""

from __future__ import annotations

from ipgraph.rdf.evidence import CONTEXT, context
from ipgraph.rdf.figures import OBSERVATIONS, Figure, claim_of, figure_at, figure_of, figures_of, lines_of
from ipgraph.rdf.observations import (
    DATASET,
    Point,
    observation_iri,
    of_value,
    period_of,
    point_of,
    slice_node,
)
from ipgraph.rdf.reading import claims_by_node, claims_of, document_of, half_step, relations_of
from ipgraph.rdf.terms import decimal, keys, moment, statements, storable, term, thing
from ipgraph.rdf.writing import document_quads, nquads

__all__ = [
    "CONTEXT",
    "DATASET",
    "OBSERVATIONS",
    "Figure",
    "Point",
    "claim_of",
    "claims_by_node",
    "claims_of",
    "context",
    "decimal",
    "document_of",
    "document_quads",
    "figure_at",
    "figure_of",
    "figures_of",
    "half_step",
    "keys",
    "lines_of",
    "moment",
    "nquads",
    "observation_iri",
    "of_value",
    "period_of",
    "point_of",
    "relations_of",
    "slice_node",
    "statements",
    "storable",
    "term",
    "thing",
]
