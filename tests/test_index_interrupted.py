"""Builds that fail, are killed, run out of disk or are watched by readers: the old index or the new one, never half."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from documents import write_corpus
from faults import fault_at, in_child

from report_qa.corpus import Corpus, read_corpus
from report_qa.encoders.hashing import HashEncoder
from report_qa.errors import IndexFolderError
from report_qa.index import generation as files
from report_qa.index.building import build_index
from report_qa.index.reading import Index, open_index
from report_qa.index.rows import row_texts

ENCODER = HashEncoder(32)
MakeIndex = Callable[[str], Path]
OLD, NEW = "1. The old state. Yes.", "1. The new state. Yes.\n\n2. And more."


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Corpus]:
    """The corpus before and after."""
    folder = tmp_path_factory.mktemp("corpora")
    old, new = (read_corpus(write_corpus(folder / text[7:10], {"a": text})) for text in (OLD, NEW))
    return old, new


@pytest.fixture(autouse=True)
def few_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds that do not have to know the names of all States, of which there are hundreds here."""
    monkeypatch.setattr("report_qa.concepts._packaged_forms", lambda language: {})


@pytest.fixture(scope="module")
def template(corpora: tuple[Corpus, Corpus], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the old state, left alone."""
    folder = tmp_path_factory.mktemp("template") / "index"
    build_index(folder, corpora[0], ENCODER)
    return folder


@pytest.fixture
def old_index(template: Path, tmp_path: Path) -> MakeIndex:
    """Makes copies of it."""
    return lambda name: Path(shutil.copytree(template, tmp_path / name))


def state(folder: Path) -> str:
    """Which state answers: "old" or "new"; everything in it must be of that state."""
    index = open_index(folder, ENCODER)
    found = index.paragraphs[0].text.split()[1]
    assert len(index.paragraphs) == {"old": 1, "new": 2}[found]
    assert np.array_equal(index.vectors, ENCODER.encode_passages(row_texts(index.paragraphs, index.rows)))
    return found


def points(corpora: tuple[Corpus, Corpus], folder: Path) -> list[str]:
    """The points that an undisturbed second build passes."""
    with fault_at(-1, lambda: None) as passed:
        build_index(folder, corpora[1], ENCODER)
    return passed


def test_the_points_are_what_they_should_be(corpora: tuple[Corpus, Corpus], old_index: MakeIndex) -> None:
    passed = points(corpora, old_index("count"))
    assert passed.count("open") == len(files.FILES) + 2  # and the manifest, and CURRENT
    assert passed.count("write") >= len(files.FILES) + 2
    assert passed.count("replace") == passed.count("rename") == 1
    assert passed.index("rename") < passed.index("replace")
    assert passed[: passed.index("rename")].count("fsync") > len(files.FILES)
    assert "fsync" in passed[passed.index("rename") : passed.index("replace")]
    assert passed[-1] == "fsync"


def sampled(passed: list[str]) -> list[int]:
    """One point of each kind, where it matters most."""
    last = {name: number for number, name in enumerate(passed)}
    return sorted({*last.values(), passed.index("write"), passed.index("rename") - 1, passed.index("rename") + 1})


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EMFILE])
def test_an_error_at_each_point_leaves_the_old_index(
    corpora: tuple[Corpus, Corpus], old_index: MakeIndex, code: int
) -> None:
    def strike() -> None:
        raise OSError(code, os.strerror(code))

    passed = points(corpora, old_index("count"))
    first = passed.index("open") - 1  # folders that are there already are made in vain before it
    for number in range(first, len(passed)) if code == errno.ENOSPC else sampled(passed):
        folder = old_index(f"i{number}")
        with fault_at(number, strike), pytest.raises(IndexFolderError) as caught:
            build_index(folder, corpora[1], ENCODER)
        assert os.strerror(code) in str(caught.value)
        assert "\n" not in str(caught.value)
        assert str(folder.parent) not in str(caught.value)
        assert state(folder) == ("old" if number <= passed.index("replace") else "new")
        assert not list(folder.rglob("*.tmp"))
    build_index(folder, corpora[1], ENCODER)
    assert state(folder) == "new"


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_interruption_at_each_point_leaves_the_old_index(
    corpora: tuple[Corpus, Corpus], old_index: MakeIndex, error: type[BaseException]
) -> None:
    def strike() -> None:
        raise error

    passed = points(corpora, old_index("count"))
    for number in sampled(passed):
        folder = old_index(f"i{number}")
        with fault_at(number, strike), pytest.raises(error):
            build_index(folder, corpora[1], ENCODER)
        assert state(folder) == ("old" if number <= passed.index("replace") else "new")
        assert not list(folder.rglob("*.tmp"))


def test_a_death_at_each_point_leaves_the_old_index_and_the_next_build_tidies_up(
    corpora: tuple[Corpus, Corpus], old_index: MakeIndex, make_corpus: Callable[..., Path]
) -> None:
    def strike() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    passed = points(corpora, old_index("count"))
    later = read_corpus(make_corpus({"a": "1. The later state."}))
    seen = set()
    for number in range(len(passed)):
        folder = old_index(f"i{number}")

        def killed(number: int = number, folder: Path = folder) -> None:
            with fault_at(number, strike):
                build_index(folder, corpora[1], ENCODER)

        assert in_child(killed) == -signal.SIGKILL
        seen.add(state(folder))
        assert state(folder) == ("old" if number <= passed.index("replace") else "new")
        if number not in sampled(passed):
            continue
        build_index(folder, later, ENCODER)
        assert open_index(folder, ENCODER).paragraphs == later.paragraphs
        assert sorted(path.name for path in folder.iterdir()) == [".lock", files.CURRENT, files.GENERATIONS]
        assert len(list((folder / files.GENERATIONS).iterdir())) == 2
    assert seen == {"old", "new"}


def test_a_first_build_that_dies_leaves_no_index(corpora: tuple[Corpus, Corpus], tmp_path: Path) -> None:
    for number in (0, 5, 12, 17):
        folder = tmp_path / f"i{number}"

        def killed(number: int = number, folder: Path = folder) -> None:
            with fault_at(number, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                build_index(folder, corpora[0], ENCODER)

        assert in_child(killed) == -signal.SIGKILL
        with pytest.raises(IndexFolderError, match=r"there is no index .*run: report-qa index"):
            open_index(folder, ENCODER)
        build_index(folder, corpora[1], ENCODER)
        assert state(folder) == "new"


@pytest.mark.parametrize("limit", [0, 100, 500, 1500])
def test_a_full_disk_leaves_the_old_index(corpora: tuple[Corpus, Corpus], old_index: MakeIndex, limit: int) -> None:
    """A true refusal of the system: no file may grow beyond `limit` bytes."""
    folder = old_index("i")

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        with pytest.raises(IndexFolderError, match=r"cannot be written \(File too large\)"):
            build_index(folder, corpora[1], ENCODER)

    assert in_child(full) == 0
    assert state(folder) == "old"
    assert not list(folder.rglob("*.tmp"))


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that other users may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_folder_answers_and_says_why_it_cannot_be_written(
    corpora: tuple[Corpus, Corpus], template: Path, shared_folder: Path
) -> None:
    folder = Path(shutil.copytree(template, shared_folder / "index"))
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)

    def asks() -> None:
        assert state(folder) == "old"
        assert not build_index(folder, corpora[0], ENCODER).changed  # nothing to do, nothing to write
        with pytest.raises(IndexFolderError, match=r"cannot be written \(Permission denied\)"):
            build_index(folder, corpora[1], ENCODER)
        with pytest.raises(IndexFolderError, match=r"cannot be written \(Permission denied\)"):
            build_index(shared_folder / "elsewhere", corpora[1], ENCODER)
        assert state(folder) == "old"

    assert in_child(asks, user=65534 if os.geteuid() == 0 else None) == 0


def test_eight_readers_while_twenty_builds_swap_the_index(tmp_path: Path) -> None:
    corpora = [
        read_corpus(
            write_corpus(tmp_path / f"c{n}", {"a": "\n\n".join(f"{i}. State {n} of {i}." for i in range(1, 9))})
        )
        for n in range(21)
    ]
    folder = tmp_path / "i"
    build_index(folder, corpora[0], ENCODER)
    errors: list[BaseException] = []
    seen: set[str] = set()
    done = threading.Event()

    def consistent(index: Index) -> str:
        (generation,) = {paragraph.text.split()[1] for paragraph in index.paragraphs}
        assert np.array_equal(index.vectors, ENCODER.encode_passages(row_texts(index.paragraphs, index.rows)))
        return generation

    def read() -> None:
        try:
            while not done.is_set():
                seen.add(consistent(open_index(folder, ENCODER)))
                time.sleep(0.005)
        except BaseException as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    held = open_index(folder, ENCODER)  # one that stays open through all swaps
    for corpus in corpora[1:]:
        build_index(folder, corpus, ENCODER)
    done.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert len(seen) > 3
    assert consistent(held) == "0"
    assert consistent(open_index(folder, ENCODER)) == "20"


@pytest.mark.parametrize("swaps", [1, 2, 3])
@pytest.mark.parametrize("after", ["CURRENT", files.MANIFEST, *files.FILES])
def test_a_reader_overtaken_by_builders_gets_a_whole_index(
    corpora: tuple[Corpus, Corpus], old_index: MakeIndex, monkeypatch: pytest.MonkeyPatch, after: str, swaps: int
) -> None:
    """Builders swap the generation, several times, just before one certain file is read."""
    folder = old_index("i")
    left = [corpora[1], corpora[0], corpora[1]][:swaps]
    stat, read = Path.stat, Path.read_bytes

    def overtaken(original: Callable[..., object]) -> Callable[..., object]:
        def wrapped(path: Path, *arguments: object, **keywords: object) -> object:
            content = original(path, *arguments, **keywords) if after == "CURRENT" else None
            if path.name == after and left:
                todo, left[:] = left[:], []
                for corpus in todo:
                    build_index(folder, corpus, ENCODER)
            return content if after == "CURRENT" else original(path, *arguments, **keywords)

        return wrapped

    monkeypatch.setattr(Path, "read_bytes", overtaken(read))
    monkeypatch.setattr(Path, "stat", overtaken(stat))
    assert state(folder) in ("old", "new")
    assert left == []
