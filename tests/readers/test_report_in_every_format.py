"""The contract of every reader: the same report, the same 75 paragraphs, character for character."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from report_forms import FIXTURES, SYMBOL, as_fodt, as_html, as_markdown, as_text, convert, paragraphs

from report_qa.paragraphs import split_paragraphs
from report_qa.readers import ReadDocument, read_document
from report_qa.types import Document, Paragraph, SourceText

FORMS: dict[str, Callable[[], bytes]] = {
    "report.txt": lambda: as_text().encode(),
    "report.md": lambda: as_markdown().encode(),
    "report.html": lambda: as_html().encode(),
    "report.docx": (FIXTURES / "report.docx").read_bytes,
    "report.pdf": (FIXTURES / "report.pdf").read_bytes,
}
NAMES = {
    "report.txt": "text",
    "report.md": "markdown",
    "report.html": "html",
    "report.docx": "docx",
    "report.pdf": "pdf",
}


def split(read: ReadDocument) -> dict[str, Paragraph]:
    source = SourceText(Document("report", "report.txt", "fr"), read.text)
    return {paragraph.number: paragraph for paragraph in split_paragraphs(source)}


@pytest.fixture(scope="module", params=list(FORMS))
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ReadDocument:
    path = tmp_path_factory.mktemp("forms") / request.param
    path.write_bytes(FORMS[request.param]())
    found = read_document(path)
    assert found.format == NAMES[request.param]
    assert found.remarks == ()
    return found


def test_the_75_paragraphs_are_the_same(read: ReadDocument) -> None:
    found = split(read)
    expected = {paragraph.number: paragraph for paragraph in paragraphs()}
    assert list(found) == list(expected) == ["cover", *map(str, range(1, 76))]
    for number, paragraph in expected.items():
        if number != "cover":
            assert found[number].text == paragraph.text
        assert found[number].heading == paragraph.heading
        assert [(note.marker, note.text) for note in found[number].notes] == [
            (note.marker, note.text) for note in paragraph.notes
        ]


def test_the_words_of_the_cover_are_the_same(read: ReadDocument) -> None:
    assert split(read)["cover"].text.split() == paragraphs()[0].text.split()


def test_what_the_cover_says_is_found_and_the_agendas_symbol_is_not_taken(read: ReadDocument) -> None:
    title = "Activités menées par l'Office des Nations Unies contre la drogue et le crime pour promouvoir et appuyer l'application"
    expected = {
        "body": "Conférence des Parties à la Convention des Nations Unies contre la criminalité transnationale organisée",
        "session": "Dixième session",
        "date": "2020-07-16",
        "agenda_item": "2 c)",
        "language": "fr",
        "original_language": "en",
        "distribution": "générale",
    }
    metadata = dict(read.metadata)
    assert metadata.pop("title").startswith(title)
    if read.format in ("pdf", "docx"):  # the forms that have running heads
        assert metadata.pop("symbol") == SYMBOL
    assert metadata == expected


def test_nothing_of_the_page_is_left(read: ReadDocument) -> None:
    for noise in (SYMBOL, "V.20-12345", "2/11", "Accueil", "alert", "©", "\u00ad", "\x02", "\f"):
        assert noise not in read.text
    assert read.text.endswith("\n")
    assert "\n\n\n" not in read.text


def test_what_was_removed_is_counted() -> None:
    counts = {name: dict(read_document(FIXTURES / name).removed) for name in ("report.pdf", "report.docx")}
    assert counts["report.pdf"] == {
        "divided symbol": 1, "footnote moved": 3, "hyphenation": 346, "job number": 11, "page number": 11, "running head": 11,
    }  # fmt: skip
    assert counts["report.docx"] == {"footnote moved": 3, "running head": 3}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("columns", [1, 3])
def test_other_layouts_of_the_page(tmp_path: Path, columns: int) -> None:
    found = split(read_document(convert(as_fodt(columns), ".pdf", tmp_path)))
    assert [
        n for n, p in found.items() if n == "cover" or p.text == next(q.text for q in paragraphs() if q.number == n)
    ] == list(found)
    assert len(found) == 76
