"""The data of a script: in its text where they are few, else in a file beside it."""

from __future__ import annotations

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import sections
from nnsim.data.scaling import fit_targets, one_hot
from nnsim.io.pytorch.formulas import FEATURES
from nnsim.io.pytorch.outputs import Outputs
from nnsim.io.pytorch.wording import laid_out, literal, plain, wrapped
from nnsim.tasks.errors import learns_scaled

MOST_ROWS = 400
MOST_TEXT = 12_000
"""Rows and characters of a table that stands in the script itself."""

_HEAD = '''
def load_data():
    """{inputs} and targets [n, {width}], by what they are for."""
'''

_EMBEDDED = """    table = np.loadtxt(SAMPLES.strip().splitlines(), np.{kind}, delimiter=",", ndmin=2)
    x, y, use = {parts}
"""

_ONE = "table[:, :-2].copy(), table[:, -2], table[:, -1]"
_ROWS_OF_VALUES = "table[:, :-{rest}].copy(), table[:, -{rest}:-1].copy(), table[:, -1]"
"""Inputs, targets and what a sample is for."""

_BESIDE = """    with np.load(Path(__file__).with_suffix(".npz")) as file:
        x, y, use = file["x"], file["y"].astype(np.{kind}), file["test"].astype(np.int64)
"""

_SCALED = '''
def scale(x, train):
    """{what}, by what the training samples alone say."""
    {known}
    offset, spread = {offset}, {spread}
    usable = spread > 1e-12 * np.maximum(np.abs(offset), 1e-12)  # a constant column stays as it is
    factor = np.where(usable, 1.0 / np.where(usable, spread, 1.0), 1.0)
{apart}    return {made}

'''

_ROWS = "known = x[train].astype(np.float64)"
_STEPS = "known = x[train].reshape(-1, x.shape[2]).astype(np.float64)"
_BEGUN = """begun = np.logical_or.accumulate((x != 0).any(axis=2), axis=1)  # zeros before fill series up
    known = x[train][begun[train]].astype(np.float64)"""
"""The numbers that scaling is worked out from."""

_MADE = "(x - offset.astype(x.dtype)) * factor.astype(x.dtype)"
_MADE_BEGUN = f"np.where(begun[:, :, None], {_MADE}, x)"

_TARGETS_SCALED = '''
def scale_values(values):
    """{what}: what the network learns, and what losses are of."""
    return (values.astype(np.{kind}) - np.{kind}(OFFSET)) * np.{kind}(FACTOR)


def in_units(answers):
    """The way back: what the network answers, in the units of the data."""
    return {back}

'''

_BACK = "answers / FACTOR + OFFSET"
_BACK_EACH = "answers / torch.tensor(FACTOR) + torch.tensor(OFFSET)"
"""From what the network answers to values; of several each in its own units."""

_TARGET_WORDS = {"standard": "Values with mean 0 and deviation 1", "minmax": "Values from 0 to 1"}

_APART = """{columns}
    offset[categories], factor[categories] = 0.0, 1.0  # they stay 0 and 1
"""

_SCALINGS = {
    "standard": ("with mean 0 and deviation 1", "known.mean(axis=0)", "known.std(axis=0)"),
    "minmax": ("from 0 to 1", "known.min(axis=0)", "np.ptp(known, axis=0)"),
}


def embedded(data: Data) -> str | None:
    """The samples as text: inputs, targets, and what it is for, 0 for training, 1 for testing, 2 for validation.

    None for images and larger sets; excluded samples are left out.
    """
    data = data.take(~data.excluded)
    if not kind_of(data).has_columns or len(data) > MOST_ROWS or not len(data):
        return None
    rows = zip(data.x, data.y, data.test + 2 * data.validation, strict=True)
    text = "\n".join(",".join([*map(_short, x), *map(_short, np.atleast_1d(y)), str(use)]) for x, y, use in rows)
    return text if len(text) <= MOST_TEXT else None


def _short(value: object) -> str:
    """As few digits as float32 needs to come back exactly."""
    return str(value).removesuffix(".0")


def columns(data: Data) -> str:
    """A comment on what the columns of the embedded samples are."""
    names = data.columns if len(data.columns) == data.sample_shape[0] else ()
    shown = [plain(name, 30) for name in names] or [counted(data.sample_shape[0], "input")]
    told = [plain(name, 30) for name in data.values] if len(data.values) > 1 else ["value"]
    targets = told if data.targets == "values" else ["number of the class"]
    return wrapped(", ".join([*shown, *targets, "0 for training, 1 for test, 2 for validation"]), "# ")


