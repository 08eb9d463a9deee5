"""A report's content as the inside of an article: paragraphs, headings, tables, signature."""

from __future__ import annotations

import html
import random

from tests.strangers.report import Content

HEADINGS = [
    "<p>　　<b>{}</b></p>",
    "<p><strong>{}</strong></p>",
    "<h2>{}</h2>",
    '<p style="text-indent:2em"><span style="font-family:黑体">{}</span></p>',
    '<p class="MsoNormal"><b><span style="font-size:16pt">&nbsp;&nbsp; {}</span></b></p>',
    "<div>{}</div>",
    "<p>{}</p>",
    "<p><b>{head}</b><b>{tail}</b></p>",
]
PARAGRAPHS = [
    "<p>　　{}</p>",
    '<p style="text-indent:2em;">{}</p>',
    '<p class="MsoNormal"><span style="font-size:16pt">&nbsp; &nbsp;</span><span>{}</span></p>',
    "<div>{}</div>",
    '<p><span style="font-family:仿宋">{head}</span><font face="仿宋_GB2312">{tail}</font></p>',
]
FLAT = [
    "<pre>{}</pre>",
    '<div style="white-space: pre-wrap">{}</div>',
    '<pre style="font-family:inherit">{}</pre>',
]


def paragraph(rng: random.Random, frame: str, text: str) -> str:
    """`text` in a frame; a frame with head and tail cuts it at a random place."""
    shown = html.escape(text, quote=False)
    at = rng.randint(0, len(shown)) if "&" not in shown else 0
    return frame.format(shown, head=shown[:at], tail=shown[at:])


def article(rng: random.Random, content: Content, inner_title: list[str], signed: str) -> str:
    """The whole body in one editor's manner; `inner_title` are lines set above the text."""
    heading, frame = rng.choice(HEADINGS), rng.choice(PARAGRAPHS)
    made = [f'<p style="text-align:center"><b>{html.escape(line)}</b></p>' for line in inner_title]
    made += [paragraph(rng, frame, text) for text in content.preamble]
    flat_frame = rng.choice(FLAT)
    as_lines = content.flat in ("tokens", "collapsed", "spaced_rows")
    line_end = rng.choice(["<br>", "<br/>\n", "p"]) if as_lines else ""
    for _, title, paragraphs, tables in content.sections:
        made.append(paragraph(rng, heading, html.unescape(title)))
        made += [paragraph(rng, frame, text) for text in paragraphs]
        for table in tables:
            if not content.flat:
                made.append(table)
            elif line_end == "p":
                made += [f"<p>{html.escape(line)}</p>" for line in table.split("\n")]
            elif line_end:
                lines = [html.escape(line) for line in table.split("\n")]
                made.append("<p>" + line_end.join(lines) + "</p>")
            else:
                made.append(flat_frame.format(html.escape(table, quote=False)))
    if signed:
        place, day = signed.split("|")
        made.append(f'<p style="text-align:right">{place}</p><p align="right">{day}</p>')
    return "\n".join(made)


def plain(content: Content, inner_title: list[str], signed: str) -> str:
    """The same as a text file (only for flattened contents)."""
    lines = [*inner_title, *content.preamble]
    for _, title, paragraphs, tables in content.sections:
        lines += ["", html.unescape(title), *paragraphs, "", *tables]
    return "\n".join([*lines, *signed.split("|")]) + "\n"
