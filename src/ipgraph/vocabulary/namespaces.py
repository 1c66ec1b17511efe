"""Names → IRIs of things: the namespaces, their prefixes, and how a name becomes part of an IRI."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from ipgraph.errors import ValueFormatError

if TYPE_CHECKING:
    from collections.abc import Mapping

IPG: Final = "https://w3id.org/ipgraph/ontology#"
ID: Final = "https://w3id.org/ipgraph/id/"

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ipg": IPG,
        "id": ID,
        "dcterms": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "oa": "http://www.w3.org/ns/oa#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "qb": "http://purl.org/linked-data/cube#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
        "sdmx-concept": "http://purl.org/linked-data/sdmx/2009/concept#",
        "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
        "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "time": "http://www.w3.org/2006/time#",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)


@lru_cache(maxsize=1 << 14)
def encode(text: str) -> str:
    """Text as one segment of an IRI: NFC, then everything but RFC 3986's unreserved characters escaped.

    >>> encode("2023-01/2023-06"), encode("专利"), encode("key=a;b")
    ('2023-01%2F2023-06', '%E4%B8%93%E5%88%A9', 'key%3Da%3Bb')

    Raises ValueFormatError where nothing would be left, since an empty segment identifies nothing.
    """
    if not text:
        raise ValueFormatError("an empty text cannot be part of an IRI; give the thing a name")
    # file names that are not valid UTF-8 arrive with lone surrogates
    segment = quote(unicodedata.normalize("NFC", text), safe="", errors="surrogatepass")
    # RFC 3986, section 5.2.4: whoever resolves an IRI drops such a segment, or the one before it
    return segment.replace(".", "%2E") if segment in (".", "..") else segment


def iri(*segments: str) -> str:
    """The IRI of a thing: ``ID`` and the encoded segments, joined by ``/``.

    >>> iri("agency", "cnipa")
    'https://w3id.org/ipgraph/id/agency/cnipa'
    >>> iri("official", "shen changyu")
    'https://w3id.org/ipgraph/id/official/shen%20changyu'

    Raises ValueFormatError on an empty segment.
    """
    return ID + "/".join(map(encode, segments))


GRAPH: Final = iri("graph", "vocabulary")  # what ships
OWN_GRAPH: Final = iri("graph", "own-vocabulary")  # what a user adds to it
