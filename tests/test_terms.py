"""Names and signs in any script: inflected, prefixed, without spaces, and no false friends."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from report_qa.concepts import Concepts, read_glossary
from report_qa.corpus import read_corpus
from report_qa.errors import CorpusError
from report_qa.signs import signs
from report_qa.terms import TermFinder, stem

CONCEPTS = Concepts()


def found(text: str, language: str) -> set[str]:
    return {match.concept for match in CONCEPTS.find(text, language)}


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("Что сделано в Замбии?", "ru", "ZM"),
        ("помощь Нигеру", "ru", "NE"),
        ("в Нигере", "ru", "NE"),
        ("в Нигерии", "ru", "NG"),
        ("ماذا حدث في النيجر؟", "ar", "NE"),
        ("والمغرب", "ar", "MA"),
        ("نيجيريا", "ar", "NG"),
        ("尼日尔的数据收集", "zh", "NE"),
        ("尼日利亚", "zh", "NG"),
        ("索马里的移民", "zh", "SO"),
        ("马里举办的讲习班", "zh", "ML"),
        ("la Bolivie (État plurinational de)", "fr", "BO"),
        ("Lao People's Democratic Republic", "en", "LA"),
        ("la République démocratique du Congo", "fr", "CD"),
        ("Guinée-Bissau", "fr", "GW"),
        ("Guinée équatoriale", "fr", "GQ"),
        ("la Guinée", "fr", "GN"),
        ("Nijer'de", "tr", "NE"),
        ("जाम्बिया में", "hi", "ZM"),
    ],
)
def test_states_are_found_in_running_text(text: str, language: str, code: str) -> None:
    states = {concept for concept in found(text, language) if concept.startswith("state:")}
    assert states == {f"state:{code}"}


def test_smuggling_and_trafficking_are_never_taken_for_each_other() -> None:
    smuggling, trafficking = "smuggling-of-migrants", "trafficking-in-persons"
    for language, one, other in [
        ("fr", "le trafic illicite de migrants", "la traite des personnes"),
        ("en", "smuggling of migrants", "trafficking in persons"),
        ("es", "el tráfico ilícito de migrantes", "la trata de personas"),
        ("ru", "незаконный ввоз мигрантов", "торговли людьми"),
        ("ar", "تهريب المهاجرين", "الاتجار بالأشخاص"),
        ("zh", "偷运移民", "贩运人口"),
    ]:
        assert smuggling in found(one, language), language
        assert trafficking not in found(one, language), language
        assert trafficking in found(other, language), language
        assert smuggling not in found(other, language), language


def test_names_are_translated_once_and_only_where_they_do_not_stand_already() -> None:
    named = CONCEPTS.translated("Замбия, Замбии и GLO.ACT", "ru", "fr")
    assert [(one.text, one.name) for one in named if one.concept.startswith("state:")] == [("Замбия", "Zambie")]
    assert CONCEPTS.translated("Zambie", "en", "fr") == []


def test_an_acronym_is_no_word() -> None:
    finder = TermFinder({"ai": ["ИИ"], "who": ["ВОЗ"]}, "ru")
    assert finder.find("и в возе") == []
    assert [match.concept for match in finder.find("ИИ и ВОЗ")] == ["ai", "who"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("résolution 74/148", ["#74/148"]),
        ("A/CONF.234/11 et CTOC/COP/WG.7/2019/2.", ["#a/conf.234/11", "#ctoc/cop/wg.7/2019/2"]),
        ("11-13 September 2019", ["#11", "#13", "#2019"]),
        ("２０１９年9月", ["#2019", "#9"]),
        ("عام ٢٠١٩", ["#2019"]),
        ("1 000, 1,000 et 1.000", ["#1000", "#1000", "#1000"]),
        ("1’000, 1'000 et ١٬٠٠٠", ["#1000", "#1000", "#1000"]),
        ("٣٫٥ في المائة", ["#3.5"]),
        ("قرار ٧٤/١٤٨", ["#74/148"]),
        ("第７４／１４８号决议", ["#74/148"]),
        ("A/RES/74/148", ["#74/148", "#a/res/74/148"]),
        ("A/HRC/RES/41/7", ["#41/7", "#a/hrc/res/41/7"]),
        ("S/RES/2491 (2019)", ["#2491", "#s/res/2491", "#2019"]),
        ("2019年9月11日至13日", ["#2019", "#9", "#11", "#13"]),
        ("cibles 5.2, 8.7", ["#5.2", "#8.7"]),
        ("en 2019¹ et A/75/1², voir A/75/2.³", ["#2019", "#a/75/1", "#a/75/2"]),
        ("第75/1号决议¹²", ["#75/1"]),
        ("aucun", []),
    ],
)
def test_signs_are_written_one_way_in_every_script(text: str, expected: list[str]) -> None:
    assert signs(text) == expected


def test_stemming_is_safe_between_threads() -> None:
    words = [
        f"{stem_}{end}"
        for stem_ in ("мигрант", "задержан", "конвенци")
        for end in ("ы", "ов", "ами", "ный", "ного", "ностью")
    ]
    expected = [stem(word, "ru") for word in words]
    stem.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            stem.cache_clear()
            assert list(pool.map(lambda word: stem(word, "ru"), words)) == expected


def test_a_corpus_brings_names_of_its_own(make_corpus: Callable[..., Path]) -> None:
    folder = make_corpus({"d": "1. Le phare bleu veille."}, "fr")
    entry = '{"id": "blue-light", "forms": {"fr": ["phare bleu"], "ru": ["синий маяк"]}}\n'
    (folder / "glossary.jsonl").write_text(entry, encoding="utf-8")
    concepts = Concepts(read_corpus(folder).glossary)
    assert [(one.text, one.name) for one in concepts.translated("Где синий маяк?", "ru", "fr")] == [
        ("синий маяк", "phare bleu")
    ]
    (folder / "glossary.jsonl").write_text('{"id": 3}', encoding="utf-8")
    with pytest.raises(CorpusError, match=r"glossary\.jsonl, line 1"):
        read_corpus(folder)
    assert read_glossary("\n\n", "x") == []
