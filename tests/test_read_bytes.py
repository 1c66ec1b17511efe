"""Bytes → text: encodings, what is refused and in which words, names, limits, language."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ipgraph.errors import ReadError
from ipgraph.read import language_of, read

CHINESE = "国家知识产权局近日公布数据，去年全国共授权发明专利九十二万件，同比增长明显。"
TRADITIONAL = "智慧財產局今日公布去年專利申請統計，商標註冊件數較前年增加，發明專利則略為減少。"
JAPANESE = "特許庁は昨年の特許出願件数が前年より増加したと発表した。商標の登録も増えている。"
POUNDS = "The office collected £4.5 million in fees – a record – and the café next door didn’t close."

DECODED = [
    ("utf-8", CHINESE),
    ("utf-8-sig", CHINESE),
    ("utf-16", CHINESE),
    ("utf-16-le", CHINESE),
    ("utf-16-be", CHINESE),
    ("utf-16-le", POUNDS),
    ("utf-16-be", POUNDS),
    ("utf-32", CHINESE),
    ("gb18030", CHINESE),
    ("gbk", CHINESE),
    ("big5", TRADITIONAL),
    ("gb18030", TRADITIONAL),
    ("shift_jis", JAPANESE),
    ("euc_jp", JAPANESE),
    ("cp1252", POUNDS),
    ("latin-1", "Fees of £300 were paid."),
    ("latin-1", "Die Zahl der Anmeldungen für Geschmacksmuster ist in Österreich gestiegen."),
    ("cp1251", "Роспатент получил в прошлом году больше заявок на изобретения, чем годом ранее."),
]


@pytest.mark.parametrize(("encoding", "text"), DECODED)
def test_encodings(encoding: str, text: str) -> None:
    assert read(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "shift_jis", "cp1252"])
def test_encoding_is_told_where_the_first_of_its_characters_come_late(encoding: str) -> None:
    late = {"gb18030": CHINESE, "big5": TRADITIONAL, "shift_jis": JAPANESE, "cp1252": POUNDS}[encoding]
    text = "Patent statistics of the year. " * 5000 + late
    assert read(text.encode(encoding)).text == text


def test_nothing_is_normalised() -> None:
    text = (
        "Title of it\r\n\r\nCafe\u0301 ﬁlings\u00a0rose to 1,200 patents in 2020, the oﬃce said.\r\n"
        "\u3000\u3000Ａ１。\r"
    )
    document = read(b"\xef\xbb\xbf" + text.encode())
    assert document.text == text
    assert [document.text[block.start : block.end][:5] for block in document.blocks] == [
        "Title",
        "Cafe\u0301",
        "Ａ１。",
    ]


def test_page_cut_in_the_middle_of_a_character_is_read_up_to_there() -> None:
    assert read(CHINESE.encode()[:-2]).text == CHINESE[:-1]


def test_hash_is_of_the_bytes_received() -> None:
    data = CHINESE.encode("gb18030")
    assert read(data).sha256 == hashlib.sha256(data).hexdigest()


def test_name_is_the_file_name_unless_given(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text("The office granted 12 patents.")
    assert read(path).name == "notice.txt"
    assert read(path, "other").name == "other"
    assert read(b"The office granted 12 patents.", "bytes").name == "bytes"


REFUSED = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t\r\n ", "white space"),
    "blank after a mark": (b"\xef\xbb\xbf \n", "white space"),
    "NUL bytes": (b"patents\x00and\x00\x01\x02more", "NUL"),
    "binary": (bytes(range(1, 32)) * 20, "control characters"),
    "PDF": (b"%PDF-1.7\n...", "a damaged PDF file"),
    "image": (b"\x89PNG\r\n\x1a\n", "an image"),
    "archive": (b"PK\x03\x04....", "ZIP"),
    "HTML": (b"<!DOCTYPE html><html><body></body></html>", "a page without text"),
    "damaged UTF-8": (CHINESE.encode() * 3 + b"\xff\xfe\xff " + CHINESE.encode(), "not valid UTF-8 at byte"),
    "odd UTF-16": (b"\xff\xfe" + CHINESE.encode("utf-16-le")[:-1], "UTF-16"),
    "no encoding": (bytes(range(128, 256)) * 8, ""),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_text_is_refused_in_one_line(what: str) -> None:
    data, words = REFUSED[what]
    with pytest.raises(ReadError) as caught:
        read(data, "page.txt")
    message = str(caught.value)
    assert message.startswith("page.txt: ")
    assert words in message
    assert "\n" not in message


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "missing.txt")
    with pytest.raises(ReadError, match="a folder"):
        read(tmp_path)
    with pytest.raises(ReadError, match="cannot be read"):
        read(Path("nul\x00in-name"))
    with pytest.raises(ReadError, match="cannot be read"):
        read(tmp_path / ("long" * 200))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReadError, match="not a regular file"):
        read(tmp_path / "pipe")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("The office granted 12 patents.")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the tests may run as root, who may read everything
    with pytest.raises(ReadError, match="no permission"):
        read(path)


def test_limit(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"x" * 101)
    with pytest.raises(ReadError, match="larger than the limit of 100 bytes"):
        read(path, limit=100)
    with pytest.raises(ReadError, match="larger than the limit"):
        read(b"x" * 101, limit=100)
    assert read(path, limit=101).text == "x" * 101


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The number of patents rose.", "en"),
        (CHINESE, "zh"),
        (TRADITIONAL, "zh"),
        ("国家知识产权局（CNIPA）与WIPO在Geneva签署协议，PCT申请达7.3万件。", "zh"),
        ("The name of the office is 国家知识产权局 in Chinese, and 国知局 for short.", "en"),
        (JAPANESE, "ja"),
        ("특허청은 지난해 특허 출원이 증가했다고 발표했다.", "ko"),
        ("Die Zahl der Anmeldungen ist im Jahr 2020 gestiegen, und das Amt hat mehr Patente erteilt.", "de"),
        ("Le nombre de demandes de brevet est en hausse dans les pays de l'Union.", "fr"),
        ("921,000", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_plain_reading_imports_no_encoding_detection() -> None:
    code = (
        "import sys; from ipgraph.read import read; read('专利 and patents: 3 percent more.'.encode());"
        "print([name for name in ('charset_normalizer', 'rdflib', 'pyoxigraph') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
