"""Miniatures of a network so wide that its neurons are asked about fewer places of the plane."""

from __future__ import annotations

import numpy as np
from plane_scene import clear_undo, points, scene

from nnsim.edits import network as edits
from nnsim.ui.kit.colormap import value_color
from nnsim.ui.kit.theme import LIGHT
from nnsim.ui.network.neurons.columns import columns
from nnsim.ui.network.neurons.tiles import TileSheet
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
