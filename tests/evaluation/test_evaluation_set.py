"""The project's own sets keep what their README says of them: that which constants are chosen on, the unseen and the blind one."""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest

from report_qa.corpus import read_corpus
from report_qa.evaluation import EvaluationQuery, load_qrels, load_queries
from report_qa.evaluation.measures import ANSWERS
from report_qa.types import Paragraph

ROOT = Path(__file__).parents[2]
LANGUAGES = {"ar", "en", "es", "fr", "ru", "zh"}
UNANSWERABLE_TYPES = {"near_miss", "far", "off_topic"}


LEAST = {"": (80, 30, 10), "unseen-": (60, 36, 6), "blind-": (60, 24, 3)}
"""For each set: needs with an answer, needs without, and of each type of those."""


@pytest.fixture(scope="module", params=LEAST)
def part(request: pytest.FixtureRequest) -> str:
    """What the names of the set's files begin with."""
    return str(request.param)


@pytest.fixture(scope="module")
def queries(part: str) -> tuple[EvaluationQuery, ...]:
    return load_queries(ROOT / "eval" / f"{part}queries.jsonl")


@pytest.fixture(scope="module")
def qrels(part: str, queries: tuple[EvaluationQuery, ...]) -> dict[str, dict[str, int]]:
    return load_qrels(ROOT / "eval" / f"{part}qrels.txt", queries)


@pytest.fixture(scope="module")
def needs(queries: Sequence[EvaluationQuery]) -> dict[str, list[EvaluationQuery]]:
    grouped: dict[str, list[EvaluationQuery]] = defaultdict(list)
    for query in queries:
        grouped[query.need].append(query)
    return grouped


@pytest.fixture(scope="module")
def paragraphs() -> dict[str, Paragraph]:
    return {paragraph.address: paragraph for paragraph in read_corpus(ROOT / "corpus").paragraphs}


def test_there_are_enough_needs_of_both_kinds(
    part: str, needs: dict[str, list[EvaluationQuery]], qrels: dict[str, dict[str, int]]
) -> None:
    answered = {need for need, group in needs.items() if group[0].id in qrels}
    answerable, unanswerable, of_each_type = LEAST[part]
    assert len(answered) >= answerable
    assert len(needs.keys() - answered) >= unanswerable
    types = Counter(needs[need][0].type for need in needs.keys() - answered)
    assert types.keys() == UNANSWERABLE_TYPES
    assert min(types.values()) >= of_each_type


def test_every_need_is_asked_in_the_six_languages_once_each(needs: dict[str, list[EvaluationQuery]]) -> None:
    for need, group in needs.items():
        languages = [query.language for query in group]
        assert set(languages) >= LANGUAGES, need
        assert len(languages) == len(set(languages)), need
        assert {query.id for query in group} == {f"{need}-{language}" for language in languages}


def test_all_questions_of_a_need_share_type_answers_and_judgements(
    needs: dict[str, list[EvaluationQuery]], qrels: dict[str, dict[str, int]]
) -> None:
    for need, group in needs.items():
        assert len({(query.type, query.answers) for query in group}) == 1, need
        assert all(qrels.get(query.id) == qrels.get(group[0].id) for query in group), need


def test_no_two_questions_are_the_same(queries: Sequence[EvaluationQuery]) -> None:
    texts = Counter(" ".join(query.text.casefold().split()) for query in queries)
    assert [text for text, count in texts.items() if count > 1] == []
    assert all(query.text == query.text.strip() for query in queries)


def test_questions_are_written_in_the_script_of_their_language(queries: Sequence[EvaluationQuery]) -> None:
    scripts = {"ar": "\u0600\u06ff", "fa": "\u0600\u06ff", "ru": "\u0400\u04ff", "hi": "\u0900\u097f"}
    scripts |= {"zh": "\u4e00\u9fff", "ja": "\u3040\u30ff"}
    foreign = [
        query.id
        for query in queries
        if query.language in scripts
        and not any(scripts[query.language][0] <= letter <= scripts[query.language][1] for letter in query.text)
    ]
    assert foreign == []


