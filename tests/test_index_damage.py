"""Damaged indexes are noticed before they answer, in one sentence that names the file and the remedy."""

from __future__ import annotations

import errno
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from report_qa.corpus import Corpus, read_corpus
from report_qa.encoders.hashing import HashEncoder
from report_qa.errors import IndexDamaged, IndexFolderError, IndexMissing
from report_qa.index import generation as files
from report_qa.index.building import build_index
from report_qa.index.reading import open_index, open_unasked

ENCODER = HashEncoder()
EVERY_FILE = (files.CURRENT, files.MANIFEST, *files.FILES)
MakeCorpus = Callable[..., Path]


@pytest.fixture
def index(hash_index_folder: Path, tmp_path: Path) -> Path:
    """A copy that may be damaged."""
    return Path(shutil.copytree(hash_index_folder, tmp_path / "index"))


def path_of(index: Path, name: str) -> Path:
    return index / name if name == files.CURRENT else files.find_generation(index).folder / name


def refused(index: Path, *parts: str, error: type[IndexFolderError] = IndexDamaged) -> None:
    with pytest.raises(error) as caught:
        open_index(index, ENCODER)
    message = str(caught.value)
    assert "\n" not in message
    assert str(index.parent) not in message
    assert "run: report-qa index" in message
    for part in parts:
        assert part in message
    assert open_unasked(index) is None


