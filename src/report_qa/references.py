"""Mentions of other documents and paragraphs in a text, in the six official languages.

Symbols ("CTOC/COP/WG.7/2019/2") look alike everywhere. Resolutions and decisions are a word and a number ("résolution 74/148",
"第1244(1999)号决议"); paragraphs a word and a number ("par. 34"), of the document itself where "ci-dessus" or "voir" says so, or
of the document that is named beside them. A bare "par. 34" may be anybody's, and is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from report_qa.numerals import western_digits
from report_qa.types import Reference, Span

SYMBOL = re.compile(
    r"(?<![A-Za-z0-9/.-])[A-Z]{1,8}(?:/(?:[A-Z]{1,8}\.?)?[A-Z0-9]+(?:[.-][A-Z0-9]+)*(?:\([A-Z0-9]{1,8}\))?|/Rev\.\d+|/Add\.\d+|/Corr\.\d+"
    r"|/Amend\.\d+|/L\.\d+)+(?![A-Za-z0-9/])"
)
_SESSION = r"\d{1,3}/\d{1,3}(?:[ \u00a0]?[A-Z](?![\w.’']))?"
_YEAR = r"(?:19|20)\d\d/\d{1,3}"
_COUNCIL = r"\d{1,4}[ \u00a0]?\((?:19|20)\d\d\)"
_ROMAN = r"\d{1,4}[ \u00a0]?[A-Z]?[ \u00a0]?\([IVXLC]+(?:-[IVXLC]+)?\)"
_NUMBER = rf"(?:{_YEAR}|{_SESSION}|{_COUNCIL}|{_ROMAN})"
_AND = r"(?:\s*(?:,|،|、|;)\s*|\s*(?:,\s*)?(?:and|et|y|e|и|و|和|及|以及)\s*)"
_ACT = (
    r"[Rr][eé]solutions?|[Dd][eé]cisions?|[Rr]esoluci(?:ón|ones)|[Dd]ecisi(?:ón|ones)|[Рр]езолюци\w+|[Рр]ешени\w+"
    r"|(?:ال|لل|بال|وال)?(?:قرار|مقرر)(?:اتها|اته|ات|ين|ان|يها|يه|ي|ها|ه)?|决议|决定|決議"
)
_ACTS = re.compile(rf"(?:{_ACT})[^\S\n]*(?:n[°º]\s*|№\s*|رقم\s*)?(?P<numbers>{_NUMBER}(?:{_AND}{_NUMBER})*)")
_ACTS_AFTER = re.compile(
    rf"第?\s*(?P<numbers>{_NUMBER}(?:\s*号)?(?:{_AND}第?\s*{_NUMBER}(?:\s*号)?)*)\s*号?\s*(?:决议|决定)"
)
_ONE = re.compile(_NUMBER)

_PARAGRAPH = r"(?:[Pp]aragraphes?|[Pp]aragraphs?|[Pp]aras?\.|[Pp]ar\.|[Pp]árrs?\.|[Pp]árrafos?|[Пп]ункт\w*|[Пп]п?\.|(?:ال|لل|بال|وال)?فقر(?:ة|ات|تين|تان))"
_PLACE = r"\d{1,4}(?:\.\d{1,3}){0,3}"
"""A paragraph's number: "34", "2.1"."""
_LIST = rf"{_PLACE}(?:\s*(?:,|،|-|–|à|to|a|по|إلى|et|and|y|и|و)\s*{_PLACE})*"
_BESIDE = r"above|below|ci-dessus|ci-dessous|supra|infra|[Вв]ыше|[Нн]иже|أعلاه|أدناه|من هذا التقرير|of the present report|du présent rapport|del presente informe|настоящего доклада"
_SEE = r"[Ss]ee|[Vv]oir|[Vv]éase|[Vv]éanse|[Сс]м\.|[Ии]нظر|انظر"
_OWN_AFTER = re.compile(rf"{_PARAGRAPH}\s*(?P<numbers>{_LIST})\s*(?:{_BESIDE})")
_OWN_SEEN = re.compile(
    rf"(?:{_SEE})\s+(?:les |los |the |also |aussi |également |también |также |أيضا )?{_PARAGRAPH}\s*(?P<numbers>{_LIST})(?!\d)"
)
_OWN_CHINESE = re.compile(
    rf"(?:上文|下文|见|参见|本报告)第?\s*(?P<numbers>{_PLACE}(?:\s*(?:、|和|及|至|-|–)\s*第?\s*{_PLACE})*)\s*段"
)
_WHOLE = re.compile(_PLACE)
_NEXT = re.compile(rf"\s*[,،，(（]?\s*(?:{_PARAGRAPH}\s*(?P<plain>{_PLACE})|第\s*(?P<chinese>{_PLACE})\s*段)(?![\d/])")
_JUST_BEFORE = re.compile(
    rf"(?:{_PARAGRAPH}\s*(?P<number>{_PLACE}))\s*(?:of|de la|de l['’]|du|del|de|из|документа|من)?\s*"
    r"(?:document|documento|документа|الوثيقة|the|its|sa|la|su)?\s*\Z"
)

