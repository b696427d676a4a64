"""A text that grows: characters with what was predicted of each."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from nnsim.core.answers.text import Continuation
from nnsim.core.data import Floats
from nnsim.core.messages import Prompt

LEAST = 1e-9
"""Less than that no chance counts: its surprise would be without bounds."""


@dataclass
class Written:
    """``tokens`` of the text, the first ``given`` of a person; ``chances`` by place: what was predicted for it."""

    tokens: list[int] = field(default_factory=list)
    given: int = 0
    chances: dict[int, Floats] = field(default_factory=dict)

    def begin(self, tokens: tuple[int, ...]) -> None:
        """Another text, with nothing known of it."""
        self.tokens, self.given, self.chances = list(tokens), len(tokens), {}

    def prompt(self, length: int, more: int, temperature: float, seed: int) -> Prompt:
        """What to ask a network that sees ``length`` tokens at once."""
        seen = tuple(self.tokens[-length:])
        return Prompt(seen, len(self.tokens) - len(seen), more, temperature, seed)

    def take(self, answer: Continuation) -> None:
        """Put what was drawn behind the text; an answer to another one is not taken."""
        prompt = answer.prompt
        if (
            prompt.before + len(prompt.tokens) != len(self.tokens)
            or tuple(self.tokens[prompt.before :]) != prompt.tokens
        ):
            return
        known = len(self.tokens)
        self.tokens += answer.tokens
        for place, chances in enumerate(answer.chances, prompt.before + 1):
            if place >= known or place not in self.chances:  # of what stands there it predicted with more to see
                self.chances[place] = chances

    def surprise(self, place: int) -> float:
        """Nats, NaN where nothing was predicted."""
        chances = self.chances.get(place)
        if chances is None or place >= len(self.tokens):
            return math.nan
        return -math.log(max(float(chances[self.tokens[place]]), LEAST))
