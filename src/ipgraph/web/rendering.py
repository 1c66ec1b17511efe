"""Templates of ``template/`` and what fills them → the pages that people read."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from ipgraph.show.templates import count, say
from ipgraph.show.words import languages, phrase
from ipgraph.vocabulary import ID, encode
from ipgraph.web.messages import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipgraph.show.words import Phrase

# Nothing but what this server sends runs in a page, and a page sends nothing anywhere else.
# ``{styles}`` are the hashes of styles that a library writes into a page.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# what joins the keys of which an IRI is made
_JOINING: Final = ("/", "=", ";")
_HEADERS: Final = {
    "content-type": "text/html; charset=utf-8",
    "referrer-policy": "same-origin",
    "vary": "accept, cookie, accept-language",
}


def rendered(
    name: str, language: str, here: str, values: Mapping[str, Any], status: int = 200, styles: str = ""
) -> Answer:
    """The page of the template ``name.html`` in a language; ``here`` is its own address.

    ``styles`` are sources of style that its policy allows beside the server's own files.
    """
    given = {
        "languages": languages(),
        "words": languages()[language],
        "here": here,
        "say": say,
        "count": count,
        "period": _period,
        "path_of": path_of,
    }
    template = _environment().get_template(f"{name}.html")
    text: str = template.render(given | dict(values) | {"language": language})
    # HTML (section 13.2.3.5) has no NUL, and UTF-8 no lone surrogates
    body = text.replace("\x00", "\ufffd").encode("utf-8", "replace")
    policy = POLICY.format(styles=styles and f" {styles}")
    return Answer(status, {**_HEADERS, "content-security-policy": policy}, body)


def path_of(iri: str) -> str:
    """Where this server has the page of a thing of the graph; the IRI itself where it is none of its own.

    >>> path_of("https://w3id.org/ipgraph/id/agency/cnipa")
    '/id/agency/cnipa'
    """
    return f"/id/{iri.removeprefix(ID)}" if iri.startswith(ID) else iri


def segments_of(path: str) -> list[str]:
    """The segments of the IRI of the thing whose page has this path (percent-encoded); none where it is none.

    >>> segments_of("/id/official/shen%20changyu/cnipa")
    ['official', 'shen changyu', 'cnipa']
    >>> segments_of("/checks")
    []
    """
    begin, _, rest = path.removeprefix("/").partition("/")
    segments = [unquote(segment) for segment in rest.split("/")]
    return segments if begin == "id" and all(segments) else []


def iri_of(path: str) -> str:
    """The IRI of the thing whose page has this path, however its characters are encoded there.

    What keys of a data point are joined by stays as it is; in a name these characters are encoded.

    >>> iri_of("/id/official/shen changyu/cnipa")
    'https://w3id.org/ipgraph/id/official/shen%20changyu/cnipa'
    >>> iri_of("/id/observation/patents-granted/level/2024/CN/holder=enterprise")
    'https://w3id.org/ipgraph/id/observation/patents-granted/level/2024/CN/holder=enterprise'
    """
    begin, _, rest = path.removeprefix("/").partition("/")
    assert begin == "id"
    return ID + "".join(
        part if part in _JOINING else encode(unquote(part)) for part in re.split("([/=;])", rest) if part
    )


def stylesheet(name: str, values: Mapping[str, Any]) -> str:
    """A style of the templates."""
    text: str = _environment().get_template(name).render(values)
    return text


def _period(iso: str) -> Phrase:
    return phrase(lambda words: words.period(iso))


@cache
def _environment() -> Any:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=ChoiceLoader(
            [PackageLoader("ipgraph.web", "template"), PackageLoader("ipgraph.show", "template")]
        ),
        autoescape=lambda name: name is None or name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
