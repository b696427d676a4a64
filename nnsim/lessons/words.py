"""The words that conditions and moves are made of: numbers, names, texts and signs; literals with their values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite
from typing import Literal, TypeAlias

from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.lessons.findings import Wrong

Kind = Literal["number", "text", "word", "sign", "end"]

Plain: TypeAlias = bool | int | float | str
Value: TypeAlias = "Plain | Spec | tuple[Value, ...]"
"""What may stand as an argument: a number, a text, true or false, a list, or a kind with its settings."""

TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?%?)"
    r"|(?P<word>[A-Za-z_]\w*(?:\.\w+)*)"
    r'|"(?P<text>[^"\n]*)"'
    r"|(?P<sign><=|>=|!=|==|->|[-+*/<>=(),\[\]]))"
)
LONGEST = 2000
"""Characters of one condition or move."""

DEEPEST = 40
"""Brackets within brackets."""


@dataclass(frozen=True, slots=True)
class Token:
    """A ``kind`` of word, as it is written, and the column where it begins (the first is 1)."""

    kind: Kind
    text: str
    column: int


def tokens(text: str) -> tuple[Token, ...]:
    """The words of ``text``, with an ``end`` behind them; raises ``Wrong``."""
    if len(text) > LONGEST:
        raise Wrong(say("This is longer than {longest} characters; split it into several lines.", longest=LONGEST))
    found, at = list[Token](), 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise Wrong(
                say(
                    "{text!r} in column {at} cannot stand here; texts stand in double quotes.", text=text[at], at=at + 1
                )
            )
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        found.append(Token(kind, match[kind], match.start(kind) + 1))
        at = match.end()
    return (*found, Token("end", "", len(text) + 1))


def number(text: str) -> float:
    """``60_000``, ``0.5``, ``95%``, ``1e-3``; raises ``Wrong``."""
    try:
        value = float(text.removesuffix("%").replace("_", ""))
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise Wrong(say("{text!r} is not a number.", text=text))
    value = value / 100 if text.endswith("%") else value
    return int(value) if value.is_integer() and not text.endswith("%") and "." not in text else value


class Reader:
    """Goes through tokens from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._at = 0
        self._depth = 0

    @property
    def next(self) -> Token:
        """What comes next."""
        return self._tokens[self._at]

    def take(self) -> Token:
        """The same, and go on behind it."""
        token = self.next
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def takes(self, *texts: str) -> str:
        """The next one if it is one of these words or signs, else nothing."""
        return self.take().text if self.next.kind in ("word", "sign") and self.next.text in texts else ""

    def demand(self, text: str) -> None:
        """Raise ``Wrong`` unless this comes next."""
        if not self.takes(text):
            raise self.unexpected(f"{text!r}")

    def unexpected(self, wanted: str) -> Wrong:
        """Something else was ``wanted`` in this place."""
        found = say("not {next!r}", next=self.next.text) if self.next.kind != "end" else say("but the line ends")
        return Wrong(
            say("Column {column} needs {wanted}, {found}.", column=self.next.column, wanted=wanted, found=found)
        )

    def end(self) -> None:
        """Raise ``Wrong`` unless nothing is left."""
        if self.next.kind != "end":
            raise self.unexpected(say("the end of the line"))

    def deeper(self) -> None:
        """A bracket opens; raises ``Wrong`` where nobody could follow any more."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise Wrong(
                say(
                    "There are more than {deepest} brackets within brackets; split it into several lines.",
                    deepest=DEEPEST,
                )
            )

    def shallower(self) -> None:
        """It closes again."""
        self._depth -= 1

    def arguments(self) -> dict[str, Value]:
        """What stands in round brackets, ``(class=1, part=test)``, none without them; unnamed ones are 0, 1, ..."""
        found = dict[str, Value]()
        if not self.takes("("):
            return found
        self.deeper()
        while not self.takes(")"):
            if found:
                self.demand(",")
            name, value = self._argument(len(found))
            if name in found:
                raise Wrong(say("{name} stands there twice; leave one out.", name=name))
            found[name] = value
        self.shallower()
        return found

    def _argument(self, place: int) -> tuple[str, Value]:
        if self.next.kind == "word" and self._tokens[self._at + 1].text == "=":
            name = self.take().text
            self.take()
            return name, self.value()
        return str(place), self.value()

    def value(self) -> Value:
        """A literal; raises ``Wrong``."""
        if self.takes("-"):
            if self.next.kind != "number":
                raise self.unexpected(say("a number"))
            return -number(self.take().text)
        if self.takes("["):
            return self._list()
        token = self.next
        if token.kind not in ("number", "text", "word"):
            raise self.unexpected(say("a value"))
        self.take()
        if token.kind == "number":
            return number(token.text)
        if token.kind == "word" and token.text in ("true", "false"):
            return token.text == "true"
        if token.kind == "word" and self.next.text == "(" and self.next.kind == "sign":
            return self._spec(token.text)
        return token.text

    def _list(self) -> tuple[Value, ...]:
        self.deeper()
        found = list[Value]()
        while not self.takes("]"):
            if found:
                self.demand(",")
            found.append(self.value())
        self.shallower()
        return tuple(found)

    def _spec(self, kind: str) -> Spec:
        """``dense(units=4)``: a kind with its settings."""
        settings = dict[str, Plain]()
        for name, value in self.arguments().items():
            if name.isdigit() or isinstance(value, Spec | tuple):
                raise Wrong(say("{kind} takes settings by their names, such as {kind}(units=4).", kind=kind))
            settings[name] = value
        return Spec.of(kind, **settings)


def written(value: Value) -> str:
    """A literal as it may stand in a lesson."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, Spec):
        return f"{value.kind}({', '.join(f'{name}={written(each)}' for name, each in value.items)})"
    return f'"{value}"' if isinstance(value, str) else repr(value)
