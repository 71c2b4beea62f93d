"""A file read into the project's source text. Minimal: plain text and Markdown, in UTF-8."""

from __future__ import annotations

import re
from pathlib import Path

from report_qa.cleaning import MARKUP_RULES, apply_edits, count_edits, declared_edits
from report_qa.errors import CorpusError
from report_qa.types import ReadDocument

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes. Far above any report; a larger file is refused before it is read."""
ENDINGS = frozenset((".txt", ".md", ".markdown"))
"""Endings of names under which a document is looked for in a folder."""
_HEADING_MARK = re.compile(r"^#{1,6} +", re.M)

__all__ = ["ENDINGS", "ReadDocument", "read_document"]


def read_document(path: Path) -> ReadDocument:
    """Read one file.

    Raises:
        CorpusError: the file cannot be read. The message begins with the file's name and says what to do.
    """
    name = "".join(c if c.isprintable() else "\ufffd" for c in path.name)
    if path.suffix.lower() not in ENDINGS:
        raise CorpusError(f"{name}: is of no format that is read here ({', '.join(sorted(ENDINGS))}).")
    try:
        if not path.is_file():
            raise CorpusError(f"{name}: there is no such file; check the name.")
        if path.stat().st_size > LARGEST_FILE:
            raise CorpusError(f"{name}: larger than {LARGEST_FILE // 2**20} MB; split it into documents.")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CorpusError(f"{name}: not UTF-8; save the file as UTF-8 text.") from None
    except OSError as error:
        raise CorpusError(f"{name}: cannot be read ({error.strerror or type(error).__name__}).") from None
    if "\0" in text:
        raise CorpusError(f"{name}: holds NUL characters, so it is no plain text; save it as UTF-8 text.")
    if not text.strip():
        raise CorpusError(f"{name}: is empty; get the file again.")
    if path.suffix.lower() == ".txt":
        return ReadDocument(text, {}, "text", {})
    text = _HEADING_MARK.sub("", text)
    edits = declared_edits(text, 0, len(text), (), tuple(MARKUP_RULES))
    return ReadDocument(apply_edits(text, 0, len(text), edits), {}, "markdown", count_edits([edits]))
