"""Word files → paragraphs, headings, lists and tables; damaged and hostile ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import docx as word
import pytest

from ipgraph.errors import ReadError
from ipgraph.read import read

if TYPE_CHECKING:
    from docx.document import Document as Docx

    from ipgraph.claims import Document

Make = Callable[..., bytes]
SENTENCE = "In 2023, China granted 921,000 invention patents, up 15.3 percent year on year, the office said."


def rows(document: Document) -> list[str]:
    """The blocks as expectation files write them; a tab between cells as an arrow."""
    return [
        f"{block.kind} | {document.text[block.start : block.end]}".replace("\t", " → ")
        for block in document.blocks
    ]


def refused(data: bytes, name: str = "file") -> str:
    with pytest.raises(ReadError) as caught:
        read(data, name)
    line = str(caught.value)
    assert line.startswith(f"{name}: ")
    assert "\n" not in line
    return line


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.fixture
def docx() -> Make:
    """Makes a Word file: of paragraphs, or by a function that fills it."""

    def make(*content: str | Callable[[Docx], None], edit: Callable[[bytes], bytes] | None = None) -> bytes:
        document = word.Document()
        for each in content:
            if callable(each):
                each(document)
            else:
                document.add_paragraph(each)
        stream = io.BytesIO()
        document.save(stream)
        if edit is None:
            return stream.getvalue()
        with zipfile.ZipFile(stream) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        members["word/document.xml"] = edit(members["word/document.xml"])
        return zipped(members)

    return make


def test_a_word_file_keeps_headings_lists_and_tables(docx: Make) -> None:
    def fill(document: Docx) -> None:
        document.add_heading("Grants of patents in 2023", 0)
        document.add_paragraph("16 January 2024")
        document.add_paragraph(SENTENCE)
        document.add_heading("Financing", 1)
        document.add_paragraph("Pledge financing came to 853.99 billion yuan.", style="List Bullet")
        table = document.add_table(3, 3)
        for row, words in zip(
            table.rows,
            (("Year", "Granted", ""), ("2022", "798,000", "1"), ("2023", "921,000", "2")),
            strict=True,
        ):
            for cell, text in zip(row.cells, words, strict=True):
                cell.text = text
        table.cell(0, 1).merge(table.cell(0, 2))
        document.sections[0].header.paragraphs[0].text = "Running head 4711"
        run = document.add_paragraph("It rose to 4.015 million").add_run("1")
        run.font.superscript = True

    document = read(docx(fill))
    assert rows(document) == [
        "title | Grants of patents in 2023",
        "dateline | 16 January 2024",
        f"paragraph | {SENTENCE}",
        "heading | Financing",
        "item | Pledge financing came to 853.99 billion yuan.",
        "heading | Year → Granted → Granted",
        "item | 2022 → 798,000 → 1",
        "item | 2023 → 921,000 → 2",
        "item | It rose to 4.015 million",
    ]
    assert (document.title, document.issued) == ("Grants of patents in 2023", "2024-01-16")


def test_changes_that_were_tracked_and_text_in_controls(docx: Make) -> None:
    def edit(xml: bytes) -> bytes:
        inserted = b"<w:ins w:id='1' w:author='a'><w:r><w:t>921,000</w:t></w:r></w:ins>"
        deleted = b"<w:del w:id='2' w:author='a'><w:r><w:delText>920,000</w:delText></w:r></w:del>"
        control = (
            b"<w:sdt><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        )
        moved = b"<w:p><w:r><w:t>Granted: </w:t></w:r>" + inserted + deleted + b"</w:p>"
        return xml.replace(b"<w:body>", b"<w:body>" + moved + control)

    assert read(docx(SENTENCE, edit=edit)).text.startswith("Granted: 921,000\n\nIn a control.\n\nIn 2023")


def test_the_day_on_which_a_word_file_was_made_counts_where_its_text_bears_it_out(
    docx: Make,
) -> None:
    def made(year: int) -> Callable[[Docx], None]:
        def fill(document: Docx) -> None:
            document.core_properties.created = datetime(year, 1, 16)

        return fill

    assert read(docx(SENTENCE, made(2024))).issued == "2024-01-16"
    assert read(docx(SENTENCE, made(2013))).issued is None
    assert read(docx(SENTENCE)).issued is None  # the day of the template


DAMAGED = {
    "entity bomb": (
        lambda xml: (
            b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "aaaaaaaaaa">'
            + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
            + b"]>"
            + xml.split(b"?>", 1)[1].replace(b"In 2023", b"&a9;")
        ),
        "a damaged Word file",
    ),
    "deep": (lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b"<w:sdt>" * 2000), "a damaged Word file"),
    "no XML": (lambda xml: b"text", "a damaged Word file"),
    "bomb": (lambda xml: bytes(201 * 1024**2), "larger than the limit of 200 MB"),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_word_file(docx: Make, what: str) -> None:
    edit, words = DAMAGED[what]
    assert words in refused(docx(SENTENCE, edit=edit))


def test_a_word_file_cannot_read_other_files(docx: Make) -> None:
    def edit(xml: bytes) -> bytes:
        rest = xml.split(b"?>", 1)[1].replace(b"In 2023", b"&a; In 2023")
        return b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + rest

    try:
        told = read(docx(SENTENCE, edit=edit)).text
    except ReadError as error:
        told = str(error)
    assert "root:" not in told
