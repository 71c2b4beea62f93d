"""Corpus folders: what suffices, what is refused and in which words."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from documents import REPORT, write_corpus

from report_qa import corpus as corpus_module
from report_qa.corpus import read_corpus
from report_qa.errors import CorpusError, ManifestError

MakeCorpus = Callable[..., Path]
TEXT = "1. One.\n\n2. Two."
HEAD = '[[document]]\nid = "a"\nfile = "a.txt"\nlanguage = "en"\n'


def refused(folder: Path, expected: str, error: type[CorpusError] = ManifestError) -> None:
    with pytest.raises(error, match=expected) as caught:
        read_corpus(folder)
    message = str(caught.value)
    assert "\n" not in message
    assert str(folder) not in message
    assert str(folder.parent) not in message
    assert "Traceback" not in message
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def with_manifest(tmp_path: Path, manifest: str | bytes) -> Path:
    folder = write_corpus(tmp_path / "c", {"a": TEXT})
    (folder / "manifest.toml").write_bytes(manifest if isinstance(manifest, bytes) else manifest.encode())
    return folder


def test_id_file_and_language_suffice(make_corpus: MakeCorpus) -> None:
    found = read_corpus(make_corpus({"a": TEXT}))
    assert [(p.address, p.text, p.heading) for p in found.paragraphs] == [("a:1", "One.", ()), ("a:2", "Two.", ())]
    (document,) = found.documents
    assert (document.title, document.symbol, document.date) == ("", "", "")
    assert found.edit_counts == {}


def test_documents_keep_the_manifests_order(make_corpus: MakeCorpus) -> None:
    found = read_corpus(make_corpus({"z": TEXT, "a": TEXT}))
    assert [p.address for p in found.paragraphs] == ["z:1", "z:2", "a:1", "a:2"]


def test_every_known_field(make_corpus: MakeCorpus) -> None:
    extra = "\n".join(f'{name} = "x {name} "' for name in ("title", "symbol", "body", "session", "source", "terms"))
    (document,) = read_corpus(
        make_corpus({"a": TEXT}, extra=extra + '\nagenda_item = "2 c)"\ndate = 2020-07-16')
    ).documents
    assert (document.title, document.terms, document.agenda_item) == ("x title", "x terms", "2 c)")
    assert document.date == "2020-07-16"


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        ("", "names no document"),
        ("document = []", "names no document"),
        ("document = [1]", "names no document"),
        ("[document]\nid = 'a'", "names no document"),
        ("[[documents]]\nid = 'a'", "unknown 'documents'"),
        ("[[document]\n", r"not valid TOML: .*line 1"),
        ("title = 'x'\n" + HEAD, "unknown 'title'"),
        ("[[document]]\nfile = 'a.txt'\nlanguage = 'en'", "document 1: id is missing"),
        ("[[document]]\nid = 'a'\nlanguage = 'en'", "document 1: file is missing"),
        ("[[document]]\nid = 'a'\nfile = 'a.txt'", "document 1: language is missing"),
        (HEAD.replace('"a"', '" "'), "id is missing"),
        (HEAD.replace('"a"', "7"), "id is missing"),
        (HEAD.replace('"a"', '"a b"'), "'a b' may hold only letters"),
        (HEAD.replace('"a"', '"../a"'), "may hold only letters"),
        (HEAD.replace('"a"', '"a:1"'), "may hold only letters"),
        (HEAD.replace('"en"', '"English"'), "not an ISO 639 code"),
        (HEAD.replace('"a.txt"', '"a\\n.txt"'), "no name of a file"),
        (HEAD.replace('"a.txt"', '"a\\u0000.txt"'), "no name of a file"),
        (HEAD + HEAD, "documents 1 and 2 have the same id 'a'"),
        (HEAD + "titel = 'x'", "unknown field 'titel'; known are agenda_item, body, .*title"),
        (HEAD + "title = 5", "title must be text in quotes"),
        (HEAD + "corrections = 'x'", "corrections must be a list"),
        (HEAD + "corrections = [{ wrong = 'x' }]", "corrections must be a list"),
        (HEAD + "corrections = [{ wrong = '', right = 'y' }]", "corrections must be a list"),
        (HEAD + "corrections = [{ wrong = 'x', right = 5 }]", "corrections must be a list"),
        (HEAD + "markup = ['html']", "markup must be a list of some of link"),
        (HEAD + "markup = [['link']]", "markup must be a list"),
        (HEAD + "markup = 'link'", "markup must be a list"),
        ("[[document]]\nid = 'é'.encode()", "not valid TOML"),
        (HEAD.encode("utf-16"), "save it as UTF-8"),
        (b"\xff\xfe", "save it as UTF-8"),
    ],
)
def test_wrong_manifests_are_refused_in_one_sentence(tmp_path: Path, manifest: str | bytes, expected: str) -> None:
    refused(with_manifest(tmp_path, manifest), expected)


def test_no_manifest_no_folder_and_a_file_for_a_folder(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere", r"no manifest\.toml in the corpus folder nowhere")
    (tmp_path / "file").write_text("x")
    refused(tmp_path / "file", "manifest.toml cannot be read")
    (tmp_path / "c" / "manifest.toml").mkdir(parents=True)
    refused(tmp_path / "c", "manifest.toml cannot be read")


def test_a_manifest_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert len(read_corpus(with_manifest(tmp_path, b"\xef\xbb\xbf" + HEAD.encode())).paragraphs) == 2


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", r"^a\.txt: is empty"),
        (b" \n\n\t", r"^a\.txt: is empty"),
        (b"\xef\xbb\xbf", r"^a\.txt: is empty"),
        (b"1. One.\n\n2. Caf\xe9.", r"^a\.txt, line 3: not UTF-8"),
        ("1. One.".encode("utf-16"), r"^a\.txt, line 1: not UTF-8"),
        (b"1. One\0.", r"^a\.txt: holds NUL"),
        (b"1. One.\n\n3. Three.", r"^a\.txt, line 3: number 3 is out of sequence"),
        (b"No sentence", r"^a\.txt: no paragraph numbered 1"),
    ],
)
def test_wrong_texts_are_refused_in_one_sentence(tmp_path: Path, data: bytes, expected: str) -> None:
    folder = write_corpus(tmp_path / "c", {"a": TEXT})
    (folder / "a.txt").write_bytes(data)
    refused(folder, expected, CorpusError)


def test_a_missing_file_a_folder_and_a_pipe(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "c", {"a": TEXT})
    (folder / "a.txt").unlink()
    refused(folder, r"^a\.txt: manifest\.toml names it, but it is not in the corpus folder", CorpusError)
    (folder / "a.txt").mkdir()
    refused(folder, r"^a\.txt: is a folder or a device", CorpusError)
    (folder / "a.txt").rmdir()
    os.mkfifo(folder / "a.txt")
    refused(folder, r"^a\.txt: is a folder or a device", CorpusError)


@pytest.mark.parametrize(
    "file", ["../secret.txt", "/etc/hostname", "sub/../../secret.txt", "link.txt", "linked/secret.txt"]
)
def test_a_file_outside_the_folder_is_refused(tmp_path: Path, file: str) -> None:
    folder = with_manifest(tmp_path, HEAD.replace("a.txt", file))
    (tmp_path / "secret.txt").write_text(TEXT)
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "linked").symlink_to(tmp_path)
    refused(folder, "lies outside the corpus folder", CorpusError)


def test_links_and_folders_inside_are_fine_and_loops_are_not(tmp_path: Path) -> None:
    folder = with_manifest(tmp_path, HEAD.replace("a.txt", "sub/b.txt"))
    (folder / "sub").mkdir()
    (folder / "sub" / "b.txt").symlink_to(folder / "a.txt")
    assert len(read_corpus(folder).paragraphs) == 2
    (folder / "sub" / "b.txt").unlink()
    (folder / "sub" / "b.txt").symlink_to(folder / "sub" / "b.txt")
    refused(folder, "cannot be read", CorpusError)


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_corpus(tmp_path / "c", {"a": TEXT})
    with (folder / "a.txt").open("wb") as file:
        file.truncate(corpus_module.LARGEST_FILE + 1)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("read"))
    refused(folder, "larger than 50 MB", CorpusError)


def _squad() -> list[str]:
    """240 contexts as a reader of XQuAD would write them down."""
    contexts = []
    for n in range(240):
        contexts.append(
            [
                f"The Panthers defense gave up just {n} points, ranking sixth in the league in 2015.",
                f"In {1900 + n}, 3. Liga was founded. 4. It has 20 teams; see no. {n}",
                f'He said: "number {n}"',
                f"Short {n}",
                "1. FC Köln won. 2. Bundesliga followed",
                f"«{n}» (a) one, (b) two",
                "Ειδικότερα, η άμυνα " * 90 + f"{n}",
                f"A. Smith, Ph.D., and B. Jones wrote {n}.5 pages*",
            ][n % 8]
        )
    return contexts


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_corpus_of_240_plain_numbered_paragraphs(make_corpus: MakeCorpus, end: str, mark: str) -> None:
    contexts = _squad()
    text = mark + (end * 2).join(f"{n}. {context}" for n, context in enumerate(contexts, start=1)) + end
    found = read_corpus(make_corpus({"xquad": text}))
    assert [p.number for p in found.paragraphs] == [str(n) for n in range(1, 241)]
    assert [p.text for p in found.paragraphs] == [context.strip() for context in contexts]
    assert all(p.heading == () and p.notes == () and p.edits == () for p in found.paragraphs)
    assert all(p.sentences for p in found.paragraphs)


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("end", ["", "."])
def test_a_few_short_paragraphs(make_corpus: MakeCorpus, count: int, end: str) -> None:
    text = "\n\n".join(f"{n}. Niger{end}" for n in range(1, count + 1))
    assert [p.text for p in read_corpus(make_corpus({"a": text})).paragraphs] == [f"Niger{end}"] * count


def test_the_report_with_crlf_and_a_byte_order_mark_gives_the_same_paragraphs(make_corpus: MakeCorpus) -> None:
    plain = REPORT.read_text(encoding="utf-8")
    folder = make_corpus(
        {"lf": plain, "crlf": "\ufeff" + plain.replace("\n", "\r\n")}, "fr", 'markup = ["link", "bold"]'
    )
    found = read_corpus(folder).paragraphs
    lf, crlf = ([p for p in found if p.document == name] for name in ("lf", "crlf"))
    assert [(p.number, p.heading, p.text) for p in lf[1:]] == [(p.number, p.heading, p.text) for p in crlf[1:]]
    assert lf[0].text == crlf[0].text.replace("\r\n", "\n")


def test_the_fingerprint_follows_everything_that_the_index_depends_on(
    make_corpus: MakeCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read_corpus(make_corpus({"a": TEXT})).fingerprint
    assert read_corpus(make_corpus({"a": TEXT}, name="elsewhere")).fingerprint == first
    others = [
        read_corpus(make_corpus({"a": TEXT + " "})).fingerprint,
        read_corpus(make_corpus({"b": TEXT})).fingerprint,
        read_corpus(make_corpus({"a": TEXT}, "fr")).fingerprint,
        read_corpus(make_corpus({"a": TEXT}, extra='title = "T"')).fingerprint,
        read_corpus(make_corpus({"a": TEXT}, extra='markup = ["link"]')).fingerprint,
    ]
    monkeypatch.setattr("report_qa.paragraphs.sentence_spans", lambda text, language: [])  # another splitter
    others.append(read_corpus(make_corpus({"a": TEXT})).fingerprint)
    assert len({first, *others}) == 7
