"""The page of every chapter prints on one side of A4."""

from __future__ import annotations

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QTextDocument

from nnsim.lessons.library import bundled, read_file
from nnsim.lessons.sheet_page import STYLE, sheet_page

PER_MM = 96 / 25.4
WIDTH, HEIGHT = 210 - 2 * 14, 297 - 2 * 14
"""Millimetres between the margins that the page asks for."""


def sides(html: str) -> int:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setHtml(html)
    document.setPageSize(QSizeF(WIDTH * PER_MM, HEIGHT * PER_MM))
    return document.pageCount()


def test_every_chapter_prints_on_one_side(qapp):
    assert "size: A4; margin: 14mm" in STYLE
    lessons = [read_file(path).read.lesson for path in bundled()]
    assert {lesson.id: sides(sheet_page(lesson)) for lesson in lessons if lesson} == {
        lesson.id: 1 for lesson in lessons if lesson
    }


def test_a_long_page_would_be_noticed(qapp):
    assert sides("<p>word</p>" * 100) > 1
