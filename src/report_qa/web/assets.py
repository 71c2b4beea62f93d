"""The files of the page that browsers fetch: styles and ES modules, each by its own name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from report_qa.web.texts import LANGUAGES, catalogue

if TYPE_CHECKING:
    from fastapi import FastAPI

TYPES = {".css": "text/css", ".js": "text/javascript"}


@cache
def assets() -> dict[str, str]:
    """Name → text of every file; a route serves these names and nothing else."""
    folder = files("report_qa.web") / "static"
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if _kind(file.name) in TYPES}


def add_assets(app: FastAPI) -> None:
    """Add the route `/assets/NAME` for each, and `/texts/LANGUAGE.json`. Gradio's own files have other names."""
    from fastapi.responses import JSONResponse, Response

    def serve(text: str, kind: str) -> None:
        async def asset() -> Response:
            return Response(text, media_type=kind, headers={"cache-control": "no-cache"})

        app.get(f"/assets/{name}", include_in_schema=False)(asset)

    def speak(language: str) -> None:
        async def texts() -> JSONResponse:
            return JSONResponse(dict(catalogue(language)), headers={"cache-control": "no-cache"})

        app.get(f"/texts/{language}.json", include_in_schema=False)(texts)

    for language in LANGUAGES:
        speak(language)
    for name, text in assets().items():
        serve(text, TYPES[_kind(name)])


def _kind(name: str) -> str:
    return name[name.rfind(".") :]
