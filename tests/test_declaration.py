"""One real United Nations text in six languages: aligned, and found in each language through any of them."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scripts import script

from report_qa.config import DEFAULT_ENCODER, Settings
from report_qa.corpus import read_corpus
from report_qa.evaluation.queries import load_qrels, load_queries
from report_qa.wiring import open_assistant, update_index

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data" / "udhr"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the versions of the Declaration are not here")


@pytest.fixture(scope="module")
def versions() -> ModuleType:
    """`eval/versions.py`."""
    return script("versions")


@pytest.fixture(scope="module")
def folder(versions: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of the six versions."""
    written: Path = versions.write_versions(tmp_path_factory.mktemp("udhr"), DATA, lambda language, number: True)
    return written


def test_the_six_versions_are_one_document(folder: Path, versions: ModuleType) -> None:
    corpus = read_corpus(folder)
    assert corpus.misaligned == ()
    by_version = {}
    for version, paragraph in zip(corpus.versions, corpus.paragraphs, strict=True):
        by_version.setdefault(version, set()).add(paragraph.address)
    assert sorted(map(sorted, by_version.values())) == sorted(
        sorted(f"udhr.{language}:{n}" for language in versions.LANGUAGES) for n in range(1, 31)
    )


@pytest.mark.model
def test_asked_in_each_language_the_same_article_comes_in_that_language(
    folder: Path, versions: ModuleType, tmp_path: Path
) -> None:
    chosen = Settings.from_environment(folder, tmp_path / "index", DEFAULT_ENCODER)
    update_index(chosen)
    assistant = open_assistant(chosen)
    queries = load_queries(ROOT / "eval" / "versions-queries.jsonl")
    qrels = load_qrels(ROOT / "eval" / "versions-qrels.txt", queries)
    rankings = {}
    for query in queries:
        hits = assistant.ask(query.text, query.language).hits
        assert {assistant.document(hit.paragraph).language for hit in hits} == {query.language}
        assert all(hit.languages == versions.LANGUAGES for hit in hits)
        assert len({hit.address for hit in hits}) == 10
        rankings[query.id] = [hit.paragraph.number for hit in hits]
    found = versions.figures(rankings, qrels, queries)
    assert min(found[language] for language in versions.LANGUAGES) > 0.7
    assert found["all"] > 0.8
    first = [rankings[query.id][0] in qrels[query.id] for query in queries]
    assert np.mean(first) > 0.7
