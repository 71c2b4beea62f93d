"""Views of a committee in each official language, invented: decimal numbers within chapters, as treaty bodies write them."""

from __future__ import annotations

VIEWS = {
    "en": """Views adopted by the Committee on Ports

Communication submitted by: A.B.

1.1 The author of the communication is A.B., a national of Portland.

1.2 On 3 May 2019, the Committee asked the State party to wait.

The facts as submitted by the author

2.1 The author states that he:

(a) Lost his ship;

(b) Was paid
2.5 million dollars and
3.1 per cent of interest, as decided in
30 June 2018.

2.2 He came back on
3 May 2019. He is well.

The complaint

3. The author claims a breach of article
2.1 of the Covenant.

State party's observations

4.1 The State party recalls A/75/1.¹

¹ See paragraph 2.1 above.

4.2 It adds nothing.

5 The author repeats what he said.

A. Consideration of the merits

6.1 The Committee finds a breach.

6.2 It thanks the parties.

7. The Committee asks for a report.
""",
    "fr": """Constatations adoptées par le Comité des ports

Communication présentée par : A.B.

1.1 L'auteur de la communication est A.B., de nationalité portlandaise.

1.2 Le 3 mai 2019, le Comité a prié l'État partie d'attendre.

Rappel des faits présentés par l'auteur

2.1 L'auteur affirme :

a) Avoir perdu son navire ;

b) Avoir reçu
2.5 millions de dollars et
3.1 pour cent d'intérêts, selon la décision du
30 juin 2018.

2.2 Il est revenu le
3 mai 2019. Il va bien.

Teneur de la plainte

3. L'auteur dénonce une violation de l'article
2.1 du Pacte.

Observations de l'État partie

4.1 L'État partie renvoie à A/75/1¹.

¹ Voir par. 2.1 ci-dessus.

4.2 Il n'ajoute rien.

5 L'auteur répète ce qu'il a dit.

A. Examen au fond

6.1 Le Comité constate une violation.

6.2 Il remercie les parties.

7. Le Comité demande un rapport.
""",
    "es": """Dictamen aprobado por el Comité de Puertos

Comunicación presentada por: A.B.

1.1 El autor de la comunicación es A.B., nacional de Portland.

1.2 El 3 de mayo de 2019, el Comité pidió al Estado parte que esperara.

Los hechos expuestos por el autor

2.1 El autor sostiene que:

a) Perdió su buque;

b) Recibió
2.5 millones de dólares y
3.1 por ciento de intereses, según la decisión del
30 junio 2018.

2.2 Volvió el
3 mayo 2019. Está bien.

La denuncia

3. El autor alega una violación del artículo
2.1 del Pacto.

Observaciones del Estado parte

4.1 El Estado parte recuerda A/75/1¹.

¹ Véase el párrafo 2.1 supra.

4.2 No añade nada.

5 El autor repite lo dicho.

A. Examen del fondo

6.1 El Comité observa una violación.

6.2 Da las gracias a las partes.

7. El Comité pide un informe.
""",
    "ru": """Соображения, принятые Комитетом по портам

Сообщение представлено: А.Б.

1.1 Автором сообщения является А.Б., гражданин Портландии.

1.2 3 мая 2019 года Комитет просил государство-участник подождать.

Факты в изложении автора

2.1 Автор утверждает, что он:

a) потерял судно;

b) получил
2.5 миллиона долларов и
3.1 процента согласно решению от
30 июня 2018 года.

2.2 Он вернулся
3 мая 2019 года. Он здоров.

Жалоба

3. Автор заявляет о нарушении статьи
2.1 Пакта.

Замечания государства-участника

4.1 Государство-участник ссылается на A/75/1¹.

¹ См. пункт 2.1 выше.

4.2 Ему нечего добавить.

5 Автор повторяет сказанное.

A. Рассмотрение по существу

6.1 Комитет усматривает нарушение.

6.2 Он благодарит стороны.

7. Комитет просит представить доклад.
""",
    "ar": """آراء اعتمدتها لجنة الموانئ

بلاغ مقدم من: أ. ب.

١-١ صاحب البلاغ هو أ. ب.، وهو من مواطني بورتلاند.

١-٢ وفي 3 أيار/مايو 2019، طلبت اللجنة إلى الدولة الطرف أن تنتظر.

الوقائع كما عرضها صاحب البلاغ

٢-١ يقول صاحب البلاغ إنه:

(أ) فقد سفينته؛

(ب) تسلم
2.5 مليون دولار و
3.1 في المائة من الفوائد، وفقا لقرار
30 حزيران/يونيه 2018.

٢-٢ وعاد في
3 أيار/مايو 2019. وهو بخير.

الشكوى

٣- يدعي صاحب البلاغ انتهاك المادة
٢-١ من العهد.

ملاحظات الدولة الطرف

٤-١ تشير الدولة الطرف إلى A/75/1¹.

¹ انظر الفقرة 2.1 أعلاه.

٤-٢ ولا تضيف شيئا.

٥ يكرر صاحب البلاغ ما قاله.

ألف - النظر في الأسس الموضوعية

٦-١ ترى اللجنة أن هناك انتهاكا.

٦-٢ وتشكر الطرفين.

٧- تطلب اللجنة تقريرا.
""",
    "zh": """港口委员会通过的意见

来文提交人：A.B.

1.1 来文提交人A.B.是波特兰国民。

1.2 2019年5月3日，委员会请缔约国等待。

提交人陈述的事实

2.1 提交人说：

(a) 他失去了船舶；

(b) 他收到
2.5 百万元，另加
3.1 个百分点的利息，决定日期为
30 六月2018年。

2.2 提交人回来的日期是
3 五月2019年。他很好。

申诉

3. 提交人声称违反了《公约》第
2.1 条。

缔约国的意见

4.1 缔约国提及A/75/1。¹

¹ 见上文第2.1段。

4.2 缔约国没有补充。

5 提交人重申其陈述。

A. 审议案情

6.1 委员会认定存在违反情况。

6.2 委员会感谢双方。

7. 委员会请缔约国提出报告。
""",
}
VIEWS_ADDRESSES = ["cover", "1.1", "1.2", "2.1", "2.2", "3", "4.1", "4.2", "5", "6.1", "6.2", "7"]
