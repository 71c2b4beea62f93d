"""What an index saves the reading of its corpus: documents that were split before, and versions that were compared before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import numpy as np

from report_qa.corpus.splitting import SplitDocument, Splitter, source_digest, split_document
from report_qa.index import generation as files
from report_qa.index.contents import Contents
from report_qa.index.reuse import UNUSABLE
from report_qa.index.tokens import Positions
from report_qa.records import load_documents
from report_qa.types import Document, Misalignment, SourceText
from report_qa.versions import Group, same_symbol


@dataclass(frozen=True)
class Remembered:
    """Nothing, or what an index has; `otherwise` splits what it does not have."""

    otherwise: Splitter = split_document
    known: dict[str, SplitDocument] = field(default_factory=dict)
    groups: dict[str, list[int]] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    sources: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()
    versions: Positions = field(default_factory=lambda: np.zeros(0, np.int64))
    misaligned: tuple[Misalignment, ...] = ()

    def split(self, source: SourceText) -> SplitDocument:
        """The paragraphs of a document: a `Splitter`."""
        known = self.known.get(source_digest(source)) if self.known else None
        return known or self.otherwise(source)

    def align(self, documents: Sequence[Document], sources: Sequence[str]) -> Group | None:
        """How documents of one symbol were joined, where there were the same ones, of the same text; else None."""
        places = self.groups.get(same_symbol(documents[0].symbol), [])
        before = [(self.documents[at].id, self.documents[at].symbol, self.sources[at]) for at in places]
        now = [(document.id, document.symbol, source) for document, source in zip(documents, sources, strict=True)]
        if before != now or not all(sources):
            return None
        starts = np.array([self.starts[place] for place in places])
        order = np.argsort(starts)
        versions = []
        for place in places:
            old = self.versions[self.starts[place] : self.starts[place + 1]]
            member = order[np.searchsorted(starts[order], old, side="right") - 1]
            versions.append(list(zip(member.tolist(), (old - starts[member]).tolist(), strict=True)))
        ids = {document.id for document in documents}
        return Group(versions, [one for one in self.misaligned if ids.issuperset(one.documents)])


def remembering(folder: Path, otherwise: Splitter = split_document) -> Remembered:
    """What the index in `folder` has; nothing where it cannot be used."""
    try:
        generation = files.find_generation(folder)
        contents = Contents.from_bytes(files.checked_path(generation, files.CONTENTS).read_bytes())
        lines = files.checked_path(generation, files.PARAGRAPHS).read_bytes()
        documents = load_documents(files.checked_path(generation, files.DOCUMENTS).read_bytes())
        versions = np.load(files.checked_path(generation, files.VERSIONS), allow_pickle=False)
    except UNUSABLE:
        return Remembered(otherwise)
    known: dict[str, SplitDocument] = {}
    groups: dict[str, list[int]] = {}
    begin = 0
    for place, (part, document) in enumerate(zip(contents.parts, documents, strict=True)):
        if part.source:
            packed = lines[begin : begin + part.size]
            known[part.source] = SplitDocument(packed, part.paragraphs, part.marks, part.source)
        begin += part.size
        if document.symbol:
            groups.setdefault(same_symbol(document.symbol), []).append(place)
    starts = tuple(accumulate((part.paragraphs for part in contents.parts), initial=0))
    sources = tuple(part.source for part in contents.parts)
    return Remembered(otherwise, known, groups, documents, sources, starts, versions, contents.misaligned)
