"""The filters of a question on the page: in an address, as a form, in words, and what becomes of those that do not fit."""

from __future__ import annotations

import asyncio
import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit

import pytest
from starlette.testclient import TestClient

from report_qa.assistant import Assistant
from report_qa.errors import FilterError
from report_qa.index.selecting import LONGEST_FILTER, Choices
from report_qa.types import Document, Filters, Query
from report_qa.web.asking import Answering
from report_qa.web.desk import Desk
from report_qa.web.links import FILTERS, filters_address, filters_read, filters_said, question_link, without
from report_qa.web.narrowing import MOST_LISTED, active_html, filters_html, sections_of
from report_qa.web.texts import LANGUAGES, catalogue

EVERYTHING = Filters(
    documents=("port-fr", "port & co"),
    symbol="A/*/1?",
    body="Conférence des « Parties »",
    session="Dixième session",
    since="2019",
    until="2020-07-16",
    languages=("ar", "fr", "xx"),
    section="I. المد & <b>",
)
HOSTILE = "\"'><script>alert(1)</script>\u202e"
QUESTION = "How many people were counted in the harbour?"


def document(name: str, language: str = "fr", symbol: str = "", **stated: str) -> Document:
    return Document(name, f"{name}.txt", language, f"Title of {name}", symbol, **stated)


def choices(*documents: Document, **stated: object) -> Choices:
    found: dict[str, object] = {
        "symbols": (),
        "bodies": (),
        "sessions": (),
        "languages": tuple(sorted({one.language for one in documents})),
        "dates": ("", ""),
        "sections": {one.id: () for one in documents},
    }
    return Choices(documents=documents, **{**found, **stated})  # type: ignore[arg-type]


class Form(HTMLParser):
    """Every field with its values, as (name, value, chosen)."""

    def __init__(self, made: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str, bool]] = []
        self.hidden: list[tuple[str, str]] = []
        self.tags: set[str] = set()
        self._select = ""
        self.feed(made)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.add(tag)
        name, value = said.get("name") or "", said.get("value") or ""
        if tag == "select":
            self._select = name
        elif tag == "option":
            self.fields.append((self._select, value, "selected" in said))
        elif tag == "input" and said["type"] == "hidden":
            self.hidden.append((name, value))
        elif tag == "input":
            self.fields.append((name, value, "checked" in said or (said["type"] == "text" and bool(value))))

    @property
    def names(self) -> set[str]:
        return {name for name, _, _ in self.fields}

    @property
    def sent(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value, chosen in self.fields if chosen and value] + self.hidden


def test_filters_come_back_from_an_address_as_they_were() -> None:
    assert filters_read(filters_address(EVERYTHING)) == EVERYTHING
    assert filters_address(Filters()) == ""
    address = urlsplit(question_link(Query("q & ü?", "fr", EVERYTHING), "ar")).query
    assert filters_said(parse_qsl(address)) == EVERYTHING
    assert parse_qs(address)["q"] == ["q & ü?"]
    assert parse_qs(address)["ui"] == ["ar"]


def test_names_in_an_address_are_those_of_the_api(client: TestClient) -> None:
    parameters = client.get("/openapi.json").json()["paths"]["/api/ask"]["get"]["parameters"]
    assert set(FILTERS) == {one["name"] for one in parameters} - {"q", "lang", "k"}


def test_what_is_no_filter_is_passed_over_and_what_is_said_twice_counts_once() -> None:
    said = [
        ("q", "x"),
        ("doc", "y"),
        ("document", "a"),
        ("document", "a"),
        ("document", " "),
        ("body", " B "),
        ("since", ""),
    ]
    assert filters_said(said) == Filters(documents=("a",), body="B")


@pytest.mark.parametrize(
    "said",
    [[("document", str(n)) for n in range(101)], [("body", "x" * 20_001)], [("language", f"{n}") for n in range(101)]],
)
def test_too_much_is_refused(said: list[tuple[str, str]]) -> None:
    with pytest.raises(FilterError, match="too long") as error:
        filters_said(said)
    assert error.value.reason == "long"
    with pytest.raises(FilterError, match="too long"):
        filters_read("&" * 60_001)


def test_one_value_is_taken_away() -> None:
    assert without(EVERYTHING, "document", "port-fr").documents == ("port & co",)
    assert without(EVERYTHING, "section", EVERYTHING.section).section == ""
    assert without(without(EVERYTHING, "since", "2019"), "until", "2020-07-16").languages == ("ar", "fr", "xx")


@pytest.mark.parametrize("ui", LANGUAGES)
def test_only_fields_with_a_choice_are_shown(ui: str) -> None:
    one = document("a")
    assert filters_html(choices(one), Filters(), ui) == ""
    assert Form(filters_html(choices(one, sections={"a": ("I. One",)}), Filters(), ui)).fields == []
    assert Form(filters_html(choices(one, sections={"a": ("I. One", "II. Two")}), Filters(), ui)).names == {"section"}
    two = (one, document("b", "ar"))
    assert Form(filters_html(choices(*two), Filters(), ui)).names == {"document", "language"}
    rich = choices(
        *two, symbols=("A/1", "A/2"), bodies=("B", "C"), sessions=("1", "2"), dates=("2019-01-01", "2020-02-02")
    )
    made = filters_html(rich, Filters(), ui)
    assert Form(made).names == set(FILTERS) - {"section"}
    for key in ("narrow", "narrow_language", "narrow_body", "narrow_session", "narrow_symbol", "report", "prepare_all"):
        assert catalogue(ui)[key] in unescape(made), key
    assert f'dir="{"rtl" if ui == "ar" else "ltr"}"' in made.split(">")[0]


