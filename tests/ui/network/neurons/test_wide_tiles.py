"""Miniatures of a network so wide that its neurons are asked about fewer places of the plane."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from plane_scene import clear_undo, points, scene

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.data.entries import FEATURES
from nnsim.edits import network as edits
from nnsim.ui.kit.colormap import value_color
from nnsim.ui.kit.theme import LIGHT
from nnsim.ui.network.neurons.columns import columns
from nnsim.ui.network.neurons.tiles import TileSheet, feature_fields
from nnsim.ui.network.sample import Sample

UNITS = 16_000, 2, 16_000, 2, 16_000


def test_each_place_asked_about_is_a_square_of_its_colour(qapp) -> None:
    it = scene(points([(1.0, 1.0), (-1.0, 2.0)], [0, 1]))
    it.editor.edit("Hidden layer", lambda project: edits.mlp(project, *UNITS))
    rng = np.random.default_rng(1)
    shapes = {f"{layer.id}.{array.name}": array.shape for layer in it.live.plan.layers for array in layer.arrays}
    it.live.set_weights({name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()})
    field = it.live.fields["dense1"][0]
    sheet, built = TileSheet(it.live, Sample(it.editor, it.live)), columns(it.editor.project, it.live.plan)
    sheet.arrange(built, (2, 8, 2, 8, 2, 8, 1), it.editor.project, LIGHT)
    sheet.update()
    cells, side = field.shape[-1], sheet.tiles[1].side
    wide = side // cells
    assert wide > 1
    square = sheet.tiles[1].image.copy(0, 0, side, side)
    for row, column in ((0, 0), (5, 7), (cells - 1, 3)):
        expected = value_color(float(field[row, column]), LIGHT).name()
        shown = {square.pixelColor(column * wide + x, row * wide + y).name() for x in range(wide) for y in range(wide)}
        assert shown == {expected}
    clear_undo()


def test_pictures_of_features_of_huge_numbers_are_those_of_small_ones() -> None:
    """Of 1e30 there is no square in float32: it was infinite, and the picture of it none."""
    load()
    small, huge = (
        Project(data=replace(points([(1.0, 1.0), (-1.0, 2.0)], [0, 1]), plane=(-size, size, -size, size)))
        for size in (3.0, 1e30)
    )
    waves = [name.startswith("sin") for name in FEATURES.ids()]
    expected, found = (feature_fields(project) for project in (small, huge))
    assert np.isfinite(found).all()
    assert np.allclose(found[np.logical_not(waves)], expected[np.logical_not(waves)], atol=1e-6)
