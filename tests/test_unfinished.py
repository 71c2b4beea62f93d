"""What a build need not do again: what did not change, and what an interrupted build had done."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from documents import write_corpus
from faults import in_child

from report_qa import wiring
from report_qa.config import Settings
from report_qa.corpus import read_corpus
from report_qa.encoders.hashing import HashEncoder
from report_qa.errors import IndexMissing
from report_qa.index import building, encoding
from report_qa.index.building import build_index
from report_qa.index.reading import Index, open_index
from report_qa.index.reuse import EncodedWindow
from report_qa.index.unfinished import UNFINISHED, Unfinished
from report_qa.maintenance import add_reports
from report_qa.protocols import Encoded, Progress, Vectors


class Stopped(BaseException):
    """An interruption."""


class Tired(HashEncoder):
    """Stops after some texts, and counts those that it was given."""

    def __init__(self, stop_after: int = 10**9) -> None:
        super().__init__()
        self.left = stop_after
        self.given = 0

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self._tire(len(texts))
        return super().encode_passages(texts, progress)

    def encode_passage_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> Iterator[tuple[int, Encoded]]:
        self._tire(len(texts))
        return super().encode_passage_tokens(texts, progress)

    def _tire(self, texts: int) -> None:
        self.given += texts
        self.left -= texts
        if self.left < 0:
            raise Stopped


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "WINDOWS_AT_ONCE", 8)
    monkeypatch.setattr(encoding, "PIECES_AT_ONCE", 16)
    building.measure_means(HashEncoder())  # remembered, so that the neutral texts do not count


def text(first: int, last: int) -> str:
    return "\n\n".join(f"{n}. In year {n + first} it rained. Niger and Mali met {n} times." for n in range(1, last + 1))


def alike(one: Index, other: Index) -> bool:
    return (
        one.paragraphs == other.paragraphs
        and (one.rows == other.rows).all()
        and np.array_equal(one.vectors, other.vectors)
        and np.array_equal(one.tokens.bits, other.tokens.bits)
        and one.postings.vocabulary == other.postings.vocabulary
        and np.array_equal(one.postings.rows, other.postings.rows)
        and np.array_equal(one.postings.counts, other.postings.counts)
        and np.array_equal(one.postings.lengths, other.postings.lengths)
        and one.store.to_bytes() == other.store.to_bytes()  # type: ignore[attr-defined]
    )


def fresh(folder: Path, corpus: Path) -> Index:
    build_index(folder, read_corpus(corpus), HashEncoder())
    return open_index(folder, HashEncoder())


def test_an_interrupted_build_goes_on_where_it_was(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    folder = make_corpus({"a": text(2000, 40)})
    corpus = read_corpus(folder)
    index = tmp_path / "index"
    with pytest.raises(Stopped):
        build_index(index, corpus, Tired(60))
    kept = list((index / UNFINISHED).glob("*/*.part"))
    assert len(kept) == 6  # five of windows, one of sentences; the rest was under way
    second = Tired()
    result = build_index(index, corpus, second)
    whole = len(open_index(index, HashEncoder()).rows)
    assert result.encoded == whole - 40 - 16
    assert not (index / UNFINISHED).exists()
    assert alike(open_index(index, HashEncoder()), fresh(tmp_path / "other", folder))


@pytest.mark.parametrize("damage", ["cut", "flip", "foreign"])
def test_a_damaged_part_is_encoded_again(make_corpus: Callable[..., Path], tmp_path: Path, damage: str) -> None:
    folder = make_corpus({"a": text(2000, 40)})
    corpus = read_corpus(folder)
    index = tmp_path / "index"
    with pytest.raises(Stopped):
        build_index(index, corpus, Tired(60))
    part = min((index / UNFINISHED).glob("*/*.part"))
    data = part.read_bytes()
    part.write_bytes({"cut": data[:-3], "flip": data[:90] + bytes([data[90] ^ 1]) + data[91:], "foreign": b"x"}[damage])
    build_index(index, corpus, HashEncoder())
    assert alike(open_index(index, HashEncoder()), fresh(tmp_path / "other", folder))


def test_parts_that_nobody_wants_are_thrown_away(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    index = tmp_path / "index"
    with pytest.raises(Stopped):
        build_index(index, read_corpus(make_corpus({"a": text(2000, 40)})), Tired(60))
    (own,) = (index / UNFINISHED).iterdir()
    (own.parent / "0123").mkdir()
    with pytest.raises(Stopped):
        build_index(
            index, read_corpus(make_corpus({"b": text(3000, 40).replace("Niger", "Chad")}, name="other")), Tired(8)
        )
    assert [path.name for path in own.parent.iterdir()] == [own.name]
    assert len(list(own.glob("*.part"))) == 1


class Doomed(Tired):
    """Is killed where `Tired` stops."""

    def _tire(self, texts: int) -> None:
        if self.left < texts:
            os.kill(os.getpid(), signal.SIGKILL)
        super()._tire(texts)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("command", ["add", "index"])
def test_killed_while_hundreds_of_documents_are_encoded_the_next_index_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Of 300 documents of two paragraphs, each with two sentences of its own: 600 windows and 1,200 sentences."""
    settings = Settings(tmp_path / "corpus", tmp_path / "index", "hash", tmp_path)
    texts = {f"d{n}.en": text(10_000 + 2 * n, 2).replace("Niger", f"Niger {n}") for n in range(300)}
    given = write_corpus(tmp_path / "given", texts)
    (given / "manifest.toml").unlink()
    monkeypatch.setattr(encoding, "WINDOWS_AT_ONCE", 20)

    def work() -> None:
        monkeypatch.setattr(wiring, "make_encoder", lambda settings: Doomed(1000))
        if command == "add":
            add_reports(settings, [str(given)], {"language": "en"})
        else:
            write_corpus(settings.corpus, texts)
            wiring.update_index(settings)

    assert in_child(work) == -signal.SIGKILL
    with pytest.raises(IndexMissing):
        open_index(settings.index, HashEncoder())
    keys = [key for part in (settings.index / UNFINISHED).glob("*/*.part") for key in kept_in(part)]
    assert len(keys) == len(set(keys))
    assert 1000 - 20 - 40 <= len(keys) <= 1000  # all that was encoded but the batch that was under way
    second = Tired()
    monkeypatch.setattr(wiring, "make_encoder", lambda settings: second)
    _, result = wiring.update_index(settings)
    assert (result.paragraphs, result.rows) == (600, 1800)
    assert result.encoded == second.given == 1800 - len(keys)
    assert not (settings.index / UNFINISHED).exists()
    assert [path.name for path in (settings.index / "generations").glob(".*")] == []
    assert alike(open_index(settings.index, HashEncoder()), fresh(tmp_path / "other", settings.corpus))


