"""The JSON API beside the page: the same assistant, the same values as `report-qa ask --json`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from report_qa.errors import UsageError
from report_qa.questions import LONGEST_QUESTION, MOST_HITS
from report_qa.render import answer_json, paragraph_json
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


class ErrorModel(BaseModel):
    error: str


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
    ) -> dict[str, Any]:
        return answer_json(await desk.ask(q, lang, k), index.documents)

    @router.get(
        "/api/paragraphs/{document}/{number}",
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
