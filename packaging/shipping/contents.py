"""What goes into the frozen program, and what is left out. The spec reads nothing else.

Everything under ``UNUSED`` and ``LEFT_OUT`` was left out after measuring: without it the frozen program starts, passes
its doctor and trains the examples to the same weights, and the size report is shorter. torch.distributed,
torch.testing, torch's own sources, sympy and networkx look unused, too, and are not: torch imports them when the first
optimizer is made.

What the program imports only where it is installed (onnx) is frozen if the environment of the build has it.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from pathlib import Path, PurePath

from shipping.places import LINUX, MACOS, ROOT, WINDOWS

Entry = tuple[str, str, str]
"""PyInstaller's: name in the program, file here, kind."""

METADATA = ("torch", "numpy", "PySide6-Essentials", "pyqtgraph", "psygnal", "safetensors", "platformdirs")
"""Distributions whose versions ``nnsim doctor`` tells."""

SOURCES_TOO = {"enum": "pyz+py", "torch": "pyz+py", "nnsim.engine.kernels": "pyz+py", "nnsim.engine.modules": "pyz+py"}
"""Modules whose source is read: torch reads its own, ``enum``'s through it, and so do compiled kernels, which look for
it when they decide whether what they cached is still good. Exported scripts hold parts of ``nnsim.engine.modules``."""

UNUSED = (
    # tools of developers
    "tkinter", "_tkinter", "lib2to3", "pydoc_data", "setuptools", "pip", "wheel", "pkg_resources", "distutils",
    "pytest", "_pytest", "hypothesis", "mypy", "IPython", "matplotlib", "pandas", "hatchling", "ensurepip", "idlelib",
    # parts of the standard library that nothing here asks for
    "sqlite3", "_sqlite3", "curses", "_curses", "dbm", "readline",
    # torch's ways to other frameworks and machines
    "tensorboard", "torch.utils.tensorboard", "torch.utils.benchmark", "torch.utils.bottleneck", "caffe2", "triton",
    "onnxscript", "onnx_ir", "cupy", "torchvision", "torch.utils.cpp_extension", "torch.utils.hipify",
    "torch.distributed.checkpoint", "torch.distributed.elastic", "torch.distributed.pipelining",
    # its compiler; torch._dynamo stays, as the optimizers of torch.optim import it
    *(f"torch._inductor.{name}" for name in (
        "codegen", "fx_passes", "kernel", "autoheuristic", "template_heuristics", "compile_fx", "scheduler",
    )),
    # fields of mathematics that sympy knows and torch does not ask for
    *(f"sympy.{name}" for name in (
        "physics", "stats", "holonomic", "diffgeom", "vector", "crypto", "liealgebras", "categories", "codegen",
        "parsing.autolev", "parsing.latex", "testing",
    )),
    # other Qts, and parts of this one
    "PyQt5", "PyQt6", "PySide2", "PySide6.QtNetwork", "PySide6.QtDBus", "PySide6.QtQml", "PySide6.QtQuick",
    "PySide6.QtTest", "PySide6.QtSql", "PySide6.QtPrintSupport", "PySide6.scripts",
    # parts of pyqtgraph
    "pyqtgraph.examples", "pyqtgraph.opengl", "pyqtgraph.jupyter", "pyqtgraph.canvas", "pyqtgraph.console",
    "pyqtgraph.flowchart", "OpenGL",
    # parts of scikit-learn and scipy that no learner asks for
    *(f"sklearn.{name}" for name in ("datasets", "cluster", "manifold", "mixture", "neural_network")),
    "sklearn.feature_extraction",
    *(f"scipy.{name}" for name in ("io", "signal", "datasets", "misc", "odr", "differentiate", "fftpack")),
    # parts of numba for graphics cards and for its own tests
    "numba.cuda", "numba.tests", "numba.testing", "numba.roc", "llvmlite.tests",
    # readers of pictures that need a second library
    "PIL.ImageTk", "PIL.ImageQt", "PIL._avif", "PIL.AvifImagePlugin", "PIL._imagingtk",
)  # fmt: skip
"""Modules that are not followed."""

