"""Forms out of declarations."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from nnsim.core.parameters import Choice, Flag, Integer, Number, Parameter, defaults
from nnsim.ui.kit.forms import HelpHint, ParameterForm, slides
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.slider import LabeledSlider
from nnsim.ui.kit.widgets.switch import Switch

LEFT = Qt.MouseButton.LeftButton
NOISE = Number("noise", "Noise", 0.2, 0.0, 0.5, "How far points stray.")
UNITS = Integer("units", "Units", 6, 1, 64)
RATE = Number("rate", "Learning rate", 0.03, 1e-5, 10.0, log=True)
RULE = Choice("rule", "Optimizer", "sgd", (("sgd", "SGD"), ("adam", "Adam, with a long name")), "Makes steps.")
SHUFFLE = Flag("shuffle", "Shuffle", True)
SEED = Integer("seed", "Seed", 7, 0, 2**31 - 1)
ALL: tuple[Parameter, ...] = (NOISE, UNITS, RATE, RULE, SHUFFLE, SEED)


@pytest.fixture
def form(qtbot) -> ParameterForm:
    one = ParameterForm(ALL, {**defaults(ALL), "units": 8})
    qtbot.addWidget(one)
    one.resize(300, 400)
    with qtbot.waitExposed(one):
        one.show()
    one.activateWindow()
    return one


@pytest.fixture
def heard(form: ParameterForm) -> list[tuple[str, object, bool]]:
    calls: list[tuple[str, object, bool]] = []
    form.changed.connect(lambda *call: calls.append(call))
    return calls


def test_each_declaration_gets_its_control(form: ParameterForm) -> None:
    kinds = {key: type(control) for key, control in form.controls.items()}
    assert kinds == {
        "noise": LabeledSlider,
        "units": LabeledSlider,
        "rate": LabeledSlider,
        "rule": ComboBox,
        "shuffle": Switch,
        "seed": NumberField,
    }
    assert form.controls["units"].value == 8
    assert not slides(SEED)
    assert not slides(Number("x", "x", 0.0, -float("inf"), float("inf")))


def test_names_and_help(form: ParameterForm) -> None:
    for parameter in ALL:
        assert form.controls[parameter.id].accessibleName() == parameter.label
    assert form.controls["noise"].toolTip() == NOISE.help
    assert form.controls["rule"].toolTip() == RULE.help
    assert {hint.accessibleDescription() for hint in form.findChildren(HelpHint)} == {NOISE.help, RULE.help}


def test_a_drag_is_not_final_until_the_end(form, heard, qtbot) -> None:
    track = form.controls["units"].track
    qtbot.mousePress(track, LEFT, pos=QPoint(track.width() - 1, 8))
    qtbot.mouseRelease(track, LEFT, pos=QPoint(track.width() - 1, 8))
    assert heard == [("units", 64, False), ("units", 64, True)]
    assert type(heard[0][1]) is int


def test_key_switch_list_and_field(form, heard, qtbot) -> None:
    qtbot.keyClick(form.controls["noise"].track, Qt.Key.Key_Right)
    assert heard[-1] == ("noise", 0.21, True)
    qtbot.mouseClick(form.controls["shuffle"], LEFT)
    assert heard[-1] == ("shuffle", False, True)
    qtbot.keyClick(form.controls["rule"], Qt.Key.Key_Down)
    assert heard[-1] == ("rule", "adam", True)
    seed = form.controls["seed"]
    seed.setFocus()
    seed.selectAll()
    qtbot.keyClicks(seed, "1234")
    qtbot.keyClick(seed, Qt.Key.Key_Return)
    assert heard[-1] == ("seed", 1234, True)
    assert type(heard[-1][1]) is int


def test_set_values_is_silent(form, heard) -> None:
    form.set_values({"noise": 0.4, "units": 3, "rule": "adam", "shuffle": False, "seed": 99, "foreign": 1})
    assert heard == []
    assert form.controls["noise"].value == 0.4
    assert form.controls["units"].value == 3
    assert form.controls["rule"].current == "adam"
    assert not form.controls["shuffle"].isChecked()
    assert form.controls["seed"].text() == "99"


def test_rows_are_aligned(form: ParameterForm) -> None:
    def span(widget: QWidget) -> tuple[int, int]:
        left = widget.mapTo(form, QPoint(0, 0)).x()
        return left, left + widget.width()

    assert span(form.controls["rule"]) == span(form.controls["seed"])
    right = {span(form.controls[p.id])[1] for p in ALL}
    assert right == {form.width()}


def test_an_illegal_value_is_refused(qtbot) -> None:
    with pytest.raises(ValueError, match="Units must lie between 1 and 64"):
        ParameterForm((UNITS,), {"units": 65})


def test_the_hint_tells_on_a_press(form, qtbot) -> None:
    hint = form.findChildren(HelpHint)[0]
    qtbot.mouseClick(hint, LEFT)
    assert QToolTip.text() == NOISE.help
    QToolTip.hideText()
    QApplication.processEvents()
