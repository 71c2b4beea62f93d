"""Documents made by hand, for tests that need no more than a text."""

from __future__ import annotations

from pathlib import Path

from report_qa.paragraphs import split_paragraphs
from report_qa.types import Correction, Document, Paragraph, SourceText

REPORT = Path(__file__).parent.parent / "corpus" / "unodc-smuggling-of-migrants-2020.fr.txt"
ALL_MARKUP = ("link", "superscript", "bold", "emphasis", "escape")


def source_of(
    text: str, language: str = "fr", corrections: tuple[tuple[str, str], ...] = (), markup: tuple[str, ...] = ()
) -> SourceText:
    """A document `doc` in the file `doc.txt`."""
    return SourceText(Document("doc", "doc.txt", language), text, tuple(Correction(*c) for c in corrections), markup)


def split(text: str, language: str = "fr", **rules: tuple[str, ...]) -> dict[str, Paragraph]:
    """The paragraphs of a text by number."""
    return {p.number: p for p in split_paragraphs(source_of(text, language, **rules))}  # type: ignore[arg-type]


def numbers(text: str, language: str = "fr") -> list[str]:
    """The numbers of its paragraphs, in order."""
    return [p.number for p in split_paragraphs(source_of(text, language))]


def write_corpus(folder: Path, documents: dict[str, str], language: str = "en", extra: str = "") -> Path:
    """A corpus folder with one file for each id; `extra` is added to every [[document]] table."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = []
    for name, text in documents.items():
        (folder / f"{name}.txt").write_bytes(text.encode())
        tables.append(f'[[document]]\nid = "{name}"\nfile = "{name}.txt"\nlanguage = "{language}"\n{extra}\n')
    (folder / "manifest.toml").write_text("\n".join(tables), encoding="utf-8")
    return folder
