"""One document in several languages: aligned, counted once, shown in the asker's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from report_qa import versions
from report_qa.assistant import Assistant
from report_qa.config import Settings
from report_qa.corpus import Corpus, read_corpus
from report_qa.evaluation.queries import EvaluationQuery
from report_qa.evaluation.runs import evaluate
from report_qa.index.contents import read_contents
from report_qa.render import answer_json
from report_qa.types import Answer
from report_qa.wiring import open_assistant, update_index

ENGLISH = (
    "Report\n\n1. In 2019, 152 people were arrested.\n\n2. The Office trained magistrates.\n\n3. See A/RES/74/148."
)
FRENCH = "Rapport\n\n1. En 2019, 152 personnes ont été arrêtées.\n\n2. L'Office a formé des magistrats.\n\n3. Voir A/RES/74/148."
ARABIC = "تقرير\n\n1. في عام ٢٠١٩، أوقف ١٥٢ شخصا.\n\n2. درب المكتب القضاة.\n\n3. انظر A/RES/74/148."
CHINESE = "报告\n\n1. 2019年，152人被捕。\n\n2. 办事处培训了法官。\n\n3. 见A/RES/74/148。"
OTHER = "Note\n\n1. The moon is far away.\n\n2. Nothing else is known of it."


def write(folder: Path, documents: Mapping[str, tuple[str, str]], symbols: Mapping[str, str] | None = None) -> Path:
    """A corpus of {id: (language, text)}, all with one symbol unless `symbols` says otherwise."""
    folder.mkdir(exist_ok=True)
    tables = []
    for name, (language, text) in documents.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        symbol = (symbols or {}).get(name, "A/50/2")
        tables.append(
            f'[[document]]\nid = "{name}"\nfile = "{name}.txt"\nlanguage = "{language}"\nsymbol = "{symbol}"\n'
        )
    (folder / "manifest.toml").write_text("\n".join(tables), encoding="utf-8")
    return folder


def joined(corpus: Corpus) -> list[set[str]]:
    """Addresses of the paragraphs that are joined with others."""
    groups: dict[int, set[str]] = {}
    for version, paragraph in zip(corpus.versions, corpus.paragraphs, strict=True):
        groups.setdefault(version, set()).add(paragraph.address)
    return [group for group in groups.values() if len(group) > 1]


def test_versions_are_joined_by_symbol_and_number_whatever_the_script(tmp_path: Path) -> None:
    texts = {"en": ("en", ENGLISH), "fr": ("fr", FRENCH), "ar": ("ar", ARABIC), "zh": ("zh", CHINESE)}
    corpus = read_corpus(write(tmp_path, texts, {"fr": "a / 50/2"}))
    assert corpus.misaligned == ()
    assert joined(corpus) == [{f"{name}:{n}" for name in texts} for n in ("cover", "1", "2", "3")]


@pytest.mark.parametrize(
    ("text", "language", "why"),
    [
        (FRENCH + "\n\n4. Encore.", "fr", "one has 3 paragraphs, the other 4"),
        (FRENCH.replace("152", "153").replace("148", "149"), "fr", "they state other numbers in paragraphs 1, 3"),
        (FRENCH, "en", "both are in the language 'en'"),
    ],
)
def test_versions_that_do_not_agree_are_reported_and_not_joined(
    tmp_path: Path, text: str, language: str, why: str
) -> None:
    corpus = read_corpus(write(tmp_path, {"en": ("en", ENGLISH), "other": (language, text), "ar": ("ar", ARABIC)}))
    (pair,) = corpus.misaligned
    assert (pair.documents, pair.reason, pair.joined) == (("en", "other"), why, False)
    assert joined(corpus) == [{f"en:{n}", f"ar:{n}"} for n in ("cover", "1", "2", "3")]


def test_one_paragraph_that_contradicts_stays_apart(tmp_path: Path) -> None:
    def text(word: str, fifth: int) -> str:
        return "\n\n".join(f"{n}. {word} {fifth if n == 5 else 100 + n}." for n in range(1, 9))

    corpus = read_corpus(write(tmp_path, {"en": ("en", text("Counted", 105)), "fr": ("fr", text("Compté", 999))}))
    (pair,) = corpus.misaligned
    assert (pair.reason, pair.joined) == ("paragraph 5 state other numbers and are not joined", True)
    assert joined(corpus) == [{f"en:{n}", f"fr:{n}"} for n in (1, 2, 3, 4, 6, 7, 8)]


def test_months_and_small_numbers_tell_nothing(tmp_path: Path) -> None:
    texts = {"en": ("en", "1. On 16 July 2020, three States met."), "zh": ("zh", "1. 2020年7月16日，3个国家开会。")}
    assert joined(read_corpus(write(tmp_path, texts))) == [{"en:1", "zh:1"}]


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    """English and French of one document, and an English note."""
    texts = {"en": ("en", ENGLISH), "fr": ("fr", FRENCH), "note": ("en", OTHER)}
    settings = Settings(write(tmp_path / "c", texts, {"note": ""}), tmp_path / "i", "hash", tmp_path)
    update_index(settings)
    return open_assistant(settings)


def first(answer: Answer) -> tuple[str, tuple[str, ...], str, str]:
    hit = answer.hits[0]
    return hit.paragraph.address, hit.languages, hit.found_in, hit.address


def test_a_paragraph_is_one_hit_in_the_asker_s_language(assistant: Assistant) -> None:
    french, english = "L'Office a formé des magistrats.", "The Office trained magistrates."
    assert first(assistant.ask(french, "fr")) == ("fr:2", ("en", "fr"), "fr", "A/50/2:2")
    assert first(assistant.ask(english, "en")) == ("en:2", ("en", "fr"), "en", "A/50/2:2")
    # asked with the words of one version, in the name of the other
    assert first(assistant.ask(french, "en")) == ("en:2", ("en", "fr"), "fr", "A/50/2:2")
    assert first(assistant.ask(french, "ru"))[:2] == ("fr:2", ("en", "fr"))
    for language in ("en", "fr", "ru", ""):
        addresses = [hit.address for hit in assistant.ask(french, language, 100).hits]
        assert len(addresses) == len(set(addresses)) == 7


def test_the_evidence_is_in_the_version_that_is_shown(assistant: Assistant) -> None:
    hit = assistant.ask("152 personnes ont été arrêtées", "en").hits[0]
    assert hit.paragraph.document == "en"
    assert hit.evidence.of(hit.paragraph.text) == "In 2019, 152 people were arrested."


def test_json_says_which_version_is_shown(assistant: Assistant) -> None:
    def told(language: str) -> tuple[object, ...]:
        answer = assistant.ask("L'Office a formé des magistrats.", language, 1)
        hit = answer_json(answer, assistant.index.documents)["hits"][0]
        return hit["language"], hit["languages"], hit["found_in"], hit["in_question_language"]

    assert told("fr") == ("fr", ["en", "fr"], "fr", True)
    assert told("en") == ("en", ["en", "fr"], "fr", True)
    assert told("ru") == ("fr", ["en", "fr"], "fr", False)


def test_one_judgement_serves_all_languages(assistant: Assistant) -> None:
    queries = [EvaluationQuery("q-fr", "L'Office a formé des magistrats.", "fr", "q")]
    outcome = evaluate(assistant.ask, queries, {"q-fr": {"A/50/2:2": 2}}).outcomes[0]
    assert outcome.ranking[0][0] == "A/50/2:2"
    assert "note:1" in [address for address, _ in outcome.ranking]


def test_versions_of_a_paragraph_keep_to_the_alignment(tmp_path: Path) -> None:
    texts = {"en": ("en", ENGLISH), "fr": ("fr", FRENCH), "ar": ("ar", ARABIC + "\n\n4. x.")}
    settings = Settings(write(tmp_path / "c", texts), tmp_path / "i", "hash", tmp_path)
    update_index(settings)
    index = open_assistant(settings).index
    assert sorted(index.versions_of(index.paragraph("fr", "2"))) == ["en", "fr"]
    assert sorted(index.versions_of(index.paragraph("ar", "2"))) == ["ar"]
    assert index.address(index.position("ar", "2")) == "ar:2"
    contents = read_contents(settings.index)
    assert contents is not None
    assert [pair.documents for pair in contents.misaligned] == [("en", "ar")]
    assert contents.paragraphs["ar"] == 5


def test_versions_that_did_not_change_are_not_compared_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"en": ("en", ENGLISH), "note": ("en", OTHER), "ar": ("ar", ARABIC + "\n\n4. x."), "fr": ("fr", FRENCH)}
    folder = write(tmp_path / "c", texts, {"note": ""})
    settings = Settings(folder, tmp_path / "i", "hash", tmp_path)
    first, _ = update_index(settings)
    assert [pair.documents for pair in first.misaligned] == [("en", "ar")]
    compared: list[str] = []
    telling = versions._telling
    monkeypatch.setattr(versions, "_telling", lambda text: compared.append(text) or telling(text))  # type: ignore[func-returns-value]
    moved = {"new": ("en", OTHER), **texts}
    write(folder, moved, {"note": "", "new": ""})
    second, _ = update_index(settings)
    assert compared == []
    assert (joined(second), second.misaligned) == (joined(first), first.misaligned)
    assert second.versions == read_corpus(folder).versions
    compared.clear()
    write(folder, {**moved, "fr": ("fr", FRENCH.replace("152", "999"))}, {"note": "", "new": ""})
    third, _ = update_index(settings)
    assert len(compared) == 4 + 5 + 4
    assert third.misaligned == read_corpus(folder).misaligned != first.misaligned


def test_names_are_carried_to_every_language_of_the_corpus(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    texts = {"en": ("en", ENGLISH), "fr": ("fr", FRENCH), "ru": ("ru", "1. Ничего.")}
    settings = Settings(write(tmp_path / "c", texts, {"ru": ""}), tmp_path / "i", "hash", tmp_path)
    update_index(settings)
    bridged = open_assistant(settings).ask("谁在赞比亚？", "zh").bridged
    assert {one.name for one in bridged} == {"Zambia", "Zambie", "Замбия"}
