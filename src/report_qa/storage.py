"""Writing so that an interruption leaves the old state: temporary name, fsync, one atomic rename."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

_AT_ONCE = 8 * 2**20
"""Bytes handed to the system in one call."""


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the file `path` by `data`; readers see the old content or the new, never part of it."""
    _replace(path, data)
    sync_folder(path.parent)


def write_several(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """`write_atomically` for each (name, data); only when all are done, they are sure to be on the disk."""
    for name, data in files:
        _replace(folder / name, data)
    sync_folder(folder)


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name[:100]}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    try:
        write_synced(temporary, data)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_synced(path: Path, data: bytes) -> None:
    """Write a new file and wait until it is on the disk."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


class HashedFile(io.RawIOBase):
    """A file under way: what is written to it goes to the disk at once, and is counted and summed up.

    `size` and `sha256` say what has been written so far. It can be written only from front to back.
    """

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        for start in range(0, len(view), _AT_ONCE):
            self._file.write(view[start : start + _AT_ONCE])
        self._digest.update(view)
        self.size += len(view)
        return len(view)

    def flush(self) -> None:
        self._file.flush()

    def read_back(self, start: int, end: int) -> bytes:
        """The bytes from `start` to `end` of what was written; the file must have been opened for reading too."""
        self._file.seek(start)
        data = self._file.read(end - start)
        self._file.seek(0, os.SEEK_END)
        return data

    @property
    def sha256(self) -> str:
        """Hexadecimal."""
        return self._digest.hexdigest()


@contextmanager
def hashed_file(path: Path) -> Iterator[HashedFile]:
    """A new file, which is on the disk when the block ends."""
    with path.open("x+b") as file:
        yield HashedFile(file)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Fill a folder beside `path`, then give it its name in one rename; nothing stays behind if filling it fails.

    A folder that is already there (made meanwhile by another process) is left as it is.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    temporary.mkdir(parents=True)
    try:
        yield temporary
        for file in temporary.rglob("*"):
            _sync(file)
        sync_folder(temporary)
        try:
            os.rename(temporary, path)
        except OSError:
            if not path.is_dir():
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the folder's entries are on the disk, where the system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    if path.is_file():
        with path.open("rb") as file:
            os.fsync(file.fileno())
