"""The real report, trap by trap (`evidence.md` lists them), and layouts of other reports."""

from __future__ import annotations

import re

import pytest
from documents import REPORT, split

from report_qa.cleaning import apply_edits
from report_qa.corpus import Corpus
from report_qa.types import Paragraph

Report = dict[str, Paragraph]
RAW = REPORT.read_text(encoding="utf-8")
ROMAN_1, ROMAN_3 = "I. Introduction", "III. Conclusions"
ROMAN_2 = "II. Activités destinées à aider les États à appliquer le Protocole relatif au trafic illicite de migrants"
LETTER_A = (
    "A. Élaboration de normes et de politiques, développement des connaissances et coopération et coordination "
    "interinstitutions"
)
LETTER_B = (
    "B. Promouvoir et appuyer l'application du Protocole relatif au trafic illicite de migrants par la coopération "
    "technique"
)


def test_exactly_the_cover_and_1_to_75_in_order_each_once(report_corpus: Corpus) -> None:
    assert [p.number for p in report_corpus.paragraphs] == ["cover", *map(str, range(1, 76))]


def test_the_raw_text_at_a_paragraphs_offsets_is_that_paragraph(report: Report) -> None:
    for paragraph in report.values():
        assert apply_edits(RAW, paragraph.start, paragraph.end, paragraph.edits) == paragraph.text
        if paragraph.number != "cover":
            assert RAW[: paragraph.start].endswith(f"\n{paragraph.number}. ")
    starts = [paragraph.start for paragraph in report.values()]
    assert starts == sorted(starts)
    assert all(a.end < b.start for a, b in zip(report.values(), list(report.values())[1:], strict=False))


def test_every_numbered_line_of_the_file_is_a_paragraph_or_a_heading(report: Report) -> None:
    headings = {step for paragraph in report.values() for step in paragraph.heading}
    for line in re.findall(r"(?m)^\d+\. .*", RAW):
        number, words = line.split(". ", 1)
        is_paragraph = report[number].start == RAW.index(line) + len(number) + 2
        assert is_paragraph or f"{number}. {words.strip('*')}" in headings


def test_heading_numbers_that_restart(report: Report) -> None:
    expected = {
        "8": (LETTER_A, "1. Appui aux organes intergouvernementaux"),
        "21": (
            LETTER_A,
            "2. Participation aux mécanismes de coordination et de coopération interinstitutions et régionaux",
        ),
        "34": (
            LETTER_A,
            "3. Développement des connaissances et élaboration d'outils normatifs et de directives de politique générale",
        ),
        "43": (LETTER_B, "1. Assistance législative et élaboration de stratégies"),
        "48": (LETTER_B, "2. Renforcement des mesures de justice pénale"),
        "54": (LETTER_B, "3. Promotion de la coopération internationale"),
        "60": (LETTER_B, "4. Collecte de données et recherche"),
        "66": (LETTER_B, "5. Prévention de la criminalité et sensibilisation"),
        "68": (LETTER_B, "6. Mesures de protection et d'appui pour les migrants objet d'un trafic"),
    }
    for number, path in expected.items():
        assert report[number].heading[:3] == (ROMAN_2, *path)


def test_single_newlines_between_1_and_4(report: Report) -> None:
    assert "\n\n" not in RAW[report["1"].start : report["4"].start]
    assert report["2"].text.startswith("En juillet 2020, le Protocole")
    assert report["2"].text.endswith("(mai 2019) y ont adhéré.")
    assert report["3"].text.startswith("Au titre de ses programmes")


@pytest.mark.parametrize(
    ("number", "healed"),
    [
        ("4", "ont également été menées au titre de l'Action mondiale"),
        ("16", "prévenir et combattre ce trafic et à poursuivre ceux qui s'y livraient"),
        ("31", "fiche d'informations à caractère pénal destinée à la collecte"),
        ("57", "spécialisé dans la lutte contre le trafic illicite des personnes"),
        ("62", "d'autres acteurs importants. Elles sont complétées"),
    ],
)
def test_page_breaks_are_healed(report: Report, number: str, healed: str) -> None:
    assert healed in report[number].text
    assert "\n" not in report[number].text
    assert [edit.rule for edit in report[number].edits].count("page break") == 1


