"""The Python entry: `from report_qa import load_assistant; load_assistant().ask("…")`."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import report_qa
from report_qa import Assistant, load_assistant
from report_qa.assistant import DEFAULT_HITS, QuotingGenerator
from report_qa.config import DEFAULT_ENCODER
from report_qa.corpus import Corpus
from report_qa.encoders.hashing import HashEncoder
from report_qa.errors import EncoderMismatch, IndexMissing, UsageError
from report_qa.index.building import build_index
from report_qa.languages import UN_LANGUAGES
from report_qa.ranking.weights import Weights
from report_qa.render import answer_json
from report_qa.types import Answer, Hit, Paragraph, Query, Ranking, Span

MODEL = pytest.mark.model
QUOTED = "L'opération Turquesa a abouti à la mise en détention de 152 personnes, dont 97 ont été arrêtées"
ASKED = [
    ("Сколько человек было задержано в ходе операции «Туркеса»?", "ru", "57", "152"),
    ("ماذا فعل المكتب في النيجر لجمع البيانات؟", "ar", "64", "Niger"),
    ("¿Qué son los magistrados de enlace?", "es", "54", "magistrats de liaison"),
]


@pytest.fixture(scope="module")
def fast(hash_index_folder: Path) -> Assistant:
    """An assistant without a model."""
    return load_assistant(index=hash_index_folder, encoder="hash")


@pytest.fixture(scope="session")
def assistant(default_index_folder: Path) -> Assistant:
    return load_assistant(index=default_index_folder, encoder=DEFAULT_ENCODER)


@MODEL
@pytest.mark.parametrize(("question", "language", "number", "evidence"), ASKED)
def test_questions_in_three_languages_find_their_paragraph(
    assistant: Assistant, question: str, language: str, number: str, evidence: str
) -> None:
    answer = assistant.ask(question)
    first = answer.hits[0]
    assert first.paragraph.number == number
    assert evidence in first.evidence.of(first.paragraph.text)
    assert answer.query == Query(question, language)


@MODEL
@pytest.mark.parametrize(("question", "language", "number", "evidence"), ASKED)
def test_they_are_answered_with_a_quotation(
    assistant: Assistant, question: str, language: str, number: str, evidence: str
) -> None:
    answer = assistant.ask(question)
    assert answer.answered, f"confidence {answer.confidence:.2f}"
    assert answer.quotes[0].text in answer.hits[0].paragraph.text
    assert (answer.quotes[0].document, answer.quotes[0].paragraph) == ("unodc-som-2020", number)
    assert evidence in answer.quotes[0].text


@MODEL
def test_the_same_question_has_the_same_answer_also_among_many(assistant: Assistant) -> None:
    questions = [question for question, *_ in ASKED]
    expected = {question: assistant.ask(question) for question in questions}
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(assistant.ask, questions * 10))
    for question, answer in zip(questions * 10, found, strict=True):
        assert [hit.paragraph.number for hit in answer.hits[:3]] == [
            hit.paragraph.number for hit in expected[question].hits[:3]
        ]
        assert answer.hits[0].score == pytest.approx(expected[question].hits[0].score, abs=0.01)
        assert answer.query.text == question


@MODEL
def test_a_footnotes_fact_finds_the_paragraph_that_calls_it(assistant: Assistant) -> None:
    answer = assistant.ask(
        "UNODC research note on COVID-19 restrictions and smuggling to Europe and North America, May 2020"
    )
    first = answer.hits[0]
    assert first.paragraph.number == "5"
    assert [note.marker for note in first.paragraph.notes] == ["¹", "²"]


@MODEL
def test_asking_loads_neither_torch_nor_transformers(default_index_folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from report_qa import load_assistant;"
        "load_assistant(index=Path(sys.argv[1])).ask('Qui ?');"
        "print([m for m in ('torch', 'transformers', 'gradio', 'sentence_transformers') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(default_index_folder)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (run.stdout.strip(), run.returncode) == ("[]", 0), run.stderr


def test_importing_the_package_is_light() -> None:
    code = "import sys, report_qa; print([m for m in ('numpy', 'faiss', 'torch', 'gradio') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.strip() == "[]"


def test_the_export_list_is_the_public_surface() -> None:
    assert all(getattr(report_qa, name) is not None for name in report_qa.__all__)
    assert sorted(report_qa.__all__, key=str.lower) == sorted(set(report_qa.__all__), key=str.lower)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = report_qa.nothing


def test_hits_are_whole_paragraphs_best_first(fast: Assistant, report: dict[str, Paragraph]) -> None:
    answer = fast.ask(QUOTED)
    assert len(answer.hits) == DEFAULT_HITS
    assert answer.hits[0].paragraph == report["57"]
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)
    assert len({hit.paragraph.number for hit in answer.hits}) == DEFAULT_HITS
    for hit in answer.hits:
        assert hit.paragraph == report[hit.paragraph.number]
        assert 0 <= hit.evidence.start < hit.evidence.end <= len(hit.paragraph.text)


def test_the_language_given_wins_over_the_one_found(fast: Assistant) -> None:
    assert fast.ask("Qui a été arrêté ?").query.language == "fr"
    assert fast.ask("Qui a été arrêté ?", language="ru").query.language == "ru"
    assert fast.ask("CTOC/COP/2020/1").query.language == ""


@pytest.mark.parametrize("k", [1, 2, 75, 76, 100])
def test_as_many_hits_as_asked_for(fast: Assistant, k: int) -> None:
    assert len(fast.ask("migrants", k=k).hits) == min(k, 76)


@pytest.mark.parametrize("k", [0, -1, 101, 10**18])
def test_impossible_numbers_of_hits_are_refused(fast: Assistant, k: int) -> None:
    with pytest.raises(UsageError, match="between 1 and 100"):
        fast.ask("migrants", k=k)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "\n\t\u00a0",
        "?!…",
        "؟",
        "a" * 100_000,
        "\0",
        "\x1b\x07",
        "\ud800",
        "\U000e0fff",
        "\u202e\u2066",
        "\u0301",
    ],
)
def test_what_asks_nothing_is_refused_in_one_sentence(fast: Assistant, question: str) -> None:
    with pytest.raises(UsageError) as caught:
        fast.ask(question)
    assert "\n" not in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "question",
    [
        "migrants\0 et \x1bpays",
        "migrants \ud800\udfff",
        "migrants \u0378\U000e0fff",
        "<script>alert(1)</script> migrants",
        "<img src=x onerror=alert(1)>",
        "\u202eمهاجرون\u202c \u2066migrants\u2069",
        "migrants " + "\u0301" * 1500,
        "'; DROP TABLE paragraphs; --",
        "{{7*7}} ${x} %s %n",
        "x" * 2000,
        "词" * 2000,
        "1 " * 999,
        "👨‍👩‍👧‍👦 migrants",
    ],
)
def test_odd_questions_are_answered_and_can_be_written(fast: Assistant, question: str) -> None:
    answer = fast.ask(question)
    assert len(answer.hits) == DEFAULT_HITS
    written = json.dumps(answer_json(answer, fast.index.documents), ensure_ascii=False).encode("utf-8")
    stated = json.loads(written)
    assert stated["question"] == answer.query.text
    assert not any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in stated["question"])


@MODEL
@pytest.mark.parametrize("question", ["x" * 2000, "词" * 2000, "migrants " + "\u0301" * 1500, "👨‍👩‍👧‍👦 5"])
def test_odd_questions_pass_through_the_model(assistant: Assistant, question: str) -> None:
    assert len(assistant.ask(question).hits) == DEFAULT_HITS


@pytest.mark.parametrize("language", [*UN_LANGUAGES, "de", ""])
def test_json_says_what_the_issue_promises(fast: Assistant, language: str) -> None:
    answer = fast.ask(QUOTED, language=language)
    stated = answer_json(answer, fast.index.documents)
    assert set(stated) >= {"question", "language", "answered", "confidence", "quotes", "hits"}
    assert 0 <= stated["confidence"] <= 1
    first = stated["hits"][0]
    assert set(first) >= {
        "rank", "score", "document", "symbol", "paragraph", "label", "heading", "text", "language", "notes", "evidence"
    }  # fmt: skip
    assert (first["rank"], first["document"], first["paragraph"]) == (1, "unodc-som-2020", "57")
    assert first["symbol"] == ""
    expected = {"ar": "الفقرة 57", "es": "párr. 57", "fr": "par. 57", "ru": "пункт 57", "zh": "第57段"}
    if language:
        assert first["label"] == expected.get(language, "para. 57")
    evidence = first["evidence"]
    assert first["text"][evidence["start"] : evidence["end"]] == evidence["text"]
    assert [hit["rank"] for hit in stated["hits"]] == list(range(1, DEFAULT_HITS + 1))
    assert all(set(quote) == {"text", "document", "paragraph", "label"} for quote in stated["quotes"])
    assert bool(stated["quotes"]) == stated["answered"]


def test_no_index_and_another_encoders_index(report_corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="run: report-qa index"):
        load_assistant(index=tmp_path / "none", encoder="hash")
    build_index(tmp_path / "other", report_corpus, HashEncoder(32))
    with pytest.raises(EncoderMismatch, match="run: report-qa index"):
        load_assistant(index=tmp_path / "other", encoder="hash")


def hit(score: float) -> Hit:
    return Hit(Paragraph("d", "1", (), "Un. Deux.", 0, 9), score, Span(4, 9))


def test_confidence_rises_with_its_signals_and_decides() -> None:
    weights = Weights({}, {}, 0.0, {"likeness": 10.0, "intercept": -15.0}, 0.5, "a test")
    generator = QuotingGenerator(weights)

    def answered(likeness: float) -> Answer:
        return generator.answer(Query("q"), Ranking((hit(likeness),), (), {"likeness": likeness}))

    values = [answered(likeness).confidence for likeness in (-1e9, 0, 1.4, 1.5, 1.6, 1e9)]
    assert values == sorted(values)
    assert values[3] == pytest.approx(0.5)
    assert 0 <= values[0] < 1e-6
    assert 1 - 1e-6 < values[-1] <= 1
    sure, unsure = answered(1.6), answered(1.4)
    assert (sure.answered, [quote.text for quote in sure.quotes]) == (True, ["Deux."])
    assert (unsure.answered, unsure.quotes, len(unsure.hits)) == (False, (), 1)
    nothing = generator.answer(Query("q"), Ranking(()))
    assert (nothing.answered, nothing.confidence) == (False, 0.0)
