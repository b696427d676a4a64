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
    """Bytes [n, height, width, channels] as numbers from 0 to 1, channels first{layout}."""
    return (images.float() / 255).permute(0, 3, 1, 2){tail}
'''

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
        for name in ({names}):
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

EVALUATE = '''
@torch.no_grad()
def evaluate(network, x, targets):
    """{what} over all samples, in words."""
    network.eval()
    scores = torch.cat([network({fed}) for part in x.split({chunk})])
    loss = mean_loss(scores, targets).item()
{rest}


def report(epoch, network, training, test):
    """Print how far it is."""
    print(f"epoch {{epoch:5d}}   training {{evaluate(network, *training)}}")
    if len(test[0]):
        print(f"              test     {{evaluate(network, *test)}}")
'''

VALUES = '    return f"loss {loss:.6f}"'
CLASSES = '    hits = {hits}\n    return f"loss {{loss:.6f}}   accuracy {{hits.float().mean().item():.3f}}"'

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
RATE = '            optimizer.param_groups[0]["lr"] = RATE * schedule(epoch + start / len(x))\n'
NORM = """            for module in network.modules():
                if isinstance(module, nn.modules.batchnorm._BatchNorm):
                    module.training = len(batch_x) > 1  # a single sample has no spread of its own
"""

BACKPROP = '''
def train(network, training, test, epochs):
    """{what}"""
    x, targets = training
    weights = in_one_vector(network)
{penalised}{optimizer}
{steps}    for epoch in range(epochs):
        order = torch.from_numpy(generator("order", epoch).permutation(len(x)))
        shuffled_x, shuffled_targets = x[order], targets[order]
        network.train()
        for start in range(0, len(x), BATCH):  # the last batch may be smaller
            stop = start + BATCH
            batch_x, batch_targets = shuffled_x[start:stop], shuffled_targets[start:stop]
{rate}{dropout}{norm}            weights.grad.zero_()
            mean_loss(network({fed}), batch_targets).backward()
{penalty}            optimizer.step()
{count}        if due(epoch + 1, epochs):
            report(epoch + 1, network, training, test)
        if not torch.isfinite(weights.sum()):
            print(f"The weights diverged in epoch {{epoch + 1}}: try a smaller learning rate.")
            break
'''

PERCEPTRON = '''
def train(network, training, test, epochs):
    """Rosenblatt's rule (1958): one sample at a time, and only mistakes change weights."""
    x, targets = training
    in_one_vector(network)
    W, b = network.{output}.weight.detach().numpy(), network.{output}.bias.detach().numpy()
    rate = np.float32(RATE)
    for epoch in range(epochs):
        order = torch.from_numpy(generator("order", epoch).permutation(len(x)))
        samples, labels = {fed}.flatten(1).numpy(), targets[order].numpy() > 0.5
        corrections = 0
        for sample, label in zip(samples, labels, strict=True):
            wrong = (W @ sample + b > 0) != label
            if wrong.any():  # towards a sample that should fire, away from one that should not
                change = np.where(label, rate, -rate)[wrong]
                W[wrong] += change[:, None] * sample
                b[wrong] += change
                corrections += wrong.sum()
        if due(epoch + 1, epochs) or not corrections:
            report(epoch + 1, network, training, test)
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
    torch.set_num_threads(1)  # small layers gain nothing from more, and sums keep their order
    torch.set_flush_denormal(True)  # numbers next to zero become zero, which is much faster
    training, test = load_data()
    network = Network()
    initialise(network)
    if options.weights:
        load_weights(network, options.weights)
    report(0, network, training, test)
    train(network, training, test, options.epochs)
    print(f"weights_sha256 {weights_sha256(network)}")
    return network
'''