_BODIES = {
    "A/RES/": r"General Assembly|Assemblée générale|Asamblea General|Генеральн\w+ Ассамбле\w+|الجمعية العامة|大会",
    "S/RES/": r"Security Council|Conseil de sécurité|Consejo de Seguridad|Совет\w* Безопасности|مجلس الأمن|安全理事会|安理会",
    "E/RES/": r"Economic and Social Council|Conseil économique et social|Consejo Económico y Social|Экономическ\w+ и Социальн\w+ Совет\w*"
    r"|المجلس الاقتصادي والاجتماعي|经济及社会理事会|经社理事会",
    "A/HRC/RES/": r"Human Rights Council|Conseil des droits de l['’]homme|Consejo de Derechos Humanos|Совет\w* по правам человека"
    r"|مجلس حقوق الإنسان|人权理事会",
    "": r"Conference of the (?:States )?Parties|Conférence des (?:États )?[Pp]arties|Conferencia de (?:las|los Estados) [Pp]artes"
    r"|Конференци\w+ (?:государств-)?[Уу]частников|مؤتمر (?:الدول )?الأطراف|缔约(?:国|方)会议|缔约方大会",
}
"""Names of bodies, and how symbols of their resolutions begin; "" where these have no fixed form."""
_BODY_NAMES = {prefix: re.compile(names) for prefix, names in _BODIES.items()}
_NEAR = 80
"""Characters on each side of a number within which the body that it belongs to is named."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention as it stands: `symbol`, or `act` (a resolution's number) with the `bodies` named near it, or neither where the
    document's own paragraph `number` is meant."""

    span: Span
    symbol: str = ""
    act: str = ""
    bodies: tuple[str, ...] = ()
    number: str = ""


def mentions(text: str) -> list[Mention]:
    """What `text` mentions, in order, none overlapping."""
    folded = _western(text)
    found: list[Mention] = []
    for mention in (*_symbols(folded), *_acts(folded), *_own(folded)):
        if not any(mention.span.overlaps(other.span) for other in found):
            found.append(mention)
    return sorted(found, key=lambda mention: mention.span.start)


def act_number(symbol: str) -> str:
    """The number by which people name the resolution with a symbol: "74/148" of "A/RES/74/148", else ""."""
    head, resolution, number = symbol.partition("/RES/")
    return "".join(number.split()) if head and resolution else ""


def fits(mention: Mention, symbol: str) -> bool:
    """Whether a document with this symbol may be the resolution that is mentioned."""
    if not mention.act or act_number(symbol) != "".join(mention.act.split()):
        return False
    return not mention.bodies or any(body and symbol.startswith(body) for body in mention.bodies)


def referred(mention: Mention, target: str = "", symbol: str = "") -> Reference:
    """The mention with the document that it was found to mean."""
    return Reference(mention.span, symbol or mention.symbol or mention.act, mention.number, target)


def _symbols(text: str) -> Iterator[Mention]:
    for match in SYMBOL.finditer(text):
        parts = match[0].split("/")
        if any(c.isdigit() for c in match[0]) and (len(parts) > 2 or parts[0] in ("A", "E", "S", "T", "ST")):
            yield _with_paragraph(text, Span(*match.span()), Mention(Span(*match.span()), symbol=match[0]))


def _acts(text: str) -> Iterator[Mention]:
    for pattern in (_ACTS, _ACTS_AFTER):
        for listed in pattern.finditer(text):
            for one in _ONE.finditer(text, listed.start("numbers"), listed.end("numbers")):
                span = Span(*one.span())
                mention = Mention(span, act=" ".join(one[0].split()), bodies=_bodies_near(text, listed.span()))
                yield _with_paragraph(text, span, mention)


def _own(text: str) -> Iterator[Mention]:
    for pattern in (_OWN_AFTER, _OWN_SEEN, _OWN_CHINESE):
        for listed in pattern.finditer(text):
            if pattern is _OWN_SEEN and re.match(r"\s*(?:of|de|du|del|из|من)\b", text[listed.end() :]):
                continue  # of another document
            for one in _WHOLE.finditer(text, listed.start("numbers"), listed.end("numbers")):
                yield Mention(Span(*one.span()), number=one[0])


def _with_paragraph(text: str, span: Span, mention: Mention) -> Mention:
    """With the paragraph of the document that is named just behind it, or just before."""
    if after := _NEXT.match(text, span.end):
        number = after["plain"] or after["chinese"]
        return Mention(Span(span.start, after.end()), mention.symbol, mention.act, mention.bodies, number)
    if before := _JUST_BEFORE.search(text, max(0, span.start - _NEAR), span.start):
        return Mention(Span(before.start(), span.end), mention.symbol, mention.act, mention.bodies, before["number"])
    return mention


def _bodies_near(text: str, around: tuple[int, int]) -> tuple[str, ...]:
    """Beginnings of symbols of the body that is named nearest; nothing where none is."""
    start, end = max(0, around[0] - _NEAR), around[1] + _NEAR
    named: list[tuple[int, str]] = []
    for prefix, names in _BODY_NAMES.items():
        for match in names.finditer(text, start, end):
            named.append((max(around[0] - match.end(), match.start() - around[1], 0), prefix))
    return (min(named)[1],) if named else ()


def _western(text: str) -> str:
    """Digits of any script and the signs between them as in ASCII, one character for one."""
    return western_digits(text).translate(_ASCII_FORMS)


_ASCII_FORMS = str.maketrans("（）／‑", "()/-")

__all__: Sequence[str] = ("Mention", "act_number", "fits", "mentions", "referred")
