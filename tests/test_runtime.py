"""The parts of the exported model that need no model."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from report_qa.encoders.runtime import WordVectors


def test_word_vectors_are_those_of_the_table_whoever_asks(tmp_path: Path) -> None:
    table = np.random.default_rng(1).standard_normal((1000, 24)).astype(np.float16)
    np.save(tmp_path / "words.npy", table)
    words = WordVectors(tmp_path / "words.npy")
    assert words.width == 24
    asked = [[999, 0, 999], [], *([at, at // 2] for at in range(998))]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(words.of, asked))
    for ids, rows in zip(asked, found, strict=True):
        assert rows.dtype == np.float32
        np.testing.assert_array_equal(rows, table[ids].astype(np.float32).reshape(len(ids), 24))
