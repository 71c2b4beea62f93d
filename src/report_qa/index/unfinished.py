"""What an interrupted build has encoded already, kept beside the index until a build is done.

    index/unfinished/IDENTITY/
      00001.part  00002.part …      SHA-256, then an .npz archive without pickles

IDENTITY stands for the encoder and the neutral texts. Parts of another one are thrown away when a build begins, and so are parts
in which the build finds nothing that it wants: what is kept is never more than what one build encodes.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from report_qa.index.reuse import EncodedWindow
from report_qa.protocols import Vectors
from report_qa.storage import write_atomically

UNFINISHED = "unfinished"
PARTS_AT_ONCE = 8
"""Parts held in memory; what they hold is wanted in about the order in which it was encoded."""
_DIGEST = 32


class Unfinished:
    """The parts of one build, in `folder` (the index's)."""

    def __init__(self, folder: Path, identity: str) -> None:
        self._all = folder / UNFINISHED
        self._own = self._all / hashlib.sha256(identity.encode()).hexdigest()[:16]
        self._last = 0
        self._part_of: dict[bytes, Path] = {}
        self._read_part = lru_cache(maxsize=PARTS_AT_ONCE)(_read)

    def find(self, wanted: Collection[bytes]) -> Collection[bytes]:
        """The keys, of those `wanted`, that were encoded before; parts without any are deleted."""
        if not self._all.is_dir():
            return ()
        for other in self._all.iterdir():
            if other != self._own:
                shutil.rmtree(other, ignore_errors=True)
        for path in sorted(self._own.glob("*.part")):
            found = _read(path)
            keys = [key for part in found or () for key in part if key in wanted]
            if not keys:
                with suppress(OSError):
                    path.unlink()
                continue
            self._last = max(self._last, int(path.stem))
            self._part_of.update(dict.fromkeys(keys, path))
        return self._part_of.keys()

    def take(self, wanted: Iterable[bytes]) -> tuple[dict[bytes, EncodedWindow], dict[bytes, Vectors]]:
        """(windows, vectors) by key, of those `wanted` that `find` found."""
        windows: dict[bytes, EncodedWindow] = {}
        pooled: dict[bytes, Vectors] = {}
        for key in wanted:
            if key in self._part_of and (found := self._read_part(self._part_of[key])):
                if key in found[0]:
                    windows[key] = found[0][key]
                else:
                    pooled[key] = found[1][key]
        return windows, pooled

    def keep(self, windows: Mapping[bytes, EncodedWindow], pooled: Mapping[bytes, Vectors]) -> None:
        """Write a further part."""
        self._own.mkdir(parents=True, exist_ok=True)
        self._last += 1
        data = _packed(windows, pooled)
        write_atomically(self._own / f"{self._last:05}.part", hashlib.sha256(data).digest() + data)

    def clear(self) -> None:
        """Throw everything away: the build is done."""
        shutil.rmtree(self._all, ignore_errors=True)


def _packed(windows: Mapping[bytes, EncodedWindow], pooled: Mapping[bytes, Vectors]) -> bytes:
    buffer = io.BytesIO()
    arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {
        "keys": np.frombuffer(b"".join(pooled), np.uint8).reshape(len(pooled), _DIGEST),
        "pooled": np.stack(list(pooled.values())) if pooled else np.zeros((0, 0), np.float32),
        "window_keys": np.frombuffer(b"".join(windows), np.uint8).reshape(len(windows), _DIGEST),
    }
    if windows:
        arrays |= {
            "window_pooled": np.stack([one.pooled for one in windows.values()]),
            "bits": np.concatenate([one.bits for one in windows.values()]),
            "characters": np.concatenate([one.characters for one in windows.values()]),
            "ends": np.cumsum([len(one.bits) for one in windows.values()]),
        }
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _read(path: Path) -> tuple[dict[bytes, EncodedWindow], dict[bytes, Vectors]] | None:
    """None where the part is not what was written."""
    try:
        data = path.read_bytes()
        if not path.stem.isdecimal() or hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
            return None
        with np.load(io.BytesIO(data[_DIGEST:]), allow_pickle=False) as stored:
            part = {name: stored[name] for name in stored.files}
    except (OSError, ValueError, EOFError, BadZipFile):
        return None
    windows: dict[bytes, EncodedWindow] = {}
    begin = 0
    for at, key in enumerate(part["window_keys"]):
        span = slice(begin, int(part["ends"][at]))
        windows[key.tobytes()] = EncodedWindow(part["window_pooled"][at], part["bits"][span], part["characters"][span])
        begin = span.stop
    return windows, {key.tobytes(): vector for key, vector in zip(part["keys"], part["pooled"], strict=True)}
