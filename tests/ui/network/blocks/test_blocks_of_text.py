"""Blocks of a network that reads text: what layers make of a passage, which is neither a photo nor a class."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.samples import SampleMaps
from nnsim.core.catalogue import load
from nnsim.core.messages import ProbeSample
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.store import Store
from nnsim.edits.beginnings import with_samples
from nnsim.io.choices import ImportChoices
from nnsim.io.importing import read
from nnsim.io.sources import Pasted
from nnsim.ui.kit import theming
from nnsim.ui.network.blocks.appearance import Contents
from nnsim.ui.network.blocks.detail import Level
from nnsim.ui.network.blocks.filling import Filling
from nnsim.ui.network.blocks.flow import Block
from nnsim.ui.network.sample import Sample
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

load()
TEXT = "Tyger Tyger, burning bright,\nIn the forests of the night;\n" * 12


def test_a_passage_is_asked_about_and_is_neither_a_photo_nor_a_class(qapp):
    editor = Editor(Store(with_samples(read(Pasted(TEXT), ImportChoices(length=16)))))
    live = LiveModel(editor.store)
    sample = Sample(editor, live)
    data = editor.project.data
    first = int(data.test.argmax())
    assert sample.probe_sample() == ProbeSample(first)
    scores = np.zeros((len(data.classes), 16), np.float32)
    sample.take(SampleMaps(first, {"embedding1": np.ones((16, 64), np.float32)}, scores))
    assert sample.values["embedding1"].shape == (16, 64)
    filling = Filling(editor, live, sample)
    contents = Contents()
    filling.fill(Block(INPUT, "input", "Text"), contents, theming.current(), Level.MID)
    assert contents.photo is None
    assert filling._bars(OUTPUT) is None
    live.close()
