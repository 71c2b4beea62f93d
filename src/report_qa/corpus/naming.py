"""Names that documents get: ids, and the files that keep their text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection

_LONGEST = 80
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names that Windows keeps for devices."""


def document_id(symbol: str, name: str, language: str) -> str:
    """An id made of the symbol, or else of the file's name without its ending: small letters, digits, ".", "_", "-".

    Versions of one document differ by their language: "ctoc-cop-2020-1.fr". A name without such letters ("报告") is stood for
    by a short checksum of it.
    """
    stem = _safe(symbol or name.rpartition(".")[0] or name)
    if not stem:
        stem = f"document-{hashlib.sha256((symbol or name).encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return stem if stem.endswith((f".{language}", f"-{language}", f"_{language}")) else f"{stem}.{language}"


def file_name(identifier: str, taken: Collection[str]) -> str:
    """A name for the text of a document, none of `taken`, which are casefolded: some systems do not tell cases apart."""
    first = identifier.partition(".")[0].casefold()
    stem = f"text-{identifier}" if first in _RESERVED else identifier
    names = (f"{stem}{f'.{n}' if n > 1 else ''}.txt" for n in range(1, len(taken) + 3))
    return next(name for name in names if name.casefold() not in taken)


def _safe(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9._]+", "-", plain)[:_LONGEST].strip("._-")
