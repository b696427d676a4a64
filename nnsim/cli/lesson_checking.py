"""What the process runs that tries a lesson for the window."""

from __future__ import annotations

from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from nnsim.cli.lesson_stage import HeadlessStage
from nnsim.client.transport import Channel
from nnsim.core.catalogue import load
from nnsim.lessons.check import tried
from nnsim.lessons.checked import CheckEnded, CheckWanted, told
from nnsim.lessons.format import read_lesson


def serve(connection: Connection) -> None:
    """Try the lesson that comes over ``connection``, and tell each step as soon as it is done."""
    channel = Channel(connection)
    with suppress(EOFError, OSError):
        wanted = channel.receive()
        assert isinstance(wanted, CheckWanted)
        load()
        lesson = read_lesson(wanted.text).lesson
        for each in tried(lesson, HeadlessStage(Path(wanted.folder) if wanted.folder else None)) if lesson else ():
            channel.send(told(each))
        channel.send(CheckEnded())
