"""What an index holds, for lists of reports: read without opening the rest of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from report_qa.errors import IndexDamaged, IndexMissing
from report_qa.index import generation as files
from report_qa.types import Misalignment, Paragraph


@dataclass(frozen=True, slots=True)
class Contents:
    """Paragraphs of each document by id, and the documents that are no versions of each other though they should be."""

    paragraphs: Mapping[str, int]
    misaligned: tuple[Misalignment, ...] = ()

    @classmethod
    def of(cls, paragraphs: Iterable[Paragraph], misaligned: Iterable[Misalignment]) -> Contents:
        """The contents of a corpus."""
        return cls(Counter(paragraph.document for paragraph in paragraphs), tuple(misaligned))

    def to_bytes(self) -> bytes:
        """As JSON."""
        stated = {"paragraphs": dict(self.paragraphs), "misaligned": [asdict(one) for one in self.misaligned]}
        return json.dumps(stated, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Contents:
        """What `to_bytes` wrote; ValueError, KeyError or TypeError where another version wrote it."""
        stated = json.loads(data)
        pairs = [Misalignment(**{**one, "documents": tuple(one["documents"])}) for one in stated["misaligned"]]
        return cls(stated["paragraphs"], tuple(pairs))


def read_contents(folder: Path) -> Contents | None:
    """What the index in `folder` holds; None where there is none that can be used."""
    try:
        path = files.checked_path(files.find_generation(folder), files.CONTENTS)
        return Contents.from_bytes(path.read_bytes())
    except (IndexMissing, IndexDamaged, OSError, ValueError, KeyError, TypeError):
        return None
