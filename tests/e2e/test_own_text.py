"""A text of one's own in the real window: dropped, trained, watched, saved with the weights of a headless run."""

from __future__ import annotations

from driven_window import CTRL, named
from PySide6.QtWidgets import QFileDialog

from nnsim.core.files import nnsim_file
from nnsim.core.hashing import weights_sha256
from nnsim.engine.headless import run_headless
from nnsim.ui.importing.dialog import ImportDialog

TEXT = "Tyger Tyger, burning bright,\nIn the forests of the night;\n" * 24


def test_a_text_is_dropped_trained_watched_and_saved(window, tmp_path, monkeypatch):
    path = tmp_path / "tyger.txt"
    path.write_text(TEXT)
    window.drop(path)
    window.until(lambda: window.shell.findChildren(ImportDialog), "the dialog")
    dialog = window.shell.findChildren(ImportDialog)[-1]
    window.until(dialog.take.isEnabled, "the preview")
    assert dialog.text.isVisible()
    window.click(named(dialog, "Import"))
    bench = window.bench
    window.until(lambda: bench.editor.project.data.kind == "tokens", "the text")
    window.until(window.shell.isActiveWindow, "the window again")
    assert window.said("tyger.txt: 21 samples of 64 characters")
    assert not bench.output.plane.isVisible()
    bench.run("show_writing")
    view = bench.plots.views["writing"]
    window.until(lambda: len(view.sheet.accessibleDescription()) > 8, "what it writes")
    window.until(lambda: len(view.tables.bars) == 6, "the tables beside the network")
    bench.run("show_attention")
    window.until(lambda: len(bench.plots.views["attention"].heads) == 8, "where it looks")
    window.shell.setFocus()
    window.key(".", CTRL, times=3)
    window.until(lambda: window.epoch == 3, "three epochs")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "tyger.nnsim"), ""))
    window.key("s", CTRL)
    window.until(lambda: (tmp_path / "tyger.nnsim").is_file() and not window.shell.isWindowModified(), "the file")
    kept = nnsim_file.load(tmp_path / "tyger.nnsim")
    assert weights_sha256(kept.checkpoint.weights) == run_headless(kept.project, 3)[0].weights_sha256
