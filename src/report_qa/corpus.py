"""A corpus folder: `manifest.toml` and the files it names, read into documents and paragraphs."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report_qa.cleaning import MARKUP_RULES, correction_rule, count_edits
from report_qa.concepts import dump_glossary, read_glossary
from report_qa.errors import CorpusError, ManifestError
from report_qa.paragraphs import split_paragraphs
from report_qa.types import Correction, Document, Paragraph, SourceText

MANIFEST = "manifest.toml"
GLOSSARY = "glossary.jsonl"
"""Optional: names of the corpus's own, one JSON object a line, beside those that come with the package."""
LARGEST_FILE = 50 * 1024 * 1024
"""Bytes. Far above any report; a larger file is refused before it is read."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_TEXT_FIELDS = ("title", "symbol", "body", "session", "date", "agenda_item", "source", "terms")
_KNOWN_FIELDS = {"id", "file", "language", "corrections", "markup", *_TEXT_FIELDS}


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a folder with their paragraphs, in the manifest's order.

    `fingerprint` is a SHA-256 over everything that the index depends on: texts, metadata, cleaning rules, the splitter's work.
    """

    documents: tuple[Document, ...]
    paragraphs: tuple[Paragraph, ...]
    edit_counts: Mapping[str, int]
    fingerprint: str
    glossary: tuple[Mapping[str, Any], ...] = ()


def read_corpus(folder: Path) -> Corpus:
    """Read and split every document that the folder's manifest names.

    Raises:
        ManifestError: no manifest, or it cannot be used.
        CorpusError: a file is missing, too large, not UTF-8, or its paragraphs are not numbered 1, 2, 3 ….
    """
    sources = read_sources(folder)
    glossary = read_glossary(_read_text(folder, GLOSSARY), GLOSSARY) if (folder / GLOSSARY).is_file() else []
    paragraphs: list[Paragraph] = []
    for source in sources:
        paragraphs += split_paragraphs(source)
    declared = {correction_rule(c): 0 for source in sources for c in source.corrections}
    declared |= {rule: 0 for source in sources for rule in source.markup}
    counted = count_edits(
        edits for paragraph in paragraphs for edits in (paragraph.edits, *(note.edits for note in paragraph.notes))
    )
    return Corpus(
        documents=tuple(source.document for source in sources),
        paragraphs=tuple(paragraphs),
        edit_counts={**declared, **counted},
        fingerprint=fingerprint_of(sources, paragraphs, glossary),
        glossary=tuple(glossary),
    )


def read_sources(folder: Path) -> list[SourceText]:
    """The documents of the manifest with their raw text; errors as for `read_corpus`."""
    entries = _manifest_entries(folder)
    sources = [_source(folder, entry, position) for position, entry in enumerate(entries, start=1)]
    seen: dict[str, int] = {}
    for position, source in enumerate(sources, start=1):
        if source.document.id in seen:
            raise ManifestError(
                f"{MANIFEST}: documents {seen[source.document.id]} and {position} have the same id "
                f"{source.document.id!r}; give each its own."
            )
        seen[source.document.id] = position
    return sources


def fingerprint_of(
    sources: Iterable[SourceText], paragraphs: Iterable[Paragraph], glossary: Iterable[Mapping[str, Any]] = ()
) -> str:
    """SHA-256, hexadecimal, over texts, metadata, cleaning rules, glossary, and the paragraphs that this version makes of them."""
    digest = hashlib.sha256(dump_glossary(glossary))
    for item in (*sources, *paragraphs):
        data = repr(item).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _manifest_entries(folder: Path) -> list[dict[str, Any]]:
    path = folder / MANIFEST
    try:
        manifest = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ManifestError(
            f"there is no {MANIFEST} in the corpus folder {folder.name or '.'}; write one with a [[document]] table for each "
            "report (id, file, language), or name the folder with --corpus."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"{MANIFEST} cannot be read ({_reason(error)}); save it as UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(f"{MANIFEST} is not valid TOML: {error}.") from None
    if unknown := sorted(set(manifest) - {"document"}):
        raise ManifestError(f"{MANIFEST}: unknown {unknown[0]!r}; each report is a [[document]] table.")
    entries = manifest.get("document")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise ManifestError(f"{MANIFEST} names no document; add a [[document]] table with id, file and language.")
    return entries


def _source(folder: Path, entry: dict[str, Any], position: int) -> SourceText:
    where = f"{MANIFEST}, document {position}"
    if unknown := sorted(set(entry) - _KNOWN_FIELDS):
        raise ManifestError(f"{where}: unknown field {unknown[0]!r}; known are {', '.join(sorted(_KNOWN_FIELDS))}.")
    for name in ("id", "file", "language"):
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise ManifestError(f"{where}: {name} is missing; id, file and language are required.")
    if not _ID.fullmatch(entry["id"]):
        raise ManifestError(f"{where}: id {entry['id']!r} may hold only letters, digits, '.', '_' and '-'.")
    if not _LANGUAGE.fullmatch(entry["language"]):
        raise ManifestError(f"{where}: language {entry['language']!r} is not an ISO 639 code such as 'fr'.")
    if not entry["file"].isprintable():
        raise ManifestError(f"{where}: file {entry['file']!r} is no name of a file.")
    for name in _TEXT_FIELDS:
        if (
            name in entry
            and not isinstance(entry[name], str)
            and not (name == "date" and hasattr(entry[name], "isoformat"))
        ):
            raise ManifestError(f"{where}: {name} must be text in quotes.")
    texts = {name: str(entry[name]).strip() for name in _TEXT_FIELDS if name in entry}
    document = Document(id=entry["id"], file=entry["file"], language=entry["language"], **texts)
    corrections, markup = _corrections(entry, where), _markup(entry, where)
    return SourceText(document, _read_text(folder, document.file), corrections, markup)


def _corrections(entry: dict[str, Any], where: str) -> tuple[Correction, ...]:
    listed = entry.get("corrections", [])
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


def _markup(entry: dict[str, Any], where: str) -> tuple[str, ...]:
    listed = entry.get("markup", [])
    if not isinstance(listed, list) or any(not isinstance(name, str) or name not in MARKUP_RULES for name in listed):
        raise ManifestError(f"{where}: markup must be a list of some of {', '.join(MARKUP_RULES)}.")
    return tuple(listed)


def _read_text(folder: Path, file: str) -> str:
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
        raise CorpusError(f"{file}: cannot be read ({_reason(error)}).") from None
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


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
