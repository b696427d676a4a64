"""What a hand does, one act a line, so that it can be done again and lines can be left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Act:
    """``do`` is a method of ``Hands``; what else is needed depends on it.

    ``to`` names a widget (see ``places``), ``x`` and ``y`` a place in it, ``at`` the same place in its window: what is
    held goes on there when the widget is gone. ``n`` is the number at which it was first done; what is drawn by
    chance while it is carried out depends on it, so that it stays the same when other acts are left out.
    """

    do: str
    to: str = ""
    x: int = 0
    y: int = 0
    at: tuple[int, int] = (0, 0)
    button: int = 0
    mods: int = 0
    key: int = 0
    text: str = ""
    n: int = 0

    def line(self) -> str:
        """JSON without what is as usual."""
        told = {name: value for name, value in asdict(self).items() if value != _USUAL[name]}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


_USUAL: dict[str, Any] = {f.name: f.default for f in fields(Act)}


def read_act(line: str) -> Act:
    """The act of a line."""
    told = json.loads(line)
    if "at" in told:
        told["at"] = tuple(told["at"])
    return Act(**told)


@dataclass(frozen=True, slots=True)
class Script:
    """Acts on a fresh window that shows an example; ``found`` says what came of it, if anything did."""

    example: str
    seed: int = 0
    acts: tuple[Act, ...] = ()
    found: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """As a file: what it is about in the first line, then one act a line."""
        head = {"example": self.example, "seed": self.seed, **({"found": self.found} if self.found else {})}
        return "\n".join([json.dumps(head, ensure_ascii=False), *(act.line() for act in self.acts)]) + "\n"

    def write(self, path: Path) -> None:
        """Write it to ``path``."""
        path.write_text(self.text(), encoding="utf-8")


def read_script(text: str) -> Script:
    """The last script in ``text``."""
    *_, last = read_scripts(text.splitlines())
    return last


def read_scripts(lines: Iterable[str]) -> Iterator[Script]:
    """The scripts that follow one another; a last line that was cut off when the process ended is left out."""
    head: dict[str, Any] | None = None
    acts: list[Act] = []
    for line in lines:
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if "example" in told:
            if head is not None:
                yield Script(**head, acts=tuple(acts))
            head, acts = told, []
        elif head is not None:
            acts.append(read_act(line))
    if head is not None:
        yield Script(**head, acts=tuple(acts))
