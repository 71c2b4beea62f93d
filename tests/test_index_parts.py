"""Documents as parts of an index: taken over whole where they did not change, and the same as in an index made anew."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from test_unfinished import alike, fresh, text

from report_qa.corpus import read_corpus, splitting
from report_qa.corpus.splitting import SplitDocument, split_document
from report_qa.encoders.hashing import HashEncoder
from report_qa.index import encoding
from report_qa.index.building import build_index
from report_qa.index.contents import read_contents
from report_qa.index.reading import open_index
from report_qa.index.remembering import remembering
from report_qa.index.rows import row_texts
from report_qa.records import PackedParagraphs, dump_paragraphs
from report_qa.storage import hashed_file
from report_qa.stores.faiss_store import FaissStore
from report_qa.types import SourceText

MakeCorpus = Callable[..., Path]
BOILERPLATE = "1. All of it is the same. Twice.\n\n2. Twice.\n\n3. In {}, it was not. All of it is the same."


class Counting(HashEncoder):
    """Counts the texts whose tokens it was asked to count."""

    counted = 0

    def count_tokens(self, text: str) -> int:
        self.counted += 1
        return super().count_tokens(text)


def split_by(index: Path, seen: list[str]) -> Callable[[SourceText], SplitDocument]:
    """A splitter that remembers what the index has, and notes which documents it had to split."""

    def split(source: SourceText) -> SplitDocument:
        seen.append(source.document.id)
        return split_document(source)

    return remembering(index, split).split


def test_only_the_new_document_is_split_and_cut(make_corpus: MakeCorpus, tmp_path: Path) -> None:
    index, seen = tmp_path / "index", list[str]()
    documents = {f"d{n}": text(2000 + n, 5) for n in range(10)}
    build_index(index, read_corpus(make_corpus(documents), split_by(index, seen)), HashEncoder())
    assert seen == list(documents)
    seen.clear()
    folder = make_corpus({"new": text(3000, 5), **documents})
    encoder = Counting()
    result = build_index(index, read_corpus(folder, split_by(index, seen)), encoder)
    assert seen == ["new"]
    assert encoder.counted == 5 * 3  # paragraphs, and two sentences of each
    assert (result.paragraphs, result.encoded) == (55, 10)  # that they met so many times is said elsewhere
    assert alike(open_index(index, HashEncoder()), fresh(tmp_path / "other", folder))


def test_other_code_splits_everything_again(
    make_corpus: MakeCorpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, seen = tmp_path / "index", list[str]()
    folder = make_corpus({"a": text(2000, 5), "b": text(2001, 5)})
    build_index(index, read_corpus(folder), HashEncoder())
    monkeypatch.setattr(splitting, "code_digest", lambda: "other")
    read_corpus(folder, split_by(index, seen))
    assert seen == ["a", "b"]


@pytest.mark.parametrize("extra", ['corrections = [{ wrong = "rained", right = "snowed" }]', 'markup = ["bold"]'])
def test_other_rules_split_a_document_again(make_corpus: MakeCorpus, tmp_path: Path, extra: str) -> None:
    index, seen = tmp_path / "index", list[str]()
    build_index(index, read_corpus(make_corpus({"a": text(2000, 5)})), HashEncoder())
    corpus = read_corpus(make_corpus({"a": text(2000, 5)}, extra=extra), split_by(index, seen))
    assert seen == ["a"]
    assert ("snowed" in corpus.paragraphs[0].text) == ("snowed" in extra)


def test_metadata_splits_nothing(make_corpus: MakeCorpus, tmp_path: Path) -> None:
    index, seen = tmp_path / "index", list[str]()
    first = read_corpus(make_corpus({"a": text(2000, 5)}))
    build_index(index, first, HashEncoder())
    corpus = read_corpus(make_corpus({"a": text(2000, 5)}, extra='title = "T"'), split_by(index, seen))
    assert seen == []
    assert corpus.paragraphs == first.paragraphs
    assert corpus.fingerprint != first.fingerprint


def test_what_was_counted_is_remembered(make_corpus: MakeCorpus, tmp_path: Path) -> None:
    index = tmp_path / "index"
    folder = make_corpus(
        {"a": "1. 0ld. 0ld.", "b": "1. 0ld."}, extra='corrections = [{ wrong = "0ld", right = "Old" }]'
    )
    first = read_corpus(folder)
    build_index(index, first, HashEncoder())
    assert (
        read_corpus(folder, remembering(index).split).edit_counts == first.edit_counts == {"correction: 0ld → Old": 3}
    )


def test_the_code_that_makes_an_index_is_all_vouched_for() -> None:
    """Nothing that splits, cuts or finds terms lies outside the folders of which `code_digest` is made."""
    code = (
        "import sys, report_qa.paragraphs, report_qa.index.layout, report_qa.index.finding\n"
        "print(*(name for name in sys.modules if name.startswith('report_qa.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    folders = {name.split(".")[1] for name in done.stdout.split() if name.count(".") > 1}
    assert folders <= {"corpus", "index", "stores"}  # stores search what was made


@pytest.mark.parametrize("at_once", [1, 4, 1000])
def test_a_text_in_many_documents_has_its_vector_in_each(
    make_corpus: MakeCorpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Whichever block it was encoded in; "Twice." is a sentence first and a paragraph after."""
    monkeypatch.setattr(encoding, "WINDOWS_AT_ONCE", at_once)
    documents = {f"d{n}": BOILERPLATE.format(1990 + n) for n in range(7)}
    documents["d0"] = "1. Twice. It rained.\n\n2. Twice."
    folder = make_corpus(documents)
    result = build_index(tmp_path / "index", read_corpus(folder), HashEncoder())
    index = open_index(tmp_path / "index", HashEncoder())
    texts = row_texts(index.paragraphs, index.rows)
    assert result.encoded == len(set(texts))
    assert np.array_equal(index.vectors, HashEncoder().encode_passages(texts))
    windows = [text for text, kind in zip(texts, index.rows["kind"], strict=True) if kind == 0]
    spans = index.tokens.window_spans()
    by_text: dict[str, tuple[bytes, list[int]]] = {}
    for window, span in zip(windows, spans, strict=True):
        found = (index.tokens.bits[span].tobytes(), index.tokens.characters[span].tolist())
        assert by_text.setdefault(window, found) == found
        assert len(found[1]) == HashEncoder().count_tokens(window)


