"""A basket as a Word file with real footnotes in the form in which the United Nations cites.

python-docx writes the document; it knows no footnotes, so their part is written here (ECMA-376, part 1, 17.11). Each run says its
language and each paragraph its direction: under an Arabic title, a French quote stays left to right.
"""

from __future__ import annotations

import io
from typing import Any

from report_qa.languages import direction
from report_qa.preparing.basket import Basket, Kept
from report_qa.preparing.export.wording import Wording, printed_citation
from report_qa.printable import printable

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FOOTNOTES_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_REGIONS = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "ru": "ru-RU", "zh": "zh-CN"}
_SEPARATORS = ((-1, "separator"), (0, "continuationSeparator"))


def to_word(basket: Basket, wording: Wording) -> bytes:
    """The .docx file."""
    from docx import Document

    made = Document()
    _add_footnote_styles(made)
    _set_direction(made, wording.language)
    made.core_properties.title = printable(basket.title or wording.title)
    made.core_properties.author = "report_qa"
    made.core_properties.language = wording.language
    footnotes = _Footnotes()
    _paragraph(made, basket.title or wording.title, wording.language, "Title")
    for kept in basket.items:
        _add_kept(made, footnotes, kept, wording)
    _paragraph(made, wording.disclaimer, wording.language, "Normal")
    footnotes.attach(made)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _add_kept(made: Any, footnotes: _Footnotes, kept: Kept, wording: Wording) -> None:
    own = kept.document.language
    if kept.paragraph.heading:
        _paragraph(made, " › ".join(kept.paragraph.heading), own, "Heading 3")
    quote = _paragraph(made, kept.quote, own, "Quote")
    quote._p.append(footnotes.reference(footnotes.add(printed_citation(kept, wording.language), wording.language)))
    if kept.note:
        paragraph = _paragraph(made, f"{wording.note}: ", wording.language, "Normal", bold=True)
        _run(paragraph, kept.note, wording.language)


def _paragraph(made: Any, text: str, language: str, style: str, bold: bool = False) -> Any:
    paragraph = made.add_paragraph(style=style)
    _turn(paragraph._p, language)
    _run(paragraph, text, language, bold)
    return paragraph


def _run(paragraph: Any, text: str, language: str, bold: bool = False) -> None:
    run = paragraph.add_run(printable(text))
    run.bold = bold or None
    _speak(run._r, language)


def _turn(paragraph: Any, language: str) -> None:
    """State the paragraph's direction."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    bidi = OxmlElement("w:bidi")
    bidi.set(qn("w:val"), "1" if direction(language) == "rtl" else "0")
    properties = paragraph.get_or_add_pPr()
    properties.insert_element_before(
        bidi, "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr"
    )


def _speak(run: Any, language: str) -> None:
    """State the run's language, and that it is written from right to left."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = run.get_or_add_rPr()
    if direction(language) == "rtl":
        properties.append(OxmlElement("w:rtl"))
    spoken = OxmlElement("w:lang")
    kind = "bidi" if direction(language) == "rtl" else "eastAsia" if language in ("zh", "ja") else "val"
    spoken.set(qn(f"w:{kind}"), _REGIONS.get(language, language or "und"))
    properties.append(spoken)


def _set_direction(made: Any, language: str) -> None:
    """The section's direction: where its page numbers and columns begin."""
    from docx.oxml import OxmlElement

    if direction(language) == "rtl":
        properties = made.sections[0]._sectPr
        bidi = OxmlElement("w:bidi")
        grid = properties.find("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}docGrid")
        properties.append(bidi) if grid is None else grid.addprevious(bidi)


def _add_footnote_styles(made: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    text = made.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
    text.base_style = made.styles["Normal"]
    text.font.size = Pt(9)
    reference = made.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    reference.font.superscript = True


class _Footnotes:
    """The footnotes part of one document."""

    def __init__(self) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._root = OxmlElement("w:footnotes")
        self._last = 0
        for number, kind in _SEPARATORS:
            note = OxmlElement("w:footnote")
            note.set(qn("w:type"), kind)
            note.set(qn("w:id"), str(number))
            paragraph, run = OxmlElement("w:p"), OxmlElement("w:r")
            run.append(OxmlElement(f"w:{kind}"))
            paragraph.append(run)
            note.append(paragraph)
            self._root.append(note)

    def add(self, parts: list[tuple[str, str]], language: str) -> int:
        """A footnote of (words, language) parts, in a paragraph of `language`; its number."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.text.paragraph import Paragraph

        self._last += 1
        note, element = OxmlElement("w:footnote"), OxmlElement("w:p")
        note.set(qn("w:id"), str(self._last))
        note.append(element)
        self._root.append(note)
        element.get_or_add_pPr().get_or_add_pStyle().val = "footnotetext"
        _turn(element, language)
        mark = self._marked_run()
        mark.append(OxmlElement("w:footnoteRef"))
        element.append(mark)
        paragraph = Paragraph(element, None)
        _run(paragraph, " ", language)
        for words, spoken in parts:
            _run(paragraph, words, spoken)
        _run(paragraph, ".", language)
        return self._last

    def reference(self, number: int) -> Any:
        """The run that calls a footnote."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        run, call = self._marked_run(), OxmlElement("w:footnoteReference")
        call.set(qn("w:id"), str(number))
        run.append(call)
        return run

    def attach(self, made: Any) -> None:
        """Make the part one of the document's, and name its separators in the settings."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        part = XmlPart(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, self._root, made.part.package)
        made.part.relate_to(part, _FOOTNOTES_RELATION)
        stated = OxmlElement("w:footnotePr")
        for number, _ in _SEPARATORS:
            named = OxmlElement("w:footnote")
            named.set(qn("w:id"), str(number))
            stated.append(named)
        settings = made.settings.element
        compatible = settings.find(qn("w:compat"))
        settings.append(stated) if compatible is None else compatible.addprevious(stated)

    def _marked_run(self) -> Any:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        run, properties, style = OxmlElement("w:r"), OxmlElement("w:rPr"), OxmlElement("w:rStyle")
        style.set(qn("w:val"), "footnotereference")
        properties.append(style)
        run.append(properties)
        return run
