"""A locale without UTF-8, as on servers and in containers."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from nnsim.cli.encoding import use_utf8

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="for Linux only")


@pytest.mark.parametrize(
    ("before", "added"),
    [
        ({}, {"LC_CTYPE": "C.UTF-8"}),
        ({"LANG": "C"}, {"LC_CTYPE": "C.UTF-8"}),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "POSIX"}, {"LC_ALL": "C.UTF-8"}),
        ({"LANG": "C", "LC_CTYPE": "de_DE.UTF-8"}, {}),
        ({"LANG": "de_DE.UTF-8"}, {}),
    ],
)
def test_only_a_plain_locale_is_changed(before, added):
    environment = dict(before)
    use_utf8(environment)
    assert environment == {**before, **added}


QT_AFTER_US = """
from nnsim.cli.__main__ import main
main(["examples"])
from PySide6.QtCore import QCoreApplication
QCoreApplication([])
"""


def test_qt_has_nothing_to_say_about_it():
    done = subprocess.run(
        [sys.executable, "-c", QT_AFTER_US],
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