_TORCH = (
    "torch/test/*", "torch/include/*", "torch/share/*", "torch/bin/test_*", "torch/bin/[!t]*", "torch/lib/*_test.*",
    "torch/lib/*backend_with_compiler.*", "torch/lib/*jitbackend_test.*", "torch/lib/*torchbind_test.*",
    "torch/lib/*aoti_custom_ops.*", "torch/lib/*.lib", "torch/utils/benchmark/*", "torch/_inductor/kernel/*.jinja",
)  # fmt: skip
_QT = (
    # but Qt's own texts in the languages of the program
    *(f"PySide6/*translations/{name}" for name in (
        "[!q]*", "q[!t]*", "qt[!b]*", "qtb[!a]*", "qtbase_[!dn]*", "qtbase_d[!e]*", "qtbase_n[!l]*",
    )),
    *(f"*/plugins/{group}/*" for group in (
        "networkinformation", "tls", "egldeviceintegrations", "generic", "sqldrivers", "position", "qmltooling",
        "webview", "printsupport", "platforminputcontexts/*virtualkeyboard",
    )),
    *(f"*/plugins/platforms/*{name}.*" for name in (
        "qeglfs", "qlinuxfb", "qminimalegl", "qvkkhrdisplay", "qvnc", "qminimal", "qdirect2d",
    )),
    *(f"*/plugins/imageformats/*{name}.*" for name in ("qtga", "qtiff", "qwbmp", "qwebp", "qicns", "qpdf")),
    "*/plugins/platformthemes/*qgtk3.*", "*opengl32sw.dll", "*d3dcompiler_*.dll",
)  # fmt: skip
_QT_PARTS = ("Network", "Test", "Egl*", "Sql", "PrintSupport", "Qml*", "Quick*", "Pdf", "VirtualKeyboard*")
_QT_LIBRARIES = tuple(f"*{form}" for part in _QT_PARTS for form in (f"libQt6{part}.so*", f"Qt6{part}.dll"))
_GTK = (
    "libgtk-3*", "libgdk*", "libatk*", "libcairo*", "libpango*", "libgio*", "libgobject*", "libgmodule*", "libepoxy*",
    "libharfbuzz*", "libthai*", "libdatrie*", "libpixman*", "libfribidi*", "libgraphite2*", "libmount*", "libblkid*",
    "libjpeg*", "libXcursor*", "libXinerama*", "libXcomposite*", "libXdamage*", "libatspi*",
)  # fmt: skip
_KERBEROS = ("libkrb5*", "libk5*", "libgssapi*", "libcom_err*", "libkeyutils*")
_SYSTEM = (
    "libstdc++.so*", "libgcc_s.so*",
    # every desktop has them, and theirs fits its settings, caches and display
    "libX11.so*", "libX11-xcb.so*", "libfontconfig.so*", "libfreetype.so*", "libexpat.so*",
    # asked for by those alone, or by what is left out
    "libpng16.so*", "libbrotli*.so*", "libXau.so*", "libXdmcp.so*", "libXext.so*", "libXrender.so*", "libbsd.so*",
    "libmd.so*", "libselinux.so*",
)  # fmt: skip
_TESTS = ("numpy/*/tests/*", "scipy/*/tests/*", "sklearn/*/tests/*", "joblib/test/*", "*.pyi", "*/__pycache__/*")
_POOLS = ("numba/np/ufunc/tbbpool.*", "numba/np/ufunc/omppool.*")
"""Threads for kernels that work in parallel, which none here does; one of them needs a library that is not there."""
_TWICE = ("*.dist-info/RECORD", "*.dist-info/licenses/*")
"""Lists of files, and licences that lie in the folder ``licences``: some of their paths are too long for Windows."""

LEFT_OUT = (*_TORCH, *_QT, *_QT_LIBRARIES, *_TESTS, *_POOLS, *_TWICE, *((*_GTK, *_KERBEROS, *_SYSTEM) if LINUX else ()))
"""Files that are not taken along, as patterns of their names in the program.

The C++ runtime is the system's: the build runs on the oldest system that is served, so theirs is never older. So are
fonts and the way to the display: a fontconfig of another age misreads the settings of the system, and another libX11
meets the system's libxcb."""

STRIPPED = ("libtorch_cpu.so", "libtorch_python.so", "libc10.so", "libllvmlite.so", "libpython3.*", "lib-dynload/*.so")
"""Libraries whose symbols may go; OpenBLAS and Qt do not survive it."""


BY_NAME = ("numba._devicearray", "scipy.linalg.cython_blas")
"""What compiled parts of numba import by name."""


def hidden_imports(root: Path = ROOT) -> list[str]:
    """Every module of the program: commands, entries of the catalogue and the engine are found by name at run time."""
    files = sorted((root / "nnsim").rglob("*.py"))
    return [*(module_name(file.relative_to(root)) for file in files if file.name != "__main__.py"), *BY_NAME]


def module_name(file: PurePath) -> str:
    """``nnsim/core/store.py`` is ``nnsim.core.store``, ``nnsim/core/__init__.py`` is ``nnsim.core``."""
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_kept(name: str) -> bool:
    """False for a file that ``LEFT_OUT`` names."""
    plain = name.replace("\\", "/")
    return not any(fnmatch.fnmatchcase(plain, pattern) for pattern in LEFT_OUT)


def kept(entries: Iterable[Entry]) -> list[Entry]:
    """``entries`` without what is left out."""
    return [entry for entry in entries if is_kept(entry[0])]


def may_be_stripped(name: str) -> bool:
    """True for a library that ``STRIPPED`` names, by its name in the program."""
    return any(fnmatch.fnmatchcase(name, f"*{pattern}") for pattern in STRIPPED)


def icon_name() -> str | None:
    """The program's icon in the form that this system's executables carry; Linux has it beside the program."""
    return "nnsim.ico" if WINDOWS else "nnsim.icns" if MACOS else None
