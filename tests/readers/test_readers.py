"""What each reader makes of the things that its format has and others have not."""

from __future__ import annotations

import sys
from collections import Counter
from html import escape
from pathlib import Path

import pytest
from made_files import W, docx, p, pdf
from report_forms import FIXTURES, SYMBOL

from report_qa.paragraphs import split_paragraphs
from report_qa.readers import ReadDocument, read_document
from report_qa.readers.hyphens import heal_hyphens
from report_qa.types import Document, SourceText

sys.path.insert(0, str(Path(__file__).parents[1]))

from numbered_documents import REPORT_ADDRESSES, REPORTS

UN = ("ar", "en", "es", "fr", "ru", "zh")


def read(folder: Path, name: str, data: bytes | str) -> ReadDocument:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return read_document(folder / name)


def _lines_as_breaks(text: str) -> str:
    return escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')


@pytest.mark.parametrize("language", UN)
@pytest.mark.parametrize("ending", ["txt", "md", "html", "docx"])
def test_reports_in_six_languages(tmp_path: Path, language: str, ending: str) -> None:
    text = REPORTS[language]
    blocks = text.strip().split("\n\n")
    made: bytes | str = text
    if ending == "html":
        made = "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks)
        made = f"<html><meta charset=utf-8><body>{made}"
    elif ending == "docx":
        made = docx("".join(p(_lines_as_breaks(block)) for block in blocks))
    found = read(tmp_path, f"a.{ending}", made)
    expected = {q.number: q.text for q in split_paragraphs(SourceText(Document("a", "a", language), text))}
    got = {q.number: q.text for q in split_paragraphs(SourceText(Document("a", "a", language), found.text))}
    assert list(got) == REPORT_ADDRESSES
    if ending != "md":  # where rows of a table need a line under the first
        assert got == expected


# encodings


@pytest.mark.parametrize(
    ("data", "text", "remarks"),
    [
        ("1. Été à Nîmes.".encode(), "1. Été à Nîmes.\n", 0),
        ("1. Été à Nîmes.".encode("utf-8-sig"), "1. Été à Nîmes.\n", 0),
        ("1. Été à Nîmes.".encode("utf-16"), "1. Été à Nîmes.\n", 0),
        ("1. Был 中文.".encode("utf-16-be").join([b"\xfe\xff", b""]), "1. Был 中文.\n", 0),
        (b"1. Un.\r\n\r\n2. Deux.\r3.", "1. Un.\n\n2. Deux.\n3.\n", 0),
        (
            "1. L’été a été précédé d’une année où les délégués étaient réunis à Genève, « déjà ».".encode("cp1252"),
            "1. L’été a été précédé d’une année où les délégués étaient réunis à Genève, « déjà ».\n",
            1,
        ),
        (
            "1. Генеральная Ассамблея приняла к сведению доклад и постановила продолжить обсуждение.".encode("cp1251"),
            "1. Генеральная Ассамблея приняла к сведению доклад и постановила продолжить обсуждение.\n",
            1,
        ),
        (
            "1. أحاطت الجمعية العامة علما بالتقرير وقررت مواصلة النظر في المسألة.".encode("cp1256"),
            "1. أحاطت الجمعية العامة علما بالتقرير وقررت مواصلة النظر في المسألة.\n",
            1,
        ),
        (
            "1. 大会注意到秘书长的报告并决定继续审议这一问题。".encode("gb18030"),
            "1. 大会注意到秘书长的报告并决定继续审议这一问题。\n",
            1,
        ),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-be", "line ends", "cp1252", "cp1251", "cp1256", "gb18030"],
)
def test_encodings_of_text(tmp_path: Path, data: bytes, text: str, remarks: int) -> None:
    found = read(tmp_path, "a.txt", data)
    assert found.text == text
    assert len(found.remarks) == remarks
    assert all("encoding was taken for" in remark for remark in found.remarks)


def test_encodings_of_pages(tmp_path: Path) -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"></head><body>Déjà – vu.</body></html>'
    assert read(tmp_path, "a.html", page.encode("cp1252")).text == "Déjà – vu.\n"
    wrong = read(tmp_path, "b.html", "<html><meta charset='us-ascii'><body>Été.</body></html>".encode())
    assert wrong.text == "Été.\n"
    assert wrong.remarks == ("not in the encoding that it declares (us-ascii).",)


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.docx", pdf([["The first sentence of the report."]]), "pdf"),
        ("a.pdf", docx(p("The first sentence.")), "docx"),
        ("a.pdf", b"The first sentence.", "text"),
        ("a.txt", b"<!DOCTYPE html><p>The first sentence.</p>", "html"),
        ("a.xyz", b"The first sentence.", "text"),
    ],
)
def test_a_wrong_ending_is_said(tmp_path: Path, name: str, data: bytes, found: str) -> None:
    made = read(tmp_path, name, data)
    assert made.format == found
    ending = name[1:]
    assert made.remarks == (f"the name ends in {ending!r}, but the content is {found}; read as {found}.",)


