"""What many tests share: the real report, small corpora, the default model and an index made with it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from documents import write_corpus
from filelock import FileLock

from report_qa.centring import LanguageMeans, measure_means
from report_qa.config import DEFAULT_ENCODER, Settings
from report_qa.corpus import Corpus, read_corpus
from report_qa.encoders.hashing import HashEncoder
from report_qa.encoders.sentence_transformer import SentenceTransformerEncoder
from report_qa.index.building import build_index
from report_qa.index.reading import Index, open_index
from report_qa.protocols import Encoder
from report_qa.types import Paragraph
from report_qa.wiring import make_encoder

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def processes_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all the processes that run tests."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def _means_once(processes_folder: Path) -> Iterator[None]:
    """The neutral texts are encoded once for each encoder, not for each of the hundreds of small indexes."""
    known: dict[str, LanguageMeans] = {}

    def remembered(encoder: Encoder) -> LanguageMeans:
        if encoder.identity not in known:
            file = processes_folder / f"means-{hashlib.sha256(encoder.identity.encode()).hexdigest()}.npz"
            with FileLock(file.with_suffix(".lock")):
                if not file.is_file():
                    file.write_bytes(measure_means(encoder).to_bytes())
            known[encoder.identity] = LanguageMeans.from_bytes(file.read_bytes())
        return known[encoder.identity]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("report_qa.index.building.measure_means", remembered)
        yield


@pytest.fixture(scope="session")
def report_corpus() -> Corpus:
    """The corpus that ships."""
    return read_corpus(ROOT / "corpus")


@pytest.fixture(scope="session")
def report(report_corpus: Corpus) -> dict[str, Paragraph]:
    """The paragraphs of the real report by number."""
    return {p.number: p for p in report_corpus.paragraphs if p.document == "unodc-som-2020"}


@pytest.fixture
def make_corpus(tmp_path: Path) -> Callable[..., Path]:
    """Writes a corpus folder of {id: text}; call it again with the same name to change it."""

    def make(documents: dict[str, str], language: str = "en", extra: str = "", name: str = "corpus") -> Path:
        return write_corpus(tmp_path / name, documents, language, extra)

    return make


@pytest.fixture(scope="session")
def hash_index_folder(report_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real report, indexed without a model; change copies only."""
    folder = tmp_path_factory.mktemp("hash") / "index"
    build_index(folder, report_corpus, HashEncoder())
    return folder


@pytest.fixture(scope="session")
def hash_index(hash_index_folder: Path) -> Index:
    """The same, opened."""
    return open_index(hash_index_folder, HashEncoder())


@pytest.fixture(scope="session")
def default_encoder() -> Encoder:
    """The encoder that the product asks with, from the cache that it uses."""
    return make_encoder(Settings.from_environment(encoder=DEFAULT_ENCODER))


@pytest.fixture(scope="session")
def torch_encoder() -> SentenceTransformerEncoder:
    """The same weights on sentence-transformers."""
    return SentenceTransformerEncoder(DEFAULT_ENCODER, Settings.from_environment().cache)


@pytest.fixture(scope="session")
def default_index_folder(report_corpus: Corpus, default_encoder: Encoder, processes_folder: Path) -> Path:
    """The real report, indexed with the default model: once for all the processes that run tests."""
    folder = processes_folder / "default-index"
    with FileLock(processes_folder / "default-index.lock"):
        if not folder.is_dir():
            build_index(folder, report_corpus, default_encoder)
    return folder
