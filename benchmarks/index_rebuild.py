"""What it costs to bring a large index up to one changed document: the vectors are kept, everything else is made anew."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from report_qa.corpus import read_corpus
from report_qa.encoders.hashing import HashEncoder
from report_qa.index.building import BuildResult, build_index
from report_qa.index.reading import read_index
from report_qa.stores.faiss_store import FaissStore

DIMENSION = 384
PARAGRAPHS, SENTENCES, WORDS = 100, 4, 12
"""Of a document, of a paragraph, of a sentence."""


def rebuilt(sizes: Sequence[int]) -> list[dict[str, Any]]:
    """For each number of rows: seconds of the first build, of a build after one document of about 500 rows changed, and of the
    FAISS index in it; how many texts were encoded. The encoder is one without a model, so that what is measured is not encoding."""
    return [_rebuilt(rows) for rows in sizes]


def _rebuilt(rows: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="report-qa-bench-") as name:
        folder = Path(name)
        documents = max(2, rows // (PARAGRAPHS * (SENTENCES + 1)))
        _write_corpus(folder / "corpus", documents)
        first, first_seconds = _build(folder)
        (folder / "corpus" / "d0.txt").write_text(_document(random.Random("changed")), encoding="utf-8")
        second, second_seconds = _build(folder)
        vectors = np.asarray(read_index(folder / "index").vectors)
        started = time.perf_counter()
        FaissStore.build(vectors).to_bytes()
        return {
            "rows": second.rows,
            "first build s": first_seconds,
            "encoded first": first.encoded,
            "after a change s": second_seconds,
            "encoded then": second.encoded,
            "FAISS of it s": time.perf_counter() - started,
        }


def _build(folder: Path) -> tuple[BuildResult, float]:
    started = time.perf_counter()
    result = build_index(folder / "index", read_corpus(folder / "corpus"), HashEncoder(DIMENSION))
    return result, time.perf_counter() - started


def _write_corpus(folder: Path, documents: int) -> None:
    folder.mkdir()
    tables = []
    for number in range(documents):
        (folder / f"d{number}.txt").write_text(_document(random.Random(number)), encoding="utf-8")
        tables.append(f'[[document]]\nid = "d{number}"\nfile = "d{number}.txt"\nlanguage = "en"\n')
    (folder / "manifest.toml").write_text("\n".join(tables), encoding="utf-8")


def _document(chosen: random.Random) -> str:
    paragraphs = (" ".join(_sentence(chosen) for _ in range(SENTENCES)) for _ in range(PARAGRAPHS))
    return "\n\n".join(f"{number}. {text}" for number, text in enumerate(paragraphs, 1)) + "\n"


def _sentence(chosen: random.Random) -> str:
    words = ("".join(chosen.choices("bdfgklmnprst aeiou", k=7)).replace(" ", "o") for _ in range(WORDS))
    return " ".join(words).capitalize() + "."
