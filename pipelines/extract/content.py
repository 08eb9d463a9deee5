"""Which element of a page holds the report.

In goes the page's tree, out comes the element that holds all of the report and as little else as
can be. Class names are hundreds and change; the chapters and tables of the report are nine and do
not. So the answer is the deepest element under which every kind of marker found on the page is
found (links aside: navigation repeats the headings), widened while only prose is won.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from lxml.cssselect import CSSSelector

from pipelines.extract.dom import Element, drop, elements, text_of_all
from pipelines.text import compact


@dataclass(frozen=True)
class Markers:
    kinds: dict[str, re.Pattern[str]]
    any_kind: re.Pattern[str]
    chrome: re.Pattern[str]
    file: re.Pattern[str]
    containers: tuple[str, ...]


@cache
def markers() -> Markers:
    data = yaml.safe_load((files("pipelines") / "data" / "markers.yaml").read_text("utf-8"))
    return Markers(
        {kind: re.compile(words) for kind, words in data["kinds"].items()},
        re.compile("|".join(words.replace("^", "") for words in data["kinds"].values())),
        re.compile(data["chrome"]),
        re.compile(data["file"]),
        tuple(CSSSelector(selector).path for selector in data["containers"]),
    )


def find(root: Element) -> Element | None:
    """The content element; None where the page shows no sign of a report's body."""
    body = root.find("body")
    body = root if body is None else body
    marked = _marked(body)
    if len({kind for _, kind in marked}) >= 2:
        return _widen(_narrowest(body, marked))
    found = [element for path in markers().containers for element in elements(body, path)]
    return max(found, key=_weight, default=None)


def drop_links(root: Element) -> None:
    """Remove the lines that are mostly links to other pages: menus, lists of other reports.

    Other reports' titles and dates in a box beside a short page would tell its year and agency. A
    link to a file stays, its name is the report's.
    """
    entries = [entry for entry in root.iter("li", "dd", "dt") if _innermost(entry, ("li", "dd"))]
    lines = [line for line in root.iter(*_LINES) if _innermost(line, _LINES)]
    for element in (*entries, *lines):
        links = [link for link in element.iter("a") if not markers().file.search(_target(link))]
        linked = sum(len(compact(text_of_all(link))) for link in links)
        if linked > 0.5 * len(compact(text_of_all(element))):
            drop(element)


_LINES = ("p", "td", "th", "div", "h1", "h2", "h3", "h4", "h5", "h6")


def _innermost(element: Element, tags: tuple[str, ...]) -> bool:
    return not any(inner is not element for inner in element.iter(*tags))


def _target(link: Element) -> str:
    return f"{link.get('href', '')} {text_of_all(link)}"


def _weight(element: Element) -> int:
    """Length of the element's own prose: links count against it."""
    linked = sum(len(text_of_all(link)) for link in element.iter("a"))
    return len(text_of_all(element).strip()) - 2 * linked


def _marked(body: Element) -> list[tuple[Element, str]]:
    """Elements whose own text carries a marker, with its kind; links left out."""
    found: list[tuple[Element, str]] = []
    for element in body.iter():
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            if not text or holder is None or len(text) < 4:
                continue
            flat = compact(text) if len(text) < 200 else text
            if not markers().any_kind.search(flat):
                continue
            if any(above.tag in ("a", "title", "option") for above in _up(holder, body)):
                continue
            found += [
                (holder, kind) for kind, words in markers().kinds.items() if words.search(flat)
            ]
    return found


def _up(element: Element, top: Element) -> list[Element]:
    chain = [element]
    while chain[-1] is not top and (parent := chain[-1].getparent()) is not None:
        chain.append(parent)
    return chain


def _narrowest(body: Element, marked: list[tuple[Element, str]]) -> Element:
    """The deepest element that covers every kind; of several, the one with the longest text."""
    covers: dict[Element, set[str]] = {}
    for holder, kind in marked:
        for above in _up(holder, body):
            covers.setdefault(above, set()).add(kind)
    everything = {kind for _, kind in marked}
    whole = {element for element, kinds in covers.items() if kinds == everything}
    narrow = [element for element in whole if not any(child in whole for child in element)]
    return max(narrow, key=lambda element: len(text_of_all(element)), default=body)


def _widen(element: Element) -> Element:
    """Climb while the parent adds the report's own prose (preamble, signature), not furniture."""
    while element.tag != "body" and (parent := element.getparent()) is not None:
        if parent.tag in ("body", "html"):
            # The body itself is taken only where there is nothing else in it.
            return parent if parent.tag == "body" and _only_prose(parent, element) else element
        if not _only_prose(parent, element):
            return element
        element = parent
    return element


def _only_prose(parent: Element, inside: Element) -> bool:
    """Whether what `parent` has beyond `inside` is prose: no furniture words, few links."""
    added = [parent.text or ""]
    linked = 0
    for child in parent:
        if child is not inside:
            if child.tag in ("nav", "header", "footer", "aside", "form"):
                return False
            added.append(text_of_all(child))
            linked += sum(len(text_of_all(link)) for link in child.iter("a"))
        added.append(child.tail or "")
    text = "".join(added)
    if markers().chrome.search(compact(text) if len(text) < 2000 else text):
        return False
    return linked <= 0.3 * max(len(text.strip()), 1)
