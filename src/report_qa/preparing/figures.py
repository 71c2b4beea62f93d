"""What was counted: every number of the reports that counts something, with what it counts and its sentence.

Numbers written with digits, with a word that multiplies them ("5 millions"). Not figures: dates, symbols ("74/148"), and numbers that
refer ("article 18", "objectifs 9 et 10"). Numbers spelt out ("Cinquante-sept pays") are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from report_qa.citations import citation, label
from report_qa.index.reading import Index
from report_qa.preparing.counting_words import MULTIPLIERS, PERCENT, CountingWords, counting_words
from report_qa.preparing.date_words import PLAIN_SIGNS
from report_qa.preparing.dates import find_dates
from report_qa.preparing.mentions import positions_in, sentences_with
from report_qa.preparing.sheets import csv_bytes
from report_qa.types import Paragraph, Span

COLUMNS = ("value", "figure", "unit", "section", "paragraph", "citation", "sentence")
ORDERS = ("text", "value", "unit")

_LETTER = "A-Za-z\u00c0-\u024f\u0400-\u04ff"
"""Letters that a number of its own does not follow; in Arabic and Chinese it may."""
_NUMBER = re.compile(
    rf"(?<![\d{_LETTER}/.,'])(?<![{_LETTER}]-)(?:\d{{1,3}}(?:[ ,.]\d{{3}})+(?!\d)|\d+)(?:[.,]\d+)?(?![{_LETTER}]*/\w|-[{_LETTER}]|\d)"
)
_SYMBOL = re.compile(
    rf"(?<![\w])[{_LETTER}][{_LETTER}\d.()]*(?:[/-][{_LETTER}\d.()]*)*\d[{_LETTER}\d.()/-]*|\d+(?:/\d+)+|\((?:19|20)\d\d\)"
)
_SIGNS = PLAIN_SIGNS | {ord("٫"): ".", ord("٬"): ","}
_WORD = re.compile(r"[^\W\d_]+(?:['-](?=[^\W\d_])[^\W\d_]*)*'?")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that counts. `words` spans it with what qualifies it ("plus de 65"), `unit` what it counts, both in the paragraph's
    text, `unit` empty where it cannot be told; `sentence` is its sentence."""

    paragraph: Paragraph
    value: float
    words: Span
    unit: Span
    sentence: Span


def figures(index: Index, document: str = "", order: str = "text") -> tuple[Figure, ...]:
    """The figures of a document, or of all: in the order of the text, by `value` (largest first), or by `unit`.

    Raises:
        UsageError: there is no such document.
    """
    found = [
        figure
        for at in positions_in(index, document)
        for figure in find_figures(index.paragraphs[at], index.language(at))
    ]
    if order == "value":
        found.sort(key=lambda figure: -figure.value)
    elif order == "unit":
        found.sort(
            key=lambda figure: (
                not figure.unit.of(figure.paragraph.text),
                figure.unit.of(figure.paragraph.text).casefold(),
            )
        )
    return tuple(found)


def figures_csv(index: Index, found: Iterable[Figure], language: str, titles: tuple[str, ...] = COLUMNS) -> bytes:
    """The figures as CSV; labels and citations in `language`."""
    return csv_bytes(
        titles,
        (
            (
                int(one.value) if one.value.is_integer() else one.value,
                one.words.of(one.paragraph.text),
                one.unit.of(one.paragraph.text),
                " › ".join(one.paragraph.heading),
                label(one.paragraph.number, language),
                citation(index.documents[one.paragraph.document], one.paragraph.number, language),
                one.sentence.of(one.paragraph.text),
            )
            for one in found
        ),
    )


def find_figures(paragraph: Paragraph, language: str) -> list[Figure]:
    """The figures of a paragraph, in order."""
    text = _fold(paragraph.text)
    words = counting_words(language)
    dates = [dated.span for dated in find_dates(paragraph.text, language)]
    symbols = [Span(*match.span()) for match in _SYMBOL.finditer(text)]
    found: list[Figure] = []
    reference_end = -1
    for match in _NUMBER.finditer(text):
        span = Span(*match.span())
        if any(span.overlaps(other) for other in (*dates, *symbols)):
            continue
        if _refers(text, span, words, reference_end):
            reference_end = span.end
            continue
        multiplier, end = _multiplier(text, span.end, language)
        start = _qualified(text, span.start, words)
        value = _value(match[0], words) * multiplier
        sentence = sentences_with(paragraph, [span])[0]
        found.append(Figure(paragraph, value, Span(start, end), _unit(text, end, words, language), sentence))
    return _share_units(text, found, words)


