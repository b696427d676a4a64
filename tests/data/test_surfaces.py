"""Sheets that were bent in space: they keep lengths, and the target is the place on the sheet."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.core.answers.manifold import AboutManifold, none_yet
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.data.projection import axes_of
from nnsim.data.scaling import apply
from nnsim.engine.manifold.survey import survey


@pytest.mark.parametrize("kind", ["swiss_roll", "s_curve"])
def test_a_bent_sheet_is_unrolled_to_its_length_and_width(kind: str) -> None:
    data = generate(Spec.of(kind, count=800), test_share=0.0)
    assert axes_of(data, "") == "0,2"
    x = apply(data, data.x).astype(np.float64)
    *_, answer = survey(none_yet(AboutManifold(k=8), 0, np.arange(len(x)), len(x), 3), x)
    found = answer.of_method("isomap")
    assert found is not None
    assert not answer.cut.any()
    assert abs(np.corrcoef(found.points[:, 0], data.y)[0, 1]) > 0.995
    assert abs(np.corrcoef(found.points[:, 1], x[:, 1])[0, 1]) > 0.98
    long = {"swiss_roll": 5.5 * (1 - (1 / 3) ** 2) * 4.5 * np.pi / 2, "s_curve": 2.75 * 3 * np.pi}[kind]
    assert np.ptp(found.points[:, 0]) == pytest.approx(long, rel=0.08)
    flat = answer.of_method("pca")
    assert flat is not None
    assert flat.residual > 0.1 > found.residual


def test_targets_are_places_along_and_noise_moves_the_same_points() -> None:
    plain = generate(Spec.of("swiss_roll", count=300), test_share=0.0)
    noisy = generate(Spec.of("swiss_roll", count=300, noise=0.1), test_share=0.0)
    assert np.array_equal(plain.y, noisy.y)
    assert -1 <= plain.y.min() < -0.9 < 0.9 < plain.y.max() <= 1
    assert np.abs(noisy.x - plain.x).std() == pytest.approx(0.06, rel=0.2)
    radius = np.hypot(plain.x[:, 0], plain.x[:, 2])
    np.testing.assert_allclose(radius**2, 5.5**2 * (1 + 8 * (plain.y + 1) / 2) / 9, rtol=1e-4)
