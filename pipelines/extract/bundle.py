"""An archive (.zip) to the documents in it, and to the one Document that is the report.

`members` gives every document as a resource of its own, for callers that weigh renditions against
each other; `read` is for an archive that comes alone. Names are told by validity (UTF-8, else the
GBK of Chinese programs, which declare nothing); folders in names are dropped: nothing is ever
written anywhere. Archives inside are opened within `limits`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from urllib.parse import quote

from pipelines.extract.content import markers
from pipelines.extract.document import Document
from pipelines.extract.failures import NeedsConverter, Unreadable
from pipelines.extract.limits import hold, limits
from pipelines.extract.media import ZIP, sniff
from pipelines.extract.package import Package
from pipelines.model import Resource
from pipelines.text import compact

_UTF8 = 0x800
_FURNITURE = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini", "~$")


def members(resource: Resource) -> tuple[Resource, ...]:
    """The documents of an archive in its order, those of archives inside it in their place.

    Raises `Unreadable` for a damaged, locked or oversized archive. A member's address is the
    archive's with its name as fragment.
    """
    found = tuple(_members(resource, 1))
    hold("documents in the archive", len(found), limits().bundle_members)
    return found


def _members(resource: Resource, depth: int) -> Iterator[Resource]:
    hold("archives inside each other", depth, limits().bundle_depth)
    package = Package(resource.body)
    hold("documents in the archive", len(package.entries), limits().bundle_members)
    for entry in package.entries:
        path = name_of(entry)
        name = path.replace("\\", "/").rsplit("/", 1)[-1]
        if not name or path.lower().startswith(_FURNITURE) or name.lower().startswith(_FURNITURE):
            continue
        address = f"{resource.url}#{quote(path)}" if resource.url else ""
        member = Resource(address, package.unpack(entry), name=name)
        if sniff(member.body) == ZIP:
            yield from _members(member, depth + 1)
        else:
            yield member


def name_of(entry: zipfile.ZipInfo) -> str:
    """A member's name as its maker meant it."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    # zipfile reads undeclared names as the code page of early DOS
    try:
        stored = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for charset in ("utf-8", "gb18030"):
        try:
            return stored.decode(charset)
        except UnicodeDecodeError:
            continue
    return entry.filename


def read(body: bytes) -> Document:
    """The report of an archive; raises `Unreadable` where there is none, or more than one.

    Renditions of one report agree in their title: the one with the most printed cells is taken.
    """
    from pipelines.extract import extract

    documents: list[Document] = []
    waiting: list[str] = []
    reasons: list[str] = []
    for member in members(Resource("", body)):
        try:
            documents.append(extract(member))
        except NeedsConverter as needed:
            waiting.append(str(needed))
        except Unreadable as reason:
            reasons.append(f"{member.name}: {reason}")
    reports = [document for document in documents if _markers(document) >= 2] or documents
    titles = {compact(document.title) for document in reports if document.title}
    if len(titles) > 1:
        raise Unreadable(f"the archive holds {len(titles)} reports: unpack it and add each")
    if reports:
        return max(reports, key=_weight)
    if waiting:
        raise NeedsConverter(waiting[0])
    raise Unreadable("; ".join(reasons) or "the archive holds no document")


def _markers(document: Document) -> int:
    """How many kinds of chapter and table headings a document shows."""
    lines = [compact(text) for text in document.paragraphs if len(text) < 200]
    lines += [compact(s.raw) for t in document.tables for i in range(len(t.rows)) for s in t.own(i)]
    return sum(any(words.search(line) for line in lines) for words in markers().kinds.values())


def _weight(document: Document) -> tuple[int, int, int]:
    """Sound before damaged, many cells before few, much text before little."""
    cells = sum(len(row) for table in document.tables for row in table.rows)
    return -len(document.doubts), cells, sum(len(text) for text in document.paragraphs)
