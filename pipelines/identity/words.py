"""A document's words, cleaned once: the titles in their order of trust, the body's opening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.identity import kinds, titles
from pipelines.identity.clues import Clues
from pipelines.identity.script import clean, clean_lines
from pipelines.identity.titles import Title

_HEAD = 3500
"""Characters of the body read for names; the opening and the first chapter hold them."""
_TITLE_ORDER = {
    "title": 0,
    "meta": 1,
    "page": 2,
    "list": 4,
    "heading": 5,
    "attachment": 6,
    "file": 7,
}
_OWN_TITLES = ("title", "meta", "page")
WEAK_TITLES = ("list", "heading", "attachment", "file")
"""Sources that rank below the statistical period when the year is decided."""


@dataclass(frozen=True, slots=True)
class Words:
    """The document's words, cleaned once."""

    titles: tuple[tuple[str, Title], ...]
    main: Title
    main_source: str
    body: str
    signature: tuple[str, ...]
    around: str
    """Breadcrumb, metas, other titles and the portal's words: context, no prose."""


def words_of(clues: Clues) -> Words:
    """Clean and order what the clues hold."""
    several = _titles(clues)
    keyed = [(source, one) for source, one in several if one.key and (one.agency or one.year)]
    main_source, main = (keyed or several or [("", titles.EMPTY)])[0]
    refused = next(
        (one for one in several if one[0] in _OWN_TITLES and kinds.refused(one[1])), None
    )
    if refused:
        main_source, main = refused
    body = clean_lines(_head(clues.paragraphs))
    around = [clues.before_title or "", *(one for _, one in clues.titles), *clues.meta.values()]
    around.extend(one for one in (clues.origin.list_title, clues.origin.portal_name) if one)
    return Words(
        tuple(several),
        main,
        main_source,
        body,
        tuple(clean(line) for line in clues.signature),
        "\n".join(clean(one) for one in around if one),
    )


def _titles(clues: Clues) -> list[tuple[str, Title]]:
    """All titles in the order of trust; a page's other headings may be its neighbours' titles."""
    given = [("title", clues.title or ""), *clues.titles, ("list", clues.origin.list_title or "")]
    own = any(text.strip() and source in ("title", "meta") for source, text in given)
    ordered = sorted(
        (
            (source, text)
            for source, text in dict.fromkeys(given)
            if text.strip() and not (own and source == "heading")
        ),
        key=lambda pair: _TITLE_ORDER.get(pair[0], 3),
    )
    return [(source, titles.read(text)) for source, text in ordered]


def _head(paragraphs: Sequence[str]) -> Sequence[str]:
    size, kept = 0, []
    for one in paragraphs:
        kept.append(one)
        size += len(one)
        if size > _HEAD:
            break
    return kept
