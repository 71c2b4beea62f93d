"""Which files are meant by what somebody typed: files, folders, patterns."""

from __future__ import annotations

import glob
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from report_qa.errors import CorpusError

MOST_FILES = 20_000
"""Files that are added at once; more are likely the wrong folder."""
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Given:
    """A file to add. `shown` names it in messages: never an absolute path, always one printable line."""

    path: Path
    shown: str


def gather(arguments: Iterable[str], endings: Collection[str]) -> list[Given]:
    """The files of the arguments, each once: a file as it is, a folder's files with one of `endings`, a pattern's matches.

    Folders are read with all folders below them, in the order of names; what begins with a dot is passed over.

    Raises:
        CorpusError: nothing is there, or a link in a folder leads out of it.
    """
    found: dict[str, Given] = {}
    for argument in arguments:
        for given in _expanded(argument, endings):
            found.setdefault(os.path.realpath(given.path), given)
            if len(found) > MOST_FILES:
                raise CorpusError(f"more than {MOST_FILES} files are meant; add them in parts.")
    return list(found.values())


def printable(name: str) -> str:
    """A name on one line, without anything that drives a terminal."""
    line = "".join(c if c.isprintable() else "\ufffd" for c in name)
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"


def _expanded(argument: str, endings: Collection[str]) -> list[Given]:
    path = Path(argument)
    try:
        if path.is_dir():
            return _within(path, endings)
        if os.path.lexists(path) or not glob.has_magic(argument):
            return [Given(path, printable(path.name))]
        matches = sorted(glob.glob(argument, recursive=True))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no name of a file"
        raise CorpusError(f"{printable(path.name)}: cannot be looked up ({why}).") from None
    files = [Path(match) for match in matches if Path(match).suffix.lower() in endings and Path(match).is_file()]
    if not files:
        raise CorpusError(f"{printable(path.name)}: no file that can be read has such a name.")
    return [Given(file, printable(file.name)) for file in files]


def _within(folder: Path, endings: Collection[str]) -> list[Given]:
    root = folder.resolve()
    found: list[Given] = []
    for here, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [*folders, *sorted(names)]:
            path = Path(here, name)
            shown = printable(os.path.relpath(path, folder))
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                raise CorpusError(f"{shown}: is a link that leads out of the folder; name the file itself.")
            if not name.startswith(".") and path.suffix.lower() in endings and path.is_file():
                found.append(Given(path, shown))
                if len(found) > MOST_FILES:
                    raise CorpusError(f"the folder has more than {MOST_FILES} files; add them in parts.")
    if not found:
        raise CorpusError(f"{printable(root.name)}: the folder has no file that can be read.")
    return found
