"""Neighbour graphs, ways along them and what methods make of samples: against scikit-learn, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import procrustes
from sklearn.manifold import Isomap, LocallyLinearEmbedding, SpectralEmbedding
from sklearn.manifold import trustworthiness as their_trust
from sklearn.neighbors import kneighbors_graph

from nnsim.core.answers.manifold import METHODS, AboutManifold, Manifold, none_yet, turned
from nnsim.data.nearest import Graph, far, nearest, ordered
from nnsim.engine.manifold import local, straight
from nnsim.engine.manifold.quality import ranks, residual, trustworthiness
from nnsim.engine.manifold.survey import survey
from nnsim.engine.manifold.ways import matrix, short_cuts, ways

K = 8


def roll(count: int, noise: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Points of a swiss roll [n, 3], and at which angle each lies."""
    rng = np.random.default_rng(seed)
    angle = 1.5 * np.pi * (1 + 2 * rng.random(count))
    x = np.stack([angle * np.cos(angle), 21 * rng.random(count), angle * np.sin(angle)], axis=1)
    return x + noise * rng.standard_normal(x.shape), angle


@pytest.fixture(scope="module", params=[300, 450])
def sheet(request) -> np.ndarray:
    """As few as are taken apart as a whole, and so many that eigenvectors are searched for."""
    return roll(request.param, seed=1)[0]


def about(x: np.ndarray, k: int = K) -> list[Manifold]:
    """Every part of the answer."""
    return list(survey(none_yet(AboutManifold(k=k), 0, np.arange(len(x)), len(x), x.shape[1]), x))


def last(x: np.ndarray, k: int = K) -> Manifold:
    return about(x, k)[-1]


def apart(ours: np.ndarray, theirs: np.ndarray) -> float:
    """What is left between two pictures after shift, turn and scale: 0 if they are the same."""
    return float(procrustes(theirs, ours)[2])


def test_neighbours_and_graph_are_those_of_scikit_learn(sheet) -> None:
    distances = far(sheet)
    near = nearest(distances, K)
    assert np.array_equal(near, np.concatenate(list(ordered(distances)))[:, :K])
    theirs = kneighbors_graph(sheet, K, mode="distance")
    ours = matrix(Graph.of(distances, near), Graph.of(distances, near).lengths)
    np.testing.assert_allclose(ours.toarray(), theirs.maximum(theirs.T).toarray(), atol=1e-6)


def test_ways_and_isomap_are_those_of_scikit_learn(sheet) -> None:
    theirs = Isomap(n_neighbors=K, n_components=2).fit(sheet)
    distances = far(sheet)
    along = np.concatenate(list(ways(Graph.of(distances, nearest(distances, K)))))
    np.testing.assert_allclose(along, theirs.dist_matrix_, rtol=1e-6)
    found = last(sheet).of_method("isomap")
    assert found is not None
    assert apart(found.points, theirs.embedding_) < 1e-6
    pairs = np.triu_indices(len(sheet), 1)
    told = np.corrcoef(along[pairs], far(theirs.embedding_)[pairs])[0, 1] ** 2
    assert found.residual == pytest.approx(1 - told, abs=1e-6)


def test_laplacian_eigenmaps_are_those_of_scikit_learn(sheet) -> None:
    distances = far(sheet)
    graph = Graph.of(distances, nearest(distances, K))
    joined = matrix(graph, np.ones(len(graph.edges)))
    theirs = SpectralEmbedding(2, affinity="precomputed", random_state=0).fit_transform(joined.toarray())
    ours = local.laplacian(graph, 2)
    for mine, other in zip(ours.T, theirs.T, strict=True):
        assert abs(np.corrcoef(mine, other)[0, 1]) == pytest.approx(1, abs=1e-5)


def test_locally_linear_embedding_is_that_of_scikit_learn(sheet) -> None:
    theirs = LocallyLinearEmbedding(n_neighbors=K, n_components=2, eigen_solver="dense").fit_transform(sheet)
    found = last(sheet).of_method("lle")
    assert found is not None
    assert apart(found.points, theirs) < 1e-4


