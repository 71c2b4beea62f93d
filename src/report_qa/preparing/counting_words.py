"""The words around numbers in the six official languages: what refers instead of counting, what qualifies, where a unit ends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CountingWords:
    """Regular expressions for one language.

    `reference`: what before a number makes it a name and no count ("article 18"). `about`: what stands before a count and belongs to it
    ("plus de"). `link`: words inside a unit ("de la"); `stop`: words that end it. `joins`: what stands between numbers of one kind.
    """

    reference: str
    about: str
    link: str
    stop: str
    joins: str
    longest: int
    comma_is_decimal: bool = False


_NOTHING = r"(?!)"
_PLAIN = CountingWords(r"n[o°]\.?", _NOTHING, _NOTHING, _NOTHING, r"[-–]", 2)

_WORDS = {
    "fr": CountingWords(
        reference=r"articles?|art\.|par(?:agraphes?|\.)|points?|objectifs?|cibles?|résolutions?|décisions?|annexes?|chapitres?|phases?|num[ée]ros?|n[o°]s?\.?|"
        r"sections?|pages?|p\.|pp\.|notes?|tableaux?|figures?|étapes?|volets?|règles?|alinéas?|session|additif|volume|vol\.|l'an",
        about=r"plus d['e]|près d['e]|moins d['e]|environ|au moins|au plus|quelque|au total|plus d'une|pas moins de",
        link=r"de|d'|du|des|la|l'",
        stop=r"et|ou|qui|que|qu'|dont|ont|a|à|au|aux|en|par|pour|dans|sur|sous|avec|sans|lors|afin|ainsi|entre|est|sont|était|étaient|ayant|n'ayant|n'|ne|se|s'|"
        r"le|les|un|une|ce|cette|ces|il|elle|ils|elles|avaient|avait|été|après|avant|depuis|pendant|participant|y|portant|comme|issus?|issues?|originaires?|chargée?s?|organisée?s?|tenue?s?",
        joins=r"et|ou|à|,|-",
        longest=6,
        comma_is_decimal=True,
    ),
    "en": CountingWords(
        reference=r"articles?|art\.|para(?:graph)?s?\.?|items?|goals?|targets?|objectives?|resolutions?|decisions?|annex(?:es)?|chapters?|phases?|nos?\.|numbers?|"
        r"sections?|pages?|pp?\.|notes?|footnotes?|tables?|figures?|rules?|principles?|steps?|stages?|session|volume|vol\.",
        about=r"more than|over|nearly|almost|about|approximately|some|at least|up to|fewer than|less than|around|a total of|no fewer than",
        link=r"of",
        stop=r"and|or|that|which|who|whom|were|was|are|is|have|has|had|in|on|at|by|for|from|to|with|as|during|through|between|including|participated|took|the|a|an|its|their|"
        r"under|within|after|before|since|also|per",
        joins=r"and|or|to|,|-",
        longest=5,
    ),
    "es": CountingWords(
        reference=r"artículos?|arts?\.|párr(?:afos?|s?\.)|temas?|objetivos?|metas?|resoluci(?:ón|ones)|decisi(?:ón|ones)|anexos?|capítulos?|fases?|núms?\.|números?|secci(?:ón|ones)|"
        r"páginas?|págs?\.|notas?|cuadros?|figuras?|reglas?|principios?|período de sesiones|volumen|vol\.",
        about=r"más de|casi|cerca de|unos|unas|aproximadamente|al menos|por lo menos|menos de|alrededor de|un total de|hasta",
        link=r"de|del|la|las|los|el",
        stop=r"y|e|o|u|que|quien|quienes|cuyos?|han|ha|a|al|en|por|para|con|sin|sobre|entre|fueron|fue|es|son|se|durante|desde|hasta|como|un|una|este|esta|lo|según|participaron",
        joins=r"y|e|o|a|,|-",
        longest=6,
        comma_is_decimal=True,
    ),
    "ru": CountingWords(
        reference=r"стать\w+|ст\.|пункт\w*|пп?\.|цел[ьияе]\w*|задач\w*|резолюци\w+|решени\w+|приложени\w+|глав\w+|этап\w*|фаз\w+|раздел\w*|№|страниц\w*|с\.|примечани\w+|"
        r"таблиц\w+|рисун\w+|правил\w*|принцип\w*|том\w?",
        about=r"более(?: чем)?|свыше|около|почти|примерно|приблизительно|не менее(?: чем)?|менее|порядка|до",
        link=_NOTHING,
        stop=r"и|или|а|но|что|которы\w+|в|во|на|из|с|со|по|для|от|до|при|о|об|к|за|под|над|между|были|был|была|было|приняли|участвовали|также|как|не|их|его",
        joins=r"и|или|до|,|-",
        longest=3,
        comma_is_decimal=True,
    ),
    "ar": CountingWords(
        reference=r"(?:و|ب|ل)?(?:ال)?(?:مادة|مواد|فقرة|فقرات|هدف|أهداف|غاية|غايات|قرار|قرارات|قراره|قرارها|مقرر|مرفق|فصل|بند|رقم|صفحة|مرحلة|جدول|شكل|حاشية)|للقرار|المادتين|الهدفين|الهدفان",
        about=r"أكثر من|نحو|حوالي|زهاء|ما يقرب من|قرابة|ما لا يقل عن|أقل من|ما يزيد على|ما يزيد عن",
        link=_NOTHING,
        stop=r"في|من|إلى|على|عن|مع|التي|الذي|الذين|أن|كان|كانت|تم|بين|خلال|و\w{0,2}|أو|بما|وقد|لدى|منها|منهم",
        joins=r"و|أو|إلى|،|-",
        longest=3,
    ),
    "zh": CountingWords(
        reference=r"第|决议|编号",
        about=r"超过|逾|近|约|大约|至少|不少于|不到|多达|共|共有|共计",
        link=_NOTHING,
        stop=r"[和与及在于为由对将的，。；：、（）()“”「」\s\d-]|参加|包括|其中",
        joins=r"和|至|、|，|-",
        longest=12,
    ),
}

MULTIPLIERS: tuple[tuple[str, int | dict[str, int]], ...] = (
    (r"billions?", {"en": 10**9, "fr": 10**12}),
    (r"millones|millón|millions?|миллион\w*|млн|مليون|ملايين|百万", 10**6),
    (r"milliards?|миллиард\w*|млрд|مليار(?:ات)?|بليون|十亿", 10**9),
    (r"thousand|millares|тысяч\w*|тыс\.|ألف|آلاف|千", 1000),
    (r"亿", 10**8),
    (r"万", 10**4),
)
"""Words that multiply the number before them; a figure of one language, or of several in which it differs."""

PERCENT = r"%|٪|pour cent|per cent|percent|por ciento|процент\w*|в процентах|في المائة|في المئة"


def counting_words(language: str) -> CountingWords:
    """Those of `language`; little is known of others."""
    return _WORDS.get(language, _PLAIN)
