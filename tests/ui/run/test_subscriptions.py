"""Standing questions: asked while somebody looks, at their pace, and answered to who asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
import shiboken6
from PySide6.QtCore import QObject

from nnsim.ui.run.subscriptions import Subscription, Subscriptions


@dataclass
class Viewer:
    """Somebody who looks at ``at``, or away."""

    at: object = "first"
    heard: list[object] = field(default_factory=list)

    def asks(self, probe: str = "maps", every_s: float = 0.0) -> Subscription[object]:
        return Subscription(probe, self.heard.append, lambda: self.at, every_s)


@pytest.fixture
def asked(qapp) -> Subscriptions:
    return Subscriptions()


def names(due: dict[str, object]) -> list[str]:
    return [name.partition("#")[0] for name in due]


def test_a_question_stays_open_until_it_is_answered_and_comes_again_with_news(asked):
    viewer, owner = Viewer(), QObject()
    asked.add(owner, viewer.asks())
    due = asked.due(0)
    assert (names(due), list(due.values())) == (["maps"], ["first"])
    assert asked.due(1) == due
    asked.take(dict.fromkeys(due, "answer"), {})
    assert viewer.heard == ["answer"]
    assert asked.due(2) == {}
    asked.follow(1, 7)
    assert names(asked.due(3)) == ["maps"]


def waiting(asked: Subscriptions, *viewers: Viewer) -> list[QObject]:
    """Owners of questions that were answered, and whose answers wait."""
    owners = [QObject() for _ in viewers]
    for owner, viewer in zip(owners, viewers, strict=True):
        asked.add(owner, viewer.asks())
    asked.take({name: f"of {about}" for name, about in asked.due(0).items()}, {}, later=True)
    assert not any(viewer.heard for viewer in viewers)
    return owners


def test_answers_that_wait_are_handed_out_owner_by_owner(asked):
    one, other = Viewer("one"), Viewer("other")
    owners = waiting(asked, one, other)
    asked.add(owners[0], one.asks("more"))
    asked.take(dict.fromkeys(asked.due(0), "more"), {}, later=True)
    assert asked.is_waiting
    assert asked.hand_out()
    assert (one.heard, other.heard) == (["of one", "more"], [])
    assert asked.hand_out()
    assert other.heard == ["of other"]
    assert not asked.hand_out()
    assert not asked.is_waiting


def test_a_prompt_answer_waits_for_nobody_and_the_next_frame_with_room_brings_all(asked):
    one, other = Viewer("one"), Viewer("other")
    owners = waiting(asked, one)
    asked.add(owners[0], replace(other.asks(), prompt=True))
    asked.take(dict.fromkeys(asked.due(0), "at once"), {}, later=True)
    assert (one.heard, other.heard) == ([], ["at once"])
    asked.take({}, {})
    assert one.heard == ["of one"]


@pytest.mark.parametrize("at", ["something else", None])
def test_an_answer_that_waits_is_not_handed_out_about_what_is_wanted_no_more(asked, at):
    viewer = Viewer("one")
    owners = waiting(asked, viewer)
    viewer.at = at
    asked.due(1)
    assert not asked.hand_out()
    viewer.at = "one"
    assert names(asked.due(2)) == ["maps"], "it is asked anew"
    assert viewer.heard == []
    assert owners


def test_who_looks_elsewhere_since_the_last_question_hears_nothing_of_what_was_there(asked):
    """A click between two ticks: the answer comes before the next question is asked."""
    viewer, owner = Viewer("one"), QObject()
    asked.add(owner, viewer.asks())
    for later in (False, True):
        viewer.at = "one"
        due = asked.due(0)
        viewer.at = "other"
        asked.take(dict.fromkeys(due, "of one"), {}, later=later)
        asked.hand_out()
        assert viewer.heard == []
        assert asked.is_waiting


def test_an_answer_that_is_heard_does_not_keep_its_owner_from_hearing_the_next(asked):
    """What comes next is asked about something else, or after a rest: both answers were wanted when they were given."""
    one, other, owner = Viewer(), Viewer(), QObject()
    asked.add(owner, replace(one.asks(), heard=lambda _answer: setattr(other, "at", None)))
    asked.add(owner, other.asks())
    asked.take(dict.fromkeys(asked.due(0), "both"), {}, later=True)
    assert asked.hand_out()
    assert other.heard == ["both"]


def test_who_moves_all_the_time_hears_of_where_that_was_unless_nobody_looks(asked):
    drawn, owner = Viewer(0), QObject()
    asked.add(owner, replace(drawn.asks(), glides=True))
    sent = asked.due(0)
    for tick in range(1, 9):
        drawn.at = tick
        if tick % 3 == 0:  # the engine takes three ticks to answer
            asked.take({name: f"of {about}" for name, about in sent.items()}, {}, later=True)
            drawn.at += 0.5
            asked.hand_out()
            sent = asked.due(tick)
        assert asked.due(tick) == sent, "no other question before the answer"
    assert drawn.heard == ["of 0", "of 3.5"]
    drawn.at = None
    asked.take(dict.fromkeys(sent, "late"), {})
    assert drawn.heard == ["of 0", "of 3.5"]


def test_an_answer_tells_of_which_moment_it_is_when_the_newest_frame_is_of_a_later_one(asked):
    moments, owner = [], QObject()
    asked.add(owner, Subscription("maps", lambda _answer: moments.append(asked.moment)))
    asked.follow(1, 7)
    asked.take(dict.fromkeys(asked.due(0), "of step 7"), {}, later=True)
    asked.follow(1, 9)
    asked.hand_out()
    asked.take(dict.fromkeys(asked.due(1), "of step 9"), {})
    assert moments == [(1, 7), (1, 9)]


def test_an_answer_that_waits_goes_with_its_samples_and_with_its_owner(asked):
    one, other = Viewer("one"), Viewer("other")
    owners = waiting(asked, one, other)
    shiboken6.delete(owners.pop())
    assert asked.hand_out()
    assert not asked.hand_out()
    asked.expire()
    asked.take(dict.fromkeys(asked.due(1), "anew"), {}, later=True)
    asked.expire()
    assert not asked.hand_out()
    assert one.heard == ["of one"]
    assert names(asked.due(2)) == ["maps"]


def test_who_looks_away_asks_nothing_and_gets_no_answer(asked):
    viewer, owner = Viewer(), QObject()
    asked.add(owner, viewer.asks())
    due = asked.due(0)
    viewer.at = None
    assert asked.due(1) == {}
    asked.take(dict.fromkeys(due, "late"), {})
    assert viewer.heard == []


def test_an_answer_about_something_else_is_not_taken_for_the_newest(asked):
    viewer, owner = Viewer(), QObject()
    asked.add(owner, viewer.asks(every_s=9))
    first = asked.due(0)
    viewer.at = "second"
    second = asked.due(0.1)
    assert list(second.values()) == ["second"], "an open question follows the eye at once"
    asked.take(dict.fromkeys(first, "about the first"), {})
    assert viewer.heard == []
    asked.take(dict.fromkeys(second, "about the second"), {})
    assert viewer.heard == ["about the second"]


def test_two_views_ask_the_same_probe_about_two_things(asked):
    pad, blocks, owner = Viewer("drawing"), Viewer("sample"), QObject()
    for viewer in (pad, blocks):
        asked.add(owner, viewer.asks())
    asked.take({name: f"maps of the {about}" for name, about in asked.due(0).items()}, {})
    assert (pad.heard, blocks.heard) == (["maps of the drawing"], ["maps of the sample"])


def test_a_rate_holds_while_everything_moves(asked):
    viewer, owner = Viewer(), QObject()
    asked.add(owner, viewer.asks(every_s=0.5))
    times = []
    for step in range(40):
        now = step / 10
        asked.follow(1, step)
        if due := asked.due(now):
            times.append(now)
            asked.take(dict.fromkeys(due, step), {})
    assert times == [step / 10 for step in range(0, 40, 5)]


def test_costly_answers_come_less_often_but_at_once_about_something_else(asked):
    viewer, owner = Viewer(), QObject()
    asked.add(owner, viewer.asks())
    times = []
    for step in range(40):
        now = step / 10
        asked.follow(1, step)
        viewer.at = "second" if step == 13 else viewer.at
        if due := asked.due(now):
            times.append(step)
            asked.take(dict.fromkeys(due, step), dict.fromkeys(due, 0.2))
    assert times == [0, 10, 13, 23, 33], "an answer that takes 0.2 s is to cost a fifth of the time"
    assert asked.seconds(owner) == 0.2


def test_an_edit_makes_answers_old_and_open_questions_void(asked):
    viewer, owner = Viewer(), QObject()
    asked.add(owner, viewer.asks())
    before = asked.due(0)
    asked.expire()
    after = asked.due(0)
    assert before.keys() != after.keys()
    asked.take(dict.fromkeys(before, "of the former network"), {})
    assert viewer.heard == []


def test_who_is_gone_asks_no_more(asked):
    viewer, owner = Viewer(), QObject()
    asked.add(owner, viewer.asks())
    shiboken6.delete(owner)
    assert asked.due(0) == {}


def test_somebody_waits_until_what_is_wanted_of_this_moment_is_answered(asked):
    viewer, owner = Viewer(None), QObject()
    asked.add(owner, viewer.asks())
    assert not asked.is_waiting, "nobody looks"
    viewer.at = "first"
    assert asked.is_waiting
    asked.take(dict.fromkeys(asked.due(0), "answer"), {})
    assert not asked.is_waiting
    viewer.at = "second"
    assert asked.is_waiting, "what was told is of something else"
    due = asked.due(1)
    assert asked.is_waiting, "it is asked, but not yet answered"
    asked.take(dict.fromkeys(due, "answer"), {})
    asked.follow(1, 7)
    assert asked.is_waiting, "what was told is of a moment that is past"
