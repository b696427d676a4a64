"""An engine that measures every fifth epoch alone, for tests of who asks for rows beside."""

from __future__ import annotations

from multiprocessing.connection import Connection
from unittest.mock import patch

from nnsim.engine import server
from nnsim.engine.measuring import Rows

EVERY_FIFTH = Rows(5, 1)


def serve(connection: Connection) -> None:
    """As ``nnsim.engine.server.serve``."""
    with patch("nnsim.engine.trainer.rows", lambda *_of: EVERY_FIFTH):
        server.serve(connection)
