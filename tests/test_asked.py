"""Which kind of fact is asked for, and where a text states one."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from report_qa.ranking.asked import DATE, DURATION, KINDS, MONEY, NUMBER, PERCENTAGE, STATES, asked_kinds, stated


@pytest.mark.parametrize(
    ("question", "language", "kinds"),
    [
        ("How many people were arrested?", "en", {NUMBER}),
        ("How many months does the mandate last?", "en", {DURATION}),
        ("How many euros did the donors give?", "en", {MONEY}),
        ("Which countries took part, and when?", "en", {STATES, DATE}),
        ("Quel pourcentage des stagiaires étaient des femmes ?", "fr", {PERCENTAGE}),
        ("Quels pays ont participé ?", "fr", {STATES}),
        ("¿Cuántos meses dura el proyecto?", "es", {DURATION}),
        ("На сколько месяцев продлён мандат?", "ru", {DURATION}),
        ("В каких странах прошли семинары?", "ru", {STATES}),
        ("多少人被捕？", "zh", {NUMBER}),
        ("延长了几个月？", "zh", {DURATION}),
        ("哪些国家参加了？", "zh", {STATES}),
        ("كم شهرا يستمر المشروع؟", "ar", {DURATION}),
        ("أي دول شاركت؟", "ar", {STATES}),
        ("Kaç ay sürecek?", "tr", {DURATION}),
        ("Wie viel Prozent waren Frauen?", "de", {PERCENTAGE}),
        ("What is the Bali Process?", "en", set()),
    ],
)
def test_the_question_says_what_it_asks_for(question: str, language: str, kinds: set[str]) -> None:
    assert asked_kinds(question, language) == kinds


@pytest.mark.parametrize(
    ("text", "kind", "language", "found"),
    [
        ("152 personnes ont été détenues", NUMBER, "fr", ["152"]),
        ("neuf modules ont été élaborés", NUMBER, "fr", ["neuf"]),
        ("en 2019, à Vienne", NUMBER, "fr", []),
        ("en 2019, à Vienne", DATE, "fr", ["2019"]),
        ("au mois de juillet", DATE, "fr", ["juillet"]),
        ("в октябре", DATE, "ru", ["октябре"]),
        ("في عام ٢٠١٩", DATE, "ar", ["٢٠١٩"]),
        ("逮捕了３５人", NUMBER, "zh", ["３５"]),
        ("une période de trois ans", DURATION, "fr", ["ans"]),
        ("за шесть месяцев", DURATION, "ru", ["месяцев"]),
        ("为期三年", DURATION, "zh", ["年"]),
        ("47 millions d'euros", MONEY, "fr", ["euros"]),
        ("$5 million", MONEY, "en", ["$"]),
        ("12 % des victimes", PERCENTAGE, "fr", ["%"]),
        ("douze pour cent", PERCENTAGE, "fr", ["pour cent"]),
        ("un atelier tenu au Niger et au Mali", STATES, "fr", ["Niger", "Mali"]),
    ],
)
def test_facts_are_found_where_they_stand(text: str, kind: str, language: str, found: list[str]) -> None:
    assert [span.of(text) for span in stated(text, kind, language)] == found


def test_a_state_that_the_question_names_is_no_answer() -> None:
    text = "un atelier tenu au Niger et au Mali"
    assert [span.of(text) for span in stated(text, STATES, "fr", {"state:NE"})] == ["Mali"]
    assert stated(text, STATES, "fr", {"state:NE", "state:ML"}) == []


def test_every_kind_can_be_asked_for_in_the_same_languages() -> None:
    listed = json.loads((files("report_qa") / "data" / "asks.json").read_text("utf-8"))
    assert set(listed) == set(KINDS)
    assert len({frozenset(words) for words in listed.values()}) == 1
    assert {"ar", "en", "es", "fr", "ru", "zh", "de", "fa", "hi", "it", "ja", "pt", "sw", "tr"} <= set(listed[NUMBER])
