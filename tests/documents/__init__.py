"""Reports as files of every kind a portal may serve, each with the truth of every cell.

The content is the strangers' (figures that obey the form's arithmetic, prints of clerks, labels
of real reports); here it is dressed as files. Generators share no code with the readers.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.documents import doc, docx, pdf, scan, web, xls, xlsx
from tests.documents.content import Paper

FORMATS: dict[str, Callable[[Paper, random.Random], bytes]] = {
    "text/html": web.as_page,
    "text/plain": web.as_text,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx.write,
    "application/msword": doc.write,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": xlsx.write,
    "application/vnd.ms-excel": xls.write,
    "application/pdf": pdf.write,
    "application/pdf; scanned": scan.as_pdf,
    "image/png": scan.as_long_picture,
}


def write(report: Paper, media_type: str, rng: random.Random) -> bytes:
    """`report` as a file of `media_type`, a key of FORMATS; the same rng gives the same file."""
    return FORMATS[media_type](report, rng)
