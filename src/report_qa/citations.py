"""How the United Nations cites a paragraph, in the reader's language."""

from __future__ import annotations

import unicodedata

from report_qa.numerals import value_of
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
_ADDRESS: dict[str, dict[str, str]] = {
    "annex": {
        "ar": "المرفق {}",
        "en": "annex {}",
        "es": "anexo {}",
        "fr": "annexe {}",
        "ru": "приложение {}",
        "zh": "附件{}",
    },
    "appendix": {
        "ar": "التذييل {}",
        "en": "appendix {}",
        "es": "apéndice {}",
        "fr": "appendice {}",
        "ru": "добавление {}",
        "zh": "附录{}",
    },
    "enclosure": {
        "ar": "الضميمة {}",
        "en": "enclosure {}",
        "es": "documento adjunto {}",
        "fr": "pièce jointe {}",
        "ru": "добавление {}",
        "zh": "附文{}",
    },
    "rule": {
        "ar": "المادة {}",
        "en": "rule {}",
        "es": "artículo {}",
        "fr": "article {}",
        "ru": "правило {}",
        "zh": "第{}条",
    },
    "article": {
        "ar": "المادة {}",
        "en": "article {}",
        "es": "artículo {}",
        "fr": "article {}",
        "ru": "статья {}",
        "zh": "第{}条",
    },
    "decision": {
        "ar": "المقرر {}",
        "en": "decision {}",
        "es": "decisión {}",
        "fr": "décision {}",
        "ru": "решение {}",
        "zh": "第{}号决定",
    },
    "resolution": {
        "ar": "القرار {}",
        "en": "resolution {}",
        "es": "resolución {}",
        "fr": "résolution {}",
        "ru": "резолюция {}",
        "zh": "第{}号决议",
    },
    "preamble": {
        "ar": "الديباجة",
        "en": "preamble",
        "es": "preámbulo",
        "fr": "préambule",
        "ru": "преамбула",
        "zh": "序言",
    },
    "section": dict.fromkeys(("ar", "en", "es", "fr", "ru"), "§ {}") | {"zh": "第{}节"},
}
"""The parts of an address that are no paragraph; {} is their number."""
_ORDINALS = {
    "ar": "الأولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة",
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth",
    "es": "primer segundo tercer cuarto quinto sexto séptimo octavo noveno décimo",
    "fr": "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
    "ru": "первый второй третий четвертый пятый шестой седьмой восьмой девятый десятый",
}
_BY_PLACE = {
    # a paragraph that has a place and no number: in words up to ten, then in digits
    "ar": ("الفقرة {}", "الفقرة رقم {}"),
    "en": ("{} paragraph", "{}th paragraph"),
    "es": ("{} párrafo", "{}.º párrafo"),
    "fr": ("{} alinéa", "{}e alinéa"),
    "ru": ("{} абзац", "{}-й абзац"),
    "zh": ("第{}段", "第{}段"),
}
_ARTICLE_PARAGRAPH = {"zh": "第{}款"}
_HAN = "一二三四五六七八九十"
_SEPARATOR = {"ar": "، ", "zh": "，"}
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
    """ "par. 57", "para. 57", "第57段", "الفقرة 57", "пункт 57", "párr. 57"; English form in other languages.

    Of an address in several parts, each is named: "annex I, para. 3", "article 3, para. 2", "preamble, second paragraph",
    "§ 2.1, second paragraph".
    """
    form = language if language in _PARAGRAPH else _FALLBACK
    if number == "cover":
        return _COVER[form]
    parts = number.split(", ")
    named = [_part(part, before, form) for part, before in zip(parts, ["", *parts], strict=False)]
    return _separator(form).join(filter(None, named))


def _part(part: str, before: str, language: str) -> str:
    """One part of an address; `before` is the part before it."""
    kind, _, counted = part.partition(" ")
    if kind in _ADDRESS:
        if kind == "section" and counted == "0":  # before the first heading
            return ""
        if (
            language == "zh"
            and (value := value_of(counted))
            and kind in ("annex", "appendix", "enclosure")
            and value <= 10
        ):
            counted = _HAN[value - 1]
        return _ADDRESS[kind][language].format(counted).strip()
    if part.isdecimal() and before.partition(" ")[0] in ("section", "preamble"):
        return _by_place(int(part), language)
    if before.startswith(("article ", "rule ")) and language in _ARTICLE_PARAGRAPH:
        return _ARTICLE_PARAGRAPH[language].format(part)
    return _PARAGRAPH[language].format(part)


def _by_place(place: int, language: str) -> str:
    in_words, in_digits = _BY_PLACE[language]
    ordinals = _ORDINALS.get(language, "").split()
    if place <= len(ordinals):
        return in_words.format(ordinals[place - 1])
    if language == "en" and place % 100 not in (11, 12, 13):
        return f"{place}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th') } paragraph"
    return in_digits.format(place)


def _separator(language: str) -> str:
    return _SEPARATOR.get(language, ", ")


def citation(document: Document, number: str, language: str) -> str:
    """The paragraph with its document: by symbol where the document has one, else by body, title and date."""
    return "".join(words for words, _ in citation_parts(document, number, language))


def citation_parts(document: Document, number: str, language: str) -> list[tuple[str, str]]:
    """The citation as (words, their language): the document's own words in it are not in the reader's `language`, and whoever
    shows both on one line keeps them apart. Quotation marks are the title's: « » are mirrored where a line runs from right to left."""
    own = [document.symbol] if document.symbol else [document.body, f"« {document.title} »" if document.title else ""]
    parts = [(words, document.language) for words in own if words]
    if not document.symbol and document.date:
        parts.append((date(document.date, language), language))
    parts = parts or [(document.id, document.language)]
    parts.append((label(number, language), language))
    between = (_separator(language), language)
    return [one for part in parts for one in (between, part)][1:]


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
