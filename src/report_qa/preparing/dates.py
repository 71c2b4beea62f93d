"""Dates in a text: each with the span of its words, as exact as the text is, and nothing added.

Own patterns rather than a library: dateparser's search gives no spans and fills what a text leaves out from today's date; here a
row that a delegate cites must stand in the text. A month without a year is no date ("en mars"), a day without one keeps its year
open. Relative dates ("la même année") are left alone.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from report_qa.preparing.date_words import PLAIN_SIGNS, date_words, fold_letters, months
from report_qa.types import Span

DAY, MONTH, QUARTER, HALF, YEAR = "day", "month", "quarter", "half", "year"
_OPEN_YEAR = "-"
"""Stands for a year that the text does not give, as in ISO 8601: "--05-18"."""


@dataclass(frozen=True, slots=True)
class When:
    """From `first` to `last`, both included, each "2019-11-05", "2019-11", "2020-Q4", "2019-H1", "2019" or, without a year, "--05-18"."""

    first: str
    last: str
    precision: str

    @property
    def bounds(self) -> tuple[date, date] | None:
        """First and last day that are meant; None where no year is given."""
        if self.first.startswith(_OPEN_YEAR):
            return None
        return _days(self.first)[0], _days(self.last)[1]

    @property
    def order(self) -> tuple[bool, date, date, str]:
        """For sorting: by first day, the more exact first; dates without a year last."""
        if self.bounds is None:
            return True, date.max, date.max, self.first
        return False, *self.bounds, self.first

    def touches(self, month: str) -> bool:
        """Whether it is as exact as a half-year and has a day in `month` ("2019-11")."""
        if self.bounds is None or self.precision == YEAR:
            return False
        first, last = _days(month)
        return self.bounds[0] <= last and first <= self.bounds[1]


@dataclass(frozen=True, slots=True)
class Dated:
    """A date and the words of the text that say it."""

    span: Span
    when: When


def find_dates(text: str, language: str) -> list[Dated]:
    """The dates of a text in `language` (ISO 639-1), in order; none overlap but those that share their words ("8 and 15 May")."""
    folded = _fold(text, language)
    taken: list[Span] = []
    found: list[Dated] = []
    for pattern, read in _patterns(language):
        for match in pattern.finditer(folded):
            span = Span(*match.span())
            if any(span.overlaps(other) for other in taken):
                continue
            dates = [
                one for one in read({k: v for k, v in match.groupdict().items() if v is not None}) if _is_possible(one)
            ]
            taken.append(span)  # "31 février 2019" is not "février 2019"
            found += [Dated(span, one) for one in dates]
    return sorted(found, key=lambda one: (one.span.start, one.when.order))


Groups = dict[str, str]
Reader = Callable[[Groups], Iterator[When]]


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """Patterns, the longest readings first, with what each means."""
    reading = _Reading(language)
    numeric: list[tuple[str, Reader]] = [
        (r"(?<![\w/.-])(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>\d\d)(?![\w/-])", reading.one),
        (r"(?<![\w/.-])(?P<d>\d\d?)\.(?P<m>0?[1-9]|1[0-2])\.(?P<y>(?:19|20)\d\d)(?![\w/-])", reading.one),
    ]
    listed = [*numeric, *(_chinese(reading) if language == "zh" else _spaced(reading))]
    flags = re.NOFLAG if language == "en" else re.IGNORECASE  # "may" and "march" are no months
    return tuple((re.compile(pattern, flags), read) for pattern, read in listed)


def _spaced(reading: _Reading) -> list[tuple[str, Reader]]:
    language = reading.language
    words = date_words(language)
    month_names = "|".join(pattern for pattern, _ in months(language)) or "(?!)"

    raised = r"(?:er|re|º|st|nd|rd|th|-е|-го)?"

    def day(name: str) -> str:
        return rf"(?<![\w/.,:-])(?P<{name}>[0-3]?\d)(?!\d){raised}"

    def month(name: str) -> str:
        return rf"(?P<{name}>{month_names})(?!\w)"

    def year(name: str) -> str:
        return rf"(?P<{name}>(?:19|20)\d\d)(?!\w|[/.,]\d)"

    of = words.of
    join = rf"(?:\s*-\s*|(?P<through>{words.through})(?:le\s+|el\s+)?|(?P<plus>{words.plus}))"
    ordinals = "|".join(rf"{word}\w*" if language == "ru" else word for word, _ in words.ordinals) or "(?!)"
    part = rf"(?P<half>{words.half})|{words.quarter}"
    parts = (
        rf"(?<!\w)(?P<nth>{ordinals})\s+(?:{part})"
        if words.ordinal_first
        else rf"(?<!\w)(?:{part})\s+(?P<nth>{ordinals})"
    )
    second_day = rf"(?P<d2>[0-3]?\d)(?!\d){raised}"
    between = rf"(?:(?P<between>{words.between})\s+(?:le\s+|el\s+)?)?"
    no_number = r"(?<![\w/.,(-])"
    any_year = r"(?:19|20)\d\d"
    return [
        (
            rf"{between}{day('d')}{of}{month('m')}(?:{of}{year('y')})?{join}{second_day}{of}{month('m2')}(?:,?{of}{year('y2')})?",
            reading.range,
        ),
        (rf"{between}{day('d')}{join}{second_day}{of}{month('m2')}(?:,?{of}{year('y2')})?", reading.range),
        (rf"{month('m')} {day('d')}(?:{join}{second_day})?, {year('y')}", reading.range),
        (rf"{day('d')}{of}{month('m')}(?:,?{of}{year('y')})?", reading.one),
        (rf"{between}(?<!\w){month('m')}(?:{of}{year('y')})?{join}{month('m2')},?{of}{year('y2')}", reading.range),
        (rf"(?<!\w){month('m')},?{of}{year('y')}", reading.one),
        (rf"{parts}{of}{year('y')}", reading.part),
        (
            rf"(?:(?<=\()|{no_number})(?P<y>{any_year})(?:\s*-\s*|{words.through})(?P<y2>{any_year})(?!\w|[/.]\d)",
            reading.range,
        ),
        (
            rf"(?<!\w)(?P<between>{words.between})\s+(?P<y>{any_year})(?:{words.plus})(?P<y2>{any_year})(?!\w|[/.]\d)",
            reading.range,
        ),
        (rf"(?<!\w)(?:(?i:{words.sure})\s+|mid-|mi-)\(?{year('y')}(?!-)(?:{words.plus}{year('y2')})?", reading.years),
        (rf"(?<!\w)(?:{words.maybe})\s+{year('y')}(?!-)(?=\s*[,.;:!?)»\]]|\s*$|\s+(?:{words.no_noun})\b)", reading.one),
        (rf"{no_number}(?P<y>{any_year})(?:{words.plus}(?P<y2>{any_year}))?{words.after}(?!\w)", reading.years),
    ]


def _chinese(reading: _Reading) -> list[tuple[str, Reader]]:
    y, m, d = r"(?<!\d)(?P<y>(?:19|20)\d\d)年", r"(?P<m>1[0-2]|0?[1-9])月", r"(?P<d>[0-3]?\d)"
    y2, m2, d2 = r"(?P<y2>(?:19|20)\d\d)年", r"(?P<m2>1[0-2]|0?[1-9])月", r"(?P<d2>[0-3]?\d)[日号]"
    join = r"(?:\s*-\s*|(?P<through>至|到)|(?P<plus>和|、|及))"
    nth = r"第?(?P<nth>[一二三四1-4]|最后一?个?)"
    return [
        (rf"(?:{y})?{m}{d}[日号]?{join}(?:{y2})?{m2}{d2}", reading.range),
        (rf"(?:{y})?{m}{d}[日号]?{join}{d2}", reading.range),
        (rf"(?:{y})?(?<!\d){m}{d}[日号]", reading.one),
        (rf"{y}{m}(?:{join})(?:{y2})?{m2}(?!\d)", reading.range),
        (rf"{y}{m}(?:份|底|初|中旬)?", reading.one),
        (rf"{y}(?:的)?{nth}季度", reading.part),
        (rf"{y}(?P<half>(?P<nth>[上下]))半年", reading.part),
        (rf"(?<!\d)(?P<y>(?:19|20)\d\d)年?(?:\s*-\s*|至|到){y2}", reading.range),
        (rf"{y}", reading.one),
    ]  # fmt: skip


@dataclass(frozen=True)
class _Reading:
    """What the groups of a pattern mean in one language."""

    language: str

    def one(self, groups: Groups) -> Iterator[When]:
        """A day, a month or a year."""
        yield self._single(groups.get("y"), groups.get("m"), groups.get("d"))

    def range(self, groups: Groups) -> Iterator[When]:
        """A range; two dates where "and" joins what is not next to each other; one where there is no second end."""
        if not any(key in groups for key in ("y2", "m2", "d2")):
            yield from self.one(groups)
            return
        year2 = groups.get("y2") or groups.get("y")
        month2 = groups.get("m2") or groups.get("m")
        first = self._single(groups.get("y") or year2, groups.get("m") or month2, groups.get("d"))
        last = self._single(year2, month2, groups.get("d2"))
        if "plus" in groups and "between" not in groups and not _follow_each_other(first, last):
            yield from (first, last)
        else:
            yield When(first.first, last.last, last.precision)

    def years(self, groups: Groups) -> Iterator[When]:
        """One year, or two that "and" joins."""
        yield from (self._single(groups[key], None, None) for key in ("y", "y2") if key in groups)

    def part(self, groups: Groups) -> Iterator[When]:
        """A quarter or a half of a year."""
        nth = groups["nth"].casefold()
        number = next(value for word, value in date_words(self.language).ordinals if nth.startswith(word))
        letter, most, precision = ("H", 2, HALF) if "half" in groups else ("Q", 4, QUARTER)
        number = most if number == -1 else number
        if number <= most:
            stated = f"{groups['y']}-{letter}{number}"
            yield When(stated, stated, precision)

    def _single(self, year: str | None, month: str | None, day: str | None) -> When:
        stated = year or _OPEN_YEAR
        if month:
            stated += f"-{self._month(month):02}"
        if day:
            stated += f"-{int(day):02}"
        return When(stated, stated, DAY if day else MONTH if month else YEAR)

    def _month(self, name: str) -> int:
        if name.isdecimal():
            return int(name)
        return next(number for pattern, number in months(self.language) if re.fullmatch(pattern, name, re.IGNORECASE))


def _follow_each_other(first: When, last: When) -> bool:
    if first.bounds and last.bounds:
        return (last.bounds[0] - first.bounds[1]).days == 1
    return first.first[:-2] == last.first[:-2] and int(last.first[-2:]) - int(first.first[-2:]) == 1


def _is_possible(when: When) -> bool:
    try:
        for end in (when.first, when.last):
            _days(end.replace(f"{_OPEN_YEAR}-", "2000-", 1) if end.startswith(_OPEN_YEAR) else end)
        return when.bounds is None or when.bounds[0] <= when.bounds[1]
    except ValueError:
        return False


def _days(stated: str) -> tuple[date, date]:
    """First and last day of "2019", "2019-H1", "2019-Q4", "2019-11" or "2019-11-05".

    Raises:
        ValueError: there is no such day.
    """
    year, _, rest = stated.partition("-")
    if not rest:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    if rest[0] in "QH":
        length = 3 if rest[0] == "Q" else 6
        last = int(rest[1]) * length
        return date(int(year), last - length + 1, 1), date(int(year), last, calendar.monthrange(int(year), last)[1])
    month, _, day = rest.partition("-")
    if day:
        return (date(int(year), int(month), int(day)),) * 2
    return date(int(year), int(month), 1), date(int(year), int(month), calendar.monthrange(int(year), int(month))[1])


def _fold(text: str, language: str) -> str:
    """Digits of any script Western, spaces and dashes plain; every character stays one, so that offsets hold."""
    folded = text.translate(PLAIN_SIGNS)
    return fold_letters(folded) if language == "ar" else folded