def _refers(text: str, span: Span, words: CountingWords, last_reference: int) -> bool:
    """Whether the number names instead of counting; so does one that a list joins to such a number."""
    before = text[: span.start]
    if _before(rf"(?:{words.reference})").search(before[-60:]):
        return True
    gap = before[last_reference:] if last_reference >= 0 else None
    return gap is not None and bool(
        re.fullmatch(rf"\s*(?:\([^()]*\))?\s*(?:{words.joins})\s*(?:{words.joins})?\s*", gap, re.I)
    )


@cache
def _before(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern}\s*$", re.IGNORECASE)


def _qualified(text: str, start: int, words: CountingWords) -> int:
    """Where "plus de" begins, if it stands before the number."""
    found = _before(rf"(?:{words.about})").search(text[max(0, start - 30) : start])
    return start - (len(text[max(0, start - 30) : start]) - found.start()) if found else start


def _multiplier(text: str, end: int, language: str) -> tuple[int, int]:
    """What the word after a number multiplies it by, and where that word ends."""
    for pattern, times in MULTIPLIERS:
        found = re.compile(rf"\s?(?:{pattern})(?![{_LETTER}])", re.IGNORECASE).match(text, end)
        if found:
            return times.get(language, 1) if isinstance(times, dict) else times, found.end()
    return 1, end


def _value(written: str, words: CountingWords) -> float:
    """ "1 250,5" and "1,250.5" are one number, each in its language."""
    decimal = "," if words.comma_is_decimal else "."
    number = written.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number) and (decimal not in number or number.count(decimal) > 1):
        return float(re.sub(r"[.,]", "", number))
    other = "." if decimal == "," else ","
    if decimal not in number and re.fullmatch(r"\d+[.,]\d{1,2}", number):  # "5.2" in a French text
        return float(number.replace(",", "."))
    return float(number.replace(other, "").replace(decimal, "."))


def _unit(text: str, end: int, words: CountingWords, language: str) -> Span:
    percent = re.compile(rf"\s?(?:{PERCENT})", re.IGNORECASE).match(text, end)
    if percent:
        lead = len(percent[0]) - len(percent[0].lstrip())
        return Span(percent.start() + lead, percent.end())
    if language == "zh":
        rest = re.split(words.stop, text[end : end + words.longest], maxsplit=1)[0]
        return Span(end, end + len(rest))
    return _noun_phrase(text, end, words)


def _noun_phrase(text: str, end: int, words: CountingWords) -> Span:
    """The words after a number up to punctuation or a word that begins something else."""
    first = last = -1
    at = end
    count = 0
    while count < words.longest:
        gap = re.compile(r"[ \n]+").match(text, at)
        begin = gap.end() if gap else at
        word = _WORD.match(text, begin)
        if not word or (not gap and at == end):
            break
        parts = [part for part in re.split(r"(?<=')", word[0]) if part]
        if re.fullmatch(words.stop, parts[0], re.IGNORECASE) or re.fullmatch(words.stop, word[0], re.IGNORECASE):
            break
        if not re.fullmatch(words.link, word[0], re.IGNORECASE):
            if first < 0:
                first = begin + (
                    len(parts[0]) if len(parts) > 1 and re.fullmatch(words.link, parts[0], re.IGNORECASE) else 0
                )
            last = word.end()
            count += 1
        at = word.end()
    return Span(first, last) if first >= 0 else Span(end, end)


def _share_units(text: str, found: list[Figure], words: CountingWords) -> list[Figure]:
    """ "13 à 18 ans": what the second counts, the first does."""
    for at in range(len(found) - 2, -1, -1):
        one, after = found[at], found[at + 1]
        gap = text[one.words.end : after.words.start]
        if one.unit.start == one.unit.end and re.fullmatch(rf"\s*(?:{words.joins})\s*", gap, re.IGNORECASE):
            found[at] = Figure(one.paragraph, one.value, one.words, after.unit, one.sentence)
    return found


def _fold(text: str) -> str:
    """Western digits, plain spaces, dashes and apostrophes; every character stays one."""
    return text.translate(_SIGNS)
