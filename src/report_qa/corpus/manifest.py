"""What `manifest.toml` says: one table for each document, checked field by field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report_qa.cleaning import MARKUP_RULES
from report_qa.errors import ManifestError
from report_qa.types import Correction, Document

MANIFEST = "manifest.toml"
TEXT_FIELDS = (
    "title", "symbol", "body", "session", "date", "agenda_item", "distribution", "original_language", "source", "terms",
)  # fmt: skip
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}")
"""ISO 639."""
KNOWN_FIELDS = {"id", "file", "language", "corrections", "markup", *TEXT_FIELDS}

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the manifest, its text not yet read."""

    document: Document
    corrections: tuple[Correction, ...] = ()
    markup: tuple[str, ...] = ()


def read_entries(folder: Path) -> list[Entry]:
    """The documents of the folder's manifest, in its order.

    Raises:
        ManifestError: there is no manifest, or it cannot be used; says where.
    """
    entries = [entry_of(table, f"{MANIFEST}, document {n}") for n, table in enumerate(_tables(folder), start=1)]
    seen: dict[str, int] = {}
    for position, entry in enumerate(entries, start=1):
        if entry.document.id in seen:
            raise ManifestError(
                f"{MANIFEST}: documents {seen[entry.document.id]} and {position} have the same id "
                f"{entry.document.id!r}; give each its own."
            )
        seen[entry.document.id] = position
    return entries


def entry_of(table: Mapping[str, Any], where: str) -> Entry:
    """One `[[document]]` table, checked; `where` begins the message of an error.

    Raises:
        ManifestError: a field is unknown, missing or impossible.
    """
    if unknown := sorted(set(table) - KNOWN_FIELDS):
        raise ManifestError(f"{where}: unknown field {unknown[0]!r}; known are {', '.join(sorted(KNOWN_FIELDS))}.")
    for name in ("id", "file", "language"):
        if not isinstance(table.get(name), str) or not table[name].strip():
            raise ManifestError(f"{where}: {name} is missing; id, file and language are required.")
    if not _ID.fullmatch(table["id"]):
        raise ManifestError(f"{where}: id {table['id']!r} may hold only letters, digits, '.', '_' and '-'.")
    if not LANGUAGE_CODE.fullmatch(table["language"]):
        raise ManifestError(f"{where}: language {table['language']!r} is not an ISO 639 code such as 'fr'.")
    if not table["file"].isprintable():
        raise ManifestError(f"{where}: file {table['file']!r} is no name of a file.")
    for name in TEXT_FIELDS:
        is_date = name == "date" and hasattr(table.get(name), "isoformat")
        if name in table and not isinstance(table[name], str) and not is_date:
            raise ManifestError(f"{where}: {name} must be text in quotes.")
    texts = {name: str(table[name]).strip() for name in TEXT_FIELDS if name in table}
    document = Document(id=table["id"], file=table["file"], language=table["language"], **texts)
    return Entry(document, _corrections(table, where), _markup(table, where))


def _tables(folder: Path) -> list[dict[str, Any]]:
    path = folder / MANIFEST
    try:
        manifest = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ManifestError(
            f"there is no {MANIFEST} in the corpus folder {folder.name or '.'}; add a report with report-qa add FILE, write "
            "a [[document]] table for each (id, file, language), or name another folder with --corpus."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"{MANIFEST} cannot be read ({reason(error)}); save it as UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(f"{MANIFEST} is not valid TOML: {error}.") from None
    if unknown := sorted(set(manifest) - {"document"}):
        raise ManifestError(f"{MANIFEST}: unknown {unknown[0]!r}; each report is a [[document]] table.")
    tables = manifest.get("document")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise ManifestError(f"{MANIFEST} names no document; add a [[document]] table with id, file and language.")
    return tables


def _corrections(table: Mapping[str, Any], where: str) -> tuple[Correction, ...]:
    listed = table.get("corrections", [])
    usable = isinstance(listed, list) and all(
        isinstance(item, dict)
        and set(item) == {"wrong", "right"}
        and all(isinstance(v, str) for v in item.values())
        and item["wrong"]
        for item in listed
    )
    if not usable:
        raise ManifestError(f'{where}: corrections must be a list of {{ wrong = "…", right = "…" }}.')
    return tuple(Correction(item["wrong"], item["right"]) for item in listed)


def _markup(table: Mapping[str, Any], where: str) -> tuple[str, ...]:
    listed = table.get("markup", [])
    if not isinstance(listed, list) or any(not isinstance(name, str) or name not in MARKUP_RULES for name in listed):
        raise ManifestError(f"{where}: markup must be a list of some of {', '.join(MARKUP_RULES)}.")
    return tuple(listed)


def reason(error: Exception) -> str:
    """Why the system refused, in its words; never a path."""
    return getattr(error, "strerror", None) or type(error).__name__
