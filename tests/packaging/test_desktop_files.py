"""Menu entry, kind of file, description and manual page: valid, and of this program."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from configparser import ConfigParser
from xml.etree import ElementTree

import pytest

from nnsim import __version__
from nnsim.cli.parser import COMMANDS
from nnsim.core.files.nnsim_file import SUFFIX
from nnsim.lessons.packed import SUFFIX as PACK
from shipping import desktop
from shipping.places import APP_ID

KIND = "application/x-nnsim-project"


@pytest.fixture
def share(tmp_path):
    icons = tmp_path / "icons"
    icons.mkdir()
    for name in ("16.png", "256.png", "nnsim.svg"):
        (icons / name).write_bytes(b"picture")
    desktop.write_share(tmp_path / "share", icons)
    return tmp_path / "share"


def checked(program, *arguments):
    """Let the desktop's own tool look, where it is installed."""
    if shutil.which(program) is None:
        return
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_menu_entry(share):
    file = share / "applications" / f"{APP_ID}.desktop"
    checked("desktop-file-validate", file)
    entry = ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(file, encoding="utf-8")
    values = entry["Desktop Entry"]
    assert values["Exec"] == "nnsim %f"
    assert values["Icon"] == APP_ID
    assert values["MimeType"] == f"{KIND};"


def test_the_kind_of_file(share):
    root = ElementTree.parse(share / "mime" / "packages" / f"{APP_ID}.xml").getroot()
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    kind = root.find("m:mime-type", space)
    assert kind.get("type") == KIND
    assert [glob.get("pattern") for glob in kind.findall("m:glob", space)] == [f"*{SUFFIX}", f"*{PACK}"]
    assert kind.find("m:icon", space).get("name") == APP_ID


def test_the_description(share):
    file = share / "metainfo" / f"{APP_ID}.metainfo.xml"
    checked("appstreamcli", "validate", "--no-net", file)
    root = ElementTree.parse(file).getroot()
    assert root.findtext("id") == APP_ID
    assert root.findtext("launchable") == f"{APP_ID}.desktop"
    assert root.findtext("provides/mediatype") == KIND
    assert root.find("releases/release").get("version") == __version__


def test_the_manual_page_names_every_command(share):
    page = gzip.decompress((share / "man" / "man1" / "nnsim.1.gz").read_bytes()).decode()
    assert "@" not in page
    named = re.findall(r"^\.B[I]? (\w+)$|^\.BI (\w+) \"", page, re.MULTILINE)
    assert {first or second for first, second in named} >= set(COMMANDS)
    assert f"nnsim {__version__}" in page


def test_icons_lie_where_desktops_look(share):
    apps = {path.relative_to(share / "icons/hicolor").as_posix() for path in share.rglob("apps/*")}
    assert apps == {
        f"16x16/apps/{APP_ID}.png",
        f"256x256/apps/{APP_ID}.png",
        f"scalable/apps/{APP_ID}.svg",
    }


def test_the_window_says_the_same_name(qapp):
    from nnsim.app.application import Application

    assert APP_ID in Application.__init__.__code__.co_consts
