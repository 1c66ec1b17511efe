"""Bytes of any format → a document: which format they have, what is refused, the process that reads them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tomllib
import zipfile
from importlib import import_module, util
from pathlib import Path

import pytest

from ipgraph.claims import BODY_KINDS, Document
from ipgraph.errors import ReadError
from ipgraph.extract import claims
from ipgraph.read import read
from ipgraph.read.formats import FORMATS, SUFFIXES, Origin, detect, worker
from ipgraph.read.formats.worker import Worker

CASES = sorted((Path(__file__).parent / "cases" / "formats").iterdir())
SENTENCE = "In 2023, China granted 921,000 invention patents, up 15.3 percent year on year, the office said."


def rows(document: Document) -> list[str]:
    """The blocks as expectation files write them; a tab between cells as an arrow."""
    return [
        f"{block.kind} | {document.text[block.start : block.end]}".replace("\t", " → ")
        for block in document.blocks
    ]


def body(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind in BODY_KINDS]


def refused(data: bytes, name: str = "file") -> str:
    with pytest.raises(ReadError) as caught:
        read(data, name)
    line = str(caught.value)
    assert line.startswith(f"{name}: ")
    assert "\n" not in line
    return line


def page(*content: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{''.join(content)}</body></html>".encode()


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


# --- whole documents


def test_cases_are_all_found() -> None:
    assert len(CASES) == 7


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_document_of_a_format(case: Path) -> None:
    expected = tomllib.loads((case / "expected.toml").read_text("utf-8"))
    [file] = case.glob("page.*")
    document = read(file)
    for field in ("title", "publisher", "issued", "language", "media_type"):
        assert getattr(document, field) == expected.get(field), field
    lines = expected["blocks"].strip().splitlines()
    found = rows(document)
    assert [row[: len(line)] for row, line in zip(found, lines, strict=False)] == lines
    assert len(found) == len(lines)
    assert read(file) == document


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_furniture_of_a_page_gives_no_claims(case: Path) -> None:
    expected = tomllib.loads((case / "expected.toml").read_text("utf-8"))
    [file] = case.glob("page.*")
    document = read(file)
    own = [(block.start, block.end) for block in document.blocks if block.kind in BODY_KINDS]
    found = claims(document)
    assert all(any(start <= claim.start and claim.end <= end for start, end in own) for claim in found)
    assert all(document.text[claim.start : claim.end] == claim.quote for claim in found)
    for foreign in expected["foreign"]:
        assert foreign in document.text
        assert not any(foreign in text for text in body(document))


# --- which format


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.docx", "a.html", "noname"])
def test_content_tells_the_format_whatever_the_name(name: str) -> None:
    for case in CASES:
        [file] = case.glob("page.*")
        if file.suffix != ".md":
            assert read(file.read_bytes(), name).text == read(file).text


def test_the_name_tells_where_the_content_does_not() -> None:
    assert read(b"# Heading\n\ntext of it", "a.MD").media_type == "text/markdown"
    assert read(b"# Heading\n\ntext of it", "a.txt").media_type == "text/plain"
    assert read(f"<p>{SENTENCE}</p>".encode(), "a.htm").text == SENTENCE
    assert read(f"\n<?xml version='1.0'?><!-- x --><html><p>{SENTENCE}</html>".encode()).text == SENTENCE


def test_a_page_saved_as_one_file() -> None:
    data = (
        b"From: <Saved by a browser>\r\nSnapshot-Content-Location: https://www.example.org/a\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<html><body><p>In 2023, China granted 921,000 inven=\r\ntion patents =E2=80=93 a record.</p></body>"
        b"</html>\r\n"
        b"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n--b--\r\n"
    )
    assert read(data, "a.mhtml").text == "In 2023, China granted 921,000 invention patents – a record."
    assert "without HTML" in refused(data.replace(b"text/html", b"text/nothing"))


UNREADABLE = {
    "image": (b"\x89PNG\r\n\x1a\n" + bytes(99), "an image"),
    "excel": ("xl/workbook.xml", "an Excel file"),
    "powerpoint": ("ppt/presentation.xml", "a PowerPoint file"),
    "zip": ("a.txt", "a ZIP archive; unpack it first"),
    "half a zip": (b"PK\x03\x04....", "a damaged ZIP or Word file"),
    "old word": (b"\xd0\xcf\x11\xe0" + bytes(99), "save it as .docx"),
    "rtf": (rb"{\rtf1 text}", "an RTF file"),
    "damaged pdf": (b"%PDF-1.7\n...", "a damaged PDF file"),
    "page without text": (page("<script>1</script><div> </div>"), "a page without text"),
    "comments alone": (b"<html><!-- x --></html>", "a page without text"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_refused_in_one_line(what: str) -> None:
    data, words = UNREADABLE[what]
    assert words in refused(zipped({data: b"x"}) if isinstance(data, str) else data)


@pytest.mark.parametrize("name", [name for name, known in FORMATS.items() if known.package])
def test_a_missing_package_is_told_with_what_to_type(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = FORMATS[name]
    monkeypatch.setattr(util, "find_spec", lambda package: None)
    monkeypatch.setattr(detect, "format_of", lambda data, origin: name)
    assert f"say: pip install 'ipgraph[{known.extra}]'" in refused(b"x")


def test_plain_text_and_markdown_need_no_worker_and_no_extra() -> None:
    code = (
        "import sys; from ipgraph.read import read; read(b'# Grants\\n\\n12 patents.', 'a.md');"
        "print([name for name in ('lxml', 'trafilatura', 'pypdf', 'docx', 'urllib3') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_suffixes_are_those_of_the_formats() -> None:
    assert set(SUFFIXES) == {
        ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".pdf", ".docx",
    }  # fmt: skip
    for name in FORMATS:
        assert callable(import_module(f"ipgraph.read.formats.{name}").content)


# --- the worker


def test_a_document_that_takes_too_long_is_given_up_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = Worker(seconds=0.01)
    with pytest.raises(ReadError, match=r"^slow\.html: not read within 0\.01 seconds"):
        short.parsed("html", page(*[f"<p>{SENTENCE}</p>"] * 2000), Origin("slow.html"))
    short._seconds = 60
    assert short.parsed("html", page(f"<p>{SENTENCE}</p>"), Origin("a.html")).text == SENTENCE
    short.close()


def test_a_reader_that_breaks_down_is_told_and_the_next_document_is_read() -> None:
    broken = Worker()
    assert broken.parsed("html", page(f"<p>{SENTENCE}</p>"), Origin("a.html")).text == SENTENCE
    assert broken._process is not None
    monkey = broken._process
    monkey.kill()
    monkey.wait()
    assert broken.parsed("html", page(f"<p>{SENTENCE}</p>"), Origin("a.html")).text == SENTENCE
    broken.close()
    broken.close()


def test_whatever_goes_wrong_in_a_format_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    request = {"format": "pdf", "size": 3, "origin": {"name": "a.pdf"}}
    for error, words in (
        (ZeroDivisionError("a\nb"), "a damaged PDF file (ZeroDivisionError: a b)"),
        (MemoryError(), "too much memory"),
        (RecursionError(), "nested too deeply"),
        (ReadError("a.pdf: this"), "a.pdf: this"),
    ):

        def fail(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(worker, "parse", fail)
        answer = worker._answer(request, io.BytesIO(b"abc"))
        assert answer["error"].startswith("a.pdf: ")
        assert words in answer["error"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs copies of a process")
def test_a_copy_of_the_process_has_a_worker_of_its_own() -> None:
    code = (
        "import os; from ipgraph.read import read\n"
        f"page = b'<html><p>{SENTENCE}</p></html>'; read(page)\n"
        "copy = os.fork()\n"
        "texts = {read(page).text for _ in range(20)}\n"
        "assert len(texts) == 1\n"
        "if copy: assert os.waitpid(copy, 0)[1] == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_worker_imports_nothing_from_the_folder_where_it_is_started(tmp_path: Path) -> None:
    (tmp_path / "trafilatura.py").write_text("raise SystemExit('not mine')")
    (tmp_path / "a.html").write_bytes(page(f"<p>{SENTENCE}</p>"))
    code = (
        "from ipgraph.cli import main; import sys; sys.exit(main(['extract', 'a.html', '--format', 'jsonl']))"
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.stderr == ""
