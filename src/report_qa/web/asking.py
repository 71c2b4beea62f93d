"""The part "Ask": a question, examples, the answer."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

import gradio as gr

from report_qa.errors import FilterError, QuestionError, ReportQAError
from report_qa.followup import understood
from report_qa.languages import detect_language
from report_qa.questions import LONGEST_QUESTION, clean_question
from report_qa.types import Query
from report_qa.web.answers import AnswerView
from report_qa.web.desk import Busy, Desk
from report_qa.web.frame import keys_html, sentence_html
from report_qa.web.links import FILTERS, filters_address, filters_read, restored
from report_qa.web.markup import block
from report_qa.web.narrowing import active_html
from report_qa.web.parts import Part, shown, takes_text_only
from report_qa.web.texts import FALLBACK, catalogue

HITS = 10
"""Paragraphs asked for; versions of one paragraph become one card, so more than are shown."""

EXAMPLES = (
    "كم عدد الأشخاص الذين أُوقفوا في عملية توركيسا؟",
    "What are liaison magistrates for?",
    "¿Qué hizo la Oficina en el Níger en materia de datos?",
    "Quels pays ont adhéré au Protocole depuis 2018 ?",
    "Какие базы данных есть на портале о незаконном ввозе мигрантов?",
    "偷运移民问题观察站是什么？",
)

_LOG = logging.getLogger("report_qa.web")


_TIMES = count()


@dataclass(frozen=True)
class Asked:
    """What was asked, as it was understood, and the HTML that is shown for it; `filters` as an address says them."""

    made: str
    question: str = ""
    language: str = ""
    filters: str = ""

    @property
    def shown(self) -> str:
        """For the browser, each time another text: what is asked twice is answered, and announced, twice."""
        return f"{block(self.made)}<!--{next(_TIMES)}-->"


class Answering:
    """Turns what a browser sends into the HTML that it shows, whatever happens on the way."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        index = desk.assistant.index
        self._names = index.concepts
        self._view = AnswerView(index.documents, index.versions_of)

    async def answer(
        self, question: str, language: str, ui: str, before: Query | None = None, narrowed: str = ""
    ) -> Asked:
        """The answer, or a sentence that says why there is none.

        `before` is the question that this one may lean on; `narrowed` are its filters, as an address says them.
        """
        texts = catalogue(ui)
        query = Query(question, language)
        try:
            filters = filters_read(narrowed)
            asked = clean_question(question)
            if before and before.text:
                asked = understood(before, Query(asked, language or detect_language(asked)), self._names)
                language = before.language if asked != clean_question(question) else language
            query = Query(asked, language, filters)
            answer = await self._desk.ask(asked, language, HITS, filters)
            return Asked(
                self._view.html(answer, ui), answer.query.text, answer.query.language, filters_address(filters)
            )
        except QuestionError as error:
            return Asked(sentence_html(texts[error.reason], ui))
        except FilterError as error:
            made = active_html(query, self._view.documents, ui)
            return Asked(made + sentence_html(texts[f"filter_{error.reason}"], ui))
        except Busy:
            return Asked(sentence_html(texts["busy"], ui), question)
        except ReportQAError as error:
            return Asked(sentence_html(str(error), ui))
        except Exception as error:  # Gradio would print a traceback and show its own words
            _LOG.error("unexpected %s while answering on the page", type(error).__name__)
            return Asked(sentence_html(texts["error"], ui))


@dataclass(frozen=True)
class AskPart(Part):
    """The part, and what the page restores in it: `restore` gives the values of `restored`."""

    restored: Sequence[gr.components.Component]
    answering: Answering

    async def restore(self, parameters: Sequence[tuple[str, str]], ui: str) -> list[Any]:
        """The question that the page's address names, and its answer; nothing is shown for no question."""
        wanted = restored(dict(parameters))
        narrowed = urlencode([(name, value) for name, value in parameters if name in FILTERS])
        if not wanted.question.strip():
            return [gr.skip()] * len(self.restored)  # what is being typed or chosen already stays
        asked = await self.answering.answer(wanted.question, wanted.language, ui, narrowed=narrowed)
        return [wanted.question, asked.shown, asked.question, asked.language, asked.filters]


