"""Data from elsewhere: files, folders, drops, the clipboard."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from nnsim.app.documents import Documents
from nnsim.app.messages import Messages
from nnsim.app.renewing import Renewing
from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.texts import message
from nnsim.edits.beginnings import with_samples
from nnsim.edits.data import replace_data
from nnsim.edits.presets import better_for_images, use_preset
from nnsim.language.texts import say
from nnsim.networks.kinds import PRESETS
from nnsim.ui.run.undo import Editor

if TYPE_CHECKING:
    from nnsim.io.sources import Source
    from nnsim.ui.importing.dialog import ImportDialog

FILTER = say(
    "Data (*.csv *.tsv *.tab *.txt *.dat *.npz *.npy *.idx *ubyte *.gz *.png *.jpg *.jpeg *.bmp *.gif *.tif *.tiff "
    "*.webp *.pgm *.ppm);;All files (*)"
)


class Importing(QObject):
    """Opens the dialog for a source; what it takes is another document, or one step to undo in the present one."""

    def __init__(
        self, editor: Editor, documents: Documents, renewing: Renewing, messages: Messages, window: QWidget
    ) -> None:
        super().__init__(documents)
        self._editor, self._documents, self._renewing = editor, documents, renewing
        self._messages, self._window = messages, window
        self._folder = Path.home()

    def ask_file(self) -> None:
        """Ask for a file."""
        name, _ = QFileDialog.getOpenFileName(self._window, say("Import data"), str(self._folder), FILTER)
        if name:
            self.open(Path(name))

    def ask_folder(self) -> None:
        """Ask for a folder of pictures or IDX files."""
        name = QFileDialog.getExistingDirectory(self._window, say("Import a folder"), str(self._folder))
        if name:
            self.open(Path(name))

    def paste(self) -> None:
        """Take a table from the clipboard."""
        from nnsim.io.sources import Pasted  # noqa: PLC0415  when it is first wanted

        text = QApplication.clipboard().text()
        if not text.strip():
            self._messages.say(say("There is no table on the clipboard: copy some cells first."), "warning")
            return
        self.open(Pasted(text))

    def open(self, source: Source) -> ImportDialog | None:
        """Show what ``source`` holds; a source that cannot be read is told and changes nothing. None in an exam."""
        if self._documents.is_closed():
            return None
        from nnsim.io.choices import ImportChoices  # noqa: PLC0415  when it is first wanted
        from nnsim.ui.importing.dialog import ImportDialog  # noqa: PLC0415  when it is first wanted

        if isinstance(source, Path):
            self._folder = source.parent
        old = self._editor.project.data
        share = old.test_share if old.source is not None else ImportChoices().test_share
        dialog = ImportDialog(source, ImportChoices(seed=old.seed, test_share=share), self._window)
        dialog.imported.connect(partial(self._take, dialog))
        dialog.refused.connect(self._messages.show)
        dialog.open()
        return dialog

    def _take(self, dialog: ImportDialog, data: Data) -> None:
        if self._documents.is_closed():
            return
        from nnsim.ui.importing.dialog import FRESH, NEW  # noqa: PLC0415  when it is first wanted

        if dialog.into.current == NEW:
            if not self._documents.begin(with_samples(data), saved=False):
                dialog.stay()
                return
        else:
            name = data.origin.partition("; ")[0]
            edit = self._renewing.edit if dialog.into.current == FRESH else self._editor.edit
            edit(say("Import {name}", name=name), replace_data.of(data), mark=message("data", name=name))
        self._tell(data)

    def _tell(self, data: Data) -> None:
        from nnsim.io.result import told  # noqa: PLC0415  when it is first wanted

        preset = better_for_images(self._editor.project)
        offers = ((say("Use {presets}", presets=PRESETS[preset].label), partial(self._use, preset)),) if preset else ()
        self._messages.offer(f"{told(data)}.", "success", offers)

    def _use(self, preset: str) -> None:
        """Convolutions suit pictures better than dense layers, which do not know which pixels are neighbours."""
        label = PRESETS[preset].label
        try:
            self._editor.edit(
                say("Use {label}", label=label), use_preset.of(preset), mark=message("network_used", network=label)
            )
        except ProblemError as error:  # the data may be others by now
            self._messages.show(error.problem)
