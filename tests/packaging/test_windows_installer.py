"""The installer for Windows: it compiles without a warning, and, where Wine is, does what it says."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from nnsim import __version__
from shipping import windows

WINE = shutil.which("wine64") or "/usr/lib/wine/wine64"
STUB = Path("/usr/share/nsis/Stubs/lzma-amd64-unicode")
"""Some program for Windows, to stand in for ours."""

needs_makensis = pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis is not installed")
needs_wine = pytest.mark.skipif(not Path(WINE).exists() or not STUB.exists(), reason="Wine is not installed")


@pytest.fixture(scope="module")
def installer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("installer")
    payload = folder / "payload"
    (payload / "_internal" / "deep").mkdir(parents=True)
    (payload / "_internal" / "deep" / "module.py").write_text("1")
    program = STUB.read_bytes() if STUB.exists() else b"MZ"
    for name in ("nnsim.exe", "nnsim-cli.exe"):
        (payload / name).write_bytes(program)
    for name in ("nnsim.pkg", "nnsim-cli.pkg"):
        (payload / name).write_bytes(os.urandom(40_000))
    icon = folder / "nnsim.ico"
    icon.write_bytes(an_icon())
    windows.compile_installer(payload, icon, folder / "nnsim-setup.exe")
    return folder / "nnsim-setup.exe"


def an_icon() -> bytes:
    """One picture of 16 x 16 pixels, four bytes each, and the mask that old systems want."""
    head = b"\0\0\1\0\1\0" + bytes([16, 16, 0, 0, 1, 0, 32, 0]) + (40 + 16 * 16 * 4 + 64).to_bytes(4, "little")
    bitmap = (40).to_bytes(4, "little") + (16).to_bytes(4, "little") + (32).to_bytes(4, "little") + b"\1\0\x20\0"
    return head + (22).to_bytes(4, "little") + bitmap + bytes(24) + b"\x21\x66\xc4\xff" * 256 + bytes(64)


AMD64, I386 = 0x8664, 0x14C


def machine(program: bytes) -> int:
    """For which processor a program for Windows was made."""
    head = int.from_bytes(program[60:64], "little")
    return int.from_bytes(program[head + 4 : head + 6], "little")


@needs_makensis
def test_where_the_compiler_makes_no_64_bit_installers_it_makes_one_of_32_bit(tmp_path, monkeypatch):
    """As NSIS is published for Windows."""
    script = tmp_path / "nnsim.nsi"
    script.write_text(windows.SCRIPT.read_text(encoding="utf-8").replace("lzma-amd64-unicode", "none"), "utf-8")
    monkeypatch.setattr(windows, "SCRIPT", script)
    (tmp_path / "payload").mkdir()
    (tmp_path / "payload" / "nnsim.exe").write_bytes(b"MZ")
    (tmp_path / "nnsim.ico").write_bytes(an_icon())
    windows.compile_installer(tmp_path / "payload", tmp_path / "nnsim.ico", tmp_path / "nnsim-setup.exe")
    content = (tmp_path / "nnsim-setup.exe").read_bytes()
    assert machine(content) == I386
    assert f"nnsim {__version__} installer".encode("utf-16-le") in content


@needs_makensis
def test_it_compiles_and_carries_the_version(installer):
    content = installer.read_bytes()
    assert machine(content) == (AMD64 if STUB.exists() else I386)
    assert f"nnsim {__version__} installer".encode("utf-16-le") in content
    assert b"asInvoker" in content, "nobody is asked for an administrator"


def test_folders_in_the_script_end_with_a_backslash():
    """The compiler on Windows takes everything behind the last one for the pattern; on Linux it knows both."""
    lines = [line for line in windows.SCRIPT.read_text(encoding="utf-8").splitlines() if "${PAYLOAD}" in line]
    assert lines
    assert all("${PAYLOAD}/" not in line for line in lines)


def test_version_resources(tmp_path):
    windows.write_version_resources(tmp_path)
    text = (tmp_path / "nnsim-cli.version").read_text()
    numbers = tuple(int(part) for part in __version__.split("."))
    assert f"filevers={(*numbers, 0)}" in text
    assert 'StringStruct("OriginalFilename", "nnsim-cli.exe")' in text
    compile(text, "version", "eval")


class Wine:
    """A fresh Windows 10 in a folder."""

    def __init__(self, prefix: Path) -> None:
        self.drive = prefix / "drive_c"
        self._variables = {**os.environ, "WINEPREFIX": str(prefix), "WINEDEBUG": "-all", "HOME": str(prefix.parent)}
        self("wineboot", "-i")
        self("winecfg", "-v", "win10")

    def __call__(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        command = [WINE, *map(str, words)]
        return subprocess.run(
            command, env=self._variables, capture_output=True, text=True, errors="replace", check=False
        )

    def key(self, name: str) -> str:
        """What the registry says under a key of the user; empty if there is none."""
        done = self("reg", "query", f"HKCU\\Software\\{name}", "/s")
        return done.stdout if done.returncode == 0 else ""

    def remove(self, folder: Path) -> None:
        """Uninstall silently; the uninstaller goes on in a copy of itself."""
        self(folder / "uninstall.exe", "/S")
        deadline = time.monotonic() + 30
        while (folder / "nnsim.exe").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        self("wineboot", "-e")

    def program(self) -> Path:
        (user,) = (path for path in (self.drive / "users").iterdir() if path.name != "Public")
        return user / "AppData/Local/Programs/nnsim"

    def menu(self) -> list[Path]:
        return list(self.drive.rglob("nnsim.lnk"))


@pytest.fixture(scope="module")
def wine(tmp_path_factory):
    machine = Wine(tmp_path_factory.mktemp("wine") / "prefix")
    yield machine
    machine("wineboot", "-k")


UNINSTALL = r"Microsoft\Windows\CurrentVersion\Uninstall\nnsim"


@needs_makensis
@needs_wine
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_installed_upgraded_and_removed_silently(installer, wine):
    program = wine.program()
    assert wine(installer, "/S").returncode == 0
    assert (program / "_internal/deep/module.py").is_file()
    assert (program / "nnsim-cli.pkg").samefile(program / "nnsim.pkg"), "one archive for both commands"
    assert len(wine.menu()) == 1
    assert "nnsim.project" in wine.key(r"Classes\.nnsim")
    assert r'nnsim\nnsim.exe" "%1"' in wine.key(r"Classes\nnsim.project")
    assert __version__ in wine.key(UNINSTALL)

    (program / "_internal" / "stale.py").write_text("old")
    (program / "mine.txt").write_text("mine")
    assert wine(installer, "/S").returncode == 0
    assert not (program / "_internal" / "stale.py").exists()

    wine.remove(program)
    assert [path.name for path in program.iterdir()] == ["mine.txt"]
    assert wine.menu() == []
    assert [wine.key(name) for name in (r"Classes\.nnsim", r"Classes\nnsim.project", UNINSTALL)] == ["", "", ""]

    assert wine(installer, "/S").returncode == 2, "it does not mix with files of somebody else"
    assert [path.name for path in program.iterdir()] == ["mine.txt"]
