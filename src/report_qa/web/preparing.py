"""The routes of the preparation: country, timeline, figures, basket, their files. Each answers the same to everybody and keeps nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from report_qa.errors import UsageError
from report_qa.index.reading import Index
from report_qa.preparing.basket import LARGEST_BASKET, read_basket
from report_qa.preparing.export.markdown import to_markdown
from report_qa.preparing.export.word import CONTENT_TYPE, to_word
from report_qa.preparing.figures import ORDERS, figures, figures_csv
from report_qa.preparing.mentions import count_states, find_mentions
from report_qa.preparing.subjects import completions, subject_of
from report_qa.preparing.timeline import Event, timeline, timeline_csv
from report_qa.web import basket as basket_page
from report_qa.web import country as country_page
from report_qa.web import figures as figures_page
from report_qa.web import timeline as timeline_page
from report_qa.web.frame import sentence_html
from report_qa.web.sheet import Sheet
from report_qa.web.shell import wanted_language
from report_qa.web.texts import catalogue

REMEMBERED = 32
"""Documents whose names, dates and figures are kept ready; they change only with the index."""
LONGEST_VALUE = 1000
"""Characters of a value in an address."""

Stated = Annotated[str, Query(max_length=LONGEST_VALUE)]
From = Annotated[int, Query(alias="from")]
Month = Annotated[str, Query(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")]
Order = Annotated[str, Query(pattern=f"^({'|'.join(ORDERS)})$")]


def add_preparing(app: FastAPI, index: Index) -> None:
    """Add the routes over `index`."""

    counts_of = lru_cache(REMEMBERED)(lambda document: count_states(index, document))
    events_of = lru_cache(REMEMBERED)(lambda document: timeline(index, document))
    figures_of = lru_cache(REMEMBERED * len(ORDERS))(lambda document, order: figures(index, document, order))

    def sheet_of(view: str, request: Request, document: str) -> Sheet:
        sheet = Sheet(view, wanted_language(request.scope), index, document)
        return sheet if document or sheet.all_at_once else replace(sheet, document=next(iter(index.documents)))

    def page(html: str, status: int = 200) -> Response:
        return HTMLResponse(html, status, {"vary": "Accept-Language, Cookie"})

    def missing(sheet: Sheet) -> Response:
        return page(sentence_html(catalogue(sheet.ui)["missing"], sheet.ui), 404)

    @app.get("/country", include_in_schema=False)
    def country(request: Request, country: Stated = "", document: Stated = "") -> Response:
        sheet = sheet_of("country", request, document)
        if document and document not in index.documents:
            return missing(sheet)
        if not country.strip():
            return page(country_page.overview_html(sheet, counts_of(sheet.document)))
        try:
            subject = subject_of(country)
        except UsageError:
            return page(country_page.unknown_html(sheet, country, completions(country)), 404)
        return page(country_page.mentions_html(sheet, find_mentions(index, subject, sheet.document)))

    def events(document: str, state: str, month: str, section: str) -> tuple[Event, ...]:
        """Those that pass the filters; none where a filter names nothing."""
        every = events_of(document)
        return tuple(
            event
            for event in every
            if (not state or state in [one.key for one in event.states])
            and (not month or event.when.touches(month))
            and (not section or timeline_page.section_key(event.paragraph.heading) == section)
        )

    @app.get("/timeline", include_in_schema=False)
    def shown_timeline(
        request: Request, document: Stated = "", state: Stated = "", month: Month = "", section: Stated = ""
    ) -> Response:
        sheet = sheet_of("timeline", request, document)
        if document and document not in index.documents:
            return missing(sheet)
        shown = events(sheet.document, state, month, section)
        return page(timeline_page.timeline_html(sheet, events_of(sheet.document), shown, state, month, section))

    @app.get("/timeline.csv", include_in_schema=False)
    def timeline_file(
        request: Request, document: Stated = "", state: Stated = "", month: Month = "", section: Stated = ""
    ) -> Response:
        sheet = sheet_of("timeline", request, document)
        if document and document not in index.documents:
            return missing(sheet)
        shown = events(sheet.document, state, month, section)
        return _file(timeline_csv(index, shown, sheet.ui, timeline_page.csv_titles(sheet)), "text/csv", "timeline.csv")

    @app.get("/figures", include_in_schema=False)
    def shown_figures(request: Request, document: Stated = "", order: Order = ORDERS[0]) -> Response:
        sheet = sheet_of("figures", request, document)
        if document and document not in index.documents:
            return missing(sheet)
        return page(figures_page.figures_html(sheet, figures_of(sheet.document, order), order))

    @app.get("/figures.csv", include_in_schema=False)
    def figures_file(request: Request, document: Stated = "", order: Order = ORDERS[0]) -> Response:
        sheet = sheet_of("figures", request, document)
        if document and document not in index.documents:
            return missing(sheet)
        found = figures_of(sheet.document, order)
        return _file(figures_csv(index, found, sheet.ui, figures_page.csv_titles(sheet)), "text/csv", "figures.csv")

    @app.get("/basket", include_in_schema=False)
    def basket(request: Request) -> Response:
        return page(basket_page.basket_html(sheet_of("basket", request, "")))

    @app.get("/basket/texts", include_in_schema=False)
    def basket_texts(request: Request) -> Response:
        return JSONResponse(basket_page.browser_texts(wanted_language(request.scope)))

    @app.get("/basket/quote", include_in_schema=False)
    def basket_quote(
        request: Request, document: Stated = "", p: Stated = "", start: From = -1, to: int = -1
    ) -> dict[str, Any]:
        span = {"start": start, "end": to} if start >= 0 or to >= 0 else {}
        kept = read_basket(json.dumps({"items": [{"document": document, "number": p, **span}]}), index).items[0]
        return basket_page.quote_values(kept, wanted_language(request.scope))

    @app.post("/basket/{kind}", include_in_schema=False)
    async def basket_file(request: Request, kind: str) -> Response:
        # a page of another origin cannot send JSON without asking first, and is never answered yes
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return JSONResponse({"error": "the basket is sent as application/json."}, 415)
        if kind not in ("docx", "md", "html"):
            return JSONResponse({"error": "a basket is taken away as docx, md or html."}, 404)
        body = await request.body()
        if len(body) > LARGEST_BASKET:
            return JSONResponse({"error": "the basket is too large; take something out."}, 413)
        return await run_in_threadpool(_export, index, body, kind, wanted_language(request.scope))


def _export(index: Index, body: bytes, kind: str, ui: str) -> Response:
    kept = read_basket(body, index)
    words = basket_page.wording(ui)
    if kind == "docx":
        return _file(to_word(kept, words), CONTENT_TYPE, "basket.docx")
    if kind == "md":
        return _file(to_markdown(kept, words).encode("utf-8"), "text/markdown; charset=utf-8", "basket.md")
    return _file(basket_page.file_html(kept, words).encode("utf-8"), "text/html; charset=utf-8", "basket.html")


def _file(data: bytes, kind: str, name: str) -> Response:
    return Response(data, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
