"""Writes the catalogues of texts anew: the template, each language with what is translated so far, and its tables.

``.venv/bin/python packaging/make_texts.py``, or ``python3 dev.py texts``. Translations of texts that are gone go with
them; new and changed texts have an empty ``msgstr`` to be filled in. With ``--check`` nothing is written.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from catalogues import found, mo, po  # noqa: E402
from nnsim.language.languages import TRANSLATED  # noqa: E402

FOLDER = ROOT / "resources" / "translations"


def made() -> dict[Path, bytes]:
    """All files as they have to be."""
    texts = list(found.found().texts.values())
    files = {FOLDER / "nnsim.pot": po.written(texts, {}).encode()}
    for language in TRANSLATED:
        source = FOLDER / language / "LC_MESSAGES" / "nnsim.po"
        before = po.read(source)
        said = {text.one: forms for text in texts if (forms := known(text, before)) is not None}
        files[source] = po.written(texts, said, language).encode()
        files[source.with_suffix(".mo")] = mo.compiled(texts, said, language)
    return files


def known(text: found.Text, said: dict[str, po.Forms]) -> po.Forms | None:
    """Its translation; None where there is none, or one for another number of forms."""
    forms = said.get(text.one)
    return forms if forms is not None and len(forms) == (2 if text.many else 1) else None


def main() -> int:
    """Write what is not as it has to be."""
    files, changed = made(), 0
    for path, content in files.items():
        if path.exists() and path.read_bytes() == content:
            continue
        changed += 1
        print(path.relative_to(ROOT).as_posix())
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    texts = found.found().texts.values()
    words = sum(len(text.one.split()) for text in texts)
    print(f"{len(texts):,} texts of {words:,} words; {changed} files changed")
    for language in TRANSLATED:
        said = po.read(FOLDER / language / "LC_MESSAGES" / "nnsim.po")
        print(f"{language}: {sum(text.one not in said for text in texts):,} texts are missing")
    return int("--check" in sys.argv and changed > 0)


if __name__ == "__main__":
    sys.exit(main())
