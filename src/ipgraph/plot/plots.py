"""A store → charts: ``kg.plot``, and what the command line and pages take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipgraph.plot import files
from ipgraph.plot.words import chart_words
from ipgraph.reconcile.asking import chosen, findings, whole
from ipgraph.reconcile.findings import CONFLICT
from ipgraph.series import series

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

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
