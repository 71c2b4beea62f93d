"""The JSON API beside the page: the same assistant, the same values as `report-qa ask --json`."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from report_qa.errors import UsageError
from report_qa.questions import LONGEST_QUESTION, MOST_HITS
from report_qa.render import answer_json, choices_json, paragraph_json, references_json
from report_qa.types import Filters
from report_qa.web.desk import Busy, Desk

RETRY_SECONDS = "1"

__all__ = ["Desk", "add_api"]


class QuoteModel(BaseModel):
    text: str
    document: str
    paragraph: str
    label: str


class NoteModel(BaseModel):
    marker: str
    text: str


class EvidenceModel(BaseModel):
    start: int
    end: int
    text: str


class ParagraphModel(BaseModel):
    document: str
    symbol: str
    paragraph: str
    label: str
    citation: str
    heading: list[str]
    text: str
    language: str
    notes: list[NoteModel]


class HitModel(ParagraphModel):
    model_config = ConfigDict(extra="allow")

    languages: list[str]
    found_in: str
    in_question_language: bool
    rank: int
    score: float
    evidence: EvidenceModel
    stages: dict[str, float]


class BridgedModel(BaseModel):
    asked: str
    name: str


class AssumedModel(BaseModel):
    asked: str
    name: str
    others: list[str]


class AnswerModel(BaseModel):
    model_config = ConfigDict(extra="allow")

    question: str
    language: str
    answered: bool
    confidence: float
    quotes: list[QuoteModel]
    bridged: list[BridgedModel]
    assumed: list[AssumedModel]
    hits: list[HitModel]


class ReferenceModel(BaseModel):
    text: str
    start: int
    end: int
    symbol: str
    number: str
    target: str


class CitingModel(ReferenceModel):
    document: str
    paragraph: str


class ReferencesModel(BaseModel):
    references: list[ReferenceModel]
    cited_by: list[CitingModel]


class ChoicesModel(BaseModel):
    documents: list[dict[str, str]]
    symbols: list[str]
    bodies: list[str]
    sessions: list[str]
    languages: list[str]
    dates: list[str]
    sections: dict[str, list[str]]


class ErrorModel(BaseModel):
    error: str


def _filters(
    document: Annotated[list[str], Query(max_length=100, description="Only these documents, by id")] = [],  # noqa: B006
    symbol: Annotated[str, Query(description="Only symbols that fit this pattern, such as CTOC/COP/*")] = "",
    body: Annotated[str, Query(description="Only documents for a body so named")] = "",
    session: Annotated[str, Query(description="Only documents for a session so named")] = "",
    since: Annotated[str, Query(description="Only documents of this day, month, year, or later")] = "",
    until: Annotated[str, Query(description="Only documents of this day, month, year, or earlier")] = "",
    language: Annotated[list[str], Query(max_length=20, description="Only documents in these languages")] = [],  # noqa: B006
    section: Annotated[str, Query(description="Only below headings that hold this")] = "",
) -> Filters:
    return Filters(tuple(document), symbol, body, session, since, until, tuple(language), section)


_CHOSEN = Depends(_filters)


def add_api(app: FastAPI, desk: Desk) -> None:
    """Add the routes, and the sentences that errors become."""
    router = APIRouter()
    index = desk.assistant.index

    @router.get("/healthz", summary="Whether the server is up")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @router.get(
        "/api/ask",
        response_model=AnswerModel,
        responses={422: {"model": ErrorModel}, 503: {"model": ErrorModel}},
        summary="Ask a question in any language",
    )
    async def ask(
        q: Annotated[str, Query(description=f"The question, at most {LONGEST_QUESTION} characters")],
        lang: Annotated[str, Query(pattern="^([a-z]{2,3})?$", description="Its language; found out if not given")] = "",
        k: Annotated[int, Query(ge=1, le=MOST_HITS, description="How many paragraphs")] = 10,
        filters: Filters = _CHOSEN,
    ) -> dict[str, Any]:
        return answer_json(await desk.ask(q, lang, k, filters), index.documents)

    @router.get("/api/filters", response_model=ChoicesModel, summary="What the filters of a question can be set to")
    async def choices() -> dict[str, Any]:
        return choices_json(index.choices)

    @router.get(
        "/api/references/{document}/{number:path}",
        response_model=ReferencesModel,
        responses={404: {"model": ErrorModel}},
        summary="What a paragraph refers to, and what refers to it",
    )
    async def references(document: str, number: str) -> Any:
        try:
            found = index.paragraph(document, number)
        except UsageError as error:
            return JSONResponse({"error": str(error)}, 404)
        return await asyncio.to_thread(references_json, index, found)

    @router.get(
        "/api/paragraphs/{document}/{number:path}",  # "decision 1/2, 3"
        response_model=ParagraphModel,
        responses={404: {"model": ErrorModel}},
        summary="One paragraph, verbatim",
    )
    async def paragraph(document: str, number: str) -> Any:
        try:
            found = index.paragraph(document, number)
        except UsageError as error:
            return JSONResponse({"error": str(error)}, 404)
        return paragraph_json(found, index.documents[document])

    app.include_router(router)

    @app.exception_handler(Busy)
    async def busy(request: Request, error: Busy) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 503, {"Retry-After": RETRY_SECONDS})

    @app.exception_handler(UsageError)
    async def unusable(request: Request, error: UsageError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 422)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        return JSONResponse({"error": f"{first['loc'][-1]}: {first['msg']}."}, 422)
