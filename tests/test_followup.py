"""A question that leans on the one before is made whole; any other stays as it was asked."""

from __future__ import annotations

import pytest

from report_qa.concepts import Concepts
from report_qa.followup import understood
from report_qa.languages import detect_language
from report_qa.types import Query

NAMES = Concepts()
REPLACED = [
    ("en", "What did the Office do in Mali?", "and in Niger?", "What did the Office do in Niger?"),
    ("en", "What did the Office do in Mali?", "Niger?", "What did the Office do in Niger?"),
    ("en", "What was done in Mali, Niger and Chad in 2019?", "what about Egypt in 2020?", "What was done in Egypt in 2020?"),
    ("fr", "Qu'a fait l'Office en Zambie ?", "Et au Niger ?", "Qu'a fait l'Office au Niger ?"),
    ("fr", "Qu'a fait l'Office en 2019 ?", "et en 2020 ?", "Qu'a fait l'Office en 2020 ?"),
    ("es", "¿Qué hizo la Oficina en Malí?", "¿Y en Níger?", "¿Qué hizo la Oficina en Níger?"),
    ("ru", "Что сделано в Замбии?", "А в Нигере?", "Что сделано в Нигере?"),
    ("ru", "Что сделано в Замбии в 2019 году?", "а в 2020?", "Что сделано в Замбии в 2020 году?"),
    ("ar", "ماذا فعل المكتب في مالي؟", "وفي النيجر؟", "ماذا فعل المكتب في النيجر؟"),
    ("ar", "ماذا فعل المكتب في مالي؟", "والنيجر؟", "ماذا فعل المكتب في النيجر؟"),
    ("ar", "ماذا فعل المكتب في مالي؟", "وماذا عن النيجر؟", "ماذا فعل المكتب في النيجر؟"),
    ("ar", "ماذا فعل المكتب في مالي عام ٢٠١٩؟", "وفي عام ٢٠٢٠؟", "ماذا فعل المكتب في مالي عام ٢٠٢٠؟"),
    ("zh", "办公室在马里做了什么？", "那尼日尔呢？", "办公室在尼日尔做了什么？"),
    ("zh", "2019年做了什么？", "2020年呢？", "2020年做了什么？"),
    ("de", "Was wurde in Mali getan?", "und in Niger?", "Was wurde in Niger getan?"),
]  # fmt: skip
APPENDED = [
    ("en", "How many people were arrested?", "and in Niger?", "How many people were arrested – in Niger?"),
    ("en", "How many were arrested?", "and how many of them were women?", "How many were arrested – how many of them were women?"),
    ("fr", "Combien de personnes ?", "et les femmes ?", "Combien de personnes – les femmes ?"),
    ("es", "¿Qué hizo la Oficina en Malí?", "¿Y las mujeres?", "¿Qué hizo la Oficina en Malí – las mujeres?"),
    ("ru", "Сколько человек задержано?", "а в Нигере?", "Сколько человек задержано – в Нигере?"),
    ("ar", "كم عدد الموقوفين؟", "وفي النيجر؟", "كم عدد الموقوفين – في النيجر؟"),
    ("zh", "有多少人被捕？", "那尼日尔呢？", "有多少人被捕 – 尼日尔呢？"),
]  # fmt: skip
WHOLE = [
    ("en", "What did the Office do in Mali?", "Who visited Niger last year?"),
    ("en", "What did the Office do in Mali?", "What are liaison magistrates for?"),
    ("es", "¿Qué hizo la Oficina en Malí?", "¿Qué Estados se adhirieron al Protocolo?"),
    ("fr", "Qu'a fait l'Office au Mali ?", "Où est le Niger ?"),
    ("ru", "Что сделано в Замбии?", "Какие страны присоединились к Протоколу?"),
    ("ar", "ماذا فعل المكتب في مالي؟", "ما هو مرصد تهريب المهاجرين؟"),
    ("zh", "办公室在马里做了什么？", "偷运移民问题观察站是什么？"),
]


def made_whole(before: str, language: str, asked: str) -> str:
    return understood(Query(before, language), Query(asked, detect_language(asked)), NAMES)


@pytest.mark.parametrize(("language", "before", "asked", "expected"), REPLACED)
def test_what_is_named_takes_the_place_of_its_kind(language: str, before: str, asked: str, expected: str) -> None:
    assert made_whole(before, language, asked) == expected


@pytest.mark.parametrize(("language", "before", "asked", "expected"), APPENDED)
def test_where_nothing_of_its_kind_was_named_it_is_put_behind(
    language: str, before: str, asked: str, expected: str
) -> None:
    assert made_whole(before, language, asked) == expected


@pytest.mark.parametrize(("language", "before", "asked"), WHOLE)
def test_a_question_that_stands_for_itself_is_left_alone(language: str, before: str, asked: str) -> None:
    assert made_whole(before, language, asked) == asked


def test_a_name_is_carried_into_the_language_of_the_question_before() -> None:
    assert made_whole("Что сделано в Замбии?", "ru", "and in Niger?") == "Что сделано в Нигер?"


def test_the_thread_goes_on() -> None:
    second = made_whole("What was done in Mali?", "en", "and in Niger?")
    assert made_whole(second, "en", "and in Chad?") == "What was done in Chad?"


@pytest.mark.parametrize(("before", "asked"), [("", "and in Niger?"), ("What was done in Mali?", "  ")])
def test_nothing_before_or_nothing_asked_changes_nothing(before: str, asked: str) -> None:
    assert made_whole(before, "en", asked) == asked.strip()


@pytest.mark.parametrize("asked", ["and <b>?", "و\u202e؟", "а" * 2000, "2020" * 500, "和" * 2000, "?", "and"])
def test_odd_questions_do_no_harm(asked: str) -> None:
    assert isinstance(made_whole("What was done in Mali in 2019?", "en", asked), str)
