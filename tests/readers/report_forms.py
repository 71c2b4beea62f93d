"""The French report in every format: as pages, HTML, Markdown and text, made from its own paragraphs.

`python tests/readers/report_forms.py` makes `fixtures/report.pdf` and `fixtures/report.docx` anew with LibreOffice
(Debian: libreoffice-writer-nogui, hyphen-fr, fonts-liberation, fonts-noto-core, fonts-wqy-microhei), and a small report in six
languages: two columns, running heads, page numbers, footnotes at the ends of pages, divided words.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from report_qa.corpus import read_corpus
from report_qa.types import Note, Paragraph

sys.path.insert(0, str(Path(__file__).parents[1]))

from numbered_documents import REPORTS

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures"
SYMBOL = "CTOC/COP/2020/99"
"""Made up: the report's own is not known. It stands in the running head, as it does on real documents."""
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def paragraphs() -> list[Paragraph]:
    """The report's cover and its 75 paragraphs, as the corpus has them."""
    return list(read_corpus(ROOT / "corpus").paragraphs)


def blocks() -> Iterator[tuple[str, str, tuple[Note, ...]]]:
    """("cover", text), ("h1" … "h4", title) and ("p", "57. text") in order, with the notes that are called there."""
    path: tuple[str, ...] = ()
    for paragraph in paragraphs():
        for depth, title in enumerate(paragraph.heading):
            if path[: depth + 1] != paragraph.heading[: depth + 1]:
                yield f"h{depth + 1}", title, ()
        path = paragraph.heading
        if paragraph.number == "cover":
            for block in paragraph.text.split("\n\n"):
                yield "cover", block, tuple(n for n in paragraph.notes if n.marker in block)
        else:
            yield "p", f"{paragraph.number}. {paragraph.text}", paragraph.notes


def as_text() -> str:
    pieces = []
    for _, words, notes in blocks():
        pieces.append(words)
        pieces += [f"{note.marker} {note.text}" for note in notes]
    return "\n\n".join(pieces) + "\n"


def as_markdown() -> str:
    pieces, later = [], []
    for kind, words, notes in blocks():
        marked = words.replace("*", "\\*")
        for note in notes:
            if note.marker != "*":
                name = note.marker.translate(_DIGITS)
                marked = marked.replace(note.marker, f"[^{name}]")
                later.append(f"[^{name}]: {note.text}")
        mark = "#" * int(kind[1]) + " " if kind[0] == "h" else ""
        pieces.append(mark + marked)
        pieces += [f"\\* {note.text}" for note in notes if note.marker == "*"]
    return "\n\n".join(pieces + later) + "\n"


def as_html() -> str:
    body, later = [], []
    for kind, words, notes in blocks():
        marked = escape(words).replace("\n", "<br>\n")
        for note in notes:
            name = note.marker.translate(_DIGITS)
            marked = marked.replace(note.marker, f'<sup><a href="#fn{name}" id="ref{name}">{name}</a></sup>')
            later.append(f'<li id="fn{name}"><p>{escape(note.text)} <a href="#ref{name}">↩</a></p></li>')
        tag = f"h{int(kind[1]) + 1}" if kind[0] == "h" else "p"
        body.append(f"<{tag}>{marked}</{tag}>")
    return (
        '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>ONU</title><style>p{color:red}</style></head>\n'
        "<body><nav><ul><li><a href='/'>Accueil</a></li></ul></nav>\n<main>"
        + "\n".join(body)
        + f"</main>\n<section><ol>{''.join(later)}</ol></section>\n<script>alert(1)</script>"
        "<footer>© 2020</footer></body></html>\n"
    )


def as_fodt(columns: int) -> str:
    """A flat OpenDocument text."""
    body: list[str] = []
    cover: list[str] = []
    for kind, words, notes in blocks():
        marked = escape(words).replace("\n", "<text:line-break/>")
        for note in notes:
            count = note.marker.translate(_DIGITS)
            label = ' text:label="*"' if count == "*" else ""
            citation = f"<text:note-citation{label}>{count}</text:note-citation>"
            made = (
                f'<text:note text:note-class="footnote" text:id="ftn{count}">{citation}<text:note-body>'
                f'<text:p text:style-name="Footnote">{escape(note.text)}</text:p></text:note-body></text:note>'
            )
            marked = marked.replace(note.marker, made)
        if kind == "cover":
            cover.append(f'<text:p text:style-name="Cover">{marked}</text:p>')
        elif kind == "p":
            body.append(f'<text:p text:style-name="Body">{marked}</text:p>')
        else:
            body.append(f'<text:h text:style-name="Head" text:outline-level="{kind[1]}">{marked}</text:h>')
    text = "".join(cover) + f'<text:section text:style-name="Columns" text:name="c">{"".join(body)}</text:section>'
    return _flat(text, columns)


