"""What people do with a window, as sequences of acts; each step is chosen when it is its turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QWidget

from monkey import places
from monkey.acts import Act
from monkey.answers import TABLES
from monkey.stage import LIGHT
from nnsim.app.commands import BY_ID
from nnsim.examples.example import examples

if TYPE_CHECKING:
    from monkey.mind import Mind

LEFT, RIGHT, MIDDLE = 1, 2, 4
SHIFT, CTRL, ALT = (int(m.value) for m in (
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
))  # fmt: skip
CONTROL_KEYS = tuple(int(k.value) for k in (
    Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space, Qt.Key.Key_Delete,
    Qt.Key.Key_Backspace, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home,
    Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_F2, Qt.Key.Key_Menu, Qt.Key.Key_Plus,
    Qt.Key.Key_Minus,
))  # fmt: skip
LETTERS = tuple(int(Qt.Key.Key_A.value) + i for i in range(26)) + tuple(int(Qt.Key.Key_0.value) + i for i in range(10))
WITH_CONTROL = tuple(ord(letter) for letter in "ACDEFGLRTVXYZ123456789")
ARROWS = tuple(int(k.value) for k in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down))
SPACE = int(Qt.Key.Key_Space.value)
OF_A_PLACE = (
    *((key, 0) for key in CONTROL_KEYS), *((key, SHIFT) for key in ARROWS), *((key, CTRL) for key in ARROWS),
    *((key, ALT) for key in ARROWS), *((ord(letter), CTRL) for letter in "ACDGJMVXZ"),
    *((ord(letter), CTRL | SHIFT) for letter in "GIM"), *((ord(letter), 0) for letter in "0123CEFGHNRSTX[]"),
)  # fmt: skip
"""Keys that mean something on the plane, the canvas, the blocks, a pad or a sheet of samples."""

PLACES = ("focus_plane", "focus_network", "focus_data", "try_out", "show_samples")
TEXTS = (
    "0",
    "-1",
    "1",
    "3",
    "0.5",
    "7.25",
    "1e9",
    "1e-9",
    "-",
    "",
    "nan",
    "word",
    "1,5",
    "999999",
    "spiral x2",
    "conv",
)
SELDOM = {"quit": 0.05, "restart_engine": 0.05, "full_screen": 0.3, "new_images": 0.7}
"""Commands that are given less often than others."""

ESCAPE = int(Qt.Key.Key_Escape.value)


def choose(mind: Mind) -> Iterator[Act]:
    """The next habit."""
    return mind.chance.choices(list(HABITS), list(HABITS.values()))[0](mind)


# ------------------------------------------------------------ the mouse


def _at(do: str, widget: QWidget, at: QPoint, button: int = 0, mods: int = 0, *, key: int = 0) -> Act:
    inside = widget.mapTo(widget.window(), at)
    return Act(do, places.name_of(widget), at.x(), at.y(), (inside.x(), inside.y()), button, mods, key)


def _mods(mind: Mind) -> int:
    return mind.chance.choices((0, SHIFT, CTRL, ALT, SHIFT | CTRL), (12, 2, 2, 1, 1))[0]


def _button(mind: Mind) -> int:
    return mind.chance.choices((LEFT, RIGHT, MIDDLE), (16, 3, 1))[0]


def click(mind: Mind, within: QWidget | None = None) -> Iterator[Act]:
    """Point, press, let go."""
    if (place := mind.place(within)) is None:
        return
    widget, at = place
    button, mods = _button(mind), _mods(mind)
    yield _at("press", widget, at, button, mods)
    if places.is_alive(widget):
        yield _at("release", widget, at, button, mods)


def double(mind: Mind) -> Iterator[Act]:
    """A double click."""
    if place := mind.place():
        yield _at("double", *place, LEFT, _mods(mind))


def hover(mind: Mind) -> Iterator[Act]:
    """Move over a widget."""
    if (place := mind.place()) is None:
        return
    widget, at = place
    for _ in range(mind.chance.randint(1, 4)):
        if not places.is_alive(widget):
            return
        yield _at("move", widget, at)
        at += QPoint(mind.chance.randint(-30, 30), mind.chance.randint(-30, 30))


def wheel(mind: Mind) -> Iterator[Act]:
    """Turn the wheel."""
    if (place := mind.place()) is None:
        return
    widget, at = place
    for _ in range(mind.chance.randint(1, 4)):
        if places.is_alive(widget):
            yield _at("wheel", widget, at, 0, _mods(mind), key=mind.chance.choice((120, -120, 360, -360, 30)))


def drag(mind: Mind, area: str = "") -> Iterator[Act]:
    """Press, move, let go; what else happens meanwhile is the business of ``interruption``."""
    if (place := mind.place(area=area)) is None:
        return
    widget, at = place
    button, mods = _button(mind) if mind.chance.random() < 0.3 else LEFT, _mods(mind)
    yield _at("press", widget, at, button, mods)
    reach = mind.chance.choice((6, 40, 200))
    for _ in range(mind.chance.randint(2, 10)):
        at = at + QPoint(mind.chance.randint(-reach, reach), mind.chance.randint(-reach, reach))
        if places.is_alive(widget):
            yield _at("move", widget, at)
    if mind.chance.random() < 0.2 and (there := mind.place()):
        yield _at("move", *there)
    if places.is_alive(widget):
        yield _at("release", widget, at, button, mods)


def paint(mind: Mind) -> Iterator[Act]:
    """Drag where most gestures live: on plane, canvas, blocks or pads."""
    yield from drag(mind, mind.chance.choice(("output", "network", "data", "pad")))


def let_go(mind: Mind) -> Act:
    """The button comes up somewhere."""
    size = mind.stage.shell.size()
    at = (mind.chance.randrange(size.width()), mind.chance.randrange(size.height()))
    return Act("release", at=at)


def interruption(mind: Mind) -> Iterator[Act]:
    """What may happen while a button is held."""
    kinds: tuple[Callable[[Mind], Iterator[Act]], ...] = (undo, document, keys, command, resize, train, wheel)
    yield next(mind.chance.choices(kinds, (6, 4, 5, 5, 1, 2, 1))[0](mind), Act("key", key=ESCAPE))


# ------------------------------------------------------------ keys


def keys(mind: Mind) -> Iterator[Act]:
    """Some keys, mostly the same one again."""
    kind = mind.chance.random()
    if kind < 0.5:
        key, mods = mind.chance.choice(CONTROL_KEYS), mind.chance.choices((0, SHIFT, CTRL, ALT), (8, 2, 2, 1))[0]
    elif kind < 0.8:
        key, mods = mind.chance.choice(LETTERS), mind.chance.choices((0, SHIFT), (5, 1))[0]
    else:
        key, mods = mind.chance.choice(WITH_CONTROL), CTRL
    for _ in range(mind.chance.choice((1, 1, 1, 2, 5))):
        yield Act("key", key=key, mods=mods)


def walk(mind: Mind) -> Iterator[Act]:
    """To a panel by key, then on by keys."""
    yield Act("action", text=mind.chance.choice([name for name in BY_ID if name.startswith(("focus_", "show_"))]))
    for _ in range(mind.chance.randint(1, 6)):
        yield from keys(mind)


def work(mind: Mind) -> Iterator[Act]:
    """At one place, by its own keys, for a while."""
    yield Act("action", text=mind.chance.choice(PLACES))
    for _ in range(mind.chance.randint(4, 20)):
        way = mind.chance.random()
        if way < 0.45:
            yield Act("key", key=mind.chance.choice(ARROWS))
        elif way < 0.88:
            key, mods = mind.chance.choice(OF_A_PLACE)
            yield Act("key", key=key, mods=mods)
        elif way < 0.94:
            yield from hold(mind)
        else:
            yield from mind.chance.choice((undo, train, resize, type_over))(mind)


def hold(mind: Mind) -> Iterator[Act]:
    """Keep Space down while arrow keys move, as pads and plane are drawn on; much may happen before it comes up."""
    mods = mind.chance.choice((0, 0, SHIFT))
    yield Act("down", key=SPACE, mods=mods)
    for _ in range(mind.chance.randint(1, 5)):
        yield Act("key", key=mind.chance.choice(ARROWS), mods=mods)
    if mind.chance.random() < 0.4:
        yield from interruption(mind)
    yield Act("up", key=SPACE, mods=mods)


def type_over(mind: Mind) -> Iterator[Act]:
    """What has the keys takes text if it can, and something happens before it is confirmed."""
    yield Act("key", key=int(Qt.Key.Key_Return.value))
    yield Act("type", text=mind.chance.choice(TEXTS))
    if mind.chance.random() < 0.3:
        yield from interruption(mind)
    yield Act("key", key=mind.chance.choice(CONTROL_KEYS[:4]))


def write(mind: Mind) -> Iterator[Act]:
    """Into a field, then Enter, Tab, or away."""
    fields = [w for area in mind.areas() for w in mind.seen(area) if isinstance(w, QLineEdit | QAbstractSpinBox)]
    alive = [w for w in fields if places.is_alive(w) and not w.visibleRegion().isEmpty()]
    if not alive:
        return
    field = mind.chance.choice(alive)
    at = field.visibleRegion().boundingRect().center()
    yield _at("press", field, at, LEFT)
    if places.is_alive(field):
        yield _at("release", field, at, LEFT)
    yield Act("type", text=mind.chance.choice(TEXTS))
    yield Act("key", key=mind.chance.choice(CONTROL_KEYS[:4]))


# ------------------------------------------------------------ commands and documents


def command(mind: Mind) -> Iterator[Act]:
    """One of the window's commands."""
    names = list(BY_ID)
    yield Act("action", text=mind.chance.choices(names, [SELDOM.get(name, 1.0) for name in names])[0])


