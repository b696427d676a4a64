"""The gallery of examples, opened, walked and chosen from as a person would."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.app import example_gallery
from nnsim.app.example_gallery import CARD, ExampleGallery
from nnsim.examples.example import examples
from nnsim.ui.kit import fonts, theming

Key = Qt.Key


@pytest.fixture
def gallery(qtbot, qapp):
    theming.manager().apply(qapp, "light")
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    made = ExampleGallery(owner)
    with qtbot.waitExposed(made):
        made.open()
    made.cards[0].setFocus()
    yield made
    owner.close()


def test_every_example_has_a_card_in_the_order_of_the_lecture(gallery):
    shown = [card.example for card in gallery.cards]
    assert {example.id for example in shown} == set(examples().ids())
    items = [example.item for example in shown]
    assert items == sorted(items)
    assert gallery.cards[0].accessibleDescription() == shown[0].summary


def test_all_words_of_a_card_have_room(gallery):
    """The title in one line, the sentence in three at most, even where the dialog is narrow."""
    gallery.grab()
    for card in gallery.cards:
        assert card.width() >= card.minimumSizeHint().width()
        words = card.width() - card.minimumSizeHint().height() - 20
        font = QFontMetrics(fonts.font("small", 1.0))
        box = font.boundingRect(QRect(0, 0, words, 999), int(Qt.TextFlag.TextWordWrap), card.example.summary)
        assert box.height() <= 3 * font.lineSpacing()
        picture = card.grab().toImage()
        assert len({picture.pixel(x, y) for x in range(12, 70, 3) for y in range(12, 72, 3)}) > 3, "a picture"


def test_keys_walk_and_open(gallery, qtbot):
    QTest.keyClick(gallery.cards[0], Key.Key_Down)
    assert gallery.cards[2].hasFocus()
    QTest.keyClick(gallery.cards[2], Key.Key_Right)
    assert gallery.cards[3].hasFocus()
    QTest.keyClick(gallery.cards[3], Key.Key_Up)
    name = gallery.cards[1].example.id
    with qtbot.waitSignal(gallery.chosen, timeout=3000, check_params_cb=lambda chosen: chosen == name):
        QTest.keyClick(gallery.cards[1], Key.Key_Return)


def test_the_last_card_scrolls_into_view(gallery):
    gallery.cards[0].setFocus()
    for card in gallery.cards[:-2:2]:
        QTest.keyClick(card, Key.Key_Down)
    last = QApplication.focusWidget()
    assert last in gallery.cards[-2:]
    assert not last.visibleRegion().isEmpty()


def test_a_click_opens_and_escape_leaves(gallery, qtbot):
    card = gallery.cards[4]
    with qtbot.waitSignal(gallery.chosen, timeout=3000, check_params_cb=lambda chosen: chosen == card.example.id):
        QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=card.rect().center())


def test_escape_leaves(gallery, qtbot):
    told = []
    gallery.chosen.connect(told.append)
    with qtbot.waitSignal(gallery.rejected, timeout=3000):
        QTest.keyClick(gallery, Key.Key_Escape)
    assert told == []


def type_in(letters: str) -> str:
    """Type where the keyboard is, and tell the title that has it then."""
    for letter in letters:
        QTest.keyClick(QApplication.focusWidget(), letter)
    return QApplication.focusWidget().example.title


def test_typing_finds_the_first_title_with_the_letters(gallery, qtbot, monkeypatch):
    monkeypatch.setattr(example_gallery, "PAUSE_S", 1e9)
    titles = [card.example.title for card in gallery.cards]
    for letters in ("sp", "iral"):
        found = type_in(letters)
    assert found == next(title for title in titles if "spiral" in title.lower())
    assert "with “spiral”" in gallery.told.text()
    assert not gallery.cards[titles.index(found)].visibleRegion().isEmpty()
    assert type_in("zq") == found, "nothing is called so: the card stays"
    assert gallery.told.text() == "No title has “spiralzq”."
    for _ in "spiralzq":
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Backspace)
    assert gallery.told.text() == example_gallery.HINT
    blank = next(title for title in titles if " " in title)
    told = []
    gallery.chosen.connect(told.append)
    assert type_in(blank.upper()) == blank
    assert told == [], "a blank within words presses no card"
    with qtbot.waitSignal(gallery.chosen):
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)
    assert told == [next(card.example.id for card in gallery.cards if card.example.title == blank)]


def test_after_a_pause_letters_begin_anew_and_space_opens(gallery, qtbot, monkeypatch):
    monkeypatch.setattr(example_gallery, "PAUSE_S", -1.0)
    first = type_in("q")
    assert "“q”" in gallery.told.text()
    assert type_in("x").lower().count("x")
    assert "“x”" in gallery.told.text()
    assert first
    QTest.keyClick(QApplication.focusWidget(), "o", Qt.KeyboardModifier.ControlModifier)
    assert "“x”" in gallery.told.text()
    with qtbot.waitSignal(gallery.chosen):
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Space)


def test_down_and_up_go_through_the_titles_that_were_typed(gallery):
    wanted = [card.example.title for card in gallery.cards if "xor" in card.example.title.lower()]
    assert len(wanted) == 3
    found = [type_in("xor")]
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Up):
        QTest.keyClick(QApplication.focusWidget(), key)
        found.append(QApplication.focusWidget().example.title)
    assert found == [wanted[0], wanted[1], wanted[2], wanted[1]]
    assert gallery.told.text() == "3 titles with “xor”: Down goes to the next, Enter opens it."


def test_who_walks_on_is_told_no_longer_of_what_was_typed(gallery, monkeypatch):
    monkeypatch.setattr(example_gallery, "PAUSE_S", 1e9)
    type_in("mnist")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Right)
    assert gallery.told.text() == example_gallery.HINT
    type_in("s")
    assert "with “s”" in gallery.told.text()


def test_no_title_is_cut_for_the_sake_of_where_the_lecture_has_it(gallery, monkeypatch) -> None:
    words, draw = [], QPainter.drawText

    def heard(painter, box, how, text):
        words.append(text)
        draw(painter, box, how, text)  # pictures of texts are kept: what is not drawn now would be missing for good

    monkeypatch.setattr(QPainter, "drawText", heard)
    for card in gallery.cards:
        card.resize(CARD)
        card.grab()
    assert {card.example.title for card in gallery.cards} <= set(words)
    assert any(word.startswith("item ") for word in words)
    assert "lecture item 1" in words