def test_judgements_name_paragraphs_that_exist(
    qrels: dict[str, dict[str, int]], paragraphs: dict[str, Paragraph]
) -> None:
    judged = {address for grades in qrels.values() for address in grades}
    assert judged <= paragraphs.keys()
    assert {grade for grades in qrels.values() for grade in grades.values()} == {1, ANSWERS}
    assert all(ANSWERS in grades.values() for grades in qrels.values())


def test_every_paragraph_answers_some_question(
    part: str, qrels: dict[str, dict[str, int]], paragraphs: dict[str, Paragraph]
) -> None:
    answering = {address for grades in qrels.values() for address, grade in grades.items() if grade == ANSWERS}
    assert len(paragraphs.keys() - answering) <= (25 if part else 0)


def test_answers_stand_in_one_sentence_of_a_paragraph_that_answers(
    queries: Sequence[EvaluationQuery], qrels: dict[str, dict[str, int]], paragraphs: dict[str, Paragraph]
) -> None:
    for query in queries:
        answering = [paragraphs[a] for a, grade in qrels.get(query.id, {}).items() if grade == ANSWERS]
        assert bool(query.answers) == bool(answering), query.id
        for answer in query.answers:
            sentences = [span.of(paragraph.text) for paragraph in answering for span in paragraph.sentences]
            assert any(answer in " ".join(sentence.split()) for sentence in sentences), (query.id, answer)


def test_french_questions_do_not_copy_the_report(
    queries: Sequence[EvaluationQuery], paragraphs: dict[str, Paragraph]
) -> None:
    """At most seven words in a row, as a name such as that of an organisation may take."""

    def words(text: str) -> list[str]:
        return "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()

    report = " ".join(words(" ".join(paragraph.text for paragraph in paragraphs.values())))
    for query in queries:
        if query.language == "fr":
            asked = words(query.text)
            runs = [" ".join(asked[n : n + 8]) for n in range(len(asked) - 7)]
            assert not any(f" {run} " in f" {report} " for run in runs), query.id


def test_what_is_unseen_is_asked_nowhere_else() -> None:
    """Nor are the ids of its needs used twice, so that runs can be put together."""
    sets = [load_queries(ROOT / "eval" / f"{name}queries.jsonl") for name in LEAST]
    for one, other in itertools.combinations(sets, 2):
        texts = {" ".join(query.text.casefold().split()) for query in one}
        assert [query.id for query in other if " ".join(query.text.casefold().split()) in texts] == []
        assert {query.need for query in one} & {query.need for query in other} == set()


@pytest.mark.parametrize("name", ["report-e", "report-f", "report-s"])
def test_the_made_up_reports_answer_what_they_are_said_to(name: str, tmp_path: Path) -> None:
    folder = ROOT / "eval" / "training"
    (tmp_path / "text.txt").write_text((folder / f"{name}.txt").read_text(encoding="utf-8"), encoding="utf-8")
    manifest = '[[document]]\nid = "d"\nfile = "text.txt"\nlanguage = "fr"\n'
    (tmp_path / "manifest.toml").write_text(manifest, encoding="utf-8")
    by_number = {paragraph.number: paragraph for paragraph in read_corpus(tmp_path).paragraphs}
    assert list(by_number)[-60:] == [str(number) for number in range(1, 61)]
    lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    for question in asked:
        paragraph = by_number[question["paragraph"]] if question["paragraph"] else None
        assert bool(question["answers"]) == (paragraph is not None) == (question["type"] not in UNANSWERABLE_TYPES)
        assert paragraph is None or any(answer in paragraph.text for answer in question["answers"]), question["_id"]
    of_a_need = Counter(question["need"] for question in asked)
    assert set(of_a_need.values()) == {len(LANGUAGES)}
    assert len(of_a_need) == 120
