"""The page: a question, examples, the answer. Texts come from the catalogues, HTML from `html`.

Imports gradio, which takes seconds: import this module only to serve.
"""

from __future__ import annotations

import logging
from importlib.resources import files
from typing import Any

import gradio as gr

from report_qa.errors import QuestionError, ReportQAError
from report_qa.questions import LONGEST_QUESTION
from report_qa.web.desk import AT_ONCE, MOST_WAITING, Busy, Desk
from report_qa.web.html import answer_html, footer_html, header_html, sentence_html
from report_qa.web.texts import LANGUAGES, catalogue, choose_language

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


def asset(name: str) -> str:
    """A file of the page: `page.css` or `page.js`."""
    return (files("report_qa.web") / name).read_text(encoding="utf-8")


def build_page(desk: Desk) -> gr.Blocks:
    """The Gradio page; questions go to `desk`."""
    documents = desk.assistant.index.documents

    async def answer(question: str | None, ui: str) -> str:
        texts = catalogue(ui)
        try:
            return answer_html(await desk.ask(question or "", "", HITS), documents, ui)
        except QuestionError as error:
            return sentence_html(texts[error.reason], ui)
        except Busy:
            return sentence_html(texts["busy"], ui)
        except ReportQAError as error:
            return sentence_html(str(error), ui)
        except Exception as error:  # Gradio would print a traceback and show its own words
            _LOG.error("unexpected %s while answering on the page", type(error).__name__)
            return sentence_html(texts["error"], ui)

    async def ask(question: str | None, ui: str) -> list[str]:
        """The answer, and the question that it answers."""
        return [await answer(question, ui), question or ""]

    def speak(ui: str) -> list[Any]:
        """Every text of the page in the chosen language."""
        texts = catalogue(ui)
        return [
            gr.HTML(header_html(ui)),
            gr.Textbox(label=texts["question"], placeholder=texts["placeholder"]),
            gr.Button(texts["ask"]),
            gr.Dataset(label=texts["examples"]),
            gr.Dropdown(label=texts["language"], value=ui),
            gr.HTML(footer_html(documents.values(), ui)),
        ]

    async def switch(ui: str, asked: str | None) -> list[Any]:
        """The page in the chosen language, the answer that is shown too."""
        return [*speak(ui), await answer(asked, ui) if asked else ""]

    async def opened(request: gr.Request) -> list[Any]:
        """Restore what the address says: ?ui= and ?q=."""
        asked = dict(request.query_params)
        ui = choose_language(asked.get("ui", ""), request.headers.get("accept-language", ""))
        question = asked.get("q", "")
        return [*speak(ui), await answer(question, ui) if question.strip() else "", question, question]

    first = "en"
    texts = catalogue(first)
    with gr.Blocks(title="report_qa", analytics_enabled=False) as page:
        language = gr.Dropdown(
            [(catalogue(code)["name"], code) for code in LANGUAGES],
            value=first,
            label=texts["language"],
            elem_id="rq-language",
            filterable=False,
        )
        header = gr.HTML(header_html(first, spoken=False))
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
        result = gr.HTML(elem_id="rq-result")
        footer = gr.HTML(footer_html(documents.values(), first))

        asked = gr.Textbox(visible=False)  # kept by the browser: nothing about an asker stays on the server

        for component in (question, language, examples, asked):
            component.async_move_resource_to_block_cache = _take_no_file

        spoken = [header, question, button, examples, language, footer]
        page.load(opened, None, [*spoken, result, question, asked], api_visibility="private")
        for asking in (question.submit, button.click):
            asking(ask, [question, language], [result, asked], api_visibility="private", concurrency_id="ask")
        examples.click(lambda sample: sample[0], examples, question, api_visibility="private").then(
            ask, [question, language], [result, asked], api_visibility="private", concurrency_id="ask"
        )
        language.input(switch, [language, asked], [*spoken, result], api_visibility="private")
    page.queue(default_concurrency_limit=4 * AT_ONCE, max_size=MOST_WAITING, api_open=False)
    return page


async def _take_no_file(address: str) -> str:
    """Instead of Gradio's copying of a file or download of an address that a request names as the value of a component."""
    raise gr.Error("A question is text.", print_exception=False)


def head() -> str:
    """What goes into the page's head."""
    return '<script src="/assets/page.js" defer></script>'
