"""When Python looks for garbage: not while the window is built, and never again among what stays as long as it."""

from __future__ import annotations

import gc


def wait() -> None:
    """Nothing that is made during the start is garbage; looking for it took a fifteenth of the time."""
    gc.disable()


def go_on() -> None:
    """Look again, but pass over what the window is made of, so that a frame is not held up by a look at all of it."""
    gc.freeze()
    gc.enable()
