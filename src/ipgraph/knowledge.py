"""A store and the vocabulary → the knowledge graph and what one can ask of it: the API for Python."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ipgraph import candidates, export, extract, query, vocabulary
from ipgraph.build import Outcome, add, find_seeds, load, remove
from ipgraph.claims import Document
from ipgraph.errors import ParameterError, StoreError
from ipgraph.explorer import Explorer
from ipgraph.reconcile.asking import chosen, findings
from ipgraph.series import series
from ipgraph.store import open_store
from ipgraph.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Unpack

    import networkx as nx

    from ipgraph.candidates import Candidate
    from ipgraph.claims import Claim, Relation
    from ipgraph.entities import Entity, Findings, Indicator
    from ipgraph.export.parts import Parts
    from ipgraph.graph import PropertyGraph, Selection
    from ipgraph.plot import Plots
    from ipgraph.query import Table
    from ipgraph.query.streaming import Rows
    from ipgraph.series import Series
    from ipgraph.store import Store
    from ipgraph.summary import Summary
    from ipgraph.validate import Violation
    from ipgraph.vocabulary import Vocabulary


class KnowledgeGraph(Explorer):
    """Documents, what they claim, and everything one can ask about it.

    Use it as a context manager, or ``close`` it: while it is open for writing, no other process can read
    the store. Several threads may ask at once.
    """

    def __init__(self, store: Store, known: Vocabulary | None = None) -> None:
        """A graph over an open store; ``known`` defaults to the vocabulary that ships with ipgraph."""
        self.store = store
        self._known = known
        self.outcome: Outcome | None = None

    @cached_property
    def plot(self) -> Plots:
        """Charts of the graph: ``kg.plot.series("industrialisation-rate")``, ``kg.plot.findings()``."""
        from ipgraph.plot import Plots

        return Plots(self.store, lambda: self.vocabulary)

    @classmethod
    def open(
        cls,
        store: str | Path | None = None,
        *,
        read_only: bool = False,
        create: bool = False,
        own_vocabulary: Iterable[str | Path] = (),
    ) -> KnowledgeGraph:
        """The graph in a store's folder; None means ``$IPGRAPH_STORE``, else the user's data folder.

        ``own_vocabulary`` are Turtle files with indicators of one's own. The store keeps them with the next
        document that is added, in place of those that it has; without any, those that it has count.

        Raises StoreError where there is no store (unless ``create``), or it cannot be opened;
        VocabularyError where a Turtle file cannot be read, or contradicts the vocabulary.
        """
        files = [Path(file) for file in own_vocabulary]
        known = vocabulary.load(files) if files else None
        return cls(open_store(store, read_only=read_only, create=create), known)

    @classmethod
    def build(
        cls,
        folder: str | Path | None = None,
        store: str | Path | None = None,
        *,
        own_vocabulary: Iterable[str | Path] = (),
    ) -> KnowledgeGraph:
        """The graph of a folder's documents (None: the seeds that ship with ipgraph), stored at ``store``.

        As ``ipgraph build``. Documents that could not be read are left out; the graph's ``outcome`` names
        them. Raises ReadError where the folder holds no document that can be read.
        """
        documents = find_seeds(None if folder is None else Path(folder))
        graph = cls.open(store, create=True, own_vocabulary=own_vocabulary)
        try:
            graph.outcome = load(documents.documents, graph.store, known=graph.vocabulary)
        except BaseException:
            graph.close()
            raise
        return graph

    def add(self, *places: str | Path) -> Outcome:
        """Add documents, as ``ipgraph add``: files, folders with all documents in them, http(s) addresses.

        Returns what was stored and what was left out, with the reason. Raises ReadError where a path does
        not exist or holds no document, and where none could be read.
        """
        self.outcome = add(places, self.store, known=self.vocabulary)
        return self.outcome

    def remove(self, document: str) -> None:
        """Remove a document and all that came from it. Raises NotFoundError where there is none."""
        remove(document, self.store)

    def relations(self, document: str) -> list[Relation]:
        """The relations of a document, in the order of its text. Raises NotFoundError where there is none."""
        return self.document(document).told

    def extract(self, text: str) -> list[Claim]:
        """The claims of a text in memory, without storing them."""
        return extract.claims(Document.of_text(text), self.vocabulary)

    def series(
        self,
        indicator: str | Indicator,
        /,
        *,
        of: Mapping[str, str] | None = None,
        area: str | None = None,
        measure: str | None = None,
        **breakdown: str,
    ) -> Series:
        """One indicator over time: see ``series.series``. ``holder="enterprise"`` is short for ``of``."""
        name = indicator if isinstance(indicator, str) else indicator.key
        return series(
            self.store, self.vocabulary, name, of={**(of or {}), **breakdown}, area=area, measure=measure
        )

    def query(self, name: str, /, **parameters: str | int | Entity) -> Table:
        """The answer of a canned query. Raises UnknownQueryError and ParameterError."""
        return query.run(self.store, name, **_named(parameters))

    def sparql(self, text: str) -> Table:
        """The answer of a SPARQL query. Raises QuerySyntaxError where it does not parse."""
        return query.sparql(self.store, text)

    def stream(self, name: str, /, **parameters: str | int | Entity) -> Rows:
        """The rows of a canned query, one at a time, for answers too large to hold; raises as ``query``."""
        return query.stream(self.store, name, **_named(parameters))

    def stream_sparql(self, text: str) -> Rows:
        """The rows of a SELECT query, one at a time; raises as ``sparql``."""
        return query.stream_sparql(self.store, text)

    def candidates(self) -> list[Candidate]:
        """What claims name that the catalogue lacks, grouped by likeness: see ``candidates.candidates``."""
        return candidates.candidates(candidates.unknown(self.store), self.vocabulary)

    def validate(self) -> list[Violation]:
        """What breaks a SHACL shape, by document."""
        from ipgraph.validate import validate

        return validate(self.store)

    def findings(
        self,
        *,
        verdict: str | None = None,
        rule: str | None = None,
        document: str | None = None,
        language: str = "en",
    ) -> Findings:
        """What the figures of all documents say of each other, conflicts first: see ``reconcile``.

        ``verdict``, ``rule`` and ``document`` keep those of one; ``language`` is that of sentences in the
        table. Raises ParameterError on a verdict or rule that does not exist, NotFoundError where there is no
        such document.
        """
        from ipgraph.entities import Findings

        name = None if document is None else self.document(document).name
        verdicts, rules = ([] if each is None else [each] for each in (verdict, rule))
        found = findings(self.store, self.vocabulary)
        return Findings(chosen(found, verdicts=verdicts, rules=rules, document=name), language)

    def summary(self) -> Summary:
        """What the graph holds: documents, claims, agencies, officials, the most stated figures."""
        return summarise(self.store, self.vocabulary)

    def graph(self, **selection: Unpack[Selection]) -> PropertyGraph:
        """Agencies, officials, programmes, events, indicators, documents, places, and what ties them.

        ``kinds`` and ``relations`` keep nodes and edges of these names, ``period`` what is said in it
        (``2024``, ``2023-01/2024-06``). ``around`` is a thing, or several, by IRI or any name, of which what
        lies within ``depth`` edges (1) is kept. ``fold_documents`` ties who says a figure to its indicator
        instead of the document; ``observations`` adds the data points. Labels are in ``language``.

        Officials who are one person are one node. Raises ParameterError where an option is wrong,
        NotFoundError where there is nothing to look around.
        """
        return self._project(**selection)

    def to_networkx(self, **selection: Unpack[Selection]) -> nx.MultiDiGraph:
        """The graph that ``graph`` gives, for networkx: see ``graph.to_networkx``."""
        from ipgraph.graph import to_networkx

        return to_networkx(self.graph(**selection))

    def export(
        self,
        target: str | Path,
        form: str | None = None,
        *,
        dynamic: bool = False,
        **selection: Unpack[Selection],
    ) -> tuple[Path, ...]:
        """Write the graph to a file, by its suffix or as ``form``; returns the files written.

        RDF (``export.FORMATS``) holds all there is. GEXF, GraphML, CSV and JSON (``export.GRAPH_FORMATS``)
        hold the graph that ``graph`` gives for the same options; ``dynamic`` GEXF has time. Parquet holds the
        claims of all documents as one table, with the columns of ``claims``.

        Raises OutputError where the file cannot be written, ParameterError where an option is wrong, or one
        is given that RDF has no use for.
        """
        path = Path(target)
        chosen = export.format_of(path, form)
        if chosen in export.GRAPH_FORMATS:
            return export.write_graph(self.graph(**selection), path, chosen, dynamic=dynamic)
        if dynamic or selection:
            raise ParameterError(f"{chosen} holds the whole graph; options are for graph viewers' formats")
        if chosen in export.CLAIM_FORMATS:
            return (self.write(self.claims(), path, chosen),)
        export.write(self.store.quads(), path, chosen)
        return (path,)

    def write(self, rows: Parts, target: str | Path, form: str | None = None) -> Path:
        """Write rows to a file of Parquet, Arrow or CSV, by its suffix or as ``form``; returns its path.

        ``rows`` are those of ``stream`` and ``stream_sparql``, claims, or any table: the first two are read
        and written some at a time, so that memory does not grow with them. Types of columns are those of the
        first 10,000 rows. Raises OutputError where the file cannot be written, or later rows hold something
        else.
        """
        if not hasattr(rows, "tables"):
            raise ParameterError("rows to write are those of stream, claims or a table; see kg.stream")
        path = Path(target)
        chosen = form or path.suffix.lower().lstrip(".")
        export.write_tables(rows.tables(), path, chosen)
        return path

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def __repr__(self) -> str:
        """Where it is, and how many documents it holds."""
        try:
            number = len(self.store.documents())
        except StoreError:
            return f"<KnowledgeGraph {self.store.place}: closed>"
        return f"<KnowledgeGraph {self.store.place}: {number} document{'s' * (number != 1)}>"

    def __enter__(self) -> Self:
        """The graph itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()


def _named(parameters: Mapping[str, str | int | Entity]) -> dict[str, str | int]:
    return {name: value if isinstance(value, str | int) else value.iri for name, value in parameters.items()}
