"""Documents of our own, one of each kind in each official language. They say the same things under the same addresses."""

from __future__ import annotations

# A report: headings, numbered paragraphs, sub-paragraphs, a footnote, a number at the beginning of a line that is a
# cross-reference, a table, and an annex in which the numbers begin anew.
REPORTS = {
    "en": """Committee on Ports

I. Introduction

1. The Committee met in 2021.¹

¹ See A/75/1.

2. It decided:

(a) To open two ports;

(b) To close one:

(i) In winter;

(ii) In summer.

II. Conclusions

3. The Committee recalls paragraph
2. of its last report.

Table 1
Ports

| Port | Ships |
| North | 12 |

4. It thanks the Secretariat.

Annex I
List of ports

1. North.

2. South.

Annex II

1. There is one rule.
""",
    "fr": """Comité des ports

I. Introduction

1. Le Comité s'est réuni en 2021¹.

¹ Voir A/75/1.

2. Il a décidé :

a) D'ouvrir deux ports ;

b) D'en fermer un :

i) En hiver ;

ii) En été.

II. Conclusions

3. Le Comité rappelle le paragraphe
2. de son dernier rapport.

Tableau 1
Ports

| Port | Navires |
| Nord | 12 |

4. Il remercie le Secrétariat.

Annexe I
Liste des ports

1. Nord.

2. Sud.

Annexe II

1. Il y a une règle.
""",
    "es": """Comité de Puertos

I. Introducción

1. El Comité se reunió en 2021¹.

¹ Véase A/75/1.

2. Decidió:

a) Abrir dos puertos;

b) Cerrar uno:

i) En invierno;

ii) En verano.

II. Conclusiones

3. El Comité recuerda el párrafo
2. de su último informe.

Cuadro 1
Puertos

| Puerto | Buques |
| Norte | 12 |

4. Da las gracias a la Secretaría.

Anexo I
Lista de puertos

1. Norte.

2. Sur.

Anexo II

1. Hay una regla.
""",
    "ru": """Комитет по портам

I. Введение

1. Комитет собрался в 2021 году¹.

¹ См. A/75/1.

2. Он постановил:

a) открыть два порта;

b) закрыть один:

i) зимой;

ii) летом.

II. Выводы

3. Комитет напоминает о пункте
2. своего последнего доклада.

Таблица 1
Порты

| Порт | Суда |
| Северный | 12 |

4. Он благодарит Секретариат.

Приложение I
Перечень портов

1. Северный.

2. Южный.

Приложение II

1. Есть одно правило.
""",
    "ar": """لجنة الموانئ

أولا - مقدمة

١ - اجتمعت اللجنة في عام 2021¹.

¹ انظر A/75/1.

٢ - وقررت ما يلي:

(أ) فتح ميناءين؛

(ب) إغلاق ميناء واحد:

'1' في الشتاء؛

'2' في الصيف.

ثانيا - الاستنتاجات

٣ - تشير اللجنة إلى الفقرة
٢ - من تقريرها الأخير.

الجدول 1
الموانئ

| الميناء | السفن |
| الشمال | 12 |

٤ - وتشكر الأمانة العامة.

المرفق الأول
قائمة الموانئ

١ - الشمال.

٢ - الجنوب.

المرفق الثاني

١ - هناك قاعدة واحدة.
""",
    "zh": """港口委员会

一、导言

1. 委员会于2021年举行会议。¹

¹ 见A/75/1。

2. 委员会决定：

(a) 开放两个港口；

(b) 关闭一个港口：

㈠ 冬季；

㈡ 夏季。

二、结论

3. 委员会回顾其上次报告第
2. 段的内容。

表1
港口

| 港口 | 船舶 |
| 北港 | 12 |

4. 委员会感谢秘书处。

附件一
港口名单

1. 北港。

2. 南港。

附件二

1. 只有一条规则。
""",
}
REPORT_ADDRESSES = ["cover", "1", "2", "3", "4", "annex I, 1", "annex I, 2", "annex II, 1"]

