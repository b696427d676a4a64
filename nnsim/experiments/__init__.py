"""Experiments: variants of a document that are run in the background, each from several seeds."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.registry import Registry, import_all
from nnsim.experiments.kinds import EXPERIMENTS, Experiment


def experiments() -> Registry[Experiment]:
    """All experiments, in the order in which lists show them."""
    _import_all()
    return EXPERIMENTS


def fitting(project: Project) -> tuple[Experiment, ...]:
    """Those that can be made of ``project``."""
    return tuple(each for each in experiments() if not each.why_not(project))


@cache
def _import_all() -> None:
    load()
    import_all(import_module("nnsim.experiments.entries"))
