"""One version for everything, and a changelog that agrees with it."""

from __future__ import annotations

from pathlib import Path

import pytest

import nnsim
from shipping import version
from shipping.places import BuildError

CHANGELOG = """# Changelog

## Unreleased

### Added
- Something new.

## 1.2.0 - 2026-03-04

### Fixed
- A bug.

## 1.1.0 - 2026-01-02

- Older.
"""
RELEASED = CHANGELOG.replace("## Unreleased\n\n### Added\n- Something new.\n\n", "")


def test_the_version_has_one_home(tmp_path):
    assert version.version() == nnsim.__version__
    (tmp_path / "nnsim").mkdir()
    (tmp_path / "nnsim" / "__init__.py").write_text('__version__ = "new"\n')
    with pytest.raises(BuildError, match=r"no version of the form 1\.2\.3"):
        version.version(tmp_path)
    project = (Path(nnsim.__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    assert 'dynamic = ["version"]' in project


def test_the_changelog_of_this_version_is_in_order():
    changelog = version.read_changelog()
    version.check_head(changelog, nnsim.__version__)
    assert "###" in version.notes(changelog, nnsim.__version__)


def test_sections():
    found = version.sections(CHANGELOG)
    assert list(found) == ["Unreleased", "1.2.0", "1.1.0"]
    assert found["1.2.0"] == ("2026-03-04", "### Fixed\n- A bug.")
    assert version.released_on(CHANGELOG, "1.1.0") == "2026-01-02"
    assert version.released_on(CHANGELOG, "1.3.0") == ""


def test_the_newest_release_must_be_the_version():
    version.check_head(CHANGELOG, "1.2.0")
    version.check_head("# Changelog\n\n## Unreleased\n\n- First.\n", "0.1.0")
    with pytest.raises(BuildError, match=r"begins with 1\.2\.0, but the version is 1\.3\.0"):
        version.check_head(CHANGELOG, "1.3.0")


@pytest.mark.parametrize(
    ("changelog", "tag", "words"),
    [
        (RELEASED, "v1.1.0", "the tag must be v1.2.0"),
        (RELEASED, "1.2.0", "the tag must be v1.2.0"),
        (CHANGELOG, "v1.2.0", "not with Unreleased"),
        (RELEASED.replace(" - 2026-03-04", ""), "v1.2.0", "must begin with"),
        ("", "v1.2.0", "not with nothing"),
    ],
)
def test_what_may_not_be_published(changelog, tag, words):
    version.check_tag(RELEASED, "1.2.0", "v1.2.0")
    with pytest.raises(BuildError, match=words):
        version.check_tag(changelog, "1.2.0", tag)


def test_notes():
    assert version.notes(CHANGELOG, "1.2.0") == "### Fixed\n- A bug."
    assert version.notes(CHANGELOG, "1.3.0") == "### Added\n- Something new."
    with pytest.raises(BuildError, match=r"says nothing about 1\.3\.0"):
        version.notes(RELEASED, "1.3.0")
