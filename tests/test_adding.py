"""Reports come and go: what is added, under which name, and that nothing changes where something is wrong."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from faults import fault_at, in_child

from report_qa.cli import main
from report_qa.config import Settings
from report_qa.corpus import MANIFEST, read_corpus
from report_qa.corpus.manifest import TEXT_FIELDS
from report_qa.corpus.naming import document_id, file_name
from report_qa.encoders.hashing import HashEncoder
from report_qa.errors import CorpusError, EncoderError
from report_qa.index.reading import open_index
from report_qa.maintenance import add_reports

ENGLISH = "Report on schools\n\n1. In 2023, 41 schools were opened in Zambia.\n\n2. Further schools are planned."
FRENCH = "Rapport sur les écoles\n\n1. En 2023, 41 écoles ont été ouvertes en Zambie.\n\n2. D'autres sont prévues."
MANIFEST_BEFORE = """# Kept by hand.

[[document]]
id = "old"   # the first one
file = "old.txt"
language = "en"
corrections = [ # noise
  { wrong = "0ld", right = "Old" },
]
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with two reports to add."""
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "schools.en.txt").write_text(ENGLISH, encoding="utf-8")
    (folder / "écoles.md").write_text(f"# {FRENCH}".replace("41", "**41**"), encoding="utf-8")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A corpus with one document of its own, not indexed yet."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "old.txt").write_text("1. 0ld news. Nothing more.", encoding="utf-8")
    (corpus / MANIFEST).write_text(MANIFEST_BEFORE, encoding="utf-8")
    return Settings(corpus, tmp_path / "index", "hash", tmp_path)


@pytest.fixture
def run(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command: (exit code, stdout, stderr)."""

    def call(command: str, *arguments: str) -> tuple[int, str, str]:
        places = ["--corpus", str(settings.corpus), "--index", str(settings.index), "--encoder", "hash"]
        with pytest.raises(SystemExit) as ended:
            main([command, *places, *arguments])
        captured = capsys.readouterr()
        return (ended.value.code if isinstance(ended.value.code, int) else 0), captured.out, captured.err

    return call


