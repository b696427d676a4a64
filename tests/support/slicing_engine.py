"""The real engine in small slices: nothing is evaluated in one go, and a save waits for no row in the making."""

from __future__ import annotations

from multiprocessing.connection import Connection

from nnsim.engine import server, session
from nnsim.engine.learners import network


def serve(connection: Connection) -> None:
    """As ``nnsim.engine.server.serve``."""
    network.AT_ONCE, network.CHUNK, session.SAVE_AT_ONCE = 0, 2, 0.0
    server.serve(connection)