def undo(mind: Mind) -> Iterator[Act]:
    """Back, and perhaps forth again."""
    for _ in range(mind.chance.choice((1, 1, 2, 4))):
        yield Act("action", text="undo")
    for _ in range(mind.chance.choice((0, 0, 1, 3))):
        yield Act("action", text="redo")


def train(mind: Mind) -> Iterator[Act]:
    """Let it learn for a while."""
    yield Act(
        "action", text=mind.chance.choice(("play", "play", "step", "step_sample", "step_epoch", "reset", "new_seed"))
    )
    yield Act("rest", key=mind.chance.choice((0, 20, 60)))


LESSONS = ("lessons", "lesson_panel", "lesson_on", "lesson_check", "lesson_show", "lesson_over", "lesson_return")
"""Commands that begin a lesson and go on in it."""


def document(mind: Mind) -> Iterator[Act]:
    """Turn to another document, by one of the ways."""
    way = mind.chance.random()
    if way < 0.5:
        yield Act("example", text=examples()[mind.chance.choice(LIGHT)].title)
    elif way < 0.75:
        yield Act("action", text=mind.chance.choice(("new", "new_images", "open", "save", "save_as", "import")))
    elif way < 0.85:
        yield Act("action", text=mind.chance.choice(LESSONS))
    else:
        yield Act("drop", text=mind.chance.choice(mind.stage.answers.files()).name)


