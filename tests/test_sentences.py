"""Sentences of official documents in the six languages: what must stay together, what must come apart."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from report_qa.sentences import sentence_spans


def cut(text: str, language: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text, language)]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("fr", ["Le projet GLO.ACT a été lancé.", "Il dure quatre ans."]),
        ("fr", ["M. Dupont et Mme Diaz ont parlé.", "Ils sont partis."]),
        ("fr", ["Voir l'art. 6 et le par. 3.", "La suite vient."]),
        ("fr", ["Le document CTOC/COP/WG.7/2019/2 est publié.", "Un autre suit (A/CONF.234/11)."]),
        ("fr", ["La rés. 74/148 et le doc. A/74/1 sont cités.", "Rien d'autre."]),
        ("fr", ["Conformément aux cibles 5.2, 8.7, 10.7 et 16.2, il agit.", "Il aide 3.5 millions de gens."]),
        ("fr", ["La réunion du 1er mars 2019 a eu lieu.", "Le 16 juillet 2020, elle a repris."]),
        ("fr", ["Les buts sont : a) de recenser ; b) de comprendre ; et c) d'agir.", "C'est tout."]),
        ("fr", ["Qui est venu ?", "Personne !", "Tant pis…"]),
        ("fr", ["Il a dit : « Non. »", "Puis il est parti."]),
        ("fr", ["Il compte cinq pays (Chili, Malawi et Monténégro)¹.", "L'Office suit."]),
        ("en", ["See para. 4 and No. 5 of the report.", "It is short."]),
        ("en", ["The answer is no.", "The Committee went on."]),
        ("en", ["Dr. Smith met Mr. Jones and J. Doe in Vienna.", "They left on 3 May."]),
        ("en", ["Growth was 3.5 per cent in the U.S. in 2019.", "It fell later."]),
        ("en", ["The Office shall: (a) collect data; (b) share them; and (c) report.", "It does."]),
        ("es", ["El Sr. García y la Sra. Pérez leyeron el art. 6, núm. 3.", "Nada más."]),
        ("es", ["¿Qué pasó?", "¡Nada!", "Véase la pág. 5."]),
        ("es", ["El documento CTOC/COP/WG.7/2019/2 se publicó.", "Hay 1.234 casos."]),
        ("ru", ["См. п. 3 ст. 18 Конвенции.", "Далее идет текст."]),
        ("ru", ["В г. Вене прошла встреча.", "В ней участвовали 3,5 тыс. человек."]),
        ("ru", ["Проф. Иванов и г-н Петров выступили.", "Доклад CTOC/COP/WG.7/2019/2 принят."]),
        ("ar", ["عُقد الاجتماع في فيينا.", "شارك فيه 152 شخصا (97 و31 و24).", "ماذا بعد؟"]),
        ("ar", ["قال د. أحمد إن الوثيقة CTOC/COP/WG.7/2019/2 صدرت.", "النسبة 3.5 في المائة."]),
        ("zh", ["2019年11月，共有152人被捕。", "其中97人因偷运移民被捕！", "为什么？"]),
        ("zh", ["文件CTOC/COP/WG.7/2019/2已发布。", "增长3.5%。"]),
    ],
)
def test_sentences_stay_whole_and_come_apart(language: str, sentences: list[str]) -> None:
    assert cut(("" if language == "zh" else " ").join(sentences), language) == sentences


def test_items_on_their_own_lines_come_apart_only_at_blank_lines() -> None:
    text = "Les buts sont :\n\na) recenser ;\n\nb) comprendre.\n\nFin."
    assert cut(text, "fr")[-1] == "Fin."
    assert "".join("".join(cut(text, "fr")).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u2028\t"])
def test_no_words_no_sentences(text: str) -> None:
    assert sentence_spans(text, "fr") == []


@pytest.mark.parametrize("language", ["", "xx", "tlh", "hi", "th", "el", "sw"])
def test_any_language_code_will_do(language: str) -> None:
    assert cut("One is here. Two is there.", language) == ["One is here.", "Two is there."]


@settings(deadline=None, max_examples=200)
@given(
    st.text(
        st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(" .!?。؟\n\r\u2028😀é“”»)a1M")), max_size=60
    ),
    st.sampled_from(["fr", "en", "es", "ru", "ar", "zh", "th", ""]),
)
@example("A. \U0001f1eb\U0001f1f7. B.\r\nC\u0085D\x0b\x1c. e", "en")
@example("a" * 2000 + ". B" + "." * 500, "en")
def test_spans_are_ordered_disjoint_trimmed_and_cover_all_words(text: str, language: str) -> None:
    at = 0
    for span in sentence_spans(text, language):
        assert at <= span.start < span.end <= len(text)
        assert not text[at : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert not text[at:].strip()
