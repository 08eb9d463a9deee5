"""Which kind of file bytes are, whatever they are called; archives and web archives."""

from __future__ import annotations

import base64
import io
import random
import zipfile

import pytest

from pipelines import Capture, Outcome, Resource, process
from pipelines.extract import READERS, Unreadable, bundle, extract, media, sniff
from tests.documents import FORMATS, compound, docx, write
from tests.documents.content import draw
from tests.documents.test_hostile import OFFICE
from tests.strangers import offline

PAPER = draw(41, 5, calm=True)
FILES = {name: write(PAPER, name, random.Random(1)) for name in OFFICE}
PAGE = next(
    page
    for number in range(50)
    for _, page, ending in [offline.make(41, number, "", True)]
    if ending == "html"
)


@pytest.mark.parametrize("name", OFFICE)
def test_every_kind_is_told_by_its_bytes(name: str) -> None:
    assert sniff(FILES[name]) == name
    assert name in READERS


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"%PDF-1.4", "application/pdf"),
        (b"{\\rtf1", "application/rtf"),
        (docx.packed({"OFD.xml": "<x/>"}), "application/ofd"),
        (docx.packed({"mimetype": "application/vnd.oasis.opendocument.text"}), None),
        (docx.packed({"a.doc": "x"}), "application/zip"),
        (b"PK\x03\x04", "application/zip"),
        (compound.write({"WordDocument": b""}), "application/msword"),
        (compound.write({"Book": b""}), "application/vnd.ms-excel"),
        (compound.write({"x": b""}), "application/x-ole-storage"),
        (compound.write({"EncryptedPackage": b""}), "application/vnd.ms-office.encrypted"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("\ufeff<p>一</p>".encode("utf-16-le"), "text/html"),
        ("\ufeff一、总体情况".encode("utf-16-be"), "text/plain"),
        (b"\xef\xbb\xbf<html>", "text/html"),
        ("一、总体情况".encode("gbk"), "text/plain"),
    ],
)
def test_sniffed(body: bytes, media_type: str | None) -> None:
    assert sniff(body) == (media_type or "application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_a_page_in_sixteen_bits(charset: str) -> None:
    reading = process(Capture(Resource("", ("\ufeff" + PAGE).encode(charset))))
    plain = process(Capture(Resource("", PAGE.encode())))
    assert reading.report is not None
    assert plain.report is not None
    assert reading.report.cells == plain.report.cells


@pytest.mark.parametrize("encoding", ["base64", "8bit"])
def test_a_web_archive_under_the_name_doc(encoding: str) -> None:
    page = PAGE.encode("gbk", "replace")
    stored = base64.encodebytes(page) if encoding == "base64" else page
    body = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Location: file:///C:/a.htm\r\nContent-Transfer-Encoding: "
        + encoding.encode()
        + b'\r\nContent-Type: text/html; charset="gb2312"\r\n\r\n'
        + stored
        + b"\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    )
    assert sniff(body) == "multipart/related"
    reading = process(Capture(Resource("", body, name="a.doc")))
    plain = process(Capture(Resource("", page)))
    assert reading.report is not None
    assert plain.report is not None
    assert reading.report.cells == plain.report.cells


class _Undeclared(zipfile.ZipInfo):
    """A member whose name is stored in the bytes of a code page."""

    def __init__(self, name: str, charset: str) -> None:
        super().__init__(name)
        self._stored = name.encode(charset)

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self._stored, self.flag_bits & ~0x800


def undeclared(members: dict[str, bytes], charset: str = "gbk") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in members.items():
            archive.writestr(_Undeclared(name, charset), body)
    return out.getvalue()


@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
def test_names_in_an_archive(charset: str) -> None:
    word = FILES["application/msword"]
    body = undeclared({"年报/2020年年报.doc": word, "年报/~$2020年年报.doc": b"x"}, charset)
    (member,) = bundle.members(Resource("http://a.gov.cn/b.zip", body))
    assert member.name == "2020年年报.doc"
    assert member.body == word
    assert member.url.startswith("http://a.gov.cn/b.zip#")


def test_an_archive_is_read_as_its_report() -> None:
    inner = undeclared({f"{at}": body for at, body in enumerate(FILES.values())})
    body = undeclared({"说明.txt": "请下载".encode(), "a.zip": inner})
    assert len(bundle.members(Resource("", body))) == len(FILES) + 1
    reading = process(Capture(Resource("", body)))
    assert reading.report is not None
    assert reading.report.identity.agency == PAPER.truth.agency
    found = {(c.table, c.row, c.column): c.value for c in reading.report.cells}
    assert found == {cell.key: cell.value for cell in PAPER.truth.cells}


def test_an_archive_of_several_reports_is_refused() -> None:
    other = write(draw(41, 6, calm=True), "application/msword", random.Random(1))
    body = undeclared({"a.doc": FILES["application/msword"], "b.doc": other})
    with pytest.raises(Unreadable, match="2 reports"):
        extract(Resource("", body))


def test_an_archive_of_nothing() -> None:
    reading = process(Capture(Resource("", docx.packed({}))))
    assert reading.outcome is Outcome.UNREADABLE


def test_every_format_has_a_reader() -> None:
    read = {media.HTML, media.PLAIN, *READERS, *media.PICTURES}
    assert {name.partition(";")[0] for name in FORMATS} <= read
