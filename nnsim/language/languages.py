"""The languages that nnsim speaks, by their codes, and how people call them."""

from __future__ import annotations

ENGLISH, SYSTEM = "en", "system"

PSEUDO = "pseudo"
"""English with accents, longer and in brackets: what it does not reach is not wrapped, what it cuts has no room."""

VARIABLE = "NNSIM_LANGUAGE"
"""The environment variable that names a language; the engine process hears by it which one the window speaks."""

NAMES = {"de": "Deutsch", ENGLISH: "English", "nl": "Nederlands"}
"""Each in its own language, as whoever looks for it can read no other."""

TRANSLATED = tuple(code for code in NAMES if code != ENGLISH)
CODES = (*NAMES, SYSTEM, PSEUDO)
