"""Conditions: a small language over named quantities, read once and checked while it is read.

``data.count(class=1) >= 10 and train.accuracy >= 95% within 200 steps``. From what binds least: ``within``, ``or``,
``and``, ``not``, comparisons, ``+ -``, ``* /``, a sign. Nothing is ever executed; what is not
of this grammar is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import nnsim.lessons.names  # noqa: F401  fills the list
from nnsim.language.texts import say
from nnsim.lessons.arguments import Given, Known, given
from nnsim.lessons.findings import Wrong, listed, meant
from nnsim.lessons.names.kinds import QUANTITIES, Type
from nnsim.lessons.words import Reader, number

Unit = Literal["steps", "epochs", "seconds"]
UNITS: tuple[Unit, ...] = ("steps", "epochs", "seconds")

SIGNS = ("<", "<=", ">", ">=", "=", "==", "!=")

MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
"""What says the same from right to left."""

MOST_SIGNS = 60
"""Of arithmetic in one condition."""

KEYWORDS = frozenset({"and", "or", "not", "within", "true", "false"})


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal."""

    value: Known
    type: Type
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """A quantity with its arguments."""

    name: str
    arguments: Given
    type: Type
    text: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers by ``+``, ``-``, ``*`` or ``/``, or the negative of ``right`` where there is no ``left``."""

    sign: str
    left: Expression | None
    right: Expression
    text: str
    type: Type = "number"


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left`` by a sign of ``SIGNS`` with ``right``."""

    sign: str
    left: Expression
    right: Expression
    text: str
    type: Type = "flag"


@dataclass(frozen=True, slots=True)
class Junction:
    """``and`` or ``or`` of several flags; ``not`` of one."""

    word: Literal["and", "or", "not"]
    parts: tuple[Expression, ...]
    text: str
    type: Type = "flag"


@dataclass(frozen=True, slots=True)
class Within:
    """``inner`` while at most so many steps, epochs or seconds went by since the step of the lesson began."""

    inner: Expression
    most: float
    unit: Unit
    text: str
    type: Type = "flag"


Expression: TypeAlias = Constant | Named | Arithmetic | Comparison | Junction | Within


def condition(text: str) -> Expression:
    """What ``text`` says, which is true or false; raises ``Wrong`` with a sentence."""
    found = expression(text)
    if found.type != "flag":
        raise Wrong(
            say(
                "{found!r} is a {type}, and a condition is true or false; compare it, as in x >= 1.",
                found=found.text,
                type=found.type,
            )
        )
    return found


def expression(text: str) -> Expression:
    """What ``text`` says, of any type; raises ``Wrong`` with a sentence."""
    reader = _Grammar(text)
    if reader.next.kind == "end":
        raise Wrong(say("A condition is missing; write one such as train.accuracy >= 95%."))
    found = reader.whole()
    reader.end()
    return found


def named(found: Expression) -> Iterator[Named]:
    """All quantities that a condition reads."""
    if isinstance(found, Named):
        yield found
    elif isinstance(found, Junction):
        for part in found.parts:
            yield from named(part)
    elif isinstance(found, Within):
        yield from named(found.inner)
    elif isinstance(found, Arithmetic | Comparison):
        if found.left is not None:
            yield from named(found.left)
        yield from named(found.right)


def asks(found: Expression) -> frozenset[str]:
    """The probes of the engine that it needs."""
    return frozenset(probe for each in named(found) for probe in QUANTITIES[each.name].asks)


