"""The catalogues are those of the sources, compiled, and every translation fits its text."""

from __future__ import annotations

import re
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest

import make_texts
from catalogues import mo, po
from catalogues.found import Sources, Text, found
from nnsim.language import catalogues
from nnsim.language.choice import system_language
from nnsim.language.languages import TRANSLATED

SIGNS = re.compile(r"\{[^{}]*\}|<[^<>]*>|&nbsp;")
"""What a translation has to keep: places, tags."""


def test_the_catalogues_are_up_to_date() -> None:
    stale = [path.name for path, content in make_texts.made().items() if path.read_bytes() != content]
    assert stale == [], "run python3 dev.py texts"


def test_every_text_is_a_constant() -> None:
    assert found().odd == []


def test_what_is_found() -> None:
    sources = Sources()
    sources.read(
        "a.py", 'say("One {x}", x=1), say_count("{count} a", "{count} b", 2), counted(3, "leaf"), nouns(1, "box")'
    )
    sources.read("b.py", 'say("One " "{x}", x=2), say("Add {count:layer}"), to_count("axis"), say(name)')
    texts = {text.one: text.many for text in sources.texts.values()}
    assert texts == {
        "One {x}": "", "{count} a": "{count} b", "{count:,} leaf": "{count:,} leaves", "box": "boxes",
        "Add {count:layer}": "", "{count:,} layer": "{count:,} layers",
        "{count:,} axis": "{count:,} axes", "axis": "axes",
    }  # fmt: skip
    assert sources.texts["One {x}"].places == ["a.py", "b.py"]
    assert sources.odd == ["b.py: say(name)"]


ODD = [Text('A "word"\nand a \\ and\ta', places=["a.py"]), Text("{count} a", "{count} b"), Text("none")]
SAID = {ODD[0].one: ('Ein "Wort"\nund ein \\ und\tein',), "{count} a": ("{count} e", "{count} f")}


def test_what_translators_write_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "nnsim.po"
    path.write_text(po.written(ODD, SAID, "de"), "utf-8")
    assert {text: forms for text, forms in po.read(path).items() if text} == SAID


def test_the_program_reads_what_is_compiled() -> None:
    catalogue = GNUTranslations(BytesIO(mo.compiled(ODD, SAID, "de")))
    assert catalogue.gettext(ODD[0].one) == SAID[ODD[0].one][0]
    assert [catalogue.ngettext("{count} a", "{count} b", count) for count in (0, 1, 2)] == [
        "{count} f", "{count} e", "{count} f",
    ]  # fmt: skip
    assert catalogue.gettext("none") == "none"
    assert catalogue.info()["x-missing"] == "1"


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_places_tags_and_mnemonics(language: str) -> None:
    texts = found().texts
    said = po.read(make_texts.FOLDER / language / "LC_MESSAGES" / "nnsim.po")
    wrong = [one for one, forms in said.items() if one and not _fits(texts[one], forms)]
    assert wrong == []


def _fits(text: Text, forms: tuple[str, ...]) -> bool:
    """Whether every form has what one of the two English ones has."""
    english = [text.one, text.many] if text.many else [text.one]
    return all(any(_kept(form) == _kept(one) for one in english) for form in forms)


def _kept(text: str) -> tuple[set[str], int, bool, bool]:
    """Its places and tags, how many mnemonics it has, and whether blanks stand at its ends."""
    mnemonics = len(re.findall(r"&(?=\w)(?!nbsp;)", text))
    return set(SIGNS.findall(text)), mnemonics, text[:1] == " ", text[-1:] == " "


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_languages_are_complete(language: str) -> None:
    """A system in this language gets it without being asked."""
    assert catalogues.is_complete(language)
    spoken = system_language({"LANG": f"{language}_XX.UTF-8"})
    assert spoken == language


def test_an_unfinished_language_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [Text(str(number)) for number in range(catalogues.FEW + 1)]
    unfinished = GNUTranslations(BytesIO(mo.compiled(texts, {}, "de")))
    monkeypatch.setattr(catalogues, "opened", lambda code: unfinished)
    assert not catalogues.is_complete("de")
    assert system_language({"LANG": "de_DE.UTF-8"}) == "en"
