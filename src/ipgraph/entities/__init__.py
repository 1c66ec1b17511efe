"""The store's things as objects: agencies, officials, claims … with their relations to walk.

Nothing is modelled here a second time: objects are rows of canned queries and statements of the ontology.
"""

from __future__ import annotations

from ipgraph.entities.entity import Context, Entity, entity_of
from ipgraph.entities.several import Entities
from ipgraph.entities.stated import Claims, Evidence, Observation, StatedClaim, StoredDocument, records
from ipgraph.entities.tables import Findings, claims_table
from ipgraph.entities.things import Agency, Event, Indicator, Official, Place, PostHeld, Programme

__all__ = [
    "Agency",
    "Claims",
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
    "claims_table",
    "entity_of",
    "records",
]
