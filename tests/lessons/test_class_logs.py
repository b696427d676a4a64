"""The log of a class: it shows when it was changed, and accuses nobody of a program that was killed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from nnsim.lessons.log import LogFile, beginning, goes_back, is_whole
from nnsim.lessons.terms import Terms

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def test_a_log_shows_when_it_was_changed(tmp_path: Path) -> None:
    moment = [NOW]
    log = LogFile(tmp_path / "a.log", "pack", "who", lambda: moment[0])
    log.add("began", "exam")
    log.add("refused", "open")
    log.add("refused", "open")
    moment[0] += timedelta(minutes=5)
    log.add("left")
    again = LogFile(tmp_path / "a.log", "pack", "who", lambda: moment[0])
    assert [entry.what for entry in again.entries] == ["began", "refused", "left"]
    begin = beginning("pack", "who")
    assert is_whole(again.entries, begin)
    assert not is_whole(again.entries, beginning("pack", "another"))
    assert not is_whole(again.entries[1:], begin)
    assert not is_whole((again.entries[0], again.entries[2]), begin)
    assert not is_whole((again.entries[0]._replace(words="pack"), *again.entries[1:]), begin)
    assert not goes_back(again.entries)
    moment[0] -= timedelta(minutes=30)
    again.add("came back")
    assert goes_back(again.entries)


def test_a_program_that_was_killed_is_told_and_nobody_is_accused(tmp_path: Path) -> None:
    path, moment, begin = tmp_path / "a.log", [NOW], beginning("pack", "1" * 32)

    def opened() -> LogFile:
        log = LogFile(path, "pack", "1" * 32, lambda: moment[0])
        log.come("exam")
        moment[0] += timedelta(minutes=5)
        return log

    def terms(log: LogFile) -> Terms:
        return Terms("pack", exam=True, hints=True, log=log.entries)

    assert terms(opened()).notes == ()
    killed = terms(opened())
    assert killed.doubts("1" * 32) == ()
    (note,) = killed.notes
    local = [each.astimezone().strftime("%d %B %Y, %H:%M") for each in (NOW, NOW + timedelta(minutes=5))]
    assert note == f"The program ended without closing after {local[0]}, and went on at {local[1]}."
    log = opened()
    log.add("left")
    log.add("handed in")
    assert len(terms(opened()).notes) == 2, "what was left was closed, whatever came after"
    assert terms(opened()).doubts("1" * 32) == ("The exam was left and entered again.",)
    for torn in ('["2026-11-30T10', "\0" * 300, '["2026-11-30T10:00:00+00:00", "le\n'):
        with path.open("a", encoding="utf-8") as file:
            file.write(torn)
        log = opened()
        log.add("refused", "open")
        assert is_whole(log.entries, begin)
        assert log.entries[-2].words == "exam, torn"
        assert terms(log).doubts("1" * 32) == ("The exam was left and entered again.",)
    assert sum(note.startswith("The last line of its log was not written whole") for note in terms(log).notes) == 3
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:3], lines[3].replace("0", "1", 1), *lines[4:]]) + "\n", "utf-8")
    assert "log was changed" in terms(opened()).doubts("1" * 32)[0], "what was changed in the middle is found"


def test_what_cannot_be_written_comes_with_the_next_one_and_two_windows_write_one_log(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "a.log"
    log = LogFile(path, "pack", "who", lambda: NOW)
    log.come("exam")
    path.chmod(0o400)
    hidden = path.rename(tmp_path / "b")
    path.mkdir()  # nothing can be written there
    log.add("refused", "open")
    assert [entry.what for entry in log.entries] == ["began", "refused"]
    path.rmdir()
    hidden.rename(path)
    path.chmod(0o600)
    other = LogFile(path, "pack", "who", lambda: NOW)
    other.come("exam")
    log.add("left")
    assert [entry.what for entry in log.entries] == ["began", "came back", "refused", "left"]
    again = LogFile(path, "pack", "who", lambda: NOW)
    assert again.entries == log.entries
    assert is_whole(again.entries, beginning("pack", "who"))
