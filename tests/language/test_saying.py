"""A text is said in the language of the process; English costs nothing and needs no catalogue."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from nnsim.language import choice, pseudo, texts
from nnsim.language.catalogues import opened
from nnsim.language.languages import CODES, NAMES, VARIABLE
from nnsim.language.texts import Catalogue, say, say_count


@pytest.fixture
def of_words(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A catalogue of a few words, as a language without plural would have it."""
    words: dict[str, str] = {}
    known = Catalogue(lambda text: words.get(text, text), lambda one, many, count: words.get(one, many))
    monkeypatch.setattr(texts, "_catalogue", known)
    return words


def test_english_is_its_own_catalogue() -> None:
    assert texts.spoken() == "en"
    assert say("Open") == "Open"
    assert say("{count:,} points in {name}", count=1200, name="spiral") == "1,200 points in spiral"
    assert say("loss {loss:.2f} of {text!r}", loss=0.126, text="a") == "loss 0.13 of 'a'"


def test_without_values_braces_stay() -> None:
    assert say("Remove {count:layer}") == "Remove {count:layer}"


def test_one_and_many() -> None:
    assert say_count("{count} point", "{count:,} points", 1) == "1 point"
    assert say_count("{count} point", "{count:,} points", 1200) == "1,200 points"
    assert say_count("{count} point of {name}", "{count} points of {name}", 0, name="moons") == "0 points of moons"


def test_a_translation_may_turn_the_words_round(of_words: dict[str, str]) -> None:
    of_words["{count} of {name}"] = "{name}: {count}"
    assert say("{count} of {name}", count=3, name="moons") == "moons: 3"
    assert say("not known {count}", count=3) == "not known 3"


@pytest.mark.parametrize("wrong", ["{number} von {name}", "{count von", "{count:layer}", "{count.x}", "{0}"])
def test_a_wrong_translation_gives_way_to_english(of_words: dict[str, str], wrong: str) -> None:
    of_words["{count} of {name}"] = wrong
    assert say("{count} of {name}", count=3, name="moons") == "3 of moons"


def test_an_unknown_language_is_english() -> None:
    assert opened("xx") is None
    assert texts.use("xx") == "en"


def test_pseudo_keeps_places_tags_and_mnemonics() -> None:
    assert pseudo.text("Open") == "⟦Öþéñ~⟧".replace("þ", "p")
    assert pseudo.text("Show &test points").count("&t") == 1
    assert pseudo.text("{count:,} points in <b>{name}</b>").startswith("⟦{count:,} p")
    assert "<b>{name}</b>" in pseudo.text("{count:,} points in <b>{name}</b>")
    assert pseudo.text("Open…").endswith("~…⟧")
    assert pseudo.text("{a} × {b}") == "{a} × {b}"
    assert len(pseudo.text("A longer sentence of words")) > 1.3 * len("A longer sentence of words")


ASK = """
import json, sys
from nnsim.language import choice
print(json.dumps([choice.begin(*json.loads(sys.argv[1])), __import__("os").environ["NNSIM_LANGUAGE"]]))
"""


@pytest.mark.parametrize(
    ("environment", "arguments", "spoken"),
    [
        ({VARIABLE: "pseudo"}, ["", "en"], "pseudo"),
        ({VARIABLE: "pseudo"}, ["en", "pseudo"], "en"),
        ({VARIABLE: ""}, ["", "pseudo"], "pseudo"),
        ({VARIABLE: "xx"}, ["", "pseudo"], "en"),
        ({VARIABLE: "", "LC_ALL": "xx_XX.UTF-8"}, ["", "system"], "en"),
        ({VARIABLE: "", "LC_ALL": "C"}, ["system", ""], "en"),
    ],
)
def test_what_decides(environment: dict[str, str], arguments: list[str], spoken: str) -> None:
    """The command line before the environment, before the settings; what is started from here hears of it."""
    done = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps(arguments)],
        env={**os.environ, **environment}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == [spoken, spoken]


def test_the_language_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "is_complete", lambda code: code == "nl")
    assert choice.system_language({"LANG": "nl_NL.UTF-8"}) == "nl"
    assert choice.system_language({"LANG": "de_DE.UTF-8"}) == "en"
    assert choice.system_language({"LANG": "nl_NL.UTF-8", "LC_ALL": "en_GB.UTF-8"}) == "en"
    assert choice.system_language({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:nl"}) == "nl"
    assert choice.system_language({"LANG": "C", "LANGUAGE": "nl"}) == "en"


def test_languages_call_themselves() -> None:
    assert set(NAMES) <= set(CODES)
    assert list(NAMES.values()) == sorted(NAMES.values())


EARLY = """
import nnsim.language.texts as texts
said = []
texts.say = lambda text, /, **values: said.append(text) or text
texts.say_count = lambda one, many, /, count, **values: said.append(one) or one
import nnsim.cli.__main__
import nnsim.cli.parser
print(said)
"""


def test_nothing_is_said_before_the_language_is_chosen() -> None:
    """A constant that is made before would stay English."""
    done = subprocess.run([sys.executable, "-c", EARLY], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
