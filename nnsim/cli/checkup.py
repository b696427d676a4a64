"""The checks of ``nnsim doctor``. Each says in one line what works, or what to do."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from nnsim.cli.checkup_engine import engine, images, kernels, saving
from nnsim.cli.checkup_window import picture, window
from nnsim.core.cache import cache_folder
from nnsim.core.counted import counted
from nnsim.core.files.recovery import folder as recovery_folder
from nnsim.core.problem import ProblemError
from nnsim.core.resources import resource_path
from nnsim.examples.example import build, example_path, examples, open_example


@dataclass(frozen=True, slots=True)
class Check:
    """``text`` is the finding, or what is wrong and what to do."""

    name: str
    passed: bool
    text: str


def check_all(note: Callable[[str], None]) -> Iterator[Check]:
    """Every check in turn; ``note`` hears what is being looked at."""
    for name, check in CHECKS.items():
        note(f"checking {name}")
        try:
            yield Check(name, True, check())
        except (ProblemError, OSError, ImportError, LookupError, ValueError, RuntimeError) as error:
            yield Check(name, False, " ".join(str(error).split()) or type(error).__name__)


def resources() -> str:
    """Every example is bundled and equals its declaration; icons and fonts are there."""
    for example in examples():
        opened = open_example(example.id).project
        if opened.network != build(example).network:
            raise ValueError(f"the example {example.id} is out of date; reinstall nnsim")
    icons, fonts = _count("icons", "*.svg"), _count("fonts", "*.otf")
    found = f"{counted(len(examples()), 'example')}, {counted(icons, 'icon')}, {counted(fonts, 'font')}"
    return f"{found} in {example_path('xor').parents[1]}"


def _count(folder: str, pattern: str) -> int:
    found = len(list(resource_path(folder).glob(pattern)))
    if not found:
        raise ValueError(f"the {folder} are missing; reinstall nnsim")
    return found


def folders() -> str:
    """Settings, recovery files and the cache can be written."""
    config = Path(platformdirs.user_config_dir("nnsim", appauthor=False))
    _write(config, "settings need it")
    _write(recovery_folder(), "the recovery of unsaved work needs it")
    _write(cache_folder(), "without it every start compiles anew")
    return f"{config}, {recovery_folder()} and {cache_folder()} can be written"


def _write(place: Path, need: str) -> None:
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"nnsim")
    except OSError as error:
        text = f"{place} cannot be written ({error.strerror}); {need}, so make it writable for you"
        raise ValueError(text) from error


CHECKS: dict[str, Callable[[], str]] = {
    "engine": engine,
    "kernels": kernels,
    "images": images,
    "saving": saving,
    "window": window,
    "picture": picture,
    "resources": resources,
    "folders": folders,
}
