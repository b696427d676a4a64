"""The dependency rule: the contracts of ``pyproject.toml`` hold, and nothing is loaded that is foreign."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

IMPORT_ALL = """
import importlib, json, pkgutil, sys
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        if not module.name.endswith("__main__") and ".kernels." not in module.name:
            importlib.import_module(module.name)
print(json.dumps(sorted(sys.modules)))
"""


def loaded_by(*packages: str) -> set[str]:
    """Names of all modules that a fresh process holds after importing every module of ``packages``.

    Kernels are imported where one is compiled: numba, which they need, looks for SciPy.
    """
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *packages],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_import_contracts_hold() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_window_leaves_torch_out() -> None:
    loaded = loaded_by("nnsim.ui", "nnsim.app")
    assert {"PySide6.QtWidgets", "nnsim.app.main"} <= loaded
    assert not [
        name
        for name in loaded
        if name.partition(".")[0] in {"torch", "sklearn", "scipy", "numba"} or name.startswith("nnsim.engine")
    ]


@pytest.mark.parametrize(
    ("packages", "foreign"),
    [
        (
            (
                "nnsim.core",
                "nnsim.data",
                "nnsim.networks",
                "nnsim.recipes",
                "nnsim.tasks",
                "nnsim.edits",
                "nnsim.examples",
                "nnsim.lessons",
                "nnsim.io",
                "nnsim.client",
            ),
            {"PySide6", "shiboken6", "pyqtgraph", "torch", "sklearn", "scipy", "numba"},
        ),
        (("nnsim.engine",), {"PySide6", "shiboken6", "pyqtgraph", "sklearn", "scipy", "numba"}),
        (("nnsim.cli",), {"PySide6", "shiboken6", "pyqtgraph", "sklearn", "scipy", "numba"}),
    ],
)
def test_packages_do_not_load_what_is_foreign_to_them(packages: tuple[str, ...], foreign: set[str]) -> None:
    loaded = loaded_by(*packages)
    assert set(packages) <= loaded
    assert not {name.partition(".")[0] for name in loaded} & foreign
