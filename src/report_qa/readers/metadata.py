"""What a document says about itself on its first page, in six languages. What it does not say is left out.

Only what stands before the first numbered paragraph or heading is read, and the running heads. A line that begins with a footnote's
star says what another document is, most often the agenda.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from report_qa.readers.pieces import Pieces

SYMBOL = re.compile(
    r"(?:A|E|S|T|ST|TD|[A-Z]{2,}(?:\.\d+)?)(?:/(?:[A-Z][A-Za-z]{0,7}|\d{1,4})(?:[.\-][A-Z\d]+)*(?:\([\dIVXLC]+\))?){1,7}"
)
"""The symbol of a UN document: "A/75/1", "CTOC/COP/WG.7/2019/2", "E/CN.15/2020/2/Add.1", "S/RES/1325(2000)"."""

_MOST_LINES = 80
_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "يناير فبراير مارس أبريل مايو يونيه يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
_MONTH = {name: number for names in _MONTHS.values() for number, name in enumerate(names.split(), start=1)} | {
    "يونيو": 6,
    "يوليو": 7,
    "setiembre": 9,
}
_DATE = re.compile(
    r"(?P<day>\d{1,2})(?:\s?er|º|\.º)?\s+(?:de\s+|[\w ]+/)?(?P<month>[^\W\d_]+)\s+(?:de\s+)?(?P<year>\d{4})(?:\s*(?:года|г\.))?"
    r"|(?P<english>[A-Z][a-z]+)\s+(?P<english_day>\d{1,2}),\s+(?P<english_year>\d{4})"
    r"|(?P<chinese_year>\d{4})\s*年\s*(?P<chinese_month>\d{1,2})\s*月\s*(?P<chinese_day>\d{1,2})\s*日"
)
_LANGUAGE_NAMES = {
    "ar": "arabic arabe árabe арабский العربية عربي بالعربية 阿拉伯文 arabisch",
    "en": "english anglais inglés английский الإنكليزية إنكليزي بالإنكليزية الإنجليزية 英文",
    "es": "spanish espagnol español испанский الإسبانية إسباني بالإسبانية 西班牙文",
    "fr": "french français francés французский الفرنسية فرنسي بالفرنسية 法文",
    "ru": "russian russe ruso русский الروسية روسي بالروسية 俄文",
    "zh": "chinese chinois chino китайский الصينية صيني بالصينية 中文",
}
_LANGUAGE = {name: code for code, names in _LANGUAGE_NAMES.items() for name in names.split()}
_ORIGINAL = re.compile(
    r"(?:original|язык оригинала|оригинал|الأصل|原文)\s*[:：]\s*(?P<language>[^\W\d_]+)", re.IGNORECASE
)
_DISTRIBUTION = re.compile(
    r"(?:distr\s*[.:]|distribución|distribution|distribución|التوزيع|توزيع|分发)\s*[:：.]*\s*(?P<value>[^\W\d_][^\d\n]{2,30})",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"[\w\- ]{3,40}\bsession\b|[\w\- ]{3,40}\s(?:período|periodo)\s(?:extraordinario\s)?de\ssesiones|[\w\- ]{3,50}\sсессия"
    r"|الدورة\s[^\d\n,،]{3,40}|第[〇一二三四五六七八九十百\d]+(?:届会议|届会|次会议|届特别会议)",
    re.IGNORECASE,
)
_ITEM = r"(?P<item>\d{1,3}(?:\s?[(（]?\s?[^\W\d_]{1,3}\s?[)）])?(?:\s?[(（]\s?[ivx]{1,4}\s?[)）])?)"
_AGENDA = re.compile(
    rf"(?:agenda\s+items?|items?|points?|tema|пункт|البند)\s+{_ITEM}\s*(?=(?:of|de|del|предварительной|повестки|من)\b|[*\s]*$)"
    rf"|(?:临时)?议程\*?\s*项目\s*(?P<chinese>\d{{1,3}}(?:\s?[(（]\s?[^\W\d_]{{1,3}}\s?[)）])?)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:the\s)?(?:general assembly|security council|human rights council|economic and social council|conference of the (?:states )?part"
    r"|commission on|committee (?:on|against|of)|working group|governing council|executive board|united nations congress)"
    r"|assemblée générale|conseil (?:de sécurité|des droits|économique|d[e']\s?administration|exécutif)|conférence des (?:états )?part"
    r"|commission (?:pour|de|des|du)|comité (?:de|des|du|contre|sur|pour)|groupe de travail"
    r"|asamblea general|consejo (?:de|económico|ejecutivo)|conferencia de (?:las|los estados) part|comisión de|comité (?:de|contra)|grupo de trabajo"
    r"|генеральная ассамблея|совет (?:безопасности|по правам)|экономический и социальный совет|конференция (?:государств-)?участников|комиссия по|комитет (?:по|против)|рабочая группа"
    r"|الجمعية العامة|مجلس (?:الأمن|حقوق)|المجلس الاقتصادي|مؤتمر (?:الأطراف|الدول)|لجنة |اللجنة |الفريق العامل"
    r"|大会|安全理事会|人权理事会|经济及社会理事会|(?:.{0,40})缔约[方国](?:大会|会议)|.{2,30}委员会",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"(?:report|note|addendum|letter|statement) (?:of|by|from|prepared)|rapport (?:d[ue]s?|établi)|note (?:d[ue]s?|établie)|lettre d"
    r"|informe (?:de|del|preparado)|nota (?:de|del|preparada)|carta |доклад |записка |письмо |تقرير |مذكرة |رسالة |.{2,30}的(?:报告|说明|信)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"[IVXА-ЯA-Z\d]{1,4}[.)．、]\s*\S|[一二三四五六七八九十]+、")
_STAR_NOTE = re.compile(r"[*＊⁰¹²³⁴-⁹]")


def find_metadata(pieces: Pieces, text: str) -> dict[str, str]:
    """The fields that are stated; see `ReadDocument` for their names."""
    cover = list(_cover(text))
    lines = [line for block in cover for line in block.split("\n")]
    heads = [unicodedata.normalize("NFKC", head) for head in pieces.heads]
    found = {
        "symbol": _symbol(heads, lines),
        "session": _first_whole(_SESSION, lines),
        "date": _date(lines),
        "agenda_item": _agenda_item(lines),
        "distribution": _distribution(lines),
        "original_language": _original(lines),
        "language": _language(lines, pieces.stated),
        "body": _body(cover),
    }
    found["title"] = pieces.stated.get("title", "") or _title(cover, set(found.values()))
    return {name: value for name, value in found.items() if value}


def _cover(text: str) -> Iterator[str]:
    """The blocks before the first numbered one or the first heading after a title, footnotes left out."""
    lines = 0
    for position, block in enumerate(re.split(r"\n{2,}", text.strip())):
        words = unicodedata.normalize("NFKC", block.strip())
        heading = words.startswith("#")
        words = re.sub(r"^#{1,6} ", "", words)
        if _STAR_NOTE.match(words):
            continue
        if position and (_NUMBERED.match(words) and not SYMBOL.match(words)):
            return
        if lines and heading and len(words) > 300:
            return
        lines += words.count("\n") + 1
        if lines > _MOST_LINES or len(words) > 1500:
            return
        yield words


def _symbol(heads: Iterable[str], lines: Iterable[str]) -> str:
    """The one symbol that stands by itself on a line; running heads may have a page number beside it."""
    alone = dict.fromkeys(
        found[0].replace(" ", "") for line in lines if (found := SYMBOL.fullmatch(line.strip())) and "/" in found[0]
    )
    in_heads = dict.fromkeys(
        word
        for head in heads
        for word in (head.split()[:1] + head.split()[-1:] if head else [])
        if SYMBOL.fullmatch(word) and any(c.isdigit() for c in word)
    )
    for candidates in (in_heads, alone):
        # two documents' symbols: nobody can tell which is meant
        if len(candidates) == 1:
            return next(iter(candidates))
    return ""


def _first_whole(pattern: re.Pattern[str], lines: Iterable[str]) -> str:
    return next((line.strip(" *") for line in lines if pattern.fullmatch(line.strip(" *"))), "")


def _date(lines: Iterable[str]) -> str:
    """The first line that is a date and nothing else, perhaps after "Distr.: General"."""
    for line in lines:
        words = re.sub(r"^distr\S*\s*:?\s*\w+\s+(?=\d)", "", line.strip(" *"), flags=re.IGNORECASE)
        if (match := _DATE.fullmatch(words)) and (iso := _iso(match)):
            return iso
    return ""


def _iso(match: re.Match[str]) -> str:
    if match["chinese_year"]:
        year, month, day = int(match["chinese_year"]), int(match["chinese_month"]), int(match["chinese_day"])
    else:
        name = unicodedata.normalize("NFC", (match["month"] or match["english"]).casefold())
        month = _MONTH.get(name, 0)
        year, day = int(match["year"] or match["english_year"]), int(match["day"] or match["english_day"])
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 and year > 1900 else ""


def _agenda_item(lines: Iterable[str]) -> str:
    for line in lines:
        if match := _AGENDA.match(line.strip()):
            return " ".join((match["item"] or match["chinese"]).split())
    return ""


def _distribution(lines: Iterable[str]) -> str:
    for line in lines:
        if match := _DISTRIBUTION.match(line.strip()):
            return match["value"].strip(" :：.")
    return ""


def _original(lines: Iterable[str]) -> str:
    for line in lines:
        if match := _ORIGINAL.search(line):
            return _code(match["language"])
    return ""


def _language(lines: Iterable[str], stated: Mapping[str, str]) -> str:
    """From a line that is a language's name, else from what the format states (`<html lang>`)."""
    for line in lines:
        if code := _code(line.strip()):
            return code
    code = re.split(r"[-_]", stated.get("language", "").lower())[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""


def _code(name: str) -> str:
    return _LANGUAGE.get(unicodedata.normalize("NFC", name.casefold()), "")


def _body(cover: Sequence[str]) -> str:
    for block in cover[:12]:
        words = " ".join(block.split())
        # a whole short block, not a sentence about the body
        if len(words) < 160 and _BODY.match(words) and not re.search(r"[.,;:،，。]$", words):
            return words
    return ""


def _title(cover: Sequence[str], taken: set[str]) -> str:
    """What stands before the line that names the author ("Report of the Secretary-General"); else the only block there is."""
    blocks = [" ".join(block.split()) for block in cover]
    for position, block in enumerate(blocks):
        if position and len(block) < 120 and _AUTHOR.match(block) and blocks[position - 1] not in taken:
            return blocks[position - 1].rstrip("*")
    return ""


__all__ = ["SYMBOL", "find_metadata"]
