"""The timeline as a chart and a table, with its filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from report_qa.citations import date as cited_date
from report_qa.preparing.subjects import Subject
from report_qa.preparing.timeline import Event, months_of
from report_qa.web.markup import isolated, language, marked, text
from report_qa.web.sheet import Sheet, field, last_heading, option, table

MOST_BARS = 240
"""Months; a longer time is not drawn."""
_BAR, _HIGH = 12, 120


def timeline_html(
    sheet: Sheet, every: Sequence[Event], shown: Sequence[Event], state: str, month: str, section: str
) -> str:
    """The timeline: `every` event of the report for chart and filters, `shown` those that pass them."""
    texts = sheet.texts
    chosen = {"state": state, "month": month, "section": section}
    told = (
        _table(sheet, shown)
        if shown
        else f'<p class="rq-none" role="status"><strong>{text(texts["timeline_none"])}</strong></p>'
    )
    main = (
        f"<h1>{text(texts['timeline_title'])}</h1><p>{text(texts['timeline_lead'])}</p>"
        f"{_chart(sheet, every)}{_choice(sheet, every, state, month, section)}"
        f'<p><a href="{sheet.link("timeline.csv", **chosen)}" download>{text(texts["prepare_csv"])}</a></p>{told}'
    )
    return sheet.page(texts["timeline_title"], main, **chosen)


def csv_titles(sheet: Sheet) -> tuple[str, ...]:
    """The titles of the CSV's columns in the reader's language."""
    texts = sheet.texts
    return (
        texts["timeline_from"], texts["timeline_to"], texts["timeline_when"], texts["timeline_states"],
        texts["prepare_section"], texts["prepare_paragraph"], texts["prepare_citation"], texts["prepare_sentence"],
    )  # fmt: skip


def month_name(month: str, ui: str) -> str:
    """ "2019-11" as the language writes it; in Arabic with the pair of names that the United Nations uses."""
    if ui == "ar":
        return cited_date(f"{month}-01", "ar").removeprefix("1 ")
    from babel.dates import format_skeleton

    year, _, number = month.partition("-")
    return str(format_skeleton("yMMMM", date(int(year), int(number), 1), locale=ui))


def _choice(sheet: Sheet, every: Sequence[Event], state: str, month: str, section: str) -> str:
    texts = sheet.texts
    states: dict[str, Subject] = {one.key: one for event in every for one in event.states}
    named = sorted(states.values(), key=lambda one: one.name(sheet.ui))
    sections = {section_key(event.paragraph.heading): event.paragraph for event in sorted(every, key=_in_text)}
    whole = texts["prepare_all"]
    of_states = [option("", whole, not state), *(option(s.key, s.name(sheet.ui), s.key == state) for s in named)]
    of_months = [option("", whole, not month)]
    of_months += [option(one, month_name(one, sheet.ui), one == month) for one in months_of(every)]
    of_sections = [option("", whole, not section)]
    of_sections += [
        option(
            key,
            paragraph.heading[-1] if paragraph.heading else key,
            key == section,
            sheet.document_of(paragraph).language,
        )
        for key, paragraph in sections.items()
        if key
    ]
    return sheet.form(
        "".join(
            field(name, title, f'<select id="{name}" name="{name}">{"".join(options)}</select>')
            for name, title, options in (
                ("state", texts["timeline_state"], of_states),
                ("month", texts["timeline_month"], of_months),
                ("section", texts["prepare_section"], of_sections),
            )
        )
    )


def section_key(heading: tuple[str, ...]) -> str:
    """A heading path as one value of a form."""
    return " › ".join(heading)


def _in_text(event: Event) -> tuple[str, int]:
    return event.paragraph.document, event.paragraph.start


def _table(sheet: Sheet, shown: Sequence[Event]) -> str:
    texts = sheet.texts
    heads = [texts["timeline_when"], texts["timeline_states"], texts["prepare_paragraph"], texts["prepare_sentence"], texts["prepare_section"], texts["basket_title"]]  # fmt: skip
    return table(texts["timeline_title"], heads, [_row(sheet, event) for event in shown])


def _row(sheet: Sheet, event: Event) -> list[str]:
    paragraph, when = event.paragraph, event.when
    code = sheet.document_of(paragraph).language
    exact = when.first if when.first == when.last else f"{when.first} – {when.last}"
    stated = text(exact if when.bounds else f"{exact} ({sheet.texts['timeline_open']})")
    sentence = event.sentence.of(paragraph.text)
    offset = event.sentence.start
    words = type(event.words)(max(0, event.words.start - offset), min(len(sentence), event.words.end - offset))
    return [
        f'{isolated(event.words.of(paragraph.text), code)}<br><span class="rq-fine" dir="ltr">{stated}</span>',
        text(", ".join(state.name(sheet.ui) for state in event.states)) or "–",
        sheet.place(paragraph, event.sentence),
        f"<span {language(code)}>{marked(sentence, [words])}</span>",
        last_heading(paragraph.heading, code),
        sheet.keep(paragraph, event.sentence),
    ]


def _chart(sheet: Sheet, every: Sequence[Event]) -> str:
    """Bars by month; each a link to that month. The table says the same in words."""
    counts = Counter(
        event.when.first[:7] for event in every if event.when.precision in ("day", "month") and event.when.bounds
    )
    if not counts:
        return ""
    months = _months_between(min(counts), max(counts))
    if len(months) > MOST_BARS:
        return ""
    most = max(counts.values())
    bars = "".join(
        _bar(sheet, month, counts[month], at * _BAR, most) for at, month in enumerate(months) if month in counts
    )
    years = "".join(
        f'<text x="{at * _BAR}" y="{_HIGH + 16}">{month[:4]}</text>'
        for at, month in enumerate(months)
        if at == 0 or month.endswith("-01")
    )
    title = text(sheet.texts["timeline_chart"])
    return (
        f'<figure class="rq-chart"><figcaption>{title}</figcaption>'
        f'<svg viewBox="0 0 {max(len(months) * _BAR, 40)} {_HIGH + 20}" role="group" aria-label="{title}" dir="ltr">'
        f'<line x1="0" x2="{len(months) * _BAR}" y1="{_HIGH}" y2="{_HIGH}"/>{bars}{years}</svg></figure>'
    )


def _bar(sheet: Sheet, month: str, count: int, left: int, most: int) -> str:
    high = max(4, round(_HIGH * 0.92 * count / most))
    name = text(f"{month_name(month, sheet.ui)}: {count}")
    return (
        f'<a href="{sheet.link(month=month)}" tabindex="-1" aria-label="{name}">'
        f'<rect x="{left + 1}" y="{_HIGH - high}" width="{_BAR - 2}" height="{high}"><title>{name}</title></rect></a>'
    )


def _months_between(first: str, last: str) -> list[str]:
    from_, to = (int(one[:4]) * 12 + int(one[5:]) - 1 for one in (first, last))
    return [f"{at // 12}-{at % 12 + 1:02}" for at in range(from_, to + 1)]
