"""The installer for Windows, and what the executables say about themselves."""

from __future__ import annotations

from pathlib import Path

from shipping.places import BUILD, PACKAGING, RESULTS, ROOT
from shipping.running import run, say, tool
from shipping.version import version

SCRIPT = PACKAGING / "windows" / "nnsim.nsi"

VERSION_RESOURCE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "nnsim contributors"),
      StringStruct("FileDescription", "{description}"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "{name}"),
      StringStruct("LegalCopyright", "nnsim contributors, MIT licence"),
      StringStruct("OriginalFilename", "{name}.exe"),
      StringStruct("ProductName", "nnsim"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""

DESCRIPTIONS = {"nnsim": "nnsim", "nnsim-cli": "nnsim command line"}


def write_version_resources(folder: Path) -> None:
    """Write ``<command>.version`` for both commands, in the form that PyInstaller reads."""
    numbers = (*(int(part) for part in version().split(".")), 0)
    for name, description in DESCRIPTIONS.items():
        text = VERSION_RESOURCE.format(numbers=numbers, version=version(), name=name, description=description)
        (folder / f"{name}.version").write_text(text, encoding="utf-8")


def compile_installer(payload: Path, icon: Path, target: Path) -> str:
    """Compile the installer of everything in ``payload``; what the compiler says."""
    definitions = {"VERSION": version(), "PAYLOAD": payload, "OUT": target, "ICON": icon, "LICENCE": ROOT / "LICENSE"}
    return run(
        tool("makensis", "nsis"), "-INPUTCHARSET", "UTF8", "-V3", "-WX",
        *(f"-D{name}={value}" for name, value in definitions.items()), SCRIPT,
    )  # fmt: skip


def build(program: Path, folder: Path = RESULTS) -> Path:
    """Make the installer of the frozen ``program``; its path."""
    say("Building the installer for Windows")
    target = folder / f"nnsim-{version()}-windows-x86_64-setup.exe"
    compile_installer(program, BUILD / "made" / "nnsim.ico", target)
    return target
