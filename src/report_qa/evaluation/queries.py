"""Questions and judgements from files: BEIR-style JSON lines and TREC qrels."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report_qa.errors import EvaluationError

Qrels = Mapping[str, Mapping[str, int]]
"""Query id → paragraph address → grade (2 answers alone, 1 helps, 0 judged and of no use)."""

_GRADE = re.compile(r"[0-9]{1,3}")
_QRELS_FIELDS = 4


@dataclass(frozen=True, slots=True)
class EvaluationQuery:
    """One question of an evaluation set.

    `need` names what is asked for, the same in every language (the id where the file gives none);
    `language` is empty where unknown. Any one of `answers` in a passage shows that it answers.
    """

    id: str
    text: str
    language: str = ""
    need: str = ""
    type: str = ""
    answers: tuple[str, ...] = ()


def load_queries(path: Path) -> tuple[EvaluationQuery, ...]:
    """Read questions, one JSON object a line: `_id` and `text`, perhaps `lang`, `need`, `type`, `answers`.

    Other fields are passed over. The order of the file is kept.

    Raises:
        EvaluationError: names the file, and the line where there is one.
    """
    queries: dict[str, EvaluationQuery] = {}
    for where, line in _lines(path):
        query = _query(where, line)
        if query.id in queries:
            raise EvaluationError(f"{where}: the _id {query.id!r} has been used before; each question needs its own.")
        queries[query.id] = query
    if not queries:
        raise EvaluationError(f"{path}: there is no question in it; write one JSON object a line.")
    return tuple(queries.values())


def load_qrels(path: Path, queries: Collection[EvaluationQuery] | None = None) -> dict[str, dict[str, int]]:
    """Read judgements, `query 0 document:paragraph grade` a line.

    A question without a line is one that the corpus does not answer. With `queries`, a line that
    names none of them is an error: it is how a typing error in an id shows.

    Raises:
        EvaluationError: names the file and the line.
    """
    known = None if queries is None else {query.id for query in queries}
    qrels: dict[str, dict[str, int]] = {}
    for where, line in _lines(path):
        fields = line.split()
        if len(fields) != _QRELS_FIELDS:
            raise EvaluationError(f"{where}: expected `query 0 document:paragraph grade`, found {len(fields)} fields.")
        query, _, address, grade = fields
        if not _GRADE.fullmatch(grade):
            raise EvaluationError(f"{where}: the grade {grade!r} is not a whole number; write 2, 1 or 0.")
        if known is not None and query not in known:
            raise EvaluationError(f"{where}: no question has the _id {query!r}; mend it, or remove the line.")
        judged = qrels.setdefault(query, {})
        if address in judged:
            raise EvaluationError(f"{where}: {address} has been judged before for {query}; keep one of the two lines.")
        judged[address] = int(grade)
    return qrels


def answerable(qrels: Qrels, query: str) -> bool:
    """Whether some paragraph was judged to answer the question or to help."""
    return any(grade > 0 for grade in qrels.get(query, {}).values())


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """("file, line 3", text) for each line that is not blank."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read: {error.strerror or error}.") from None
    # Split as bytes: str.splitlines would also cut at U+2028 and the like inside a question.
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        where = f"{path}, line {number}"
        try:
            line = raw.decode("utf-8").strip()
        except UnicodeDecodeError:
            raise EvaluationError(f"{where}: not UTF-8; save the file as UTF-8.") from None
        if line:
            yield where, line


def _query(where: str, line: str) -> EvaluationQuery:
    try:
        record: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise EvaluationError(f"{where}: not JSON: {error.msg} at column {error.colno}.") from None
    except (ValueError, RecursionError):  # a number of thousands of digits; thousands of open brackets
        raise EvaluationError(f"{where}: not JSON that can be read.") from None
    if not isinstance(record, dict):
        raise EvaluationError(f"{where}: expected a JSON object with `_id` and `text`.")
    id_ = _string(where, record, "_id", required=True)
    if len(id_.split()) != 1 or not id_.isprintable():
        raise EvaluationError(f"{where}: the _id {id_!r} has blanks in it, which a TREC file cannot carry.")
    answers = record.get("answers")
    if answers is None:
        answers = []
    if not isinstance(answers, list) or not all(isinstance(a, str) and a.strip() for a in answers):
        raise EvaluationError(f"{where}: `answers` must be a list of strings, none of them empty.")
    return EvaluationQuery(
        id=id_,
        text=_string(where, record, "text", required=True),
        language=_string(where, record, "lang"),
        need=_string(where, record, "need") or id_,
        type=_string(where, record, "type"),
        answers=tuple(answers),
    )


def _string(where: str, record: Mapping[str, Any], field: str, *, required: bool = False) -> str:
    value = record.get(field)
    if value is None and not required:
        return ""
    if value is None:
        raise EvaluationError(f"{where}: `{field}` is missing.")
    if not isinstance(value, str) or (required and not value.strip()):
        raise EvaluationError(f"{where}: `{field}` must be a string{' that is not empty' if required else ''}.")
    return value