def load_data(project: Project, shape: str, outputs: Outputs, *, is_embedded: bool) -> str:
    """The functions that load, scale and split the samples."""
    data = project.data
    wide = _is_wide(data)
    rest = len(data.values) + 1
    where = _ROWS_OF_VALUES.format(rest=rest) if rest > 2 else _ONE
    body = (_EMBEDDED if is_embedded else _BESIDE).format(kind="float64" if wide else "float32", parts=where)
    if data.validation.any() and not is_embedded:
        body += '        use[file["validation"]] = 2\n'
    body += _inputs(project)
    if learns_scaled(project):
        body += "    y = scale_values(y)\n"
    if wide:
        body += "    x, y = x.astype(np.float32), y.astype(np.float32)\n"
    body += outputs.keep()
    body += "    parts = [torch.from_numpy(use == number) for number in range(3)]\n"
    body += '    names = ("training", "test", "validation")\n'
    body += "    return {name: (x[part], targets[part]) for name, part in zip(names, parts, strict=True)}\n"
    scaled = ""
    if is_scaled(data):
        scaled = _scale(data)
    if learns_scaled(project):
        scaled += _TARGETS_SCALED.format(
            what=_TARGET_WORDS[data.target_scaling],
            kind=data.y.dtype,
            back=_BACK_EACH if len(data.values) > 1 else _BACK,
        )
    pixels = "Bytes" if data.x.dtype == np.uint8 else "Numbers"
    inputs = f"{pixels} {axes(data)}" if has_images(data) else f"Inputs [n, {shape}]"
    return scaled + _HEAD.format(inputs=inputs, width=outputs.width) + body


def _scale(data: Data) -> str:
    """The function that scales columns, or the channels of series."""
    what, offset, spread = _SCALINGS[data.scaling]
    part, known, made = ("column", _ROWS, _MADE) if kind_of(data).has_columns else ("channel", _STEPS, _MADE)
    if data.lengths is not None:
        known, made = _BEGUN, _MADE_BEGUN
    words = f"Every {part} {what}"
    return _SCALED.format(what=words, known=known, offset=offset, spread=spread, apart=_apart(data), made=made)


def _apart(data: Data) -> str:
    """The lines that leave columns of categories as they are."""
    columns = [str(column) for column in one_hot(data)]
    return _APART.format(columns=laid_out("categories = [", columns, "]", 4, collection=True)) if columns else ""


def is_scaled(data: Data) -> bool:
    """True if columns are scaled before the network sees them."""
    return data.scaling != "none" and data.scaling in kind_of(data).scalings and bool(data.train.any())


def _is_wide(data: Data) -> bool:
    """Whether the samples hold numbers that float32 would make alike."""
    return np.dtype(np.float64) in {data.x.dtype, data.y.dtype}


def value_scaling(data: Data) -> list[str]:
    """The constants that lead from values to what is learned, exactly, and back."""
    fitted = fit_targets(data)
    offset, factor = (list(map(float, each)) for each in (fitted.offset, fitted.factor))
    of = f" of {', '.join(plain(name, 30) for name in data.values)}" if len(offset) > 1 else ""
    return [
        "",
        *wrapped(f"The network learns (value - OFFSET) * FACTOR{of}; both come from the training samples.", "# ").split(
            "\n"
        ),
        f"OFFSET = {offset[0] if len(offset) == 1 else offset!r}",
        f"FACTOR = {factor[0] if len(factor) == 1 else factor!r}",
    ]


def _inputs(project: Project) -> str:
    data, lines = project.data, []
    kind = kind_of(data)
    if has_images(data):
        return "" if kind.channels(data.sample_shape) else "    x = x[..., None]  # one channel: grey\n"
    if kind.numbers and not data.modality_shapes:
        lines.append(f"    x = x.astype(np.float32)  # {kind.numbers}")
    lines += _rearranged(data)
    if is_scaled(data):
        lines.append("    x = scale(x, use == 0)")
    if kind.takes_features:
        features = [FEATURES[name] for name in project.network.features]
        if features != ["x[:, 0]", "x[:, 1]"]:
            lines.append(laid_out("columns = [", features, "]", 4, collection=True))
            lines.append("    x = np.stack(columns, axis=1)")
    return "".join(f"{line}\n" for line in lines)


def has_images(data: Data) -> bool:
    """True if a sample is an image, or a video of them, and nothing else."""
    return kind_of(data).is_pictorial and not data.modality_shapes


def axes(data: Data) -> str:
    """What the axes of images are, each with its channels."""
    return f"[n, {'pictures, ' if kind_of(data).is_moving else ''}height, width, channels]"


def channels_first(data: Data) -> str:
    """The order of these axes that a network gets."""
    return "0, 4, 1, 2, 3" if kind_of(data).is_moving else "0, 3, 1, 2"


def _rearranged(data: Data) -> list[str]:
    """The lines that put channels first in the images which a row begins with or holds."""
    lines = []
    for each in sections(data):
        height, width, *channels = each.shape if len(each.shape) > 1 else (1, 1)
        if channels:
            part = f"x[:, {each.start}:{each.stop}]"
            lines.append(f"    images = {part}.reshape(-1, {height}, {width}, {channels[0]})  # of each row")
            lines.append(f"    {part} = images.transpose(0, 3, 1, 2).reshape(len(x), -1)  # channels first")
    return lines


def class_names(data: Data) -> str:
    """The names of the classes as a constant."""
    names = [literal(plain(name)) for name in data.classes]
    return laid_out("CLASSES = (", names, ",)" if len(names) == 1 else ")", collection=True)
