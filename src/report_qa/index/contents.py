"""What an index holds of each document: for lists of reports, and for the next build, which takes over what did not change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from report_qa.errors import IndexDamaged, IndexMissing
from report_qa.index import generation as files
from report_qa.types import Misalignment


@dataclass(frozen=True, slots=True)
class Part:
    """What an index has of one document; the parts lie one behind the other in every file of the index.

    `source` stands for what its paragraphs were made of (see `splitting.source_digest`); `size` is that of its lines in the file
    of paragraphs, in bytes; `marks` are the edits in it by rule.
    """

    document: str
    source: str
    size: int
    paragraphs: int
    rows: int
    windows: int
    tokens: int
    marks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Contents:
    """The parts in order, and the documents that are no versions of each other though they should be."""

    parts: tuple[Part, ...]
    misaligned: tuple[Misalignment, ...] = ()

    @property
    def paragraphs(self) -> dict[str, int]:
        """Paragraphs of each document by id."""
        return {part.document: part.paragraphs for part in self.parts}

    def to_bytes(self) -> bytes:
        """As JSON."""
        stated = {
            "parts": [asdict(part) for part in self.parts],
            "misaligned": [asdict(one) for one in self.misaligned],
        }
        return json.dumps(stated, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Contents:
        """What `to_bytes` wrote; ValueError, KeyError or TypeError where another version wrote it."""
        stated = json.loads(data)
        pairs = [Misalignment(**{**one, "documents": tuple(one["documents"])}) for one in stated["misaligned"]]
        return cls(tuple(Part(**part) for part in stated["parts"]), tuple(pairs))


def read_contents(folder: Path) -> Contents | None:
    """What the index in `folder` holds; None where there is none that can be used."""
    try:
        path = files.checked_path(files.find_generation(folder), files.CONTENTS)
        return Contents.from_bytes(path.read_bytes())
    except (IndexMissing, IndexDamaged, OSError, ValueError, KeyError, TypeError):
        return None
