"""Dates by value: what the words say, no more."""

from __future__ import annotations

import csv
import io

import pytest

from report_qa.errors import UsageError
from report_qa.index.reading import Index
from report_qa.preparing.dates import find_dates
from report_qa.preparing.sheets import csv_bytes
from report_qa.preparing.subjects import subject_of
from report_qa.preparing.timeline import COLUMNS, months_of, timeline, timeline_csv
from report_qa.types import Paragraph


def told(text: str, language: str) -> list[str]:
    """ "words: first" or "words: first/last" of each date."""
    return [
        f"{d.span.of(text)}: {d.when.first}{'' if d.when.first == d.when.last else '/' + d.when.last}"
        for d in find_dates(text, language)
    ]


@pytest.mark.parametrize(
    ("number", "dates"),
    [
        ("2", ["juillet 2020: 2020-07", "octobre 2018: 2018-10", "mai 2019: 2019-05", "mai 2019: 2019-05"]),
        ("5", ["En 2019: 2019", "deuxième trimestre de 2020: 2020-Q2", "avril 2020: 2020-04"]),
        ("8", ["11 au 13 septembre 2019: 2019-09-11/2019-09-13"]),
        ("9", ["8 et 9 septembre 2020: 2020-09-08/2020-09-09"]),
        ("12", ["En 2020: 2020", "18 au 22 mai: --05-18/--05-22", "dernier trimestre de 2020: 2020-Q4"]),
        ("15", []),
        ("19", []),
        ("21", []),
        ("27", ["août 2018: 2018-08", "de 2016: 2016", "juin et juillet 2020: 2020-06/2020-07"]),
        ("32", ["mars 2019: 2019-03", "16 mars 2018: 2018-03-16"]),
        ("37", ["En 2019: 2019", "mi-2020: 2020"]),
        ("40", ["2018-2022: 2018/2022"]),
        ("47", ["novembre 2019: 2019-11"]),
        ("49", ["entre le 26 février et le 1er mars 2019: 2019-02-26/2019-03-01", "entre le 2 et le 5 juillet 2019: 2019-07-02/2019-07-05"]),
        ("50", ["en 2019: 2019"]),
        ("56", ["juin 2020: 2020-06", "de 2012: 2012", "de 2018: 2018"]),
        ("57", ["novembre 2019: 2019-11", "24 au 26 février 2020: 2020-02-24/2020-02-26"]),
        ("68", ["mars et avril 2019: 2019-03/2019-04"]),
        ("cover", ["16 juillet 2020: 2020-07-16", "12-16 octobre 2020: 2020-10-12/2020-10-16"]),
    ],
)  # fmt: skip
def test_dates_of_the_report(report: dict[str, Paragraph], number: str, dates: list[str]) -> None:
    assert told(report[number].text, "fr") == dates


@pytest.mark.parametrize(
    ("language", "text", "dates"),
    [
        ("en", "from 11 to 13 September 2019", ["11 to 13 September 2019: 2019-09-11/2019-09-13"]),
        ("en", "11–13 September 2019 and September 15, 2019", ["11–13 September 2019: 2019-09-11/2019-09-13", "September 15, 2019: 2019-09-15"]),
        ("en", "on 8 and 15 May 2019", ["8 and 15 May 2019: 2019-05-08", "8 and 15 May 2019: 2019-05-15"]),
        ("en", "between 26 February and 1 March 2019", ["between 26 February and 1 March 2019: 2019-02-26/2019-03-01"]),
        ("en", "in the last quarter of 2020, in 2018 and 2019", ["last quarter of 2020: 2020-Q4", "in 2018 and 2019: 2018", "in 2018 and 2019: 2019"]),
        ("en", "they may march in 2000 towns; resolution 2491 (2019); A/RES/2019/5; of 2000 migrants", ["in 2000: 2000"]),
        ("en", "on 31 February 2019, on 30 February", []),
        ("en", "2019-11-05", ["2019-11-05: 2019-11-05"]),
        ("es", "del 11 al 13 de septiembre de 2019, los días 4 y 5 de julio de 2018", ["11 al 13 de septiembre de 2019: 2019-09-11/2019-09-13", "4 y 5 de julio de 2018: 2018-07-04/2018-07-05"]),
        ("es", "en noviembre de 2019, entre 2018 y 2020, en el primer semestre de 2019", ["noviembre de 2019: 2019-11", "entre 2018 y 2020: 2018/2020", "primer semestre de 2019: 2019-H1"]),
        ("ru", "11–13 сентября 2019 года, в ноябре 2019 года", ["11–13 сентября 2019: 2019-09-11/2019-09-13", "ноябре 2019: 2019-11"]),
        ("ru", "с 26 февраля по 1 марта 2019 года; 2000 человек; в 2018 году", ["26 февраля по 1 марта 2019: 2019-02-26/2019-03-01", "2018 году: 2018"]),
        ("ru", "в последнем квартале 2018 года, 05.11.2019", ["последнем квартале 2018: 2018-Q4", "05.11.2019: 2019-11-05"]),
        ("ar", "من 11 إلى 13 أيلول/سبتمبر 2019، يومي 4 و5 تموز/يوليه 2018", ["11 إلى 13 أيلول/سبتمبر 2019: 2019-09-11/2019-09-13", "4 و5 تموز/يوليه 2018: 2018-07-04/2018-07-05"]),
        ("ar", "في تشرين الثاني/نوفمبر ٢٠١٩، في عام 2018، 2019 شخصا", ["تشرين الثاني/نوفمبر ٢٠١٩: 2019-11", "عام 2018: 2018"]),
        ("zh", "2019年9月11日至13日，２０１９年11月", ["2019年9月11日至13日: 2019-09-11/2019-09-13", "２０１９年11月: 2019-11"]),
        ("zh", "2019年2月26日至3月1日；2020年第二季度；2018-2020年；2019名", ["2019年2月26日至3月1日: 2019-02-26/2019-03-01", "2020年第二季度: 2020-Q2", "2018-2020年: 2018/2020"]),
        ("de", "am 5 November 2019", ["5 November 2019: 2019-11-05"]),
        ("xx", "2019-11-05", ["2019-11-05: 2019-11-05"]),
    ],
)  # fmt: skip
def test_dates_in_every_language(language: str, text: str, dates: list[str]) -> None:
    assert told(text, language) == dates


