"""Files of kinds that are not read are called by their name, with what to do instead."""

from __future__ import annotations

import io
import pickle
import tarfile
from pathlib import Path

import numpy as np
import pytest

from nnsim.core.problem import ProblemError
from nnsim.io.importing import read


def tar() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("a.csv"))
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.heic", b"\0\0\0\x18ftypheic\0\0", "this is a HEIC picture; save it as PNG or JPEG."),
        ("a.avif", b"\0\0\0\x18ftypavif\0\0", "this is an AVIF picture; save it as PNG or JPEG."),
        ("a.png", b"\0\0\0\x18ftypheic\0\0", "this is a HEIC picture; save it as PNG or JPEG."),
        ("a.pdf", b"%PDF-1.7\n", "this is a PDF document; save its table as CSV."),
        ("a.h5", b"\x89HDF\r\n\x1a\n\0", "this is an HDF5 file; save its arrays with numpy.savez."),
        ("a.parquet", b"PAR1\x15\0\x15", "this is a Parquet file; save it as CSV."),
        ("a.pkl", pickle.dumps([1.5]), "this is a pickle, which can run programs and is never loaded"),
        ("a.tar.gz", tar(), "this is a tar archive; unpack it first."),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "reads no spreadsheets; save it as CSV"),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\0", "this is an old Office document; save it as CSV."),
        ("a.bin", bytes(range(256)) * 4, "this is no text; choose a CSV, NPZ, NPY or IDX file"),
        ("a.csv", np.arange(99, dtype=np.float64).tobytes(), "this is no text; choose a CSV, NPZ, NPY or IDX file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # bytes of an archive hold the time
)
def test_it_is_called_by_its_name(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ProblemError) as caught:
        read(tmp_path / name)
    assert said in caught.value.problem.text


def test_a_column_may_have_the_name_of_a_format(tmp_path: Path) -> None:
    rows = "".join(f"{i * 7 % 11}.5,{i % 3}.25,{'ab'[i % 2]}\n" for i in range(20))
    for name in ("ID3", "MZ", "PAR1", "BZh"):
        (tmp_path / "a.csv").write_text(f"{name},größe,kind\n{rows}", encoding="utf-8")
        assert read(tmp_path / "a.csv").columns[0] == name
    (tmp_path / "a.csv").write_text(f"ID3,b,kind\n{rows}", encoding="utf-16")
    assert read(tmp_path / "a.csv").columns[0] == "ID3"