# text


def test_pages_of_a_text_lose_what_belongs_to_the_page(tmp_path: Path) -> None:
    pages = [
        "A/75/1\n\n1. The commit-\ntee met.\n\nV.20-12345 (E)\n1/3",
        "A/75/1\n\n2. Its committee, in 2018-\n2020, met.\n\n2/3",
        "A/75/1\n\n3. Introduction ........ 12\nIt ended.\n\n3",
    ]
    found = read(tmp_path, "a.txt", "\f".join(pages))
    assert found.text == "1. The committee met.\n\n2. Its committee, in 2018-2020, met.\n\nIt ended.\n"
    assert found.removed == {
        "hyphenation": 2, "job number": 1, "page number": 3, "running head": 3, "table of contents": 1,
    }  # fmt: skip
    assert found.metadata["symbol"] == "A/75/1"


def test_ligatures_and_signs_that_nobody_sees(tmp_path: Path) -> None:
    found = read(tmp_path, "a.txt", "1. The o\ufb03ce \ufb01les\x07, \ufedf\ufe8e coop\u00aderation.")
    assert found.text == "1. The office files, \u0644\u0627 cooperation.\n"
    assert found.removed == {"control character": 1, "ligature": 4, "soft hyphen": 1}


@pytest.mark.parametrize(
    ("text", "healed"),
    [
        ("the commit-\ntee of the committee", "the committee of the committee"),
        ("sous-\nrégional et sous-régional", "sous-régional et sous-régional"),
        ("sous-\nrégional, sous-comité régional", "sous-régional, sous-comité régional"),
        ("Trinité-et-\nTobago", "Trinité-et-Tobago"),
        ("2018-\n2020", "2018-2020"),
        ("coop\u00ad\neration", "cooperation"),
        ("ко-\nмитет комитета комитет", "комитет комитета комитет"),
        ("EUNAV-\nFOR met", "EUNAVFOR met"),
    ],
)
def test_divided_words(text: str, healed: str) -> None:
    counted: Counter[str] = Counter()
    assert heal_hyphens(text, counted) == healed
    assert sum(counted.values()) == 1


def test_where_nobody_divides_words_a_hyphen_at_the_end_of_a_line_stays() -> None:
    text = "государства-\nчлены\n" + "строка без переноса\n" * 60
    assert heal_hyphens(text, Counter()).startswith("государства-члены\n")


# Word


_NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%3)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""
_STYLES = f"""<w:styles {W}>
<w:style w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="Sub"><w:name w:val="Own"/><w:basedOn w:val="H1"/></w:style>
<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style></w:styles>"""


