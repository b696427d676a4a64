"""Which samples are held out: how they are chosen, and the shares for testing and validation."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.data import Data
from nnsim.core.parameters import Number
from nnsim.core.store import Change
from nnsim.core.texts import message
from nnsim.data.bundled import given_test, split_of
from nnsim.data.kinds import kind_of
from nnsim.data.splits import LABELS, MAX_TEST_SHARE, MAX_VALIDATION_SHARE
from nnsim.edits.split import set_split, set_test_share, set_validation_share
from nnsim.language.texts import lowered, say
from nnsim.ui.kit.forms import ParameterForm, scale_of
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.run.drag_steps import DragSteps
from nnsim.ui.run.undo import Editor

TEST_SHARE = Number(
    "test_share",
    say("Test share"),
    0.25,
    0.0,
    MAX_TEST_SHARE,
    say("Share of the points that is held out: the network never trains on them, they only test it."),
    step=0.05,
    unit="%",
)
VALIDATION_SHARE = Number(
    "validation_share",
    say("Validation share"),
    0.0,
    0.0,
    MAX_VALIDATION_SHARE,
    say("Share of the points to choose settings with, so that the test samples are left for the end; 0 for none."),
    step=0.05,
    unit="%",
)
HELP = {
    "stratified": say("Every class has the same share of test samples."),
    "random": say("Test samples are drawn from all alike, so a small class may get few or none."),
    "given": say("Those who made the data chose the test samples."),
}
END = say("The end is held out: who has read what stands around a passage has nearly read it.")


class SplitKnobs(QWidget):
    """The choice of a split, and a slider for each share."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._steps = DragSteps(editor, self)
        self.choice = ComboBox(say("How test samples are chosen"))
        self.choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choice.chosen.connect(self._set_split)
        self.share = ParameterForm((TEST_SHARE,), {})
        self.share.changed.connect(self._set_share)
        self.validation = ParameterForm((VALIDATION_SHARE,), {})
        self.validation.changed.connect(self._set_validation)
        self._row = QHBoxLayout()
        self._row.addWidget(Text(say("Split"), tone="muted"))
        self._row.addWidget(self.choice, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addLayout(self._row)
        self._layout.addWidget(self.share)
        self._layout.addWidget(self.validation)
        editor.store.changed.connect(self._on_change)
        follow(self._restyle)
        self._show()

    @property
    def _data(self) -> Data:
        return self._editor.project.data

    def _on_change(self, change: Change) -> None:
        old, new = change.old.data, change.new.data
        if old is not new and _told(old) != _told(new):
            self._show()

    def _show(self) -> None:
        data = self._data
        split = split_of(data)
        options = [key for key in LABELS if _is_offered(data, key, split)]
        if [self.choice.itemData(i) for i in range(self.choice.count())] != options:
            self.choice.set_options([(key, _label(data, key)) for key in options])
        self.choice.set_current("stratified" if data.targets == "values" and split == "random" else split)
        follows_on = kind_of(data).follows_on
        self.choice.setToolTip(in_lines(END if follows_on else HELP[split]))
        self.share.set_values({"test_share": data.test_share})
        self.share.setEnabled(split != "given" or follows_on)
        self.share.setToolTip(in_lines(HELP["given"]) if split == "given" and not follows_on else "")
        self.validation.set_values({"validation_share": data.validation_share})
        if self.parentWidget() or not kind_of(data).is_split:  # what is shown without a parent is a window
            self.setVisible(kind_of(data).is_split)

    # ------------------------------------------------------------ editing

    def _set_split(self, split: str) -> None:
        said = message("split", split=lowered(LABELS[split]))
        self._editor.edit(say("Change the split"), set_split.of(split), mark=said)
        self._show()

    def _set_share(self, _name: str, value: float, final: bool) -> None:
        name = say("test share")
        said = message("knob", name=name, value=scale_of(TEST_SHARE).text(value)) if final else None
        self._steps.edit(say("Set {name}", name=name), set_test_share.of(value), name, said)

    def _set_validation(self, _name: str, value: float, final: bool) -> None:
        name = say("validation share")
        said = message("knob", name=name, value=scale_of(VALIDATION_SHARE).text(value)) if final else None
        self._steps.edit(say("Set {name}", name=name), set_validation_share.of(value), name, said)

    def _restyle(self, theme: Theme) -> None:
        self._layout.setSpacing(theme.px(2 * SPACE))
        self._row.setSpacing(theme.px(2 * SPACE))


def _is_offered(data: Data, key: str, present: str) -> bool:
    """The source's own split where it is known; values have no classes to treat alike, and a text has an end."""
    if kind_of(data).follows_on:
        return key == present
    if key == "given":
        return present == "given" or given_test(data) is not None
    return key == "stratified" or data.targets == "classes"


def _label(data: Data, key: str) -> str:
    if kind_of(data).follows_on:
        return say("The end of the text")
    return say("By share") if data.targets == "values" and key == "stratified" else LABELS[key]


def _told(data: Data) -> tuple[object, ...]:
    """What the knobs show."""
    known = data.given is not None
    return (
        split_of(data),
        data.test_share,
        data.validation_share,
        data.targets == "values",
        data.bundled,
        known,
        data.kind,
    )