def test_aligned_tangents_are_those_of_scikit_learn(sheet) -> None:
    """There a sample is not in its own neighbourhood, as it is in ours: who is nobody's neighbour would be lost."""
    kind = LocallyLinearEmbedding(n_neighbors=K, n_components=2, eigen_solver="dense", method="ltsa")
    near = nearest(far(sheet), K)
    assert len(np.unique(near)) == len(sheet)
    ours = local.aligned(local.tangents(far(sheet), near, 2), near, 2)
    assert apart(ours, kind.fit_transform(sheet)) < 1e-4


def test_whoever_is_nobodys_neighbour_takes_part_in_aligned_tangents() -> None:
    x = roll(450, seed=0)[0]
    assert len(np.unique(nearest(far(x), K))) < len(x)
    found = last(x).of_method("ltsa")
    assert found is not None
    assert found.trust > 0.95


def test_straight_distances_bring_back_the_principal_components(sheet) -> None:
    answer = last(sheet)
    first, second = answer.of_method("pca"), answer.of_method("mds")
    assert first is not None
    assert second is not None
    np.testing.assert_allclose(first.points, second.points, atol=1e-3)


def test_trustworthiness_is_that_of_scikit_learn(sheet) -> None:
    ranked = ranks(np.concatenate(list(ordered(far(sheet)))))
    for picture in (sheet[:, :2], sheet[:, :1], np.random.default_rng(0).random((len(sheet), 2))):
        assert trustworthiness(ranked, picture, K) == pytest.approx(their_trust(sheet, picture, n_neighbors=K))
    assert trustworthiness(ranked, sheet, K) == 1
    assert np.isnan(trustworthiness(ranked, sheet, len(sheet) // 2))


def test_a_bent_line_by_hand() -> None:
    """Four points of a horseshoe: 0 - 1 - 2 - 3, each one step from the next, ends one apart."""
    x = np.array([[0.0, 0.0], [0.0, 1.0], [0.9, 1.0], [0.9, 0.05]])
    distances = far(x)
    graph = Graph.of(distances, np.array([[1], [2], [1], [2]]))
    assert graph.edges.tolist() == [[0, 1], [1, 2], [2, 3]]
    (along,) = ways(graph)
    np.testing.assert_allclose(along[0], [0, 1, 1.9, 2.85])
    line = straight.scaled(straight.centred(along), 1)[:, 0]
    np.testing.assert_allclose(np.abs(np.diff(line)), [1, 0.9, 0.95], atol=1e-12)
    assert residual(along, line[:, None]) == pytest.approx(0, abs=1e-12)
    assert residual(along, x) > 0.5
    closed = Graph.of(distances, np.array([[1], [2], [1], [0]]))
    assert short_cuts(closed, along).tolist() == [False, True, False]  # 0-1, 0-3, 1-2: the ends are joined
    np.testing.assert_allclose(local.weights(distances, np.array([[1, 2], [0, 2], [1, 3], [2, 1]])).sum(axis=1), 1)


def test_a_sample_in_the_middle_is_mixed_half_and_half() -> None:
    x = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [0.0, 3.0]])
    shares = local.weights(far(x), np.array([[1, 2], [0, 2], [1, 0], [0, 1]]))
    np.testing.assert_allclose(shares[1], [0.5, 0.5])


@pytest.mark.parametrize("seed", range(5))
def test_short_cuts_are_the_edges_that_jump_between_turns(seed: int) -> None:
    x, angle = roll(600, seed=seed)
    answer = last(x, 20)
    jumps = np.abs(np.diff(angle[answer.edges], axis=1)[:, 0]) > np.pi
    assert jumps.sum() > 90
    assert answer.cut[jumps].all()
    assert answer.cut[~jumps].mean() < 0.002


def test_isomap_unrolls_until_an_edge_cuts_short() -> None:
    x, angle = roll(600)
    whole, cut = last(x, 8), last(x, 20)
    assert not whole.cut.any()
    assert cut.cut.any()
    good, bad, flat = whole.of_method("isomap"), cut.of_method("isomap"), whole.of_method("pca")
    assert good is not None
    assert bad is not None
    assert flat is not None
    assert abs(np.corrcoef(good.points[:, 0], angle**2)[0, 1]) > 0.99
    assert abs(np.corrcoef(bad.points[:, 0], angle**2)[0, 1]) < 0.9
    assert good.residual < 0.01 < flat.residual
    assert good.trust > 0.99 > flat.trust