@pytest.mark.parametrize("name", EVERY_FILE)
def test_a_file_cut_short_at_any_length(index: Path, name: str) -> None:
    path = path_of(index, name)
    data = path.read_bytes()
    chosen = random.Random(name)
    lengths = {0, 1, len(data) - 1, len(data) // 2, *(chosen.randrange(len(data) or 1) for _ in range(50))}
    for length in sorted(length for length in lengths if 0 <= length < len(data)):
        path.write_bytes(data[:length])
        refused(index, name)
    path.write_bytes(data + b"\0")
    refused(index, name)
    path.write_bytes(data)
    assert len(open_index(index, ENCODER).paragraphs) == 76


@pytest.mark.parametrize("name", EVERY_FILE)
def test_any_flipped_bit(index: Path, name: str) -> None:
    path = path_of(index, name)
    data = path.read_bytes()
    chosen = random.Random(name)
    bits = [chosen.randrange(len(data) * 8) for _ in range(50 if data else 0)]
    if name == files.CURRENT:
        bits = list(range(len(data) * 8))  # all of them: nothing but this file vouches for it
    for bit in bits:
        damaged = bytearray(data)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        refused(index, name)


@pytest.mark.parametrize("name", [files.VECTORS, files.FAISS, files.ROWS])
def test_a_block_of_zeros(index: Path, name: str) -> None:
    path = path_of(index, name)
    data = bytearray(path.read_bytes())
    data[-4096:-10] = bytes(len(data[-4096:-10]))
    path.write_bytes(data)
    refused(index, name)


@pytest.mark.parametrize("name", EVERY_FILE[1:])
def test_a_missing_file(index: Path, name: str) -> None:
    path_of(index, name).unlink()
    refused(index, name)


@pytest.mark.parametrize("name", EVERY_FILE)
def test_a_folder_in_a_files_place(index: Path, name: str) -> None:
    path = path_of(index, name)
    path.unlink()
    path.mkdir()
    with pytest.raises(IndexFolderError, match="run: report-qa index"):
        open_index(index, ENCODER)


def test_a_missing_index(index: Path, tmp_path: Path) -> None:
    (index / files.CURRENT).unlink()
    refused(index, "there is no index in index yet", error=IndexMissing)
    refused(tmp_path / "nowhere", "there is no index in nowhere yet", error=IndexMissing)
    (tmp_path / "file").write_bytes(b"x")
    refused(tmp_path / "file", "there is no index in file yet", error=IndexMissing)


def test_a_generation_that_is_gone(index: Path) -> None:
    shutil.rmtree(index / files.GENERATIONS)
    refused(index, files.CURRENT)


@pytest.mark.parametrize("count", range(6))
def test_a_half_written_generation(index: Path, count: int) -> None:
    """As if a copy of the folder had been cut off."""
    folder = files.find_generation(index).folder
    for name in (files.MANIFEST, *files.FILES)[count:]:
        (folder / name).unlink()
    refused(index, (files.MANIFEST, *files.FILES)[count])


@pytest.mark.parametrize("name", [files.MANIFEST, *files.FILES])
def test_files_of_two_generations_mixed(make_corpus: MakeCorpus, tmp_path: Path, name: str) -> None:
    folders = []
    for state in ("One", "Two"):  # as long as each other
        build_index(
            tmp_path / "i", read_corpus(make_corpus({"abc": f"1. State {state}. Yes.", state: "1. A."})), ENCODER
        )
        folders.append(files.find_generation(tmp_path / "i").folder)
    if (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes():
        assert name not in (files.MANIFEST, files.PARAGRAPHS, files.VECTORS, files.FAISS)
        return  # the same in both: nothing is mixed
    shutil.copy(folders[0] / name, folders[1] / name)
    refused(tmp_path / "i", name)


@pytest.mark.parametrize(
    "pointer",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"x"',
        b"\xff\xfe",
        b'{"generation": "../../etc", "manifest": ""}',
        b'{"generation": "..", "manifest": ""}',
        b'{"generation": "", "manifest": ""}',
        b'{"generation": "a/b", "manifest": ""}',
        b'{"generation": "/etc", "manifest": ""}',
        b'{"generation": 5, "manifest": ""}',
        b'{"generation": "a\\u0000b", "manifest": ""}',
        b'{"generation": "\\ud800", "manifest": ""}',
        b'{"generation": "' + b"x" * 5000 + b'", "manifest": ""}',
        b"[" * 100_000,
    ],
)
def test_a_pointer_that_points_nowhere(index: Path, pointer: bytes) -> None:
    (index / files.CURRENT).write_bytes(pointer)
    refused(index, files.CURRENT)


@pytest.mark.parametrize(
    ("field", "value"),
    [("format", 99), ("probe", None), ("probe", ["x"]), ("files", {}), ("files", None), ("extra", 1), ("encoder", 5)],
)
def test_a_whole_manifest_of_another_version(index: Path, field: str, value: object) -> None:
    generation = files.find_generation(index)
    stated = json.loads((generation.folder / files.MANIFEST).read_bytes())
    stated[field] = value
    data = json.dumps(stated).encode()
    (generation.folder / files.MANIFEST).write_bytes(data)
    (index / files.CURRENT).write_bytes(files.current_bytes(generation.folder.name, data))
    with pytest.raises(IndexFolderError, match="run: report-qa index"):
        open_index(index, ENCODER)


@pytest.mark.parametrize(
    "data", [b"", b"5\n", b'{"document": "a", "colour": 1}\n', b"\x93NUMPY", b"PK\x03\x04", b"IxFI"]
)
@pytest.mark.parametrize("name", [name for name in files.FILES if name not in (files.DOCUMENTS, files.GLOSSARY)])
def test_whole_files_of_another_version(index: Path, name: str, data: bytes) -> None:
    """The checksums are right, the content is not what this version writes."""
    import hashlib

    generation = files.find_generation(index)
    stated = json.loads((generation.folder / files.MANIFEST).read_bytes())
    stated["files"][name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    manifest = json.dumps(stated).encode()
    (generation.folder / name).write_bytes(data)
    (generation.folder / files.MANIFEST).write_bytes(manifest)
    (index / files.CURRENT).write_bytes(files.current_bytes(generation.folder.name, manifest))
    refused(index)


@pytest.mark.parametrize("code", [errno.EMFILE, errno.EACCES, errno.EIO])
def test_a_file_that_cannot_be_read_is_not_called_damaged(
    index: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def failing(path: Path, *arguments: object, **keywords: object) -> object:
        if path.name == files.VECTORS:
            raise OSError(code, "no luck today")
        return opened(path, *arguments, **keywords)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", failing)
    with pytest.raises(IndexDamaged, match=r"vectors\.npy cannot be read \(no luck today\)"):
        open_index(index, ENCODER)


@pytest.mark.parametrize("name", [files.CURRENT, files.PARAGRAPHS])
def test_the_next_build_mends_it(report_corpus: Corpus, index: Path, name: str) -> None:
    path_of(index, name).write_bytes(b"broken")
    assert build_index(index, report_corpus, ENCODER).changed
    assert len(open_index(index, ENCODER).paragraphs) == 76
