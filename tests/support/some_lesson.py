"""Texts of lessons that may say anything that the vocabulary has."""

from __future__ import annotations

from random import Random

LETTERS = "abcdefg hij klm nop.,!?äß₁−"
MOVES = (
    "recipe.rate = 0.1", "recipe.optimizer = adam", "reset", "train(epochs=3)", 'show("samples")',
    "add_points(x=[[1, -1], [0.5, 2]], y=1)", "insert_layer(position=0, spec=dense(units=4, activation=tanh))",
    "set_frozen(node_id=dense1, frozen=true)",
)  # fmt: skip
CONDITIONS = (
    "data.count(class=1) >= 10 and train.accuracy >= 95% within 200 steps", "not data.separable",
    "recipe.loss != hinge", "(network.units + 1) * 2 > 3 or weights.finite", "0 < run.step < 10",
    'view.shown = "samples"', "(run.step > 3 within 20 epochs) or run.running",
)  # fmt: skip
PROSE = (
    "- **bold** and *leaning* and `code`", "See [the line](focus:output.plane), [it](go:view/step).",
    "There are {network.parameters} of them.",
)  # fmt: skip
ASKS = (
    "number\nanswer: 2 * 3\ntolerance: 0.5\nunit: weights\nwrong 5: Nearly.\nwhy: Since.\n",
    "number\nof: network.units\n", "text\n", "choice\n- [x] A -> yes\n- [ ] B\nelse: No.\n",
    "order\n1. a\n2. b\nwrong 1 0: Turned.\n", "truth-table\ninputs: a b\n- 0 0 -> 0\n- 1 1 -> 1\nwrong 1 0: Turned.\n",
    "truth-table\ninputs: a b\n- 0 0 -> ?\n", "curve\nanswer: falls rises\nover: epochs 0 100\nvalues: 0 2\n",
    "points\nanswer: -1 1 0 2\ncount: 3\n", "region\nanswer: -1 1 0 2\nwhen: after\n", "sample\nanswer: 3; 4\n",
    "weight\nanswer: dense1 0 1\nwrong output 0 0: No.\n",
)  # fmt: skip


def some_lesson(hand: Random) -> str:
    """The text of a lesson that may say anything that the vocabulary has."""

    def words() -> str:
        return f"W{''.join(hand.choices(LETTERS, k=hand.randrange(20)))}".strip()

    def prose() -> str:
        return "\n\n".join(hand.choices((*PROSE, words()), k=hand.randrange(1, 3)))

    def ask() -> str:
        kind, rest = hand.choice(ASKS).split("\n", 1)
        return f"ask {kind} q{hand.getrandbits(60)}\nquestion: {words()}\n{rest}"

    def block() -> str:
        one, other, asked = hand.choice(MOVES), hand.choice(MOVES), hand.choice(CONDITIONS)
        return hand.choice([
            f"set\n{one}\n{other}", f"show\n{one}", f"until latch\n{asked} -> {words()}\n{hand.choice(CONDITIONS)}",
            f"until hold\n{asked}", f"wrong\n{asked} -> {words()}\nby: {one}; {other}", ask(), ask(),
            f"hint\nlook: {words()}\nmove: {words()}", "lock here\nrecipe.*: hidden because later", "free\nview.loss",
            f"name\nterm: {words()}\nformula: y = wx\n{prose()}", f"further\n{prose()}", f"note\n{prose()}",
            f"print\n{prose()}",
        ])  # fmt: skip

    lines = ["---", "format: 1", "id: some", "title: Some", "start: xor", "seed: 3", "vote: A?", "vote: B?",
             "locks: recipe.*, view.loss: hidden", "---"]  # fmt: skip
    for _ in range(hand.randrange(1, 4)):
        lines += [f"## {words()}", prose()]
        found = {text.split()[0]: text for text in (block() for _ in range(hand.randrange(5)))}
        lines += [f"```{text}\n```" for text in found.values()]
    return "\n".join(lines)
