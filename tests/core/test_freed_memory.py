"""Arrays of a picture get the memory of the one before, and do not ask the system for it."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from nnsim.core import freed_memory

PICTURES = """
import resource, sys
import numpy as np
from nnsim.core import freed_memory

if sys.argv[1] == "kept":
    freed_memory.keep()
for turn in range(21):
    if turn == 1:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    layers = [np.zeros((10_000, 6), np.float32) + 1 for _ in range(8)]
    del layers
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(how: str) -> int:
    done = subprocess.run([sys.executable, "-c", PICTURES, how], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have other ways")
def test_pictures_take_the_memory_of_those_before() -> None:
    assert faults("given back") > 2000
    assert faults("kept") < 500


def test_it_may_be_asked_for_anywhere() -> None:
    freed_memory.keep()


ASKED = """
import numpy._core.multiarray as multiarray
from nnsim.core import freed_memory

freed_memory.take_small_pages()
print(multiarray._set_madvise_hugepage(False))
"""


def test_a_window_asks_for_no_pages_that_the_system_first_has_to_make_room_for() -> None:
    """What NumPy says is what was set before; another name of it in a NumPy to come is to be found here."""
    done = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
