"""The page the reading is measured on: a replica's report as Word pastes it into an editor.

Real Word-pasted reports weigh about 147 KB: every run of text carries its own style. The replica's
pages are thriftier, so each cell's text gets the runs Word would have written around it.
"""

from __future__ import annotations

import re
import urllib.request

from tests.replica import Replica

TARGET_BYTES = 147_000
RUN = (
    '<span lang="EN-US" style="font-size:12.0pt;mso-bidi-font-size:11.0pt;font-family:仿宋_GB2312;'
    "mso-ascii-font-family:Calibri;mso-hansi-font-family:Calibri;mso-bidi-font-family:宋体;"
    'color:black;letter-spacing:0pt;mso-font-kerning:0pt">'
)


def word_page() -> tuple[str, bytes]:
    """Address and body of the replica's largest report page, grown to the size of a real one."""
    with Replica() as replica:
        addresses = [record["url"] for record in replica.truth if record["template"] != "none"]
        pages = ((url, urllib.request.urlopen(url).read()) for url in addresses)
        url, body = max(pages, key=lambda page: len(page[1]))
    text = body.decode("utf-8")
    runs = list(re.finditer(r">([^<>\s][^<>]*)</", text[: text.rfind("</table>")]))
    wanted = max(0, TARGET_BYTES - len(body)) // len((RUN + "</span>").encode())
    for found in reversed(runs[-wanted:] if wanted < len(runs) else runs):
        start, end = found.span(1)
        text = f"{text[:start]}{RUN}{text[start:end]}</span>{text[end:]}"
    return url, text.encode("utf-8")
