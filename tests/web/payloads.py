"""Texts that must stay texts: what someone could write into a question or a document to make a page do something."""

from __future__ import annotations

from html.parser import HTMLParser

OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

HOSTILE = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "</script><script>alert(1)//",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    "<img/src/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=data:text/html,<script>alert(1)</script>>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<form action=//evil.example><input name=q><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<style>*{background:url(//evil.example)}</style>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><script>alert(1)</script-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "</title></textarea></style></p></li></ol></section><script>alert(1)</script>",
    "<mark>not the evidence</mark>",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    '"><a href="//evil.example" id="p-1',
    "`onmouseover=alert(1)`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&amp;&quot;&#x27;&nbsp;&notanentity;",
    "${alert(1)}",
    "`${alert(1)}`",
    "{{7*7}}",
    "{{constructor.constructor('alert(1)')()}}",
    "{%raw%}#{7*7}<%= 7*7 %>",
    "{0.__class__.__mro__} %s %(x)s",
    "[x](javascript:alert(1)) ![x](//evil.example/x.png)",
    "**bold** <http://evil.example> `code` # heading",
    "| a | b |\n|---|---|\n| <img src=x onerror=alert(1)> | x |",
    "\u202egnp.exe\u202c <b>",
    f"{OVERRIDES}<i>",
    "\u2067\u2066\u202e unclosed",
    "\0<script\0>alert(1)</script\0>",
    "\x1b[31mred\x1b[0m \x07 \x85 \x7f",
    "\ud800<script>alert(1)</script>\udfff",
    "\ufeff\u200b\u200d<b>\ufffe\uffff",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "a\u0301\u0302\u0303" * 50 + "<b>",
    "../../etc/passwd",
    "%3Cscript%3Ealert(1)%3C/script%3E?x=1&y=2#z",
)


class Reader(HTMLParser):
    """What a page is made of: its tags with the names of their attributes, the values of those, and its text."""

    VOID = ("meta", "link")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.skeleton: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.marks: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skeleton.append(f"<{tag} {' '.join(name for name, _ in attrs)}>")
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self._open.append(tag)
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self.skeleton.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark" in self._open:
            self.marks[-1] += data

    def handle_comment(self, data: str) -> None:
        self.skeleton.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.skeleton.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.skeleton.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.skeleton.append(f"<![{data}]>")

    def values(self, name: str) -> list[str]:
        """Of every attribute of that name, in order."""
        return [value for _, found, value in self.attributes if found == name]
