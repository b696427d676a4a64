"""What a network makes of a text."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.core.data import Floats
from nnsim.core.messages import Prompt


@dataclass(frozen=True, eq=False, slots=True)
class Continuation:
    """How a network goes on with a text.

    ``prompt``   what it was asked
    ``tokens``   those that it drew
    ``chances``  float32 [m, vocabulary]: what it predicted after each token of the prompt that it still sees and after
                 each that it drew; the last row is what comes next
    """

    prompt: Prompt
    tokens: tuple[int, ...]
    chances: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Attention:
    """What attention takes from where.

    ``prompt``  what it was asked
    ``heads``   by node id float32 [heads, m, m]: how much each token of the prompt takes from every one; rows sum to 1
    """

    prompt: Prompt
    heads: dict[str, Floats]
