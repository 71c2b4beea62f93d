"""Terms that are taken for one another: which is asked for, and what an unclear question was taken to mean."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from importlib.resources import files

import pytest
from rich.console import Console

from report_qa.concepts import Concepts
from report_qa.confusable import unclear_terms
from report_qa.encoders.hashing import HashEncoder
from report_qa.index.reading import Index
from report_qa.ranking.retriever import StagedRetriever
from report_qa.ranking.weights import default_weights
from report_qa.render import answer_json
from report_qa.terminal import print_answer
from report_qa.types import Answer, Assumed, Query

SMUGGLING, TRAFFICKING = "smuggling-of-migrants", "trafficking-in-persons"
CLEAR = [
    ("ar", "ما هي تدابير مكافحة تهريب المهاجرين؟", "وماذا عن الاتجار بالأشخاص؟"),
    ("de", "Was wird gegen die Schleusung von Migranten getan?", "Was wird gegen Menschenhandel getan?"),
    ("en", "What is done about migrant smuggling?", "What is done about human trafficking?"),
    ("es", "¿Qué se hace contra el tráfico ilícito de migrantes?", "¿Y contra la trata de personas?"),
    ("fr", "Que fait-on contre le trafic illicite de migrants ?", "Et contre la traite des personnes ?"),
    ("ru", "Что делается против незаконного ввоза мигрантов?", "А против торговли людьми?"),
    ("zh", "如何打击偷运移民？", "如何打击贩运人口？"),
]


@pytest.mark.parametrize(("language", "smuggling", "trafficking"), CLEAR)
def test_the_two_are_told_apart(language: str, smuggling: str, trafficking: str) -> None:
    for question, meant in ((smuggling, SMUGGLING), (trafficking, TRAFFICKING)):
        named = Concepts().find(question, language)
        assert {match.concept for match in named} & {SMUGGLING, TRAFFICKING} == {meant}
        assert unclear_terms(question, language, named) == []


@pytest.mark.parametrize("language", "ar en es fr ru zh de fa hi it ja pt sw tr".split())
def test_every_name_of_the_two_is_clear_in_every_language(language: str) -> None:
    glossary = (files("report_qa") / "data" / "glossary.jsonl").read_text("utf-8").splitlines()
    entries = [json.loads(line) for line in glossary]
    for entry in entries:
        if entry["id"] in (SMUGGLING, TRAFFICKING):
            assert entry["forms"][language]
            for form in entry["forms"][language]:
                named = Concepts().find(form, language)
                assert entry["id"] in {match.concept for match in named}
                assert unclear_terms(form, language, named) == []


@pytest.mark.parametrize(
    ("question", "language", "unclear"),
    [
        ("Who fights trafficking in West Africa?", "en", ["trafficking"]),
        ("Qui lutte contre le trafic ?", "fr", ["trafic"]),
        ("¿Quién lucha contra el tráfico de personas?", "es", ["tráfico de personas"]),
        ("Сколько торговцев мигрантами задержано?", "ru", ["торговцев мигрантами"]),
        ("谁在打击贩运？", "zh", ["贩运"]),
        ("من يكافح الاتجار بالمهاجرين؟", "ar", ["الاتجار بالمهاجرين"]),
        ("What is done about trafficking in firearms?", "en", []),
        ("Where is the office?", "en", []),
    ],
)
def test_an_unclear_term_is_noticed(question: str, language: str, unclear: Sequence[str]) -> None:
    named = Concepts().find(question, language)
    assert [found.text for found in unclear_terms(question, language, named)] == unclear


@pytest.fixture(scope="module")
def retriever(hash_index: Index) -> StagedRetriever:
    return StagedRetriever(hash_index, HashEncoder(), default_weights())


def test_what_was_assumed_is_reported_in_the_language_of_the_question(retriever: StagedRetriever) -> None:
    ranking = retriever.retrieve(Query("Who fights trafficking in West Africa?", "en"), 3)
    assert ranking.assumed == (Assumed("trafficking", "smuggling of migrants", ("trafficking in persons",)),)
    ranking = retriever.retrieve(Query("谁在打击贩运？", "zh"), 3)
    assert ranking.assumed == (Assumed("贩运", "偷运移民", ("贩运人口",)),)
    assert retriever.retrieve(Query("What is done about human trafficking?", "en"), 3).assumed == ()


def test_terminal_and_json_say_what_was_assumed() -> None:
    assumed = Assumed("trafficking", "smuggling of migrants", ("trafficking in persons",))
    answer = Answer(Query("Who fights trafficking?", "en"), False, 0.1, assumed=(assumed,))
    written = io.StringIO()
    print_answer(Console(file=written, width=100), answer, {})
    assert "Taking “trafficking” for smuggling of migrants, not trafficking in persons." in written.getvalue()
    assert answer_json(answer, {})["assumed"] == [
        {"asked": "trafficking", "name": "smuggling of migrants", "others": ["trafficking in persons"]}
    ]