class _Grammar(Reader):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._text = text
        self._signs = 0

    def _count(self) -> None:
        """One more that holds what stands before it: raises ``Wrong`` where it gets too deep."""
        self._signs += 1
        if self._signs > MOST_SIGNS:
            raise Wrong(
                say(
                    "There are more than {most_signs} signs here; split the condition into several lines.",
                    most_signs=MOST_SIGNS,
                )
            )

    def _since(self, start: int) -> str:
        """What was read from column ``start`` on."""
        return self._text[start - 1 : self.next.column - 1].strip()

    def whole(self) -> Expression:
        start = self.next.column
        found = self._or()
        while self.takes("within"):
            self._count()
            self._demand_type(found, "flag", "within")
            most = self.take()
            if most.kind != "number":
                raise Wrong(
                    say("'within' needs a number and one of {units}, as in within 200 steps.", units=listed(UNITS))
                )
            unit = self.take().text
            unit = unit if unit in UNITS else f"{unit}s"
            if unit not in UNITS:
                raise Wrong(
                    say(
                        "'within {most}' needs one of {units}; {unit}",
                        most=most.text,
                        units=listed(UNITS),
                        unit=meant(unit, UNITS),
                    )
                )
            found = Within(found, number(most.text), unit, self._since(start))
        return found

    def _or(self) -> Expression:
        return self._junction("or", self._and)

    def _and(self) -> Expression:
        return self._junction("and", self._not)

    def _junction(self, word: Literal["and", "or"], read: Callable[[], Expression]) -> Expression:
        start = self.next.column
        parts = [read()]
        while self.takes(word):
            parts.append(read())
        if len(parts) == 1:
            return parts[0]
        for part in parts:
            self._demand_type(part, "flag", word)
        return Junction(word, tuple(parts), self._since(start))

    def _not(self) -> Expression:
        start = self.next.column
        if not self.takes("not"):
            return self._comparison()
        self.deeper()
        inner = self._not()
        self.shallower()
        self._demand_type(inner, "flag", "not")
        return Junction("not", (inner,), self._since(start))

    def _comparison(self) -> Expression:
        start = self.next.column
        found, signs = [self._sum()], list[str]()
        while sign := self.takes(*SIGNS):
            signs.append("=" if sign == "==" else sign)
            found.append(self._sum())
        if not signs:
            return found[0]
        pairs = tuple(
            self._compared(sign, left, right) for sign, left, right in zip(signs, found, found[1:], strict=False)
        )
        return pairs[0] if len(pairs) == 1 else Junction("and", pairs, self._since(start))

    def _compared(self, sign: str, left: Expression, right: Expression) -> Expression:
        left, right = _as_flag(left, right), _as_flag(right, left)
        if left.type != right.type:
            raise Wrong(
                say(
                    "{left} is a {type} and {right} a {type_2}; compare what is alike.",
                    left=left.text,
                    type=left.type,
                    right=right.text,
                    type_2=right.type,
                )
            )
        if left.type != "number" and sign not in ("=", "!="):
            raise Wrong(
                say("{left} is a {type}, which can only be compared by = and !=.", left=left.text, type=left.type)
            )
        if isinstance(left, Constant) and not isinstance(right, Constant):
            left, sign, right = right, MIRRORED[sign], left
        return Comparison(sign, left, right, f"{left.text} {sign} {right.text}")

    def _sum(self) -> Expression:
        return self._arithmetic(("+", "-"), self._product)

    def _product(self) -> Expression:
        return self._arithmetic(("*", "/"), self._signed)

    def _arithmetic(self, signs: tuple[str, ...], read: Callable[[], Expression]) -> Expression:
        start = self.next.column
        found = read()
        while sign := self.takes(*signs):
            self._count()
            right = read()
            for part in (found, right):
                self._demand_type(part, "number", sign)
            found = Arithmetic(sign, found, right, self._since(start))
        return found

    def _signed(self) -> Expression:
        start = self.next.column
        if not self.takes("-"):
            return self._primary()
        self.deeper()
        inner = self._signed()
        self.shallower()
        self._demand_type(inner, "number", "-")
        return Arithmetic("-", None, inner, self._since(start))

    def _primary(self) -> Expression:
        start = self.next.column
        if self.takes("("):
            self.deeper()
            found = self.whole()
            self.demand(")")
            self.shallower()
            return found
        token = self.next
        if token.kind == "number":
            return Constant(number(self.take().text), "number", token.text)
        if token.kind == "text":
            return Constant(self.take().text, "text", f'"{token.text}"')
        if token.kind != "word" or (token.text in KEYWORDS and token.text not in ("true", "false")):
            raise self.unexpected(say("a name or a number"))
        self.take()
        if token.text in ("true", "false"):
            return Constant(token.text == "true", "flag", token.text)
        if token.text not in QUANTITIES and "." not in token.text and self.next.text != "(":
            return Constant(token.text, "text", token.text)  # a word such as adam, which = and != compare with
        return self._named(token.text, start)

    def _named(self, name: str, start: int) -> Expression:
        if name not in QUANTITIES:
            raise Wrong(
                say("There is no {name!r}; {name_2}", name=name, name_2=meant(name, QUANTITIES.ids(), lists=False))
            )
        quantity = QUANTITIES[name]
        values = given(quantity.id, quantity.arguments, self.arguments())
        return Named(quantity.id, values, quantity.type, self._since(start))

    @staticmethod
    def _demand_type(found: Expression, wanted: Type, word: str) -> None:
        if found.type == wanted:
            return
        if isinstance(found, Constant) and found.type == "text" and not found.text.startswith('"'):
            raise Wrong(
                say(
                    "There is no {found!r}; {meant}",
                    found=found.text,
                    meant=meant(found.text, QUANTITIES.ids(), lists=False),
                )
            )
        raise Wrong(
            say(
                "{word!r} needs a {wanted}, and {found} is a {type}.",
                word=word,
                wanted=wanted,
                found=found.text,
                type=found.type,
            )
        )


def _as_flag(found: Expression, other: Expression) -> Expression:
    """Words for yes and no beside a flag."""
    words = {"yes": True, "on": True, "no": False, "off": False}
    if isinstance(found, Constant) and other.type == "flag" and found.value in words:
        return Constant(words[str(found.value)], "flag", found.text)
    return found
