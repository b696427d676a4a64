"""One end of the pipe between window and engine: what is sent, and how large arrays travel.

Large arrays leave the pickle and follow it as raw bytes (pickle protocol 5), so they are
copied once and written without the GIL: 188 MB take about 0.3 s in a background thread.
A data set that the other side already holds is sent as a reference, because every edit
carries the whole document; so a drag of the learning rate costs the same with 60,000
images as with 60 points, and the engine sees by identity that the data did not change.
Of a changed set only those arrays travel that are others, and of one that grew only what is
new: samples that are excluded are the same samples on both sides, and an undo of it is free.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data
from nnsim.core.messages import Edit, Load
from nnsim.core.reserve import appended, continues
from nnsim.language.texts import say

IN_BAND = 16_384
"""Bytes up to which an array stays inside the pickle; a message of its own would cost more."""

PIECE = 1 << 20
"""Bytes of an array that are written and read at once: nothing else of the window could go on meanwhile."""

_NUMBER = 8
_PART = b"\0"
"""What follows is a part of a message that is sent between others; the head of a whole one is longer."""

_SAME_DATA = say("the data set of the last load or edit")

_ARRAYS = ("x", "y", "test", "aside", "copy_of", "given", "lengths")
"""Those of a data set; each is known by itself."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Sign of life: the first ``commands`` messages since the start have been carried out."""

    commands: int


class Channel:
    """Sends and receives messages; some threads may send while another receives.

    Raises ``EOFError`` or ``OSError`` once the other side is gone. A message that cannot be
    pickled raises before a byte is written, so the channel stays usable.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._turn, self._gate = Lock(), Lock()
        self._sent_data: Data | None = None
        self._received_data: Data | None = None
        self._parts: _Parts | None = None

    def send(self, message: object) -> None:
        """Write ``message``; blocks while the pipe is full."""
        with self._gate, self._turn:  # who sends in parts stays behind the gate: a lock alone may be theirs again
            head, buffers = _pack(message, self._sent_data)
            self._connection.send_bytes(head)
            for piece in _pieces(buffers):
                self._connection.send_bytes(piece)
            self._sent_data = _data_of(message) or self._sent_data

    def send_in_parts(self, message: object) -> None:
        """Write a large ``message`` without a data set so that others may be sent between its parts.

        One thread at a time may do so; it arrives once all of it is there.
        """
        head, buffers = _pack(message, None)
        parts: list[bytes | memoryview] = [head, *_pieces(buffers)]
        for piece in parts:
            with self._gate:
                pass
            with self._turn:
                self._connection.send_bytes(_PART)
                self._connection.send_bytes(piece)

    def receive(self) -> Any:
        """The next message; blocks until there is one. Writable arrays arrive writable."""
        while (head := self._connection.recv_bytes()) == _PART:
            if (message := self._receive_part()) is not None:
                return message
        parts = _Parts(head)
        for place in parts.places:
            self._connection.recv_bytes_into(place)
        message = parts.whole(self._received_data)
        self._received_data = _data_of(message) or self._received_data
        return message

    def _receive_part(self) -> Any:
        """The message that is complete with this part, None as long as none is."""
        if self._parts is None:
            self._parts = _Parts(self._connection.recv_bytes())
        else:
            self._connection.recv_bytes_into(self._parts.places.pop(0))
        if self._parts.places:
            return None
        parts, self._parts = self._parts, None
        return parts.whole(None)

    def poll(self, seconds: float | None = 0.0) -> bool:
        """True if a message waits or the other side is gone; ``None`` waits for ever."""
        try:
            return self._connection.poll(seconds)
        except BrokenPipeError:  # so says Windows that the other side is gone
            return True

    def close(self) -> None:
        """Close this end; closing twice is fine."""
        self._connection.close()


class _Parts:
    """A message on its way in: the ``places`` [k] that the rest of it is to be written to, in order."""

    def __init__(self, head: bytes) -> None:
        count = int.from_bytes(head[:_NUMBER], "little")
        sizes = (int.from_bytes(head[_NUMBER * i : _NUMBER * (i + 1)], "little") for i in range(1, count + 1))
        self._pickled = head[_NUMBER * (count + 1) :]
        self._buffers = [np.empty(size, np.uint8).data for size in sizes]
        self.places = list(_pieces(self._buffers))

    def whole(self, known: Data | None) -> Any:
        """The message, once every place is filled."""
        return _unpack(self._pickled, self._buffers, known)


class _Pickler(pickle.Pickler):
    """Takes large arrays out of band and the known data set out altogether."""

    def __init__(self, file: io.BytesIO, known: Data | None) -> None:
        self.buffers: list[memoryview] = []
        self._known = known
        # not a method of its own: a cycle would hold the arrays of a large state until Python looks for garbage
        super().__init__(file, protocol=5, buffer_callback=partial(_keep_in_band, self.buffers))

    def persistent_id(self, obj: Any) -> Any:
        """Stands in for the data set that the other side received last, and for what its arrays hold already."""
        if self._known is None:
            return None
        if isinstance(obj, Data):
            return _SAME_DATA if obj is self._known else None
        return _known_part(obj, self._known) if isinstance(obj, np.ndarray) else None


def _known_part(array: NDArray[Any], known: Data) -> tuple[str, int, NDArray[Any] | None] | None:
    """By which array of ``known`` the other side knows ``array``: how many of its rows, and what follows them."""
    for name in _ARRAYS:
        own = getattr(known, name)
        if array is own:
            return name, len(own), None
        if own is not None and continues(array, own):
            return name, len(own), array[len(own) :]
        if own is not None and continues(own, array):
            return name, len(array), None
    return None


def _keep_in_band(buffers: list[memoryview], buffer: pickle.PickleBuffer) -> bool:
    """Put a large one among the ``buffers`` that leave the pickle."""
    raw = buffer.raw()
    if raw.nbytes > IN_BAND:
        buffers.append(raw)
        return False
    return True


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, buffers: list[memoryview], known: Data | None) -> None:
        self._known = known
        super().__init__(file, buffers=buffers)

    def persistent_load(self, pid: Any) -> Any:
        """The data set of the last load or edit, or what an array of it holds."""
        if self._known is None:
            raise pickle.UnpicklingError("a reference to a data set that was never sent")
        if pid == _SAME_DATA:
            return self._known
        name, count, more = pid
        own = getattr(self._known, name)
        array = own if count == len(own) else own[:count]
        if more is not None:
            array = appended(array, more)
            array.flags.writeable = False
        return array


def _pieces(buffers: Iterable[memoryview]) -> Iterator[memoryview]:
    """What is written and read at once."""
    for buffer in buffers:
        for start in range(0, len(buffer), PIECE):
            yield buffer[start : start + PIECE]


def _pack(message: object, known: Data | None) -> tuple[bytes, list[memoryview]]:
    """How many arrays follow and how large they are, with the pickle; and the arrays."""
    file = io.BytesIO()
    pickler = _Pickler(file, known)
    pickler.dump(message)
    numbers = (len(pickler.buffers), *map(len, pickler.buffers))
    return b"".join(number.to_bytes(_NUMBER, "little") for number in numbers) + file.getvalue(), pickler.buffers


def _unpack(pickled: bytes, buffers: list[memoryview], known: Data | None) -> Any:
    return _Unpickler(io.BytesIO(pickled), buffers, known).load()


def _data_of(message: object) -> Data | None:
    return message.project.data if isinstance(message, Load | Edit) else None
