"""Debian package, sizes, C library, budgets, signature: the decisions, on programs that stand in."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shipping import budgets, checksums, deb, dlls, elf, environment, freeze, licences, macos, origins, sizes
from shipping.places import APP_ID, BuildError
from shipping.smoke import EXPECTED, complaints

linux = pytest.mark.skipif(sys.platform != "linux", reason="for Linux only")


def test_what_the_system_brings_becomes_dependencies():
    wanted = {"libc.so.6", "libstdc++.so.6", "libEGL.so.1", "libwayland-client.so.0", "libfontconfig.so.1"}
    assert deb.depends(wanted, (2, 34)) == ["libc6 (>= 2.34)", "libegl1", "libfontconfig1", "libstdc++6 (>= 11)"]
    with pytest.raises(BuildError, match=r"which packages hold libnew\.so\.1"):
        deb.depends({"libnew.so.1"}, (2, 34))


@linux
@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg is not installed")
def test_a_package_of_a_program_that_stands_in(tmp_path, monkeypatch):
    program = tmp_path / "program"
    (program / "_internal").mkdir(parents=True)
    (program / "_internal" / "data.txt").write_text("data")
    shutil.copy(Path(sys.executable).resolve(), program / "nnsim")
    (program / "nnsim-cli").symlink_to("nnsim")
    monkeypatch.setattr(deb, "BUILD", tmp_path)
    monkeypatch.setattr(deb.elf, "from_the_system", lambda _program: {"libc.so.6", "libGL.so.1"})
    monkeypatch.setattr(deb.desktop, "write_share", lambda share: (share / "applications").mkdir(parents=True))
    package = deb.build(program, tmp_path)

    def ask(*arguments):
        return subprocess.run(["dpkg-deb", *arguments, package], capture_output=True, text=True, check=True).stdout

    assert "libgl1" in ask("--info")
    rows = {line.split()[5]: line for line in ask("--contents").splitlines()}
    assert rows["./usr/lib/nnsim/nnsim"].startswith("-rwxr-xr-x root/root")
    assert rows["./usr/lib/nnsim/_internal/data.txt"].startswith("-rw-r--r-- root/root")
    assert rows["./usr/bin/nnsim"].endswith("-> ../lib/nnsim/nnsim")
    assert "postinst" not in ask("--info"), "nothing runs as root"


@linux
@pytest.mark.skipif(shutil.which("objdump") is None, reason="binutils is not installed")
def test_the_oldest_system_is_read_from_the_libraries(tmp_path):
    shutil.copy(Path(sys.executable).resolve(), tmp_path / "program")
    (tmp_path / "text").write_text("no library")
    found = elf.floors(tmp_path)["GLIBC"]
    assert list(found) == ["program"]
    assert elf.glibc(tmp_path) == found["program"] >= (2, 2)
    assert "libc.so.6" in elf.from_the_system(tmp_path)


def test_what_is_too_new_is_named():
    c = {"libexpat.so.1": (2, 36), "nnsim": (2, 34), "libold.so": (2, 2, 5)}
    found = {"GLIBC": c, "GLIBCXX": {"libQt6Core.so.6": (3, 4, 29), "libnew.so": (3, 4, 30)}, "CXXABI": {}}
    assert elf.too_new(found) == ["libexpat.so.1 asks for GLIBC 2.36", "libnew.so asks for GLIBCXX 3.4.30"]
    assert elf.parsed("2.34") < elf.parsed("2.36") < elf.parsed("10.1")


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("nnsim", "Python modules (archive)"),
        ("_internal/torch/lib/libtorch_cpu.so", "torch"),
        ("_internal/numpy.libs/libopenblas.so", "numpy"),
        ("_internal/libQt6Core.so.6", "PySide6"),
        ("_internal/nnsim/resources/data/mnist.npz", "nnsim: data"),
        ("_internal/libxcb-icccm.so.4", "system libraries"),
        ("_internal/python311.dll", "Python"),
        ("_internal/_ssl.pyd", "Python"),
        ("_internal/MSVCP140.dll", "system libraries"),
        ("_internal/torch-2.13.0+cpu.dist-info/RECORD", "torch"),
    ],
)
def test_parts(file, part):
    assert sizes.part_of(Path(file)) == part


@linux
def test_links_count_nothing(tmp_path):
    (tmp_path / "nnsim").write_bytes(bytes(1000))
    (tmp_path / "nnsim-cli").symlink_to("nnsim")
    assert sizes.total(tmp_path) == 1000
    assert "Python modules (archive)" in sizes.report(tmp_path)


def test_both_commands_for_windows_share_one_archive(tmp_path):
    for name in ("nnsim.pkg", "nnsim-cli.pkg"):
        (tmp_path / name).write_bytes(bytes(1000))
    freeze.share_archive(tmp_path)
    assert (tmp_path / "nnsim-cli.pkg").samefile(tmp_path / "nnsim.pkg")
    assert sizes.total(tmp_path) == 1000

    (tmp_path / "nnsim-cli.pkg").unlink()
    (tmp_path / "nnsim-cli.pkg").write_bytes(bytes(999) + b"1")
    with pytest.raises(BuildError, match="differ"):
        freeze.share_archive(tmp_path)


def test_microsofts_runtime_must_be_where_windows_looks_for_it():
    qt, torch = "_internal/PySide6/Qt6Core.dll", "_internal/torch/lib/c10.dll"
    found = {qt: ["MSVCP140.dll", "KERNEL32.dll"], torch: ["MSVCP140.dll", "VCRUNTIME140.dll", "dbghelp.dll"]}
    brought = {"_internal/PySide6/MSVCP140.dll": ["VCRUNTIME140.dll"], "_internal/VCRUNTIME140.dll": []}
    assert dlls.missing({**found, **brought}) == [f"{torch} needs msvcp140.dll"]
    assert dlls.missing({**found, **brought, "_internal/msvcp140.dll": []}) == []


def test_budgets():
    kept, missed = budgets.Budget("disk", 700, 750, "MB"), budgets.Budget("start", 3, 2, "s")
    assert (kept.kept, missed.kept) == (True, False)
    assert kept.line().startswith("ok ")
    assert missed.line().startswith("OVER")


def test_checksums_are_those_of_the_system(tmp_path):
    (tmp_path / "nnsim.deb").write_bytes(b"abc")
    (tmp_path / "report.txt").write_text("not published")
    text = checksums.write_checksums(tmp_path).read_text()
    assert text == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  nnsim.deb\n"


# ---------------------------------------------------------------- the smoke test

HEALTHY = """\
nnsim 0.1.0 on Linux 6.1 x86_64, packaged program
  python               3.11.7
  torch                2.13.0+cpu
  numpy                2.4.6
  PySide6-Essentials   6.11.3
  pyqtgraph            0.14.0
  psygnal              0.16.1
  safetensors          0.8.0
  platformdirs         4.14.7
