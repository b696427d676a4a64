"""Layers that learn by themselves, one after the other, before backpropagation trains on."""

from __future__ import annotations

from nnsim.core.backends import Choice
from nnsim.engine.backends.block import Block, OneByOne
from nnsim.engine.learners.backprop import Backpropagation


class LayersFirst(Backpropagation):
    """Subclasses say whether a layer ``is_first`` now, and what makes its steps."""

    first_words = ""
    """Who makes the steps of a layer, in a sentence."""

    @property
    def is_first(self) -> bool:
        """Whether a layer learns by itself; False once backpropagation does."""
        raise NotImplementedError

    @property
    def backend(self) -> str:
        """Layers learn with PyTorch."""
        return "torch" if self.is_first else super().backend

    @property
    def why(self) -> str:
        """Who makes the steps."""
        return self.first_words if self.is_first else super().why

    @property
    def takes_blocks(self) -> bool:
        """Backpropagation does."""
        return super().takes_blocks and not self.is_first

    @property
    def spans_epochs(self) -> bool:
        """Backpropagation does."""
        return super().spans_epochs and not self.is_first

    def accelerate(self, backend: Choice, *, wait: bool = False) -> bool:
        """Who makes the steps of backpropagation; nobody sees a change before it begins."""
        return super().accelerate(backend, wait=wait) and not self.is_first

    def run(self, block: Block) -> int:
        """A block of steps."""
        return OneByOne.run(self, block) if self.is_first else super().run(block)
