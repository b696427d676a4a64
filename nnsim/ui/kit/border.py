"""The border between Qt and Python: no exception leaves a method that Qt calls.

An exception that leaves an override goes through C++ that knows nothing of it. PySide carries it on as well as it
can: on Python 3.11 one that C code raised (``math.log10(0)``) ends the process when Python had entered Qt (``show``,
``grab``, ``push``), and a painter that was open stays open. So each method with which a class of ours, or of pyqtgraph,
replaces one of Qt is caught right there: the exception is told as any other uncaught one (``sys.excepthook``, where the
oversight listens), painters are ended, and Qt gets an answer with which it can go on. Slots need nothing: PySide
catches theirs.

``install`` does this where classes are made, for no class may be forgotten.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache, wraps
from types import FunctionType, TracebackType
from typing import Any

import shiboken6

OURS, BETWEEN = "nnsim", "pyqtgraph"
"""Whose classes are watched: ours, and those through which Qt calls ours. Of the latter only what Qt itself calls,
since their other methods tell us by exceptions what we did wrong."""

CALLED_BY_QT = ("paint", "boundingRect", "shape", "itemChange", "sizeHint", "eventFilter", "drawBackground")
"""Of ``BETWEEN``, beside methods whose names end with ``Event``."""

HANDLED = ("event", "viewportEvent", "sceneEvent")
"""What failed at an event has had it: nobody else gets a key that was half obeyed."""

BLANK: dict[str, Any] = {"bool": False, "int": 0, "float": 0.0, "str": ""}
"""Answers where not even Qt has one, by the annotation; types of Qt are made without arguments."""

UNTYPED = {"boundingRect": "QRectF"}
"""What Qt wants of pyqtgraph, which has no annotations, and has no answer of its own for."""

Root = shiboken6.Shiboken.Object
"""What every class of Qt is derived from."""

_MARK = "__caught__"


def install() -> None:
    """From now on, watch every class of ours or of pyqtgraph that is derived from one of Qt; twice changes nothing."""
    root: Any = Root
    if not isinstance(vars(root).get("__init_subclass__"), classmethod):
        root.__init_subclass__ = classmethod(_watch)


def is_caught(method: object) -> bool:
    """True if no exception leaves ``method``."""
    return getattr(method, _MARK, False)


def replaced(cls: type) -> Iterator[tuple[str, FunctionType]]:
    """Names and functions with which ``cls``, or a class mixed into it that knows no Qt, replaces methods of Qt."""
    ours = {name: member for owner in reversed(_own(cls)) for name, member in vars(owner).items()}
    known = _names(tuple(base for base in cls.__mro__ if _is_qt(base)))
    for name, member in ours.items():  # no method of Qt begins with an underscore
        if isinstance(member, FunctionType) and not name.startswith("_") and name in known:
            yield name, member


@cache
def _names(bases: tuple[type, ...]) -> frozenset[str]:
    """What Qt's classes ``bases`` have, by name; asking them for every name of ours takes longer."""
    return frozenset().union(*map(vars, bases))


def _watch(cls: type, /, **arguments: Any) -> None:
    """Python calls this for each class that is derived from one of Qt."""
    super(Root, cls).__init_subclass__(**arguments)  # type: ignore[misc]  # mypy takes `cls` for the instance
    package = cls.__module__.partition(".")[0]
    if package not in (OURS, BETWEEN):
        return
    for name, method in list(replaced(cls)):
        if not is_caught(method) and (package == OURS or name.endswith("Event") or name in CALLED_BY_QT):
            setattr(cls, name, caught(method, cls, name))


def caught(method: FunctionType, cls: type, name: str) -> Callable[..., Any]:
    """``method`` of ``cls``, which lets no exception out."""

    @wraps(method)
    def override(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return method(self, *arguments, **named)
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  this is the border
            return _mend(error, method, (cls, self, name), arguments)

    setattr(override, _MARK, True)
    return override


def _own(cls: type) -> list[type]:
    """``cls``, and what is mixed into it and would be found before the next class of Qt's family."""
    return [base for base in cls.__mro__ if base is cls or not (issubclass(base, Root) or base is object)]


def _is_qt(cls: type) -> bool:
    return cls.__module__.partition(".")[0] in ("PySide6", "Shiboken")


def _mend(error: BaseException, method: FunctionType, place: tuple[type, Any, str], arguments: tuple[Any, ...]) -> Any:
    """Tell ``error``, end what it left open, and answer; whatever fails here must not get out either."""
    try:
        _end_painters(error.__traceback__, arguments)
        sys.excepthook(type(error), error, error.__traceback__)
        return _answer(method, place, arguments)
    except Exception:  # noqa: BLE001  the stack or the memory is at its end
        return None


def _end_painters(trace: TracebackType | None, given: tuple[Any, ...]) -> None:
    """End painters that were opened on the way to the exception: their frames, kept by it, would keep them open."""
    painter_class = getattr(sys.modules.get("PySide6.QtGui"), "QPainter", None)
    while trace is not None and painter_class is not None:
        for value in trace.tb_frame.f_locals.values():
            if isinstance(value, painter_class) and not any(value is one for one in given) and value.isActive():
                value.end()
        trace = trace.tb_next


def _answer(method: FunctionType, place: tuple[type, Any, str], arguments: tuple[Any, ...]) -> Any:
    """What Qt gets instead: nothing where it wants nothing, else its own answer, else a blank one."""
    cls, widget, name = place
    wanted = str(method.__annotations__.get("return", UNTYPED.get(name, "")))
    if name in HANDLED:
        return True
    if name == "eventFilter":
        return False
    if wanted == "None" or name == "paint" or name.endswith("Event"):
        return None
    try:
        return getattr(super(cls, widget), name)(*arguments)
    except Exception:  # noqa: BLE001  Qt leaves it open, or cannot either
        return _blank(wanted)


def _blank(wanted: str) -> Any:
    """An empty value of the type ``wanted``, e.g. ``QRectF()``; None where that is not known."""
    if wanted in BLANK:
        return BLANK[wanted]
    for module in ("QtCore", "QtGui", "QtWidgets"):
        if (kind := getattr(sys.modules.get(f"PySide6.{module}"), wanted, None)) is not None:
            return kind()
    return None
