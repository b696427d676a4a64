import subprocess
import sys

import pytest
import shiboken6
from PySide6.QtGui import QGuiApplication

from nnsim.ui.network.blocks import clipboard

ENDS = """
from PySide6.QtGui import QGuiApplication
from nnsim.app.copied import leave_copied
from nnsim.ui.network.blocks.clipboard import to_mime

app = QGuiApplication(["nnsim"])
app.clipboard().setMimeData(to_mime(()))
leave_copied()
"""


def _layers(bench) -> None:
    QGuiApplication.clipboard().setMimeData(clipboard.to_mime(bench.editor.project.network.nodes))


def _points(bench) -> None:
    bench.painter.commands.select_all()
    bench.painter.commands.copy()


@pytest.mark.parametrize("copy", [_points, _layers])
def test_what_was_copied_stays_when_the_window_closes_and_needs_no_python(bench, copy) -> None:
    copy(bench)
    text = QGuiApplication.clipboard().text()
    assert len(text) > 20
    assert bench.shell.close()
    content = QGuiApplication.clipboard().mimeData()
    assert content.text() == text
    assert not shiboken6.createdByPython(content)


def test_what_others_copied_is_left_alone(bench) -> None:
    QGuiApplication.clipboard().setText("words")
    QGuiApplication.clipboard().mimeData().setHtml("<b>words</b>")
    assert bench.shell.close()
    assert QGuiApplication.clipboard().mimeData().html() == "<b>words</b>"


def test_a_process_that_copied_ends_without_a_crash() -> None:
    done = subprocess.run([sys.executable, "-c", ENDS], check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
