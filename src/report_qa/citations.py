"""How the United Nations cites a paragraph, in the reader's language."""

from __future__ import annotations

import unicodedata

from report_qa.types import Document

_PARAGRAPH = {
    "ar": "الفقرة {}",
    "en": "para. {}",
    "es": "párr. {}",
    "fr": "par. {}",
    "ru": "пункт {}",
    "zh": "第{}段",
}
_COVER = {
    "ar": "صفحة الغلاف",
    "en": "cover page",
    "es": "portada",
    "fr": "page de couverture",
    "ru": "титульный лист",
    "zh": "封面",
}
_FALLBACK = "en"
_DATE = {
    "ar": "{day} {month} {year}",
    "en": "{day} {month} {year}",
    "es": "{day} de {month} de {year}",
    "fr": "{day} {month} {year}",  # but "1er mars"
    "ru": "{day} {month} {year} года",
    "zh": "{year}年{number}月{day}日",
}
_MONTHS = {
    "ar": "كانون الثاني/يناير شباط/فبراير آذار/مارس نيسان/أبريل أيار/مايو حزيران/يونيه تموز/يوليه آب/أغسطس "
    "أيلول/سبتمبر تشرين الأول/أكتوبر تشرين الثاني/نوفمبر كانون الأول/ديسمبر",
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "zh": "1 2 3 4 5 6 7 8 9 10 11 12",
}


def label(number: str, language: str) -> str:
    """ "par. 57", "para. 57", "第57段", "الفقرة 57", "пункт 57", "párr. 57"; English form in other languages."""
    if number == "cover":
        return _COVER.get(language, _COVER[_FALLBACK])
    return _PARAGRAPH.get(language, _PARAGRAPH[_FALLBACK]).format(number)


def citation(document: Document, number: str, language: str) -> str:
    """The paragraph with its document: by symbol where the document has one, else by body, title and date."""
    if document.symbol:
        source = document.symbol
    else:
        parts = (document.body, f"« {document.title} »" if document.title else "", date(document.date, language))
        source = ", ".join(part for part in parts if part) or document.id
    separator = "，" if language == "zh" else "، " if language == "ar" else ", "
    return f"{source}{separator}{label(number, language)}"


def date(iso: str, language: str) -> str:
    """An ISO date ("2020-07-16") as the language writes it, UN month names in Arabic; other text as it is."""
    year, _, rest = iso.partition("-")
    month, _, day = rest.partition("-")
    if not (year.isdecimal() and month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12):
        return iso
    form = language if language in _DATE else _FALLBACK
    day = "1er" if form == "fr" and int(day) == 1 else str(int(day))
    return _DATE[form].format(day=day, month=_month_names(form)[int(month) - 1], year=year, number=int(month))


def _month_names(language: str) -> list[str]:
    # Arabic names are pairs joined by "/", some of two words
    words = unicodedata.normalize("NFC", _MONTHS[language]).split()
    names: list[str] = []
    for word in words:
        if names and language == "ar" and "/" not in names[-1]:
            names[-1] += f" {word}"
        else:
            names.append(word)
    return names
