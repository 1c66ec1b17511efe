"""Charts of altair that are saved as the command line saves them: whole in one file, sharp, and alike."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import IO, Any

import altair as alt

from ipgraph.plot import files


class _Saved:
    """What both kinds of chart add to altair's; ``language`` and ``name`` are kept in the chart itself."""

    def save(self, fp: str | Path | IO[Any], format: str | None = None, **options: Any) -> None:  # noqa: A002
        """Write the chart to a file that ends in .svg, .png or .html, as ``ipgraph series --plot`` does.

        With options, another format, or a file that is open, it is altair's own ``save``. Raises OutputError
        where the file cannot be written.
        """
        path = Path(fp) if isinstance(fp, str | Path) else None
        if options or path is None or path.suffix.lower() not in files.ENDINGS or format is not None:
            super().save(fp, format=format, **options)  # type: ignore[misc]
            return
        spec: dict[str, Any] = self.to_dict()  # type: ignore[attr-defined]
        files.write(spec, path)
        if lacking := files.lacking(spec, path):
            warnings.warn(lacking, stacklevel=2)


class SingleChart(_Saved, alt.LayerChart):  # type: ignore[misc]
    """A chart of one panel."""


class PanelChart(_Saved, alt.ConcatChart):  # type: ignore[misc]
    """A chart of several panels."""