def ask_part(desk: Desk, language: gr.Dropdown) -> AskPart:
    """Builds the part where it is called; questions go to `desk`."""
    answering = Answering(desk)
    texts = catalogue(FALLBACK)
    with gr.Row(elem_id="rq-asking"):
        question = gr.Textbox(
            label=texts["question"],
            placeholder=texts["placeholder"],
            max_length=LONGEST_QUESTION,
            lines=1,  # only so does Enter ask
            max_lines=5,
            elem_id="rq-question",
            scale=1,
        )
        button = gr.Button(texts["ask"], variant="primary", elem_id="rq-ask", scale=0, min_width=100)
    whole = gr.Textbox(
        label=texts["understood"], visible=False, max_length=2 * LONGEST_QUESTION, elem_id="rq-understood"
    )
    # what `static/narrowing.js` keeps there, as an address says it
    chosen = gr.Textbox(visible="hidden", elem_id="rq-chosen")
    shown('<div id="rq-narrow"></div>')
    shown('<div id="rq-progress" role="status"></div>')
    result = shown("", elem_id="rq-result")
    keys = shown(keys_html(FALLBACK))
    shown('<div id="rq-history"></div>')
    examples = gr.Dataset(
        components=[question], samples=[[text] for text in EXAMPLES], label=texts["examples"], elem_id="rq-examples"
    )
    # the thread, kept by the browser: nothing about an asker stays on the server
    asked = gr.Textbox(visible=False)
    asked_language = gr.Textbox(visible=False)
    asked_filters = gr.Textbox(visible=False)

    for component in (question, whole, examples, chosen, asked, asked_language, asked_filters):
        takes_text_only(component)

    async def ask(
        typed: str | None, ui: str, narrowed: str | None, before: str | None, before_language: str | None
    ) -> list[Any]:
        """The answer, the question that it answers, and that question to edit where it is another than was typed."""
        leaning = Query(before or "", before_language or "")
        found = await answering.answer(typed or "", "", ui, leaning, narrowed or "")
        leans = bool(found.question) and found.question != _as_typed(typed or "")
        return [*_values(found), gr.Textbox(value=found.question, visible=leans)]

    async def ask_whole(typed: str | None, ui: str, narrowed: str | None) -> list[Any]:
        """The same for a question that leans on none."""
        return _values(await answering.answer(typed or "", "", ui, narrowed=narrowed or ""))

    async def repeat(before: str | None, before_language: str | None, narrowed: str | None, ui: str) -> str:
        """The answer that is shown, in another language of the page."""
        if not before:
            return ""
        return (await answering.answer(before, before_language or "", ui, narrowed=narrowed or "")).shown

    def speak(ui: str) -> list[Any]:
        texts = catalogue(ui)
        return [
            gr.Textbox(label=texts["question"], placeholder=texts["placeholder"]),
            gr.Button(texts["ask"]),
            gr.Textbox(label=texts["understood"]),
            gr.Markdown(block(keys_html(ui))),
            gr.Dataset(label=texts["examples"]),
        ]

    thread = [result, asked, asked_language, asked_filters]
    options: dict[str, Any] = {"api_visibility": "private", "concurrency_id": "ask", "show_progress": "hidden"}
    for asking in (question.submit, button.click):
        asking(ask, [question, language, chosen, asked, asked_language], [*thread, whole], **options)
    whole.submit(ask_whole, [whole, language, chosen], thread, **options)
    examples.click(
        lambda sample: [sample[0], gr.Textbox(visible=False)], examples, [question, whole], api_visibility="private"
    ).then(ask_whole, [question, language, chosen], thread, **options)
    language.input(repeat, [asked, asked_language, asked_filters, language], result, **options)
    return AskPart([question, button, whole, keys, examples], speak, [question, *thread], answering)


def _values(found: Asked) -> list[Any]:
    """What is shown, and the thread."""
    return [found.shown, found.question, found.language, found.filters]


def _as_typed(typed: str) -> str:
    try:
        return clean_question(typed)
    except QuestionError:
        return typed
