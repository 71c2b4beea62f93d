"""The part "Ask": a question, examples, the answer."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from report_qa.errors import QuestionError, ReportQAError
from report_qa.questions import LONGEST_QUESTION
from report_qa.web.answers import answer_html
from report_qa.web.desk import Busy, Desk
from report_qa.web.frame import sentence_html
from report_qa.web.markup import block
from report_qa.web.parts import Part, shown, takes_text_only
from report_qa.web.texts import FALLBACK, catalogue

HITS = 5

EXAMPLES = (
    "كم عدد الأشخاص الذين أُوقفوا في عملية توركيسا؟",
    "What are liaison magistrates for?",
    "¿Qué hizo la Oficina en el Níger en materia de datos?",
    "Quels pays ont adhéré au Protocole depuis 2018 ?",
    "Какие базы данных есть на портале о незаконном ввозе мигрантов?",
    "偷运移民问题观察站是什么？",
)

_LOG = logging.getLogger("report_qa.web")


class Answering:
    """Turns what a browser sends into the HTML that it shows, whatever happens on the way."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def answer(self, question: str | None, ui: str) -> str:
        """The answer, or a sentence that says why there is none."""
        texts = catalogue(ui)
        try:
            answer = await self._desk.ask(question or "", "", HITS)
            return answer_html(answer, self._desk.assistant.index.documents, ui)
        except QuestionError as error:
            return sentence_html(texts[error.reason], ui)
        except Busy:
            return sentence_html(texts["busy"], ui)
        except ReportQAError as error:
            return sentence_html(str(error), ui)
        except Exception as error:  # Gradio would print a traceback and show its own words
            _LOG.error("unexpected %s while answering on the page", type(error).__name__)
            return sentence_html(texts["error"], ui)


@dataclass(frozen=True)
class AskPart(Part):
    """The part, and what the page restores in it: `restore(question, ui)` gives the values of `restored`."""

    restored: Sequence[gr.components.Component]
    answering: Answering

    async def restore(self, question: str, ui: str) -> list[Any]:
        """The question and its answer; nothing is shown for no question."""
        return [question, question, block(await self.answering.answer(question, ui)) if question.strip() else ""]


def ask_part(desk: Desk, language: gr.Dropdown) -> AskPart:
    """Builds the part where it is called; questions go to `desk`."""
    answering = Answering(desk)
    texts = catalogue(FALLBACK)
    question = gr.Textbox(
        label=texts["question"],
        placeholder=texts["placeholder"],
        max_length=LONGEST_QUESTION,
        lines=1,  # only so does Enter ask
        max_lines=5,
        elem_id="rq-question",
    )
    button = gr.Button(texts["ask"], variant="primary", elem_id="rq-ask")
    examples = gr.Dataset(
        components=[question], samples=[[text] for text in EXAMPLES], label=texts["examples"], elem_id="rq-examples"
    )
    result = shown("", elem_id="rq-result")
    asked = gr.Textbox(visible=False)  # kept by the browser: nothing about an asker stays on the server

    for component in (question, examples, asked):
        takes_text_only(component)

    async def ask(asking: str | None, ui: str) -> list[str]:
        """The answer, and the question that it answers."""
        return [block(await answering.answer(asking, ui)), asking or ""]

    async def repeat(asked_before: str | None, ui: str) -> str:
        """The answer that is shown, in another language."""
        return block(await answering.answer(asked_before, ui)) if asked_before else ""

    def speak(ui: str) -> list[Any]:
        texts = catalogue(ui)
        return [
            gr.Textbox(label=texts["question"], placeholder=texts["placeholder"]),
            gr.Button(texts["ask"]),
            gr.Dataset(label=texts["examples"]),
        ]

    for asking in (question.submit, button.click):
        asking(ask, [question, language], [result, asked], api_visibility="private", concurrency_id="ask")
    examples.click(lambda sample: sample[0], examples, question, api_visibility="private").then(
        ask, [question, language], [result, asked], api_visibility="private", concurrency_id="ask"
    )
    language.input(repeat, [asked, language], result, api_visibility="private", concurrency_id="ask")
    return AskPart([question, button, examples], speak, [question, asked, result], answering)
