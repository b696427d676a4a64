"""What every generator promises, and what each of them draws."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.catalogue import load
from nnsim.core.parameters import Choice, Integer, Number
from nnsim.core.spec import Spec
from nnsim.data.entries import GENERATORS
from nnsim.data.generate import generate

load()
POINTS = [generator for generator in GENERATORS if generator.kind == "points"]
ALL = pytest.mark.parametrize("name", [generator.id for generator in POINTS])


def draw(name, **values):
    return generate(Spec.of(name, **values), seed=3, test_share=0.25)


def extremes(generator):
    """Every combination of the lowest, default and highest value of the generator's own knobs."""
    names, ranges = [], []
    for p in generator.parameters:
        if p.id in {"count", "noise"}:
            continue
        names.append(p.id)
        ranges.append([key for key, _ in p.options] if isinstance(p, Choice) else sorted({p.low, p.default, p.high}))
    return [dict(zip(names, values, strict=True)) for values in product(*ranges)]


def inside(data):
    left, right, bottom, top = data.plane
    x, y = data.x.T
    return bool(((x >= left) & (x <= right) & (y >= bottom) & (y <= top)).all())


@st.composite
def specs(draw):
    generator = draw(st.sampled_from(POINTS))
    values = {"count": draw(st.integers(2, 300))}
    for p in generator.parameters:
        if isinstance(p, Choice):
            values[p.id] = draw(st.sampled_from([key for key, _ in p.options]))
        elif isinstance(p, Number):
            values[p.id] = draw(st.floats(p.low, p.high))
        elif isinstance(p, Integer) and p.id != "count":
            values[p.id] = draw(st.integers(p.low, p.high))
    return Spec.of(generator.id, **values)


@given(specs(), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.25, 0.5, 0.9]))
@settings(max_examples=60)
def test_any_legal_knobs_make_a_sound_data_set(spec, seed, share):
    data = generate(spec, seed, share)
    assert len(data) == spec.values["count"]
    assert data.x.shape == (len(data), 2)
    assert data.x.dtype == data.y.dtype == np.float32
    assert np.isfinite(data.x).all()
    if data.classes:
        assert set(data.y.tolist()) <= set(range(len(data.classes)))
        assert sum(data.counts()) == len(data)
    else:
        assert np.abs(data.y).max() <= 1
    again = generate(spec, seed, share)
    np.testing.assert_array_equal(data.x, again.x)
    np.testing.assert_array_equal(data.y, again.y)
    np.testing.assert_array_equal(data.test, again.test)


@ALL
def test_points_without_noise_lie_inside_the_plane(name):
    for values in extremes(GENERATORS[name]):
        assert inside(draw(name, count=500, noise=0.0, **values)), values


@ALL
def test_a_new_count_keeps_the_first_points(name):
    few, many = draw(name, count=60), draw(name, count=333)
    np.testing.assert_array_equal(many.x[:60], few.x)
    np.testing.assert_array_equal(many.y[:60], few.y)


@ALL
def test_noise_moves_the_same_points(name):
    still, little, much = (draw(name, count=50, noise=noise) for noise in (0.0, 0.05, 0.1))
    np.testing.assert_allclose(much.x - still.x, 2 * (little.x - still.x), atol=1e-5)
    if still.classes:
        np.testing.assert_array_equal(much.y, still.y)
        assert (much.x != still.x).any()
    else:
        np.testing.assert_array_equal(much.x, still.x)
        assert (much.y != still.y).any()


@ALL
def test_another_seed_draws_other_points(name):
    assert (generate(Spec(name), 1, 0.0).x != generate(Spec(name), 2, 0.0).x).any()


@pytest.mark.parametrize("name", [g.id for g in GENERATORS if g.group == "Classes" and g.id not in {"and", "or"}])
def test_classes_are_balanced(name):
    for values in extremes(GENERATORS[name]):
        counts = draw(name, count=401, **values).counts()
        # The four corners of XOR take turns, so its classes may differ by the last corner.
        assert max(counts) - min(counts) <= 1, values


