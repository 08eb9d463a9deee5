"""One report from nothing: figures, printed cells, tables in mark-up, text, and its truth."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass, field, replace

from tests.strangers import damage, figures, grids, labels, markup, oddities, prints, prose
from tests.strangers.flat import SHAPES, Cells, emptied
from tests.strangers.grids import Grid
from tests.strangers.markup import Editor
from tests.strangers.truth import Cell

TABLES = ("proactive", "applications", "review_litigation")
SECTIONS = dict(zip(TABLES, ("proactive_disclosure", "requests", "review_litigation"), strict=True))
DAMAGES = [
    "tabs",
    "tokens",
    "markdown",
    "cut_rows",
    "collapsed",
    "spaced_rows",
    "merged_row",
    "left_shift",
    "without_rows",
    "two_columns",
    "unmapped_rows",
    "image_some",
    "image_all",
    "review_absent",
    "table_blank",
    "both_forms",
]


@dataclass
class Content:
    """The body of one report: (section code, heading, paragraphs, tables as mark-up or lines)."""

    form: str
    template: str
    year: int
    preamble: list[str]
    sections: list[tuple[str, str, list[str], list[str]]]
    cells: list[Cell]
    flat: str = ""
    tricks: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


@dataclass
class _Draft:
    """What is being built, before the tables become mark-up."""

    rng: random.Random
    form: str
    year: int
    printed: Cells
    truth: Cells
    tables: dict[str, list[Grid]]
    editor: Editor
    absent: set[str] = field(default_factory=set)
    images: set[str] = field(default_factory=set)
    more: list[Cell] = field(default_factory=list)
    after: dict[str, str] = field(default_factory=dict)
    odd: set[str] = field(default_factory=set)


def compose(
    rng: random.Random, form: str, year: int, name: str, harm: str = "", calm: bool = False
) -> Content:
    """Draw a report's content. `harm` is one of DAMAGES or ""; a calm one has no odd prints."""
    hand = prints.draw_hand(rng, calm or harm in SHAPES)
    if harm == "collapsed":
        hand.width = "half"
    scale = rng.choice(["none", "small", "small", "medium", "large"])
    if harm in ("tokens", "spaced_rows"):
        hand.blank_zero = rng.choice([0.0, 0.02])
    numbers = figures.draw(rng, form, scale)
    broken = [figures.spoil(rng, form, numbers)] if not calm and rng.random() < 0.1 else []
    cells = prints.write(rng, form, numbers, hand)
    words, label_tricks = labels.choose(rng, form, hand, 0.0 if calm else rng.choice([0, 0.1, 0.4]))
    editor = markup.draw_editor(rng, calm)
    draft = _Draft(rng, form, year, cells, dict(cells), {}, editor)
    if harm == "without_rows":
        draft.printed, draft.truth = damage.without_rows(rng, cells, form)
    below = not calm and rng.random() < 0.15
    draft.tables = {
        "proactive": grids.proactive(form, draft.printed, words),
        "applications": [grids.applications(form, draft.printed, words, below)],
        "review_litigation": [grids.review(draft.printed, words)],
    }
    _harm(draft, harm)
    heads = prose.headings(rng, calm)
    if not calm and harm not in SHAPES and harm not in ("left_shift", "merged_row"):
        draft.odd = oddities.draw(rng)
    parts, truth = _tables(draft, harm, calm, heads)
    listed = [cell for cell in truth.values() if cell.table not in draft.absent] + draft.more
    template = form if listed else "none"
    tricks = [*hand.tricks, *label_tricks, *editor.tricks, *sorted(draft.odd)]
    tricks += [harm] if harm else []
    return Content(
        form,
        template,
        year,
        [prose.fill(rng, rng.choice(prose.OPENINGS), year, name)],
        _sections(rng, heads, parts, year, name, draft),
        listed,
        harm if harm in SHAPES else "",
        tricks + ([f"broken:{broken[0]}"] if broken else []),
        broken,
    )


def _harm(draft: _Draft, harm: str) -> None:
    """Apply a damage to the grids and the truth."""
    rng, grid = draft.rng, draft.tables["applications"][0]
    if harm in ("merged_row", "left_shift"):
        draft.editor = replace(draft.editor, spans="kept", extra="")
        change = damage.merged_row if harm == "merged_row" else damage.left_shift
        draft.truth = change(rng, grid, draft.truth, draft.form)
    elif harm == "two_columns" and draft.form == "form-2019":
        draft.truth = damage.two_columns(draft.tables["proactive"], draft.truth, draft.year)
    elif harm == "unmapped_rows":
        damage.unmapped_rows(rng, draft.tables["proactive"])
    elif harm in ("image_some", "image_all"):
        draft.images = set(TABLES if harm == "image_all" else rng.sample(TABLES, 1))
        draft.absent |= draft.images
    elif harm == "review_absent":
        draft.absent.add("review_litigation")
    elif harm == "table_blank":
        name = rng.choice(TABLES)
        draft.tables[name] = [_emptied(grid) for grid in draft.tables[name]]
        for key, cell in draft.truth.items():
            if cell.table == name:
                draft.truth[key] = emptied(cell)
    elif harm == "both_forms" and draft.form == "form-2021":
        _leftover(draft)


def _emptied(grid: Grid) -> Grid:
    rows = [
        [replace(box, text="") if box.kind == "value" else box for box in row] for row in grid.rows
    ]
    return replace(grid, rows=rows)


