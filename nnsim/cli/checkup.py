"""The checks of ``nnsim doctor``. Each says in one line what works, or what to do."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from nnsim.catalog.example import build, example_path, examples, open_example
from nnsim.cli.remote import Remote
from nnsim.client.engine_client import EngineClient
from nnsim.core.problem import ProblemError
from nnsim.core.recovery import folder as recovery_folder
from nnsim.core.resources import resource_path
from nnsim.ui import selfcheck

PATIENCE_S = 60.0


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


def engine() -> str:
    """Train XOR in the engine process, as the window does."""
    client = EngineClient()
    began = time.perf_counter()
    client.start()
    try:
        run = Remote(client, open_example("xor").project, "cpu")
        run.start()
        ready = time.perf_counter() - began
        values = run.train(200, None, lambda _epoch, _loss: True).values
    finally:
        client.close()
    if values["test_accuracy"] != 1.0:
        raise ValueError(f"XOR reached only {values['test_accuracy']}; reinstall nnsim")
    assert run.ready is not None
    return (
        f"trained XOR to test accuracy 1.0 in {float(values['seconds'] or 0):.2g} s (started in {ready:.2g} s, "
        f"PyTorch {run.ready.torch}, devices {', '.join(run.ready.devices)})"
    )


def window() -> str:
    """Start Qt with the bundled fonts in a process of its own, as Qt aborts where a library is missing."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=selfcheck.serve, args=(there,), name="nnsim-qt-check", daemon=True)
    process.start()
    there.close()
    try:
        found = str(here.recv()) if here.poll(PATIENCE_S) else "! Qt does not start; restart the computer."
    except EOFError:
        found = "! Qt ends at once; install the system libraries that the README names."
    finally:
        process.kill()
        process.join()
    if found.startswith("! "):
        raise ValueError(found[2:])
    return found


def resources() -> str:
    """Every example is bundled and equals its declaration; icons and fonts are there."""
    for example in examples():
        opened = open_example(example.id).project
        if opened.network != build(example).network:
            raise ValueError(f"the example {example.id} is out of date; reinstall nnsim")
    icons, fonts = _count("icons", "*.svg"), _count("fonts", "*.otf")
    return f"{len(examples())} examples, {icons} icons, {fonts} fonts in {example_path('xor').parents[1]}"


def _count(folder: str, pattern: str) -> int:
    found = len(list(resource_path(folder).glob(pattern)))
    if not found:
        raise ValueError(f"the {folder} are missing; reinstall nnsim")
    return found


def folders() -> str:
    """Settings, recovery files and logs can be written."""
    config = Path(platformdirs.user_config_dir("nnsim", appauthor=False))
    for place in (config, recovery_folder()):
        _write(place)
    return f"{config} and {recovery_folder()} can be written"


def _write(place: Path) -> None:
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"nnsim")
    except OSError as error:
        raise ValueError(f"{place} cannot be written ({error.strerror}); settings and recovery need it") from error


CHECKS: dict[str, Callable[[], str]] = {
    "engine": engine,
    "window": window,
    "resources": resources,
    "folders": folders,
}
