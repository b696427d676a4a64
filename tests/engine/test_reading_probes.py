"""What a language model writes and where it looks: probes of a small one."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as f

from nnsim.core.catalogue import load
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Prompt
from nnsim.core.project import Project
from nnsim.data.text import encode
from nnsim.edits.beginnings import with_samples
from nnsim.edits.data import choose_generator
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer
from nnsim.io.choices import ImportChoices
from nnsim.io.importing import read
from nnsim.io.sources import Pasted
from nnsim.networks.layers.attention import ATTENTION

load()
TEXT = "Tyger Tyger, burning bright,\nIn the forests of the night;\n" * 12


@pytest.fixture(scope="module")
def reader() -> Trainer:
    made = Trainer(with_samples(read(Pasted(TEXT), ImportChoices(length=16))))
    made.run_epoch()
    return made


def tokens(reader: Trainer, text: str) -> tuple[int, ...]:
    return tuple(encode(text, reader.project.data.vocabulary).tolist())


def test_a_text_goes_on_in_pieces_as_it_does_at_once_and_leaves_no_trace(reader: Trainer) -> None:
    begin, before = tokens(reader, "Tyger"), weights_sha256(reader.learner.weights())
    whole = compute(("continuation",), reader, {"continuation": Prompt(begin, more=24, seed=3)})["continuation"]
    grown = begin
    while len(grown) < len(begin) + 24:
        prompt = Prompt(grown[-16:], len(grown) - len(grown[-16:]), 6, seed=3)
        grown += compute(("continuation#1",), reader, {"continuation#1": prompt})["continuation#1"].tokens
    assert grown == begin + whole.tokens
    assert whole.chances.shape == (5 + 24, len(reader.project.data.vocabulary))
    assert whole.chances.sum(axis=1) == pytest.approx(1, abs=1e-5)
    other = compute(("continuation",), reader, {"continuation": Prompt(begin, more=24, seed=4)})["continuation"]
    assert other.tokens != whole.tokens
    assert weights_sha256(reader.learner.weights()) == before


def test_without_temperature_the_likeliest_is_taken(reader: Trainer) -> None:
    begin = tokens(reader, "bright")
    cold = compute(("continuation",), reader, {"continuation": Prompt(begin, more=8, temperature=0.0)})["continuation"]
    assert list(cold.tokens) == cold.chances[len(begin) - 1 : -1].argmax(axis=1).tolist()


def test_what_is_no_text_of_this_vocabulary_is_not_read(reader: Trainer) -> None:
    spiral = Trainer(choose_generator(Project(), "spiral"))
    for trainer, prompt in ((reader, Prompt()), (reader, Prompt((99,))), (spiral, Prompt((0,)))):
        about = {"continuation": prompt, "attention": prompt}
        assert compute(("continuation", "attention"), trainer, about) == {"continuation": None, "attention": None}


def test_attention_looks_back_only_and_is_what_the_layer_takes(
    reader: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed, real = [], f.scaled_dot_product_attention

    def overheard(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, **more: bool) -> torch.Tensor:
        steps = torch.eye(value.shape[2]).expand(*value.shape[:2], -1, -1)
        computed.append(real(query, key, steps, **more)[0, :, :11, :11].numpy())
        return real(query, key, value, **more)

    monkeypatch.setattr("nnsim.engine.modules.f.scaled_dot_product_attention", overheard)
    found = compute(("attention",), reader, {"attention": Prompt(tokens(reader, "Tyger, burn"))})["attention"].heads
    assert list(found) == ["attention1", "attention2"]
    for shown, taken_by_module in zip(found.values(), computed, strict=True):
        np.testing.assert_allclose(shown, taken_by_module, atol=1e-6)
    for shares in found.values():
        assert shares.shape == (4, 11, 11)
        assert shares.sum(axis=-1) == pytest.approx(1, abs=1e-5)
        assert not np.triu(shares, 1).any()


@pytest.mark.parametrize("causal", [False, True])
def test_shares_against_torch(causal: bool) -> None:
    rng = np.random.default_rng(2)
    x, weight = rng.normal(size=(2, 5, 8)).astype(np.float32), rng.normal(size=(24, 8)).astype(np.float32)
    bias = rng.normal(size=24).astype(np.float32)
    values = {"heads": 2, "causal": causal}
    parts = torch.from_numpy(x @ weight.T + bias).view(2, 5, 3, 2, 4).permute(2, 0, 3, 1, 4)
    theirs = f.scaled_dot_product_attention(*parts, is_causal=causal)
    assert ATTENTION.attends is not None
    ours = ATTENTION.attends(values, {"in_weight": weight, "in_bias": bias}, x) @ parts[2].numpy()
    np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-5)