def small_as_fodt(language: str) -> str:
    """One of the small reports (`numbered_documents`) in two columns, without its table; as pages of its script are set."""
    blocks = [block for block in REPORTS[language].strip().split("\n\n") if not block.startswith("| ")]
    body = []
    # a cross-reference goes on in the next line, a title stands on one of its own
    lines = [line for block in blocks for line in re.sub(r"\n(?=\d)", " ", block).split("\n")]
    for block in lines:
        marked = escape(block)
        if block.startswith("¹"):
            body[-1] = body[-1].replace(
                "¹",
                '<text:note text:note-class="footnote" text:id="n1"><text:note-citation>1</text:note-citation><text:note-body>'
                f'<text:p text:style-name="Footnote">{marked[2:]}</text:p></text:note-body></text:note>',
            )
        else:
            body.append(f'<text:p text:style-name="Body">{marked}</text:p>')
    if language == "ar":  # columns of an Arabic page go from the right, which a section's columns do not
        text = "".join(body)
    else:
        text = f'<text:section text:style-name="Columns" text:name="c">{"".join(body)}</text:section>'
    font = {"ar": "Noto Sans Arabic", "zh": "WenQuanYi Micro Hei"}.get(language, "Liberation Serif")
    fonts = f'fo:font-family="{font}" style:font-family-asian="{font}" style:font-family-complex="{font}"'
    made = _flat(text, 2).replace('fo:font-family="Liberation Serif"', fonts + ' style:font-size-complex="10pt"')
    if language == "ar":
        made = made.replace('fo:text-align="justify"', 'fo:text-align="right" style:writing-mode="rl-tb"')
        made = made.replace('fo:margin-left="0.4cm"', 'fo:text-align="right" style:writing-mode="rl-tb"')
        made = made.replace('fo:text-indent="-0.4cm"', "")
    return made.replace('fo:language="fr" fo:country="FR"', f'fo:language="{language}"')


def _flat(text: str, columns: int) -> str:
    return _FODT.replace("@TEXT@", text).replace("@COLUMNS@", str(columns)).replace("@SYMBOL@", SYMBOL)


_FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties style:font-name="Liberation Serif" fo:font-family="Liberation Serif"
 fo:font-size="10pt" fo:language="fr" fo:country="FR" fo:hyphenate="true"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm" fo:text-align="justify"
 fo:hyphenation-ladder-count="no-limit"/><style:text-properties fo:hyphenate="true" fo:hyphenation-remain-char-count="2" fo:hyphenation-push-char-count="2"/></style:style>
<style:style style:name="Cover" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.4cm"/><style:text-properties fo:hyphenate="false"/></style:style>
<style:style style:name="Head" style:family="paragraph"><style:paragraph-properties fo:margin-top="0.4cm" fo:margin-bottom="0.3cm" fo:keep-with-next="always"/>
<style:text-properties fo:font-weight="bold" fo:font-size="11pt" fo:hyphenate="false"/></style:style>
<style:style style:name="Footnote" style:family="paragraph"><style:paragraph-properties fo:margin-left="0.4cm" fo:text-indent="-0.4cm"/>
<style:text-properties fo:font-size="8pt" style:font-size-asian="8pt" style:font-size-complex="8pt"/></style:style>
<style:style style:name="Small" style:family="paragraph"><style:text-properties fo:font-size="9pt"/></style:style>
<text:notes-configuration text:note-class="footnote" style:num-format="1" text:footnotes-position="page"/>
</office:styles>
<office:automatic-styles>
<style:style style:name="Columns" style:family="section"><style:section-properties text:dont-balance-text-columns="true">
<style:columns fo:column-count="@COLUMNS@" fo:column-gap="0.8cm"/></style:section-properties></style:style>
<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/>
<style:header-style><style:header-footer-properties fo:min-height="0.6cm" fo:margin-bottom="0.5cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="0.6cm" fo:margin-top="0.5cm"/></style:footer-style></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm">
<style:header><text:p text:style-name="Small">@SYMBOL@</text:p></style:header>
<style:footer><text:p text:style-name="Small"><text:page-number text:select-page="current"/>/<text:page-count/></text:p>
<text:p text:style-name="Small">V.20-12345 (F)</text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>@TEXT@</office:text></office:body></office:document>
"""


def convert(source: str, suffix: str, folder: Path) -> Path:
    """A flat OpenDocument text as ".pdf" or ".docx", by LibreOffice."""
    flat = folder / "report.fodt"
    flat.write_text(source, encoding="utf-8")
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            suffix[1:],
            "--outdir",
            folder,
            flat,
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder / f"report{suffix}"


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        for suffix in (".pdf", ".docx"):
            made = convert(as_fodt(columns=2), suffix, Path(temporary))
            FIXTURES.mkdir(exist_ok=True)
            (FIXTURES / f"report{suffix}").write_bytes(made.read_bytes())
        for language in REPORTS:
            made = convert(small_as_fodt(language), ".pdf", Path(temporary))
            (FIXTURES / f"small.{language}.pdf").write_bytes(made.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