def paste(mind: Mind) -> Iterator[Act]:
    """A table from elsewhere."""
    yield Act("clipboard", key=mind.chance.randrange(len(TABLES)))
    yield Act("action", text="paste_table") if mind.chance.random() < 0.5 else Act("key", key=ord("V"), mods=CTRL)


def resize(mind: Mind) -> Iterator[Act]:
    """Another size of the window, or several as by its corner."""
    sizes = ((960, 600), (1024, 700), (1366, 768), (1280, 720), (1600, 900), (1920, 1080))
    width, height = mind.chance.choice(sizes)
    if mind.chance.random() < 0.5:
        width, height = mind.chance.randint(960, 1920), mind.chance.randint(600, 1080)
    yield Act("resize", x=width, y=height)


def back_to_size(mind: Mind) -> Iterator[Act]:
    """The usual size and layout."""
    yield Act("resize", x=1366, y=768)
    yield Act("action", text="reset_layout")


def away(mind: Mind) -> Iterator[Act]:
    """To another program and back."""
    yield Act("deactivate")


def rest(mind: Mind) -> Iterator[Act]:
    """Look at it."""
    yield Act("rest", key=mind.chance.choice((20, 80, 250)))


# ------------------------------------------------------------ menus and dialogs


def in_popup(mind: Mind, popup: QWidget) -> Iterator[Act]:
    """In an open menu or list: point, choose, walk by keys, or leave."""
    way = mind.chance.random()
    if way < 0.35:
        yield Act("key", key=mind.chance.choice(CONTROL_KEYS))
    elif place := mind.place(within=popup):
        if way < 0.6:
            yield _at("move", *place)
        elif not mind.holds:
            yield _at("press", *place, LEFT)


def in_dialog(mind: Mind, dialog: QWidget | None) -> Iterator[Act]:
    """In a dialog that has to be answered first."""
    way = mind.chance.random()
    if way < 0.15:
        yield Act("key", key=mind.chance.choice(CONTROL_KEYS))
    elif way < 0.25:
        yield Act("type", text=mind.chance.choice(TEXTS))
    elif place := mind.place(within=dialog):
        if way < 0.35:
            yield _at("wheel", *place, key=mind.chance.choice((120, -120)))
        else:
            yield _at("press", *place, LEFT)


def dismissal(tried: int) -> Act:
    """Escape; what does not go by itself is closed."""
    return Act("key", key=ESCAPE) if tried < 200 else Act("close")


HABITS: dict[Callable[[Mind], Iterator[Act]], float] = {
    click: 30, double: 3, hover: 10, wheel: 5, drag: 8, paint: 10, keys: 10, walk: 5, work: 8, write: 6, command: 6,
    undo: 5, train: 4, document: 1.5, paste: 0.5, resize: 1, back_to_size: 0.5, away: 0.3, rest: 1,
}  # fmt: skip
"""What is done how often."""
