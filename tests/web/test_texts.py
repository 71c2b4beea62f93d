"""The texts of the page: the same ones in every language."""

from __future__ import annotations

import json
import re
import string
from importlib.resources import files
from pathlib import Path

import pytest

from report_qa.index import selecting
from report_qa.ranking.weights import default_weights
from report_qa.web import links, texts
from report_qa.web.texts import LANGUAGES, catalogue, choose_language

EVERY = pytest.mark.parametrize("language", LANGUAGES)
SCRIPTS = {"ar": "[\u0600-\u06ff]", "ru": "[\u0400-\u04ff]", "zh": "[\u4e00-\u9fff]"}
FILTER_REASONS = {"nothing", "document", "day", "order", "language", "long"}
WEB = Path(texts.__file__).parent


def test_there_are_six_languages_and_a_file_for_each_and_no_other() -> None:
    assert sorted(LANGUAGES) == ["ar", "en", "es", "fr", "ru", "zh"]
    folder = files("report_qa.web") / "texts"
    assert sorted(file.name for file in folder.iterdir()) == [f"{language}.json" for language in sorted(LANGUAGES)]


@EVERY
def test_catalogues_have_the_same_keys(language: str) -> None:
    assert set(catalogue(language)) == set(catalogue("en"))


@EVERY
def test_no_text_is_empty_or_padded_or_twice_the_same_key(language: str) -> None:
    for key, text in catalogue(language).items():
        assert isinstance(text, str), key
        assert text, key
        assert text == text.strip(), key
    pairs = json.loads(
        (files("report_qa.web") / "texts" / f"{language}.json").read_text(encoding="utf-8"),
        object_pairs_hook=lambda found: found,
    )
    assert len(pairs) == len({key for key, _ in pairs})


@EVERY
def test_texts_hold_no_markup_and_nothing_to_fill_in(language: str) -> None:
    for key, text in catalogue(language).items():
        assert not re.search(r"[<>{}]|&\w+;", text), key
        assert not [name for _, name, _, _ in string.Formatter().parse(text) if name is not None], key
        assert text.isprintable(), key


@pytest.mark.parametrize(("language", "letters"), SCRIPTS.items())
def test_every_text_is_in_its_own_script(language: str, letters: str) -> None:
    for key, text in catalogue(language).items():
        assert re.search(letters, text), key


def test_no_text_was_left_in_english() -> None:
    english = catalogue("en")
    for language in ("es", "fr"):
        same = {key for key, text in catalogue(language).items() if text == english[key]}
        assert not same, language


def test_names_tell_the_languages_apart() -> None:
    assert len({catalogue(language)["name"] for language in LANGUAGES}) == 6


@EVERY
def test_every_reason_of_a_question_error_has_a_sentence(language: str) -> None:
    assert {"empty", "too_long", "no_word"} <= set(catalogue(language))
    assert "2000" in re.sub(r"[\s.,]", "", catalogue(language)["too_long"])


@EVERY
def test_every_reason_of_a_filter_error_has_a_sentence(language: str) -> None:
    raising = [Path(file).read_text(encoding="utf-8") for file in (selecting.__file__, links.__file__)]
    assert set(re.findall(r'FilterError\(\s*"(\w+)"', "".join(raising))) == FILTER_REASONS
    assert {f"filter_{reason}" for reason in FILTER_REASONS} <= set(catalogue(language))


def test_keys_that_the_code_asks_for_exist() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in WEB.glob("*.py"))
    asked = set(re.findall(r"""(?:texts|catalogue\(\w+\))\[["'](\w+)["']""", code))
    assert asked
    assert asked <= set(catalogue("en"))


def test_every_key_is_used() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in [*WEB.glob("*.py"), *WEB.glob("static/*.js")])
    filtering = {f"filter_{reason}" for reason in FILTER_REASONS}
    composed = {"empty", "too_long", "no_word", "view_work", "view_report", *filtering, *map(_stage, _stages())}
    unused = {key for key in catalogue("en") if not re.search(rf"""["']{key}["']|\.{key}\b""", code)}
    assert unused <= composed


def test_every_stage_of_the_ranking_has_a_name() -> None:
    assert _stages()
    assert {_stage(name) for name in _stages()} <= set(catalogue("en"))


def _stages() -> set[str]:
    return {name.removeprefix("bridged ") for name in default_weights().paragraphs}


def _stage(name: str) -> str:
    return f"stage_{name.replace(' ', '_')}"


def test_a_language_without_a_catalogue_reads_english() -> None:
    for unknown in ("", "de", "EN", "../../etc/passwd", "fr.json", "\0"):
        assert catalogue(unknown) == catalogue("en")


@pytest.mark.parametrize(
    ("wanted", "accepted", "chosen"),
    [
        ("", "", "en"),
        ("fr", "", "fr"),
        ("FR", "", "fr"),
        ("fr-CA", "ru", "fr"),
        (" es ", "", "es"),
        ("zh-Hant-TW", "", "zh"),
        ("de", "ru", "ru"),
        ("", "ar-EG,ar;q=0.9,en;q=0.8", "ar"),
        ("", "de-DE, pt;q=0.9, ru;q=0.5, en;q=0.1", "ru"),
        ("", "*", "en"),
        ("", "de", "en"),
        ("", ";;;,,,=;q=", "en"),
        ('"><script>', "", "en"),
        ("fr\0", "", "en"),
        ("../fr", "", "en"),
        ("", "x," * 10_000 + "es", "es"),
    ],
)
def test_choose_language(wanted: str, accepted: str, chosen: str) -> None:
    assert choose_language(wanted, accepted) == chosen


@EVERY
def test_choose_language_takes_each_language(language: str) -> None:
    assert choose_language(language, "en") == language
    assert choose_language("", f"{language}-XX;q=0.7") == language
