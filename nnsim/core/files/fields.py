"""Strict reading of JSON objects: every getter checks type and range and names the place."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import MISSING, Field
from typing import Any

from nnsim.core.counted import counted
from nnsim.core.files.archive import Damaged
from nnsim.core.parameters import Value
from nnsim.core.spec import Spec
from nnsim.language.texts import say

MAX_TEXT = 200
MAX_VALUES = 1000
MAX_WHOLE = 2**53
"""Largest whole number that every JSON reader keeps exactly."""

Limits = tuple[float, float]
ANY: Limits = (-math.inf, math.inf)
WHOLE: Limits = (0, MAX_WHOLE)


def parse(data: bytes, what: str) -> dict[str, Any]:
    """A JSON object; NaN, double keys and anything else that is not strict JSON raise ``Damaged``."""
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_pairs)
    except (ValueError, RecursionError) as error:
        raise Damaged(say("its {what} is damaged", what=what)) from error
    if not isinstance(value, dict):
        raise Damaged(say("its {what} is damaged", what=what))
    return value


def dump(value: dict[str, Any]) -> bytes:
    """Readable JSON that ``parse`` accepts; raises ``ValueError`` or ``TypeError`` for what JSON cannot hold."""
    return (json.dumps(value, allow_nan=False, indent=1) + "\n").encode("ascii")


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("double key")
    return found


class Fields:
    """One JSON object called ``where``; ``done`` refuses keys that nobody asked for."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise Damaged(say("its {where} is not an object", where=where))
        self._left: dict[str, Any] = dict(value)
        self.where = where

    def take(self, key: str) -> Any:
        """The raw value of ``key``."""
        if key not in self._left:
            raise Damaged(say("its {where}.{key} is missing", where=self.where, key=key))
        return self._left.pop(key)

    def has(self, key: str) -> bool:
        """True if ``key`` is there and was not taken yet."""
        return key in self._left

    def text(self, key: str, limit: int = MAX_TEXT) -> str:
        """A string of at most ``limit`` characters."""
        return as_text(self.take(key), self.place(key), limit)

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self.take(key)
        if not isinstance(value, bool):
            raise Damaged(say("its {place} is neither true nor false", place=self.place(key)))
        return value

    def whole(self, key: str, limits: Limits = WHOLE) -> int:
        """A whole number within ``limits``."""
        value = self.take(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise Damaged(say("its {place} is not a whole number", place=self.place(key)))
        return int(_within(value, self.place(key), limits))

    def number(self, key: str, limits: Limits = ANY) -> float:
        """A finite number within ``limits``."""
        return as_number(self.take(key), self.place(key), limits)

    def items(self, key: str, limit: int) -> list[Any]:
        """A list of at most ``limit`` entries."""
        value = self.take(key)
        if not isinstance(value, list) or len(value) > limit:
            raise Damaged(
                say(
                    "its {place} is not a list of at most {entries}",
                    place=self.place(key),
                    entries=counted(limit, "entry"),
                )
            )
        return value

    def texts(self, key: str, limit: int) -> tuple[str, ...]:
        """A list of strings."""
        return tuple(as_text(value, self.place(key)) for value in self.items(key, limit))

    def spec(self, key: str) -> Spec:
        """A choice from the catalogue."""
        return as_spec(self.take(key), self.place(key))

    def like(self, field: Field[Any], limits: Limits) -> Any:
        """A value of the type of the default of ``field``; the default itself where the key is missing."""
        default = field.default
        if default is MISSING:
            raise TypeError(f"{field.name} needs a default")
        if field.name not in self._left:
            return default
        if isinstance(default, bool):
            return self.flag(field.name)
        if isinstance(default, int):
            return self.whole(field.name, limits)
        if isinstance(default, float):
            return self.number(field.name, limits)
        return self.spec(field.name) if isinstance(default, Spec) else self.text(field.name)

    def place(self, key: str) -> str:
        """How messages name ``key``."""
        return f"{self.where}.{key}"

    def done(self) -> None:
        """Refuse what is left over: a newer version wrote it."""
        for key in self._left:
            raise newer(say("it has the unknown entry {where}.{key}", where=self.where, key=printable(key)))


def newer(reason: str) -> Damaged:
    """The problem of a file that this version is too old for."""
    return Damaged(
        say("{reason} and was probably made by a newer nnsim", reason=reason), say("update nnsim to open it")
    )


def printable(text: str, limit: int = 60) -> str:
    """``text`` from a file, fit for one line of a message."""
    clean = "".join(c if c.isprintable() else "?" for c in text[: limit + 1])
    return clean if len(clean) <= limit else clean[:limit] + "..."


def as_text(value: object, place: str, limit: int = MAX_TEXT) -> str:
    """``value`` if it is a short string that UTF-8 can hold."""
    if not isinstance(value, str) or len(value) > limit or any("\ud800" <= c <= "\udfff" for c in value):
        raise Damaged(
            say(
                "its {place} is not a text of at most {characters}", place=place, characters=counted(limit, "character")
            )
        )
    return value


def as_number(value: object, place: str, limits: Limits = ANY) -> float:
    """``value`` as a finite float within ``limits``."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e300:
        raise Damaged(say("its {place} is not a finite number", place=place))
    return float(_within(value, place, limits))


def as_value(value: object, place: str) -> Value:
    """``value`` if it is true or false, a short text or a number."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return as_text(value, place)
    if isinstance(value, int):
        return int(_within(value, place, (-MAX_WHOLE, MAX_WHOLE)))
    return as_number(value, place)


def as_spec(value: object, place: str) -> Spec:
    """``{"kind": id, "values": {parameter: value}}`` as a ``Spec``."""
    part = Fields(value, place)
    kind, values = part.text("kind", 64), part.take("values")
    part.done()
    if not isinstance(values, dict) or len(values) > MAX_VALUES:
        raise Damaged(
            say(
                "its {place}.values is not an object of at most {max_values} entries",
                place=place,
                max_values=MAX_VALUES,
            )
        )
    return Spec(kind, tuple(sorted(_values(values, place))))


def spec_json(spec: Spec) -> dict[str, Any]:
    """The object that ``as_spec`` reads."""
    return {"kind": spec.kind, "values": spec.values}


def _values(values: dict[str, Any], where: str) -> Iterator[tuple[str, Value]]:
    for key, value in values.items():
        place = f"{where}.{printable(key)}"
        yield as_text(key, place, 64), as_value(value, place)


def _within(value: float, place: str, limits: Limits) -> float:
    low, high = limits
    if not low <= value <= high:
        raise Damaged(say("its {place} is out of range", place=place))
    return value
