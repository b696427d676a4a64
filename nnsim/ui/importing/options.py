"""How a source is read: what was recognised, as controls that correct it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.core.counted import to_count
from nnsim.data.scaling import LABELS
from nnsim.data.splits import MAX_SEED, MAX_TEST_SHARE
from nnsim.io.choices import SAMPLES, ImportChoices, Levels, Preview
from nnsim.language.texts import say
from nnsim.ui.kit.forms import FieldRow
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.leaving import take_away
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.words_field import WordsField

ENCODINGS = (
    ("utf-8", "UTF-8"), ("utf-8-sig", say("UTF-8 with mark")), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16 LE"),
    ("utf-16-be", "UTF-16 BE"), ("cp1252", say("Western (1252)")), ("latin-1", "Latin-1"),
)  # fmt: skip
DELIMITERS = ((",", say("Comma")), (";", say("Semicolon")), ("\t", say("Tab")), ("|", say("Bar")), (" ", say("Space")))
QUOTES = (('"', say("Double quotes")), ("'", say("Single quotes")), ("", say("None")))
AS_WRITTEN = say("as written")
"""Stands in a box for what is recognised column by column."""

DECIMALS = ((AS_WRITTEN, say("By column")), (".", "Point: 1.5"), (",", "Comma: 1,5"))
THOUSANDS = (
    (AS_WRITTEN, say("By column")), ("", say("None")), (",", "Comma: 1,063"), (".", "Point: 1.063"),
    (" ", "Blank: 1 063"), ("'", "Apostrophe: 1'063"),
)  # fmt: skip
LINES = Scale(0, 10_000, 1, whole=True)
MISSING = (("drop", say("Leave the row out")), ("mean", say("Mean of the column")))
SCALINGS = tuple(LABELS.items())
SCALED = say("Standard: mean 0 and deviation 1. Min-max: from 0 to 1. Both are those of the training samples.")
TARGET_SCALINGS = (("", say("Scaled as they need")), *SCALINGS)
HELD_OUT = {"test_inputs": "test_targets", "validation_inputs": "validation_targets"}
"""Arrays of samples that are held out, and their targets."""

FOLLOW = {"inputs": ("targets", *HELD_OUT, *HELD_OUT.values())} | {name: (own,) for name, own in HELD_OUT.items()}
"""Arrays that are recognised anew where another one is chosen."""

LEVELS = (
    ("", say("By their range")), ("0:1", "0 and 1"), ("0:255", "0 and 255"), ("0:4095", "0 and 4,095"),
    ("0:65535", "0 and 65,535"), ("-1:1", "−1 and 1"),
)  # fmt: skip
PASSAGE = Scale(2, 512, 1, whole=True, unit=f"{to_count('character')}s")
SIDE = Scale(1, 256, 1, whole=True, unit="px")

Change = Callable[[Any], ImportChoices]


class Options(QWidget):
    """``changed(ImportChoices)`` carries all choices with the one that a person made."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._choices = ImportChoices()
        self.controls: dict[str, QWidget] = {}
        self._rows: list[QWidget] = []
        self._shown: tuple[object, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.addStretch(1)
        follow(self._restyle)

    def show_preview(self, preview: Preview) -> None:
        """The controls that this kind of source needs, in the state of ``preview``."""
        self._choices = preview.choices
        layout = (
            preview.kind, preview.options, preview.has_split, preview.choices.as_points, preview.levels is None,
            preview.samples_as, bool(preview.series),
        )  # fmt: skip
        needs = (*layout, _is_regression(preview))
        if needs != self._shown:
            self._clear()
            self._shown = needs
            self._fill(preview)
        self._refresh(preview.choices)
        words = self.controls.get("words")
        if isinstance(words, WordsField):
            words.set_words(preview.missing)

    def _fill(self, preview: Preview) -> None:
        if preview.samples_as:
            options = [(key, SAMPLES[key]) for key in preview.samples_as]
            self._combo("samples", say("Samples are"), options, say("What each sample is: numbers alone do not tell."))
        if preview.kind == "table":
            self._fill_table()
        elif preview.kind == "arrays":
            self._fill_arrays(preview.options)
        elif preview.kind in {"folder", "picture"}:
            self._fill_pictures(preview)
        elif preview.kind == "text":
            self._fill_text()
        if preview.levels is not None:
            self._combo("levels", say("Black, white"), LEVELS, say("The numbers that stand for black and for white."))
        if preview.kind in {"table", "arrays"} and preview.pictures is None:
            self._title(say("Before the network"))
            self._combo("scaling", say("Scaling"), SCALINGS, SCALED)
        if _is_regression(preview):
            self._combo(
                "target_scaling", say("Values"), TARGET_SCALINGS, say("What is learned is scaled, answers are not.")
            )
        self._fill_split(preview, stratify=preview.kind not in {"picture", "text"})

    def _fill_table(self) -> None:
        self._title(say("Text"))
        self._combo("delimiter", say("Cells end with"), DELIMITERS)
        self._combo("decimal", say("Decimal sign"), DECIMALS)
        self._combo("thousands", say("Thousands"), THOUSANDS)
        self._combo("encoding", say("Encoding"), ENCODINGS)
        self._combo("quote", say("Quotes"), QUOTES)
        self._number("skip", say("Skipped lines"), LINES, int)
        self._switch("header", say("First row holds names"))
        self._combo("missing", say("Missing values"), MISSING, say("Empty cells and the words below lack a value."))
        self._words()

    def _fill_arrays(self, names: tuple[str, ...]) -> None:
        self._title(say("Arrays"))
        self._combo("inputs", say("Inputs"), ((name, name) for name in names))
        targets = [*([("", say("Last column"))] if len(names) == 1 else []), *((name, name) for name in names)]
        self._combo("targets", say("Target"), targets)
        if len(names) > 2:
            for part, label in (("test", say("Test")), ("validation", say("Validation"))):
                for what, key, none in (("inputs", "inputs", "-"), ("target", "targets", "")):
                    options = ((none, say("None")), *((name, name) for name in names))
                    self._combo(f"{part}_{key}", f"{label} {what}", options)
        self._combo("missing", say("Missing values"), MISSING, say("NaN in the arrays."))

    def _fill_pictures(self, preview: Preview) -> None:
        self._title(say("Pictures"))
        if preview.kind == "picture":
            self._switch("as_points", say("Pixels become points of the plane"))
        self._side(say("Height"), 0)
        self._side(say("Width"), 1)
        if not (preview.kind == "picture" and preview.choices.as_points):
            self._switch("color", say("In colour"))
        if preview.kind == "folder":
            self._switch("strict", say("Refuse the set if one is broken"))

    def _fill_text(self) -> None:
        self._title(say("Text"))
        self._combo("encoding", say("Encoding"), ENCODINGS)
        self._number("length", say("Passage"), PASSAGE, int)

    def _fill_split(self, preview: Preview, *, stratify: bool) -> None:
        self._title(say("Held out for testing"))
        if preview.has_split:
            self._switch("given_split", say("As the source says"))
        share = Scale(0.0, MAX_TEST_SHARE, 0.05, unit="%")
        self._number("test_share", say("Test share"), share, float)
        if preview.kind == "text":
            return  # its end is held out, whatever the seed
        self._number("seed", say("Seed"), Scale(0, MAX_SEED, 1, whole=True), int)
        if stratify:
            self._switch("stratified", say("The same share of every class"))

    # ------------------------------------------------------------ controls

    def _title(self, words: str) -> None:
        title = Text(words, "title")
        title.setContentsMargins(0, 3 * SPACE if self._rows else 0, 0, 0)
        self._add(title)

    def _combo(self, name: str, label: str, options: Iterable[tuple[str, str]], help_text: str = "") -> None:
        combo = ComboBox(label, options)
        combo.chosen.connect(lambda value: self._take(name, value))
        self._control(name, FieldRow(label, combo, help_text), combo)

    def _switch(self, name: str, label: str) -> None:
        switch = Switch(label)
        switch.clicked.connect(lambda on: self._take(name, on))
        self._control(name, switch, switch)

    def _number(self, name: str, label: str, scale: Scale, kind: type[int] | type[float]) -> None:
        field = NumberField(scale, scale.low, label)
        field.changed.connect(lambda value: self._take(name, kind(value)))
        self._control(name, FieldRow(label, field), field)

    def _words(self) -> None:
        field = WordsField(say("Words for missing values"))
        field.changed.connect(lambda words: self._take("words", words))
        help_text = say("Words that stand for a missing value in every column, with commas between them: NA, ?")
        self._control("words", FieldRow(say("Missing words"), field, help_text), field)

    def _side(self, label: str, axis: int) -> None:
        field = NumberField(SIDE, 1, label)
        field.changed.connect(lambda value: self._take_side(axis, int(value)))
        self._control(label.lower(), FieldRow(label, field), field)

    def _control(self, name: str, row: QWidget, control: QWidget) -> None:
        self.controls[name] = control
        self._add(row)

    def _add(self, row: QWidget) -> None:
        self._rows.append(row)
        self._layout.insertWidget(self._layout.count() - 1, row)

    def _clear(self) -> None:
        self.controls.clear()
        for row in self._rows:
            self._layout.removeWidget(row)
            take_away(row)
        self._rows.clear()

    # ------------------------------------------------------------ values

    def _take(self, name: str, value: object) -> None:
        change: dict[str, Any] = {name: _meant(name, value)}
        if name in {"delimiter", "header", "encoding", "quote", "skip"}:
            change["columns"] = ()  # other cells: their uses are recognised anew
        if name in {"decimal", "thousands", "words"}:
            change["columns"] = tuple(
                column if column.chosen else replace(column, use="") for column in self._choices.columns
            )
        if name in {"delimiter", "quote", "encoding"}:
            change |= {"skip": None, "header": None}
        if name == "skip":
            change["header"] = None
        change |= dict.fromkeys(FOLLOW.get(name, ()), "")  # other arrays belong to it
        if name == "as_points":
            change["size"] = None
        self._choices = replace(self._choices, **change)
        self._enable()
        self.changed.emit(self._choices)

    def _take_side(self, axis: int, value: int) -> None:
        size = self._choices.size or (28, 28)
        self._take("size", (value, size[1]) if axis == 0 else (size[0], value))

    def _refresh(self, choices: ImportChoices) -> None:
        for name, control in self.controls.items():
            value = _value(choices, name)
            if isinstance(control, ComboBox):
                control.set_current(str(value))
            elif isinstance(control, Switch):
                control.setChecked(bool(value))
            elif isinstance(control, NumberField):
                control.set_value(float(value))
        self._enable()

    def _enable(self) -> None:
        """A split that the source brings needs neither share nor seed, and no samples need no targets."""
        given = "given_split" in self.controls and self._choices.given_split
        for name in ("test_share", "seed", "stratified"):
            if name in self.controls:
                self.controls[name].setEnabled(not given)
        for inputs, targets in HELD_OUT.items():
            if targets in self.controls:
                self.controls[targets].setEnabled(getattr(self._choices, inputs) != "-")

    def _restyle(self, theme: Theme) -> None:
        self._layout.setContentsMargins(0, 0, theme.px(2 * SPACE), 0)
        self._layout.setSpacing(theme.px(SPACE + 2))


def _value(choices: ImportChoices, name: str) -> Any:
    if name in {"height", "width"}:
        return (choices.size or (28, 28))[name == "width"]
    if name == "levels":
        return "" if choices.levels is None else f"{choices.levels[0]:g}:{choices.levels[1]:g}"
    value = getattr(choices, name)
    if name == "target_scaling":
        return value or ""
    if (name == "decimal" and not value) or (name == "thousands" and value is None):
        return AS_WRITTEN
    return value


def _meant(name: str, value: object) -> object:
    """The choice behind what a control shows."""
    if name == "levels":
        return _levels(str(value))
    if name == "target_scaling":
        return value or None
    if value == AS_WRITTEN:
        return "" if name == "decimal" else None
    return value


def _is_regression(preview: Preview) -> bool:
    """Whether values are learned rather than classes."""
    if preview.kind == "table":  # of its classes none may be seen yet
        return any(column.use == "values" for column in preview.columns)
    return preview.kind in {"arrays", "idx"} and not preview.classes


def _levels(key: str) -> Levels | None:
    low, colon, high = key.partition(":")
    return (float(low), float(high)) if colon else None
