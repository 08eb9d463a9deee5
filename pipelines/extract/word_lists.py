"""Automatic numbering of OOXML paragraphs: numbering.xml and styles to labels such as （一）.

ECMA-376 part 1, section 17.9: a paragraph names a list (`w:numId`) and a level (`w:ilvl`), itself
or through its style; lists of one abstract definition share their running numbers.
"""

from __future__ import annotations

from pipelines.extract.counting import Counter, Level
from pipelines.extract.dom import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 8
_LONGEST_CHAIN = 20


def value(parent: Element | None, name: str, attribute: str = "val") -> str | None:
    """The `w:val` of a child, None where there is no such child."""
    child = None if parent is None else parent.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}{attribute}")


def switched_on(properties: Element | None, name: str) -> bool:
    """A toggle property: there, and not set to false (17.17.4)."""
    child = None if properties is None else properties.find(f"{W}{name}")
    return child is not None and child.get(f"{W}val", "1") not in ("0", "false", "off")


def number(text: str | None, default: int = 0) -> int:
    """An integer attribute; nonsense counts as `default`."""
    try:
        return int(text or "")
    except ValueError:
        return default


class Styles:
    """What the walk asks of styles.xml: numbering and hidden text, inherited through `basedOn`."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {
            style.get(f"{W}styleId", ""): style
            for style in ([] if root is None else root.iter(f"{W}style"))
        }
        self._default = next(
            (
                name
                for name, style in self._styles.items()
                if style.get(f"{W}type") == "paragraph"
                and style.get(f"{W}default") in ("1", "true")
            ),
            None,
        )

    def _chain(self, name: str | None) -> list[Element]:
        """A style and those it is based on, nearest first."""
        chain: list[Element] = []
        while name in self._styles and len(chain) < _LONGEST_CHAIN:
            chain.append(self._styles[name])
            name = value(chain[-1], "basedOn")
        return chain

    def hides(self, name: str | None) -> bool:
        """Whether a style's text is hidden."""
        for style in self._chain(name):
            properties = style.find(f"{W}rPr")
            if properties is not None and properties.find(f"{W}vanish") is not None:
                return switched_on(properties, "vanish")
        return False

    def numbering(self, name: str | None) -> Element | None:
        """The `w:numPr` a style brings, where it names a list."""
        for style in self._chain(name or self._default):
            properties = style.find(f"{W}pPr/{W}numPr")
            if properties is not None and value(properties, "numId") is not None:
                return properties
        return None


class Lists:
    """The running numbers of a document; `label` must be asked once a paragraph, in order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._counters: dict[str, Counter] = {}
        self._overridden: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is None:
            return
        abstract = {
            found.get(f"{W}abstractNumId", ""): Counter(_levels(found))
            for found in root.iter(f"{W}abstractNum")
        }
        for listed in root.iter(f"{W}num"):
            name = listed.get(f"{W}numId", "")
            counter = abstract.get(value(listed, "abstractNumId") or "")
            if counter is None:
                continue
            own = _levels_of_overrides(listed)
            self._counters[name] = Counter({**counter.levels, **own}) if own else counter
            self._overridden[name] = {
                number(override.get(f"{W}ilvl")): number(value(override, "startOverride"), 1)
                for override in listed.iter(f"{W}lvlOverride")
                if value(override, "startOverride") is not None
            }

    def label(self, properties: Element | None) -> str:
        """The label in front of a paragraph with these `w:pPr`; "" for one outside all lists."""
        inherited = self._styles.numbering(value(properties, "pStyle"))
        own = None if properties is None else properties.find(f"{W}numPr")
        name = value(own, "numId") or value(inherited, "numId")
        counter = self._counters.get(name or "")
        if name is None or counter is None:
            return ""
        level = number(value(own, "ilvl") or value(inherited, "ilvl"))
        if name not in self._begun:
            self._begun.add(name)
            for at, start in self._overridden[name].items():
                counter.begin(at, start)
        return counter.step(min(max(level, 0), _DEEPEST))


def _levels(parent: Element) -> dict[int, Level]:
    return {number(level.get(f"{W}ilvl")): _level(level) for level in parent.iter(f"{W}lvl")}


def _levels_of_overrides(listed: Element) -> dict[int, Level]:
    return {
        at: level
        for override in listed.iter(f"{W}lvlOverride")
        for at, level in _levels(override).items()
    }


def _level(level: Element) -> Level:
    restart = value(level, "lvlRestart")
    return Level(
        text=value(level, "lvlText") or "",
        format=value(level, "numFmt") or "decimal",
        start=number(value(level, "start"), 1),
        space=value(level, "suff") == "space",
        restart=None if restart is None else number(restart),
        plain=switched_on(level, "isLgl"),
    )
