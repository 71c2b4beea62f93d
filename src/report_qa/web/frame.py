"""What stands around the answers, as HTML: title, reports, plain sentences."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from report_qa.types import Document
from report_qa.web.markup import address, isolated, language, text
from report_qa.web.texts import catalogue

PREPARING = ("country", "timeline", "figures", "basket")
"""The pages beside this one, by address."""
MOST_LISTED = 20
"""Reports named below the page; the pane beside it lists more."""


def sentence_html(sentence: str, ui: str) -> str:
    """An error, or another plain sentence."""
    return f'<p class="rq-error" role="alert" {language(ui)}>{text(sentence)}</p>'


def header_html(ui: str) -> str:
    """Title and lead of the page, and the ways to what prepares a session."""
    texts = catalogue(ui)
    links = "".join(
        f'<li><a href="/{view}?ui={address(ui)}">{text(texts[f"{view}_title"])}</a></li>' for view in PREPARING
    )
    return (
        f'<header class="rq-head" {language(ui)}><h1>{text(texts["title"])}</h1><p>{text(texts["lead"])}</p>'
        f'<ul class="rq-to">{links}</ul></header>'
    )


def keys_html(ui: str) -> str:
    """Which keys step through what was found; shown once there is something."""
    return f'<p class="rq-keys" {language(ui)}>{text(catalogue(ui)["keys"])}</p>'


def footer_html(documents: Iterable[Document], ui: str) -> str:
    """The reports that can be asked, and what this page is not."""
    texts = catalogue(ui)
    reports = "".join(
        f'<li><a href="/report/{address(d.id)}?ui={address(ui)}">{isolated(d.title or d.id, d.language)}</a></li>'
        for d in islice(documents, MOST_LISTED)
    )
    return (
        f'<footer class="rq-foot" {language(ui)}><h2>{text(texts["report"])}</h2><ul>{reports}</ul>'
        f"<p>{text(texts['disclaimer'])}</p></footer>"
    )
