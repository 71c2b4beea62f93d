"""A corpus folder, `manifest.toml` and the files it names, read into documents and paragraphs."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report_qa.cleaning import correction_rule, edit_counts
from report_qa.concepts import dump_glossary, read_glossary
from report_qa.corpus.manifest import MANIFEST, Entry, read_entries, reason
from report_qa.corpus.splitting import SplitDocument, Splitter, split_document
from report_qa.errors import CorpusError
from report_qa.protocols import Progress
from report_qa.records import PackedParagraphs
from report_qa.types import Document, Misalignment, SourceText
from report_qa.versions import Group, align

GLOSSARY = "glossary.jsonl"
"""Optional: names of the corpus's own, one JSON object a line, beside those that come with the package."""
LARGEST_FILE = 50 * 1024 * 1024
"""Bytes. Far above any report; a larger file is refused before it is read."""


Aligner = Callable[[Sequence[Document], Sequence[str]], Group | None]
"""Takes the documents and what their paragraphs were made of (see `SplitDocument.source`)."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a folder with their paragraphs, in the manifest's order; `split` has those of each document, packed.

    `fingerprint` is a SHA-256 over everything that the index depends on: texts, metadata, cleaning rules, the splitter's work.
    `versions` has one number for each paragraph, the same for those that say the same in several languages (see
    `versions.align`); `misaligned` are the pairs of documents that should, and do not.
    """

    documents: tuple[Document, ...]
    split: tuple[SplitDocument, ...]
    edit_counts: Mapping[str, int]
    fingerprint: str
    glossary: tuple[Mapping[str, Any], ...] = ()
    versions: tuple[int, ...] = ()
    misaligned: tuple[Misalignment, ...] = ()

    @property
    def paragraphs(self) -> PackedParagraphs:
        """The paragraphs of all documents."""
        return PackedParagraphs((one.lines, one.count) for one in self.split)


def read_corpus(
    folder: Path,
    split: Splitter = split_document,
    align_before: Aligner | None = None,
    start: Callable[[int], Progress | None] = lambda documents: None,
) -> Corpus:
    """Read and split every document that the folder's manifest names.

    Args:
        split: makes the paragraphs; one that remembers those of some documents saves the work.
        align_before: says how documents of one symbol were joined before; None, where they have to be compared.
        start: called with the number of documents; returns what is told of each.

    Raises:
        ManifestError: no manifest, or it cannot be used.
        CorpusError: a file is missing, too large, not UTF-8, or its paragraphs are not numbered 1, 2, 3 ….
    """
    entries = read_entries(folder)
    progress = start(len(entries))
    glossary = read_glossary(read_text(folder, GLOSSARY), GLOSSARY) if (folder / GLOSSARY).is_file() else []
    done: list[SplitDocument] = []
    digest = hashlib.sha256(dump_glossary(glossary))
    marks: Counter[str] = Counter()
    for entry in entries:
        source = source_of(entry, read_text(folder, entry.document.file))
        one = split(source)
        for part in (repr(source).encode("utf-8", "surrogatepass"), one.lines):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        marks.update(one.marks)
        done.append(one)
        if progress:
            progress(1)
    declared = {correction_rule(c): 0 for entry in entries for c in entry.corrections}
    declared |= {rule: 0 for entry in entries for rule in entry.markup}
    documents = tuple(entry.document for entry in entries)
    paragraphs = PackedParagraphs((one.lines, one.count) for one in done)

    def known(places: Sequence[int]) -> Group | None:
        sources = [done[place].source for place in places]
        return align_before([documents[place] for place in places], sources) if align_before else None

    alignment = align(documents, [one.count for one in done], paragraphs.of_document, known)
    return Corpus(
        documents=documents,
        split=tuple(done),
        edit_counts={**declared, **edit_counts(marks)},
        fingerprint=digest.hexdigest(),
        glossary=tuple(glossary),
        versions=alignment.versions,
        misaligned=alignment.misaligned,
    )


def source_of(entry: Entry, text: str) -> SourceText:
    """A manifest's entry with the text of its file."""
    return SourceText(entry.document, text, entry.corrections, entry.markup)


def read_text(folder: Path, file: str) -> str:
    """The text of a file inside the folder; errors as for `read_corpus`."""
    root = folder.resolve()
    try:
        path = (root / file).resolve()
        if not path.is_relative_to(root):
            raise CorpusError(f"{file}: the file lies outside the corpus folder; put it inside.")
        if path.stat().st_size > LARGEST_FILE:
            raise CorpusError(f"{file}: larger than {LARGEST_FILE // 2**20} MB; split it into documents.")
        if path.exists() and not path.is_file():
            raise CorpusError(f"{file}: is a folder or a device, not a text file.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise CorpusError(f"{file}: {MANIFEST} names it, but it is not in the corpus folder.") from None
    except (OSError, ValueError, RuntimeError) as error:
        raise CorpusError(f"{file}: cannot be read ({reason(error)}).") from None
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CorpusError(f"{file}, line {line}: not UTF-8; save the file as UTF-8 text.") from None
    if "\0" in text:
        raise CorpusError(f"{file}: holds NUL characters, so it is no plain text; save it as UTF-8 text.")
    if not text.strip():
        raise CorpusError(f"{file}: is empty.")
    return text
