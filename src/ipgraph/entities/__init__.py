"""The store's things as objects: agencies, officials, claims … with their relations to walk.

Nothing is modelled here a second time: objects are rows of canned queries and statements of the ontology.
"""

from __future__ import annotations

from ipgraph.entities.documents import StoredDocument
from ipgraph.entities.entity import Context, Entity, entities_of, entity_of, named
from ipgraph.entities.reading import ClaimsTogether, all_claims, found, pieces
from ipgraph.entities.several import Entities
from ipgraph.entities.stated import Claims, Evidence, Observation, StatedClaim
from ipgraph.entities.tables import Findings, claims_table
from ipgraph.entities.things import Agency, Event, Indicator, Official, Place, PostHeld, Programme

__all__ = [
    "Agency",
    "Claims",
    "ClaimsTogether",
    "Context",
    "Entities",
    "Entity",
    "Event",
    "Evidence",
    "Findings",
    "Indicator",
    "Observation",
    "Official",
    "Place",
    "PostHeld",
    "Programme",
    "StatedClaim",
    "StoredDocument",
    "all_claims",
    "claims_table",
    "entities_of",
    "entity_of",
    "found",
    "named",
    "pieces",
]
