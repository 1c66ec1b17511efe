"""PDF files → paragraphs, headings and tables by where lines stand; those that have no text to give."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from ipgraph.errors import ReadError
from ipgraph.read import read
from ipgraph.read.formats.layout import Line, pieces_of

if TYPE_CHECKING:
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


@pytest.fixture
def pdf() -> Make:
    """Makes a PDF of pages, each of lines: a text, or a text with x, y and size."""

    def make(
        pages: list[list[str | tuple[str, float, float, float]]], info: str = "", trailer: str = ""
    ) -> bytes:
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        kids = []
        for lines in pages:
            y, drawn = 720.0, []
            for line in lines:
                text, x, at, size = line if isinstance(line, tuple) else (line, 72.0, y, 11.0)
                y = at - 14
                escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
                drawn.append(f"BT /F1 {size} Tf 1 0 0 1 {x} {at} Tm ({escaped}) Tj ET")
            stream = "\n".join(drawn)
            objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
                "/Resources << /Font << /F1 3 0 R >> >> >>"
            )
            kids.append(f"{len(objects)} 0 R")
        objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
        objects.append(f"<< {info} >>")
        written, offsets = "%PDF-1.4\n", []
        for number, each in enumerate(objects, 1):
            offsets.append(len(written))
            written += f"{number} 0 obj\n{each}\nendobj\n"
        table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
        head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        head += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {trailer} >>\n"
        return f"{written}{head}startxref\n{len(written)}\n%%EOF\n".encode("latin-1")

    return make


WRAPPED = [
    "In 2023, China granted 921,000 invention patents, up 15.3 percent year on year, said Hu",
    "Wenhui, deputy commissioner of the office. By the end of the year, domestic and com-",
    "mercial patents in force came to 4.015 million, an increase of 22.4 percent.",
]


def test_lines_of_a_pdf_are_joined_to_paragraphs(pdf: Make) -> None:
    first = [
        ("The Office: Annual Report", 72, 800, 9), ("Grants of patents in 2023", 72, 750, 20), *WRAPPED,
        ("Pledge financing of firms reached 853.99 billion yuan, up 75.4 percent from", 72, 650, 11),
        ("17", 300, 30, 9),
    ]  # fmt: skip
    second = [
        ("The Office: Annual Report", 72, 800, 9), ("the year before, it said in a report.", 72, 740, 11),
        ("Year", 72, 700, 11), ("Granted", 172, 700, 11), ("Designs", 272, 700, 11),
        ("2022", 72, 686, 11), ("798,000", 172, 686, 11), ("721,000", 272, 686, 11),
        ("2023", 72, 672, 11), ("921,000", 172, 672, 11), ("638,000", 272, 672, 11),
        ("18", 300, 30, 9),
    ]  # fmt: skip
    third = [("The Office: Annual Report", 72, 800, 9), SENTENCE, ("19", 300, 30, 9)]
    data = pdf([first, second, third], info="/CreationDate (D:20240301120000Z)")
    document = read(data)
    assert rows(document) == [
        "title | Grants of patents in 2023",
        f"paragraph | {WRAPPED[0]} {WRAPPED[1].removesuffix('com-')}commercial patents in force came to "
        "4.015 million, an increase of 22.4 percent.",
        "paragraph | Pledge financing of firms reached 853.99 billion yuan, up 75.4 percent from the "
        "year before, it said in a report.",
        "heading | Year → Granted → Designs",
        "item | 2022 → 798,000 → 721,000",
        "item | 2023 → 921,000 → 638,000",
        f"paragraph | {SENTENCE}",
    ]
    assert (document.title, document.issued) == ("Grants of patents in 2023", "2024-03-01")
    assert read(data) == document


def lines(*texts: str, x: float = 72) -> list[Line]:
    return [Line(text, x, 700 - 14 * number, 11) for number, text in enumerate(texts)]


def test_words_that_a_line_cut() -> None:
    def joined(left: str, right: str, *elsewhere: str) -> str:
        return pieces_of([lines(left, right), lines(*elsewhere)])[0][0]

    assert joined("the grants of com-", "mercial patents") == "the grants of commercial patents"
    assert (
        joined("the grants of high-", "value patents", "High-value ones")
        == "the grants of high-value patents"
    )
    assert joined("in the years 2020-", "2023 it rose") == "in the years 2020- 2023 it rose"
    assert joined("授权发明专利，同比", "增长明显") == "授权发明专利，同比增长明显"


def test_paragraphs_of_a_pdf_end_where_lines_are_set_in_or_apart() -> None:
    full = "x" * 60 + " and so on to the margin"
    set_in = [Line(full, 72, 700, 11), Line(full, 72, 686, 11), Line("Next " + full, 94, 672, 11)]
    assert len(pieces_of([set_in])) == 2
    apart = [Line(full, 72, 700, 11), Line(full, 72, 686, 11), Line(full, 72, 655, 11)]
    assert len(pieces_of([apart])) == 2
    assert len(pieces_of([lines(full, full, full)])) == 1


BAD_PDFS = {
    "scan": ([[], []], "", "a PDF without text"),
    "protected": (
        [[SENTENCE]],
        "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32
        + "> >> /ID [<41> <41>]",
        "a password",
    ),
    "fonts without characters": ([["/g12/g33/g56/g11/g12/g33/g56/g11 of"]], "", "fonts"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD_PDFS)
def test_a_pdf_that_cannot_be_read(pdf: Make, what: str) -> None:
    pages, trailer, words = BAD_PDFS[what]
    assert words in refused(pdf(pages, trailer=trailer))


def test_a_pdf_that_is_cut_off(pdf: Make) -> None:
    data = pdf([[SENTENCE]] * 3)
    for size in (len(data) // 2, 40, 12):
        try:
            told = read(data[:size]).text
        except ReadError as error:
            told = str(error)
        assert "\n" not in told.replace("\n\n", "")
