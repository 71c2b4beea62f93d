"""Every text of the page that is not the report's, one catalogue a language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
FALLBACK = "en"


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Key → text in `language`; English where there is no such catalogue."""
    chosen = language if language in LANGUAGES else FALLBACK
    loaded: dict[str, str] = json.loads(
        (files("report_qa.web") / "texts" / f"{chosen}.json").read_text(encoding="utf-8")
    )
    return loaded


def language_name(code: str) -> str:
    """A language called by itself, or its code where there is no catalogue."""
    return catalogue(code)["name"] if code in LANGUAGES else code


def choose_language(*wishes: str) -> str:
    """The interface language: the first that there is of the wishes, each a code or an Accept-Language header."""
    for candidate in (part.partition(";")[0] for wish in wishes for part in wish.split(",")):
        code = candidate.strip().lower().partition("-")[0]
        if code in LANGUAGES:
            return code
    return FALLBACK
