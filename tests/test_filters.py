"""Filters: what fits is all that is looked at, and it is looked at exactly."""

from __future__ import annotations

import fnmatch
import itertools
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from report_qa.assistant import Assistant
from report_qa.cli import main
from report_qa.config import Settings
from report_qa.encoders.hashing import HashEncoder
from report_qa.errors import UsageError
from report_qa.index.reading import Index
from report_qa.index.selecting import Selector
from report_qa.protocols import Vectors
from report_qa.ranking.retriever import ALL_UP_TO, StagedRetriever
from report_qa.ranking.weights import default_weights
from report_qa.stores.faiss_store import FaissStore
from report_qa.types import Document, Filters, Paragraph
from report_qa.web.api import add_api
from report_qa.web.desk import Desk
from report_qa.wiring import open_assistant, update_index

DOCUMENTS = {
    # id: (language, symbol, body, session, date, first word)
    "a.en": ("en", "CTOC/COP/2020/1", "Conference of the Parties", "Tenth session", "2020-07-16", "Harbour"),
    "a.fr": ("fr", "CTOC/COP/2020/1", "Conférence des Parties", "Dixième session", "2020-07-16", "Port"),
    "b.en": ("en", "CTOC/COP/WG.7/2019/2", "Working Group", "Sixth session", "2019-09-11", "Border"),
    "c.en": ("en", "A/74/6", "General Assembly", "Seventy-fourth session", "2019", "Budget"),
    "d.ru": ("ru", "", "", "", "", "Порт"),
}
SETS = {
    "documents": ((), ("b.en",), ("a.fr", "c.en")),
    "symbol": ("", "ctoc/*", "A/7?/6"),
    "body": ("", "conference", "PARTIES"),
    "since": ("", "2019-09", "2020-07-16"),
    "until": ("", "2019", "2020-07"),
    "languages": ((), ("en",), ("fr", "ru")),
    "section": ("", "annex"),
    "session": ("", "dixieme", "sixth"),
}


def text(first: str, word: str) -> str:
    body = [f"{n}. {first} number {n} was counted in place {n * 37 % 61}. {word} {n}." for n in range(1, 61)]
    return "\n\n".join(["I. Beginning", *body[:40], "II. Annex", *body[40:]])


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("filters")
    tables = []
    for name, (language, symbol, body, session, date, first) in DOCUMENTS.items():
        (folder / f"{name}.txt").write_text(text(first, "It rained"), encoding="utf-8")
        tables.append(
            f'[[document]]\nid = "{name}"\nfile = "{name}.txt"\nlanguage = "{language}"\nsymbol = "{symbol}"\n'
            f'body = "{body}"\nsession = "{session}"\ndate = "{date}"\n'
        )
    (folder / "manifest.toml").write_text("\n".join(tables), encoding="utf-8")
    made = Settings(folder, folder / "index", "hash", folder)
    update_index(made)
    return made


@pytest.fixture(scope="module")
def assistant(settings: Settings) -> Assistant:
    return open_assistant(settings)


def fitting(index: Index, filters: Filters) -> list[int]:
    """By brute force, paragraph by paragraph."""

    def same(document: Document) -> list[Document]:
        return [d for d in index.documents.values() if d is document or (d.symbol and d.symbol == document.symbol)]

    def fits(paragraph: Paragraph) -> bool:
        document = index.documents[paragraph.document]
        dates = document.date
        headings = [h.lower() for version in index.versions_of(paragraph).values() for h in version.heading]
        bodies = [version.body.lower() for version in same(document)]
        sessions = [version.session.lower().replace("è", "e") for version in same(document)]
        return all(
            (
                not filters.documents or document.id in filters.documents,
                not filters.symbol or fnmatch.fnmatch(document.symbol.lower(), filters.symbol.lower()),
                any(filters.body.lower() in body for body in bodies),
                any(filters.session.lower() in session for session in sessions),
                not filters.since or (bool(dates) and dates >= filters.since),
                not filters.until or (bool(dates) and dates[: len(filters.until)] <= filters.until),
                not filters.languages or document.language in filters.languages,
                not filters.section or any(filters.section.lower() in heading for heading in headings),
            )
        )

    return [at for at, paragraph in enumerate(index.paragraphs) if fits(paragraph)]


def combinations() -> list[Filters]:
    pairs = itertools.combinations(SETS, 2)
    return [Filters(**{a: x, b: y}) for a, b in pairs for x in SETS[a] for y in SETS[b]]  # type: ignore[arg-type]


def test_every_pair_of_filters_selects_what_brute_force_selects(assistant: Assistant) -> None:
    selector = Selector(assistant.index)
    empty = 0
    for filters in combinations():
        expected = fitting(assistant.index, filters)
        if not expected:
            empty += 1
            with pytest.raises(UsageError, match=r"no paragraph fits|later than until"):
                selector.select(filters)
        elif filters == Filters():
            assert selector.select(filters) is None
        else:
            assert selector.select(filters).tolist() == expected, filters  # type: ignore[union-attr]
    assert 0 < empty < 60


