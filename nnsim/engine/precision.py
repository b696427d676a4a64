"""In which precision steps are computed on graphics cards: float32, or less of it for products, on request.

bfloat16 is for matrix products and convolutions of the network; weights, losses, gradients of weights and the optimizer
stay float32. TF32 is for the same, forwards and backwards, and rounds what goes into them to ten bits. What is measured
is measured in float32. On processors bfloat16 is refused: it makes steps of small networks slower, those of wide ones
a third faster where the processor has instructions for it, and many times slower where it has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import torch

from nnsim.core.backends import Precision
from nnsim.language.texts import say

ROUNDED: dict[Precision, str] = {
    "float32": "",
    "tf32": say(" Products are rounded to TF32."),
    "bf16": say(" Products are rounded to bfloat16."),
}
"""What is added to who makes the steps."""


def forward_in(precision: Precision, device: str) -> AbstractContextManager[None]:
    """Meanwhile products on ``device`` are computed in bfloat16 if that is the ``precision``."""
    if precision != "bf16":
        return nullcontext()
    return torch.autocast(device, torch.bfloat16, cache_enabled=False)  # weights change behind its cache


@contextmanager
def products_in(precision: Precision) -> Iterator[None]:
    """Meanwhile products of float32 are computed in TF32 if that is the ``precision``, and as ever otherwise."""
    if precision != "tf32":
        yield
        return
    before = torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    try:
        yield
    finally:
        torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32 = before
