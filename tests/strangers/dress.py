"""The inside of one table cell in the mark-up of a dozen editors."""

from __future__ import annotations

import html
import random
from collections.abc import Callable

Dress = Callable[[random.Random, str], str]
EMPTIES = ["", "&nbsp;", "<p></p>", "<p><br/></p>", "<p>&nbsp;</p>", "<span></span>", "　", "\n"]


def lines(text: str) -> list[str]:
    """The escaped lines of a label (a printed label may be broken over several)."""
    return [html.escape(line, quote=False) for line in text.split("\n") if line]


def bare(rng: random.Random, text: str) -> str:
    """Text with <br> between lines."""
    return rng.choice(["<br>", "<br/>", "<br />"]).join(lines(text))


def paragraphs(rng: random.Random, text: str) -> str:
    """One <p> a line, as most portals' own editors write."""
    attribute = rng.choice(["", ' align="center"', ' style="text-align: center;"'])
    return "".join(f"<p{attribute}>{line}</p>" for line in lines(text))


def ueditor(rng: random.Random, text: str) -> str:
    """<p><span> with fonts and sizes."""
    span = '<span style="font-family: 仿宋, 仿宋_GB2312; font-size: 21px;">'
    return "".join(
        f'<p style="text-align: center;">{span}{line}</span></p>' for line in lines(text)
    )


def word(rng: random.Random, text: str) -> str:
    """Word paste: MsoNormal, a span cut in two, <o:p> left over."""
    made = []
    for line in lines(text):
        at = rng.randint(0, len(line)) if "&" not in line else 0
        spans = "".join(
            f'<span lang="EN-US" style="font-size:12.0pt;font-family:{font}">{part}</span>'
            for font, part in (("宋体", line[:at]), ("仿宋_GB2312", line[at:]))
            if part
        )
        made.append(f'<p class="MsoNormal" align="center">{spans}<o:p></o:p></p>')
    return "".join(made)


def digits_apart(rng: random.Random, text: str) -> str:
    """Every character in its own span or font: one number over several elements."""
    tag = rng.choice(["span", "font", "i"])
    made = []
    for line in text.split("\n"):
        pieces = (f"<{tag}>{html.escape(sign, quote=False)}</{tag}>" for sign in line)
        made.append("<p>" + "".join(pieces) + "</p>")
    return "".join(made)


def fonts(rng: random.Random, text: str) -> str:
    """Old <font> and <b> round the text, sometimes outside the paragraph."""
    inner = "<br>".join(lines(text))
    return rng.choice(
        [
            f'<font face="宋体" size="3">{inner}</font>',
            f"<b><font color=#000000>{inner}</font></b>",
            f"<strong><p>{inner}</p></strong>",
            f"<center>{inner}</center>",
        ]
    )


def nested_table(rng: random.Random, text: str) -> str:
    """A one-cell table inside the cell."""
    inner = "<br>".join(lines(text))
    return f'<table cellspacing="0"><tbody><tr><td>{inner}</td></tr></tbody></table>'


def entities(rng: random.Random, text: str) -> str:
    """Characters as numeric references, non-breaking spaces round them."""
    made = "<br/>".join("".join(f"&#{ord(sign)};" for sign in line) for line in text.split("\n"))
    return f"&nbsp;{made}&nbsp;"


def comments(rng: random.Random, text: str) -> str:
    """Comments, bookmarks and conditional blocks round and inside the text."""
    inner = "<br>".join(lines(text))
    return rng.choice(
        [
            f"<!--StartFragment-->{inner}<!--EndFragment-->",
            f'<a name="_GoBack"></a>{inner}',
            f"<!--[if !supportLists]-->{inner}<!--[endif]-->",
            f"<s></s>{inner}<u></u>",
        ]
    )


def boxes(rng: random.Random, text: str) -> str:
    """<div> and <section> as newer phone-first editors write."""
    tag = rng.choice(["div", "section"])
    return "".join(f"<{tag}><span>{line}</span></{tag}>" for line in lines(text))


def airy(rng: random.Random, text: str) -> str:
    """Line ends, tabs and wide spaces of the source round the text."""
    pad = rng.choice(["\n\t\t\t", "  \r\n  ", "　", "&ensp;", "\t"])
    return pad + "<br>".join(lines(text)) + pad


def zero_width(rng: random.Random, text: str) -> str:
    """Zero-width spaces and byte order marks left by copying."""
    sign = rng.choice(["&#8203;", "&#65279;", "\u200b"])
    return sign + "<br>".join(lines(text)) + rng.choice(["", sign])


def separators_apart(rng: random.Random, text: str) -> str:
    """The thousands group in a span of its own: <span>1</span><span>,204</span>."""
    if text[-4:-3] in (",", "，") and len(text) > 4:
        return f"<p><span>{text[:-4]}</span><span>{text[-4:]}</span></p>"
    return ueditor(rng, text)


DRESSES: dict[str, Dress] = {
    "bare": bare,
    "paragraphs": paragraphs,
    "ueditor": ueditor,
    "word": word,
    "digits_apart": digits_apart,
    "fonts": fonts,
    "nested_table": nested_table,
    "entities": entities,
    "comments": comments,
    "boxes": boxes,
    "airy": airy,
    "separators_apart": separators_apart,
    "zero_width": zero_width,
}


def dress(rng: random.Random, name: str, text: str) -> str:
    """`text` in the style `name`; `mixed` takes another style in every cell."""
    if not text.strip():
        return rng.choice(EMPTIES)
    if name == "mixed":
        name = rng.choice([key for key in DRESSES if key != "nested_table"])
    return DRESSES[name](rng, text)