def test_sections_are_those_of_what_is_chosen_or_of_the_only_report() -> None:
    sections = {"a-fr": ("I. Un", "II. Deux"), "a-ar": ("أولا", "ثانيا"), "b": ("Other", "x" * (LONGEST_FILTER + 1))}
    french, arabic, other = document("a-fr", "fr", "A/1"), document("a-ar", "ar", "A/1"), document("b")
    report = choices(french, arabic, sections=sections)
    assert sections_of(report, Filters(), "ar") == ["أولا", "ثانيا"]
    assert sections_of(report, Filters(), "zh") == ["I. Un", "II. Deux"]
    library = choices(french, arabic, other, sections=sections)
    assert sections_of(library, Filters(), "fr") == []
    assert sections_of(library, Filters(documents=("b", "a-fr")), "fr") == ["I. Un", "II. Deux", "Other"]


@pytest.mark.parametrize("ui", ["ar", "fr", "zh"])
def test_a_form_sends_what_it_was_made_with(ui: str) -> None:
    few = choices(document("port-fr"), document("port-ar", "ar"), sections={"port-fr": (), "port-ar": ()})
    made = filters_html(few, EVERYTHING, ui)
    assert filters_said(Form(made).sent) == EVERYTHING


def test_of_many_documents_the_chosen_ones_are_always_listed() -> None:
    many = choices(*(document(f"d{n:04}") for n in range(2 * MOST_LISTED)))
    form = Form(filters_html(many, Filters(documents=("d0999", "d0001")), "fr"))
    assert len(form.fields) == MOST_LISTED
    assert sorted(form.sent) == [("document", "d0001"), ("document", "d0999")]


@pytest.mark.parametrize("ui", LANGUAGES)
def test_hostile_values_stay_text(ui: str) -> None:
    narrowed = Filters((HOSTILE,), HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), HOSTILE)
    bad = document(HOSTILE, symbol=HOSTILE)
    rich = choices(
        bad, document("b", "ar"), symbols=("A", HOSTILE), bodies=("B", HOSTILE), sessions=("S", HOSTILE),
        dates=(HOSTILE, "2020"), sections={HOSTILE: ("I", HOSTILE), "b": ()},
    )  # fmt: skip
    for made in (filters_html(rich, narrowed, ui), active_html(Query(HOSTILE, "fr", narrowed), {HOSTILE: bad}, ui)):
        assert "script" not in Form(made).tags
        assert "\u202e" not in made
    assert Form(active_html(Query("q", "fr", narrowed), {}, ui)).tags == {
        "div",
        "p",
        "ul",
        "li",
        "bdi",
        "a",
        "span",
        "strong",
    }


def test_what_is_active_is_said_with_a_link_that_takes_it_away() -> None:
    port = document("port-fr", symbol="A/1")
    made = active_html(
        Query("q", "fr", Filters(("port-fr",), languages=("fr",), section="Ports")), {"port-fr": port}, "en"
    )
    links = re.findall(r'href="([^"]+)"', made)
    assert links == [
        "/?q=q&amp;lang=fr&amp;language=fr&amp;section=Ports&amp;ui=en",
        "/?q=q&amp;lang=fr&amp;document=port-fr&amp;section=Ports&amp;ui=en",
        "/?q=q&amp;lang=fr&amp;document=port-fr&amp;language=fr&amp;ui=en",
    ]
    for words in ("Title of port-fr", "A/1", "Français", "Ports"):
        assert words in made
    assert active_html(Query("q", "fr"), {}, "en") == ""


@pytest.mark.parametrize("ui", LANGUAGES)
@pytest.mark.parametrize(
    ("narrowed", "reason"),
    [
        ("section=Nowhere", "nothing"),
        ("document=none", "document"),
        ("since=yesterday", "day"),
        ("since=2021&until=2020", "order"),
        ("language=French", "language"),
        (f"body={'x' * (LONGEST_FILTER + 1)}", "long"),
        (f"body={'x' * 30_000}", "long"),
    ],
)
def test_what_does_not_fit_is_told_in_the_pages_language(
    assistant: Assistant, ui: str, narrowed: str, reason: str
) -> None:
    asked = asyncio.run(Answering(Desk(assistant)).answer(QUESTION, "", ui, narrowed=narrowed))
    assert catalogue(ui)[f"filter_{reason}"] in unescape(asked.shown)
    assert (asked.question, asked.filters) == ("", "")
    if len(narrowed) < 20_000:
        assert f"/?q={quote(QUESTION, safe='')}" in asked.shown
    assert len(asked.shown) < 5_000


def test_an_answer_is_narrowed_says_so_and_passes_it_on(assistant: Assistant) -> None:
    asked = asyncio.run(
        Answering(Desk(assistant)).answer("What do tides depend on?", "", "en", narrowed="section=II.%20Tides")
    )
    assert asked.filters == "&section=II.%20Tides"
    assert "<bdi>II. Tides</bdi>" in asked.made
    assert set(re.findall(r"doc=harbour&amp;p=(\w+)", asked.made)) == {"3"}
    assert "section=II.%20Tides" in asked.made.split("rq-hits")[1]
    followed = asyncio.run(
        Answering(Desk(assistant)).answer("and the sun?", "", "en", Query(asked.question, "en"), asked.filters)
    )
    assert followed.filters == asked.filters


def test_the_form_is_served_with_what_its_address_names(client: TestClient) -> None:
    reply = client.get("/filters", params={"ui": "fr", "section": "II. Tides"})
    assert reply.status_code == 200
    assert ("section", "II. Tides") in Form(reply.text).sent
    assert catalogue("fr")["narrow"] in reply.text
    assert client.get("/filters?" + "&".join(f"document={n}" for n in range(200))).status_code == 200
