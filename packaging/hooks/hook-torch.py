"""PyInstaller's rule for torch: follow what it really imports, instead of collecting every file that it has."""

from PyInstaller import compat
from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_dynamic_libs, collect_submodules, get_package_paths

module_collection_mode = "pyz+py"  # it reads its own sources when it compiles functions
warn_on_missing_hiddenimports = False

# Imported by name when the first optimizer is made, which is in every run.
hiddenimports = [
    *collect_submodules("torch._dynamo"),
    "torch._C._dynamo",
    "torch._decomp.decompositions_for_jvp",
    *(f"torch._refs.{name}" for name in ("linalg", "fft", "special", "nn.functional")),
]
binaries = collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
if not compat.is_win:
    # Loaded never, but `import torch` fails if it is not there.
    binaries.append((get_package_paths("torch")[1] + "/bin/torch_shm_manager", "torch/bin"))
if compat.is_linux:
    bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