def test_the_graph_comes_first_and_work_is_told_in_order() -> None:
    parts = about(roll(250)[0])
    done = [part.done for part in parts]
    assert done == sorted(done)
    assert done[-1] == 1
    graph = next(part for part in parts if len(part.edges))
    assert not graph.embeddings
    assert [found.method for found in parts[-1].embeddings] == list(METHODS)


def test_methods_lie_the_same_way_round() -> None:
    """The same samples in another order, and another k, give pictures that no mirror tells apart."""
    x, _ = roll(300)
    before = last(x, 8)
    after = last(x, 9).turned_to(before)
    for method in ("pca", "isomap", "ltsa"):
        first, second = before.of_method(method), after.of_method(method)
        assert first is not None
        assert second is not None
        assert all(np.corrcoef(a, b)[0, 1] > 0.8 for a, b in zip(first.points.T, second.points.T, strict=True)), method


def test_what_is_long_is_mirrored_and_what_is_round_turned() -> None:
    square = np.random.default_rng(0).uniform(-1, 1, (300, 2)).astype(np.float32)
    square -= square.mean(axis=0)
    turn = np.array([[0.6, 0.8], [0.8, -0.6]], np.float32)
    np.testing.assert_allclose(turned(square @ turn, square), square, atol=1e-5)
    long = square * np.array([3, 1], np.float32)
    np.testing.assert_allclose(turned(-long, long), long, atol=1e-5)
    np.testing.assert_allclose(np.abs(turned(long, long @ turn)), np.abs(long), atol=1e-5)


def two_heaps() -> np.ndarray:
    x, _ = roll(60)
    return np.concatenate([x, x + 1000])


@pytest.mark.parametrize(
    ("x", "k", "words"),
    [
        (np.zeros((3, 2)), 2, "3 samples make no curve or surface: add some until there are 4."),
        (np.zeros((30, 3)), 4, "All samples are the same here"),
        (np.full((30, 3), np.inf), 4, "too large to be compared"),
        (np.arange(30.0)[:, None], 4, "A single number per sample lies on a line already"),
        (roll(30)[0], 30, "30 samples are too few for 30 neighbours each: choose fewer."),
    ],
)
def test_what_has_no_graph_says_why(x: np.ndarray, k: int, words: str) -> None:
    answer = last(x, k)
    assert answer.problem is not None
    assert words in answer.problem.text
    assert answer.done == 1
    assert not answer.embeddings


def test_a_graph_in_parts_says_how_many_neighbours_hold_it_together() -> None:
    answer = last(two_heaps(), 5)
    assert len(set(answer.parts.tolist())) == 2
    assert answer.holds == 60
    by = {found.method: found.problem for found in answer.embeddings}
    assert by["pca"] is by["mds"] is None
    for method in ("isomap", "laplacian", "lle", "ltsa"):
        assert by[method].text == "With 5 neighbours each the graph is in 2 parts: choose 60 or more."
    far_off = last(np.concatenate([two_heaps(), roll(60)[0] - 5000]), 61)
    assert "leave out" not in str(far_off.embeddings[2].problem)


def test_constant_columns_and_equal_samples_are_laid_out() -> None:
    x, _ = roll(200)
    flat = np.column_stack([x, np.full(200, 7.0)])
    for one, other in zip(last(flat).embeddings, last(x).embeddings, strict=True):
        assert apart(one.points, other.points) < 1e-3, one.method
    doubled = np.concatenate([x, x[:40]])
    for found in last(doubled).embeddings:
        assert found.problem is None
        assert np.isfinite(found.points).all()
    isomap = last(doubled).of_method("isomap")
    assert isomap is not None
    np.testing.assert_allclose(isomap.points[:40], isomap.points[200:], atol=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.integers(4, 40), st.integers(2, 6), st.integers(1, 12), st.integers(0, 9))
def test_whatever_the_shape_an_answer_fits_it(count: int, wide: int, k: int, seed: int) -> None:
    x = np.random.default_rng(seed).integers(0, 5, (count, wide)).astype(np.float64)
    answer = last(x, k)
    assert answer.done == 1
    assert (answer.problem is None) == (len(answer.embeddings) == len(METHODS))
    if answer.problem is None:
        assert answer.places.shape == (count, 3)
        assert len(answer.cut) == len(answer.edges)
        for found in answer.embeddings:
            assert found.problem is not None or found.points.shape == (count, 2 if wide > 2 else 1)
            assert found.problem is not None or np.isfinite(found.points).all()
