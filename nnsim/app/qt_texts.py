"""Texts that Qt itself brings, such as those of its dialogs for files, in the language of this process."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from nnsim.language.texts import spoken


def speak(app: QCoreApplication) -> bool:
    """Let Qt speak the language that nnsim speaks; False where Qt has none of its texts in it, and stays English."""
    translator = QTranslator(app)
    if not translator.load(f"qtbase_{spoken()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        return False
    return app.installTranslator(translator)
