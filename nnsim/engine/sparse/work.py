"""Atoms learned from the training pictures of a project, and what they say of one of its pictures."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from nnsim.core import seeds
from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.patches import AboutPatches, Denoised, Patches, Sum
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.engine.sparse.ksvd import ROUNDS, Learned, learn
from nnsim.engine.sparse.pictures import denoised, drawn, grey, patches_of
from nnsim.engine.sparse.pursuit import pursue
from nnsim.language.texts import say

PICTURES, PATCHES = 400, 1_500
"""Training pictures that patches are taken from, and patches, at most."""

NOTHING = np.zeros((0, 1, 1))


def learned(project: Project, about: AboutPatches) -> Iterator[Patches]:
    """What is known after each round; the sum and the clean picture come with the last one."""
    began, data = time.perf_counter(), project.data
    why_not = _why_not(data, about.side)
    draw = seeds.generator(project.recipe.seed, "patches", about.side)
    patches = np.zeros((0, about.side**2)) if why_not else _taken(data, about.side, draw)
    why_not = why_not or ("" if len(patches) > 1 else say("All training pictures are flat: there is nothing to learn."))
    if why_not:
        yield Patches(NOTHING, np.zeros(0), 0, 0, (), None, None, 1.0, 0.0, why_not)
        return
    errors: list[float] = []
    for number, found in enumerate(learn(patches, about.atoms, about.most, draw), 1):
        errors.append(found.error)
        told, clean = _told(data, about, found, project.recipe.seed) if number == ROUNDS else (None, None)
        order = np.argsort(-found.used, kind="stable")
        atoms = found.atoms[order].reshape(-1, about.side, about.side)
        ms = 1000 * (time.perf_counter() - began)
        yield Patches(atoms, found.used[order], len(patches), number, tuple(errors), told, clean, number / ROUNDS, ms)


def _why_not(data: Data, side: int) -> str:
    if not data.train.any():
        return say("There are no training samples yet.")
    if min(data.sample_shape[:2]) < side:
        return say("The pictures are smaller than a patch: choose smaller patches.")
    return ""


def _taken(data: Data, side: int, draw: np.random.Generator) -> Doubles:
    train = np.flatnonzero(data.train)
    some = np.sort(draw.permutation(train)[:PICTURES])
    return drawn(grey(data.x[some]), side, PATCHES, draw)


def _told(data: Data, about: AboutPatches, found: Learned, seed: int) -> tuple[Sum, Denoised]:
    """Of the sample that is looked at, or the first one: its patch with most in it, and the picture without noise."""
    sample = about.sample if 0 <= about.sample < len(data) else int(np.flatnonzero(data.train)[0])
    picture = grey(data.x[sample : sample + 1])
    order = np.argsort(-found.used, kind="stable")
    every = patches_of(picture, about.side)[0]
    every = every - every.mean(-1, keepdims=True)
    row, column = np.unravel_index(int(np.linalg.norm(every, axis=-1).argmax()), every.shape[:2])
    patch = every[row, column]
    chosen, weights = pursue(found.atoms[order], patch[None], about.most)
    is_in = chosen[0] >= 0
    told = Sum(int(row), int(column), patch.reshape(about.side, about.side), chosen[0][is_in], weights[0][is_in])
    return told, denoised(found.atoms, picture[0], about.noise, seeds.generator(seed, "noise", sample))
