"""A generation: one complete, immutable state of the index, in a folder of its own.

    index/
      CURRENT                   the name of the generation that counts, and the SHA-256 of its manifest
      generations/NAME/
        manifest.json           what made it, and size and SHA-256 of each file below
        documents.jsonl  paragraphs.jsonl  rows.npy  vectors.npy  faiss.index  means.npz
        token_bits.raw  token_places.npz  postings.npz  glossary.jsonl  versions.npy  contents.json  text_keys.npy
      unfinished/               what an interrupted build has encoded already (see `unfinished`)

The parts of the documents lie one behind the other in each file, in one order, so that the next generation can take over those
that did not change (see `contents.Part`). A new one is written beside the old; replacing CURRENT (one atomic rename) makes it count. Every byte is checked before it is used.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from report_qa.errors import IndexDamaged, IndexMissing
from report_qa.storage import sha256_of

FORMAT = 6
CURRENT = "CURRENT"
GENERATIONS = "generations"
MANIFEST = "manifest.json"
DOCUMENTS, PARAGRAPHS, ROWS, VECTORS, FAISS = (
    "documents.jsonl",
    "paragraphs.jsonl",
    "rows.npy",
    "vectors.npy",
    "faiss.index",
)
MEANS, TOKEN_BITS, TOKEN_PLACES, POSTINGS, GLOSSARY = (
    "means.npz",
    "token_bits.raw",
    "token_places.npz",
    "postings.npz",
    "glossary.jsonl",
)
VERSIONS, CONTENTS, KEYS = "versions.npy", "contents.json", "text_keys.npy"
FILES = (
    DOCUMENTS, PARAGRAPHS, ROWS, VECTORS, FAISS, MEANS, TOKEN_BITS, TOKEN_PLACES, POSTINGS, GLOSSARY, VERSIONS, CONTENTS,
    KEYS,
)  # fmt: skip
REBUILD = "run: report-qa index"
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,99}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made of. `probe` is the encoder's vector of a fixed question."""

    format: int
    encoder: str
    corpus: str
    versions: Mapping[str, str]
    counts: Mapping[str, int]
    probe: tuple[float, ...]
    files: Mapping[str, Mapping[str, Any]]

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """ValueError, KeyError or TypeError where another version wrote it."""
        stated = json.loads(data)
        manifest = cls(**{**stated, "probe": tuple(float(x) for x in stated["probe"])})
        if not isinstance(manifest.encoder, str) or not isinstance(manifest.files, dict):
            raise TypeError("not a manifest")
        return manifest


@dataclass(frozen=True, slots=True)
class Generation:
    """The folder of a generation whose manifest has been checked."""

    folder: Path
    manifest: Manifest


def current_bytes(name: str, manifest: bytes) -> bytes:
    """The content of CURRENT that makes the generation `name` count."""
    return json.dumps({"generation": name, "manifest": hashlib.sha256(manifest).hexdigest()}).encode()


def find_generation(index: Path) -> Generation:
    """The generation that counts, its manifest checked, its other files not yet.

    Raises:
        IndexMissing: there is none.
        IndexDamaged: CURRENT or the manifest is not what was written.
    """
    pointer = _pointer(index)
    try:
        return _generation(index, pointer)
    except IndexDamaged:
        if _pointer(index) == pointer:
            raise
    # a builder made another generation count, and took this one away, while it was being looked at
    return find_generation(index)


def _pointer(index: Path) -> bytes:
    try:
        return (index / CURRENT).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(f"there is no index in {index.name or 'this folder'} yet; {REBUILD}") from None
    except OSError as error:
        raise IndexMissing(
            f"the index cannot be read ({error.strerror}); check the folder's rights or {REBUILD}"
        ) from None


def _generation(index: Path, pointer: bytes) -> Generation:
    try:
        stated = json.loads(pointer)
        name, checksum = stated["generation"], stated["manifest"]
        safe = bool(_NAME.fullmatch(name))
    except (ValueError, KeyError, TypeError, RecursionError):
        safe = False
    if not safe:
        raise IndexDamaged(f"the index is damaged: {CURRENT} is not what was written; {REBUILD}")
    folder = index / GENERATIONS / name
    if not folder.is_dir():
        raise IndexDamaged(f"the index is damaged: {CURRENT} names a generation that is not there; {REBUILD}")
    data = _read(folder / MANIFEST)
    if hashlib.sha256(data).hexdigest() != checksum:
        raise IndexDamaged(f"the index is damaged: {MANIFEST} and {CURRENT} do not belong together; {REBUILD}")
    try:
        manifest = Manifest.from_bytes(data)
    except (ValueError, KeyError, TypeError):
        raise IndexDamaged(f"the index was written by another version of report_qa; {REBUILD}") from None
    if manifest.format != FORMAT:
        raise IndexDamaged(f"the index was written by another version of report_qa; {REBUILD}")
    return Generation(folder, manifest)


def checked_path(generation: Generation, name: str) -> Path:
    """The path of one of the generation's files, after its size and SHA-256 have been compared.

    Raises:
        IndexDamaged: the file is missing or differs.
    """
    path = generation.folder / name
    stated = generation.manifest.files.get(name, {})
    try:
        whole = path.stat().st_size == stated.get("bytes") and sha256_of(path) == stated.get("sha256")
    except FileNotFoundError:
        whole = False
    except OSError as error:
        raise IndexDamaged(unreadable(name, error)) from None
    if not whole:
        raise IndexDamaged(f"the index is damaged: {name} is missing or not what was written; {REBUILD}")
    return path


def unreadable(name: str, error: OSError) -> str:
    """The sentence for a file that may be whole but does not let itself be read."""
    return f"the index cannot be used: {name} cannot be read ({error.strerror}); try again or {REBUILD}"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise IndexDamaged(f"the index is damaged: {path.name} is missing; {REBUILD}") from None
    except OSError as error:
        raise IndexDamaged(unreadable(path.name, error)) from None
