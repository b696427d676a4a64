"""Who makes the steps is chosen once and remembered."""

from __future__ import annotations

import os

from nnsim.app.settings import Settings
from nnsim.core.backends import CHOICES, VARIABLE
from nnsim.ui.run.bridge import EngineBridge

KEY = "engine/backend"


def remember(bridge: EngineBridge, settings: Settings) -> None:
    """Choose what was chosen last, unless the environment says otherwise, and remember what is chosen from now on."""
    last = next((choice for choice in CHOICES if choice == settings.text(KEY)), None)
    if last and not os.environ.get(VARIABLE):
        bridge.set_backend(last)
    bridge.backend_chosen.connect(lambda backend: settings.set_text(KEY, backend))
