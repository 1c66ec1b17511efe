"""``python -m ipgraph``: the command line."""

from __future__ import annotations

import sys

from ipgraph.cli import main

if __name__ == "__main__":
    sys.exit(main())
