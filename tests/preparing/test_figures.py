"""Figures by value; those of the report were found by reading it."""

from __future__ import annotations

import csv
import io

import pytest

from report_qa.index.reading import Index
from report_qa.preparing.figures import COLUMNS, figures, figures_csv, find_figures
from report_qa.sentences import sentence_spans
from report_qa.types import Paragraph

READ = {
    "2": ["149 Parties"],
    "4": ["plus de 65 États Membres", "26 activités d'assistance législative", "plus de 700 praticiens", "plus de 70 pays", "13 pays bénéficiaires de la première phase du projet"],
    "5": ["424 praticiens de la justice pénale", "44 femmes", "159 hommes", "221 autres personnes", "203 praticiens", "107 femmes", "96 hommes"],
    "10": [],
    "15": [],
    "19": [],
    "21": [],
    "25": [],
    "35": ["801 affaires", "44 pays", "245 textes législatifs", "99 pays", "384 entrées"],
    "37": [],
    "39": ["13 ans", "18 ans"],
    "54": ["44 affaires", "35 commissions rogatoires"],
    "57": ["20 pays de trois continents", "152 personnes", "97", "31", "24", "775 migrants vulnérables", "32 ans", "plus de 200 nationaux d'Asie du Sud", "20 pays"],
    "66": ["Plus de 30 représentants des pays suivants"],
    "68": ["102 personnes", "15 femmes", "87 hommes"],
    "72": ["23 objectifs"],
}  # fmt: skip


def counted(text: str, language: str) -> list[tuple[float, str, str]]:
    """Value, words and unit of each figure."""
    paragraph = Paragraph("d", "1", (), text, 0, len(text), sentences=tuple(sentence_spans(text, language)))
    return [(one.value, one.words.of(text), one.unit.of(text)) for one in find_figures(paragraph, language)]


@pytest.mark.parametrize(("number", "expected"), READ.items())
def test_figures_of_the_report(hash_index: Index, number: str, expected: list[str]) -> None:
    paragraph = hash_index.paragraph("unodc-som-2020", number)
    found = find_figures(paragraph, "fr")
    assert [f"{f.words.of(paragraph.text)} {f.unit.of(paragraph.text)}".strip() for f in found] == expected
    for figure in found:
        assert figure.sentence in paragraph.sentences
        assert figure.sentence.start <= figure.words.start < figure.words.end <= figure.sentence.end


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "1 250 agents, 1\u202f250,5 kilomètres et 5 millions de dollars, soit 12,5 %", [(1250, "1 250", "agents"), (1250.5, "1\u202f250,5", "kilomètres"), (5e6, "5 millions", "dollars"), (12.5, "12,5", "%")]),
        ("fr", "résolution 74/148, article 18, paragraphe 5, COVID-19, objectifs 9 (a) et 10, résolution 1244 (1999), le 5 mai 2019", []),
        ("en", "More than 1,250 officials and 12.5 per cent of 5.5 million people; article 18; goals 9 and 10; 44 women", [(1250, "More than 1,250", "officials"), (12.5, "12.5", "per cent"), (5.5e6, "5.5 million", "people"), (44, "44", "women")]),
        ("en", "20–30 countries, 2 billion dollars; para. 5; GLO.ACT 2; A/74/1", [(20, "20", "countries"), (30, "30", "countries"), (2e9, "2 billion", "dollars"), (2, "2", "")]),
        ("es", "Más de 1.250 funcionarios; 5,5 millones de dólares; artículo 18; 12 %", [(1250, "Más de 1.250", "funcionarios"), (5.5e6, "5,5 millones", "dólares"), (12, "12", "%")]),
        ("ru", "Более 1 250 сотрудников; статья 18; 44 женщины и 159 мужчин; 5,5 млн долларов", [(1250, "Более 1 250", "сотрудников"), (44, "44", "женщины"), (159, "159", "мужчин"), (5.5e6, "5,5 млн", "долларов")]),
        ("ar", "أكثر من ١٢٥٠ موظفا، و44 امرأة و159 رجلا؛ المادة 18؛ 12 في المائة", [(1250, "أكثر من ١٢٥٠", "موظفا"), (44, "44", "امرأة"), (159, "159", "رجلا"), (12, "12", "في المائة")]),
        ("zh", "培训了424名刑事司法从业人员（44名妇女）；第18条；500万美元；12.5%", [(424, "424", "名刑事司法从业人员"), (44, "44", "名妇女"), (5e6, "500万", "美元"), (12.5, "12.5", "%")]),
        ("fr", "", []),
    ],
)  # fmt: skip
def test_figures_in_every_language(language: str, text: str, expected: list[tuple[float, str, str]]) -> None:
    assert counted(text, language) == expected


def test_orders_and_csv(hash_index: Index) -> None:
    found = figures(hash_index, order="value")
    assert [one.value for one in found[:4]] == [801, 775, 700, 424]
    units = [one.unit.of(one.paragraph.text).casefold() for one in figures(hash_index, order="unit")]
    assert units[-3:] == ["", "", ""]
    assert units[:-3] == sorted(units[:-3])
    assert len(figures(hash_index)) == len(found) == len(figures(hash_index, "unodc-som-2020"))
    head, first, *_ = csv.reader(io.StringIO(figures_csv(hash_index, found, "zh").decode("utf-8-sig"), newline=""))
    assert tuple(head) == COLUMNS
    assert first[:3] == ["801", "801", "affaires"]
    assert first[4] == "第35段"
