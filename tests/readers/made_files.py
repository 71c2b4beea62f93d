"""Small files of each format, built byte by byte, good and bad."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def docx(body: str, parts: Mapping[str, str] | None = None, *, prolog: str = "") -> bytes:
    """A Word file whose body is `body`; `parts` are further files of the package, by name."""
    document = f'<?xml version="1.0"?>{prolog}<w:document {W}><w:body>{body}</w:body></w:document>'
    rels = "".join(
        f'<Relationship Id="r{n}" Type="http://x/relationships/{name.removeprefix("word/").split(".")[0].rstrip("0123456789")}" '
        f'Target="{name.removeprefix("word/")}"/>'
        for n, name in enumerate(parts or {})
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/document.xml", document)
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{rels}</Relationships>")
        for name, text in (parts or {}).items():
            archive.writestr(name, text)
    return made.getvalue()


def p(text: str, properties: str = "") -> str:
    """A paragraph of a Word file."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def pdf(pages: Sequence[Sequence[str]], catalog: str = "", extra: Sequence[str] = (), kids: int = 0) -> bytes:
    """A PDF with lines of Latin letters on each page; `kids` repeats the first page, `extra` are objects from number 4 on."""
    shown = ["".join(f"BT /F1 11 Tf 72 {760 - 16 * n} Td ({line}) Tj ET\n" for n, line in enumerate(p)) for p in pages]
    return drawn_pdf(shown, catalog, extra, kids)


def drawn_pdf(pages: Sequence[str], catalog: str = "", extra: Sequence[str] = (), kids: int = 0) -> bytes:
    """A PDF whose pages are drawn by these operators; font F1 is Helvetica."""
    objects = ["", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", *extra]
    numbers = []
    for shown in pages:
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}endstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        numbers.append(len(objects))
    numbers = [numbers[0]] * kids if kids else numbers
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>"
    objects[1] = f"<< /Type /Pages /Count {len(numbers)} /Kids [{' '.join(f'{n} 0 R' for n in numbers)}] >>"
    made = io.BytesIO()
    made.write(b"%PDF-1.7\n")
    offsets = []
    for number, text in enumerate(objects, start=1):
        offsets.append(made.tell())
        made.write(f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1"))
    start = made.tell()
    made.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    made.write(b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets))
    made.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return made.getvalue()
