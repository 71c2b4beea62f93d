"""A small library for readers: one report in four official languages, and another of its own."""

from __future__ import annotations

from pathlib import Path

SYMBOL = "A/HRB/2020/7"
TITLES = {
    "en": "Report on the harbour (2020)",
    "fr": "Rapport sur le port (2020)",
    "ar": "تقرير عن الميناء (2020)",
    "zh": "港口报告（2020年）",
}
PARTS = {
    "en": ("I. Ships", "A. Counting", "II. Tides"),
    "fr": ("I. Navires", "A. Dénombrement", "II. Marées"),
    "ar": ("I. السفن", "A. العد", "II. المد والجزر"),
    "zh": ("I. 船舶", "A. 清点", "II. 潮汐"),
}
COUNTED = {
    "en": "The harbour was closed in May 2019. In all, 152 people were counted in the harbour of Niger. The count took two days. "
    "Three officers kept the books. They were trained in spring. The books are public.",
    "fr": "Le port a été fermé en mai 2019. Au total, 152 personnes ont été dénombrées dans le port du Niger. Le dénombrement a pris "
    "deux jours. Trois agents tenaient les registres. Ils avaient été formés au printemps. Les registres sont publics.",
    "ar": "أغلق الميناء في أيار/مايو 2019. وبلغ مجموع الأشخاص الذين جرى عدهم في ميناء النيجر 152 شخصا. واستغرق العد يومين. "
    "وأمسك ثلاثة موظفين السجلات. وقد تلقوا تدريبا في الربيع. والسجلات متاحة للجميع.",
    "zh": "港口于2019年5月关闭。尼日尔港口共清点了152人。清点历时两天。三名官员负责登记。他们在春季接受了培训。登记册是公开的。",
}
LIAISON = {
    "en": "Liaison magistrates carry requests between courts¹. They speak two languages.",
    "fr": "Les magistrats de liaison transmettent les demandes entre les tribunaux¹. Ils parlent deux langues.",
    "ar": "ينقل قضاة الاتصال الطلبات بين المحاكم¹. ويتحدثون لغتين.",
    "zh": "联络法官在法院之间传递请求¹。他们会说两种语言。",
}
NOTE = {
    "en": "See the note by the harbour master.",
    "fr": "Voir la note du capitaine du port.",
    "ar": "انظر مذكرة مدير الميناء.",
    "zh": "见港务长的说明。",
}
TIDE = {
    "en": "Tide number {n} depended on the moon of Mali and on the sun of that week, as the keeper of the lighthouse wrote.",
    "fr": "La marée numéro {n} a dépendu de la lune du Mali et du soleil de cette semaine, comme l'a écrit le gardien du phare.",
    "ar": "اعتمد المد رقم {n} على قمر مالي وعلى شمس ذلك الأسبوع، كما كتب حارس المنارة.",
    "zh": "据灯塔看守人记载，第{n}次潮汐取决于当周马里的月亮和太阳。",
}
ASKED = {
    "en": "How many people were counted in the harbour of Niger?",
    "fr": "Combien de personnes ont été dénombrées dans le port du Niger ?",
    "ar": "كم عدد الأشخاص الذين جرى عدهم في ميناء النيجر؟",
    "zh": "尼日尔港口共清点了152人吗？",
}


def report(language: str) -> str:
    """The text of the report in one of its languages: paragraphs 1 to 30."""
    ships, counting, tides = PARTS[language]
    later = "\n\n".join(f"{n}. {TIDE[language].format(n=n)}" for n in range(3, 31))
    return (
        f"{TITLES[language]}\n\n{ships}\n\n{counting}\n\n1. {COUNTED[language]}\n\n2. {LIAISON[language]}\n\n"
        f"¹ {NOTE[language]}\n\n{tides}\n\n{later}\n"
    )


def write_library(folder: Path) -> Path:
    """The corpus folder: `harbour-LANGUAGE` with one symbol, and `market` in English without one."""
    folder.mkdir(parents=True)
    tables = []
    for language, title in TITLES.items():
        (folder / f"harbour.{language}.txt").write_text(report(language), encoding="utf-8")
        tables.append(
            f'[[document]]\nid = "harbour-{language}"\nfile = "harbour.{language}.txt"\nlanguage = "{language}"\n'
            f'title = "{title}"\nsymbol = "{SYMBOL}"\n'
        )
    market = "Report on the market\n\n1. Apples were sold at the market of Chad.\n\n2. Pears were not sold.\n"
    (folder / "market.txt").write_text(market, encoding="utf-8")
    tables.append('[[document]]\nid = "market"\nfile = "market.txt"\nlanguage = "en"\ntitle = "Report on the market"\n')
    (folder / "manifest.toml").write_text("\n".join(tables), encoding="utf-8")
    return folder
