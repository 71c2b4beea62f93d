"""The words of dates in the six official languages: what joins the ends of a range, what says that four digits are a year.

Names of months come from the CLDR through Babel; in Arabic the pairs of the United Nations as well.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache

from report_qa.citations import date
from report_qa.terms import plain


def _plain_signs() -> dict[int, str]:
    decimals = (chr(point) for point in range(sys.maxunicode + 1) if chr(point).isdecimal())
    signs = {ord(digit): str(unicodedata.digit(digit)) for digit in decimals}
    spaces = dict.fromkeys(map(ord, "\t\r\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"), " ")
    dashes = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\uff0d"), "-")
    return signs | spaces | dashes | {ord("\u2019"): "'"}


PLAIN_SIGNS = _plain_signs()
"""For `str.translate`: digits of any script Western, spaces, dashes and apostrophes plain, one character for each."""


@dataclass(frozen=True, slots=True)
class DateWords:
    """Regular expressions for one language, of folded text.

    `through` joins the ends of a range, `plus` joins two dates that need not be one; after `between`, "and" makes a range. `of` stands between the parts of a date.
    `sure` before a year makes it one; `maybe` does where no noun follows ("de 2016 et", not "de 2016 migrants"); `after` follows a year.
    `ordinals` gives 1 to 4, or −1 for the last.
    """

    through: str = r"(?!)"
    plus: str = r"(?!)"
    between: str = r"(?!)"
    of: str = r"\s+"
    sure: str = r"(?!)"
    maybe: str = r"(?!)"
    after: str = r"(?!)"
    no_noun: str = r"(?!)"
    quarter: str = r"(?!)"
    half: str = r"(?!)"
    ordinals: tuple[tuple[str, int], ...] = ()
    ordinal_first: bool = True


_WORDS = {
    "fr": DateWords(
        through=r"\s+(?:au|à|jusqu'au)\s+",
        plus=r"\s+et\s+(?:le\s+|du\s+)?",
        between="entre",
        of=r"\s+(?:de\s+)?(?:l'année\s+)?",
        sure=r"en|depuis|courant|mi-|fin|début|dès|l'année|années?|jusqu'en|avant|après|période|d'ici",
        maybe=r"de|pour|durant|pendant|à",
        no_noun=r"et|ou|sur|à|au|aux|en|par|pour|dans|qui|que|il|elle|des?|du",
        quarter="trimestre",
        half="semestre",
        ordinals=(("premier", 1), ("1er", 1), ("deuxième", 2), ("2e", 2), ("second", 2), ("troisième", 3), ("3e", 3),
                  ("quatrième", 4), ("4e", 4), ("dernier", -1)),
    ),
    "en": DateWords(
        through=r"\s+(?:to|through|until)\s+",
        plus=r"\s+and\s+",
        between="[Bb]etween",
        of=r"\s+(?:of\s+)?(?:the\s+year\s+)?",
        sure=r"in|since|during|until|by|early|late|mid-?|year|years|throughout|before|after",
        maybe=r"of|for|from|the",
        no_noun=r"and|or|on|to|in|by|for|with|at|as|which|that|when|the|it|of|from",
        quarter="quarter",
        half="half",
        ordinals=(("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("last", -1)),
    ),
    "es": DateWords(
        through=r"\s+(?:al?|hasta(?:\s+el)?)\s+",
        plus=r"\s+[ye]\s+(?:el\s+)?",
        between="entre",
        of=r"\s+(?:del?\s+)?(?:año\s+)?",
        sure=r"en|desde|durante|años?|hasta|mediados\s+de|principios\s+de|fines\s+de|finales\s+de",
        maybe=r"del?|para|a",
        no_noun=r"y|o|sobre|a|al|en|por|para|que|de|del|con",
        quarter="trimestre",
        half="semestre",
        ordinals=(("primer", 1), ("segundo", 2), ("tercer", 3), ("cuarto", 4), ("último", -1)),
    ),
    "ru": DateWords(
        through=r"\s+(?:по|до)\s+",
        plus=r"\s+и\s+",
        after=r"\s*(?:годы|год|года|году|годом|годов|годах|гг?\.)",
        quarter=r"квартал\w?",
        half=r"полугоди\w",
        ordinals=(("перв", 1), ("втор", 2), ("трет", 3), ("четверт", 4), ("четвёрт", 4), ("последн", -1), ("iv", 4), ("iii", 3), ("ii", 2), ("i", 1)),
    ),
    "ar": DateWords(
        through=r"\s+(?:الي|حتي)\s+",
        plus=r"\s+و\s*",
        between="بين",
        of=r"\s+(?:من\s+)?(?:ل?عام\s+|سنه\s+)?",
        sure=r"(?:[بلو]?عام[ي]?|العام|[بلو]?سنه|السنه|في|منذ)",
        maybe=r"(?!)",
        quarter=r"(?:ل?لربع|الربع)",
        half=r"(?:ل?لنصف|النصف)",
        ordinals=(("الاول", 1), ("الثاني", 2), ("الثالث", 3), ("الرابع", 4), ("الاخير", -1)),
        ordinal_first=False,
    ),
    "zh": DateWords(ordinals=(*((c, n % 4 + 1) for n, c in enumerate("一二三四1234")), ("上", 1), ("下", 2), ("最", -1))),
}  # fmt: skip


def date_words(language: str) -> DateWords:
    """Those of `language`; in others than the official ones only numbers and the names of months tell a date."""
    return _WORDS.get(language, DateWords())


@cache
def months(language: str) -> tuple[tuple[str, int], ...]:
    """(regular expression, month) of every name of a month, longest first; for text folded by `dates`."""
    locales = ("ar", "ar_IQ") if language == "ar" else (language,)
    widths = [width for locale in locales for width in _wide(locale)]
    if language == "ar":
        widths.append({month: second for _, second, month in _pairs()})
    names = {name: month for width in widths for month, name in width.items()}
    listed = [(_pattern(name, language), month) for name, month in names.items()]
    if language == "ar":
        listed += [(rf"{re.escape(fold_letters(a))}\s*/\s*{re.escape(fold_letters(b))}", n) for a, b, n in _pairs()]
    return tuple(sorted(set(listed), key=lambda one: (-len(one[0]), one)))


def fold_letters(text: str) -> str:
    """Arabic letters that are written in several ways made one; every character stays one character."""
    return "".join(one if len(one := plain(c)) == 1 else c for c in text)


def _wide(locale: str) -> list[dict[int, str]]:
    from babel import Locale, UnknownLocaleError

    try:
        named = Locale.parse(locale).months
    except (UnknownLocaleError, ValueError):
        return []
    return [dict(named["format"]["wide"]), dict(named["stand-alone"]["wide"])]


def _pairs() -> list[tuple[str, str, int]]:
    """The Arabic names of the United Nations, "كانون الثاني/يناير", as (first, second, month)."""
    found = []
    for month in range(1, 13):
        first, _, second = date(f"2000-{month:02}-01", "ar").removeprefix("1 ").removesuffix(" 2000").partition("/")
        found.append((first, second, month))
    return found


def _pattern(name: str, language: str) -> str:
    escaped = re.escape(fold_letters(name)) if language == "ar" else re.escape(name)
    if language == "ru":  # the CLDR has two cases of six
        root = re.sub(r"(?<=\w)[ьйая]$", "", name)
        return rf"{root}(?:ь|я|е|ю|ем|й|а|у|ом|и)?" if len(root) > 2 else rf"{root}(?:й|я|е|ю|ем)"
    return escaped
