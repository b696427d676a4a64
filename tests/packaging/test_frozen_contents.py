"""What is frozen: everything that is found by name at run time, nothing that is imported and left out."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from nnsim.cli import __main__ as cli
from nnsim.cli import doctor, painting, train, window
from nnsim.core import catalogue
from nnsim.core.registry import module_names
from nnsim.data import generators
from nnsim.engine import learners, probes
from nnsim.examples import entries
from nnsim.io import importing
from nnsim.language.languages import ENGLISH, NAMES
from nnsim.networks import layers
from shipping import contents, deb
from shipping.freeze import complaints

ROOT = Path(__file__).parents[2]
HIDDEN = set(contents.hidden_imports())
NAMED = re.compile(r'"((?:nnsim|torch)[\w.]*):\w+"')


def test_everything_that_a_registry_finds_is_frozen():
    found = set(catalogue.MODULES)
    rooms = [importlib.import_module(room) for room in catalogue.ROOMS]
    for package in (layers, generators, entries, learners, probes, *rooms):
        assert module_names(package)
        found |= set(module_names(package))
    found |= {*cli.RUNNERS.values(), *train.ENGINES.values(), *importing.MODULES.values()}
    found |= {*painting.PAINTERS.values(), window.TARGET}
    assert found - HIDDEN == set()


def test_every_function_that_is_named_as_a_string_is_frozen():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "nnsim").rglob("*.py")]
    named = {module for source in sources for module in NAMED.findall(source)}
    assert "nnsim.engine.server" in named
    assert {module for module in named if module.startswith("nnsim")} - HIDDEN == set()
    assert [module for module in named if is_left_out(module)] == []


def is_left_out(module: str) -> bool:
    return any(module == unused or module.startswith(f"{unused}.") for unused in contents.UNUSED)


def imported() -> set[str]:
    """Every module that the program imports somewhere."""
    found = set()
    for path in (ROOT / "nnsim").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_nothing_that_the_program_imports_is_left_out():
    assert {"torch", "PySide6.QtWidgets", "nnsim.core.files.nnsim_file"} <= imported()
    assert [name for name in sorted(imported() | HIDDEN) if is_left_out(name)] == []


def test_lists_name_nothing_twice():
    for names in (contents.UNUSED, contents.LEFT_OUT):
        assert len(set(names)) == len(names)
    inside_another = [name for name in contents.UNUSED if is_left_out(name.rpartition(".")[0])]
    assert inside_another == []


@pytest.mark.parametrize(
    "file",
    [
        "nnsim/resources/icons/nnsim.svg",
        "nnsim/resources/data/mnist.npz",
        "licences/README.txt",
        "torch-2.13.0.dist-info/METADATA",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/plugins/platforms/qoffscreen.dll",
        "PySide6/plugins/styles/qmodernwindowsstyle.dll",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "torch/bin/torch_shm_manager",
        "torch/lib/libtorch_cpu.so",
        "torch/optim/adam.py",
        "libgthread-2.0.so.0",
        "libglib-2.0.so.0",
    ],
)
def test_what_the_program_needs_is_kept(file):
    assert contents.is_kept(file)


@pytest.mark.parametrize(
    "file",
    [
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6\\plugins\\tls\\qschannelbackend.dll",
        "PySide6\\opengl32sw.dll",
        "PySide6/Qt/lib/libQt6Network.so.6",
        "libQt6EglFsKmsSupport.so.6",
        "Qt6Network.dll",
        "torch/include/ATen/ATen.h",
        "torch/bin/protoc",
        "numpy/_core/tests/data/a.txt",
        "torch-2.13.0.dist-info/licenses/third_party/NNPACK/LICENSE",
        "torch-2.13.0.dist-info\\RECORD",
    ],
)
def test_what_nobody_needs_is_not(file):
    assert not contents.is_kept(file)


@pytest.mark.skipif(not contents.LINUX, reason="for Linux only")
@pytest.mark.parametrize("file", ["libfontconfig.so.1", "libfreetype.so.6", "libexpat.so.1", "libX11.so.6"])
def test_what_must_fit_the_system_is_the_systems(file):
    assert not contents.is_kept(file)
    assert file in deb.PACKAGES, "apt must bring it"


def test_only_libraries_that_survive_it_are_stripped():
    assert contents.may_be_stripped("_internal/torch/lib/libtorch_cpu.so")
    assert contents.may_be_stripped("_internal/python3.11/lib-dynload/_json.cpython-311-x86_64-linux-gnu.so")
    assert not contents.may_be_stripped("_internal/numpy.libs/libscipy_openblas64_-32a4b2a6.so")
    assert not contents.may_be_stripped("_internal/PySide6/Qt/lib/libQt6Core.so.6")


def test_the_doctor_finds_the_versions_that_it_tells():
    assert contents.METADATA == doctor.PACKAGES


def test_modules_are_named_after_their_files():
    assert contents.module_name(Path("nnsim/core/store.py")) == "nnsim.core.store"
    assert contents.module_name(Path("nnsim/core/__init__.py")) == "nnsim.core"


def test_a_program_that_lacks_something_is_refused():
    log = (
        "98128 WARNING: Library not found: could not resolve 'libxcb-icccm.so.4', dependency of '/v/libqxcb.so'.\n"
        "98128 WARNING: Library not found: could not resolve 'libgtk-3.so.0', dependency of '/v/libqgtk3.so'.\n"
        '90280 WARNING: Hidden import "pyqtgraph.flowchart.X" not found!\n'
        '90280 ERROR: Hidden import "nnsim.engine.server" not found\n'
    )
    assert complaints(log) == ["libqxcb.so needs libxcb-icccm.so.4", "no module nnsim.engine.server"]
    assert complaints("INFO: all is well") == []


def test_of_the_texts_of_qt_those_of_our_languages_are_shipped():
    room = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    kept = {path.name for path in room.iterdir() if contents.is_kept(f"PySide6/Qt/translations/{path.name}")}
    assert kept == {f"qtbase_{code}.qm" for code in NAMES if code != ENGLISH}
