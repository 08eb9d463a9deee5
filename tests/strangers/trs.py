"""Directory-static portals (portals.md 1): `index_N`, `./YYYYMM/tYYYYMMDD_ID.html`, page calls."""

from __future__ import annotations

import random

from tests.strangers import lists
from tests.strangers.site import Answer, Asked, Item, Site

SLUGS = ["zfxxgknb", "gknb", "xxgkndbg", "ndbg_3021", "zfxxgkndbg_2954", "nb"]
PLACES = ["/zwgk/zfxxgk/", "/xxgk/", "/gk/bm/zfxxgk/", "/zfxxgk/fdzdgknr/"]
CONTAINERS = [
    "class=TRS_Editor",
    'class="view TRS_UEDITOR trs_paper_default"',
    "",
    "",
    'id="wz_nr" class="nr-zoom"',
]
ENDS = ["404", "stub", "refresh", "repeat"]


def pager(kind: str, total: int, now: int, ending: str, count: int) -> str:
    """The page call of page `now` (0-based)."""
    call = {
        "zero": f'createPageHTML({total}, {now}, "index", "{ending}");',
        "create": f'createPage({total}, {now}, "index", "{ending}");',
        "six": f'createPageHTML({total},{now},"index","{ending}","black2",{count});',
        "one": f"createPageHTML('paging',{total},{now + 1},'index','{ending}',{count});",
        "variables": f"var currentPage = {now};var countPage = {total};\n"
        f'createPageHTML({total}, {now}, "index", "{ending}");',
    }[kind]
    return f'<div class="page" id="paging"><script>{call}</script></div>'


def build(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """Give every item its address, write the list pages; returns the column's address."""
    folder = rng.choice(PLACES) + SLUGS[(number * 2 + rng.randint(0, 1)) % len(SLUGS)] + "/"
    if folder + "index.html" in site.answers or folder in site.answers:
        folder = folder.rstrip("/") + f"_{number}/"
    ending = rng.choice(["html", "html", "shtml", "htm"])
    kind = rng.choice(["zero", "create", "six", "one", "variables"])
    list_ending = "shtml" if kind == "six" else "html"
    with_day = rng.random() < 0.8
    for at, item in enumerate(items):
        serial = 400000 + number * 5000 + at * 7
        y, m, d = item.upload.split("-")
        name = f"t{y}{m}{d}_{serial}" if with_day else f"t{serial}"
        home = folder if rng.random() < 0.85 or item.report is None else folder + f"{y}n/"
        item.path = f"{home}{y}{m}/{name}.{ending}" if with_day else f"{home}{name}.shtml"
        item.article.container = rng.choice(CONTAINERS)
    manner = lists.draw_manner(rng)
    size = rng.choice([7, 15, 20])
    chunks = lists.parts(items, size)
    first = 2 if kind == "one" else 1
    names = ["index"] + [f"index_{at + first}" for at in range(len(chunks) - 1)]
    for now, (name, chunk) in enumerate(zip(names, chunks, strict=True)):
        path = f"{folder}{name}.{list_ending}"
        at_root = len(chunks) == 1 and rng.random() < 0.3
        lines = lists.block(rng, site, manner, "/index.html" if at_root else path, chunk)
        call = pager(kind, len(chunks), now, list_ending, len(items)) if len(chunks) > 1 else ""
        base = site.base + folder if rng.random() < 0.15 else ""
        if at_root:
            base = site.base + "/"
        site.put(path, lists.page(site.skin, column, lines, call, base))
    site.answers[folder] = site.answers[f"{folder}index.{list_ending}"]
    _past_the_end(rng, site, folder, list_ending, len(chunks) - 1 + first)
    return site.base + folder + ("" if rng.random() < 0.5 else f"index.{list_ending}")


def _past_the_end(rng: random.Random, site: Site, folder: str, ending: str, after: int) -> None:
    """What this portal answers when asked for a page it does not have (hazards.md 7)."""
    way = rng.choice(ENDS)
    path = f"{folder}index_{after}.{ending}"
    if way == "stub":
        site.put(path, '<html><head><meta charset="utf-8"></head><body>&nbsp;</body></html>')
    elif way == "refresh":
        site.put(path, '<html><head><meta http-equiv="refresh" content="0;url=./"></head></html>')
    elif way == "repeat":
        first = site.answers[folder]

        def again(_: Asked) -> Answer:
            assert isinstance(first, Answer)
            return first

        site.answers[path] = again
