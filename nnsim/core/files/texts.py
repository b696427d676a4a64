"""Messages as JSON: the id of a text and its arguments."""

from __future__ import annotations

from typing import Any

from nnsim.core.files.archive import Damaged
from nnsim.core.files.fields import MAX_VALUES, Fields, as_text, as_value, printable
from nnsim.core.parameters import Value
from nnsim.core.texts import Message
from nnsim.language.texts import say

MAX_ID = 64


def message_json(message: Message) -> dict[str, Any]:
    """The entries that ``as_message`` reads."""
    arguments = {
        name: message_json(value) if isinstance(value, Message) else value for name, value in message.arguments
    }
    return {"message": message.id, "arguments": arguments}


def as_message(part: Fields, *, nested: bool = False) -> Message:
    """The message among the entries of ``part``; its id may be one of another version."""
    text_id, values, place = part.text("message", MAX_ID), part.take("arguments"), part.place("arguments")
    if not isinstance(values, dict) or len(values) > MAX_VALUES:
        raise Damaged(
            say("its {place} is not an object of at most {max_values} entries", place=place, max_values=MAX_VALUES)
        )
    return Message(text_id, tuple(_argument(name, value, place, nested) for name, value in values.items()))


def _argument(key: str, value: object, where: str, nested: bool) -> tuple[str, Value | Message]:
    """An argument; the messages among those of a message hold none themselves."""
    place = f"{where}.{printable(key)}"
    name = as_text(key, place, MAX_ID)
    if not isinstance(value, dict) or nested:
        return name, as_value(value, place)
    part = Fields(value, place)
    message = as_message(part, nested=True)
    part.done()
    return name, message
