"""Write the bundled data sets: ``python packaging/make_bundled.py FOLDER`` with the four IDX files of MNIST in FOLDER,
and the text of Tiny Shakespeare as ``tiny.txt``; what is not there is left as it is.

Without FOLDER only the glyphs, which are drawn here.

Needs scikit-learn for the small sets. The same input always gives the same bytes.
"""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import glyphs  # noqa: E402
from nnsim.data.text import LENGTH, encode, passages, vocabulary_of  # noqa: E402  nnsim need not be installed

OUT = ROOT / "resources" / "data"
PARTS = ("train", "t10k")

Array = NDArray[Any]


def write(name: str, x: Array, y: Array, method: int = zipfile.ZIP_DEFLATED) -> None:
    """A zip of ``x.npy`` and ``y.npy``, packed as tightly as ``method`` can."""
    with zipfile.ZipFile(OUT / f"{name}.npz", "w") as archive:
        for member, array in (("x", x), ("y", y)):
            raw = io.BytesIO()
            np.save(raw, np.ascontiguousarray(array), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{member}.npy", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = method
            archive.writestr(entry, raw.getvalue(), compresslevel=9)


def mnist(folder: Path) -> None:
    """60,000 training images, then 10,000 test images."""
    images = [_idx(folder / f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28) for part in PARTS]
    labels = [_idx(folder / f"{part}-labels-idx1-ubyte.gz", 8) for part in PARTS]
    write("mnist", np.concatenate(images), np.concatenate(labels))


def _idx(path: Path, header: int) -> Array:
    return np.frombuffer(gzip.decompress(path.read_bytes()), np.uint8, offset=header)


def small_sets() -> None:
    """scikit-learn's toy sets with raw values. Its digits count 0 to 16; here they are bytes 0 to 255."""
    from sklearn import datasets  # noqa: PLC0415  MNIST needs none

    digits = datasets.load_digits()
    write("digits", np.rint(digits.images * (255 / 16)).astype(np.uint8), digits.target.astype(np.uint8))
    for name in ("iris", "wine", "breast_cancer"):
        found = getattr(datasets, f"load_{name}")()
        write(name, found.data.astype(np.float32), found.target.astype(np.uint8))
    diabetes = datasets.load_diabetes(scaled=False)
    write("diabetes", diabetes.data.astype(np.float32), diabetes.target.astype(np.float32))


def shakespeare(path: Path) -> None:
    """Passages of the text; bzip2 packs letters a third smaller than zlib."""
    text = path.read_text(encoding="utf-8")
    x, y = passages(encode(text, vocabulary_of(text)), LENGTH)
    write("tiny_shakespeare", x, y.astype(np.uint8), zipfile.ZIP_BZIP2)


def drawn_sets() -> None:
    """Glyphs made of strokes; they need neither files nor scikit-learn."""
    write("glyphs", *glyphs.small())
    write("glyphs_large", *glyphs.large())


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    drawn_sets()
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        if (folder / "tiny.txt").is_file():
            shakespeare(folder / "tiny.txt")
        if (folder / "train-images-idx3-ubyte.gz").is_file():
            mnist(folder)
            small_sets()
