"""What was copied, when the window closes."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication


def leave_copied() -> None:
    """Leave what was copied here on the clipboard as plain text, which is Qt's own.

    Platforms without a clipboard of the system delete what lies there at the very end of the process. Python is gone by
    then, and an object that it made can no longer be deleted: the process would end with a crash.
    """
    clipboard = QGuiApplication.clipboard()
    if _is_ours(clipboard.mimeData()):
        clipboard.setText(clipboard.text())


def _is_ours(content: QMimeData | None) -> bool:
    """None where nothing was ever copied."""
    return content is not None and shiboken6.createdByPython(content)
