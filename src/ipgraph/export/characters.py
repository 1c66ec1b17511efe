"""Text of documents → text that every format can hold."""

from __future__ import annotations

import re
from typing import Final

# XML 1.0 (fifth edition), production 2: what is no Char cannot be written, not even escaped
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def legal(text: str) -> str:
    r"""The text with U+FFFD in place of what XML cannot hold: control characters, lone surrogates.

    >>> legal("a\x00b\x1f"), legal("专利 & <b>")
    ('a�b�', '专利 & <b>')
    """
    return _ILLEGAL.sub(_REPLACEMENT, text)
