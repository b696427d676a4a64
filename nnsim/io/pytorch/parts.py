"""The parts of a script that are the same for every project, or nearly so."""

from __future__ import annotations

SEEDS = '''
def stable(*purpose):
    """A whole number that depends on the seed and on what it is for, and on nothing else."""
    key = "\\0".join(str(part) for part in (SEED, *purpose))
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") >> 1


def generator(*purpose):
    """A random generator for one purpose, so that no draw depends on what was drawn before."""
    return np.random.default_rng(stable(*purpose))
'''

PIXELS = '''
def pixels(images):
    """{what}, channels first{layout}."""
    {begin}{values}.permute({order}){end}
'''

BYTES = "Bytes {axes} as numbers from 0 to 1", "(images.float() / 255)"
NUMBERS = "Images {axes} as they are", "images"

INITIALISE = '''
def initial(shape, draw):
    """{what}"""
{fans}{lines}


@torch.no_grad()
def initialise(network):
    """Draw the weights; biases start at zero, scales at one."""
    for name, parameter in network.named_parameters():
        if name in WEIGHTS:
            node, _, array = {name}.partition(".")
            start = initial(parameter.shape, generator("weights", node, array))
            parameter.copy_(torch.from_numpy(start.astype(np.float32)))
        elif "bias" in name:
            parameter.zero_()
{wiring}'''

WIRING = """    with np.load(Path(__file__).with_suffix(".npz")) as file:  # drawn by nnsim, from the seed
{each}
            network.get_buffer(name).copy_(torch.from_numpy(file[name]))
"""

FANS = {
    "fan_in": "    fan_in = math.prod(shape[1:])  # numbers that one neuron reads\n",
    "fan_out": "    fan_out = shape[0] * math.prod(shape[2:])  # and that one input feeds\n",
}

ONE_VECTOR = '''
def in_one_vector(network):
    """Lay all weights, and all gradients, into one vector each; the layers get views into them.

    A step of the optimizer is then one line of arithmetic on a long vector. It also puts every
    number where nnsim has it in memory, on which the last digit of a matrix product depends.
    """
    parameters = list(network.parameters())
    weights = torch.cat([parameter.detach().flatten() for parameter in parameters])
    weights.grad = torch.zeros_like(weights)
    start = 0
    for parameter in parameters:
        stop = start + parameter.numel()
        parameter.data = weights[start:stop].view(parameter.shape)
        parameter.grad = weights.grad[start:stop].view(parameter.shape)
        start = stop
    return weights
'''

FREEZE = '''
def freeze(network):
    """Let some layers compute without learning: the numbers that they keep."""
    layers = [network.get_submodule(name) for name in FROZEN]
    for layer in layers:
        layer.requires_grad_(False)
    return [(number, number.clone()) for layer in layers for number in layer.parameters()]
'''

FROZEN = """            for number, kept in frozen:
                number.copy_(kept)  # whatever penalties, decay and momentum would do
"""
STILL = "            network.{name}.eval()  # frozen: with the running averages that it has\n"

EVALUATE = '''
@torch.no_grad()
def evaluate(network, x, targets):
    """{what} over all samples, in words."""
    network.eval()
    {sums} = 0.0
{each}
        {inputs} = {fed}
        {scores}
        loss += mean_loss(scores, aims).item() * len(scores)
{rest}


def report(epoch, network, data):
    """Print how far it is."""
    for name, (x, targets) in data.items():
        if len(x):
            print(f"epoch {{epoch:5d}}   {{name:10}}   {{evaluate(network, x, targets)}}")
'''

SCALED_VALUES = '    return f"loss of scaled values {loss / len(x):.6f}"'
VALUES = '    return f"loss {loss / len(x):.6f}"'
CLASSES = '''        right += ({hits}).float().mean().item() * len(scores)
    return f"loss {{loss / len(x):.6f}}   {word} {{right / len(x):.3f}}"'''

WITH_TARGETS = {
    "each": "    for batch_x, batch_targets in zip(x.split({n}), targets.split({n}), strict=True):",
    "training": "x, targets",
    "shuffled": "shuffled_x, shuffled_targets = x[order], targets[order]",
    "batch": "batch_x, batch_targets = shuffled_x[first:last], shuffled_targets[first:last]",
}
WITHOUT_TARGETS = {
    "each": "    for batch_x in x.split({n}):",
    "training": "x, _",
    "shuffled": "shuffled_x = x[order]",
    "batch": "batch_x = shuffled_x[first:last]",
}
"""For what is compared with its inputs alone."""

WITH_DRAWS = {
    **WITHOUT_TARGETS,
    "each": "    drawn = draws({evaluation}, x)  # the same at every evaluation\n"
    "    for batch_x, batch_draws in zip(x.split({n}), drawn.split({n}), strict=True):",
    "batch": "batch_x = shuffled_x[first:last]\n"
    '            batch_draws = draws(stable("noise", step), shuffled_x[start:stop])\n'
    "            batch_draws = batch_draws[first - start : last - start]",
}
"""For samples that noise is mixed into, drawn anew at every step."""

ORIGINAL = '''
def original(name):
    """The name of an array as nnsim has it."""
    node, _, array = name.partition(".")
    return f"{NODES.get(node, node)}.{array}"
'''

