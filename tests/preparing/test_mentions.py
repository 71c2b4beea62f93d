"""Who is named where. The expected paragraphs of the real report were found by reading it, not by running the code."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from report_qa.corpus import read_corpus
from report_qa.encoders.hashing import HashEncoder
from report_qa.errors import UsageError
from report_qa.index.building import build_index
from report_qa.index.reading import Index, open_index
from report_qa.preparing.mentions import count_states, find_mentions
from report_qa.preparing.names import state_names
from report_qa.preparing.subjects import completions, subject_of, subjects

READ = {
    "Afghanistan": "4", "Algérie": "53 59", "Allemagne": "32", "Bangladesh": "4 57", "Bolivie (État plurinational de)": "5 55",
    "Brésil": "4 5 55 57", "Burkina Faso": "29 32 48", "Colombie": "4 5 46 55", "Côte d'Ivoire": "32 33 48", "Égypte": "4 53 58 59",
    "Espagne": "32 54", "États-Unis d'Amérique": "57 66", "France": "32", "Gambie": "24 32 43 48", "Ghana": "43 48",
    "Guatemala": "5 48 52", "Guinée": "32", "Guinée-Bissau": "48", "Iran (République islamique d')": "4", "Italie": "32 42 49 54",
    "Jordanie": "26", "Libye": "19 20 42 59 63", "Macédoine du Nord": "5", "Mali": "4 5 24 30 32 43 48 49 50 59 65",
    "Maroc": "4 59 67", "Mauritanie": "24 32 48", "Népal": "4 47", "Niger": "4 32 43 48 49 54 59 64 65", "Nigéria": "32",
    "Pakistan": "4 57 68", "Palaos": "2", "Pays-Bas": "32 66", "Pérou": "5 48 55", "République démocratique populaire lao": "4",
    "République dominicaine": "57", "Royaume-Uni": "32", "Sénégal": "32 43 48", "Soudan": "2 44", "Trinité-et-Tobago": "66",
    "Zambie": "5 45",
}  # fmt: skip
NOT_NAMED = (
    "Guinée équatoriale", "Papouasie-Nouvelle-Guinée", "Congo", "République démocratique du Congo", "Soudan du Sud", "République de Corée",
    "République populaire démocratique de Corée", "Dominique", "Serbie", "Chine", "Japon", "Fédération de Russie", "Autriche",
)  # fmt: skip


def named(text: str, language: str) -> list[str]:
    """Code and spelling of the States that a text names."""
    return [f"{one.code} {one.span.of(text)}" for one in state_names(language).find(text)]


@pytest.mark.parametrize(("name", "numbers"), READ.items())
def test_every_paragraph_that_names_a_state_and_no_other(hash_index: Index, name: str, numbers: str) -> None:
    found = find_mentions(hash_index, subject_of(name))
    assert [one.paragraph.number for one in found.found] == numbers.split()


@pytest.mark.parametrize("name", NOT_NAMED)
def test_a_state_that_the_report_does_not_name(hash_index: Index, name: str) -> None:
    assert find_mentions(hash_index, subject_of(name)).found == ()


def test_names_and_naming_sentences_are_spans_of_the_text(hash_index: Index) -> None:
    found = {one.paragraph.number: one for one in find_mentions(hash_index, subject_of("NER")).found}
    of_54 = found["54"]
    assert [span.of(of_54.paragraph.text) for span in of_54.names] == ["nigériens", "Niger"]
    sentences = [span.of(of_54.paragraph.text) for span in of_54.sentences]
    assert sentences[0].startswith(
        "Dans le cadre de son initiative relative aux magistrats de liaison, l'ONUDC a contribué"
    )
    assert sentences[1] == (
        "Dans le cadre de l'initiative, un autre magistrat de liaison, du Niger, devrait être déployé en Italie au dernier trimestre de 2020."
    )
    assert len(sentences) == 2


def test_a_long_form_is_marked_with_its_bracket(hash_index: Index) -> None:
    for key, form in (("BOL", "Bolivie (État plurinational de)"), ("IRN", "Iran (République islamique d')")):
        mention = find_mentions(hash_index, subject_of(key)).found[0]
        assert mention.names[0].of(mention.paragraph.text) == form


def test_counts_by_section_add_up_in_order(hash_index: Index) -> None:
    found = find_mentions(hash_index, subject_of("Mali"))
    assert [one.count for one in found.sections] == [1, 1, 2, 1, 1, 3, 1, 1] or sum(
        o.count for o in found.sections
    ) == 11
    assert found.sections[0].heading == ("I. Introduction",)
    assert sum(one.count for one in found.sections) == len(found.found) == 11
    assert {one.heading[-1] for one in found.sections} >= {
        "2. Renforcement des mesures de justice pénale",
        "4. Collecte de données et recherche",
    }


def test_counts_of_states_are_those_of_the_lists(hash_index: Index) -> None:
    counts = count_states(hash_index)
    assert counts == {
        one.code: len(found) for one in subjects() if one.code and (found := find_mentions(hash_index, one).found)
    }
    assert (counts["ML"], counts["NE"], counts["NG"], counts["LY"]) == (11, 9, 1, 5)
    assert len(counts) == 67


@pytest.mark.parametrize(
    ("name", "numbers"),
    [("OIM", "4 51 56 57 60 63"), ("INTERPOL", "11 57"), ("Afrique de l'Ouest", "24 28 31 33 41 43 54"), ("HCR", "51"), ("G5 Sahel", "29 30 31"), ("IOM", "4 51 56 57 60 63"), ("国际移民组织", "4 51 56 57 60 63")],
)  # fmt: skip
def test_bodies_regions_and_programmes(hash_index: Index, name: str, numbers: str) -> None:
    assert [one.paragraph.number for one in find_mentions(hash_index, subject_of(name)).found] == numbers.split()


def test_a_footnote_names_too(hash_index: Index) -> None:
    (mention,) = find_mentions(hash_index, subject_of("north-america")).found
    assert (mention.paragraph.number, mention.names, mention.sentences) == ("5", (), ())
    note = next(note for note in mention.paragraph.notes if note.marker == mention.notes[0].marker)
    assert [span.of(note.text) for span in mention.notes[0].names] == ["Amérique du Nord"]


def test_a_document_that_is_not_there(hash_index: Index) -> None:
    assert len(find_mentions(hash_index, subject_of("NER"), "unodc-som-2020").found) == 9
    with pytest.raises(UsageError, match="no document 'other'"):
        find_mentions(hash_index, subject_of("NER"), "other")
    with pytest.raises(UsageError, match="no document 'other'"):
        count_states(hash_index, "other")


@pytest.mark.parametrize(
    ("language", "text", "states"),
    [
        ("fr", "Le Niger et le Nigéria ; des magistrats nigérians, des juges nigériens.", "NE NG NG NE"),
        ("fr", "La Guinée, la Guinée-Bissau, la Guinée équatoriale et la Papouasie-Nouvelle-Guinée.", "GN GW GQ PG"),
        ("fr", "Le Congo et la République démocratique du Congo ; le Gouvernement congolais.", "CG CD"),
        ("fr", "Le Soudan du Sud et le Soudan ; des autorités sud-soudanaises.", "SS SD SS"),
        ("fr", "La République de Corée et la République populaire démocratique de Corée.", "KR KP"),
        ("fr", "En République démocratique populaire lao et en Dominique, non en République dominicaine.", "LA DM DO"),
        ("fr", "Dans le golfe de Guinée, l'océan Indien et le bassin du lac Tchad, à la réunion de Rome.", ""),
        ("fr", "mettre à mal les groupes du réseau ibéro-américain", ""),
        ("fr", "un module en espagnol et en français, en langues serbe et macédonienne ; Original : anglais", ""),
        ("fr", "La police espagnole et les autorités françaises, au large des côtes libyennes.", "ES FR LY"),
        ("fr", "En Polynésie française et dans la mer de Chine méridionale.", ""),
        ("fr", "MALI ET NIGER", "ML NE"),
        ("fr", "à la frontière Mali-Niger", "ML NE"),
        ("en", "Niger, Nigeria and the Niger Delta; Nigerian and Nigerien judges.", "NE NG NG NE"),
        ("en", "Guinea-Bissau, not Guinea, Equatorial Guinea or Papua New Guinea.", "GW GN GQ PG"),
        ("en", "The module is available in Arabic, French and Spanish, in the French language.", ""),
        ("en", "In French waters, and with Spanish police.", "FR ES"),
        ("en", "Latin American States and the Gulf of Guinea.", ""),
        ("en", "Jordan's police and the Jordan River; the Lao People's Democratic Republic.", "JO LA"),
        ("es", "En el Níger, en Nigeria y en el Perú; en español y en francés.", "NE NG PE"),
        ("es", "La República Democrática del Congo y el Congo, cerca del golfo de Guinea.", "CD CG"),
        ("ru", "В Нигере и Нигерии, в Мали, но не в дельте Нигера.", "NE NG ML"),
        (
            "ru",
            "Республика Корея и Корейская Народно-Демократическая Республика; Гвинея-Бисау и Гвинея.",
            "KR KP GW GN",
        ),
        ("es", "los indi cadores; las autoridades indias", "IN"),
        ("ru", "Доклад на французском языке; французские власти.", "FR"),
        ("ru", "кроме того, мало кто", ""),
        ("zh", "尼日尔、尼日利亚、几内亚比绍、赤道几内亚、巴布亚新几内亚和几内亚。", "NE NG GW GQ PG GN"),
        ("zh", "索马里、马里、苏丹和南苏丹；印度洋、上海地区、几内亚湾。", "SO ML SD SS"),
        ("zh", "刚果民主共和国和刚果；朝鲜民主主义人民共和国和大韩民国。", "CD CG KP KR"),
        ("ar", "في النيجر ونيجيريا وغينيا - بيساو وغينيا الاستوائية.", "NE NG GW GQ"),
        ("ar", "دعم مالي وتعاون، ثم في مالي والسودان وجنوب السودان.", "ML SD SS"),
        ("ar", "الغابات والموارد المالية والدعم المالي والنقل البحري، عما قريب", ""),
        ("ar", "للنيجر وبالسودان والليبيين وللسودانيات", "NE SD LY SD"),
        ("ru", "Мало кто; Малый бизнес; В Перу и Чили, для Мали и Того.", "PE CL ML TG"),
        ("zh", "发展中国家、沿海地区、拉美国家和其中国际组织；中国和海地；参加纳米比亚会议。", "CN HT NA"),
        ("ar", "باللغة الفرنسية وبالإسبانية", ""),
    ],
)
def test_no_false_friends(language: str, text: str, states: str) -> None:
    assert [one.split()[0] for one in named(text, language)] == states.split(), named(text, language)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("nige", "NER"), ("Nigé", "NGA"), ("Нигерия", "NGA"), ("尼日尔", "NER"), ("尼日利", "NGA"), ("النيجر", "NER"), ("نيجيريا", "NGA"), ("niger", "NER"),
     ("etat plurinational", "BOL"), ("Plurinational State", "BOL"), ("多民族", "BOL"), ("coree du sud", "KOR"), ("lao", "LAO"), ("cote d'iv", "CIV"), ("إيران", "IRN"),
     ("iom", "iom"), ("Международная организация по миграции", "iom"), ("移民组织", "iom")],
)  # fmt: skip
def test_completions_in_every_language(typed: str, first: str) -> None:
    assert first in [one.key for one in completions(typed)][:2]


def test_completions_of_nothing_and_of_too_much() -> None:
    assert completions("") == completions("   ") == completions("!!!") == completions("zzzzz") == []
    assert len(completions("a", limit=5)) == 5
    assert completions("x" * 100_000) == []


def test_every_state_is_found_by_code_and_by_its_name_in_every_language() -> None:
    states = [one for one in subjects() if one.code]
    assert len(states) == 195
    for one in states:
        assert re.fullmatch("[A-Z]{3}", one.key)
        assert subject_of(one.key) == subject_of(one.code.lower()) == one
        for language in ("ar", "en", "es", "fr", "ru", "zh"):
            assert subject_of(one.name(language)) == one, one.name(language)


@pytest.mark.parametrize(("language", "template"), [("fr", "Avec {} depuis 2019."), ("en", "With {} since 2019."), ("es", "Con {} desde 2019."), ("zh", "与{}合作。"), ("ar", "في {} منذ عام 2019."), ("ru", "{} в 2019 году.")])  # fmt: skip
def test_every_state_is_found_in_a_sentence_of_every_language(language: str, template: str) -> None:
    states = [one for one in subjects() if one.code]
    texts = {one.code: template.format(one.name(language)) for one in states}
    found = {code: [n.code for n in state_names(language).find(text)] for code, text in texts.items()}
    missed = {texts[code]: codes for code, codes in found.items() if codes != [code]}
    assert not missed


def test_a_name_that_nobody_has() -> None:
    with pytest.raises(UsageError, match="no State, region"):
        subject_of("Atlantis")
    with pytest.raises(UsageError, match="did you mean Niger"):
        subject_of("Nige")
    with pytest.raises(UsageError):
        subject_of("")


@pytest.mark.parametrize(("language", "text"), [("zh", "1. 尼日尔参加了会议。\n\n2. 没有别人。\n"), ("ru", "1. Судья из Нигера выступил.\n\n2. Больше никого.\n"), ("en", "1. NIGER took part.\n\n2. Nobody else.\n")])  # fmt: skip
def test_reports_in_other_languages(make_corpus: Callable[..., Path], tmp_path: Path, language: str, text: str) -> None:
    build_index(tmp_path / "index", read_corpus(make_corpus({"one": text}, language)), HashEncoder())
    index = open_index(tmp_path / "index", HashEncoder())
    assert [one.paragraph.number for one in find_mentions(index, subject_of("NER")).found] == ["1"]
    assert count_states(index) == {"NE": 1}
