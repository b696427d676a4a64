"""Units from which nothing comes: dead and saturated ones."""

from __future__ import annotations

from nnsim.engine.health import idle_units
from nnsim.engine.probes.base import PROBES, Probe

IDLE_UNITS = PROBES.add(Probe("idle_units", "How many units of every layer are dead or saturated.", idle_units))
