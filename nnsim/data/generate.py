"""Make data sets from generators."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import GIVEN_TEST, Data
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.registry import UnknownEntry
from nnsim.core.spec import Spec
from nnsim.data.entries import DATA_KINDS, GENERATORS
from nnsim.data.splits import check_split, parts
from nnsim.language.texts import say

_POINTS = 1
"""Purpose of the random numbers; ``splits`` has others."""


def generate(
    spec: Spec, seed: int = 1, test_share: float = 0.25, validation_share: float = 0.0, split: str = "stratified"
) -> Data:
    """The data set that ``spec`` describes; the same arguments always give the same one.

    Where nothing is held out of such samples, the shares wait for others. A generator may say itself what is tested.

    Raises ``ProblemError`` for an unknown generator, an illegal knob, seed, share or split.
    """
    check_split(seed, test_share, validation_share, split)
    try:
        generator = GENERATORS[spec.kind]
        values = spec.resolve(generator.parameters)
    except (UnknownEntry, ValueError) as error:
        raise ProblemError(Problem(say("This data set cannot be made: {error}.", error=error), "data")) from None
    points = generator.make(values, np.random.default_rng((seed, _POINTS)))
    classes = generator.classes(values)
    held = (test_share, validation_share) if DATA_KINDS[generator.kind].is_split else (0.0, 0.0)
    given = None if points.given is None else points.given == GIVEN_TEST
    split = split if given is None else "given"
    test, aside = parts(points.y, classes, seed, *held, split=split, given=given)
    return Data(
        x=points.x,
        y=points.y,
        test=test,
        classes=classes,
        columns=generator.columns if DATA_KINDS[generator.kind].has_names else (),
        plane=generator.plane,
        source=spec,
        seed=seed,
        test_share=test_share,
        split=split,
        validation_share=validation_share,
        aside=aside,
        given=points.given,
        lengths=points.lengths,
        vocabulary=points.vocabulary,
        modality_shapes=points.modality_shapes,
        target_names=generator.targets,
        kind=generator.kind,
    )
