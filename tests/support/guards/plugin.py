"""The plugin itself: runs every guard around every test."""

from __future__ import annotations

import gc
from collections.abc import Generator
from typing import Any, Protocol

import pytest

from guards.arithmetic import Arithmetic
from guards.garbage import Garbage
from guards.home import Home
from guards.logs import LogGuard
from guards.pointer import Pointer
from guards.processes import ProcessGuard
from guards.qt_messages import QtMessageGuard
from guards.qt_objects import QtObjectGuard
from guards.threads import ThreadGuard
from guards.variables import VariableGuard

Steps = Generator[None, object, object]

OFTEN, SELDOM = 20, 1000
"""Tests after which what is there for good is set aside: what came since the last time, and all that there is."""


class Messages(Protocol):
    """A guard that collects what is said during a test."""

    def start(self) -> None: ...
    def take(self, item: pytest.Item) -> list[str]: ...


class Leftovers(Protocol):
    """A guard that sees what is alive after a test."""

    def start(self) -> None: ...
    def alive(self) -> list[object]: ...
    def settle(self, left: list[object]) -> list[object]: ...
    def describe(self, thing: Any) -> str: ...
    def dispose(self, thing: Any) -> None: ...


class Guards:
    """Starts the guards before each test and turns what they find into failures.

    What was there before the first test is none of a test's business; what a fixture of a
    wider scope than a function makes is exempt until the last test.
    """

    def __init__(self) -> None:
        self.qt = QtMessageGuard()
        self.messages: tuple[Messages, ...] = (LogGuard(), self.qt)
        self.leftovers: tuple[Leftovers, ...] = (QtObjectGuard(), ThreadGuard(), ProcessGuard(), VariableGuard())
        self._given: list[object] = []
        self._exempt: list[object] = []
        self._tests = 0

    def pytest_collection_finish(self) -> None:
        """Take stock: threads of the harness, and what imports have started."""
        self._given = self._alive()
        _set_aside()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Steps:
        """Start listening before the first fixture; what the tests before left for good has been set aside."""
        self._tests += 1
        if self._tests % OFTEN == 0:
            _set_aside(afresh=self._tests % SELDOM == 0)
        for message_guard in self.messages:
            message_guard.start()
        for leftover_guard in self.leftovers:
            leftover_guard.start()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Steps:
        """Exempt what belongs to more than one test."""
        before = [] if fixturedef.scope == "function" else self._alive()
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function":
                self._exempt += [thing for thing in self._alive() if thing not in before]

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Steps:
        """Fail a test in which something was said that it does not expect."""
        result = yield
        _fail(self._said(item))
        return result

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item, nextitem: pytest.Item | None) -> Steps:
        """Look for leftovers once every fixture of the test is torn down."""
        try:
            result = yield
        finally:
            if nextitem is None:
                self._exempt.clear()
            found = self._said(item) + self._left()
        _fail(found)
        return result

    def pytest_unconfigure(self) -> None:
        """Python may be gone before Qt is."""
        self.qt.stop()

    def _alive(self) -> list[object]:
        return [thing for guard in self.leftovers for thing in guard.alive()]

    def _said(self, item: pytest.Item) -> list[str]:
        return [text for guard in self.messages for text in guard.take(item)]

    def _left(self) -> list[str]:
        found = []
        for guard in self.leftovers:
            left = [thing for thing in guard.alive() if not self._is_exempt(thing)]
            for thing in guard.settle(left) if left else ():
                found.append(guard.describe(thing))
                guard.dispose(thing)
                self._given.append(thing)  # one report is enough
        return found

    def _is_exempt(self, thing: Any) -> bool:
        """True if ``thing`` or, for a Qt object, one of its ancestors is exempt."""
        while thing is not None:
            if thing in self._given or thing in self._exempt:
                return True
            thing = thing.parent() if hasattr(thing, "objectName") else None
        return False


def _set_aside(*, afresh: bool = False) -> None:
    """Look no more at what is there for good when garbage is collected after a test.

    That would take most of the time of a small one: half a million objects of modules and tests, and what windows keep
    for the next ones, stand against some thousand of its own. ``afresh``, what was set aside before is looked at again.
    """
    if afresh:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


def _fail(found: list[str]) -> None:
    if found:
        pytest.fail("\n".join(found), pytrace=False)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give the session its own home and register the guards.

    They replace pytest-qt's capture of messages, which does not see what Qt says between tests.
    """
    config.pluginmanager.register(Home(), "nnsim-home")
    config.pluginmanager.register(Guards(), "nnsim-guards")
    config.pluginmanager.register(Arithmetic(), "nnsim-arithmetic")
    config.pluginmanager.register(Garbage(), "nnsim-garbage")
    config.pluginmanager.register(Pointer(), "nnsim-pointer")
    if hasattr(config.option, "qt_log"):
        config.option.qt_log = False
