"""``say`` a text in the language of this process. The English text is its own id, and English needs no catalogue.

The language is chosen once, before any text is made: many are constants, made when their module is imported.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple

from nnsim.language.languages import ENGLISH, PSEUDO, VARIABLE


class Catalogue(NamedTuple):
    """How a text is found by its English one, and how by those for one and for many with the number."""

    text: Callable[[str], str]
    counted: Callable[[str, str, float], str]


_catalogue: Catalogue | None = None
_spoken = ENGLISH


def say(text: str, /, **values: object) -> str:
    """The text with ``values`` in its places; without any it stands as it is, with all its braces.

    >>> say("{count:,} points in {name}", count=1200, name="spiral")
    '1,200 points in spiral'
    """
    said = text if _catalogue is None else _catalogue.text(text)
    return _filled(said, text, values) if values else said


def say_count(one: str, many: str, /, count: float, **values: object) -> str:
    """``one`` or ``many``, whichever ``count`` takes in this language: some have more forms than two.

    >>> say_count("{count} point", "{count} points", 1)
    '1 point'
    """
    text = one if count == 1 else many
    said = text if _catalogue is None else _catalogue.counted(one, many, count)
    return _filled(said, text, {"count": count, **values})


def lowered(text: str) -> str:
    """A text as it stands within a sentence; only English writes all of its nouns small."""
    return text.lower() if _catalogue is None else text


def first_lowered(text: str) -> str:
    """As ``lowered``, of the first letter alone."""
    return text[:1].lower() + text[1:] if _catalogue is None else text


def to_say(text: str) -> str:
    """A text that is said later, as it stands: for constants of modules that are there before the language is."""
    return text


def _filled(said: str, text: str, values: dict[str, object]) -> str:
    """A translation that names what is not there gives way to the English text."""
    if said is not text:
        try:
            return said.format(**values)
        except (LookupError, ValueError, TypeError, AttributeError):
            pass
    return text.format(**values)


def spoken() -> str:
    """The language of this process, by its code."""
    return _spoken


def use(code: str) -> str:
    """Speak the language ``code`` from now on; one that has no catalogue is English. Returns what is spoken now."""
    global _catalogue, _spoken  # noqa: PLW0603  one language for a process
    _catalogue = _found(code)
    _spoken = ENGLISH if _catalogue is None else code
    return _spoken


def _found(code: str) -> Catalogue | None:
    if code == ENGLISH:
        return None
    if code == PSEUDO:
        from nnsim.language import pseudo  # noqa: PLC0415  only then

        return Catalogue(pseudo.text, pseudo.counted)
    from nnsim.language.catalogues import opened  # noqa: PLC0415  what English does not need is not loaded

    found = opened(code)
    if found is None:
        return None
    return Catalogue(found.gettext, lambda one, many, count: found.ngettext(one, many, _n(count)))


def _n(count: float) -> int:
    """The number by which a language chooses: of 1.5 there are many, nowhere one."""
    return int(count) if count == int(count) else 2


use(os.environ.get(VARIABLE, ENGLISH))
