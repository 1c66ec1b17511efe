"""A document: its text with the claims marked, and what else the graph knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ipgraph import rdf
from ipgraph.build import Extraction
from ipgraph.errors import NotFoundError
from ipgraph.query import Iri
from ipgraph.show.page import marked
from ipgraph.vocabulary import iri
from ipgraph.web.messages import Answer
from ipgraph.web.rendering import path_of

if TYPE_CHECKING:
    from ipgraph.web.pages.site import Site


# the claims of the document that has this one, in the order of its text
_OF_SAME: Final = """
SELECT ?document ?claim WHERE {
  %s prov:wasQuotedFrom ?document .
  ?claim a ipg:Claim ; prov:wasQuotedFrom ?document ; ipg:order ?order
}
ORDER BY ?order
"""


def page(site: Site, name: str) -> Answer:
    """The document of that name. Raises NotFoundError where there is none."""
    quads = list(site.store.quads(iri("document", name)))
    if not quads:
        raise NotFoundError(f"there is no document {name!r}")
    document = rdf.document_of(quads)
    said = Extraction(document, tuple(rdf.claims_of(quads)), tuple(rdf.relations_of(quads)))
    _, values = marked([said], site.vocabulary)
    findings = [row for row in site.ask("findings-of-document", document=name) if row["verdict"] != "implied"]
    return site.rendered("document", values | {"findings": findings, "document_name": name})


def place_of(site: Site, claim: str) -> Answer:
    """Where the sentence of a claim, given by its IRI, stands: its mark on the page of its document.

    Raises NotFoundError where there is no such claim.
    """
    for number, row in enumerate(site.store.select(_OF_SAME % ox.NamedNode(claim)), 1):
        if row["claim"] == ox.NamedNode(claim):
            document = row["document"]
            assert isinstance(document, ox.NamedNode)
            return Answer(303, {"location": f"{path_of(document.value)}#d1c{number}"})
    raise NotFoundError(f"there is no claim {Iri(claim).short}")