# A resolution: an unnumbered preamble, numbered operative paragraphs, an annex with articles.
RESOLUTIONS = {
    "en": """A/RES/76/99

The General Assembly,

Recalling its resolution 75/1,

Noting the report of the Secretary-General,

1. Decides to open the ports;

2. Requests the Secretary-General to report.

Annex

Article 1
Purpose

The purpose is peace.

Article 2

1. Ports are open.

2. Article 3 of the Charter applies.
""",
    "fr": """A/RES/76/99

L'Assemblée générale,

Rappelant sa résolution 75/1,

Prenant note du rapport du Secrétaire général,

1. Décide d'ouvrir les ports ;

2. Prie le Secrétaire général de faire rapport.

Annexe

Article premier
But

Le but est la paix.

Article 2

1. Les ports sont ouverts.

2. L'article 3 de la Charte s'applique.
""",
    "es": """A/RES/76/99

La Asamblea General,

Recordando su resolución 75/1,

Tomando nota del informe del Secretario General,

1. Decide abrir los puertos;

2. Solicita al Secretario General que informe.

Anexo

Artículo 1
Finalidad

La finalidad es la paz.

Artículo 2

1. Los puertos están abiertos.

2. Se aplica el artículo 3 de la Carta.
""",
    "ru": """A/RES/76/99

Генеральная Ассамблея,

ссылаясь на свою резолюцию 75/1,

принимая к сведению доклад Генерального секретаря,

1. постановляет открыть порты;

2. просит Генерального секретаря представить доклад.

Приложение

Статья 1
Цель

Целью является мир.

Статья 2

1. Порты открыты.

2. Применяется статья 3 Устава.
""",
    "ar": """A/RES/76/99

إن الجمعية العامة،

إذ تشير إلى قرارها 75/1،

وإذ تحيط علما بتقرير الأمين العام،

١ - تقرر فتح الموانئ؛

٢ - تطلب إلى الأمين العام أن يقدم تقريرا.

المرفق

المادة 1
الغرض

الغرض هو السلام.

المادة 2

١ - الموانئ مفتوحة.

٢ - تنطبق المادة 3 من الميثاق.
""",
    "zh": """A/RES/76/99

大会，

回顾其第75/1号决议，

注意到秘书长的报告，

1. 决定开放港口；

2. 请秘书长提出报告。

附件

第一条
宗旨

宗旨是和平。

第二条

1. 港口开放。

2. 适用《宪章》第三条。
""",
}
RESOLUTION_ADDRESSES = [
    "cover", "preamble, 1", "preamble, 2", "1", "2", "annex, article 1", "annex, article 2, 1", "annex, article 2, 2",
]  # fmt: skip

# A page without numbers: headings that the format marks.
PAGES = {
    "en": ("Ports", "Why ports?", "Ports bring ships.", "Ships bring goods.", "Winter", "In winter they rest.", "Summer", "They open."),
    "fr": ("Ports", "Pourquoi ?", "Les ports attirent.", "Les navires aussi.", "Hiver", "L'hiver, repos.", "Été", "Ils ouvrent."),
    "es": ("Puertos", "¿Por qué?", "Los puertos atraen.", "Los buques traen.", "Invierno", "Descansan.", "Verano", "Abren."),
    "ru": ("Порты", "Зачем порты?", "Порты нужны.", "Суда везут грузы.", "Зима", "Зимой тихо.", "Лето", "Летом открыто."),
    "ar": ("الموانئ", "لماذا؟", "الموانئ تجلب السفن.", "السفن تجلب السلع.", "الشتاء", "تستريح شتاء.", "الصيف", "تفتح صيفا."),
    "zh": ("港口", "为什么？", "港口带来船舶。", "船舶带来货物。", "冬季", "冬季休息。", "夏季", "夏季开放。"),
}  # fmt: skip
PAGE_ADDRESSES = ["cover", "section 1, 1", "section 1, 2", "section 1.1, 1", "section 2, 1"]


def page(language: str) -> str:
    """A text whose headings are marked: a title, a section with a section in it, another section."""
    title, first, one, two, inner, three, last, four = PAGES[language]
    return f"# {title}\n\n## {first}\n\n{one}\n\n{two}\n\n### {inner}\n\n{three}\n\n## {last}\n\n{four}\n"


