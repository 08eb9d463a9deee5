"""Hostile and broken documents: each is refused in a line for people, and invents nothing."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile

import pytest

from pipelines import Capture, Outcome, Resource, process
from pipelines.extract import NeedsConverter, Unreadable, extract
from tests.documents import FORMATS, compound, docx, write, xlsx
from tests.documents.content import draw

OFFICE = [name for name in FORMATS if re.search("office|msword|excel", name)]
PAPER = draw(31, 3, calm=True)
XML = docx.HEAD
BODY = f"{XML}<w:document {docx.NAMES}><w:body>{{}}</w:body></w:document>"
SHEET = f'{XML}<worksheet xmlns="{xlsx.S}">{{}}</worksheet>'


def reason(body: bytes) -> str:
    """Why a document is refused; fails where it is not."""
    with pytest.raises(Unreadable) as refused:
        extract(Resource("", body))
    reading = process(Capture(Resource("", body)))
    assert reading.outcome is Outcome.UNREADABLE
    return str(refused.value)


def word(document: str, **more: str) -> bytes:
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": docx.relations([("officeDocument", "word/document.xml")]),
        "word/document.xml": document,
    }
    return docx.packed(parts | more)


def book(sheet: str) -> bytes:
    workbook = f'{XML}<workbook xmlns="{xlsx.S}" xmlns:r="{docx.R}">'
    return docx.packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": docx.relations([("officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": workbook
            + '<sheets><sheet name="a" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": docx.relations([("worksheet", "sheet1.xml")]),
            "xl/sheet1.xml": sheet,
        }
    )


def test_a_zip_bomb() -> None:
    bomb = docx.packed({"a.txt": "0" * 60_000_000})
    assert "times a member unpacks" in reason(bomb)
    assert "times a member unpacks" in reason(word("0" * 60_000_000))


def test_a_member_that_is_larger_than_it_says() -> None:
    made = bytearray(docx.packed({"a.txt": "0" * 100_000}))
    at = made.rindex(b"PK\x01\x02")
    struct.pack_into("<I", made, at + 24, 1_000)
    assert "damaged" in reason(bytes(made))


def test_many_members_and_nested_archives() -> None:
    assert "documents in the archive" in reason(docx.packed({f"{n}.txt": "" for n in range(300)}))
    inner = docx.packed({"a.txt": "x"})
    for name in "bcd":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(f"{name}.zip", inner)
        inner = out.getvalue()
    assert "inside each other" in reason(inner)


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY b "0000000000"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    ],
)
def test_entities_and_declarations(declared: str) -> None:
    text = "&c;" if "ENTITY c" in declared else "&b;" if "ENTITY" in declared else ""
    paragraph = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    document = BODY.format(paragraph).replace(XML, XML + declared)
    refused = reason(word(document))
    assert "declares a document type" in refused or "no well-formed XML" in refused
    sheet = SHEET.format("<sheetData/>").replace(XML, XML + declared)
    assert "declares a document type" in reason(book(sheet))


def test_spans_of_a_million() -> None:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr><w:p/></w:tc>'
    table = f"<w:tbl><w:tr>{cell * 2}</w:tr></w:tbl>"
    assert "columns of a table" in reason(word(BODY.format(table)))


def test_the_last_corner_of_a_sheet() -> None:
    corner = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>'
    far = '<row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'
    assert "columns of a table" in reason(
        book(SHEET.format(f"<sheetData>{corner}{far}</sheetData>"))
    )
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    document = extract(Resource("", book(SHEET.format(f"<sheetData>{corner}</sheetData>{merged}"))))
    assert sum(len(row) for table in document.tables for row in table.rows) <= 256


def test_deep_nesting() -> None:
    deep = "<w:p/>"
    for _ in range(60):
        deep = f"<w:tbl><w:tr><w:tc>{deep}</w:tc></w:tr></w:tbl>"
    assert "nested" in reason(word(BODY.format(deep))) or "levels" in reason(
        word(BODY.format(deep))
    )
    wrapped = "<w:sdt><w:sdtContent>" * 120 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 120
    assert extract(Resource("", word(BODY.format(wrapped)))).blocks == ()
    assert "no well-formed XML" in reason(word(BODY.format("<w:ins>" * 5000 + "</w:ins>" * 5000)))


@pytest.mark.parametrize(
    ("streams", "said"),
    [
        ({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b""}, "encrypted"),
        ({"WordDocument": struct.pack("<HH6xH", 0xA5EC, 0xC1, 0x0100)}, "encrypted"),
        (
            {"Workbook": struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 6) + b"/\0\0\0"},
            "encrypted",
        ),
        ({"WordDocument": b"\x00" * 100}, "damaged"),
        ({"Workbook": b"\x00" * 100}, "damaged"),
    ],
)
def test_locked_and_empty_streams(streams: dict[str, bytes], said: str) -> None:
    assert said in reason(compound.write(streams))


def test_a_locked_zip() -> None:
    made = bytearray(docx.packed({"a.txt": "x"}))
    at = made.rindex(b"PK\x01\x02")
    struct.pack_into("<H", made, at + 8, 1)
    assert "password" in reason(bytes(made))


def test_types_that_wait() -> None:
    ofd = docx.packed({"OFD.xml": "<a/>"})
    for body in (
        b"{\\rtf1 a}",
        b"Rar!\x1a\x07\x00",
        ofd,
        b"7z\xbc\xaf\x27\x1c",
        book("")[:0] or ofd,
    ):
        with pytest.raises(NeedsConverter):
            extract(Resource("", body))
    with pytest.raises(NeedsConverter):
        extract(Resource("", compound.write({"PowerPoint Document": b""})))
    with pytest.raises(NeedsConverter):
        extract(Resource("", compound.write({"WordDocument": struct.pack("<HH", 0xA5DC, 0x65)})))


@pytest.mark.parametrize("name", OFFICE)
def test_files_cut_at_every_twentieth(name: str) -> None:
    whole = write(PAPER, name, random.Random(5))
    for part in range(20):
        answer(whole[: len(whole) * part // 20], whole, must_warn=True)


@pytest.mark.parametrize("name", OFFICE)
def test_the_name_of_a_file_says_nothing(name: str) -> None:
    body = write(PAPER, name, random.Random(6))
    for wrong in ("a.txt", "a.doc", "a.xlsx", "a.html"):
        assert process(Capture(Resource("", body, name=wrong))).report is not None


# --- mutations ------------------------------------------------------------------------------------


def answer(body: bytes, whole: bytes, *, must_warn: bool) -> bool:
    """Read a damaged file: whatever it is, an answer; what differs from the whole is warned of."""
    reading = process(Capture(Resource("", body, name="report")))
    if reading.report is None:
        assert reading.reason
        return False
    for cell in reading.report.cells:
        assert (cell.value is None) == (cell.status != "number")
    truth = {cell.key: cell for cell in PAPER.truth.cells}
    loud = {
        name
        for issue in reading.report.issues
        if issue.severity in ("warning", "error")
        for name in issue.cells
    }
    if must_warn:
        for cell in reading.report.cells:
            known = truth.get((cell.table, cell.row, cell.column))
            if cell.value is not None and (known is None or cell.value != known.value):
                assert cell.table in loud or cell.key in loud, cell
    return True


def damaged(rng: random.Random, body: bytes) -> tuple[bytes, bool]:
    """A file with blocks dropped, doubled or swapped, or bytes flipped; True where its length or
    order changed, which every format can tell (a flipped byte of a text without checksum cannot be
    told from another text)."""
    made = bytearray(body)
    kind = rng.choice(["flip", "drop", "double", "cut", "noughts"])
    for _ in range(rng.randint(1, 4)):
        start = rng.randrange(len(made))
        size = rng.choice([1, 7, 64, 512, 512, 4096])
        if kind == "flip":
            made[start] ^= 1 << rng.randrange(8)
        elif kind == "drop":
            del made[start : start + size]
        elif kind == "double":
            made[start:start] = made[start : start + size]
        elif kind == "cut":
            del made[len(made) - size :]
        else:
            made[start : start + size] = bytes(min(size, len(made) - start))
        if not made:
            return b"x", True
    return bytes(made), kind in ("drop", "double", "cut")


def examine(name: str, seed: int, runs: int) -> int:
    """Read mutations of files of one kind; gives how many of them still were reports."""
    rng = random.Random(f"{name}/{seed}")
    bodies = [write(PAPER, name, random.Random(n)) for n in range(4)]
    read = 0
    zipped = bodies[0].startswith(b"PK")
    for _ in range(runs):
        whole = rng.choice(bodies)
        body, told = damaged(rng, whole)
        read += answer(body, whole, must_warn=told or zipped)
    return read


@pytest.mark.parametrize("name", OFFICE)
def test_mutated_documents(name: str) -> None:
    read = examine(name, 1, 60)
    # in a zip nearly every byte stands under a checksum
    assert read > 5 or "openxml" in name, "some mutations leave a report that can be read"


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("name", OFFICE)
def test_many_mutated_documents(name: str, seed: int) -> None:
    examine(name, seed, 1000)


def mutated_inside(rng: random.Random, body: bytes) -> bytes:
    """A package whose XML is damaged and packed anew: no checksum is wrong."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if rng.random() < 0.5:
                pieces = re.split(r"(?=<)", text)
                at = rng.randrange(len(pieces))
                pieces[at : at + rng.choice([1, 1, 3])] = rng.choice(
                    [[], [pieces[at]] * 3, ["<w:x/>"]]
                )
                text = "".join(pieces)
            new.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("name", [name for name in OFFICE if "openxml" in name])
def test_mutated_packages(name: str) -> None:
    rng = random.Random(8)
    whole = write(PAPER, name, random.Random(0))
    for _ in range(80):
        answer(mutated_inside(rng, whole), whole, must_warn=False)