def _leftover(draft: _Draft) -> None:
    """The old form's table of section 二 was left standing under the new one's."""
    hand = prints.draw_hand(draft.rng, calm=True)
    numbers = figures.draw(draft.rng, "form-2019", "small")
    old = prints.write(draft.rng, "form-2019", numbers, hand)
    words, _ = labels.choose(draft.rng, "form-2019", hand, 0.0)
    table = grids.joined(grids.proactive("form-2019", old, words))
    draft.after["proactive"] = markup.table(draft.rng, table, draft.editor)
    for key, cell in old.items():
        if cell.table != "proactive":
            continue
        # 处理决定数量 has one code in both forms: either figure is printed, none is the cell's own
        shared = key in draft.truth
        draft.more.append(replace(cell, certain=not shared))
        if shared:
            draft.truth[key] = replace(draft.truth[key], certain=False)


def _tables(
    draft: _Draft, harm: str, calm: bool, heads: dict[str, str]
) -> tuple[dict[str, list[str]], Cells]:
    """Each section's tables as mark-up, or as the lines of a flattened text."""
    rng, parts = draft.rng, {}
    if harm in SHAPES:
        known: Cells = {}
        for name in TABLES:
            own = {key: cell for key, cell in draft.truth.items() if cell.table == name}
            lines, cells = SHAPES[harm](rng, draft.tables[name], own)
            parts[name] = ["\n".join(lines)]
            known.update(cells)
        return parts, known
    if draft.odd:
        # shapes that lean on exact spans are drawn by editors that keep them
        draft.editor = replace(draft.editor, spans="kept")
        draft.tables = oddities.apply(rng, draft.tables, draft.odd)
    if "one_table" in draft.odd and not draft.absent and not draft.after:
        words = {name: heads[code] for name, code in SECTIONS.items() if name != "proactive"}
        whole = oddities.one_table(draft.tables, words)
        return {TABLES[0]: [markup.table(rng, whole, draft.editor)]}, draft.truth
    split = not calm and not draft.odd and rng.random() < 0.25
    for name in TABLES:
        shown = draft.tables[name]
        if name == "proactive" and not split:
            shown = [grids.joined(shown)]
        elif name == "applications" and split and harm not in ("without_rows", "left_shift"):
            shown = _page_break(rng, shown[0], draft.editor)
        parts[name] = [markup.table(rng, grid, draft.editor) for grid in shown]
        if name in draft.images:
            source = f"W0202{rng.randint(10**14, 10**15)}.png"
            parts[name] = [f'<p align="center"><img src="./{source}" alt="" width="640"></p>']
        elif name in draft.absent:
            parts[name] = []
        if name in draft.after:
            parts[name].append(draft.after[name])
        parts[name] += _copies(rng, draft, shown[0], name)
    return parts, draft.truth


def _copies(rng: random.Random, draft: _Draft, grid: Grid, name: str) -> list[str]:
    """Further copies of a table that nobody sees: last year's, or the same for another screen."""
    if name in draft.absent:
        return []
    other = markup.table(rng, oddities.copied(rng, grid), draft.editor)
    made = []
    if "hidden_copy" in draft.odd:
        made.append(oddities.veiled(rng, other))
    if "commented_copy" in draft.odd:
        made.append("<!-- " + other.replace("--", "") + " -->")
    if "hidden_same" in draft.odd:
        made.append(oddities.veiled(rng, markup.table(rng, grid, draft.editor)))
    return made


def _page_break(rng: random.Random, grid: Grid, editor: Editor) -> list[Grid]:
    """The table of section 三 in two physical tables, parted where no span reaches across."""
    if editor.spans not in ("kept", "ones"):
        return [grid]
    head, body = grid.rows[:3], grid.rows[3:]
    return [replace(grid, rows=[*head, *body[:2]]), replace(grid, rows=[*head, *body[2:]])]


def _sections(
    rng: random.Random,
    heads: dict[str, str],
    parts: dict[str, list[str]],
    year: int,
    name: str,
    draft: _Draft,
) -> list[tuple[str, str, list[str], list[str]]]:
    def text(sentences: list[str], low: int) -> list[str]:
        return prose.some(rng, sentences, low, year, name)

    review = [rng.choice(prose.NONE_STATEMENTS)] if "review_litigation" in draft.absent else []
    told = "narrative" in draft.odd or (not draft.odd and rng.random() < 0.1)
    body = {
        "overview": (text(prose.OVERVIEW, 3), []),
        "proactive_disclosure": (text(prose.BEFORE, 1) if told else [], parts["proactive"]),
        "requests": (text(prose.REQUESTS, 1) if told else [], parts.get("applications", [])),
        "review_litigation": (review, parts.get("review_litigation", [])),
        "problems_improvements": (text(prose.PROBLEMS, 2), []),
        "other_matters": ([prose.fill(rng, rng.choice(prose.OTHER), year, name)], []),
    }
    inside = [] if "applications" in parts else ["requests", "review_litigation"]
    listed = [
        (code, html.escape(heads[code], quote=False), paragraphs, tables)
        for code, (paragraphs, tables) in body.items()
        if code not in inside
    ]
    if "contents_page" in draft.odd:
        listed.insert(0, ("contents", "目录", [heads[code] for code in body], []))
    return listed
