"""Changing a corpus folder: the manifest keeps its comments and order, and all changes come together or not at all."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from report_qa.corpus.manifest import MANIFEST, reason
from report_qa.errors import CorpusError, ManifestError
from report_qa.protocols import Progress
from report_qa.storage import write_atomically, write_several

LOCK = ".lock"
NEW_MANIFEST = (
    "# One [[document]] table for each report. id, file and language are required; leave out what is not known.\n"
)


class ManifestEditor:
    """The text of a manifest, changed table by table (tomlkit keeps all else as it is)."""

    def __init__(self, folder: Path) -> None:
        path = folder / MANIFEST
        try:
            self._before: bytes | None = path.read_bytes() if path.exists() else None
            self._text = NEW_MANIFEST if self._before is None else self._before.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise ManifestError(f"{MANIFEST} cannot be read ({reason(error)}); save it as UTF-8 text.") from None
        self._added: list[Mapping[str, Any]] = []
        self._changed = False

    @property
    def before(self) -> bytes | None:
        """The manifest as it was found; None where there was none."""
        return self._before

    def add(self, table: Mapping[str, Any]) -> None:
        """Put a table at the end."""
        self._added.append(table)

    def update(self, identifier: str, values: Mapping[str, Any]) -> None:
        """Change fields of a document's table, adding those that it does not have."""
        table = self._parsed["document"][self._places[identifier]]
        for name, value in values.items():
            table[name] = value

    def remove(self, identifiers: Iterable[str]) -> None:
        """Take documents' tables out."""
        for place in sorted((self._places[identifier] for identifier in identifiers), reverse=True):
            del self._parsed["document"][place]
        del self._places

    def to_bytes(self) -> bytes:
        """The manifest as changed.

        Raises:
            ManifestError: it writes its documents in a form that cannot be added to.
        """
        import tomlkit

        text: str = self._parsed.as_string() if self._changed else self._text
        if self._added:
            tables = tomlkit.aot()
            for table in self._added:
                item = tomlkit.table()
                for name, value in table.items():
                    item.add(name, value)
                tables.append(item)
            new = tomlkit.document()
            new.add("document", tables)
            text = "\n\n".join(filter(None, [text.rstrip("\n"), new.as_string().strip("\n")])) + "\n"
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            raise ManifestError(f"{MANIFEST}: write each document as a [[document]] table of its own first.") from None
        return text.encode()

    @cached_property
    def _parsed(self) -> Any:
        # only where tables change: with a thousand of them it takes seconds, and adding at the end needs none of it
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        self._changed = True
        try:
            return tomlkit.parse(self._text)
        except TOMLKitError as error:
            raise ManifestError(f"{MANIFEST} is not valid TOML: {error}.") from None

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each document's table stands."""
        tables: Any = self._parsed.get("document", [])
        return {str(table["id"]): place for place, table in enumerate(tables)}


@dataclass(frozen=True, slots=True)
class Change:
    """New files, by name, and the manifest that names them; `discarded` are files that it no longer names."""

    files: Mapping[str, str]
    manifest: bytes
    before: bytes | None
    discarded: Sequence[str] = ()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep others from changing the folder meanwhile; it is made where it is missing.

    Raises:
        CorpusError: another command is changing it, or it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise CorpusError("another command is changing this corpus; wait until it is done.") from None
    except OSError as error:
        raise CorpusError(f"the corpus cannot be written ({reason(error)}); nothing was changed.") from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def changed(folder: Path, change: Change, progress: Progress | None = None) -> Iterator[None]:
    """The folder with the change made. An error inside the block takes it back; without one, discarded files are deleted.

    The manifest comes last, in one rename: a file that no manifest names counts for nothing, so that being killed at
    any point leaves the old corpus or the new one. An interruption by hand inside the block leaves the new one.
    `progress` is told of each file.

    Raises:
        CorpusError: the folder cannot be written; it is as it was.
    """
    try:
        write_several(folder, _encoded(change.files, progress))
        write_atomically(folder / MANIFEST, change.manifest)
    except OSError as error:
        _undo(folder, change)
        raise CorpusError(f"the corpus cannot be written ({reason(error)}); nothing was changed.") from None
    except BaseException:
        _undo(folder, change)
        raise
    try:
        yield
    except Exception:
        _undo(folder, change)
        raise
    except BaseException:
        _delete(folder, change.discarded)
        raise
    _delete(folder, change.discarded)


def _encoded(files: Mapping[str, str], progress: Progress | None) -> Iterator[tuple[str, bytes]]:
    for name, text in files.items():
        yield name, text.encode()
        if progress:
            progress(1)


def _undo(folder: Path, change: Change) -> None:
    with suppress(OSError):
        if change.before is None:
            (folder / MANIFEST).unlink(missing_ok=True)
        elif (folder / MANIFEST).read_bytes() != change.before:
            write_atomically(folder / MANIFEST, change.before)
        _delete(folder, list(change.files))


def _delete(folder: Path, names: Sequence[str]) -> None:
    """Delete files that lie in the folder; a manifest may have named others."""
    root = folder.resolve()
    for name in names:
        with suppress(OSError, ValueError):
            path = root / name
            if path.parent.resolve().is_relative_to(root) and path.name != MANIFEST:
                path.unlink(missing_ok=True)
