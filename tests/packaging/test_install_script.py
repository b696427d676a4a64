"""``install.sh``: into a home folder without root, and out of it without rest."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from shipping import tarball
from shipping.places import APP_ID

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="for Linux only")


@pytest.fixture
def unpacked(tmp_path, monkeypatch):
    """What the archive holds, around a program that says what it was asked."""
    program = tmp_path / "frozen"
    (program / "_internal").mkdir(parents=True)
    (program / "_internal" / "module.py").write_text("1")
    (program / "nnsim").write_text('#!/bin/sh\necho "started with $*"\n')
    (program / "nnsim").chmod(0o755)
    (program / "nnsim-cli").symlink_to("nnsim")
    monkeypatch.setattr(tarball.elf, "glibc", lambda _program: (2, 17))
    monkeypatch.setattr(tarball.desktop, "MADE", tmp_path)
    icons = tmp_path / "icons"
    icons.mkdir()
    (icons / "16.png").write_bytes(b"picture")
    (icons / "nnsim.svg").write_bytes(b"picture")
    write = tarball.desktop.write_share
    monkeypatch.setattr(tarball.desktop, "write_share", lambda share: write(share, icons))
    tarball.tree(program, tmp_path / "unpacked here")
    return tmp_path / "unpacked here"


@pytest.fixture
def run(unpacked, tmp_path):
    home = tmp_path / "home of a user"
    home.mkdir()

    def script(*arguments, script=None, **variables):
        return subprocess.run(
            ["sh", str(script or unpacked / "install.sh"), *arguments],
            env={"PATH": os.environ["PATH"], "HOME": str(home), **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    script.home = home
    return script


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def test_installed_started_and_removed_without_rest(run):
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    local = run.home / ".local"
    assert {"bin/nnsim", "bin/nnsim-cli", f"share/applications/{APP_ID}.desktop"} <= set(files(local))
    started = subprocess.run([local / "bin" / "nnsim", "a.nnsim"], capture_output=True, text=True, check=False)
    assert started.stdout == "started with a.nnsim\n"
    entry = (local / "share/applications" / f"{APP_ID}.desktop").read_text()
    assert f'Exec="{local}/lib/nnsim/nnsim" %f\n' in entry
    assert f"TryExec={local}/lib/nnsim/nnsim\n" in entry
    done = run("--remove", script=local / "lib" / "nnsim" / "install.sh")
    assert (done.returncode, done.stderr) == (0, "")
    assert list(run.home.iterdir()) == []


def test_what_was_there_before_stays(run):
    mine = run.home / ".local/share/applications/mine.desktop"
    mine.parent.mkdir(parents=True)
    mine.write_text("[Desktop Entry]\nType=Application\nName=mine\nExec=true\n")
    assert run().returncode == 0
    assert run("--remove").returncode == 0
    left = [file for file in files(run.home) if not file.endswith("mimeinfo.cache")]
    assert left == [".local/share/applications/mine.desktop"]


def test_an_upgrade_leaves_nothing_of_the_old_version(run):
    assert run().returncode == 0
    stale = run.home / ".local/lib/nnsim/_internal/stale.py"
    stale.write_text("old")
    assert run().returncode == 0
    assert not stale.exists()
    assert (run.home / ".local/bin/nnsim").exists()


def test_another_folder(run, tmp_path):
    assert run(PREFIX=str(tmp_path / "class room")).returncode == 0
    assert (tmp_path / "class room/bin/nnsim").exists()
    assert list(run.home.iterdir()) == []
    assert run("--remove", PREFIX=str(tmp_path / "class room")).returncode == 0
    assert not (tmp_path / "class room").exists()


def test_what_cannot_be_is_one_sentence(run, unpacked):
    def refused(*arguments, **variables):
        done = run(*arguments, **variables)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        return done.stderr

    assert "There is no nnsim in" in refused("--remove")
    assert "Say ./install.sh, or" in refused("--help")
    script = (unpacked / "install.sh").read_text()
    (unpacked / "install.sh").write_text(script.replace("oldest=2.17", "oldest=99.1"))
    assert "the program needs 99.1 or newer" in refused()
    (unpacked / "nnsim" / "nnsim").unlink()
    assert "unpack the archive again" in refused()
    assert list(run.home.iterdir()) == []
