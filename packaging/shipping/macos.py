"""The bundle for macOS: what Finder knows of it, its signature, and the disk image that people download."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shipping.places import APP_ID, BUILD, PACKAGING, RESULTS
from shipping.running import run, say, tool
from shipping.version import version

BUNDLE = BUILD / "dist" / "nnsim.app"
ENTITLEMENTS = PACKAGING / "macos" / "entitlements.plist"
KIND = f"{APP_ID}.project"
OLDEST_SYSTEM = "14.0"
"""What the wheels of PyTorch ask for."""


def information() -> dict[str, Any]:
    """What the bundle's Info.plist says besides PyInstaller's own keys."""
    return {
        "CFBundleDisplayName": "nnsim",
        "CFBundleShortVersionString": version(),
        "CFBundleDevelopmentRegion": "en",
        "LSApplicationCategoryType": "public.app-category.education",
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        "NSHighResolutionCapable": True,
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSHumanReadableCopyright": "nnsim contributors, MIT licence",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "nnsim project",
                "CFBundleTypeRole": "Editor",
                "CFBundleTypeIconFile": "nnsim.icns",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [KIND],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": KIND,
                "UTTypeDescription": "nnsim project",
                "UTTypeIconFile": "nnsim.icns",
                "UTTypeConformsTo": ["public.data", "public.zip-archive"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": ["nnsim", "nnsim-lesson"],
                    "public.mime-type": ["application/x-nnsim-project"],
                },
            }
        ],
    }


def build(_program: Path, folder: Path = RESULTS) -> Path:
    """Make the disk image of the bundle that the freeze left; signed and notarised where the secrets for it are."""
    say("Building the disk image for macOS")
    link = BUNDLE / "Contents" / "MacOS" / "nnsim-cli"
    link.unlink(missing_ok=True)
    link.symlink_to("nnsim")
    sign(BUNDLE)
    target = folder / f"nnsim-{version()}-macos-{platform.machine()}.dmg"
    stage = BUILD / "dmg"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    run("ditto", BUNDLE, stage / "nnsim.app")
    (stage / "Applications").symlink_to("/Applications")
    run(
        tool("hdiutil", "macOS"), "create", "-volname", f"nnsim {version()}", "-srcfolder", stage,
        "-format", "ULMO", "-ov", target,
    )  # fmt: skip
    shutil.rmtree(stage)
    notarise(target)
    return target


def sign(bundle: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Sign with the developer's identity, or, without one, so that the program at least runs where it was made."""
    run(*sign_command(bundle, environment.get("NNSIM_SIGN_IDENTITY", "")))


def sign_command(bundle: Path, identity: str) -> list[str]:
    """``codesign`` for everything in ``bundle``; only a real identity can carry the hardened runtime."""
    hardened = ["--options", "runtime", "--timestamp"] if identity else []
    return [
        "codesign", "--force", "--deep", *hardened, "--entitlements", str(ENTITLEMENTS), "--sign", identity or "-",
        str(bundle),
    ]  # fmt: skip


def notarise(image: Path, environment: Mapping[str, str] = os.environ) -> bool:
    """Let Apple look at ``image`` and attach what it says; False where the secrets for it are missing."""
    names = ("NNSIM_NOTARY_APPLE_ID", "NNSIM_NOTARY_TEAM", "NNSIM_NOTARY_PASSWORD")
    account, team, password = (environment.get(name, "") for name in names)
    identity = environment.get("NNSIM_SIGN_IDENTITY", "")
    if not (account and team and password and identity):
        say("Not notarised: the secrets for it are not set, so people open it once with a right click.")
        return False
    run("codesign", "--force", "--timestamp", "--sign", identity, image)
    run(
        "xcrun", "notarytool", "submit", image, "--wait",
        "--apple-id", account, "--team-id", team, "--password", password,
    )  # fmt: skip
    run("xcrun", "stapler", "staple", image)
    return True
