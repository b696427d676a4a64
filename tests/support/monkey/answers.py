"""What stands in for the system's dialogs: files to open, names to save under. None of them ever opens."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

CANCELS = 0.2
NAMES = ("first", "second", "third")

TABLES = (
    "x,y,kind\n" + "".join(f"{i % 7 - 3},{i % 5 - 2.5},{'ab'[i % 2]}\n" for i in range(40)),
    "a;b;c;value\n" + "".join(f"{i},5;{i * i % 11};{i % 3};{i * 3}\n" for i in range(50)),
    "1 2 0\n3 4 1\n2 2 0\n0 1 2\n5 5 2\n" * 4,
    "no table at all",
    "",
)
"""What the clipboard may hold."""


class Answers:
    """Chooses by chance, which ``draw(n)`` sets anew for every act."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed = folder, seed
        self._chance = random.Random(seed)
        folder.mkdir(parents=True, exist_ok=True)
        _make_files(folder)

    def draw(self, n: int) -> None:
        """What follows depends on the act of this number alone."""
        self._chance = random.Random(f"{self.seed} {n}")

    def install(self) -> None:
        """From now on the static functions of QFileDialog ask here."""
        stand_ins: dict[str, Any] = {
            "getOpenFileName": self._open, "getSaveFileName": self._save, "getExistingDirectory": self._folder,
        }  # fmt: skip
        for name, function in stand_ins.items():
            setattr(QFileDialog, name, staticmethod(function))
        QDesktopServices.openUrl = staticmethod(lambda _url: True)  # type: ignore[method-assign]

    def files(self) -> list[Path]:
        """Everything that can be opened or dropped."""
        return sorted(self.folder.iterdir())

    def _open(self, _parent: object, _title: str, _start: str = "", kinds: str = "", *_: object) -> tuple[str, str]:
        ends = set(re.findall(r"\*(\.\w+)", kinds))
        fitting = [p for p in self.files() if p.suffix in ends] or self.files()
        return ("", "") if self._chance.random() < CANCELS else (str(self._chance.choice(fitting)), kinds)

    def _save(self, _parent: object, _title: str, start: str = "", kinds: str = "", *_: object) -> tuple[str, str]:
        if self._chance.random() < CANCELS:
            return "", ""
        chosen = self._chance.choice(kinds.split(";;"))
        ends = re.findall(r"\*(\.\w+)", chosen) or [Path(start).suffix]
        return str(self.folder / (self._chance.choice(NAMES) + ends[0])), chosen

    def _folder(self, *_: object) -> str:
        return "" if self._chance.random() < CANCELS else str(self.folder / "pictures")


def _make_files(folder: Path) -> None:
    chance = np.random.default_rng(1)
    (folder / "classes.csv").write_text(TABLES[0], encoding="utf-8")
    (folder / "values.csv").write_text(TABLES[1], encoding="utf-8")
    (folder / "words.txt").write_text("nothing that could be read\n\x00\x01", encoding="utf-8")
    np.savez(folder / "images.npz", x=chance.integers(0, 255, (30, 8, 8)).astype(np.uint8), y=np.arange(30) % 3)
    for name in ("circle", "cross"):
        (folder / "pictures" / name).mkdir(parents=True, exist_ok=True)
        for number in range(6):
            pixels = chance.integers(0, 255, (12, 12)).astype(np.uint8)
            Image.fromarray(pixels).save(folder / "pictures" / name / f"{number}.png")