@pytest.mark.parametrize("filters", [Filters(documents=("b.en",)), Filters(section="annex"), Filters(symbol="CTOC/*")])
@pytest.mark.parametrize("question", ["Border number 7 was counted", "place 24", "Порт 3", "Harbour"])
def test_only_what_fits_is_found_and_nothing_of_it_is_missed(
    assistant: Assistant, filters: Filters, question: str
) -> None:
    """No hit is outside, and the store gives the best of what is inside."""
    allowed = set(fitting(assistant.index, filters))
    hits = assistant.ask(question, "en", 20, filters).hits
    assert hits
    positions = [assistant.index.position(hit.paragraph.document, hit.paragraph.number) for hit in hits]
    assert set(positions) <= allowed
    index = assistant.index
    view = StagedRetriever(index, HashEncoder(), default_weights()).analyse(question, "en").plain.pooled
    rows = np.flatnonzero(np.isin(index.rows["paragraph"], sorted(allowed)))
    languages = [index.language(int(index.rows["paragraph"][row])) for row in rows]
    similar = index.means.centred_passages(index.vectors[rows], languages) @ view
    scores, _ = index.store.search(view[None], 3, rows.astype(np.int64))
    assert scores[0] == pytest.approx(np.sort(similar)[::-1][:3], abs=1e-5)


def test_there_are_more_paragraphs_than_are_scored_whole(assistant: Assistant) -> None:
    assert len(assistant.index.paragraphs) > 2 * ALL_UP_TO - 50
    assert len(fitting(assistant.index, Filters(languages=("en",)))) > ALL_UP_TO


@pytest.mark.parametrize("share", [0.02, 0.09, 0.5, 1.0])
def test_a_search_among_some_rows_is_exact(share: float) -> None:
    generator = np.random.default_rng(7)
    vectors: Vectors = generator.standard_normal((2000, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = np.sort(generator.choice(2000, int(share * 2000), replace=False)).astype(np.int64)
    asked = vectors[:5] + 0.1
    scores, found = FaissStore.build(vectors).search(asked, 50, rows)
    exact = asked @ vectors[rows].T
    order = np.argsort(-exact, axis=1)[:, : min(50, len(rows))]
    assert (found == rows[order]).all()
    assert np.allclose(scores, np.take_along_axis(exact, order, axis=1), atol=1e-5)


def test_a_version_outside_the_filter_is_not_shown(assistant: Assistant) -> None:
    hit = assistant.ask("Harbour number 3 was counted", "en", 3, Filters(languages=("fr",))).hits[0]
    assert (hit.paragraph.document, hit.languages) == ("a.fr", ("fr",))
    free = assistant.ask("Port number 3 was counted", "en", 3, Filters(symbol="CTOC/COP/2020/1")).hits[0]
    assert (free.paragraph.document, free.languages) == ("a.en", ("en", "fr"))


@pytest.mark.parametrize(
    "filters",
    [
        Filters(documents=("nobody",)),
        Filters(since="yesterday"),
        Filters(until="2020-7"),
        Filters(since="2021", until="2020"),
        Filters(languages=("English",)),
        Filters(symbol="x" * 301),
        Filters(body="zzzz"),
    ],
)
def test_filters_that_mean_nothing_are_one_sentence(assistant: Assistant, filters: Filters) -> None:
    with pytest.raises(UsageError) as error:
        assistant.ask("Harbour", filters=filters)
    assert len(str(error.value)) < 200


def test_what_there_is_to_choose_from(assistant: Assistant) -> None:
    choices = assistant.index.choices
    assert choices.symbols == ("A/74/6", "CTOC/COP/2020/1", "CTOC/COP/WG.7/2019/2")
    assert choices.languages == ("en", "fr", "ru")
    assert choices.dates == ("2019", "2020-07-16")
    assert choices.sections["b.en"] == ("I. Beginning", "II. Annex")
    assert [document.id for document in choices.documents] == list(DOCUMENTS)


def test_the_command_line_and_the_api_take_the_same_filters(
    settings: Settings, assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    places = ["--corpus", str(settings.corpus), "--index", str(settings.index), "--encoder", "hash"]
    with pytest.raises(SystemExit):
        main(["search", *places, "--json", "place 24", "--in", "en", "--symbol", "CTOC/*", "--section", "annex",
              "--since", "2019", "--until", "2020", "--document", "a.en", "--document", "b.en", "--body", "g",
              "--session", "session"])  # fmt: skip
    found = json.loads(capsys.readouterr().out)
    filters = Filters(("a.en", "b.en"), "CTOC/*", "g", "session", "2019", "2020", ("en",), "annex")
    expected = [hit.paragraph.address for hit in assistant.ask("place 24", filters=filters).hits]
    assert [f"{hit['document']}:{hit['paragraph']}" for hit in found] == expected
    app = FastAPI()
    add_api(app, Desk(assistant))
    client = TestClient(app)
    asked = {"q": "place 24", "document": ["a.en", "b.en"], "symbol": "CTOC/*", "body": "g", "session": "session",
             "since": "2019", "until": "2020", "language": "en", "section": "annex"}  # fmt: skip
    assert client.get("/api/ask", params=asked).json()["hits"] == found  # type: ignore[arg-type]
    assert client.get("/api/ask", params={"q": "x y", "document": "nobody"}).status_code == 422
    assert client.get("/api/filters").json()["languages"] == ["en", "fr", "ru"]


def test_references_over_http(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    settings = Settings(
        make_corpus({"a": "1. See A/74/6.\n\n2. As in para. 1 above."}), tmp_path / "i", "hash", tmp_path
    )
    update_index(settings)
    app = FastAPI()
    add_api(app, Desk(open_assistant(settings)))
    told = TestClient(app).get("/api/references/a/1").json()
    assert told["references"] == [
        {"text": "A/74/6", "start": 4, "end": 10, "symbol": "A/74/6", "number": "", "target": ""}
    ]
    assert [(one["document"], one["paragraph"], one["number"]) for one in told["cited_by"]] == [("a", "2", "1")]
    assert TestClient(app).get("/api/references/a/9").status_code == 404
