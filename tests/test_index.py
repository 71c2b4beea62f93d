"""Building and opening an index: what is encoded, what is kept, who may open it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from report_qa.centring import bank_text
from report_qa.corpus import Corpus, read_corpus
from report_qa.encoders.hashing import HashEncoder
from report_qa.errors import EncoderError, EncoderMismatch, IndexFolderError, UsageError
from report_qa.index import generation as files
from report_qa.index.building import BuildProgress, build_index, is_current
from report_qa.index.reading import Index, open_index
from report_qa.index.rows import Kind, row_texts
from report_qa.protocols import Encoded, Progress, Vectors

MakeCorpus = Callable[..., Path]
ENCODER = HashEncoder(64)
TEXT = "1. One is first. It leads.\n\n2. Two¹ is second. It follows.\n\n¹ A note on two.\n\n3. Three."


class CountingEncoder(HashEncoder):
    """Remembers the passages that it was asked for, the neutral texts of `centring` apart."""

    def __init__(self) -> None:
        super().__init__(64)
        self.seen: list[str] = []
        self._neutral = bank_text()

    def _remember(self, texts: Sequence[str]) -> None:
        self.seen += [text for text in texts if json.dumps(text, ensure_ascii=False) not in self._neutral]

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self._remember(texts)
        return super().encode_passages(texts, progress)

    def encode_passage_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> Iterator[tuple[int, Encoded]]:
        self._remember(texts)
        return super().encode_passage_tokens(texts, progress)


@pytest.fixture
def corpus(make_corpus: MakeCorpus) -> Corpus:
    return read_corpus(make_corpus({"a": TEXT}))


def names(index: Path) -> list[str]:
    return sorted(path.name for path in (index / files.GENERATIONS).iterdir())


def test_an_index_holds_paragraphs_windows_sentences_and_notes(corpus: Corpus, tmp_path: Path) -> None:
    result = build_index(tmp_path / "i", corpus, ENCODER)
    index = open_index(tmp_path / "i", ENCODER)
    assert result.changed
    assert (result.paragraphs, result.rows) == (3, len(index.rows)) == (3, 9)
    assert index.paragraphs == corpus.paragraphs
    assert tuple(index.documents.values()) == corpus.documents
    assert row_texts(index.paragraphs, index.rows) == [
        "One is first. It leads.", "One is first.", "It leads.",
        "Two¹ is second. It follows.", "Two¹ is second.", "It follows.", "A note on two.",
        "Three.", "Three.",
    ]  # fmt: skip
    assert list(index.rows["kind"][3:7]) == [Kind.WINDOW, Kind.SENTENCE, Kind.SENTENCE, Kind.NOTE]
    expected = ENCODER.encode_passages(row_texts(index.paragraphs, index.rows))
    assert np.array_equal(index.vectors, expected)
    assert list(index.row_starts) == [0, 3, 7, 9]


def test_nothing_changed_nothing_done(corpus: Corpus, tmp_path: Path) -> None:
    build_index(tmp_path / "i", corpus, ENCODER)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.name != ".lock"}
    counting = CountingEncoder()
    result = build_index(tmp_path / "i", corpus, counting)
    assert (result.changed, result.encoded, result.reused, result.paragraphs) == (False, 0, 9, 3)
    assert counting.seen == []
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.name != ".lock"} == before
    assert is_current(tmp_path / "i", corpus, ENCODER)


def test_a_rebuild_encodes_all_again(corpus: Corpus, tmp_path: Path) -> None:
    build_index(tmp_path / "i", corpus, ENCODER)
    result = build_index(tmp_path / "i", corpus, ENCODER, rebuild=True)
    assert (result.changed, result.encoded) == (True, 8)  # "Three." is paragraph and sentence


@pytest.mark.parametrize(
    ("old", "new", "encoded"),
    [
        ("It leads.", "It led.", {"One is first. It led.", "It led."}),
        ("A note on two.", "Another note.", {"Another note."}),
        ("3. Three.", "3. Three.\n\n4. Four. Three.", {"Four. Three.", "Four."}),
        ("\n\n3. Three.", "", set()),
        ("1. One", "Cover\n\n1. One", {"Cover"}),
        ("3. Three.", "A. Heading\n\n3. Three.", set()),
    ],
)
def test_only_what_changed_is_encoded(
    make_corpus: MakeCorpus, tmp_path: Path, old: str, new: str, encoded: set[str]
) -> None:
    counting = CountingEncoder()
    build_index(tmp_path / "i", read_corpus(make_corpus({"a": TEXT})), counting)
    assert len(counting.seen) == len(set(counting.seen)) == 8
    counting.seen.clear()
    changed = read_corpus(make_corpus({"a": TEXT.replace(old, new)}))
    assert not is_current(tmp_path / "i", changed, counting)
    result = build_index(tmp_path / "i", changed, counting)
    assert set(counting.seen) == encoded
    assert result.encoded == len(encoded)
    assert result.encoded + result.reused == result.rows
    index = open_index(tmp_path / "i", counting)
    assert index.paragraphs == changed.paragraphs
    assert np.allclose(index.vectors, ENCODER.encode_passages(row_texts(index.paragraphs, index.rows)))


def test_metadata_alone_makes_a_new_generation_without_encoding(make_corpus: MakeCorpus, tmp_path: Path) -> None:
    build_index(tmp_path / "i", read_corpus(make_corpus({"a": TEXT})), ENCODER)
    result = build_index(tmp_path / "i", read_corpus(make_corpus({"a": TEXT}, extra='title = "T"')), ENCODER)
    assert (result.changed, result.encoded) == (True, 0)
    assert open_index(tmp_path / "i", ENCODER).documents["a"].title == "T"


def test_another_encoder_encodes_all(corpus: Corpus, tmp_path: Path) -> None:
    build_index(tmp_path / "i", corpus, ENCODER)
    assert build_index(tmp_path / "i", corpus, HashEncoder(32)).encoded == 8
    assert open_index(tmp_path / "i", HashEncoder(32)).vectors.shape == (9, 32)


def test_progress_is_told_of_each_text(corpus: Corpus, tmp_path: Path) -> None:
    class Watching(BuildProgress):
        total, done = 0, 0

        def start(self, texts: int) -> Progress | None:
            self.total = texts
            return self.step

        def step(self, texts: int) -> None:
            self.done += texts

    watching = Watching()
    build_index(tmp_path / "i", corpus, ENCODER, watching)
    assert watching.total == watching.done == 8


def test_two_builds_of_one_corpus_are_the_same(corpus: Corpus, tmp_path: Path) -> None:
    for name in ("x", "y"):
        build_index(tmp_path / name, corpus, ENCODER)
    x, y = (files.find_generation(tmp_path / name) for name in ("x", "y"))
    assert x.manifest == y.manifest


def test_the_present_generation_and_the_one_before_are_kept(make_corpus: MakeCorpus, tmp_path: Path) -> None:
    kept: list[list[str]] = []
    for state in range(5):
        build_index(tmp_path / "i", read_corpus(make_corpus({"a": f"1. State {state}."})), ENCODER)
        kept.append(names(tmp_path / "i"))
    assert [len(generations) for generations in kept] == [1, 2, 2, 2, 2]
    assert all(set(kept[n]) & set(kept[n + 1]) for n in range(4))
    current = files.find_generation(tmp_path / "i").folder.name
    assert current in kept[4]
    assert set(kept[3]) & set(kept[4]) != {current}


def test_what_killed_builds_left_is_removed_by_the_next(corpus: Corpus, tmp_path: Path) -> None:
    index = tmp_path / "i"
    build_index(index, corpus, ENCODER)
    (index / files.GENERATIONS / ".2020.99.tmp").mkdir()
    (index / files.GENERATIONS / ".2020.99.tmp" / "vectors.npy").write_bytes(b"half")
    (index / files.GENERATIONS / "29990101T000000Z-orphan").mkdir()
    (index / ".CURRENT.99.abcd.tmp").write_bytes(b"{")
    build_index(index, corpus, ENCODER, rebuild=True)
    assert len(names(index)) == 2
    assert not any("orphan" in name or name.startswith(".") for name in names(index))
    assert sorted(path.name for path in index.iterdir()) == [".lock", files.CURRENT, files.GENERATIONS]


def test_the_index_holds_no_pickles_and_no_absolute_path(corpus: Corpus, tmp_path: Path) -> None:
    build_index(tmp_path / "i", corpus, ENCODER)
    generation = files.find_generation(tmp_path / "i").folder
    assert sorted(path.name for path in generation.iterdir()) == sorted((*files.FILES, files.MANIFEST))
    for path in [*generation.iterdir(), tmp_path / "i" / files.CURRENT]:
        data = path.read_bytes()
        assert not data.startswith((b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"))
        assert str(tmp_path).encode() not in data
    for path in generation.glob("*.np?"):
        loaded = np.load(path, allow_pickle=False)
        for array in [loaded] if path.suffix == ".npy" else loaded.values():
            assert not array.dtype.hasobject


def test_another_encoder_may_not_ask(corpus: Corpus, tmp_path: Path) -> None:
    build_index(tmp_path / "i", corpus, ENCODER)
    with pytest.raises(EncoderMismatch, match=r"made by the encoder hash with other .*run: report-qa index, or"):
        open_index(tmp_path / "i", HashEncoder(64, window=100))


class Altered(HashEncoder):
    """Says that it is the same encoder; its vectors are not."""

    def __init__(self, change: Callable[[Vectors], Vectors]) -> None:
        super().__init__(64)
        self._change = change

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._change(super().encode_queries(texts))

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self._change(super().encode_passages(texts, progress))


@pytest.mark.parametrize(
    "change",
    [
        lambda vectors: -vectors,
        lambda vectors: np.roll(vectors, 1, axis=1),
        lambda vectors: vectors * np.nan,
        lambda vectors: vectors[:, :32],
        np.zeros_like,
    ],
    ids=["negated", "rolled", "NaN", "narrower", "zero"],
)
def test_the_same_name_with_other_vectors_may_not_ask(
    corpus: Corpus, tmp_path: Path, change: Callable[[Vectors], Vectors]
) -> None:
    build_index(tmp_path / "i", corpus, ENCODER)
    with pytest.raises(EncoderMismatch, match="report-qa index --rebuild"):
        open_index(tmp_path / "i", Altered(change))


def test_vectors_that_are_no_numbers_never_get_into_an_index(corpus: Corpus, tmp_path: Path) -> None:
    build_index(tmp_path / "i", corpus, ENCODER)
    with pytest.raises(EncoderError, match="no numbers"):
        build_index(tmp_path / "i", corpus, Altered(lambda vectors: vectors * np.nan), rebuild=True)
    assert len(open_index(tmp_path / "i", ENCODER).rows) == 9


def test_the_second_builder_is_told(corpus: Corpus, tmp_path: Path) -> None:
    inside, leave = threading.Event(), threading.Event()

    class Slow(HashEncoder):
        def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
            inside.set()
            assert leave.wait(30)
            return super().encode_passages(texts, progress)

    first = threading.Thread(target=build_index, args=(tmp_path / "i", corpus, Slow(64)))
    first.start()
    assert inside.wait(30)
    try:
        with pytest.raises(
            IndexFolderError, match=r"^another command is building this index; wait until it is done\.$"
        ):
            build_index(tmp_path / "i", corpus, ENCODER)
    finally:
        leave.set()
        first.join()
    assert not build_index(tmp_path / "i", corpus, ENCODER).changed


def test_addresses(hash_index: Index) -> None:
    assert hash_index.paragraph("unodc-som-2020", "57").number == "57"
    with pytest.raises(UsageError, match="there is no document 'x'; there are: unodc-som-2020"):
        hash_index.paragraph("x", "57")
    with pytest.raises(UsageError, match="no paragraph '76'; unodc-som-2020 has cover to 75"):
        hash_index.paragraph("unodc-som-2020", "76")


def test_a_paragraph_in_another_language_is_the_one_with_the_same_symbol_and_number(
    make_corpus: MakeCorpus, tmp_path: Path
) -> None:
    folder = make_corpus(
        {"a-fr": "1. Un.\n\n2. Deux.", "a-en": "1. One.\n\n2. Two.", "b": "1. Other.", "c": "1. Third."}
    )
    manifest = (folder / "manifest.toml").read_text(encoding="utf-8")
    for name, language, symbol in (("a-fr", "fr", "A/1"), ("a-en", "en", "A/1"), ("b", "en", "B/1")):
        stated = f'id = "{name}"\nfile = "{name}.txt"\nlanguage = "en"'
        manifest = manifest.replace(stated, stated.replace('"en"', f'"{language}"') + f'\nsymbol = "{symbol}"')
    (folder / "manifest.toml").write_text(manifest, encoding="utf-8")
    build_index(tmp_path / "i", read_corpus(folder), ENCODER)
    index = open_index(tmp_path / "i", ENCODER)
    versions = index.versions_of(index.paragraph("a-fr", "2"))
    assert {language: (one.document, one.text) for language, one in versions.items()} == {
        "fr": ("a-fr", "Deux."),
        "en": ("a-en", "Two."),
    }
    assert [one.document for one in index.versions_of(index.paragraph("b", "1")).values()] == ["b"]
    assert [one.document for one in index.versions_of(index.paragraph("c", "1")).values()] == ["c"]
