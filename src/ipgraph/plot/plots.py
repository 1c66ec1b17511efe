"""A store → charts: ``kg.plot``, and what the command line and pages take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.errors import ParameterError
from ipgraph.graph import options, project
from ipgraph.plot import files
from ipgraph.plot.words import chart_words
from ipgraph.reconcile.asking import chosen, findings, whole
from ipgraph.reconcile.findings import CONFLICT
from ipgraph.series import series

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Unpack

    from ipgraph.graph import PropertyGraph, Selection
    from ipgraph.plot.charts import PanelChart, SingleChart
    from ipgraph.series import Series
    from ipgraph.store import Store
    from ipgraph.vocabulary import Vocabulary


class Plots:
    """The charts of a graph: ``kg.plot``. Each is a chart of altair, to be shown, changed or saved."""

    def __init__(self, store: Store, vocabulary: Callable[[], Vocabulary]) -> None:
        """Charts of what a store holds; the vocabulary is asked for when a chart is made."""
        self._store = store
        self._vocabulary = vocabulary

    def __repr__(self) -> str:
        """The charts that there are."""
        return "<Plots: series, findings, network>"

    def series(
        self,
        indicator: str,
        /,
        *,
        of: Mapping[str, str] | None = None,
        area: str | None = None,
        measure: str | None = None,
        language: str = "en",
        **breakdown: str,
    ) -> SingleChart | PanelChart:
        """One indicator over time, asked for as ``kg.series`` does, in English or Chinese (``zh``).

        Raises what ``series.series`` does; NotFoundError where no figure has a period, ParameterError on
        another language, OutputError where the packages for charts are not installed.
        """
        files.require()
        chart_words(language)
        known = self._vocabulary()
        found = series(
            self._store, known, indicator, of={**(of or {}), **breakdown}, area=area, measure=measure
        )
        from ipgraph.plot.series_chart import series_chart

        return series_chart(found, known, language)

    def findings(
        self, *, rules: Sequence[str] = (), document: str | None = None, language: str = "en"
    ) -> PanelChart:
        """How many findings there are by rule and verdict, and how far apart conflicting figures are.

        ``rules`` and ``document`` keep the findings by these rules and those that rest on a document. Raises
        ParameterError on a rule that does not exist or another language, NotFoundError where there is no
        finding, OutputError where the packages for charts are not installed.
        """
        files.require()
        chart_words(language)
        known = self._vocabulary()
        found = chosen(findings(self._store, known), rules=rules, document=document)
        from ipgraph.plot.findings_chart import MOST_CONFLICTS, findings_chart

        conflicts = [each for each in found if each.verdict == CONFLICT]
        told, documents = whole(self._store, conflicts[:MOST_CONFLICTS])
        return findings_chart(found, told, documents, known, language)

    def network(
        self,
        graph: PropertyGraph | None = None,
        /,
        *,
        title: str | None = None,
        most: int = 120,
        **selection: Unpack[Selection],
    ) -> SingleChart:
        """What ties what: a graph, such as ``kg.subgraph`` gives, or one asked for as ``kg.graph`` does.

        Without options, documents are folded. Of more than ``most`` things, those with the most ties are
        drawn. Labels are in ``language``. Raises what ``kg.graph`` does, NotFoundError where there is nothing
        to draw, OutputError where the packages for charts are not installed.
        """
        files.require()
        if graph is None:
            if not selection.keys() & {"kinds", "relations", "fold_documents"}:
                selection["fold_documents"] = True
            graph = project(self._store, self._vocabulary(), options(**selection))
        elif selection:
            raise ParameterError(
                f"a graph is drawn as it is; {next(iter(selection))} is for one asked for here"
            )
        from ipgraph.plot.network_chart import network_chart

        return network_chart(graph, graph.language, title=title, most=most)


def series_svg(series: Series, vocabulary: Vocabulary, language: str) -> str:
    """The chart of a series as one SVG element, in a language (``en`` or ``zh``).

    Raises NotFoundError where no point has a period, ParameterError on another language, OutputError where
    the packages for charts are not installed.
    """
    return files.svg(_spec(series, vocabulary, language))


def write_series(series: Series, vocabulary: Vocabulary, language: str, path: Path) -> str | None:
    """Write the chart of a series to a file; returns a line on the font that it lacks, if it does.

    Raises what ``series_svg`` does, and what ``files.check`` does of the file's name.
    """
    files.check(path)
    spec = _spec(series, vocabulary, language)
    files.write(spec, path)
    return files.lacking(spec, path)


def _spec(series: Series, vocabulary: Vocabulary, language: str) -> dict[str, object]:
    files.require()
    from ipgraph.plot.series_chart import series_chart

    spec: dict[str, object] = series_chart(series, vocabulary, language).to_dict()
    return spec
