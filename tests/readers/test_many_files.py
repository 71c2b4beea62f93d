"""Several files read by one child: the same as one by one, and the right one is blamed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from made_files import docx, p

from report_qa.errors import DocumentError
from report_qa.readers import ReadDocument, process, read_document, read_documents

pytestmark = pytest.mark.skipif(os.name != "posix", reason="elsewhere, each file is read alone")


@pytest.fixture
def given(tmp_path: Path) -> list[Path]:
    """Texts, two that are none, one that is not there."""
    (tmp_path / "a.txt").write_text("1. One.\n\n2. Two.", encoding="utf-8")
    (tmp_path / "b.md").write_text("# Title\n\n1. **One**.", encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"1. One.\0")
    (tmp_path / "d.docx").write_bytes(docx(p("One sentence.")))
    (tmp_path / "e.txt").write_bytes("1. Été.".encode("cp1252"))
    (tmp_path / "g.html").write_text("<!doctype html><p>One sentence.</p>", encoding="utf-8")
    return [tmp_path / name for name in ("a.txt", "b.md", "c.txt", "d.docx", "e.txt", "f.txt", "g.html", "a.txt")]


def one_by_one(paths: list[Path]) -> list[ReadDocument | str]:
    found: list[ReadDocument | str] = []
    for path in paths:
        try:
            found.append(read_document(path))
        except DocumentError as error:
            found.append(str(error))
    return found


def together(paths: list[Path]) -> list[ReadDocument | str]:
    return [str(one) if isinstance(one, DocumentError) else one for one in read_documents(paths)]


def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, for_several: str) -> Path:
    """Has a script run in the place of the child that reads several files; the list of what was run."""
    listed, script = tmp_path / "runs", tmp_path / "script"
    script.write_text(
        f'#!/bin/sh\necho "$*" >> {listed}\ncase "$*" in *--texts*) {for_several};; esac\nexec {sys.executable} "$@"\n'
    )
    script.chmod(0o755)
    monkeypatch.setattr(process.sys, "executable", str(script))
    return listed


def test_together_as_one_by_one(given: list[Path]) -> None:
    found = together(given)
    assert found == one_by_one(given)
    assert [isinstance(one, str) for one in found] == [False, False, True, False, False, True, False, False]
    assert str(found[2]).startswith("c.txt: holds NUL characters")
    assert str(found[5]).startswith("f.txt: cannot be read (No such file or directory)")


def test_texts_share_a_child_and_what_others_parse_does_not(
    given: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = runs(tmp_path, monkeypatch, ":")
    texts = [given[0], given[1], given[4]]
    assert len(together(texts)) == 3
    assert len(listed.read_text().splitlines()) == 1
    together([given[3], given[6]])
    assert [line.rpartition(" ")[2] for line in listed.read_text().splitlines()[2:]] == [".docx", ".html"]


@pytest.mark.parametrize("death", ["kill -9 $$", "exit 3", "printf .; kill -SEGV $$", "printf ...; exit 0"])
def test_a_child_that_breaks_blames_nobody(
    given: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, death: str
) -> None:
    expected = one_by_one(given)
    runs(tmp_path, monkeypatch, death)
    assert together(given) == expected


def test_a_child_that_hangs_over_a_file_is_killed_and_the_file_read_alone(
    given: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = one_by_one(given[:2])
    runs(tmp_path, monkeypatch, f"echo $$ > {tmp_path}/pid; exec sleep 600")
    monkeypatch.setattr(process, "_WAIT", 3.0)
    child = process._run_for_texts(["1:2:.txt"], [])
    assert child == 0
    assert not Path(f"/proc/{int((tmp_path / 'pid').read_text())}").exists()
    monkeypatch.setattr(process, "_run_for_texts", lambda *described: 0)
    monkeypatch.setattr(process, "_WAIT", 100.0)
    assert together(given[:2]) == expected


def test_each_file_has_the_whole_time_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource
    import subprocess

    code = (
        "import resource\nfrom report_qa.readers import child, limits\nlimits.SECONDS = 7\n"
        "child._bound_time()\nend = __import__('time').process_time() + 1.2\n"
        "while __import__('time').process_time() < end: pass\n"
        "child._bound_time()\nprint(resource.getrlimit(resource.RLIMIT_CPU)[0])"
    )
    assert resource.RLIMIT_CPU is not None
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 9 <= int(done.stdout) <= 20