def test_long_numbers_take_no_long_time() -> None:
    assert find_dates("1" * 20_000 + " et " * 5_000, "fr") == []


def test_the_timeline_is_sorted_and_filtered(hash_index: Index) -> None:
    events = timeline(hash_index)
    begins = [event.when.bounds[0] for event in events if event.when.bounds]
    assert begins == sorted(begins)
    assert len(begins) == len(events) - 1
    assert [event.when.first for event in events if not event.when.bounds] == ["--05-18"]
    assert events[-1].when.first == "--05-18"
    of_nepal = timeline(hash_index, state=subject_of("NPL"))
    assert [(e.paragraph.number, e.when.first) for e in of_nepal] == [("4", "2019"), ("47", "2019-11")]
    assert [one.key for one in of_nepal[1].states] == ["NPL", "MDV", "LKA"]
    sentence = of_nepal[1].sentence.of(of_nepal[1].paragraph.text)
    assert sentence.startswith("En novembre 2019, l'ONUDC a organisé, au Népal, un atelier régional")
    assert sentence.endswith("Sri Lanka.")
    november = timeline(hash_index, month="2019-11")
    assert [e.paragraph.number for e in november] == ["47", "57", "58", "60"]
    section = next(e.paragraph.heading for e in events if e.paragraph.number == "64")
    assert {e.paragraph.number for e in timeline(hash_index, section=section)} == {"60", "61", "62", "63", "64", "65"}
    assert timeline(hash_index, "unodc-som-2020") == events
    assert "2019-11" in months_of(events)
    assert "2020-09" in months_of(events)


def test_wrong_filters(hash_index: Index) -> None:
    for month in ("2019", "2019-13", "November", "2019-1", "0000-01", "٢٠١٩-١١"):
        with pytest.raises(UsageError, match="2019-11"):
            timeline(hash_index, month=month)
    with pytest.raises(UsageError, match="no document"):
        timeline(hash_index, "other")


def test_the_csv_of_the_timeline(hash_index: Index) -> None:
    data = timeline_csv(hash_index, timeline(hash_index, state=subject_of("NPL")), "ar")
    assert data.startswith(b"\xef\xbb\xbf")
    head, _, row = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert tuple(head) == COLUMNS
    cells = dict(zip(COLUMNS, row, strict=True))
    assert cells["from"] == cells["to"] == "2019-11"
    assert cells["date"] == "novembre 2019"
    assert cells["states"] == "نيبال; ملديف; سري لانكا"
    assert cells["paragraph"] == "الفقرة 47"
    assert cells["section"].endswith("1. Assistance législative et élaboration de stratégies")


def test_formulas_are_neutralised() -> None:
    cells = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1", "a=b", "ok", 'a"b', "a\nb", "--05-18"]
    _, row = csv.reader(io.StringIO(csv_bytes(["=head"], [cells]).decode("utf-8-sig"), newline=""))
    assert row[:8] == ["'" + str(cell) for cell in cells[:8]]
    assert row[8:] == ["a=b", "ok", 'a"b', "a\nb", "'--05-18"]
    assert csv_bytes([], [[-5, 1.5]]).decode("utf-8-sig").split() == ["-5,1.5"]
