"""A document split into its paragraphs, packed, with a checksum of all that the result depends on.

Splitting a report takes some hundredth of a second, reading the result a thousandth: what has been split once, by the same code
from the same text under the same rules, is taken over (see `index.reuse`).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from importlib.resources import files

from report_qa.cleaning import count_marks
from report_qa.paragraphs import split_paragraphs
from report_qa.records import dump_paragraphs
from report_qa.types import SourceText


@dataclass(frozen=True, slots=True)
class SplitDocument:
    """The paragraphs of a document as `records.dump_paragraphs` writes them, how many they are, and the edits in them by rule.

    `source` stands for what they were made of (see `source_digest`); "" for nothing that could be made again.
    """

    lines: bytes
    count: int
    marks: Mapping[str, int] = field(default_factory=dict)
    source: str = ""


_DEPENDED_ON = ("report-qa", "sentencex", "langchain-text-splitters", "PyStemmer", "babel")
"""Packages whose other version may find other sentences, pieces, stems or names."""

Splitter = Callable[[SourceText], SplitDocument]


def split_document(source: SourceText) -> SplitDocument:
    """Split; errors as for `split_paragraphs`."""
    paragraphs = split_paragraphs(source)
    marks = count_marks(
        edits for paragraph in paragraphs for edits in (paragraph.edits, *(note.edits for note in paragraph.notes))
    )
    return SplitDocument(dump_paragraphs(paragraphs), len(paragraphs), marks, source_digest(source))


def source_digest(source: SourceText) -> str:
    """SHA-256, hexadecimal, over all that a document's paragraphs depend on: text, language, id, cleaning rules, and the code."""
    about = (code_digest(), source.document.id, source.document.language, source.corrections, source.markup)
    digest = hashlib.sha256(repr(about).encode("utf-8", "surrogatepass"))
    digest.update(source.text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@cache
def code_digest() -> str:
    """SHA-256, hexadecimal, over the code that makes an index of a text: another may split, cut and find terms otherwise.

    That code lies in the package's own folder and in `index`; what is parsed and encoded elsewhere has names of its own.
    """
    versions = [unicodedata.unidata_version, *(version(name) for name in _DEPENDED_ON)]
    digest = hashlib.sha256(" ".join(versions).encode())
    package = files("report_qa")
    for folder in (package, package / "index", package / "corpus"):
        for path in sorted(folder.iterdir(), key=lambda one: one.name):
            if path.name.endswith(".py"):
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
