"""ipgraph: a knowledge graph of intellectual-property policy that can be trusted.

>>> import ipgraph
>>> document = ipgraph.read(b"In 2023, China granted 921,000 invention patents.")
>>> [claim] = ipgraph.extract.claims(document)
>>> claim.indicator, claim.value, claim.period
('invention-patents-granted', Decimal('921000'), '2023')
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ipgraph import errors as errors
    from ipgraph import extract as extract
    from ipgraph import vocabulary as vocabulary
    from ipgraph.claims import Claim as Claim
    from ipgraph.claims import Document as Document
    from ipgraph.claims import Relation as Relation
    from ipgraph.errors import IpgraphError as IpgraphError
    from ipgraph.knowledge import KnowledgeGraph as KnowledgeGraph
    from ipgraph.quantities import Quantity as Quantity
    from ipgraph.quantities import quantities as quantities
    from ipgraph.read import read as read
    from ipgraph.vocabulary.catalogue import Vocabulary as Vocabulary

    build = KnowledgeGraph.build
    open = KnowledgeGraph.open  # noqa: A001 - only as ipgraph.open

__version__ = "0.1.0"

# public name → the module that has it, and its name there; nothing is imported before it is asked for
_PUBLIC: Final[dict[str, tuple[str, str]]] = {
    "Claim": ("ipgraph.claims", "Claim"),
    "Document": ("ipgraph.claims", "Document"),
    "IpgraphError": ("ipgraph.errors", "IpgraphError"),
    "KnowledgeGraph": ("ipgraph.knowledge", "KnowledgeGraph"),
    "Quantity": ("ipgraph.quantities", "Quantity"),
    "Relation": ("ipgraph.claims", "Relation"),
    "Vocabulary": ("ipgraph.vocabulary.catalogue", "Vocabulary"),
    "build": ("ipgraph.knowledge", "KnowledgeGraph.build"),
    "open": ("ipgraph.knowledge", "KnowledgeGraph.open"),
    "quantities": ("ipgraph.quantities", "quantities"),
    "read": ("ipgraph.read", "read"),
}
_MODULES: Final = ("errors", "extract", "vocabulary")


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"ipgraph.{name}")
    if name not in _PUBLIC:
        raise AttributeError(f"module 'ipgraph' has no attribute {name!r}")
    from operator import attrgetter

    module, path = _PUBLIC[name]
    value = attrgetter(path)(import_module(module))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*_PUBLIC, *_MODULES, "__version__"])


class _Package(type(sys)):  # type: ignore[misc]  # the type of modules, without importing types
    def __setattr__(self, name: str, value: object) -> None:
        # importing the module ipgraph.build or ipgraph.read must not hide the function of that name
        if name not in _PUBLIC or not isinstance(value, type(sys)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
