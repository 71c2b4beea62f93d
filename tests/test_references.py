"""Mentions of documents and paragraphs, in six languages, and what they are found to mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from report_qa.corpus import read_corpus
from report_qa.encoders.hashing import HashEncoder
from report_qa.errors import UsageError
from report_qa.index.building import build_index
from report_qa.index.reading import Index, open_index
from report_qa.index.referring import cited_by, references_of
from report_qa.references import mentions


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Voir CTOC/COP/WG.7/2019/2 et A/C.3/74/L.5/Rev.1.", ["CTOC/COP/WG.7/2019/2", "A/C.3/74/L.5/Rev.1"]),
        ("документ A/HRC/50/1, пункт 34", ["A/HRC/50/1 § 34"]),
        ("文件ST/SGB/2003/7第4段", ["ST/SGB/2003/7 § 4"]),
        ("الوثيقة A/74/6، الفقرة ٣٤", ["A/74/6 § 34"]),
        ("paragraph 12 of document A/74/6 was noted", ["A/74/6 § 12"]),
        ("HIV/AIDS and/or 24/7 N/A km/h", []),
        ("dans sa résolution 74/148, l'Assemblée générale", ["74/148"]),
        ("resolutions 74/148, 74/149 and 2019/19", ["74/148", "74/149", "2019/19"]),
        ("las resoluciones 74/148 y 74/149", ["74/148", "74/149"]),
        ("в резолюциях 74/148 и 74/149", ["74/148", "74/149"]),
        ("في قراريها ٧٤/١٤٨ و74/149", ["74/148", "74/149"]),
        ("大会第74/148号决议和安理会第1244(1999)号决议", ["74/148", "1244(1999)"]),
        ("Security Council resolution 1244 (1999)", ["1244 (1999)"]),
        ("قرار الجمعية العامة 217 ألف", []),
        ("resolution 217 A (III)", ["217 A (III)"]),
        ("comme indiqué au par. 34 ci-dessus", ["§ 34"]),
        ("(see paras. 3-5 below)", ["§ 3", "§ 5"]),
        ("см. пункт 34 выше", ["§ 34"]),
        ("见上文第34段", ["§ 34"]),
        ("انظر الفقرة 34 أعلاه", ["§ 34"]),
        ("véanse los párrafos 3 y 4", ["§ 3", "§ 4"]),
        ("(see paras. 2.1 and 3.4 below)", ["§ 2.1", "§ 3.4"]),
        ("A/HRC/50/1, par. 2.1. Ensuite", ["A/HRC/50/1 § 2.1"]),
        ("见上文第2.1段", ["§ 2.1"]),
        ("(см. пункт 7.4 выше)", ["§ 7.4"]),
        ("انظر الفقرة ٢.١ أعلاه", ["§ 2.1"]),
        ("le paragraphe 3 de l'article 5 et en 2019, 74 pays", []),
    ],
)
def test_what_is_mentioned(text: str, found: list[str]) -> None:
    shown = [f"{one.symbol or one.act}{f' § {one.number}' if one.number else ''}".strip() for one in mentions(text)]
    assert shown == found


def test_spans_are_the_words_that_mention() -> None:
    text = "Pour ٧٤ pays, voir la résolution 74/148 et A/74/6, par. 3."
    assert [one.span.of(text) for one in mentions(text)] == ["74/148", "A/74/6, par. 3"]


TEXTS = {
    "en": "1. See resolution 74/148 and A/50/2, para. 2.\n\n2. As said in paragraph 1 above, nothing. See para. 9.",
    "fr": "1. Voir la résolution 74/148 et A/50/2, par. 2.\n\n2. Comme dit au paragraphe 1 ci-dessus, rien.",
    "res": "1. The General Assembly acts.",
    "hrc": "1. The Council refers to Human Rights Council resolution 74/148 and S/2020/1.",
}
SYMBOLS = {
    "en": ("A/50/2", "en"),
    "fr": ("A/50/2", "fr"),
    "res": ("A/RES/74/148", "en"),
    "hrc": ("A/HRC/RES/74/9", "en"),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("references")
    tables = []
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        symbol, language = SYMBOLS[name]
        tables.append(
            f'[[document]]\nid = "{name}"\nfile = "{name}.txt"\nlanguage = "{language}"\nsymbol = "{symbol}"\n'
        )
    (folder / "manifest.toml").write_text("\n".join(tables), encoding="utf-8")
    build_index(folder / "index", read_corpus(folder), HashEncoder())
    return open_index(folder / "index", HashEncoder())


def test_targets_are_documents_of_the_corpus_in_the_reader_s_language(index: Index) -> None:
    def resolved(document: str, number: str) -> list[tuple[str, str, str]]:
        return [(one.symbol, one.number, one.target) for one in references_of(index, index.paragraph(document, number))]

    assert resolved("en", "1") == [("A/RES/74/148", "", "res"), ("A/50/2", "2", "en")]
    assert resolved("fr", "1") == [("A/RES/74/148", "", "res"), ("A/50/2", "2", "fr")]
    assert resolved("en", "2") == [("", "1", "en"), ("", "9", "")]
    # a resolution of another body is not the General Assembly's of the same number
    assert resolved("hrc", "1") == [("74/148", "", ""), ("S/2020/1", "", "")]


def test_what_cites_a_document_and_a_paragraph(index: Index) -> None:
    assert [p.address for p, _ in cited_by(index, "res")] == ["en:1", "fr:1"]
    assert [p.address for p, _ in cited_by(index, "fr", "2")] == ["en:1", "fr:1"]
    assert [p.address for p, _ in cited_by(index, "en", "1")] == ["en:2", "fr:2"]
    assert cited_by(index, "hrc") == []
    with pytest.raises(UsageError):
        cited_by(index, "en", "77")


def test_a_document_without_a_symbol_is_cited_only_by_itself(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    corpus = read_corpus(make_corpus({"a": "1. One.\n\n2. See paragraph 1 above.", "b": "1. See paragraph 1 above."}))
    build_index(tmp_path / "index", corpus, HashEncoder())
    index = open_index(tmp_path / "index", HashEncoder())
    assert [p.address for p, _ in cited_by(index, "a", "1")] == ["a:2"]
    assert [p.address for p, _ in cited_by(index, "b", "1")] == ["b:1"]