ok    engine     trained XOR to test accuracy 1.0 in 3.4 s (started in 3.7 s, PyTorch 2.13.0+cpu, devices cpu)
ok    kernels    one made 1,600 steps of XOR, 110,000 a second (ready in 12 s)
ok    images     trained mnist-mlp for one epoch on 2,000 images to test accuracy 0.78 in 0.79 s
ok    saving     a project with its trained run came back from its file of 5 kB
ok    window     Qt 6.11.3, pyqtgraph 0.14.0, type Inter, 69 icons
ok    picture    the window with 20 epochs of XOR, 259 kB, in 5.2 s; no PyTorch in its process
ok    resources  14 examples, 70 icons, 4 fonts in /usr/lib/nnsim/_internal/nnsim/resources
ok    folders    /h/.config/nnsim, /h/.local/state/nnsim/recovery and /h/.cache/nnsim can be written
Everything works.
"""


def test_a_healthy_program_says_what_is_expected():
    assert complaints(0, HEALTHY) == []
    assert len(HEALTHY.splitlines()) == len(EXPECTED)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEALTHY + "UserWarning: something\n", "unexpected line 'UserWarning"),
        (HEALTHY.replace("ok    saving", "FAIL  saving"), "unexpected line 'FAIL  saving"),
        (HEALTHY.replace("  numpy                2.4.6\n", ""), r"no line like '  numpy"),
        (HEALTHY.replace(", packaged program", ""), "no line like 'nnsim"),
    ],
)
def test_anything_else_is_a_complaint(text, words):
    assert words in "; ".join(complaints(0, text))


def test_a_status_is_a_complaint():
    assert complaints(1, HEALTHY) == ["exit status 1"]


# ---------------------------------------------------------------- licences


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("site-packages/torch-2.13.0.dist-info/licenses/third_party/onnx/LICENSE", "third_party-onnx-LICENSE"),
        ("site-packages/numpy-2.4.6.dist-info/LICENSE.txt", "LICENSE.txt"),
        ("resources/fonts/Inter-LICENSE.txt", "Inter-LICENSE.txt"),
    ],
)
def test_licences_keep_the_name_of_their_part(file, name):
    assert licences.plain_name(Path(file)) == name


@linux
def test_libraries_of_the_system_bring_theirs(tmp_path, monkeypatch):
    lists, documents = tmp_path / "lists", tmp_path / "documents"
    for folder in (lists, documents / "libexpat1"):
        folder.mkdir(parents=True)
    (lists / "libc6:amd64.list").write_text("/lib/x86_64-linux-gnu/libc.so.6\n")
    (lists / "libexpat1:amd64.list").write_text("/lib/x86_64-linux-gnu/libexpat.so.1\n")
    (documents / "libexpat1" / "copyright").write_text("MIT")
    monkeypatch.setattr(origins, "DEBIAN_LISTS", lists)
    monkeypatch.setattr(origins, "DEBIAN_DOCUMENTS", documents)
    monkeypatch.setattr(origins, "RPM_LICENCES", tmp_path / "none")
    wanted = [Path("/usr/lib/x86_64-linux-gnu/libexpat.so.1")]
    assert origins.debian_packages(wanted) == {"libexpat1"}
    assert origins.copy_licences(tmp_path / "licences", wanted) == {"libexpat1"}
    assert (tmp_path / "licences" / "libexpat1.txt").read_text() == "MIT"
    with pytest.raises(BuildError, match="No package manager knows"):
        origins.copy_licences(tmp_path / "licences", [Path("/usr/local/lib/libown.so")])
    (documents / "libexpat1" / "copyright").unlink()
    with pytest.raises(BuildError, match="install libexpat1 with its documents"):
        origins.copy_licences(tmp_path / "licences", wanted)


def test_the_licence_of_python_lies_beside_its_command_on_windows(tmp_path, monkeypatch):
    monkeypatch.setattr(licences.sysconfig, "get_path", lambda _kind: str(tmp_path / "Python312" / "Lib"))
    monkeypatch.setattr(licences.sys, "base_prefix", str(tmp_path / "Python312"))
    (tmp_path / "Python312" / "Lib").mkdir(parents=True)
    (tmp_path / "Python312" / "LICENSE.txt").write_text("PSF")
    licences._copy_python(tmp_path / "Python")
    assert (tmp_path / "Python" / "LICENSE.txt").read_text() == "PSF"


def test_every_distribution_that_is_inside_brings_its_licence(tmp_path):
    parts = licences.collect(Path(sys.executable), tmp_path / "licences")
    assert {"torch", "numpy", "platformdirs"} <= set(parts)
    assert "pip" not in parts
    for part in ("torch", "numpy", "Python", "Inter"):
        assert list((tmp_path / "licences" / part).iterdir()), part
    summary = (tmp_path / "licences" / "README.txt").read_text(encoding="utf-8")
    assert "  torch 2." in summary
    lgpl = [folder for folder in (tmp_path / "licences").iterdir() if folder.name.lower().startswith("pyside6")]
    assert all((folder / "LGPL-3.0.txt").is_file() for folder in lgpl)
    assert lgpl


# ---------------------------------------------------------------- macOS


def test_the_bundle_opens_projects():
    found = plistlib.loads(plistlib.dumps(macos.information()))
    (kind,), (exported,) = found["CFBundleDocumentTypes"], found["UTExportedTypeDeclarations"]
    assert kind["LSItemContentTypes"] == [exported["UTTypeIdentifier"]]
    assert exported["UTTypeIdentifier"].startswith(APP_ID)
    assert exported["UTTypeTagSpecification"]["public.filename-extension"] == ["nnsim", "nnsim-lesson"]


def test_only_an_identity_can_carry_the_hardened_runtime():
    assert plistlib.loads(macos.ENTITLEMENTS.read_bytes())["com.apple.security.cs.allow-jit"] is True
    assert "runtime" in macos.sign_command(Path("nnsim.app"), "Developer ID Application: X")
    plain = macos.sign_command(Path("nnsim.app"), "")
    assert plain[plain.index("--sign") + 1] == "-"
    assert "runtime" not in plain


def test_without_secrets_nothing_is_sent_anywhere(monkeypatch):
    monkeypatch.setattr(macos, "run", lambda *_: pytest.fail("nothing must be run"))
    assert macos.notarise(Path("nnsim.dmg"), {}) is False


# ---------------------------------------------------------------- the machine that builds


@linux
def test_what_the_machine_lacks_is_named_or_installed(monkeypatch):
    installed = []
    monkeypatch.setattr(environment, "missing_packages", lambda: ["binutils", "libegl1"])
    monkeypatch.setattr(environment.dev, "install_packages", installed.append)
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    with pytest.raises(BuildError, match="apt-get install -y --no-install-recommends binutils libegl1"):
        environment.check_machine()
    assert installed == []
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0)
    environment.check_machine()
    assert installed[0][-2:] == ["binutils", "libegl1"]


@linux
def test_missing_libraries_and_tools_become_packages(monkeypatch):
    monkeypatch.setattr(environment.dev, "missing_libraries", lambda wanted: [n for n in wanted if "EGL" in n])
    monkeypatch.setattr(environment.dev, "venv_package", list)
    monkeypatch.setattr(environment.shutil, "which", lambda name: None if name == "strip" else name)
    assert environment.missing_packages() == ["binutils", "libegl1"]


def test_the_environment_is_the_program_and_what_freezes_it():
    wanted = environment.requirements()
    assert any(name.startswith("torch") for name in wanted)
    assert "pyinstaller" in wanted
    assert not [name for name in wanted if "hypothesis" in name or "pytest" in name]
    assert environment.fingerprint(wanted) != environment.fingerprint(wanted[1:])
