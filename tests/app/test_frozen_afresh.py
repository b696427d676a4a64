"""A frozen layer whose trained weights are gone would stay as chance made it: that is said, with a way out."""

from __future__ import annotations

import pytest

from nnsim.core.texts import plain
from nnsim.edits.data import choose_generator
from nnsim.edits.network import set_frozen
from nnsim.edits.phases import add_phase, freeze_in_phase


def learn(bench) -> None:
    bench.bridge.client.tell(bench.bridge.client.frame(step=5))
    bench.bridge.tick()


def said(bench) -> list[str]:
    return [banner.text.text() for banner in bench.messages.toasts.banners]


def new_data(bench) -> None:
    bench.renewing.edit("other data", choose_generator.of("xor"), mark=plain("data"))


def reset(bench) -> None:
    bench.resets.reset()


@pytest.mark.parametrize("begin", [new_data, reset])
def test_it_is_said_where_something_had_been_learned(bench, begin) -> None:
    words = "Dense 1 is frozen on weights drawn by chance."
    node = bench.editor.project.network.nodes[0].id
    bench.editor.edit("freeze", set_frozen.of(node, frozen=True))
    begin(bench)
    assert words not in said(bench), "nobody had trained it"
    learn(bench)
    begin(bench) if begin is reset else bench.renewing.edit("moons", choose_generator.of("moons"), mark=plain("data"))
    assert words in said(bench)
    banner = next(one for one in bench.messages.toasts.banners if one.text.text() == words)
    assert [button.text() for button in banner.buttons] == ["Unfreeze it"]
    banner.buttons[0].click()
    assert not bench.editor.project.network.node(node).frozen
    assert words not in said(bench)


def test_a_layer_that_the_first_phase_freezes_is_told_and_let_learn(bench) -> None:
    first, second = (node.id for node in bench.editor.project.network.nodes)
    phases = add_phase.of() + freeze_in_phase.of(0, first, True) + freeze_in_phase.of(1, second, True)
    bench.editor.edit("phases", phases)
    learn(bench)
    reset(bench)
    banner = bench.messages.toasts.banners[-1]
    assert banner.text.text() == "Dense 1 is frozen on weights drawn by chance."
    banner.buttons[0].click()
    assert [phase.frozen for phase in bench.editor.project.recipe.phases] == [(), (second,)]
    assert banner.text.text() not in said(bench)


def test_two_layers_are_let_learn_in_one_step(bench) -> None:
    nodes = [node.id for node in bench.editor.project.network.nodes]
    for node in nodes:
        bench.editor.edit("freeze", set_frozen.of(node, frozen=True))
    learn(bench)
    reset(bench)
    banner = bench.messages.toasts.banners[-1]
    assert banner.text.text() == "Dense 1 and Dense 2 are frozen on weights drawn by chance."
    banner.buttons[0].click()
    assert not bench.editor.project.network.frozen
    bench.editor.undo()
    assert bench.editor.project.network.frozen == set(nodes)