def test_no_other_paragraph_holds_a_page_break(report: Report) -> None:
    healed = [n for n, p in report.items() if any(edit.rule == "page break" for edit in p.edits)]
    assert healed == ["4", "16", "31", "57", "62"]
    assert not any(edit.rule == "line break" for p in report.values() for edit in p.edits)


def test_the_cover_footnote_in_the_gap_of_4(report: Report) -> None:
    assert [(note.marker, note.text) for note in report["cover"].notes] == [("*", "CTOC/COP/2020/1.")]
    assert "CTOC/COP/2020/1" not in report["4"].text
    assert report["4"].notes == ()


def test_footnotes_1_and_2_of_paragraph_5_stand_after_6(report: Report) -> None:
    assert [note.marker for note in report["5"].notes] == ["¹", "²"]
    assert report["6"].notes == ()
    assert all(note.start > report["6"].end for note in report["5"].notes)
    assert report["5"].notes[0].text == (
        "Toute mention du Kosovo doit s'interpréter à la lumière de la résolution 1244 (1999) du Conseil de sécurité."
    )
    assert report["5"].notes[1].text.startswith("ONUDC, « How COVID-19 restrictions")
    assert "Monténégro)¹." in report["5"].text
    assert report["5"].text.endswith("plus riches².")
    for note in report["5"].notes:
        assert apply_edits(RAW, note.start, note.end, note.edits) == note.text


def test_only_the_cover_and_5_have_notes(report: Report) -> None:
    assert [n for n, p in report.items() if p.notes] == ["cover", "5"]


def test_april_in_the_body_and_may_in_the_note_are_both_shown(report: Report) -> None:
    assert "note de recherche publiée en avril 2020" in report["5"].text
    assert report["5"].notes[1].text.endswith("note de recherche (mai 2020).")


def test_four_heading_levels_and_unnumbered_headings(report: Report) -> None:
    section = (ROMAN_2, LETTER_A, "1. Appui aux organes intergouvernementaux")
    assert report["cover"].heading == ()
    assert report["1"].heading == report["5"].heading == (ROMAN_1,)
    assert report["6"].heading == (ROMAN_2,)
    assert report["7"].heading == (ROMAN_2, LETTER_A)
    assert report["8"].heading == (
        *section,
        "Conférence des Parties à la Convention des Nations Unies contre la criminalité transnationale organisée",
    )
    assert report["11"].heading == (*section, "Commission pour la prévention du crime et la justice pénale")
    assert report["13"].heading == (
        *section,
        "Congrès des Nations Unies pour la prévention du crime et la justice pénale",
    )
    assert report["16"].heading == (*section, "Assemblée générale")
    assert report["20"].heading == (*section, "Conseil de sécurité")
    assert report["40"].heading == report["42"].heading == (ROMAN_2, LETTER_B)
    assert report["69"].heading == report["75"].heading == (ROMAN_3,)


def test_no_heading_stands_in_a_paragraph(report: Report) -> None:
    for heading in {step for paragraph in report.values() for step in paragraph.heading}:
        line = next(line for line in RAW.splitlines() if line.replace("**", "") == heading)
        at = RAW.rindex(f"\n{line}\n") + 1  # one of them stands on the cover too
        assert not any(paragraph.start <= at < paragraph.end for n, paragraph in report.items() if n != "cover")


def test_bold_marks_are_gone(report: Report) -> None:
    shown = [p.text for p in report.values()] + [step for p in report.values() for step in p.heading]
    assert not any("**" in text for text in shown)
    assert "Examen de l'application de la Convention\ndes Nations Unies" in report["cover"].text


def test_links_to_nowhere_show_their_words(report: Report, report_corpus: Corpus) -> None:
    assert report_corpus.edit_counts["link"] == RAW.count("](#)") == 18
    assert "la résolution 2491 (2019) du Conseil" in report["20"].text
    assert "(CTOC/COP/WG.7/2019/2)" in report["8"].text
    assert "A/CONF.234/11" in report["13"].text


def test_superscript_and_emphasis(report: Report) -> None:
    assert "entre le 26 février et le 1er mars 2019" in report["49"].text
    assert "(Global Study on Smuggling of Migrants)" in report["62"].text


