"""What lets a script run as several processes, which ``torchrun`` starts: the same steps as ``engine.ranks`` makes."""

from __future__ import annotations

from collections.abc import Iterator

CONSTANTS = """
# torchrun starts several processes, which share every batch; without it, there is this one.
RANK, RANKS = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))"""

SHARE = '''
def share(start, stop):
    """Which samples of a batch this process learns from, as (first, last, their part of it).

    Where there are more processes than samples, a sample without weight stands in.
    """
    each, more = divmod(stop - start, RANKS)
    first = start + RANK * each + min(RANK, more)
    last = first + each + (RANK < more)
    if first == last:
        return start, start + 1, 0.0
    return first, last, (last - first) / (stop - start)


def add_up(tensor):
    """Let it become the sum of what all processes have."""
    if RANKS > 1:
        torch.distributed.all_reduce(tensor)
'''

TOTAL = '''
class Total(torch.autograd.Function):
    """The sum over all processes; its gradient is the sum of theirs."""

    @staticmethod
    def forward(context, own):
        """The numbers of this process, to those of all."""
        total = own.clone()
        add_up(total)
        return total

    @staticmethod
    def backward(context, gradient):
        """Every loss depends on the sum."""
        total = gradient.contiguous().clone()
        add_up(total)
        return total


def normalise(norm, batch, x):
    """Batch normalisation with the mean and the variance of the whole batch."""
    if not norm.training:
        return type(norm).forward(norm, x)
    axes, shape = [0, *range(2, x.dim())], (1, -1, *[1] * (x.dim() - 2))
    count, own = batch["rows"] * x[0, 0].numel(), float(batch["part"] > 0)
    mean = Total.apply(own * x.sum(axes)) / count
    centred = x - mean.view(shape)
    variance = Total.apply(own * centred.square().sum(axes)) / count
    with torch.no_grad():
        norm.running_mean.lerp_(mean, norm.momentum)
        norm.running_var.lerp_(variance * (count / max(1, count - 1)), norm.momentum)
    scale = norm.weight * torch.rsqrt(variance + norm.eps)
    return centred * scale.view(shape) + norm.bias.view(shape)
'''

DROP = '''
def drop(layer, batch, x):
    """Dropout that draws for the whole batch: what a sample loses depends on no process."""
    if not layer.training or not layer.p:
        return type(layer).forward(layer, x)
    is_of_maps = isinstance(layer, nn.Dropout2d)
    shape = (x.shape[1], *[1] * (x.dim() - 2)) if is_of_maps else x.shape[1:]
    keep = torch.empty(batch["rows"], *shape).bernoulli_(1 - layer.p).div_(1 - layer.p)
    return x * keep[batch["first"] : batch["first"] + len(x)]
'''

ACROSS = '''
def across_processes(network, batch):
    """Let layers that look at a batch as a whole know what others have of it."""
    for layer in network.modules() if RANKS > 1 else ():
{each}
'''

_NORM = """        if isinstance(layer, nn.modules.batchnorm._BatchNorm):
            layer.forward = functools.partial(normalise, layer, batch)"""
_DROP = """        if isinstance(layer, nn.modules.dropout._DropoutNd):
            layer.forward = functools.partial(drop, layer, batch)"""

TAKE = "            stop = min(start + BATCH, len(x))\n            first, last, part = share(start, stop)\n"
KNOW = "            batch.update(rows=stop - start, first=first - start, part=part)\n"
BEGIN = "    batch = {}  # where the samples of this process are in it\n    across_processes(network, batch)\n"
GATHER = "            add_up(weights.grad)\n"

MAIN = """    if RANKS > 1:  # the first process tells what comes of it
        torch.distributed.init_process_group("gloo")
        sys.stdout = sys.stdout if RANK == 0 else io.StringIO()
"""
REFUSAL = """    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        sys.exit("Rosenblatt's rule takes one sample at a time: start it without torchrun.")
"""
LEAVE = """    if RANKS > 1:
        torch.distributed.destroy_process_group()
"""


def functions(*, norm: bool, dropout: bool) -> Iterator[str]:
    """What shares a batch, and what lets layers look across it."""
    yield SHARE
    if norm:
        yield TOTAL
    if dropout:
        yield DROP
    if norm or dropout:
        yield ACROSS.format(each="\n".join(([_NORM] if norm else []) + ([_DROP] if dropout else [])))
