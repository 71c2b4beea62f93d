"""The page: a question, examples, the answer. Texts come from the catalogues, HTML from `html`.

Imports gradio, which takes seconds: import this module only to serve.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import gradio as gr

from report_qa.errors import QuestionError, ReportQAError
from report_qa.questions import LONGEST_QUESTION
from report_qa.web.html import answer_html, footer_html, header_html, sentence_html
from report_qa.web.texts import LANGUAGES, catalogue, choose_language

if TYPE_CHECKING:
    from report_qa.assistant import Assistant

AT_ONCE = 4
MOST_WAITING = 256
HITS = 5

EXAMPLES = (
    "كم عدد الأشخاص الذين أُوقفوا في عملية توركيسا؟",
    "What are liaison magistrates for?",
    "¿Qué hizo la Oficina en el Níger en materia de datos?",
    "Quels pays ont adhéré au Protocole depuis 2018 ?",
    "Какие базы данных есть на портале о незаконном ввозе мигрантов?",
    "偷运移民问题观察站是什么？",
)


def asset(name: str) -> str:
    """A file of the page: `page.css` or `page.js`."""
    return (files("report_qa.web") / name).read_text(encoding="utf-8")


def build_page(assistant: Assistant) -> gr.Blocks:
    """The Gradio page over `assistant`."""
    documents = assistant.index.documents

    def answer(question: str | None, ui: str) -> str:
        try:
            return answer_html(assistant.ask(question or "", k=HITS), documents, ui)
        except QuestionError as error:
            return sentence_html(catalogue(ui)[error.reason], ui)
        except ReportQAError as error:
            return sentence_html(str(error), ui)

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

    def opened(request: gr.Request) -> list[Any]:
        """Restore what the address says: ?ui= and ?q=."""
        asked = dict(request.query_params)
        ui = choose_language(asked.get("ui", ""), request.headers.get("accept-language", ""))
        question = asked.get("q", "")
        return [*speak(ui), question, answer(question, ui) if question.strip() else ""]

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
            lines=2,
            elem_id="rq-question",
        )
        button = gr.Button(texts["ask"], variant="primary", elem_id="rq-ask")
        examples = gr.Dataset(
            components=[question], samples=[[text] for text in EXAMPLES], label=texts["examples"], elem_id="rq-examples"
        )
        result = gr.HTML(elem_id="rq-result")
        footer = gr.HTML(footer_html(documents.values(), first))

        for component in (question, language, examples):
            component.async_move_resource_to_block_cache = _take_no_file

        spoken = [header, question, button, examples, language, footer]
        page.load(opened, None, [*spoken, question, result], api_visibility="private")
        language.input(speak, language, spoken, api_visibility="private")
        for asking in (question.submit, button.click):
            asking(answer, [question, language], result, api_visibility="private", concurrency_id="ask")
        examples.click(lambda sample: sample[0], examples, question, api_visibility="private").then(
            answer, [question, language], result, api_visibility="private", concurrency_id="ask"
        )
    page.queue(default_concurrency_limit=AT_ONCE, max_size=MOST_WAITING, api_open=False)
    return page


async def _take_no_file(address: str) -> str:
    """Instead of Gradio's copying of a file or download of an address that a request names as the value of a component."""
    raise gr.Error("A question is text.", print_exception=False)


def head() -> str:
    """What goes into the page's head."""
    return '<script src="/assets/page.js" defer></script>'
