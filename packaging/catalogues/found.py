"""Texts that the sources say, by ``say`` and its kin of ``nnsim.language.texts``, with the files that say them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nnsim.core import counted

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "nnsim"

LATER = {("nnsim/core/backends.py", "say(_UNMET[wanted])"), ("nnsim/ui/kit/widgets/banner.py", "say()")}
"""Calls whose texts are constants elsewhere, marked by ``to_say``, and another function of that name."""

_COUNTS = re.compile(r"\{\w+:([a-z]{3,}(?: [a-z]+)*)\}")
"""``{count:point}`` of the texts that files hold."""


@dataclass(slots=True)
class Text:
    """A text with its plural, if it has one, and the files that say it."""

    one: str
    many: str = ""
    places: list[str] = field(default_factory=list)


class Sources:
    """All texts, in the order in which they are met; ``odd`` are calls whose text is no constant."""

    def __init__(self) -> None:
        self.texts: dict[str, Text] = {}
        self.odd: list[str] = []

    def add(self, place: str, one: str, many: str = "") -> None:
        """A text of the file ``place``."""
        text = self.texts.setdefault(one, Text(one))
        text.many = text.many or many
        if place not in text.places:
            text.places.append(place)

    def count(self, place: str, noun: str, *, bare: bool = True, with_number: bool = True) -> None:
        """A noun that is counted there."""
        many = counted.many(noun)
        if with_number:
            self.add(place, f"{{count:,}} {noun}", f"{{count:,}} {many}")
        if bare:
            self.add(place, noun, many)

    def read(self, place: str, source: str) -> None:
        """All texts of one file."""
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                self._call(place, node, node.func.id)

    def _call(self, place: str, node: ast.Call, name: str) -> None:
        strings = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
        match name, strings:
            case "say" | "to_say", [str(text), *_]:
                self.add(place, text)
                for noun in _COUNTS.findall(text) if not node.keywords else ():
                    self.count(place, noun, bare=False)
            case "say_count", [str(one), str(many), *_]:
                self.add(place, one, many)
            case "counted", [_, str(noun)]:
                self.count(place, noun, bare=False)
            case "nouns", [_, str(noun)]:
                self.count(place, noun, with_number=False)
            case "to_count", [str(noun)]:
                self.count(place, noun)
            case "say" | "to_say" | "say_count", _ if (place, ast.unparse(node)) not in LATER:
                self.odd.append(f"{place}: {ast.unparse(node)}")
            case _:
                pass


def files() -> Iterator[tuple[str, str]]:
    """Every file that may say something, by its name, with its source."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.is_relative_to(PACKAGE / "cli") or path.is_relative_to(PACKAGE / "language"):
            continue
        yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def found() -> Sources:
    """All that nnsim says."""
    sources = Sources()
    for place, source in files():
        if place == "nnsim/core/counted.py":
            continue  # which makes nouns of what others give it
        if "language" in source or "counted" in source:
            sources.read(place, source)
    for noun in counted.ELSEWHERE:
        sources.count("nnsim/core/counted.py", noun)
    return sources
