"""What only shows in a program of its own: whom the engine outlives, and what the window loads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest
from engine_talk import LIMIT, Talk

from nnsim.client.engine_client import EngineClient
from nnsim.core.messages import Loaded, Ready, Saved
from nnsim.core.project import Project

ROOT = Path(__file__).parents[2]

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no signals")


def program(body: str) -> list[str]:
    """A program without a guard for ``__main__``: the engine process must not run it again."""
    head = f"import sys; sys.path[:0] = {[str(ROOT), str(ROOT / 'tests/support')]!r}\n"
    return [sys.executable, "-c", head + textwrap.dedent(body)]


def has_ended(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@posix
@pytest.mark.parametrize("work", ["client.play()", "client.edit(Project('sleep 60'))", "client.pause()"])
def test_a_killed_window_leaves_no_engine_behind(work, tmp_path):
    body = f"""
        from engine_talk import Talk
        from nnsim.client.engine_client import EngineClient
        from nnsim.core.messages import Loaded
        from nnsim.core.project import Project
        client = EngineClient("scripted_engine:serve")
        client.start()
        client.load(Project())
        Talk(client).until_came(Loaded)
        {work}
        print(client.pid, flush=True)
        sys.stdin.read()
    """
    place = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(program(body), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=place) as window:
        pid = int(window.stdout.readline())
        assert not has_ended(pid)
        window.kill()
    end = time.monotonic() + LIMIT
    while not has_ended(pid):
        assert time.monotonic() < end
        time.sleep(0.01)
    assert not list(tmp_path.iterdir())  # the log went with the engine


def test_the_log_goes_though_the_engine_notices_twice_that_the_window_ended(tmp_path):
    """Its connection ends and its parent does: who came second closed nothing more, left at once, and took the other
    along before that had removed the log."""
    log = tmp_path / "engine.log"
    body = f"""
        import threading, time
        from pathlib import Path
        from nnsim.client import bootstrap
        begun, unlink = threading.Event(), Path.unlink
        def slowly(path):
            begun.set()
            time.sleep(0.3)
            unlink(path)
        Path.unlink = slowly
        bootstrap._write_errors_to({str(log)!r})
        threading.Thread(target=bootstrap._leave, args=({str(log)!r},)).start()
        begun.wait()
        bootstrap._leave({str(log)!r})
    """
    subprocess.run(program(body), check=True, timeout=LIMIT)
    assert not log.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists what is open")
def test_the_log_is_closed_when_it_is_removed_as_windows_wants_it(tmp_path):
    log = tmp_path / "engine.log"
    body = f"""
        import os
        from pathlib import Path
        from nnsim.client import bootstrap
        bootstrap._write_errors_to({str(log)!r})
        print(*(os.path.realpath(file) for file in Path("/proc/self/fd").iterdir()), flush=True)
        def unlink(_self):
            print(*(os.path.realpath(file) for file in Path("/proc/self/fd").iterdir()), flush=True)
        Path.unlink = unlink
        bootstrap._leave({str(log)!r})
    """
    done = subprocess.run(program(body), capture_output=True, text=True, timeout=LIMIT, check=True)
    before, at_the_end = done.stdout.splitlines()
    assert str(log) in before
    assert str(log) not in at_the_end


def test_a_program_that_forgets_to_close_ends_all_the_same_and_quietly(tmp_path):
    body = """
        from engine_talk import Talk
        from nnsim.client.engine_client import EngineClient
        from nnsim.core.messages import Ready
        client = EngineClient("scripted_engine:serve")
        client.start()
        Talk(client).until_came(Ready)
        print(client.pid)
    """
    place = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(program(body), capture_output=True, text=True, timeout=LIMIT, check=True, env=place)
    assert has_ended(int(done.stdout))
    assert not list(tmp_path.iterdir())
    assert done.stderr == ""


@posix
def test_ctrl_c_in_the_terminal_leaves_the_end_to_the_window():
    client = EngineClient("scripted_engine:serve")
    client.start()
    talk = Talk(client)
    client.load(Project())
    client.play()
    talk.until_came(Loaded)
    os.kill(client.pid, signal.SIGINT)
    ticket = client.save()
    talk.until(lambda: any(saved.ticket == ticket for saved in talk.of(Saved)))
    assert len(talk.of(Ready)) == 1
    client.close()


@posix
def test_an_engine_at_rest_uses_no_processor():
    client = EngineClient("scripted_engine:serve")
    client.start()
    talk = Talk(client, probes=("weights",))
    client.load(Project())
    talk.until(lambda: client.checkpoint)
    talk.probes = None
    engine = psutil.Process(client.pid)
    began = engine.num_ctx_switches().voluntary
    used = sum(engine.cpu_times()[:2])
    time.sleep(0.3)  # nothing may happen meanwhile
    assert engine.num_ctx_switches().voluntary - began < 5
    assert sum(engine.cpu_times()[:2]) - used < 0.02
    client.close()
