"""The archive for every Linux: unpack it, run ``install.sh``, no root."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from shipping import desktop, elf, sizes
from shipping.deb import moment
from shipping.places import BUILD, PACKAGING, RESULTS
from shipping.running import run, say, tool
from shipping.version import version

README = """\
nnsim {version}

    ./install.sh             install for this user into ~/.local; no root
    ./nnsim/nnsim            or run it from here, without installing
    ./nnsim/nnsim-cli doctor check that everything works

Debian, Ubuntu: if a library is missing, apt-get install libgl1 libegl1 libx11-xcb1 libfontconfig1
"""


def tree(program: Path, root: Path) -> None:
    """Lay out in ``root`` what the archive holds."""
    shutil.copytree(program, root / "nnsim", symlinks=True, copy_function=os.link)
    desktop.write_share(root / "share")
    script = (PACKAGING / "linux" / "install.sh").read_text(encoding="utf-8")
    script = script.replace("@GLIBC@", elf.text(elf.glibc(program)))
    script = script.replace("@SIZE@", f"{sizes.total(program) / 1e6:.0f}")
    (root / "install.sh").write_text(script, encoding="utf-8")
    (root / "install.sh").chmod(0o755)
    (root / "README.txt").write_text(README.format(version=version()), encoding="utf-8")


def build(program: Path, folder: Path = RESULTS) -> Path:
    """Make the archive of the frozen ``program``; its path."""
    say("Building the archive")
    name = f"nnsim-{version()}-linux-x86_64"
    root = BUILD / "tar" / name
    shutil.rmtree(root.parent, ignore_errors=True)
    root.parent.mkdir(parents=True)
    tree(program, root)
    target = folder / f"{name}.tar.zst"
    zstd = f"{tool('zstd', 'zstd')} -q -19 --long=27 -T0"
    run(
        tool("tar", "tar"), "--create", "--file", target, f"--use-compress-program={zstd}", "--sort=name",
        "--owner=0", "--group=0", "--numeric-owner", f"--mtime=@{int(moment().timestamp())}",
        "--directory", root.parent, name,
    )  # fmt: skip
    shutil.rmtree(root.parent)
    return target
