"""From files of any format to documents of the corpus: read, checked and named, before anything is written."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from report_qa.corpus.editing import Change, ManifestEditor
from report_qa.corpus.gathering import Given
from report_qa.corpus.manifest import LANGUAGE_CODE, MANIFEST, TEXT_FIELDS, Entry, entry_of, read_entries
from report_qa.corpus.naming import document_id, file_name
from report_qa.corpus.reading import source_of
from report_qa.corpus.splitting import SplitDocument, split_document
from report_qa.errors import CorpusError, UsageError
from report_qa.languages import detect_language
from report_qa.protocols import Progress
from report_qa.types import Document, ReadDocument
from report_qa.versions import same_symbol

READERS = 4
"""Files read at the same time; each is parsed in a process of its own."""
FILES_AT_ONCE = 16
"""Files that a reader takes at a time; those that are read already wait for the ones before them."""
_SAMPLE = 4000
"""Characters that tell a document's language."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

ReadAll = Callable[[Sequence[Path]], Iterable[ReadDocument | CorpusError]]


@dataclass(frozen=True, slots=True)
class Addition:
    """A document that is about to come into the corpus. `replaces` is the file of the one that it takes the place of.

    `format`, `removed` and `remarks` are what the reader told (see `ReadDocument`).
    """

    given: Given
    document: Document
    text: str
    split: SplitDocument
    table: Mapping[str, Any]
    replaces: str
    format: str
    removed: Mapping[str, int]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What adding would do: additions, and the sentences for files that were refused."""

    additions: tuple[Addition, ...]
    refused: tuple[str, ...]


class Planner:
    """Plans additions to the corpus in `folder`.

    Args:
        stated: metadata that somebody stated; it wins over what the file says.
        replacing: whether documents that are there already are replaced.
    """

    def __init__(self, folder: Path, stated: Mapping[str, str], replacing: bool = False) -> None:
        self._folder = folder
        self._stated = {name: value.strip() for name, value in stated.items() if value.strip()}
        self._replacing = replacing
        entries = read_entries(folder) if (folder / MANIFEST).exists() else []
        self._there = {entry.document.id: entry for entry in entries}
        self._by_symbol = {
            (same_symbol(entry.document.symbol), entry.document.language): entry
            for entry in reversed(entries)
            if entry.document.symbol
        }
        self._files = {name.casefold() for name in (*_names_in(folder), *(entry.document.file for entry in entries))}
        self._new: dict[str, Given] = {}

    def plan(
        self,
        given: Sequence[Given],
        read: ReadAll,
        keep_going: bool = False,
        progress: Progress | None = None,
    ) -> Plan:
        """Read all files and decide what becomes of each.

        Args:
            read: makes text of files, or errors, in order; called from several threads.
            keep_going: pass over files that cannot be added.

        Raises:
            CorpusError: a file cannot be added, unless `keep_going`; or none can.
            UsageError: what was stated cannot be true of all files.
        """
        self._check_stated(len(given))
        additions: list[Addition] = []
        refused: list[str] = []
        for one, outcome in _read_all(given, read):
            try:
                if isinstance(outcome, CorpusError):
                    raise outcome
                additions.append(self._addition(one, outcome))
            except CorpusError as error:
                if not keep_going:
                    raise
                refused.append(str(error))
            if progress:
                progress(1)
        if not additions:
            raise CorpusError(f"no file could be added. {refused[0]}" if refused else "no file was named.")
        return Plan(tuple(additions), tuple(refused))

    def _check_stated(self, files: int) -> None:
        for name in ("id", "title"):
            if files > 1 and name in self._stated:
                raise UsageError(f"--{name} fits one file only; {files} are meant.")
        if "date" in self._stated and not _DATE.fullmatch(self._stated["date"]):
            raise UsageError("--date wants year, month and day, such as 2020-07-16.")
        if "original_language" in self._stated and not LANGUAGE_CODE.fullmatch(self._stated["original_language"]):
            raise UsageError("--original-language wants an ISO 639 code such as 'fr'.")

    def _addition(self, given: Given, read: ReadDocument) -> Addition:
        known = {name: _line(value) for name, value in {**read.metadata, **self._stated}.items() if _line(value)}
        language = known.get("language") or detect_language(read.text[:_SAMPLE])
        if not language:
            raise CorpusError(f"{given.shown}: its language cannot be told; state it with --language.")
        symbol = known.get("symbol", "")
        before = self._same_document(known.get("id", ""), symbol, language)
        wanted = known.get("id") or (before.document.id if before else document_id(symbol, given.path.name, language))
        before = before or self._there.get(wanted)
        if before and not self._replacing:
            raise CorpusError(
                f"{given.shown}: the corpus has it already, as {before.document.id!r}; add --replace, or another with --id."
            )
        if wanted in self._new:
            raise CorpusError(
                f"{given.shown}: would get the id {wanted!r}, as {self._new[wanted].shown} does; add one of them alone, with --id."
            )
        file = file_name(wanted, self._files)
        table = {"id": wanted, "file": file, "language": language} | {
            name: known[name] for name in TEXT_FIELDS if name in known
        }
        entry = entry_of(table, given.shown)
        if before:
            entry, table = self._kept(before, entry, table)
        source = source_of(entry, read.text)
        named = replace(source, document=replace(entry.document, file=given.shown))
        split = split_document(named)
        self._files.add(file.casefold())
        self._new[wanted] = given
        return Addition(
            given, source.document, read.text, split, table, before.document.file if before else "", read.format,
            read.removed, read.remarks,
        )  # fmt: skip

    def _same_document(self, identifier: str, symbol: str, language: str) -> Entry | None:
        """The document in the corpus with this id, or else with this symbol in this language."""
        if identifier:
            return self._there.get(identifier)
        return self._by_symbol.get((same_symbol(symbol), language)) if symbol else None

    def _kept(self, before: Entry, entry: Entry, table: Mapping[str, Any]) -> tuple[Entry, dict[str, Any]]:
        """A replaced document keeps what its manifest says, but for what was stated now; found fields fill the gaps."""
        fields = {name: value for name in TEXT_FIELDS if (value := getattr(before.document, name))}
        stated = {name: table[name] for name in self._stated if name in table}
        merged = {**table, **fields, **stated}
        document = replace(before.document, **merged)
        return Entry(document, before.corrections, before.markup), merged


def change_of(folder: Path, plan: Plan) -> Change:
    """What writing the plan changes in the folder."""
    editor = ManifestEditor(folder)
    for addition in plan.additions:
        if addition.replaces:
            editor.update(addition.document.id, addition.table)
        else:
            editor.add(addition.table)
    files = {addition.document.file: addition.text for addition in plan.additions}
    discarded = [addition.replaces for addition in plan.additions if addition.replaces]
    return Change(files, editor.to_bytes(), editor.before, _unnamed(folder, discarded))


def removal_of(folder: Path, identifiers: Sequence[str], keep_files: bool = False) -> Change:
    """What taking documents out changes in the folder; `keep_files` leaves their text files there.

    Raises:
        UsageError: there is no such document, or none would be left.
    """
    there = {entry.document.id: entry.document for entry in read_entries(folder)}
    for identifier in identifiers:
        if identifier not in there:
            raise UsageError(f"there is no document {identifier!r} in the corpus; report-qa list shows them.")
    wanted = dict.fromkeys(identifiers)
    if len(wanted) == len(there):
        raise UsageError("nothing would be left to ask; add another report first.")
    editor = ManifestEditor(folder)
    editor.remove(wanted)
    discarded = [] if keep_files else [there[identifier].file for identifier in wanted]
    return Change({}, editor.to_bytes(), editor.before, _unnamed(folder, discarded, wanted))


def _unnamed(folder: Path, files: Sequence[str], without: Mapping[str, None] | None = None) -> list[str]:
    """Those of `files` that only one document names."""
    entries = read_entries(folder) if files else []
    others = Counter(entry.document.file for entry in entries if entry.document.id not in (without or {}))
    allowed = 0 if without is not None else 1
    return [file for file in files if others[file] <= allowed]


def _read_all(given: Sequence[Given], read: ReadAll) -> Iterator[tuple[Given, ReadDocument | CorpusError]]:
    def attempt(some: Sequence[Given]) -> list[ReadDocument | CorpusError]:
        return list(read([one.path for one in some]))

    workers = max(1, min(READERS, os.cpu_count() or 1, len(given)))
    size = max(1, min(FILES_AT_ONCE, len(given) // workers))
    shares = [given[start : start + size] for start in range(0, len(given), size)]
    with ThreadPoolExecutor(workers) as pool:
        try:
            for share, outcomes in zip(shares, pool.map(attempt, shares), strict=True):
                yield from zip(share, outcomes, strict=True)
        finally:
            pool.shutdown(cancel_futures=True)


def _names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _line(value: str) -> str:
    """A value of the manifest: one line, nothing that is no letter."""
    printable = "".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in value)
    return " ".join(printable.split())
