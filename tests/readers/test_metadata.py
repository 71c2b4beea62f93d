"""What first pages say, in six languages; what they do not say is left out."""

from __future__ import annotations

import pytest

from report_qa.readers.metadata import SYMBOL, find_metadata
from report_qa.readers.pieces import Pieces

COVERS = {
    "en": """United Nations\n\nCTOC/COP/2020/5\n\nConference of the Parties to the United Nations Convention\nagainst Transnational Organized Crime

Distr.: General\n16 July 2020\nEnglish\nOriginal: French\n\nTenth session\n\nVienna, 12–16 October 2020\n\nItem 2 (c) of the provisional agenda*
\n* CTOC/COP/2020/1.\n\nReview of the implementation\n\nActivities of the Office\n\nReport of the Secretariat\n\nI. Introduction\n\n1. Text.""",
    "fr": """Nations Unies\n\nCTOC/COP/2020/5\n\nConférence des Parties à la Convention des Nations Unies

Distr. générale\n16 juillet 2020\nFrançais\nOriginal : anglais\n\nDixième session\n\nPoint 2 c) de l'ordre du jour provisoire*
\n* CTOC/COP/2020/1.\n\nActivités de l'Office\n\nRapport du Secrétariat\n\n1. Texte.""",
    "es": """Naciones Unidas\n\nCTOC/COP/2020/5\n\nConferencia de las Partes en la Convención de las Naciones Unidas

Distr. general\n16 de julio de 2020\nEspañol\nOriginal: inglés\n\nDécimo período de sesiones\n\nTema 2 c) del programa provisional*
\n* CTOC/COP/2020/1.\n\nActividades de la Oficina\n\nInforme de la Secretaría\n\n1. Texto.""",
    "ru": """Организация Объединенных Наций\n\nCTOC/COP/2020/5\n\nКонференция участников Конвенции

Distr.: General\n16 July 2020\nRussian\nOriginal: English\n\nДесятая сессия\n\nПункт 2 c) предварительной повестки дня*
\n* CTOC/COP/2020/1.\n\nДеятельность Управления\n\nДоклад Секретариата\n\n1. Текст.""",
    "ar": """الأمم المتحدة\n\nCTOC/COP/2020/5\n\nمؤتمر الأطراف في اتفاقية الأمم المتحدة

Distr.: General\n16 July 2020\nArabic\nOriginal: English\n\nالدورة العاشرة\n\nالبند ٢ (ج) من جدول الأعمال المؤقت*
\n* CTOC/COP/2020/1.\n\nأنشطة المكتب\n\nتقرير من الأمانة\n\n١ - نص.""",
    "zh": """联合国\n\nCTOC/COP/2020/5\n\n联合国打击跨国有组织犯罪公约缔约方会议

Distr.: General\n2020年7月16日\nChinese\nOriginal: English\n\n第十届会议\n\n临时议程*项目2(c)
\n* CTOC/COP/2020/1。\n\n毒品和犯罪问题办公室的活动\n\n秘书处的报告\n\n1. 正文。""",
}


@pytest.mark.parametrize("language", list(COVERS))
def test_covers_in_six_languages(language: str) -> None:
    found = find_metadata(Pieces(), COVERS[language])
    assert found["symbol"] == "CTOC/COP/2020/5"
    assert found["date"] == "2020-07-16"
    assert found["language"] == language
    assert found["original_language"] == ("fr" if language == "en" else "en")
    assert found["distribution"].casefold() in ("general", "générale")
    assert found["agenda_item"].replace("٢", "2")[0] == "2"
    blocks = [" ".join(block.split()) for block in COVERS[language].split("\n\n")]
    assert found["body"] == blocks[2]
    assert found["session"] == blocks[4]
    author = next(at for at, block in enumerate(blocks) if block[:2] in ("1.", "I.", "١ ")) - 1
    assert found["title"] == blocks[author - 1]


def test_the_symbol_behind_the_asterisk_is_not_the_documents() -> None:
    found = find_metadata(Pieces(), COVERS["fr"].replace("CTOC/COP/2020/5\n\n", ""))
    assert "symbol" not in found


def test_a_running_head_tells_the_symbol_and_two_symbols_tell_nothing() -> None:
    text = "Rapport\n\n1. Texte."
    assert find_metadata(Pieces(heads=["A/75/12", "12/30 V.20-1"]), text)["symbol"] == "A/75/12"
    assert "symbol" not in find_metadata(Pieces(), "A/75/12\n\nA/75/13\n\n1. Text.")


def test_nothing_is_guessed() -> None:
    assert find_metadata(Pieces(), "Some words\n\nIn July 2020 the General Assembly met in New York.\n\n1. Text.") == {}
    assert find_metadata(Pieces(), "35 July 2020\n\n1. Text.") == {}


@pytest.mark.parametrize(
    "symbol",
    ["A/75/1", "CTOC/COP/WG.7/2019/2", "E/CN.15/2020/2/Add.1", "S/RES/1325(2000)", "A/RES/217(III)", "A/C.3/74/L.5/Rev.1",
     "CAT/C/FRA/CO/7", "TD/B/C.I/MEM.4/2", "ECE/TRANS/WP.29/2020/1", "A/HRC/RES/43/1", "UNEP/EA.4/RES.1"],
)  # fmt: skip
def test_symbols(symbol: str) -> None:
    assert SYMBOL.fullmatch(symbol)


@pytest.mark.parametrize("words", ["and/or", "A", "N/A is", "2020/5", "a/75/1", "http://a.b/c"])
def test_no_symbols(words: str) -> None:
    assert not SYMBOL.fullmatch(words)
