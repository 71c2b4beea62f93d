"""The pages of the preparation, asked without a browser."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from documents import write_corpus
from starlette.testclient import TestClient

from report_qa.config import Settings
from report_qa.preparing.subjects import subjects, world
from report_qa.web.server import create_app
from report_qa.web.texts import LANGUAGES, catalogue
from report_qa.web.worldmap import map_html
from report_qa.wiring import open_assistant, update_index

VIEWS = ("/country", "/country?country=NER", "/country?country=JPN", "/timeline", "/figures", "/basket")
HOSTILE = """1. In Niger <script>alert(1)</script> <img src=x onerror=alert(2)> "quoted" 'single' 12 <b>ships</b> came in May 2019 \u202eturned.

2. =cmd|'/c calc' A0 came with 7 boats on 5 June 2019.
"""


@pytest.fixture(scope="module")
def real(hash_index_folder: Path) -> Iterator[TestClient]:
    """The application over the real report."""
    settings = Settings(Path("corpus"), hash_index_folder, encoder="hash", cache=Path("cache"))
    with TestClient(create_app(open_assistant(settings)), raise_server_exceptions=False) as running:
        yield running


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The application over a report full of markup."""
    folder = tmp_path_factory.mktemp("hostile")
    title = 'title = "<script>alert(0)</script> & \\"so\\""'
    write_corpus(folder / "corpus", {"one": HOSTILE, "two": "1. Nothing.\n"}, extra=title)
    settings = Settings(folder / "corpus", folder / "index", encoder="hash", cache=folder / "cache")
    update_index(settings)
    with TestClient(create_app(open_assistant(settings)), raise_server_exceptions=False) as running:
        yield running