PENALISED = """    penalised = [
        torch.full((parameter.numel(),), float(name in WEIGHTS))
        for name, parameter in network.named_parameters()
    ]
    penalised = torch.cat(penalised)
"""
PENALTIES = {
    "L1": "            weights.grad.addcmul_(weights.sign(), penalised, value=L1)\n",
    "L2": "            weights.grad.addcmul_(weights, penalised, value=L2)\n",
}
DROPOUT = '            torch.manual_seed(stable("dropout", step))\n'
RATE = '            optimizer.param_groups[0]["lr"] = RATE * schedule(epoch + start / len(x){planned})\n'
NORM = """            for module in network.modules():
                if isinstance(module, nn.modules.batchnorm._BatchNorm):
                    module.training = stop - start > 1  # a single sample has no spread of its own
"""

BACKPROP = '''
def train(network, data, epochs):
    """{what}"""
    {training} = data["training"]
    weights = in_one_vector(network)
{across}{freeze}{penalised}{optimizer}
{steps}    for epoch in range(epochs):
{phase}        order = torch.from_numpy(generator("order", epoch).permutation(len(x)))
        {shuffled}
        network.train()
        for start in range(0, len(x), BATCH):  # the last batch may be smaller
{take}            {batch}
{rate}{dropout}{norm}{still}            weights.grad.zero_()
            {inputs} = {fed}
            {learn}
{gather}{penalty}            {step}
{frozen}{count}        if due(epoch + 1, epochs):
            report(epoch + 1, network, data)
        if not torch.isfinite(weights.sum()):
            print(f"The weights diverged in epoch {{epoch + 1}}: try a smaller learning rate.")
            break
'''

PERCEPTRON = '''
@torch.no_grad()
def seen(network, x):
    """What the output layer reads: the inputs, or what layers that never learn make of them."""
    output, network.output = network.output, nn.Identity()
    found = [network({fed}) for batch_x in x.split({chunk})]
    network.output = output
    return torch.cat(found).flatten(1)


def train(network, data, epochs):
    """Rosenblatt's rule (1958): one sample at a time, and only mistakes change weights."""
    x, targets = data["training"]
    in_one_vector(network)
    W, b = network.output.weight.detach().numpy(), network.output.bias.detach().numpy()
    rate = np.float32(RATE)
    for epoch in range(epochs):
        order = torch.from_numpy(generator("order", epoch).permutation(len(x)))
        samples, labels = seen(network, x[order]).numpy(), targets[order].numpy() > 0.5
        corrections = 0
        for sample, label in zip(samples, labels, strict=True):
            wrong = (W @ sample + b > 0) != label
            if wrong.any():  # towards a sample that should fire, away from one that should not
                change = np.where(label, rate, -rate)[wrong]
                W[wrong] += change[:, None] * sample
                b[wrong] += change
                corrections += wrong.sum()
        if due(epoch + 1, epochs) or not corrections:
            report(epoch + 1, network, data)
        if not corrections:
            print(f"No mistake in epoch {{epoch + 1}}: nothing is left to learn.")
            break
'''

DUE = '''
def due(epoch, epochs):
    """True for about twenty epochs, the last one among them."""
    return epoch == epochs or epoch % max(1, epochs // 20) == 0
'''

WEIGHTS = '''
def arrays(network):
    """All weights by name, running averages included, as numpy arrays."""
    state = network.state_dict().items()
    return {{{name}: value.numpy() for name, value in state if value.is_floating_point()}}


def weights_sha256(network):
    """One number for all weights: over names, shapes and bytes, as nnsim computes it."""
    digest = hashlib.sha256()
    for name, array in sorted(arrays(network).items()):
        digest.update(f"{{name}}{{array.shape}}\\0".encode())
        digest.update(array.astype("<f4").tobytes())
    return digest.hexdigest()


def load_weights(network, path):
    """Read a safetensors file: the size of a JSON header, the header, then the numbers."""
    content = Path(path).read_bytes()
    begin = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:begin])
    for name, array in arrays(network).items():
        start, stop = (begin + offset for offset in header[name]["data_offsets"])
        array[...] = np.frombuffer(content[start:stop], "<f4").reshape(array.shape)
'''

MAIN = '''
def main():
    """Train from the seed, or from weights, and print the hash of what came out."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\\n")[0])
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="passes over the samples")
    parser.add_argument("--weights", help="start from this safetensors file")
    options = parser.parse_args()
{begin}    torch.set_num_threads(1)  # small layers gain nothing from more, and sums keep their order
    torch.set_flush_denormal(True)  # numbers next to zero become zero, which is much faster
    data = load_data()
    network = Network()
    initialise(network)
    if options.weights:
        load_weights(network, options.weights)
    report(0, network, data)
    train(network, data, options.epochs)
'''

SHOW = '''
@torch.no_grad()
def show(network, data):
    """Print some values and what the network answers, in the units of the data."""
    x, targets = data["test"] if len(data["test"][0]) else data["training"]
    network.eval()
    batch_x, batch_targets = x[:5], targets[:5]
    values = in_units({values}.double())
    answers = in_units({answers}.double())
    for value, answer in zip(values.flatten().tolist(), answers.flatten().tolist(), strict=True):
        print(f"value {{value:<12.6g}} answer {{answer:.6g}}")
'''
SHOWN = "    show(network, data)\n"

END = """    print(f"weights_sha256 {weights_sha256(network)}")
"""
RETURN = "    return network\n"