def test_no_mark_of_the_conversion_is_left(report: Report) -> None:
    for paragraph in report.values():
        texts = [paragraph.text, *(note.text for note in paragraph.notes)]
        allowed = "*" if paragraph.number == "cover" else ""
        for text in texts:
            assert not set("[]{}^\\*#_") & set(text) - set(allowed)


def test_correction_counts(report_corpus: Corpus) -> None:
    counts = report_corpus.edit_counts
    assert counts["correction: ONUSUDC → ONUDC"] == RAW.count("ONUSUDC") == 19
    assert counts["correction: ONU DC → ONUDC"] == RAW.count("ONU DC") == 27
    assert counts["superscript"] == counts["emphasis"] == 1
    assert counts["page break"] == 5


def test_no_noise_is_left(report: Report) -> None:
    shown = " ".join(p.text + " ".join(n.text for n in p.notes) for p in report.values())
    assert "ONUSUDC" not in shown
    assert "ONU DC" not in shown
    assert shown.count("ONUDC") == 51 + 19 + 27


def test_numbers_are_intact(report: Report) -> None:
    for paragraph in report.values():
        raw = RAW[paragraph.start : paragraph.end]
        if paragraph.number != "4":  # where the cover's note stands in the gap
            assert re.findall(r"\d+", raw) == re.findall(r"\d+", paragraph.text)
    assert "former 424 praticiens" in report["5"].text
    assert "44 femmes et 159 hommes, les 221 autres" in report["5"].text
    assert "801 affaires de 44 pays" in report["35"].text
    assert "152 personnes, dont 97" in report["57"].text
    assert "cibles 5.2, 8.7, 10.7 et 16.2" in report["21"].text


def test_the_symbol_is_not_invented(report_corpus: Corpus) -> None:
    (document,) = report_corpus.documents
    assert document.symbol == ""
    assert document.date == "2020-07-16"


def test_sentences_of_the_report(report: Report) -> None:
    sentences = [span.of(report["57"].text) for span in report["57"].sentences]
    assert len(sentences) == 7
    assert sentences[0].endswith("et du projet GLO.ACT.")
    assert sentences[2].startswith("L'opération a abouti à la mise en détention de 152 personnes")
    assert len(report["9"].sentences) == 2  # "a) … ; et b) …" is one


def test_lists_stay_lists_and_notes_stay_apart() -> None:
    found = split("1. Liste¹ :\n\na) un ;\n\nb) deux².\n\n¹ Note.\n² Autre,\nlongue.\n\n2. Suite.")
    assert found["1"].text == "Liste¹ :\n\na) un ;\n\nb) deux²."
    assert [(note.marker, note.text) for note in found["1"].notes] == [("¹", "Note."), ("²", "Autre, longue.")]
    bullets = split("1. Liste\n\n- Premier\n- Deuxième\n\n• Troisième\n\n* Quatrième\n\n2. Suite.")
    assert bullets["1"].text == "Liste\n\n- Premier\n- Deuxième\n\n• Troisième\n\n* Quatrième"
    assert bullets["2"].heading == ()


def test_a_wrapped_line_that_looks_like_an_item_is_none() -> None:
    found = split("1. Il y a 70\npays. Dans (44\npays) il pleut :\na) ici ;\n(b) là.\n\n2. Suite.")
    assert found["1"].text == "Il y a 70 pays. Dans (44 pays) il pleut :\na) ici ;\n(b) là."


def test_a_star_that_closes_an_emphasis_calls_no_note() -> None:
    found = split("Titre*\n\n1. Un *mot* ici.\n\n* Note du titre.\n\n2. Suite.", markup=("emphasis",))
    assert [note.text for note in found["cover"].notes] == ["Note du titre."]
    assert found["1"].notes == ()


def test_headings_before_paragraph_1_are_not_cover() -> None:
    found = split("Rapport\n\nI. Introduction\n\nContexte\n\n1. Un.\n\n2. Deux.")
    assert found["cover"].text == "Rapport"
    assert found["2"].heading == ("I. Introduction", "Contexte")


def test_a_short_paragraph_cut_by_a_page_break_is_no_heading() -> None:
    found = split("Titre*\n\nA. Partie\n\n1. Le présent\n\n* Note.\n\nrapport est là.\n\n2. Deux.")
    assert found["1"].text == "Le présent rapport est là."
    assert found["1"].heading == ("A. Partie",)