def words(html: str) -> str:
    """What a reader sees of it."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html.partition("<main>")[2])).split())


@pytest.mark.parametrize("ui", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_speaks_every_language(real: TestClient, view: str, ui: str) -> None:
    reply = real.get(f"{view}{'&' if '?' in view else '?'}ui={ui}")
    assert reply.status_code == 200
    assert reply.text.startswith(f'<!doctype html><html lang="{ui}" dir="{"rtl" if ui == "ar" else "ltr"}">')
    texts = catalogue(ui)
    for key in ("country_title", "timeline_title", "figures_title", "basket_title", "disclaimer", "back"):
        assert texts[key] in unescape(reply.text), key
    assert "script-src 'self';" in reply.headers["content-security-policy"]
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.text.count("<script") == 1
    assert reply.text.count('aria-current="page"') == 2


def test_a_country_and_its_sections(real: TestClient) -> None:
    reply = real.get("/country?country=NER&ui=ar")
    shown = words(reply.text)
    assert "عدد الفقرات التي تذكره: 9" in shown
    labels = re.findall(r"<h3><a [^>]*><bdi>([^<]*)</bdi>", reply.text)
    assert labels == [f"الفقرة {number}" for number in (4, 32, 43, 48, 49, 54, 59, 64, 65)]
    assert '<p class="rq-text" lang="fr" dir="ltr">' in reply.text
    assert "un autre magistrat de liaison, du Niger, devrait être déployé" in re.sub(
        r"</?mark>", "", unescape(reply.text)
    )
    for typed in ("النيجر", "niger", "Níger", "尼日尔", "Нигер", "ne"):
        assert (
            f"<h1>{catalogue('ar') and 'النيجر'}</h1>"
            in real.get("/country", params={"country": typed, "ui": "ar"}).text
        )


def test_not_mentioned_and_not_known_are_said_plainly(real: TestClient) -> None:
    assert "日本" in words(real.get("/country?country=JPN&ui=zh").text)
    assert "本报告未提及。" in words(real.get("/country?country=JPN&ui=zh").text)
    unknown = real.get("/country?country=guin&ui=fr")
    assert unknown.status_code == 404
    assert "Aucun État ni organe n'est connu sous ce nom." in words(unknown.text)
    assert "Guinée-Bissau" in words(unknown.text)
    assert real.get("/country?country=" + "x" * 1001).status_code == 422


def test_the_map_has_every_state_and_its_note(real: TestClient) -> None:
    reply = real.get("/country?ui=es")
    assert catalogue("es")["map_note"] in unescape(reply.text)
    svg = ElementTree.fromstring(re.search(r'<svg viewBox="0 .*?</svg>', reply.text)[0])  # type: ignore[index]
    titles = {node.text for node in svg.iter("title")}
    assert len(titles) == 195
    assert {"Malí: 11", "Níger: 9", "Nigeria: 1", "Japón: 0"} <= titles
    assert len(svg.findall("a")) == 67
    listed = re.findall(r"<li><a [^>]*>([^<]*)</a> <span>(\d+)</span>", reply.text)
    assert listed[:2] == [("Malí", "11"), ("Níger", "9")]
    assert len(listed) == 67


def test_shapes_join_the_states() -> None:
    drawn = world()["states"]
    assert set(drawn) == {one.code for one in subjects() if one.code}
    for code, shape in drawn.items():
        assert ("path" in shape) != ("x" in shape), code
        assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+z)+", shape.get("path", "M0 0l1 1z")), code
    assert map_html({}, "fr", lambda key: key).count("<a ") == 0


def test_the_timeline_filters_and_downloads(real: TestClient) -> None:
    reply = real.get("/timeline?ui=fr&month=2019-11")
    assert re.findall(r"par\. (\d+)", words(reply.text)) == ["47", "57", "58", "60"]
    assert "novembre 2019" in words(reply.text)
    assert '<option value="2019-11" selected>novembre 2019</option>' in reply.text
    nepal = real.get("/timeline?ui=fr&state=NPL&month=2019-11")
    assert re.findall(r"par\. (\d+)", words(nepal.text)) == ["47"]
    none = real.get("/timeline?ui=fr&state=JPN")
    assert catalogue("fr")["timeline_none"] in words(none.text)
    file = real.get("/timeline.csv?ui=fr&state=NPL&month=2019-11")
    assert file.headers["content-disposition"] == 'attachment; filename="timeline.csv"'
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert rows[0][:4] == ["Du", "Au", "Date", "États nommés"]
    assert [row[:4] for row in rows[1:]] == [["2019-11", "2019-11", "novembre 2019", "Népal; Maldives; Sri Lanka"]]
    for wrong in ("month=x", "month=2019-13"):
        assert real.get(f"/timeline?{wrong}").status_code == 422


def test_the_figures_sort_and_download(real: TestClient) -> None:
    reply = real.get("/figures?ui=zh&order=value")
    values = re.findall(r'<td role="cell" data-head="数值"><span dir="ltr">([^<]*)', reply.text)
    assert values[:4] == ["801", "775", "700", "424"]
    rows = list(
        csv.reader(io.StringIO(real.get("/figures.csv?ui=zh&order=value").content.decode("utf-8-sig"), newline=""))
    )
    assert rows[0][:2] == ["数值", "原文写法"]
    assert len(rows) == len(values) + 1
    assert real.get("/figures?order=sideways").status_code == 422


@pytest.mark.parametrize("view", ["/country", "/timeline", "/timeline.csv", "/figures", "/figures.csv"])
def test_a_report_that_is_not_there(real: TestClient, view: str) -> None:
    reply = real.get(f"{view}?document=other&ui=fr")
    assert reply.status_code == 404
    assert catalogue("fr")["missing"] in unescape(reply.text)


def kept(**more: object) -> dict[str, object]:
    return {"title": "T", "items": [{"document": "unodc-som-2020", "number": "47", **more}]}


@pytest.mark.parametrize("kind", ["docx", "md", "html"])
def test_a_basket_becomes_a_file(real: TestClient, kind: str) -> None:
    reply = real.post(f"/basket/{kind}?ui=ar", json=kept(note="<i>مهم</i>"))
    assert reply.status_code == 200
    assert reply.headers["content-disposition"] == f'attachment; filename="basket.{kind}"'
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
            assert "الفقرة 47" in archive.read("word/footnotes.xml").decode()
    else:
        assert "الفقرة 47" in reply.text
        assert "<i>" not in reply.text
    if kind == "html":
        assert reply.text.startswith('<!doctype html><html lang="ar" dir="rtl">')
        assert '<blockquote lang="fr" dir="ltr">En novembre 2019' in reply.text
        assert not re.search(r"<script|src=|https?:|@import|url\(", reply.text)
        assert "default-src 'none'" in reply.text


def test_a_basket_is_taken_as_json_only_and_bounded(real: TestClient) -> None:
    data = json.dumps(kept())
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        assert real.post("/basket/docx", content=data, headers={"content-type": kind}).status_code == 415
    assert real.post("/basket/exe", json=kept()).status_code == 404
    assert real.post("/basket/docx", json={"items": "x"}).status_code == 422
    assert real.post("/basket/docx", json=kept(start=0, end=10**6)).status_code == 422
    assert real.post("/basket/docx", json={"items": [], "title": "x" * 70_000}).status_code == 413
    assert real.get("/basket/docx").status_code in (404, 405)


def test_a_quote_for_the_basket(real: TestClient) -> None:
    quote = real.get("/basket/quote?document=unodc-som-2020&p=47&from=0&to=20&ui=zh").json()
    assert quote == {
        "quote": "En novembre 2019, l'", "label": "第47段", "heading": quote["heading"], "language": "fr", "direction": "ltr",
        "link": "/report/unodc-som-2020?p=47&from=0&to=20&ui=zh#p-47",
    }  # fmt: skip
    assert (
        real.get("/basket/quote?document=unodc-som-2020&p=47").json()["quote"].endswith("trafic illicite de migrants.")
    )
    for wrong in ("document=x&p=47", "document=unodc-som-2020&p=999", "document=unodc-som-2020&p=47&from=3&to=1"):
        assert real.get(f"/basket/quote?{wrong}").status_code == 422


@pytest.mark.parametrize("view", ["/country?country=NER", "/country?country=%3Cscript%3Ealert(9)%3C/script%3E", "/timeline", "/figures", "/timeline?document=one"])  # fmt: skip
def test_hostile_text_shows_as_text(hostile: TestClient, view: str) -> None:
    reply = hostile.get(view)
    assert reply.status_code in (200, 404)
    assert reply.text.count("<script") == 1
    assert "<img" not in reply.text
    assert "<b>" not in reply.text
    assert "\u202e" not in reply.text
    assert "alert(" in words(reply.text)


def test_a_formula_in_a_report_is_no_formula_in_its_csv(hostile: TestClient) -> None:
    for file in ("/timeline.csv", "/figures.csv"):
        rows = csv.reader(io.StringIO(hostile.get(file).content.decode("utf-8-sig"), newline=""))
        cells = [cell for row in rows for cell in row]
        assert any(cell.startswith("'=cmd|") for cell in cells)
        assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_one_report_of_several(hostile: TestClient) -> None:
    assert "<h3>" in hostile.get("/country?country=NER&document=one").text
    assert catalogue("en")["country_none"] in words(hostile.get("/country?country=NER&document=two").text)
    assert '<select id="document" name="document">' in hostile.get("/figures").text
    assert catalogue("en")["figures_none"] in words(hostile.get("/figures?document=two").text)


def test_a_large_corpus_is_shown_one_report_at_a_time(hostile: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report_qa.web.sheet.MOST_AT_ONCE", 1)
    for view in ("/country", "/timeline", "/figures"):
        shown = hostile.get(view)
        assert '<option value=""' not in shown.text.partition('id="document"')[2].partition("</select>")[0]
        assert 'value="one" lang="en" dir="ltr" selected' in shown.text
    assert catalogue("en")["country_none"] in words(hostile.get("/country?country=NER&document=two").text)
