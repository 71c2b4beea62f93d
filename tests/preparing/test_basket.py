"""The basket and its files. Word files are read back with python-docx and, where it is there, opened by LibreOffice."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from report_qa.citations import citation
from report_qa.errors import UsageError
from report_qa.index.reading import Index
from report_qa.preparing.basket import LARGEST_BASKET, MOST_ITEMS, Basket, read_basket
from report_qa.preparing.export.markdown import to_markdown
from report_qa.preparing.export.word import to_word
from report_qa.preparing.export.wording import Wording

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ARABIC = Wording("ar", "سلة", "ملاحظتي", "ليس منتجاً من منتجات الأمم المتحدة.")
HOSTILE = "<script>alert(1)</script> **bold** [a](http://x) \u202eturned\u202c \x00\x07 =1+1\n# no heading\n1. no list\n> no quote & \ud800"


def basket_of(index: Index, *items: dict[str, Any], title: str = "") -> Basket:
    stated = [{"document": "unodc-som-2020", **item} for item in items]
    return read_basket(json.dumps({"title": title, "items": stated}), index)


@pytest.fixture
def two(hash_index: Index) -> Basket:
    """A quote with a note, and a whole paragraph."""
    end = len(hash_index.paragraph("unodc-som-2020", "47").text)
    return basket_of(
        hash_index,
        {"number": "47", "start": 0, "end": end - 1, "note": "Ask the delegation.\nTwice."},
        {"number": "64"},
        title="Niger & Népal",
    )


def test_a_basket_is_in_its_order_and_verbatim(hash_index: Index, two: Basket) -> None:
    assert two.title == "Niger & Népal"
    assert [kept.paragraph.number for kept in two.items] == ["47", "64"]
    assert two.items[0].quote == hash_index.paragraph("unodc-som-2020", "47").text[:-1]
    assert two.items[1].quote == hash_index.paragraph("unodc-som-2020", "64").text
    assert two.items[0].note == "Ask the delegation.\nTwice."


@pytest.mark.parametrize(
    "data",
    [
        "", "nonsense", "[]", "null", "1", '{"items": 1}', '{"items": [1]}', '{"items": [{}]}', '{"items": [{"document": 1, "number": "1"}]}',
        '{"items": [{"document": "unodc-som-2020", "number": "999"}]}', '{"items": [{"document": "../etc", "number": "1"}]}',
        '{"items": [{"document": "unodc-som-2020", "number": "1", "start": 0}]}', '{"items": [{"document": "unodc-som-2020", "number": "1", "start": 5, "end": 5}]}',
        '{"items": [{"document": "unodc-som-2020", "number": "1", "start": -1, "end": 5}]}', '{"items": [{"document": "unodc-som-2020", "number": "1", "start": 0, "end": 999999}]}',
        '{"items": [{"document": "unodc-som-2020", "number": "1", "start": true, "end": 5}]}', '{"items": [{"document": "unodc-som-2020", "number": "1", "start": 0.5, "end": 5}]}',
        '{"items": [{"document": "unodc-som-2020", "number": "1", "note": 5}]}', '{"items": [], "title": {}}', "[" * 50_000,
        json.dumps({"items": [{"document": "unodc-som-2020", "number": "1", "note": "x" * 2001}]}), json.dumps({"items": [], "title": "x" * 201}),
        json.dumps({"items": [{"document": "unodc-som-2020", "number": "1"}] * (MOST_ITEMS + 1)}), " " * (LARGEST_BASKET + 1),
    ],
    ids=lambda data: data[:40],
)  # fmt: skip
def test_what_is_no_basket_gives_one_sentence(hash_index: Index, data: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_basket(data, hash_index)
    assert "\n" not in str(caught.value)


def parts_of(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}


def words_in(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def footnotes_of(data: bytes) -> dict[str, etree._Element]:
    return {n.get(f"{W}id"): n for n in parts_of(data)["word/footnotes.xml"] if n.get(f"{W}type") is None}


def test_word_has_the_quotes_and_a_real_footnote_to_each(hash_index: Index, two: Basket) -> None:
    data = to_word(two, Wording("fr", "Panier", "Ma note", "Non officiel."))
    read = docx.Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in read.paragraphs]
    assert texts[0] == "Niger & Népal"
    assert read.core_properties.title == "Niger & Népal"
    quotes = [paragraph.text for paragraph in read.paragraphs if paragraph.style.name == "Quote"]
    assert quotes == [kept.quote for kept in two.items]
    assert "Ma note: Ask the delegation.\nTwice." in texts
    assert texts[-1] == "Non officiel."
    called = [node.get(f"{W}id") for node in parts_of(data)["word/document.xml"].iter(f"{W}footnoteReference")]
    assert called == ["1", "2"]
    notes = footnotes_of(data)
    document = hash_index.documents["unodc-som-2020"]
    assert [words_in(notes[number]).strip() for number in called] == [
        f"{citation(document, number, 'fr')}." for number in ("47", "64")
    ]
    assert words_in(notes["1"]).endswith("16 juillet 2020, par. 47.")


def test_the_parts_that_word_needs_are_tied_together(two: Basket) -> None:
    data = to_word(two, Wording())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        types = archive.read("[Content_Types].xml").decode()
        relations = archive.read("word/_rels/document.xml.rels").decode()
    assert 'PartName="/word/footnotes.xml"' in types
    assert "wordprocessingml.footnotes+xml" in types
    assert 'Target="footnotes.xml"' in relations
    parts = parts_of(data)
    kinds = [note.get(f"{W}type") for note in parts["word/footnotes.xml"]]
    assert kinds[:2] == ["separator", "continuationSeparator"]
    named = parts["word/settings.xml"].find(f"{W}footnotePr")
    assert [note.get(f"{W}id") for note in named] == ["-1", "0"]
    styles = {style.get(f"{W}styleId") for style in parts["word/styles.xml"].iter(f"{W}style")}
    used = {node.get(f"{W}val") for part in ("word/document.xml", "word/footnotes.xml") for node in parts[part].iter(f"{W}pStyle", f"{W}rStyle")}  # fmt: skip
    assert used <= styles


def test_an_arabic_word_file_is_right_to_left_and_its_french_quotes_are_not(two: Basket) -> None:
    data = to_word(two, ARABIC)
    parts = parts_of(data)
    body = parts["word/document.xml"]
    assert body.find(f".//{W}sectPr/{W}bidi") is not None

    def turned(paragraph: etree._Element) -> str:
        return str(paragraph.find(f"{W}pPr/{W}bidi").get(f"{W}val"))

    by_text = {words_in(paragraph): paragraph for paragraph in body.iter(f"{W}p")}
    quote = by_text[two.items[0].quote]
    assert turned(quote) == "0"
    assert quote.find(f"{W}r/{W}rPr/{W}rtl") is None
    assert quote.find(f"{W}r/{W}rPr/{W}lang").get(f"{W}val") == "fr-FR"
    disclaimer = by_text[ARABIC.disclaimer]
    assert turned(disclaimer) == "1"
    assert disclaimer.find(f"{W}r/{W}rPr/{W}rtl") is not None
    assert disclaimer.find(f"{W}r/{W}rPr/{W}lang").get(f"{W}bidi") == "ar-SA"
    note = footnotes_of(data)["1"].find(f"{W}p")
    assert turned(note) == "1"
    turned_runs = {words_in(run): run.find(f"{W}rPr/{W}rtl") is not None for run in note.iter(f"{W}r")}
    assert turned_runs["الفقرة 47"]
    assert not next(rtl for words, rtl in turned_runs.items() if words.startswith("« Activités"))


def test_hostile_text_stays_text_in_word(hash_index: Index) -> None:
    data = to_word(basket_of(hash_index, {"number": "1", "note": HOSTILE}), Wording())
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    assert "<script>alert(1)</script> **bold** [a](http://x) \ufffdturned\ufffd \ufffd\ufffd =1+1" in text
    assert "\u202e" not in text


@pytest.mark.parametrize("wording", [Wording("fr", "Panier", "Ma note", "Non officiel."), ARABIC])
def test_libreoffice_opens_the_word_file(two: Basket, tmp_path: Path, wording: Wording) -> None:
    office = shutil.which("soffice")
    if not office:
        pytest.skip("there is no LibreOffice here")
    (tmp_path / "basket.docx").write_bytes(to_word(two, wording))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "basket.docx")], check=True, capture_output=True, timeout=120)
    text = (tmp_path / "basket.txt").read_text(encoding="utf-8")
    assert two.items[0].quote in text
    assert wording.disclaimer in text
    command[4] = "pdf"
    subprocess.run([*command, str(tmp_path / "basket.docx")], check=True, capture_output=True, timeout=120)
    assert (tmp_path / "basket.pdf").read_bytes().startswith(b"%PDF")
    command[4] = "fodt"
    subprocess.run([*command, str(tmp_path / "basket.docx")], check=True, capture_output=True, timeout=120)
    flat = etree.parse(tmp_path / "basket.fodt")
    notes = flat.findall(".//{urn:oasis:names:tc:opendocument:xmlns:text:1.0}note[@{urn:oasis:names:tc:opendocument:xmlns:text:1.0}note-class='footnote']")  # fmt: skip
    assert len(notes) == 2
    assert ("par. 47" if wording.language == "fr" else "الفقرة 47") in "".join(notes[0].itertext())


def test_markdown_has_a_footnote_to_each_quote(hash_index: Index, two: Basket) -> None:
    made = to_markdown(two, Wording("fr", "Panier", "Ma note", "Non officiel."))
    assert made.startswith("# Niger \\& Népal\n\n**II. ")
    assert f"> {two.items[0].quote}[^1]" in made
    assert "[^1]: Conférence des Parties" in made
    assert "16 juillet 2020, par. 64.\n" in made
    assert made.count("[^") == 4
    assert "<div" not in made


def test_arabic_markdown_says_its_directions(two: Basket) -> None:
    made = to_markdown(two, ARABIC)
    assert made.startswith('<div lang="ar" dir="rtl">\n\n# ')
    assert f'<div lang="fr" dir="ltr">\n\n> {two.items[0].quote}[^1]\n\n</div>' in made
    assert made.count("<div") == made.count("</div>") == 5


def test_hostile_text_stays_text_in_markdown(hash_index: Index) -> None:
    markdown_it = pytest.importorskip("markdown_it")
    made = to_markdown(basket_of(hash_index, {"number": "1", "note": HOSTILE}), Wording())
    html = markdown_it.MarkdownIt("commonmark", {"html": True}).render(made)
    assert "<script" not in html
    assert "<a " not in html
    assert html.count("<h1>") == 1
    assert "<ol" not in html
    assert html.count("<blockquote>") == 1
    assert "**bold** [a](http://x)" in html


def test_empty_baskets_are_files_too(hash_index: Index) -> None:
    empty = basket_of(hash_index)
    assert docx.Document(io.BytesIO(to_word(empty, Wording()))).paragraphs[0].text == "Basket"
    assert to_markdown(empty, Wording()).startswith("# Basket\n\n---\n\nNot a United Nations product.")