@pytest.mark.parametrize(("name", "truth"), [("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("xor", [0, 1, 1, 0])])
def test_truth_tables(name, truth):
    data = draw(name, count=8, form="points", noise=1.0)
    corners = [[0, 0], [0, 1], [1, 0], [1, 1]]
    np.testing.assert_array_equal(data.x, corners * 2)
    np.testing.assert_array_equal(data.y, truth * 2)
    assert data.classes == ("0", "1")
    assert data.plane == (-0.5, 1.5, -0.5, 1.5)


@pytest.mark.parametrize("name", ["and", "or", "xor"])
def test_clouds_lie_around_the_corners(name):
    clouds, points = draw(name, form="clouds", noise=0.0), draw(name, form="points")
    np.testing.assert_array_equal(clouds.y, points.y)
    assert np.hypot(*(clouds.x - points.x).T).max() <= 0.2500001


@pytest.mark.parametrize(("name", "threshold"), [("and", 1.5), ("or", 0.5)])
def test_one_line_separates_the_clouds_of_and_and_or(name, threshold):
    data = draw(name, count=2000, noise=0.0)
    np.testing.assert_array_equal(data.x.sum(axis=1) > threshold, data.y == 1)


@given(st.floats(0, 360), st.floats(0.01, 1.5), st.integers(0, 99))
@settings(max_examples=30)
def test_linear_is_separable_by_its_margin(angle, margin, seed):
    data = generate(Spec.of("linear", angle=angle, margin=margin, noise=0.0), seed, 0.0)
    normal = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
    distance = (data.x.astype(np.float64) @ normal) * np.where(data.y == 1, 1, -1)
    assert distance.min() >= margin - 1e-5
    assert distance.min() > 0


def test_circle_has_an_empty_band():
    data = draw("circle", count=2000, noise=0.0, gap=1.0)
    radius = np.hypot(*data.x.T)
    np.testing.assert_array_equal(data.y == 1, radius < 1.6)
    assert not ((radius > 1.1001) & (radius < 2.0999)).any()


def test_gauss_clouds_sit_around_their_centres():
    data = draw("gauss", count=20_000, classes=4, spread=0.2)
    centres = [data.x[data.y == k].mean(axis=0) for k in range(4)]
    diagonal = 1.7 / np.sqrt(2)
    expected = [[-diagonal, -diagonal], [diagonal, -diagonal], [diagonal, diagonal], [-diagonal, diagonal]]
    np.testing.assert_allclose(centres, expected, atol=0.02)
    # Rayleigh distances: the mean square of two coordinates is twice the variance.
    offsets = data.x - np.array(centres)[data.y.astype(int)]
    assert np.sqrt((offsets**2).mean()) == pytest.approx(0.2, rel=0.02)


def test_spiral_arms_turn_into_each_other():
    data = draw("spiral", count=300, noise=0.0, arms=3, turns=2.0)
    radius, angle = np.hypot(*data.x.T), np.arctan2(data.x[:, 1], data.x[:, 0])
    arm = (angle / (2 * np.pi) - 2.0 * radius / 2.7) % 1.0 * 3
    np.testing.assert_allclose(np.exp(2j * np.pi * arm / 3), np.exp(2j * np.pi * data.y / 3), atol=1e-4)


def test_the_tip_of_a_moon_keeps_its_gap():
    data = draw("moons", count=2000, noise=0.0, gap=0.5)
    upper, lower = data.x[data.y == 0], data.x[data.y == 1]
    top, tip = upper[:, 1].max(), lower[:, 1].max()
    assert top - tip == pytest.approx(0.5, abs=0.01)
    np.testing.assert_allclose([upper[:, 0].min(), lower[:, 0].max()], [-2.55, 2.55], atol=0.01)


@pytest.mark.parametrize("cells", [2, 3, 8])
def test_checkerboard_fields_alternate(cells):
    data = draw("checkerboard", count=3000, noise=0.0, cells=cells)
    field = np.clip((data.x + 2.8) / (5.6 / cells), 0, cells - 1e-3).astype(int)
    clear = np.abs((data.x + 2.8) / (5.6 / cells) % 1.0 - 0.5).max(axis=1) < 0.499
    np.testing.assert_array_equal((field.sum(axis=1) % 2)[clear], data.y[clear])
    assert len(np.unique(field @ [1, cells])) == cells * cells


@pytest.mark.parametrize("rings", [2, 5, 6])
def test_rings_alternate_from_blue_in_the_middle(rings):
    data = draw("rings", count=3000, noise=0.0, rings=rings)
    ring = np.floor(np.hypot(*data.x.T) / (2.8 / rings)).astype(int)
    np.testing.assert_array_equal(data.y, (ring + 1) % 2)
    assert set(ring.tolist()) == set(range(rings))


def test_plane_rises_to_one_in_the_corner():
    data = draw("plane", count=500, noise=0.0, angle=45.0)
    np.testing.assert_allclose(data.y, data.x.sum(axis=1) / 5.6, atol=1e-6)
    steep = draw("plane", count=500, noise=0.0, angle=90.0)
    np.testing.assert_allclose(steep.y, steep.x[:, 1] / 2.8, atol=1e-6)


def test_hills_are_gaussian():
    data = draw("multi_gauss", count=500, noise=0.0, bumps=1, width=0.6)
    squared = (data.x[:, 0] - 1.7) ** 2 + data.x[:, 1] ** 2
    np.testing.assert_allclose(data.y, np.exp(-squared / 0.72), atol=1e-5)
    pair = draw("multi_gauss", count=500, noise=0.0, bumps=2)
    assert np.abs(pair.y[np.abs(pair.x[:, 0]) < 0.05]).max() < 0.01
    assert pair.y[pair.x[:, 0] < -0.1].max() <= 0


def test_a_face_has_an_outline_two_eyes_and_a_smile():
    data = draw("face", count=600, noise=0.0)
    outline, inside = data.x[data.y == 0], data.x[data.y == 1]
    np.testing.assert_allclose(np.linalg.norm(outline, axis=1), 2.2, rtol=1e-6)
    eyes, mouth = inside[inside[:, 1] > 0.4], inside[inside[:, 1] <= 0.4]
    assert np.linalg.norm(np.abs(eyes) - 0.75, axis=1).max() < 0.2501
    np.testing.assert_allclose(np.linalg.norm(mouth, axis=1), 1.3, rtol=1e-6)
    assert (eyes[:, 0] < 0).mean() == pytest.approx(0.5, abs=0.1)
    assert len(mouth) / len(inside) == pytest.approx(0.5, abs=0.1)
