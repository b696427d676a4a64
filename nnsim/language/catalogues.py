"""The catalogues that ship: ``translations/LANGUAGE/LC_MESSAGES/nnsim.mo``, compiled from the ``.po`` beside it."""

from __future__ import annotations

from gettext import GNUTranslations
from pathlib import Path

from nnsim.core.resources import resource_path

MISSING = "x-missing"
"""The line in the header of a catalogue that says how many texts it lacks."""


def catalogue_path(code: str) -> Path:
    """Where the compiled catalogue of a language lies."""
    return resource_path("translations", code, "LC_MESSAGES", "nnsim.mo")


def opened(code: str) -> GNUTranslations | None:
    """The catalogue of a language; None where there is none, or where it cannot be read."""
    try:
        with catalogue_path(code).open("rb") as file:
            return GNUTranslations(file)
    except (OSError, ValueError, LookupError, SyntaxError):
        return None


FEW = 50
"""So many texts may be new and still in English, about one in a hundred."""


def is_complete(code: str) -> bool:
    """Whether a language has all texts, but for a few new ones."""
    found = opened(code)
    missing = found.info().get(MISSING, "") if found else ""
    return missing.isdigit() and int(missing) <= FEW
