"""Real data sets that ship with nnsim: what they are, who made them, and how they are split at first."""

from __future__ import annotations

import string
from dataclasses import dataclass

import numpy as np

from nnsim.core.data import GIVEN_TEST, Data, Mask
from nnsim.core.files import bundled
from nnsim.core.files.archive import Damaged
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.registry import Registry
from nnsim.data.entries import DATA_KINDS
from nnsim.data.splits import check_split, ends, parts
from nnsim.data.text import names_of
from nnsim.language.texts import say

TEST_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class BundledSet:
    """One data set; its arrays lie in ``resources/data/<id>.npz``.

    ``classes``   names of the classes, empty for values
    ``columns``   names of the columns, empty for images
    ``scaling``   what suits its columns
    ``axes``      the view that shows it best: ``"pca"`` or two columns such as ``"2,3"``
    ``kind``      what its samples are, an id of ``DATA_KINDS``
    ``vocabulary``  the characters of a text by their numbers; their names are the classes
    ``given``     so many samples at the end are the test set that its makers chose; 0 where they chose none
    """

    id: str
    label: str
    help: str
    source: str
    licence: str
    classes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    scaling: str = "none"
    axes: str = "pca"
    given: int = 0
    kind: str = "table"
    vocabulary: tuple[str, ...] = ()


BUNDLED: Registry[BundledSet] = Registry("bundled data set", lambda e: e.id)


def load_set(
    name: str, seed: int = 1, test_share: float = TEST_SHARE, validation_share: float = 0.0, split: str = "stratified"
) -> Data:
    """The set called ``name``: with the split of its makers, else with a share of each class held out.

    Raises ``ProblemError`` for an unknown name, an illegal seed, share or split, or a damaged installation.
    """
    if name not in BUNDLED:
        raise ProblemError(
            Problem(
                say("There is no bundled data set {name!r}: choose {ids}.", name=name, ids=", ".join(BUNDLED.ids())),
                "data",
            )
        )
    entry = BUNDLED[name]
    check_split(seed, test_share, validation_share, split)
    try:
        x, y = bundled.arrays(entry.id)
    except Damaged as error:
        text = say(
            "{entry} cannot be loaded: {reason}; {advice}.", entry=entry.label, reason=error.reason, advice=error.advice
        )
        raise ProblemError(Problem(text, "data")) from error
    share = entry.given / len(x) if entry.given else test_share
    given = _last(len(x), entry.given) if entry.given else None
    if DATA_KINDS[entry.kind].follows_on:
        test, aside = ends(len(x), share, validation_share, given=given)
    else:
        test, aside = parts(y, entry.classes, seed, share, validation_share, split=split, given=given)
    return Data(
        x=x,
        y=y,
        test=test,
        classes=entry.classes,
        columns=entry.columns,
        seed=seed,
        test_share=share,
        scaling=entry.scaling,
        origin=entry.label,
        bundled=entry.id,
        split="given" if entry.given else split,
        validation_share=validation_share,
        aside=aside,
        vocabulary=entry.vocabulary,
        kind=entry.kind,
    )


def given_test(data: Data) -> Mask | None:
    """The test samples [n] that the source chose; None where it chose none, or where samples of a bundled set went."""
    if data.given is not None:
        told: Mask = data.given == GIVEN_TEST
        return told
    if data.bundled not in BUNDLED or not BUNDLED[data.bundled].given or len(data) != _size(data.bundled):
        return None
    return _last(len(data), BUNDLED[data.bundled].given)


def split_of(data: Data) -> str:
    """How the test samples were chosen; files of the first versions do not tell it of the split of the makers."""
    given = given_test(data) if data.split == "stratified" else None
    return "given" if given is not None and bool((data.test == given)[~data.excluded].all()) else data.split


def _size(name: str) -> int:
    return len(bundled.arrays(name)[0])


def _last(count: int, held: int) -> Mask:
    return np.arange(count) >= count - held


