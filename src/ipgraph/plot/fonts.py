"""Fonts of the machine → whether pictures can hold Chinese, and one line that says what to install."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Final

from ipgraph.errors import OutputError

FOLDER: Final = "IPGRAPH_FONTS"
_PICTURE: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    '<text x="4" y="30" font-size="24" font-family="{family}">{text}</text></svg>'
)


def register() -> None:
    """Let the converter use the fonts in the folder ``$IPGRAPH_FONTS``, beside those of the system.

    Raises OutputError where that is no folder.
    """
    folder = os.environ.get(FOLDER)
    if folder:
        if not Path(folder).is_dir():
            raise OutputError(f"{FOLDER} names no folder: {folder}")
        _register(folder)


@cache
def _register(folder: str) -> None:
    import vl_convert

    vl_convert.register_font_directory(folder)


def missing(language: str, families: tuple[str, ...]) -> str | None:
    """One line on the font that pictures in a language lack; None where there is nothing to say.

    Two different characters that are drawn alike are both drawn as what stands for a missing one.
    """
    if language != "zh":
        return None
    register()
    if _draws_chinese(families):
        return None
    return (
        "no font with Chinese characters is found, so that a picture shows boxes: install Noto Sans CJK SC "
        f"(Debian: fonts-noto-cjk), or name a folder with one in {FOLDER}"
    )


def _draws_chinese(families: tuple[str, ...]) -> bool:
    import vl_convert

    family = ", ".join([*families, "sans-serif"])
    drawn = {vl_convert.svg_to_png(_PICTURE.format(family=family, text=text)) for text in ("中", "国", "")}
    return len(drawn) == 3