def test_documents_go_and_change_places(make_corpus: MakeCorpus, tmp_path: Path) -> None:
    index = tmp_path / "index"
    documents = {f"d{n}": BOILERPLATE.format(1990 + n) for n in range(6)}
    build_index(index, read_corpus(make_corpus(documents)), HashEncoder())
    later = {"d5": documents["d5"], "d1": documents["d1"], "d0": documents["d0"].replace("same", "other")}
    later["d4"] = documents["d4"]
    folder = make_corpus(later)
    result = build_index(index, read_corpus(folder, remembering(index).split), HashEncoder())
    assert result.encoded == 3  # two paragraphs of d0 and the sentence that both have
    assert alike(open_index(index, HashEncoder()), fresh(tmp_path / "other", folder))
    contents = read_contents(index)
    assert contents is not None
    assert [(part.document, part.paragraphs, part.windows) for part in contents.parts] == [
        (name, 3, 3) for name in later
    ]


def test_packed_paragraphs_are_what_was_packed(make_corpus: MakeCorpus) -> None:
    corpus = read_corpus(
        make_corpus({"a": text(2000, 3), "b": "1. One¹ is.\n\n¹ A note.\n\n2. Two.", "c": "1. Three."})
    )
    found = corpus.paragraphs
    everything = tuple(found)
    assert [one.address for one in everything] == ["a:1", "a:2", "a:3", "b:1", "b:2", "c:1"]
    assert [found[at] for at in range(-6, 6)] == [*everything, *everything]
    assert (found[2:5], found[::-2]) == (everything[2:5], everything[::-2])
    assert found == everything == found
    assert found != everything[:-1]
    assert found.of_document(1) == everything[3:5]
    assert found[3].notes[0].text == "A note."
    with pytest.raises(IndexError):
        found[6]
    assert PackedParagraphs([(dump_paragraphs(everything), 6)]) == found


def test_a_store_of_stretches_is_that_of_the_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("report_qa.stores.faiss_store.ADDED_AT_ONCE", 7)
    table = np.random.default_rng(0).standard_normal((50, 16)).astype(np.float32)
    asked: list[int] = []

    def exact(rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        asked.append(len(rows))
        return table[rows]

    store = FaissStore.build_of(exact, 50, 16)
    assert asked == [7] * 7 + [1]
    with hashed_file(tmp_path / "file") as file:
        store.write(file)
    assert (tmp_path / "file").read_bytes() == store.to_bytes() == FaissStore.build(table).to_bytes()


def test_a_hashed_file_knows_what_was_written(tmp_path: Path) -> None:
    import hashlib

    with hashed_file(tmp_path / "file") as file:
        file.write(b"abc")
        file.write(np.arange(3, dtype=np.int16))
        assert file.read_back(1, 4) == b"bc\0"
        file.write(memoryview(b"end"))
        with pytest.raises(io.UnsupportedOperation):
            file.seek(0)
    data = (tmp_path / "file").read_bytes()
    assert data == b"abc\0\0\1\0\2\0end"
    assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