# A report some of whose text has no number: after headings, above and below the numbered paragraphs, in its annexes.
_PARTLY_NUMBERED = {
    "en": (
        "Committee on Ports", "I. Introduction", "The Assembly asked for this report.", "1. The Committee met in 2021.", "Recommendations",
        "The Committee may wish to consider the following:", "(a) Opening ports;", "(b) Closing others.", "It may also wish to note the report.",
        "2. It thanks:", "- The pilots", "- The captains", "[Original: English]", "(Signed) John Smith", "Chair",
        "Annex I", "1. North.", "A. Others", "There are others.", "Annex II", "To be issued",
    ),
    "fr": (
        "Comité des ports", "I. Introduction", "L'Assemblée a demandé le présent rapport.", "1. Le Comité s'est réuni en 2021.", "Recommandations",
        "Le Comité voudra peut-être examiner ce qui suit :", "a) Ouvrir des ports ;", "b) En fermer d'autres.", "Il voudra peut-être prendre note du rapport.",
        "2. Il remercie :", "- Les pilotes", "- Les capitaines", "[Original : anglais]", "(Signé) Jean Martin", "Président",
        "Annexe I", "1. Nord.", "A. Autres", "Il y en a d'autres.", "Annexe II", "À paraître",
    ),
    "es": (
        "Comité de Puertos", "I. Introducción", "La Asamblea solicitó este informe.", "1. El Comité se reunió en 2021.", "Recomendaciones",
        "El Comité tal vez desee examinar lo siguiente:", "a) Abrir puertos;", "b) Cerrar otros.", "Tal vez desee también tomar nota del informe.",
        "2. Da las gracias:", "- A los prácticos", "- A los capitanes", "[Original: inglés]", "(Firmado) Juan Pérez", "Presidente",
        "Anexo I", "1. Norte.", "A. Otros", "Hay otros.", "Anexo II", "Se publicará",
    ),
    "ru": (
        "Комитет по портам", "I. Введение", "Ассамблея запросила настоящий доклад.", "1. Комитет собрался в 2021 году.", "Рекомендации",
        "Комитет, возможно, пожелает рассмотреть следующее:", "a) открыть порты;", "b) закрыть другие.", "Он, возможно, примет доклад к сведению.",
        "2. Он благодарит:", "- лоцманов", "- капитанов", "[Подлинный текст на английском языке]", "(Подпись) Иван Петров", "Председатель",
        "Приложение I", "1. Северный.", "A. Прочие", "Есть и другие.", "Приложение II", "Будет издано",
    ),
    "ar": (
        "لجنة الموانئ", "أولا - مقدمة", "طلبت الجمعية العامة هذا التقرير.", "١ - اجتمعت اللجنة في عام 2021.", "التوصيات",
        "قد ترغب اللجنة في النظر فيما يلي:", "(أ) فتح الموانئ؛", "(ب) إغلاق غيرها.", "وقد ترغب أيضا في الإحاطة علما بالتقرير.",
        "٢ - وتشكر اللجنة:", "- المرشدين", "- الربابنة", "[الأصل: بالإنكليزية]", "(توقيع) جون سميث", "الرئيس",
        "المرفق الأول", "١ - الشمال.", "ألف - موانئ أخرى", "هناك موانئ أخرى.", "المرفق الثاني", "يصدر لاحقا",
    ),
    "zh": (
        "港口委员会", "一、导言", "大会要求提交本报告。", "1. 委员会于2021年举行会议。", "建议",
        "委员会不妨审议以下事项：", "(a) 开放港口；", "(b) 关闭其他港口。", "委员会还不妨注意到本报告。",
        "2. 委员会感谢：", "- 引航员", "- 船长", "[原件：英文]", "（签名）约翰·史密斯", "主席",
        "附件一", "1. 北港。", "A. 其他", "还有其他港口。", "附件二", "待印发",
    ),
}  # fmt: skip
PARTLY_NUMBERED_ADDRESSES = [
    "cover", "section 1, 1", "1", "section 1.1, 1", "section 1.1, 2", "2", "section 1.1, 3", "section 1.1, 4",
    "annex I, 1", "annex I, section 1, 1", "annex II, section 0, 1",
]  # fmt: skip


def partly_numbered(language: str) -> list[str]:
    """The blocks of that report."""
    return list(_PARTLY_NUMBERED[language])