def state(*folders: Path) -> dict[str, bytes]:
    """Every file of the folders, with its content; not the locks."""
    return {
        str(path): path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def ids(settings: Settings) -> list[str]:
    return [document.id for document in read_corpus(settings.corpus).documents]


def test_a_folder_a_file_and_a_pattern(run: Run, files: Path, settings: Settings) -> None:
    code, out, _ = run("add", "--json", str(files))
    told = json.loads(out)
    assert code == 0
    assert [(one["id"], one["language"], one["format"], one["paragraphs"]) for one in told["added"]] == [
        ("schools.en", "en", "text", 3),
        ("ecoles.fr", "fr", "markdown", 2),
    ]
    kept = next(one for one in read_corpus(settings.corpus).documents if one.id == "ecoles.fr")
    assert "En 2023, 41 écoles" in (settings.corpus / kept.file).read_text("utf-8")
    assert told["index"]["documents"] == 3
    code, _, _ = run("add", str(files / "s*.txt"), "--id", "again", "--date", "2024-01-02", "--symbol", "A/1/2")
    assert code == 0
    code, out, _ = run("add", str(files / "écoles.md"), "--replace", "--title", "Écoles")
    assert (code, out.splitlines()[0]) == (0, "replaced ecoles.fr (fr): 2 passages, from écoles.md")
    assert ids(settings) == ["old", "schools.en", "ecoles.fr", "again"]
    index = open_index(settings.index, HashEncoder())
    assert index.paragraph("ecoles.fr", "1").text == "En 2023, 41 écoles ont été ouvertes en Zambie."
    assert (index.documents["ecoles.fr"].title, index.documents["again"].symbol) == ("Écoles", "A/1/2")


def test_the_manifest_keeps_comments_order_and_form(run: Run, files: Path, settings: Settings) -> None:
    run("add", str(files))
    written = (settings.corpus / MANIFEST).read_text("utf-8")
    assert written.startswith(MANIFEST_BEFORE)
    run("remove", "schools.en", "ecoles.fr")
    assert (settings.corpus / MANIFEST).read_text("utf-8").rstrip() == MANIFEST_BEFORE.rstrip()
    assert sorted(path.name for path in settings.corpus.iterdir() if path.name != ".lock") == [MANIFEST, "old.txt"]


def test_a_replaced_document_keeps_what_its_manifest_says(run: Run, settings: Settings, files: Path) -> None:
    (files / "new.txt").write_text("1. 0ld and new.\n\n2. More.", encoding="utf-8")
    code, _, _ = run(
        "add", "--replace", "--id", "old", "--language", "en", "--body", "The Council", str(files / "new.txt")
    )
    table = tomllib.loads((settings.corpus / MANIFEST).read_text("utf-8"))["document"][0]
    assert code == 0
    assert "# the first one" in (settings.corpus / MANIFEST).read_text("utf-8")
    assert (table["body"], table["corrections"]) == ("The Council", [{"wrong": "0ld", "right": "Old"}])
    assert [p.text for p in read_corpus(settings.corpus).paragraphs] == ["Old and new.", "More."]
    assert not (settings.corpus / "old.txt").exists()


def test_every_field_of_the_manifest_can_be_stated(run: Run, settings: Settings, files: Path) -> None:
    stated = {name: f"a {name}" for name in TEXT_FIELDS} | {"date": "2020-07-16", "original_language": "fr"}
    options = [part for name, value in stated.items() for part in (f"--{name.replace('_', '-')}", value)]
    assert run("add", "--id", "all", "--language", "en", *options, str(files / "schools.en.txt"))[0] == 0
    added = tomllib.loads((settings.corpus / MANIFEST).read_text("utf-8"))["document"][-1]
    assert {name: added[name] for name in TEXT_FIELDS} == stated


def test_an_original_language_that_is_no_code_is_refused(run: Run, settings: Settings, files: Path) -> None:
    before = state(settings.corpus)
    code, _, err = run("add", "--original-language", "French", str(files / "schools.en.txt"))
    assert (code, state(settings.corpus)) == (2, before)
    assert "--original-language wants an ISO 639 code such as 'fr'." in err


def test_versions_of_one_symbol_get_ids_of_their_own(run: Run, files: Path, settings: Settings) -> None:
    code, _, err = run("add", "--symbol", "CTOC/COP/WG.7/2023/2", str(files))
    assert (code, ids(settings)[1:]) == (0, ["ctoc-cop-wg.7-2023-2.en", "ctoc-cop-wg.7-2023-2.fr"])
    assert "warning" not in err
    (files / "more.txt").write_text(FRENCH + "\n\n3. Trop.", encoding="utf-8")
    code, _, err = run(
        "add", "--id", "x", "--symbol", "CTOC/COP/WG.7/2023/2", "--language", "es", str(files / "more.txt")
    )
    assert code == 0
    warning = "warning: ctoc-cop-wg.7-2023-2.en and x (CTOC/COP/WG.7/2023/2) are not joined as versions: one has 2 paragraphs, the other 3"
    assert warning in err
    assert warning in run("list")[2]
    assert json.loads(run("list", "--json")[1])["misaligned"][0]["documents"] == ["ctoc-cop-wg.7-2023-2.en", "x"]


def test_list_shows_what_is_there_and_what_is_indexed(run: Run, files: Path) -> None:
    code, out, _ = run("list")
    assert (code, out.splitlines()[1].split()) == (0, ["old", "en", "–", "–", "–"])
    run("add", str(files / "schools.en.txt"), "--title", "Schools in 2023")
    documents = json.loads(run("list", "--json")[1])["documents"]
    assert [(d["id"], d["paragraphs"], d["title"]) for d in documents] == [
        ("old", 1, ""),
        ("schools.en", 3, "Schools in 2023"),
    ]
    assert "Schools in 2023" in run("list")[1]


def bad(files: Path, case: str) -> list[str]:
    """Arguments that cannot be added."""
    good = files / "schools.en.txt"
    wrong = files / "wrong.txt"
    match case:
        case "missing":
            return [str(files / "nowhere.txt")]
        case "no match":
            return [str(files / "*.pdf")]
        case "empty folder":
            (files / "empty").mkdir()
            return [str(files / "empty")]
        case "unknown ending":
            (files / "program.exe").write_bytes(b"MZ")
            return [str(good), str(files / "program.exe")]
        case "empty":
            wrong.write_bytes(b"  \n")
            return [str(good), str(wrong)]
        case "NUL":
            wrong.write_bytes(b"1. One.\x00")
            return [str(wrong)]
        case "not UTF-8":
            wrong.write_bytes("1. Été.".encode("cp1252"))
            return [str(files)]
        case "numbering":
            wrong.write_text("1. One.\n\n3. Three.", encoding="utf-8")
            return ["--language", "en", str(files)]
        case "no language":
            wrong.write_text("1. 4711 0815.", encoding="utf-8")
            return [str(wrong)]
        case "twice the same id":
            (files / "below").mkdir()
            (files / "below" / "schools.en.txt").write_text(ENGLISH, encoding="utf-8")
            return [str(files)]
        case "there already":
            return ["--id", "old", str(good)]
        case "id out of the folder":
            return ["--id", "../x", str(good)]
        case "absolute id":
            return ["--id", "/etc/x", str(good)]
        case "one id for two":
            return ["--id", "x", str(files)]
        case "language":
            return ["--language", "English", str(good)]
        case "date":
            return ["--date", "yesterday", str(good)]
        case "link out of the folder":
            (files.parent / "secret.txt").write_text(ENGLISH, encoding="utf-8")
            (files / "link.txt").symlink_to(files.parent / "secret.txt")
            return [str(files)]
        case "folder linked out":
            (files / "way").symlink_to(files.parent.parent)
            return [str(files)]
        case "NUL in the name":
            return ["a\0b.txt"]
        case "long name":
            return ["x" * 5000 + ".txt"]
    raise AssertionError(case)


CASES = (
    "missing", "no match", "empty folder", "unknown ending", "empty", "NUL", "not UTF-8", "numbering", "no language",
    "twice the same id", "there already", "id out of the folder", "absolute id", "one id for two", "language", "date",
    "link out of the folder", "folder linked out", "NUL in the name", "long name",
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_added_changes_nothing(run: Run, files: Path, settings: Settings, case: str) -> None:
    run("index")
    before = state(settings.corpus, settings.index)
    code, out, err = run("add", *bad(files, case))
    (line,) = err.splitlines()
    assert (code, out) == (2, "")
    assert line.startswith("report-qa: ")
    assert str(files.parent) not in err
    assert state(settings.corpus, settings.index) == before
    if case in ("unknown ending", "empty", "NUL", "not UTF-8", "numbering", "no language"):
        assert "program.exe" in line or "wrong.txt" in line


def test_keep_going_adds_what_can_be_added_and_says_what_not(run: Run, files: Path, settings: Settings) -> None:
    arguments = bad(files, "not UTF-8")
    code, _, err = run("add", "--keep-going", *arguments)
    assert code == 2
    assert "not added: wrong.txt: " in err
    assert ids(settings) == ["old", "schools.en", "ecoles.fr"]


@pytest.mark.parametrize(
    "name", ["two words.txt", "line\nbreak.txt", "..txt", "-x.txt", "报告.txt", "CON.txt", "a..b.txt"]
)
def test_odd_names_of_files_get_safe_ids(run: Run, files: Path, settings: Settings, name: str) -> None:
    (files / name).write_text(ENGLISH, encoding="utf-8")
    code, out, err = run("add", "--language", "en", "--", str(files / name))
    assert (code, err.count("report-qa: ")) == (0, 0)
    document = read_corpus(settings.corpus).documents[-1]
    assert (settings.corpus / document.file).read_text("utf-8") == ENGLISH + "\n"
    assert "\n" not in document.id
    assert out.splitlines()[0].startswith(f"added {document.id} (en): 3 passages, from ")


def test_ids_and_files_have_safe_names() -> None:
    assert document_id("CTOC/COP/WG.7/2019/2", "x.pdf", "fr") == "ctoc-cop-wg.7-2019-2.fr"
    assert document_id("", "Été 2020 (final).PDF", "fr") == "ete-2020-final.fr"
    assert document_id("", "report.fr.txt", "fr") == "report.fr"
    assert document_id("", "报告.txt", "zh") != document_id("", "文件.txt", "zh")
    assert document_id("", "报告.txt", "zh").startswith("document-")
    assert file_name("a.FR", {"a.fr.txt"}) == "a.FR.2.txt"
    assert file_name("con.fr", set()) == "text-con.fr.txt"


def test_removing(run: Run, files: Path, settings: Settings) -> None:
    run("add", str(files))
    code, out, _ = run("remove", "old", "--keep-files")
    assert (code, out.splitlines()[0], ids(settings)) == (0, "removed old", ["schools.en", "ecoles.fr"])
    assert (settings.corpus / "old.txt").exists()
    assert "old" not in open_index(settings.index, HashEncoder()).documents
    before = state(settings.corpus, settings.index)
    for wrong in (["nobody"], ["schools.en", "nobody"], ["schools.en", "ecoles.fr"]):
        code, out, err = run("remove", *wrong)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert state(settings.corpus, settings.index) == before
    code, out, _ = run("remove", "ecoles.fr", "--json")
    assert (json.loads(out)["removed"], json.loads(out)["index"]["encoded"]) == (["ecoles.fr"], 0)
    assert not (settings.corpus / "ecoles.fr.txt").exists()


def test_a_file_never_leaves_the_folder_by_removal(run: Run, files: Path, settings: Settings) -> None:
    outside = settings.corpus.parent / "outside.txt"
    outside.write_text("1. Kept.", encoding="utf-8")
    run("add", str(files))
    with (settings.corpus / MANIFEST).open("a", encoding="utf-8") as manifest:
        manifest.write('\n[[document]]\nid = "out"\nfile = "../outside.txt"\nlanguage = "en"\n')
    run("remove", "out")
    assert outside.exists()


def test_the_corpus_is_as_it_was_where_the_index_cannot_follow(
    files: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise EncoderError("the encoder gave up.")

    before = state(settings.corpus)
    monkeypatch.setattr("report_qa.wiring.build_index", broken)
    with pytest.raises(EncoderError):
        add_reports(settings, [str(files)], {})
    assert state(settings.corpus) == before


def test_two_cannot_change_a_corpus_at_once(run: Run, files: Path, settings: Settings) -> None:
    from report_qa.corpus.editing import locked

    with locked(settings.corpus):
        code, _, err = run("add", str(files))
    assert code == 2
    assert "another command is changing this corpus" in err
    with locked(settings.corpus), pytest.raises(CorpusError):
        add_reports(settings, [str(files)], {})


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("number", range(0, 60, 2))
def test_killed_at_any_point_the_corpus_can_be_read_and_adding_again_works(
    files: Path, settings: Settings, number: int
) -> None:
    def work() -> None:
        with fault_at(number, lambda: os.kill(os.getpid(), 9)):
            add_reports(settings, [str(files)], {})

    killed = in_child(work) == -9
    found = ids(settings)
    assert found in (["old"], ["old", "schools.en", "ecoles.fr"])
    if not killed:
        assert len(found) == 3
    add_reports(settings, [str(files)], {}, replacing=True)
    assert ids(settings) == ["old", "schools.en", "ecoles.fr"]
    index = open_index(settings.index, HashEncoder())
    assert index.paragraph("schools.en", "2").text == "Further schools are planned."
