"""One stack in a process of its own: `PYTHON peer_worker.py STACK MODEL TEXT_FILE INDEX_FOLDER`, a line of JSON for each line in.

Run by the Python of the peers' environment (or of this project for `report_qa`), so it imports nothing of this package.
Each stack is put together as its own documentation does: 1,000-character chunks with 200 overlap, no prompts, five results.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHUNK, OVERLAP, RESULTS = 1000, 200, 5

Ask = Callable[[str], list[str]]
"""A question to the texts of the best results."""


def langchain(model: str, text: str, folder: str) -> Callable[[], Ask]:
    """RecursiveCharacterTextSplitter, HuggingFaceEmbeddings and the FAISS store."""
    from langchain_community.vectorstores import FAISS  # type: ignore[import-not-found, unused-ignore]
    from langchain_huggingface import HuggingFaceEmbeddings  # type: ignore[import-not-found, unused-ignore]
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    embeddings = HuggingFaceEmbeddings(model_name=model)

    def index() -> Ask:
        chunks = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP).split_text(text)
        store = FAISS.from_texts(chunks, embeddings)
        return lambda question: [found.page_content for found in store.similarity_search(question, k=RESULTS)]

    return index


def llamaindex(model: str, text: str, folder: str) -> Callable[[], Ask]:
    """SentenceSplitter (counting characters), HuggingFaceEmbedding and the VectorStoreIndex in memory."""
    from llama_index.core import Document, VectorStoreIndex  # type: ignore[import-not-found, unused-ignore]
    from llama_index.core.node_parser import SentenceSplitter  # type: ignore[import-not-found, unused-ignore]
    from llama_index.embeddings.huggingface import (  # type: ignore[import-not-found, unused-ignore]
        HuggingFaceEmbedding,
    )

    embedding = HuggingFaceEmbedding(model_name=model, query_instruction="", text_instruction="")

    def index() -> Ask:
        splitter = SentenceSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP, tokenizer=list)
        built = VectorStoreIndex.from_documents(
            [Document(text=text)], embed_model=embedding, transformations=[splitter], show_progress=False
        )
        retriever = built.as_retriever(similarity_top_k=RESULTS)
        return lambda question: [found.node.get_content() for found in retriever.retrieve(question)]

    return index


def haystack(model: str, text: str, folder: str) -> Callable[[], Ask]:
    """RecursiveDocumentSplitter, SentenceTransformers embedders and the InMemoryDocumentStore, in a Pipeline."""
    from haystack import Document, Pipeline  # type: ignore[import-not-found, unused-ignore]
    from haystack.components.preprocessors import RecursiveDocumentSplitter  # type: ignore[import-not-found, unused-ignore]
    from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever  # type: ignore[import-not-found, unused-ignore]
    from haystack.document_stores.in_memory import InMemoryDocumentStore  # type: ignore[import-not-found, unused-ignore]
    from haystack_integrations.components.embedders.sentence_transformers import (  # type: ignore[import-not-found, unused-ignore]
        SentenceTransformersDocumentEmbedder,
        SentenceTransformersTextEmbedder,
    )

    passages = SentenceTransformersDocumentEmbedder(model=model, progress_bar=False)
    passages.warm_up()
    asker = SentenceTransformersTextEmbedder(model=model, progress_bar=False)
    asker.warm_up()

    def index() -> Ask:
        # the default separators want an nltk download to find sentences
        splitter = RecursiveDocumentSplitter(
            split_length=CHUNK, split_overlap=OVERLAP, split_unit="char", separators=["\n\n", "\n", ". ", " "]
        )
        splitter.warm_up()
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        store.write_documents(passages.run(splitter.run([Document(content=text)])["documents"])["documents"])
        pipeline = Pipeline()
        pipeline.add_component("embedder", asker)
        pipeline.add_component("retriever", InMemoryEmbeddingRetriever(store, top_k=RESULTS))
        pipeline.connect("embedder.embedding", "retriever.query_embedding")

        def ask(question: str) -> list[str]:
            return [found.content for found in pipeline.run({"embedder": {"text": question}})["retriever"]["documents"]]

        return ask

    return index


def report_qa(model: str, text: str, folder: str) -> Callable[[], Ask]:
    """This project: the corpus as it ships, its own index, paragraphs with their notes."""
    from report_qa.config import DEFAULT_ENCODER, Settings
    from report_qa.wiring import make_encoder, open_assistant, update_index

    settings = Settings.from_environment(index=Path(folder), encoder=DEFAULT_ENCODER)
    make_encoder(settings).count_tokens("a")

    def index() -> Ask:
        update_index(settings, rebuild=True)
        assistant = open_assistant(settings)

        def ask(question: str) -> list[str]:
            hits = assistant.ask(question, k=RESULTS).hits
            return ["\n".join([hit.paragraph.text, *(note.text for note in hit.paragraph.notes)]) for hit in hits]

        return ask

    return index


def main() -> None:
    """Load, index, then answer a JSON string a line; {"ready": …} is said first."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print must not stand between the lines
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

    def say(value: Any) -> None:
        out.write(json.dumps(value) + "\n")
        out.flush()

    stacks = {stack.__name__: stack for stack in (langchain, llamaindex, haystack, report_qa)}
    started = time.perf_counter()
    index = stacks[sys.argv[1]](sys.argv[2], Path(sys.argv[3]).read_text(encoding="utf-8"), sys.argv[4])
    loaded = time.perf_counter()
    ask = index()
    ready = time.perf_counter()
    ask("Niger ?")
    say({"ready": True, "load": loaded - started, "index": ready - loaded, "first": time.perf_counter() - ready})
    for line in sys.stdin:
        begun = time.perf_counter()
        texts = ask(json.loads(line))
        say({"seconds": time.perf_counter() - begun, "texts": texts})


if __name__ == "__main__":
    main()
