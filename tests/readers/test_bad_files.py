"""Files that cannot or must not be read: one line that says what to do, nothing of the file in the parent's memory."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from made_files import W, docx, p, pdf
from report_forms import FIXTURES

from report_qa.errors import DocumentError
from report_qa.readers import process, read_document

GOOD_PDF = (FIXTURES / "report.pdf").read_bytes()
GOOD_DOCX = (FIXTURES / "report.docx").read_bytes()
_INSIDE = GOOD_DOCX.index(b"word/document.xml") + 300


def refused(path: Path) -> str:
    """What is said of a file; always one line that begins with its name."""
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    said = str(caught.value)
    assert "\n" not in said
    assert str(path.parent) not in said
    assert said.endswith(".")
    return said.partition(": ")[2]


def refused_bytes(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return refused(folder / name)


def _zip(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


_BILLION = (
    "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {c} '{f'&{b};' * 10}'>" for b, c in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
_OUTSIDE = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"", "is empty"),
        ("a.txt", b" \r\n\t\n", "holds nothing but blanks"),
        ("a.txt", b"\xef\xbb\xbf\n", "holds nothing but blanks"),
        ("a.txt", b"...\n\n---", "holds no text"),
        ("a.txt", b"1. One\0.", "holds NUL characters"),
        ("a.txt", "1. One.".encode("utf-16")[:-1], "is marked as UTF-16 but cut"),
        ("a.pdf", b"%PDF-1.7\nnothing", "is damaged or cut short"),
        ("a.pdf", GOOD_PDF[:3000], "is damaged or cut short"),
        ("a.pdf", bytes(range(256)) * 40, "is damaged: it does not begin as PDF does"),
        ("a.pdf", pdf([[], []]), "is scanned"),
        ("a.pdf", pdf([["One."]], kids=100_000), "has more than 3000 pages"),
        ("a.docx", GOOD_DOCX[: len(GOOD_DOCX) // 2], "is damaged or cut short"),
        ("a.docx", GOOD_DOCX[:_INSIDE] + bytes(50) + GOOD_DOCX[_INSIDE + 50 :], "is damaged or cut short"),
        ("a.docx", docx("<w:p>"), "is damaged inside"),
        ("a.docx", docx(""), "holds no text"),
        ("a.docx", docx(p("&i;"), prolog=_BILLION), "declares XML entities"),
        ("a.docx", docx(p("&e;"), prolog=_OUTSIDE), "declares XML entities"),
        ("a.docx", docx(p("x"), {"word/footnotes.xml": f"{_BILLION}<w:footnotes {W}/>"}), "declares XML entities"),
        ("a.docx", docx(p("x"), {"word/media/a.bin": "0" * 30_000_000}), "unpacks to far more"),
        ("a.docx", docx(p("x"), {f"word/{n}.bin": "" for n in range(6000)}), "is not built as Word builds files"),
        ("a.docx", _OLE, "is an old Word file or one with a password"),
        ("a.doc", _OLE, "is an old Word file or one with a password"),
        ("a.rtf", b"{\\rtf1 Text}", "is an RTF file"),
        ("a.zip", _zip({"a.txt": b"1. One."}), "is a packed file"),
        ("a.xlsx", _zip({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "is an office file of another kind"),
        ("a.odt", _zip({"mimetype": b"application/vnd.oasis.opendocument.text"}), "is an office file of another kind"),
        ("a.gz", b"\x1f\x8b\x08" + bytes(60), "is a packed file"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(60), "is a picture"),
        ("a.exe", b"MZ" + bytes(600), "is a program"),
        ("a.xml", b"<?xml version='1.0'?><udhr/>", "is XML of no known kind"),
        ("a.html", b"<html><body><script>var text = 1</script></body></html>", "holds no text"),
    ],
)
def test_each_is_refused_in_one_sentence(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    assert refused_bytes(tmp_path, name, data).startswith(said)


def test_a_pdf_with_a_password() -> None:
    assert refused(FIXTURES / "password.pdf") == "has a password; save it without one."


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(500 * 2**20)  # sparse
    assert refused(path) == "larger than 50 MB; split it into documents."


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert refused(tmp_path / "pipe.txt").startswith("is a folder or a device")
    assert refused(tmp_path).startswith(("is a folder or a device", "cannot be read"))
    assert (
        refused(tmp_path / "none.txt")
        == "cannot be read (No such file or directory); check the name and the rights to it."
    )


def test_a_name_of_several_lines_is_shown_on_one(tmp_path: Path) -> None:
    path = tmp_path / "a\nb\u202e.txt"
    path.write_bytes(b"")
    with pytest.raises(DocumentError, match=r"^a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}\.txt: is empty"):
        read_document(path)


def test_a_lying_size_in_a_word_file_does_not_help(tmp_path: Path) -> None:
    text = "x " * 24_000_000
    data = docx(p(text))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    lying = data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert len(lying) < 200_000
    assert lying != data
    assert refused_bytes(tmp_path, "true.docx", data).startswith("unpacks to far more")
    assert refused_bytes(tmp_path, "lying.docx", lying).startswith(("is damaged", "unpacks to far more"))


def test_a_word_file_that_names_parts_outside_reads_none_of_them(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(
        f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>secret</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    call = '<w:p><w:r><w:t>One.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    data = docx(call)
    for target in ("../../secret.xml", str(secret), f"file://{secret}"):
        rels = f'<Relationships><Relationship Id="r" Type="http://x/footnotes" Target="{target}"/></Relationships>'
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
            for name in old.namelist():
                new.writestr(name, rels if name.endswith(".rels") else old.read(name))
        path = tmp_path / "a.docx"
        path.write_bytes(made.getvalue())
        assert read_document(path).text == "One.¹\n"


def test_scripts_and_attachments_of_a_pdf_are_left_alone_and_counted(tmp_path: Path) -> None:
    catalog = "/Names << /JavaScript << /Names [(a) 4 0 R] >> /EmbeddedFiles << /Names [(b.txt) 5 0 R] >> >> /OpenAction 4 0 R"
    extra = (
        "<< /S /JavaScript /JS (app.alert\\(1\\); while\\(true\\){}) >>",
        "<< /Type /Filespec /F (b.txt) /EF << /F 6 0 R >> >>",
        "<< /Type /EmbeddedFile /Length 6 >>\nstream\nsecret\nendstream",
    )
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([["The report has a first sentence."]], catalog, extra))
    read = read_document(path)
    assert read.text == "The report has a first sentence.\n"
    assert (read.removed["script"], read.removed["attachment"]) == (1, 1)


def test_a_pdf_that_unpacks_without_end(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    chunk = b"BT /F1 11 Tf 72 700 Td (A sentence here is long.) Tj ET\n" * 20_000
    packed = b"".join(packer.compress(chunk) for _ in range(600)) + packer.flush()  # 640 MB in 2 MB
    stream = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n{packed.decode('latin-1')}\nendstream"
    page = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
    )
    data = pdf([["x"]], extra=(stream, page)).replace(b"/Kids [7 0 R]", b"/Kids [5 0 R]")
    assert b"/Kids [5 0 R]" in data
    said = refused_bytes(tmp_path, "a.pdf", data)
    assert said.startswith(("reading it needs too much", "comes to more than", "is scanned"))


def test_nested_to_the_bottom(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"<html><body>" + b"<div>" * 100_000 + b"One sentence." + b"</div>" * 100_000)
    try:
        assert "One sentence." in read_document(path).text
    except DocumentError as error:
        assert str(error).startswith("a.html: ")  # noqa: PT017


def test_entities_of_a_page_are_not_expanded_without_end(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<?xml version='1.0'?>{_BILLION}<html><body><p>Text: &i;</p></body></html>")
    assert len(read_document(path).text) < 5000


def test_a_parser_that_hangs_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asleep = tmp_path / "asleep"
    asleep.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 600\n")
    asleep.chmod(0o755)
    monkeypatch.setattr(process, "_WAIT", 1.0)
    monkeypatch.setattr(process.sys, "executable", str(asleep))
    (tmp_path / "a.txt").write_text("1. One.")
    began = time.monotonic()
    assert refused(tmp_path / "a.txt").startswith("reading it needs too much time or memory")
    assert time.monotonic() - began < 60
    pid = int((tmp_path / "pid").read_text())
    assert not Path(f"/proc/{pid}").exists()


def test_modules_that_lie_among_the_documents_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json.py", "lxml.py", "zipfile.py", "report_qa.py"):
        (tmp_path / name).write_text("raise SystemExit(7)")
    (tmp_path / "a.docx").write_bytes(docx(p("One sentence.")))
    monkeypatch.chdir(tmp_path)
    assert read_document(Path("a.docx")).text == "One sentence.\n"


def test_a_parser_that_dies_or_says_nonsense(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("1. One.")
    broken = tmp_path / "broken"
    monkeypatch.setattr(process.sys, "executable", str(broken))
    for script in ("kill -SEGV $$", "echo nonsense", "echo '[]'", "exit 3", "true"):
        broken.write_text(f"#!/bin/sh\n{script}\n")
        broken.chmod(0o755)
        assert refused(tmp_path / "a.txt").startswith("reading it needs too much time or memory")


def test_memory_is_bounded_in_the_child(tmp_path: Path) -> None:
    code = (
        "from report_qa.readers import child, limits\n"
        "limits.MEMORY = 400 * 2**20\nchild._bound()\n"
        "try:\n    bytearray(10**9)\nexcept MemoryError:\n    print('bounded')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "bounded\n"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_the_parents_memory_stays_flat(tmp_path: Path) -> None:
    (tmp_path / "bomb.docx").write_bytes(docx(p("x"), {"word/media/a.bin": "0" * 30_000_000}))
    (tmp_path / "long.txt").write_text("\n\n".join(f"{n}. A sentence of some words." for n in range(1, 100_000)))
    code = (
        "import sys\nfrom pathlib import Path\nfrom report_qa.readers import read_document\n"
        "from report_qa.errors import DocumentError\n"
        "def highest():\n    status = Path('/proc/self/status').read_text()\n"
        "    return int(status.split('VmHWM:')[1].split()[0]) // 1024\n"
        "try:\n    read_document(Path(sys.argv[1]))\nexcept DocumentError:\n    pass\n"
        "first = highest()\n"
        "text = read_document(Path(sys.argv[2])).text\n"
        "print(first, highest(), len(text) // 2**20)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "bomb.docx"), str(tmp_path / "long.txt")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    refusing, reading, megabytes = map(int, done.stdout.split())
    assert refusing < 60
    assert reading < refusing + 8 * megabytes + 20  # the text itself, as JSON and as characters
