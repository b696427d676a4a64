"""What a question is answered with, a file for each kind."""

from __future__ import annotations

from collections.abc import Callable

from nnsim.lessons.questions import Kind, Question
from nnsim.ui.lesson.questions.choice import ChoiceAnswer
from nnsim.ui.lesson.questions.curve import CurveAnswer
from nnsim.ui.lesson.questions.field import Field
from nnsim.ui.lesson.questions.image import ImageAnswer
from nnsim.ui.lesson.questions.number import NumberAnswer
from nnsim.ui.lesson.questions.order import OrderAnswer
from nnsim.ui.lesson.questions.own_words import OwnWords
from nnsim.ui.lesson.questions.picked import Picked
from nnsim.ui.lesson.questions.truth_table import TruthTable
from nnsim.ui.lesson.questions.weight import WeightAnswer

FIELDS: dict[Kind, Callable[[Question], Field]] = {
    "number": NumberAnswer, "choice": ChoiceAnswer, "order": OrderAnswer, "truth-table": TruthTable,
    "curve": CurveAnswer, "points": Picked, "region": Picked, "sample": Picked, "weight": WeightAnswer,
    "text": OwnWords, "line": Picked, "image": ImageAnswer,
}  # fmt: skip
"""The field for each kind of question."""
