"""Documents as the United Nations write them, in six languages and four formats: the same addresses in all.

They stand in `tests/un_documents`; "# " stands before what a format marks as the title.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from documents import source_of
from forms import ENDINGS, in_form

from report_qa.citations import label
from report_qa.errors import NumberingError
from report_qa.paragraphs import split_paragraphs
from report_qa.readers.formats import read_bytes
from report_qa.types import Paragraph

UN = ("ar", "en", "es", "fr", "ru", "zh")
FOLDER = Path(__file__).parents[1] / "un_documents"
ADDRESSES = {
    "resolution": ["cover", "preamble, 1", "preamble, 2", "1", "2", "3", "section 0, 1"],
    "convention": ["cover", "preamble, 1", "preamble, 2", "article 1", "article 2, 1", "article 2, 2", "article 3"],
    "decisions": ["cover", "decision 1/1, preamble, 1", "decision 1/1, 1", "decision 1/1, 2", "decision 1/2, 1"],
    "report": ["cover", "1", "2", "3", "4", "annex I, 1", "annex II, 1", "annex II, appendix, 1"],
    "letter": ["cover", "section 0, 1", "section 0, 2", "annex, 1", "annex, 2"],
}
"""What is the same in all languages."""
ENCLOSED = {"es": "annex, appendix, 1", "ru": "annex, appendix, 1"}
"""What is enclosed with an annex is called an appendix there."""


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def split(name: str, ending: str = ".txt") -> dict[str, Paragraph]:
    """The paragraphs of a document, by address, as they come out of a file of this format."""
    text = read_bytes(in_form(text_of(name), ending), ending).text
    return {p.number: p for p in split_paragraphs(source_of(text, name.rpartition(".")[2]))}


def shown(found: dict[str, Paragraph]) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    return {n: (p.text, [(note.marker, note.text) for note in p.notes]) for n, p in found.items()}


@pytest.mark.parametrize("language", UN)
@pytest.mark.parametrize("kind", ADDRESSES)
def test_the_same_addresses_in_every_language_and_format(kind: str, language: str) -> None:
    expected = [*ADDRESSES[kind], *([ENCLOSED.get(language, "annex, enclosure, 1")] if kind == "letter" else [])]
    from_text = split(f"{kind}.{language}")
    assert list(from_text) == expected
    for ending in ENDINGS[1:]:
        found = split(f"{kind}.{language}", ending)
        assert shown(found) == shown(from_text)


@pytest.mark.parametrize("language", UN)
def test_sub_paragraphs_boxes_and_tables_belong_to_their_paragraphs(language: str) -> None:
    report = split(f"report.{language}")
    items, box, table = (
        report["2"].text.split("\n\n"),
        report["2"].text.split("\n\n")[3:],
        report["3"].text.split("\n\n"),
    )
    assert len(items) == 5
    assert box[1].count("2") <= 1
    assert [row.count("|") for row in table[2].split("\n")] == [4, 4]
    assert len(table) == 4
    resolution = split(f"resolution.{language}")
    assert len(resolution["2"].text.split("\n\n")) == 5
    assert [note.text.rstrip(".。") for note in resolution["1"].notes] == ["A/77/212"]


@pytest.mark.parametrize("language", UN)
def test_parts_are_headings_of_the_articles_in_them(language: str) -> None:
    found = split(f"convention.{language}")
    part, article, title = found["article 1"].heading
    assert found["article 2, 2"].heading[0] == part
    assert part.replace(" ", "") in "".join(text_of(f"convention.{language}").split())
    assert found["article 3"].heading[0] != part
    assert len(found["article 3"].heading) == 2
    assert text_of(f"convention.{language}").count(f"\n{article}\n{title}\n") == 1


def test_parts_sections_and_titles_on_lines_of_their_own() -> None:
    found = split("parts.en")
    assert [found[n].heading[:-1] for n in ("article 3, 2", "article 4")] == [
        ("PART II DUTIES OF STATES", "Section 1. Ports", "Article 3"),
        ("PART II DUTIES OF STATES", "Section 2. Pilots"),
    ]
    assert found["article 5"].heading == ("PART III", "FINAL CLAUSES", "Article 5", "Depositary")
    assert found["annex, 1"].heading == ("Annex", "Model form")


def test_sections_of_a_resolution_have_numbers_on_lines_of_their_own() -> None:
    found = split("sections.fr")
    assert list(found) == ["cover", "preamble, 1", "preamble, 2", "1", "2", "3", "section 2, 1"]
    assert [found[n].heading for n in ("preamble, 2", "2", "3")] == [(), ("I Investissement",), ("II Suivi",)]


def test_the_title_of_an_annex_stands_over_its_sections() -> None:
    found = split("long.en")
    assert [(n, p.heading) for n, p in found.items() if n.startswith("annex II")] == [
        ("annex II, 1", ("Annex II", "Rules", "I. General")),
        ("annex II, 2", ("Annex II", "Rules", "II. Special")),
        ("annex II, appendix, 1", ("Annex II", "Appendix", "Form of a notice")),
        ("annex II, appendix, 2", ("Annex II", "Appendix", "Form of a notice")),
    ]


def test_a_table_of_contents_counts_no_decisions_and_a_decision_needs_no_numbers() -> None:
    found = split("contents.en")
    assert list(found) == [
        "cover", "decision 1/1, preamble, 1", "decision 1/1, 1", "decision 1/1, 2", "decision 1/2", "decision 1/2, 1",
        "decision 1/2, 2", "decision 1/3",
    ]  # fmt: skip
    assert found["decision 1/3"].text == "The Conference of the Parties decides to meet in Portland."
    assert found["decision 1/2"].heading == ("Decision 1/2", "Budget")


def test_decisions_have_annexes_and_an_annex_has_decisions() -> None:
    assert list(split("annexes.fr"))[3:] == [
        "decision 1/CP.27, 1", "decision 1/CP.27, 2", "decision 1/CP.27, annex, 1", "decision 2/CP.27, 1",
        "decision 2/CP.27, annex, 1",
    ]  # fmt: skip
    within = split("inreport.en")
    assert list(within)[-3:] == ["annex I, decision 1/1, 1", "annex I, decision 1/2, 1", "annex II, 1"]
    assert within["annex I, decision 1/2, 1"].heading == ("Annex I", "Decision 1/2")


def test_annexes_to_letters_and_what_is_enclosed() -> None:
    found = split("letters.en")
    assert list(found)[3:] == ["annex I, 1", "annex II, 1", "annex II, enclosure I, 1", "annex II, enclosure II, 1"]
    assert found["annex II, 1"].heading == (
        "Annex II to the identical letters dated 1 May 2023 from the Chargé d'affaires of Portland",
    )


def test_rules_of_procedure_are_numbered_as_articles_are() -> None:
    found = split("rules.en")
    assert [(n, p.heading) for n, p in found.items()] == [
        ("cover", ()),
        ("rule 1", ("I. Sessions", "Rule 1", "Meetings")),
        ("rule 2, 1", ("I. Sessions", "Rule 2", "Place")),
        ("rule 2, 2", ("I. Sessions", "Rule 2", "Place")),
        ("rule 3", ("II. Agenda", "Rule 3")),
    ]


@pytest.mark.parametrize("ending", ENDINGS)
def test_numbers_that_begin_anew_under_every_heading_give_addresses_by_place(ending: str) -> None:
    found = split("list.zh", ending)
    assert list(found) == [
        "cover", "section 1.1, 1", "section 1.1, 2", "section 1.2, 1", "section 1.2, 2", "section 2.1, 1", "section 3, 1",
    ]  # fmt: skip
    assert found["section 1.1, 2"].text == "2. 坚持可持续发展：\n\n(a) 保护海洋；\n\n(b) 节约能源。"
    assert found["section 2.1, 1"].heading == ("二、主要任务", "（一）建设码头")


def test_an_agenda_with_its_annotations_counts_items_and_no_paragraphs() -> None:
    found = split("agenda.fr")
    assert [n for n in found if n.isdecimal()] == []
    sentences = ("La session s'ouvrira le 1er mai 2023.", "Le Bureau sera élu.", "Aucune question n'a été proposée.")
    assert all(any(sentence in p.text for p in found.values()) for sentence in sentences)
    assert found["section 5, 1"].heading == ("3. Questions diverses",)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(("name", "last"), [("list.ar", "3"), ("list.ru", "3"), ("concluding.en", "6")])
def test_lists_of_sub_paragraphs(name: str, last: str, ending: str) -> None:
    found = split(name, ending)
    assert [n for n in found if n != "cover"] == [str(n) for n in range(1, int(last) + 1)]
    lines = {"list.ar": ("2", 5), "list.ru": ("1", 5), "concluding.en": ("5", 3)}
    number, count = lines[name]
    assert len(found[number].text.split()) > count
    assert len([line for line in found[number].text.split("\n") if line]) == count


def test_numbers_that_begin_anew_after_decimal_ones_are_an_error_of_the_second() -> None:
    with pytest.raises(NumberingError, match=r"line 11: number 1 is out of sequence \(3 was expected\)"):
        split("opinion.en")


@pytest.mark.parametrize(
    ("number", "labels"),
    [
        ("decision 1/2, 3", "المقرر 1/2، الفقرة 3|decision 1/2, para. 3|decisión 1/2, párr. 3|décision 1/2, par. 3|решение 1/2, пункт 3|第1/2号决定，第3段"),
        ("resolution 77/1", "القرار 77/1|resolution 77/1|resolución 77/1|résolution 77/1|резолюция 77/1|第77/1号决议"),
        ("annex, enclosure II", "المرفق، الضميمة II|annex, enclosure II|anexo, documento adjunto II|annexe, pièce jointe II|приложение, добавление II|附件，附文二"),
        ("rule 2, 1", "المادة 2، الفقرة 1|rule 2, para. 1|artículo 2, párr. 1|article 2, par. 1|правило 2, пункт 1|第2条，第1款"),
    ],
)  # fmt: skip
def test_labels(number: str, labels: str) -> None:
    assert [label(number, language) for language in UN] == labels.split("|")
