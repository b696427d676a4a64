"""Silence and deaths, on a clock of numbers."""

from __future__ import annotations

from nnsim.client.watchdog import LONGEST_LOOK, Deaths, Silence


def test_silence_grows_only_while_a_sign_of_life_is_due():
    silence = Silence(now=0.0)
    for now in (0.1, 0.2, 0.3):
        silence.look(now, due=True, heard=False)
    assert round(silence.seconds, 6) == 0.3
    silence.look(0.4, due=False, heard=False)
    assert silence.seconds == 0.0


def test_a_message_ends_the_silence():
    silence = Silence(now=0.0)
    silence.look(0.4, due=True, heard=False)
    silence.look(0.5, due=True, heard=True)
    assert silence.seconds == 0.0


def test_a_window_that_stood_still_does_not_blame_the_engine():
    silence = Silence(now=0.0)
    silence.look(1000.0, due=True, heard=False)
    assert silence.seconds == LONGEST_LOOK


def deaths_at(*times: float) -> Deaths:
    deaths = Deaths()
    for time in times:
        deaths.note(time)
    return deaths


def test_three_restarts_in_a_minute_and_no_fourth():
    assert not deaths_at(0, 15, 30).too_many
    assert deaths_at(0, 15, 30, 45).too_many
    assert not deaths_at(0, 30, 45, 61).too_many


def test_two_deaths_within_ten_seconds_are_a_pattern():
    assert not deaths_at(0).repeated
    assert deaths_at(0, 9.9).repeated
    assert not deaths_at(0, 1, 12).repeated


def test_a_restart_by_hand_begins_anew():
    deaths = deaths_at(0, 1, 2, 3)
    deaths.forget()
    assert not deaths.too_many
    assert not deaths.repeated
