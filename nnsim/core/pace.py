"""How fast a run shall go, as ``messages.SetRunning`` says it: samples per second, or one of these."""

from __future__ import annotations

FULL = 0.0
"""As fast as it goes."""

LIVE = -1.0
"""As fast as can be watched: kernels are through with a small network before its first picture is drawn."""
