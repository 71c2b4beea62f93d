"""The basket's page, and the basket as one HTML file. What the basket holds stays in the browser; a file is made of what it sends."""

from __future__ import annotations

from report_qa.citations import label
from report_qa.languages import direction
from report_qa.preparing.basket import LONGEST_NOTE, LONGEST_TITLE, MOST_ITEMS, Basket, Kept
from report_qa.preparing.export.wording import Wording, printed_citation
from report_qa.printable import printable
from report_qa.web.links import report_link
from report_qa.web.markup import language, parts_html, text
from report_qa.web.sheet import Sheet
from report_qa.web.texts import catalogue

_STYLE = (
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.6 system-ui,sans-serif;color:#1b2733;background:#fff}"
    "blockquote{margin:.5rem 0;padding-inline-start:1rem;border-inline-start:4px solid #0b5cad;white-space:pre-line}"
    "h2{font-size:1rem;color:#4b5a68;margin-block:1.5rem 0}a{color:#0b5cad}footer,.cited{font-size:.9rem;color:#4b5a68}"
)


def basket_html(sheet: Sheet) -> str:
    """The page; `static/basket.js` fills it from the browser's own store."""
    texts = sheet.texts
    formats = "".join(
        f'<button type="button" data-format="{kind}" disabled>{name}</button>'
        for kind, name in (("docx", "Word"), ("md", "Markdown"), ("html", "HTML"))
    )
    main = (
        f"<h1>{text(texts['basket_title'])}</h1><p>{text(texts['basket_private'])}</p>"
        f'<noscript><p class="rq-none">{text(texts["basket_script"])}</p></noscript>'
        f'<p class="rq-none" id="basket-empty" hidden>{text(texts["basket_empty"])}</p>'
        f'<ol id="basket-items"></ol>'
        f'<p class="rq-field"><label for="basket-title">{text(texts["basket_name"])}</label>'
        f'<input id="basket-title" maxlength="{LONGEST_TITLE}" dir="auto"></p>'
        f'<p id="basket-take" role="group" aria-labelledby="basket-take-as"><span id="basket-take-as">{text(texts["basket_take"])}</span> {formats}</p>'
    )
    return sheet.page(texts["basket_title"], main)


def browser_texts(ui: str) -> dict[str, str | int]:
    """What `static/basket.js` says and keeps to."""
    texts = catalogue(ui)
    said = {
        "add": texts["basket_add"], "added": texts["basket_added"], "there": texts["basket_there"], "full": texts["basket_full"],
        "up": texts["basket_up"], "down": texts["basket_down"], "remove": texts["basket_remove"], "moved": texts["basket_moved"],
        "removed": texts["basket_removed"], "note": texts["basket_note"], "saved": texts["basket_saved"],
        "failed": texts["basket_failed"], "basket": texts["basket_title"],
    }  # fmt: skip
    return {**said, "most": MOST_ITEMS, "longest_note": LONGEST_NOTE}


def quote_values(kept: Kept, ui: str) -> dict[str, str]:
    """One quote for `static/basket.js` to show; it sets texts, never HTML."""
    own = kept.document.language
    return {
        "quote": printable(kept.quote),
        "label": label(kept.paragraph.number, ui),
        "heading": printable(" › ".join(kept.paragraph.heading)),
        "language": own,
        "direction": direction(own),
        "link": report_link(kept.paragraph, kept.span, ui),
    }


def wording(ui: str) -> Wording:
    """The texts of an export."""
    texts = catalogue(ui)
    return Wording(ui, texts["basket_title"], texts["basket_note"], texts["disclaimer"])


def file_html(basket: Basket, words: Wording) -> str:
    """The basket as one HTML file that needs nothing else: no script, no address asked, each quote in its own direction."""
    title = text(basket.title or words.title)
    items = "".join(_item(number, kept, words) for number, kept in enumerate(basket.items, start=1))
    notes = "".join(
        f'<li id="n{number}">{parts_html(printed_citation(kept, words.language), words.language)}.'
        f' <a href="#q{number}" aria-label="{number}">↑</a></li>'
        for number, kept in enumerate(basket.items, start=1)
    )
    return (
        f'<!doctype html><html {language(words.language)}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>{items}"
        f'<ol class="cited">{notes}</ol></main><footer><p>{text(words.disclaimer)}</p></footer></body></html>\n'
    )


def _item(number: int, kept: Kept, words: Wording) -> str:
    own = kept.document.language
    path = " › ".join(kept.paragraph.heading)
    note = f"<p><strong>{text(words.note)}:</strong> {text(kept.note)}</p>" if kept.note else ""
    heading = f"<h2 {language(own)}>{text(path)}</h2>" if path else ""
    return f'<section id="q{number}">{heading}<blockquote {language(own)}>{text(kept.quote)}<sup><a href="#n{number}">{number}</a></sup></blockquote>{note}</section>'
