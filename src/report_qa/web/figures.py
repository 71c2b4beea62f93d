"""The figures as a table that can be sorted."""

from __future__ import annotations

from collections.abc import Sequence

from report_qa.preparing.figures import ORDERS, Figure
from report_qa.types import Span
from report_qa.web.markup import isolated, language, marked, text
from report_qa.web.sheet import Sheet, field, last_heading, option, table


def figures_html(sheet: Sheet, found: Sequence[Figure], order: str) -> str:
    """The figures in their order, or the plain statement that there are none."""
    texts = sheet.texts
    names = dict(zip(ORDERS, (texts["figures_by_text"], texts["figures_value"], texts["figures_unit"]), strict=True))
    options = "".join(option(one, name, one == order) for one, name in names.items())
    heads = [texts["figures_value"], texts["figures_words"], texts["figures_unit"], texts["prepare_paragraph"], texts["prepare_sentence"], texts["prepare_section"], texts["basket_title"]]  # fmt: skip
    told = (
        table(texts["figures_title"], heads, [_row(sheet, one) for one in found])
        if found
        else f'<p class="rq-none" role="status"><strong>{text(texts["figures_none"])}</strong></p>'
    )
    main = (
        f"<h1>{text(texts['figures_title'])}</h1><p>{text(texts['figures_lead'])}</p>"
        + sheet.form(field("order", texts["figures_order"], f'<select id="order" name="order">{options}</select>'))
        + f'<p><a href="{sheet.link("figures.csv", order=order)}" download>{text(texts["prepare_csv"])}</a></p>{told}'
    )
    return sheet.page(texts["figures_title"], main, order=order)


def csv_titles(sheet: Sheet) -> tuple[str, ...]:
    """The titles of the CSV's columns in the reader's language."""
    texts = sheet.texts
    return (
        texts["figures_value"], texts["figures_words"], texts["figures_unit"], texts["prepare_section"],
        texts["prepare_paragraph"], texts["prepare_citation"], texts["prepare_sentence"],
    )  # fmt: skip


def _row(sheet: Sheet, figure: Figure) -> list[str]:
    paragraph = figure.paragraph
    code = sheet.document_of(paragraph).language
    sentence = figure.sentence.of(paragraph.text)
    offset = figure.sentence.start
    words = Span(max(0, figure.words.start - offset), min(len(sentence), figure.words.end - offset))
    return [
        f'<span dir="ltr">{_number(figure.value, sheet.ui)}</span>',
        isolated(figure.words.of(paragraph.text), code),
        isolated(figure.unit.of(paragraph.text), code) or "–",
        sheet.place(paragraph, figure.sentence),
        f"<span {language(code)}>{marked(sentence, [words])}</span>",
        last_heading(paragraph.heading, code),
        sheet.keep(paragraph, figure.sentence),
    ]


def _number(value: float, ui: str) -> str:
    from babel.numbers import format_decimal

    return text(str(format_decimal(value, locale=ui)))