DIGITS = tuple("0123456789")
SHAKESPEARE = tuple("\n !$&',-.3:;?" + string.ascii_uppercase + string.ascii_lowercase)
SKLEARN = say("distributed with scikit-learn, BSD 3-clause")
"""Its descriptions of these sets name no other licence."""
NUCLEUS = (
    "radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave points", "symmetry",
    "fractal dimension",
)  # fmt: skip

BUNDLED.add(
    BundledSet(
        "iris",
        say("Iris"),
        say("Four lengths of 150 iris flowers, in cm; three species, of which one stands apart."),
        "R. A. Fisher, 1936",
        SKLEARN,
        ("setosa", "versicolor", "virginica"),
        ("sepal length", "sepal width", "petal length", "petal width"),
        "standard",
        "2,3",
    )
)
BUNDLED.add(
    BundledSet(
        "wine",
        say("Wine"),
        say("Thirteen measurements of 178 wines from three cultivars of one region of Italy."),
        "S. Aeberhard and M. Forina, 1991",
        SKLEARN,
        ("cultivar 1", "cultivar 2", "cultivar 3"),
        (
            "alcohol", "malic acid", "ash", "alcalinity of ash", "magnesium", "total phenols", "flavanoids",
            "nonflavanoid phenols", "proanthocyanins", "color intensity", "hue", "OD280/OD315", "proline",
        ),
        "standard",
    )
)  # fmt: skip
BUNDLED.add(
    BundledSet(
        "breast_cancer",
        say("Breast cancer"),
        say("Thirty measures of cell nuclei in 569 samples of tissue, malignant or benign."),
        "W. Wolberg, W. N. Street and O. Mangasarian, 1995",
        SKLEARN,
        ("malignant", "benign"),
        tuple(f"{kind} {name}" for kind in ("mean", "error of", "worst") for name in NUCLEUS),
        "standard",
    )
)
BUNDLED.add(
    BundledSet(
        "diabetes",
        say("Diabetes"),
        say("Ten measurements of 442 patients; the value to learn is the progression of the disease after a year."),
        "B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, 2004",
        SKLEARN,
        (),
        (
            "age", "sex", "body mass index", "blood pressure", "total cholesterol", "LDL", "HDL", "cholesterol / HDL",
            "log triglycerides", "glucose",
        ),
        "standard",
        "2,8",
    )
)  # fmt: skip
BUNDLED.add(
    BundledSet(
        "digits",
        "Digits 8×8",
        say("1,797 handwritten digits of 8 × 8 pixels: small enough for a single layer to read."),
        "E. Alpaydin and C. Kaynak, 1998",
        SKLEARN,
        DIGITS,
        kind="image",
    )
)
BUNDLED.add(
    BundledSet(
        "glyphs",
        "Glyphs 28×28",
        say("1,000 glyphs of ten kinds, made of bent pen strokes by a program; nobody drew them. Quick to learn."),
        "nnsim, packaging/glyphs.py",
        "as nnsim itself",
        ("circle", "cross", "triangle", "square", "arrow", "star", "wave", "spiral", "tick", "house"),
        kind="image",
    )
)
BUNDLED.add(
    BundledSet(
        "glyphs_large",
        say("Glyphs in colour"),
        say("64 glyphs of four kinds in colour, 224 × 224 pixels, made by a program: as large as AlexNet's images."),
        "nnsim, packaging/glyphs.py",
        "as nnsim itself",
        ("circle", "cross", "triangle", "square"),
        kind="image",
    )
)
BUNDLED.add(
    BundledSet(
        "mnist",
        "MNIST",
        say("70,000 handwritten digits of 28 × 28 pixels; 10,000 of them are the test set that everybody uses."),
        "Y. LeCun, C. Cortes and C. J. C. Burges, 1998",
        "CC BY-SA 3.0",
        DIGITS,
        given=10_000,
        kind="image",
    )
)
BUNDLED.add(
    BundledSet(
        "tiny_shakespeare",
        say("Tiny Shakespeare"),
        say("Plays in 1,115,394 characters: which comes next? The last tenth is held out."),
        "W. Shakespeare; the extract known from karpathy/char-rnn",
        "public domain",
        names_of(SHAKESPEARE),
        given=1743,
        kind="tokens",
        vocabulary=SHAKESPEARE,
    )
)