def _counted(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def test_numbers_that_word_counts(tmp_path: Path) -> None:
    body = (
        p("Introduction....3", '<w:pStyle w:val="TOC1"/>')
        + p("Introduction", '<w:pStyle w:val="H1"/>')
        + p("The Committee met.", _counted(1))
        + p("It decided:", _counted(1))
        + p("To open;", _counted(1, 1))
        + p("In winter;", _counted(1, 2))
        + p("To close.", _counted(1, 1))
        + p("Conclusions", '<w:pStyle w:val="Sub"/>')
        + p("It ended.", _counted(1))
        + p("Early;", _counted(1, 1))
        + p("item", _counted(3))
        + p("Annex")
        + p("It begins anew.", _counted(4))
        + p("It goes on.", _counted(4))
    )
    found = read(tmp_path, "a.docx", docx(body, {"word/numbering.xml": _NUMBERING, "word/styles.xml": _STYLES}))
    assert found.text.strip().split("\n\n") == [
        "# I. Introduction", "1. The Committee met.", "2. It decided:", "(a) To open;", "(i) In winter;", "(b) To close.",
        "# II. Conclusions", "3. It ended.", "(a) Early;", "- item", "Annex", "1. It begins anew.", "2. It goes on.",
    ]  # fmt: skip
    assert found.removed == {"table of contents": 1}


def test_footnotes_boxes_tables_and_deleted_text_of_word(tmp_path: Path) -> None:
    call = '<w:r><w:footnoteReference w:id="7"/></w:r>'
    star = '<w:r><w:footnoteReference w:id="8" w:customMarkFollows="1"/><w:t>*</w:t></w:r>'
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>'
        "<w:txbxContent><w:p><w:r><w:t>Box 1</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
        "<w:p><w:r><w:t>Box 1</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    row = (
        "<w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    )
    body = (
        f"<w:p><w:r><w:t>Agenda</w:t></w:r>{star}</w:p>"
        f"<w:p><w:r><w:t>1. Ports</w:t></w:r>{call}<w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t> are</w:t></w:r></w:ins><w:hyperlink><w:r><w:t> open</w:t></w:r></w:hyperlink>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        '<w:r><w:t> on the 1</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>er</w:t></w:r>'
        f"<w:r><w:noBreakHyphen/><w:t>day.</w:t></w:r>{box}</w:p>"
        f"<w:tbl>{row.format('Port', 'Ships')}{row.format('North', '12')}</w:tbl>" + p("2. End.")
    )
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="7"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> See A/75/1.</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="8"><w:p><w:r><w:t>* CTOC/COP/2020/1.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    found = read(tmp_path, "a.docx", docx(body, {"word/footnotes.xml": notes}))
    assert found.text.strip().split("\n\n") == [
        "Agenda*", "* CTOC/COP/2020/1.", "1. Ports¹ are open on the 1er-day.", "¹ See A/75/1.", "Box 1",
        "| Port | Ships |\n| North | 12 |", "2. End.",
    ]  # fmt: skip
    assert found.removed == {"box moved": 1, "footnote moved": 2, "hidden text": 1}
    assert "symbol" not in found.metadata


# HTML


def test_what_a_page_shows_and_what_it_does_not(tmp_path: Path) -> None:
    page = """<!DOCTYPE html><html lang="en-GB"><head><title>T</title></head><body>
    <nav>Menu</nav><aside>Ad</aside><h1>Ports</h1><div hidden>no</div><p style="display: none">no</p>
    <p>One   <b>bold</b>\n<i>and</i> more.<script>bad()</script></p><noscript>no</noscript>
    <ol start="3"><li>Third.<ol type="a"><li>Sub one;</li><li>Sub two.</li></ol></li><li value="7">Seventh.</li></ol>
    <ul><li>Dot</li></ul>
    <p>x<sup>2</sup> on the 1<sup>er</sup> <a href="#n1" id="back"><sup>[1]</sup></a>.</p>
    <table><tr><th>Port</th><th>Ships</th></tr><tr><td>North | South</td><td>12</td></tr></table>
    <table><tr><td><p>Layout.</p></td></tr></table>
    <div id="n1"><p>1. The note. <a href="#back">back</a></p></div>
    </body></html>"""
    found = read(tmp_path, "a.html", page)
    assert found.text.strip().split("\n\n") == [
        "# Ports", "One bold and more.", "3. Third.", "(a) Sub one;", "(b) Sub two.", "7. Seventh.", "- Dot",
        "x² on the 1er ¹.", "| Port | Ships |\n| North / South | 12 |", "Layout.", "¹ The note.",
    ]  # fmt: skip
    assert found.metadata["language"] == "en"


def test_markup_in_a_page_stays_text(tmp_path: Path) -> None:
    found = read(tmp_path, "a.html", "<html><body><p>&lt;script&gt;alert(1)&lt;/script&gt; said.</p></body></html>")
    assert found.text == "<script>alert(1)</script> said.\n"
    found = read(tmp_path, "a.md", "<script>alert(1)</script> said.\n")
    assert found.text == "<script>alert(1)</script> said.\n"


# Markdown


def test_markdown_keeps_the_numbers_that_are_typed(tmp_path: Path) -> None:
    text = "# Title\n\n20. Twenty[^a].\n\n1. Heading\n\n21. *Twenty* [one \\(2019\\)](#).\n22. Two.\n\n    - indented\n\n[^a]: A note\n    of two lines.\n"
    found = read(tmp_path, "a.md", text)
    assert found.text.strip().split("\n\n") == [
        "# Title", "20. Twenty¹.", "¹ A note of two lines.", "1. Heading", "21. Twenty one (2019).\n22. Two.", "- indented",
    ]  # fmt: skip


# PDF


def test_numbers_begin_paragraphs_and_blank_pages_do_not_hurt(tmp_path: Path) -> None:
    found = read(tmp_path, "a.pdf", pdf([["1. The first sentence.", "2. The second sentence", "goes on."], []]))
    assert found.text == "1. The first sentence.\n\n2. The second sentence goes on.\n"


@pytest.mark.parametrize("language", UN)
def test_pages_in_six_languages(language: str) -> None:
    """Two columns (Arabic: one), a footnote at the end of the page, a running head of one page only."""
    found = read_document(FIXTURES / f"small.{language}.pdf")
    got = {q.number: q for q in split_paragraphs(SourceText(Document("a", "a", language), found.text))}
    assert list(got) == REPORT_ADDRESSES
    text = "\n\n".join(block for block in REPORTS[language].split("\n\n") if not block.startswith("| "))
    expected = {q.number: q for q in split_paragraphs(SourceText(Document("a", "a", language), text))}
    for number, paragraph in expected.items():
        if number not in ("cover", "3"):  # the symbol at the head of the page; a table's title on a line of its own
            assert got[number].text == paragraph.text
        assert got[number].heading == paragraph.heading
        assert [(n.marker, n.text) for n in got[number].notes] == [(n.marker, n.text) for n in paragraph.notes]
    assert "".join(got["3"].text.split()) == "".join(expected["3"].text.split())
    assert found.metadata["symbol"] == SYMBOL
    assert found.removed == {"footnote moved": 1, "job number": 1, "page number": 1}
