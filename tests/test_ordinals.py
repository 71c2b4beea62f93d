"""Ordinal numbers are one sign in every language and in every way of writing."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from report_qa.concepts import Concepts
from report_qa.index.postings import terms_of
from report_qa.ordinals import HIGHEST, ordinals


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("fr", "à sa neuvième session, puis à la 10e réunion et à la 2ème", [9, 10, 2]),
        ("fr", "soixante-quinzième session de l'Assemblée", [75]),
        ("en", "the ninth session, the 10th meeting, the 2nd day", [9, 10, 2]),
        ("en", "seventy-fifth session", [75]),
        ("es", "el noveno período, la 10.ª sesión, el tercer grupo", [9, 10, 3]),
        ("es", "septuagésimo quinto período de sesiones", [75]),
        ("ru", "на девятой сессии, 10-я встреча, третье заседание", [9, 10, 3]),
        ("ru", "семьдесят пятая сессия", [75]),
        ("ar", "في دورته التاسعة وفي الدورة الثالثة عشرة", [9, 13]),
        ("ar", "الدورة الخامسة والسبعون", [75]),
        ("zh", "第九届会议和第10次会议", [9, 10]),
        ("zh", "大会第七十五届会议", [75]),
        ("zh", "第１０次会议", [10]),
        ("de", "die neunte Tagung und die 10. Sitzung", [9, 10]),
        ("it", "la nona sessione e la 10ª riunione", [9, 10]),
        ("pt", "a nona sessão e a 10.ª reunião", [9, 10]),
        ("tr", "dokuzuncu oturum, 10. toplantı", [9, 10]),
        ("fa", "نهمین نشست", [9]),
        ("hi", "नौवां सत्र", [9]),
        ("ja", "第九回会合と第10回", [9, 10]),
        ("sw", "mkutano wa tisa", [9]),
    ],
)
def test_an_ordinal_number_is_its_number(language: str, text: str, numbers: list[int]) -> None:
    assert sorted(ordinals(text, language)) == sorted(f"#{number}th" for number in numbers)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "44 pays, neuf États, 3 euros, en 2019"),
        ("en", "nine States, 10 thousand, 5 minutes, the first time"),
        ("ru", "девять стран, пять лет, 10 мая"),
        ("es", "nueve Estados, 10 años"),
        ("ar", "تسعة بلدان"),
        ("zh", "九个国家，第一次"),
        ("de", "neun Staaten, am 10. und 11."),
        ("it", "non sono nove"),
        ("ko", "9차 회의"),
        ("", "the ninth"),
    ],
)
def test_cardinal_numbers_and_the_first_are_none(language: str, text: str) -> None:
    assert ordinals(text, language) == []


def test_the_longest_form_counts() -> None:
    assert ordinals("the twenty-first session", "en") == ["#21th"]
    assert ordinals("la vigésima tercera sesión", "es") == ["#23th"]


def test_no_word_stands_for_two_numbers() -> None:
    listed = json.loads((files("report_qa") / "data" / "ordinals.json").read_text(encoding="utf-8"))
    for language, numbers in listed.items():
        forms = [form for one in numbers.values() for form in one]
        assert len(forms) == len(set(forms)), language
        assert all(2 <= int(number) <= HIGHEST for number in numbers)


def test_a_session_is_one_term_across_languages() -> None:
    concepts = Concepts()
    asked = set(terms_of("第九届会议何时举行？", "zh", concepts))
    stated = set(terms_of("La neuvième session s'est tenue à Vienne.", "fr", concepts))
    assert "#9th" in asked & stated
    assert "#9th" not in terms_of("La dixième session s'est tenue à Vienne.", "fr", concepts)
