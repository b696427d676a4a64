"""What the engine process runs: the loop with a session, once torch is there."""

from __future__ import annotations

import os
from contextlib import suppress
from multiprocessing.connection import Connection

import torch

from nnsim.client.transport import Channel
from nnsim.core.messages import Ready
from nnsim.engine import devices
from nnsim.engine.loop import Loop
from nnsim.engine.session import Session


def serve(connection: Connection) -> None:
    """Talk to the window over ``connection`` until it says ``Quit`` or goes away."""
    devices.configure()
    channel = Channel(connection)
    with suppress(EOFError, OSError):
        # A plain string: torch's own version type would load torch in the window's process.
        channel.send(Ready(str(torch.__version__), devices.available(), os.getpid()))
        Loop(channel, Session()).run()
