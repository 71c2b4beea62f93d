"""Reading queries.jsonl and qrels.txt: what is kept, and what each mistake is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_qa.errors import EvaluationError
from report_qa.evaluation import EvaluationQuery, load_qrels, load_queries


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def message(error: pytest.ExceptionInfo[EvaluationError]) -> str:
    text = str(error.value)
    assert "\n" not in text
    return text


def test_all_fields_and_the_order_of_the_file_are_kept(tmp_path: Path) -> None:
    path = write(
        tmp_path / "q.jsonl",
        '{"_id": "n1-fr", "text": "Où ?", "lang": "fr", "need": "n1", "type": "place", "answers": ["Vienne"], "x": 1}\n'
        "\n"
        '{"_id": "a", "text": "Who?"}\n',
    )
    assert load_queries(path) == (
        EvaluationQuery("n1-fr", "Où ?", "fr", "n1", "place", ("Vienne",)),
        EvaluationQuery("a", "Who?", "", "a", "", ()),
    )


def test_null_fields_count_as_absent_and_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    path = write(
        tmp_path / "q.jsonl", '\ufeff{"_id":"a","text":"b","lang":null,"answers":null}\r\n{"_id":"c","text":"d"}'
    )
    assert [query.id for query in load_queries(path)] == ["a", "c"]


def test_a_line_separator_inside_a_question_does_not_end_the_line(tmp_path: Path) -> None:
    path = write(tmp_path / "q.jsonl", '{"_id":"a","text":"one\u2028two"}\n')
    assert load_queries(path)[0].text == "one\u2028two"


@pytest.mark.parametrize(
    ("second_line", "says"),
    [
        ("{", "not JSON: "),
        ('["a"]', "expected a JSON object"),
        ("9" * 5000, "not JSON that can be read"),
        ("[" * 100_000, "not JSON"),
        ('{"text":"t"}', "`_id` is missing"),
        ('{"_id":"b"}', "`text` is missing"),
        ('{"_id":7,"text":"t"}', "`_id` must be a string"),
        ('{"_id":"b","text":"  "}', "`text` must be a string that is not empty"),
        ('{"_id":"b c","text":"t"}', "has blanks in it"),
        ('{"_id":"b\\u0000","text":"t"}', "has blanks in it"),
        ('{"_id":"a","text":"t"}', "'a' has been used before"),
        ('{"_id":"b","text":"t","lang":3}', "`lang` must be a string"),
        ('{"_id":"b","text":"t","answers":"yes"}', "`answers` must be a list of strings"),
        ('{"_id":"b","text":"t","answers":[""]}', "`answers` must be a list of strings"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, second_line: str, says: str) -> None:
    path = write(tmp_path / "q.jsonl", '{"_id":"a","text":"t"}\n' + second_line + "\n")
    with pytest.raises(EvaluationError) as error:
        load_queries(path)
    assert message(error).startswith(f"{path}, line 2: ")
    assert says in message(error)


def test_a_file_that_is_missing_empty_or_a_folder(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none\.jsonl cannot be read: No such file"):
        load_queries(tmp_path / "none.jsonl")
    with pytest.raises(EvaluationError, match="cannot be read: Is a directory"):
        load_qrels(tmp_path)
    with pytest.raises(EvaluationError, match="there is no question in it"):
        load_queries(write(tmp_path / "q.jsonl", "\n \n"))


def test_bytes_that_are_not_utf_8_are_placed(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"q\.jsonl, line 2: not UTF-8"):
        load_queries(write(tmp_path / "q.jsonl", b'{"_id":"a","text":"t"}\n{"_id":"b","text":"\xe9"}\n'))
    with pytest.raises(EvaluationError, match=r"r\.txt, line 1: not UTF-8"):
        load_qrels(write(tmp_path / "r.txt", b"\xff 0 doc:1 2\n"))


def test_qrels_are_read_with_blanks_or_tabs(tmp_path: Path) -> None:
    path = write(tmp_path / "r.txt", "a 0 doc:1 2\na\t0\tdoc:cover\t1\r\n\nb 0 doc:1 0\n")
    assert load_qrels(path) == {"a": {"doc:1": 2, "doc:cover": 1}, "b": {"doc:1": 0}}
    assert load_qrels(path, [EvaluationQuery("a", "x"), EvaluationQuery("b", "y"), EvaluationQuery("c", "z")])


@pytest.mark.parametrize(
    ("second_line", "says"),
    [
        ("a doc:1 2", "found 3 fields"),
        ("a 0 doc:2 2 extra", "found 5 fields"),
        ("a 0 doc:2 high", "the grade 'high' is not a whole number"),
        ("a 0 doc:2 -1", "the grade '-1'"),
        ("a 0 doc:2 1.5", "the grade '1.5'"),
        ("a 0 doc:2 ２", "the grade '２'"),
        ("a 0 doc:1 1", "doc:1 has been judged before for a"),
        ("z 0 doc:1 1", "no question has the _id 'z'"),
    ],
)
def test_a_bad_judgement_is_named(tmp_path: Path, second_line: str, says: str) -> None:
    path = write(tmp_path / "r.txt", "a 0 doc:1 2\n" + second_line + "\n")
    with pytest.raises(EvaluationError) as error:
        load_qrels(path, [EvaluationQuery("a", "x")])
    assert message(error).startswith(f"{path}, line 2: ")
    assert says in message(error)
