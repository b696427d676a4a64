"""Kernels that are ready to be called: compiled in the background, once for a machine.

What was compiled is kept in the user's folder for what only saves time, apart for each version of the kernels, as numba
asks the file of a kernel alone whether it changed. Where nothing can be written there it is compiled anew by every
process. A machine that cannot compile trains with PyTorch, and says why.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from nnsim.core.cache import cache_folder

SOURCES = Path(__file__).resolve().parents[1] / "kernels"

UNUSED = 30 * 24 * 3600
"""Seconds after which what a version compiled is let go unless it was used: several may be installed side by side."""

Kernel = Callable[..., Any]


@dataclass(slots=True)
class _Compilation:
    """``kernel`` once it is ``over`` and went well, else ``trouble`` in words."""

    over: threading.Event = field(default_factory=threading.Event)
    kernel: Kernel | None = None
    trouble: str = ""


class Kernels:
    """Kernels by their names, ``"narrow:float32"``: a module of ``engine.kernels``, and what is tried first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._compilations: dict[str, _Compilation] = {}

    def ask(self, name: str) -> Kernel | None:
        """The kernel, None as long as it is not compiled; whoever asks first begins that."""
        return self._of(name).kernel

    def wait(self, name: str) -> Kernel | None:
        """The kernel, however long it takes to compile; None where it cannot be compiled."""
        compilation = self._of(name)
        compilation.over.wait()
        return compilation.kernel

    def trouble(self, name: str) -> str:
        """Why it cannot be had; empty as long as nothing forbids it."""
        return self._of(name).trouble

    def _of(self, name: str) -> _Compilation:
        with self._lock:
            if name not in self._compilations:
                self._compilations[name] = compilation = _Compilation()
                threading.Thread(target=_compile, args=(name, compilation), name=f"compile {name}", daemon=True).start()
            return self._compilations[name]


KERNELS = Kernels()
"""Those of this process."""

_ONE_AT_A_TIME = threading.Lock()


def _compile(name: str, compilation: _Compilation) -> None:
    try:
        with _ONE_AT_A_TIME:
            _choose_cache()
            module, _, tried = name.partition(":")
            made = import_module(f"nnsim.engine.kernels.{module}")
            try:
                made.try_out(tried)
            except Exception:
                if not _forget_compiled(module):
                    raise
                made.try_out(tried)  # what was kept of it was damaged
            compilation.kernel = made.train
    except Exception as error:  # noqa: BLE001 - whatever a compiler says, PyTorch is there
        compilation.trouble = (
            f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}"
        )
    finally:
        compilation.over.set()


def _forget_compiled(module: str) -> bool:
    """Let go of what is kept of a module, in a folder of our own; whether there was anything."""
    place = Path(os.environ["NUMBA_CACHE_DIR"])
    found = list(place.rglob(f"{module}.*.nb[ic]")) if place.name == version() else []
    for file in found:
        file.unlink(missing_ok=True)
    return bool(found)


def _choose_cache() -> None:
    """Before numba is imported: it reads where its cache is, and SciPy's BLAS with how many threads it works, once."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if "NUMBA_CACHE_DIR" not in os.environ:
        os.environ["NUMBA_CACHE_DIR"] = str(place_in(cache_folder() / "kernels"))


def place_in(folder: Path) -> Path:
    """The place in ``folder`` of this version; one that goes with the process where nothing can be written there."""
    own = folder / version()
    try:
        own.mkdir(parents=True, exist_ok=True)
        os.utime(own)
        with tempfile.TemporaryFile(dir=own):
            pass
    except OSError:
        own = Path(tempfile.mkdtemp(prefix="nnsim-kernels-"))
        atexit.register(shutil.rmtree, own, ignore_errors=True)
    else:
        _forget_unused(folder)
    return own


def _forget_unused(folder: Path) -> None:
    """Let go of what versions compiled that are not used any more; what cannot be asked or removed stays."""
    with suppress(OSError):
        for other in list(folder.iterdir()):
            with suppress(OSError):
                if time.time() - other.stat().st_mtime > UNUSED:
                    shutil.rmtree(other, ignore_errors=True)


def version() -> str:
    """What the kernels are, as a few letters: the files that they are written in."""
    digest = hashlib.sha256()
    for path in sorted(SOURCES.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
