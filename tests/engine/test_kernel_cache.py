"""Where compiled kernels are kept: apart for each version, in a folder that several of them use."""

from __future__ import annotations

import os
import pickle
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from nnsim.core.cache import cache_folder
from nnsim.engine.backends import compiled

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _nobody_chose(monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    monkeypatch.delenv("NUMBA_CACHE_DIR")


def kept(name: str, days: int) -> Path:
    folder = cache_folder() / "kernels" / name
    folder.mkdir(parents=True)
    (folder / "narrow.nbi").touch()
    then = time.time() - days * 24 * 3600
    os.utime(folder, (then, then))
    return folder


def test_kernels_of_other_versions_stay_as_long_as_these_are_used():
    """Two installations side by side would delete each other's at every start."""
    used, unused, own = kept("used", 29), kept("unused", 31), kept(compiled.version(), 31)
    compiled._choose_cache()
    assert os.environ["NUMBA_CACHE_DIR"] == str(own)
    assert [folder.exists() for folder in (used, unused, own)] == [True, False, True]
    assert time.time() - own.stat().st_mtime < 24 * 3600


def test_what_cannot_be_asked_how_old_it_is_keeps_nothing_else(tmp_path):
    """A link to nowhere, and what came behind it stayed for good."""
    long_ago = time.time() - 31 * 24 * 3600
    unused = [tmp_path / f"unused {number}" for number in range(5)]
    for number, folder in enumerate(unused):
        folder.mkdir()
        os.utime(folder, (long_ago, long_ago))
        (tmp_path / f"link {number}").symlink_to(tmp_path / "nowhere")
    assert compiled.place_in(tmp_path).is_dir()
    assert not any(folder.exists() for folder in unused)


def test_where_nothing_can_be_kept_there_is_a_place_for_the_process(monkeypatch, tmp_path):
    """Numba would refuse to compile."""
    monkeypatch.setattr(compiled, "cache_folder", lambda: tmp_path / "file")
    (tmp_path / "file").touch()
    compiled._choose_cache()
    chosen = Path(os.environ["NUMBA_CACHE_DIR"])
    assert chosen.is_dir()
    chosen.rmdir()


def test_the_frozen_program_keeps_them_there_too():
    """A place of its own choice among the versions would be let go as one of them."""
    assert "NUMBA" not in (ROOT / "packaging" / "launch.py").read_text(encoding="utf-8")


def test_what_is_damaged_is_compiled_once_more(monkeypatch, tmp_path):
    """A file that was cut, or holds anything else, forbade kernels for good."""
    place = tmp_path / compiled.version()
    place.mkdir()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(place))
    kept_of_both = [
        place / "narrow.train-1.py311.nbi",
        place / "narrow.train-1.py311.1.nbc",
        place / "wide.train-1.py311.nbi",
    ]
    for file in kept_of_both:
        file.write_bytes(b"damaged")
    tried = []

    def try_out(kinds):
        tried.append(kinds)
        if (place / "narrow.train-1.py311.nbi").exists():
            raise pickle.UnpicklingError("invalid load key")

    module = SimpleNamespace(try_out=try_out, train=len)
    monkeypatch.setattr(compiled, "import_module", lambda _name: module)
    kernels = compiled.Kernels()
    assert kernels.wait("narrow:float32,float32") is len
    assert (kernels.trouble("narrow:float32,float32"), tried) == ("", ["float32,float32"] * 2)
    assert [file.exists() for file in kept_of_both] == [False, False, True]
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))  # somebody's own folder: nothing of it is ours
    (place / "narrow.train-1.py311.nbi").touch()
    assert compiled.Kernels().wait("narrow:float32,float32") is None
