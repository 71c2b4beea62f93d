"""The Universal Declaration of Human Rights in six languages: thirty articles under the same addresses, from text, page and Word."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from made_files import W, docx, p

from report_qa.paragraphs import split_paragraphs
from report_qa.readers import read_document
from report_qa.types import Document, Paragraph, SourceText

DATA = Path(__file__).parents[3] / "shared" / "data" / "udhr"
NAMESPACE = "{http://efele.net/udhr}"
UN = ("ar", "en", "es", "fr", "ru", "zh")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are not here")


def blocks(language: str) -> Iterator[tuple[bool, str]]:
    """(whether it is a heading, its words) of each block; items of lists with their numbers."""
    root = ET.parse(DATA / f"{language}.xml").getroot()
    counts: dict[ET.Element, int] = {}
    for parent in root.iter():
        if parent.tag == f"{NAMESPACE}orderedlist":
            counts |= {item: n for n, item in enumerate(parent.findall(f"{NAMESPACE}listitem"), start=1)}
    parents = {child: parent for parent in root.iter() for child in parent}
    for node in root.iter():
        words = " ".join("".join(node.itertext()).split())
        if node.tag == f"{NAMESPACE}title":
            yield True, words
        elif node.tag == f"{NAMESPACE}para":
            number = counts.get(parents[node])
            yield False, f"{number}. {words}" if number else words


def as_file(language: str, ending: str) -> bytes:
    if ending == "txt":
        return "\n\n".join(words for _, words in blocks(language)).encode()
    if ending == "html":
        tags = ((f"h{2}" if heading else "p", escape(words)) for heading, words in blocks(language))
        page = "".join(f"<{tag}>{words}</{tag}>" for tag, words in tags)
        return f'<html lang="{language}"><meta charset="utf-8"><body>{page}</body></html>'.encode()
    style = '<w:pStyle w:val="H"/>'
    styles = f'<w:styles {W}><w:style w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>'
    body = "".join(p(escape(words), style if heading else "") for heading, words in blocks(language))
    return docx(body, {"word/styles.xml": styles})


def split(folder: Path, language: str, ending: str) -> dict[str, Paragraph]:
    path = folder / f"declaration.{ending}"
    path.write_bytes(as_file(language, ending))
    source = SourceText(Document("udhr", "udhr", language), read_document(path).text)
    return {paragraph.number: paragraph for paragraph in split_paragraphs(source)}


def articles(found: dict[str, Paragraph]) -> list[str]:
    return [number for number in found if number.startswith("article")]


@pytest.mark.parametrize("language", UN)
def test_the_same_articles_in_every_language_and_format(tmp_path: Path, language: str) -> None:
    english = articles(split(tmp_path, "en", "txt"))
    assert [n for n in english if n.count(",") == 0 or n.endswith(", 1")] == [
        f"article {n}" + (", 1" if f"article {n}, 1" in english else "") for n in range(1, 31)
    ]
    from_text = split(tmp_path, language, "txt")
    assert articles(from_text) == english
    for ending in ("html", "docx"):
        found = split(tmp_path, language, ending)
        assert {n: q.text for n, q in found.items()} == {n: q.text for n, q in from_text.items()}


@pytest.mark.parametrize("language", UN)
def test_the_preamble_has_a_number_of_its_own(tmp_path: Path, language: str) -> None:
    found = split(tmp_path, language, "txt")
    preamble = [number for number in found if number.startswith("preamble")]
    assert preamble == [f"preamble, {n}" for n in range(1, len(preamble) + 1)]
    assert len(preamble) >= 6
    assert found["article 1"].heading[-1] == [words for heading, words in blocks(language) if heading][2]
