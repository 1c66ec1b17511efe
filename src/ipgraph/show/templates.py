"""Files of ``template/`` and what fills them → a web page that is whole in itself."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ipgraph.show.words import languages, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipgraph.show.words import Phrase

# HTML (section 13.2.3.5) makes line feeds of carriage returns and drops NUL, wherever they stand; UTF-8 has
# no lone surrogates.
_CHANGED: Final = re.compile("[\r\x00\ud800-\udfff]")


def written(
    name: str, style: dict[str, object], values: dict[str, object], scripts: tuple[str, ...] = ()
) -> str:
    """The page of ``name.html`` with the style ``name.css`` and these scripts.

    Style and script begin with what all pages share. Nothing but these two runs in the page, and values are
    text in it, whatever they look like.
    """
    given = {"languages": languages().values()} | style
    shown_style = _rendered("base.css", given) + _rendered(f"{name}.css", given)
    script = "\n".join(_rendered(each, {}) for each in ("language.js", *scripts))
    text = _rendered(
        f"{name}.html",
        {
            "languages": languages(),
            "style": shown_style,
            "script": script,
            "hashes": {"style": _hash(shown_style), "script": _hash(script)},
            "say": say,
            "count": count,
            "period": lambda iso: phrase(lambda words: words.period(iso)),
        }
        | values,
    )
    return _CHANGED.sub(lambda match: "&#13;" if match[0] == "\r" else "\ufffd", text)


def say(key: str, **values: object) -> Phrase:
    """The pages' word of a key in every language, numbers in it in groups."""
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
    return phrase(lambda words: words.say(key, **shown))


def count(key: str, number: int) -> Phrase:
    """A number of things in every language."""
    return phrase(lambda words: words.count(key, number))


def opening_language(documents: Iterable[str]) -> str:
    """The language to open in: that of most documents, English where the pages have no words in that."""
    counted: dict[str, int] = {}
    for language in documents:
        counted[language] = counted.get(language, 0) + 1
    code = max(counted, key=lambda each: counted[each], default="en")
    return code if code in languages() else "en"


def _rendered(name: str, values: dict[str, Any]) -> str:
    text: str = _environment().get_template(name).render(values)
    return text


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("ipgraph.show", "template"),
        autoescape=lambda name: name is None or name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _hash(text: str) -> str:
    """The source expression that allows just this text (Content Security Policy 3, section 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
