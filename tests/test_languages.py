"""The language of a question, three words at a time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from report_qa.languages import DETECTED, UN_LANGUAGES, detect_language, direction

QUESTIONS = [
    ("من الذي اعتقل", "ar"),
    ("كم عدد المحتجزين؟", "ar"),
    ("who was arrested", "en"),
    ("how many countries?", "en"),
    ("¿quién fue detenido?", "es"),
    ("cuántos países participaron", "es"),
    ("combien de détenus", "fr"),
    ("qui a été arrêté", "fr"),
    ("кто был арестован", "ru"),
    ("сколько стран участвовало", "ru"),
    ("谁被逮捕了", "zh"),
    ("有多少个国家参加", "zh"),
    ("wie viele Länder", "de"),
    ("quanti paesi hanno partecipato", "it"),
    ("どの国が参加しましたか", "ja"),
    ("कितने देशों ने भाग लिया", "hi"),
    ("چند کشور شرکت کردند", "fa"),
    ("quantos países participaram nisso", "pt"),
    ("kaç ülke katıldı", "tr"),
    ("nchi ngapi zilishiriki", "sw"),
    ("скільки країн взяло участь", "uk"),
]


@pytest.mark.parametrize(("question", "language"), QUESTIONS)
def test_three_words_are_enough(question: str, language: str) -> None:
    assert detect_language(question) == language
    assert detect_language(question.upper()) == language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("GLO.ACT项目在哪里", "zh"),
        ("ما هو مشروع GLO.ACT", "ar"),
        ("что такое UNODC INTERPOL Frontex", "ru"),
        ("Operation Turquesa は何ですか", "ja"),
        ("¿Qué es CTOC/COP/WG.7/2019/2?", "es"),
        ("motivo por el que se retrasó el 29.º período de sesiones", "es"),
        ("e\u0301tat des q\u0303 ratifications du Protocole", "fr"),
    ],
)
def test_names_in_another_script_do_not_decide(question: str, language: str) -> None:
    assert detect_language(question) == language


@pytest.mark.parametrize(
    "question", ["", " ", "57", "152 = 97 + 31 + 24", "???", "2019-11", "CTOC/COP/2020/1", "GLO.ACT", "🤔", "\u0301"]
)
def test_unknown_is_empty(question: str) -> None:
    assert detect_language(question) == ""


def test_what_is_said_is_always_a_known_code_or_nothing() -> None:
    for text in ("xqzt", "a", "ok", "Niger", "я", "ا", "中", "\u202e\ud800abc", "é" * 2000, "漢" * 2000):
        assert detect_language(text) in (*DETECTED, "")


def test_the_six_official_languages_are_told_apart() -> None:
    assert set(UN_LANGUAGES) == {"ar", "en", "es", "fr", "ru", "zh"} <= set(DETECTED)


def test_many_threads_get_the_same_answers() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(detect_language, [question for question, _ in QUESTIONS] * 8))
    assert found == [language for _, language in QUESTIONS] * 8


def test_it_is_quick() -> None:
    detect_language("who was arrested")
    begin = time.perf_counter()
    for question, _ in QUESTIONS * 5:
        detect_language(question)
    assert (time.perf_counter() - begin) / (len(QUESTIONS) * 5) < 0.5


@pytest.mark.parametrize(
    ("language", "expected"), [("ar", "rtl"), ("fa", "rtl"), ("he", "rtl"), ("ur", "rtl"), ("fr", "ltr"), ("", "ltr")]
)
def test_direction(language: str, expected: str) -> None:
    assert direction(language) == expected