def kept_in(part: Path) -> list[bytes]:
    with np.load(io.BytesIO(part.read_bytes()[32:])) as stored:
        return [key.tobytes() for name in ("keys", "window_keys") for key in stored[name]]


def test_what_is_kept_is_what_comes_back(tmp_path: Path) -> None:
    unfinished = Unfinished(tmp_path, "encoder")
    keys = [bytes([n]) * 32 for n in range(4)]
    windows = {
        key: EncodedWindow(np.full(8, n, np.float32), np.full((n, 1), n, np.uint8), np.arange(n))
        for n, key in enumerate(keys[:3])
    }
    unfinished.keep(windows, {})
    unfinished.keep({}, {keys[3]: np.ones(8, np.float32)})
    again = Unfinished(tmp_path, "encoder")
    assert set(again.find(set(keys))) == set(keys)
    found, pooled = again.take(keys)
    assert list(found) == keys[:3]
    for key in found:
        assert np.array_equal(found[key].bits, windows[key].bits)
        assert np.array_equal(found[key].characters, windows[key].characters)
        assert np.array_equal(found[key].pooled, windows[key].pooled)
    assert pooled[keys[3]].tolist() == [1.0] * 8
    another = Unfinished(tmp_path, "another")
    assert list(another.find(set(keys))) == []
    assert another.take(keys) == ({}, {})


def test_only_a_changed_document_is_looked_at(
    make_corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    build_index(index, read_corpus(make_corpus({"a": text(2000, 30), "b": text(4000, 30)})), HashEncoder())
    folder = make_corpus({"c": "1. Something new about Chad. It is short.", "a": text(2000, 30), "b": text(4000, 30)})
    looked: list[str] = []
    monkeypatch.setattr(
        building,
        "Concepts",
        lambda glossary: Watched(glossary, looked),  # type: ignore[no-untyped-call]
    )
    encoder = Tired()
    result = build_index(index, read_corpus(folder), encoder)
    assert set(looked) == {"Something new about Chad.", "It is short."}
    assert encoder.given == result.encoded == 3
    assert alike(open_index(index, HashEncoder()), fresh(tmp_path / "other", folder))


class Watched:
    """Concepts that tell what they were asked for."""

    def __init__(self, glossary: object, looked: list[str]) -> None:
        from report_qa.concepts import Concepts

        self._concepts, self._looked = Concepts(), looked

    def find(self, text: str, language: str) -> object:
        self._looked.append(text)
        return self._concepts.find(text, language)


def test_other_names_make_other_terms(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    folder = make_corpus({"a": "1. The Joint Thing met. It rained."})
    fresh(tmp_path / "index", folder)
    (folder / "glossary.jsonl").write_text('{"id": "joint", "forms": {"en": ["Joint Thing"]}}', encoding="utf-8")
    after = fresh(tmp_path / "index", folder)
    assert len(after.postings.of("c:joint")[0]) == 1
