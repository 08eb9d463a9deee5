"""Whose report it is: the title's agency, else what text, signature, source line or portal say."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipelines.identity import bodies, hosts, kinds, naming, places, regions
from pipelines.identity.clues import Clues
from pipelines.identity.context import Context, Place, own_names
from pipelines.identity.evidence import Candidate, agency_in, candidates, full_form
from pipelines.identity.fullname import full_name
from pipelines.identity.naming import Named
from pipelines.identity.script import clean
from pipelines.identity.titles import Title
from pipelines.identity.words import Words

_OUR_REGION = re.compile(r"我([省市县区州盟旗])")
_OUR_BODY = re.compile(
    r"(?:我|本)(?:局|委|办|单位|部门|机关|街|镇|乡|苏木|院|中心|厅|大队|支队|会|处|管委会)"
)


@dataclass(frozen=True, slots=True)
class Agency:
    named: Named
    place: Place
    name: str
    certain: bool
    source: str


def context_of(clues: Clues, read: Words, year: int | None) -> Context:
    origin = clues.origin
    code, source = origin.region_code, "portal"
    if not code:
        code, source = hosts.region_of(clues.url), "url"
    own = own_names(origin.portal_name, origin.region_code)
    return Context(
        code,
        source if code else "",
        own,
        bodies.zone_of_host(hosts.host_of(clues.url)),
        f"{read.around}\n{read.body}",
        year,
    )


def agency_of(clues: Clues, read: Words, context: Context) -> Agency | None:
    """The reporting body: the title's, else what text, signature, source line or portal say."""
    for source, title in _title_order(read):
        found = _of_title(title, source, read, context)
        if found:
            return found
    return (
        _of_text(clues, read, context)
        or _of_publisher(clues, read, context)
        or _as_printed(read, context)
        or _of_first_person(read, context)
    )


def _title_order(read: Words) -> list[tuple[str, Title]]:
    first = [(read.main_source, read.main)] if read.main.text else []
    keyed = [one for one in read.titles if one[1].key]
    return [*first, *(one for one in keyed if one[1] is not read.main)]


def _of_title(title: Title, source: str, read: Words, context: Context) -> Agency | None:
    if not title.agency:
        return None
    named = naming.parse(title.agency, context.aliases)
    if named is None or named.kind == "unknown":
        return None
    if not title.key and not (named.kind == "department" and not named.bare):
        return None
    if kinds.spam_word(title.agency):
        return None
    named = _regioned(named, read, context)
    return _placed(named, source if source in ("title", "list", "meta") else "title", read, context)


def _regioned(named: Named, read: Words, context: Context) -> Named:
    """A body without its region (市科技局) takes the one the text prints before the same body."""
    if not (named.bare and named.kind in ("department", "office", "township")):
        return named
    word = named.township or named.body
    wordings = {word, bodies.body(word).name} if named.kind != "township" else {word}
    best: Named | None = None
    for text in (*read.signature, read.around, read.body):
        for wording in wordings:
            for hit in re.finditer(re.escape(wording), text):
                before = text[max(0, hit.start() - 16) : hit.start()]
                front = _region_before(before, context)
                if front and _is_near(front, context):
                    candidate = replace(named, regions=front, marker=None)
                    if best is None or len(front) > len(best.regions):
                        best = candidate
        if best:
            return best
    return named


def _region_before(before: str, context: Context) -> tuple[str, ...]:
    before = re.sub(r"(?:人民政府|政府)$", "", before)
    names: tuple[str, ...] = ()
    while True:
        name = next(
            (one for one in context.aliases if before.endswith(one)), None
        ) or regions.suffix(before)
        if not name:
            return names
        names = (name, *names)
        before = before[: -len(name)]


def _is_near(front: tuple[str, ...], context: Context) -> bool:
    if front[-1] in context.aliases or not context.code:
        return True
    return any(regions.related(one.code, context.code) for one in regions.named(front[-1]))


def _placed(named: Named, source: str, read: Words, context: Context) -> Agency:
    longer = None
    if named.kind in ("department", "unknown") and not named.lead:
        known = bodies.body(named.body)
        if not (known.known and known.certain and known.name == named.body):
            longer = full_form(named, f"{read.around}\n{read.body}", read.signature)
    if (
        named.bare
        and not named.marker
        and context.zone
        and named.kind in ("township", "department")
    ):
        named = replace(named, zone=context.zone)
    if named.kind == "zone" and not named.certain:
        named = _zone_of_text(named, read) or named
    place = places.resolve(named, context)
    if longer:
        name, certain = full_name(replace(named, body=longer), place, context.year)
        certain = True
    else:
        name, certain = full_name(named, place, context.year)
    return Agency(named, place, name, certain and place.certain, source)


def _zone_of_text(named: Named, read: Words) -> Named | None:
    """The committee's full name as the text or the breadcrumb prints it."""
    stem = named.stem or named.body[:2]
    core = re.sub(r"(?:高新技术产业|经济技术|经济)?开发区.*$|管理委员会$", "", named.body)
    for text in (read.around, *read.signature, read.body):
        for hit in re.finditer(r"[\u4e00-\u9fff()]{2,30}?(?:管理委员会|管委会)", text):
            name = re.sub(r"^.*?(?:由|与|向|来源|机构|公布|编制)", "", hit[0])
            if core in name and stem in name and ("高新" in name) == ("高新" in named.body):
                full = re.sub(r"管委会$", "管理委员会", name)
                return replace(named, body=full, certain=True)
    return None


def _of_text(clues: Clues, read: Words, context: Context) -> Agency | None:
    whole = read.body + "\n" + clean(clues.before_title or "")
    found = candidates(whole, read.signature, context.aliases)
    for source, text in (
        ("meta", clues.meta.get("contentsource")),
        ("publisher", clues.origin.publisher),
    ):
        named = agency_in(clean(text), context.aliases) if text else None
        if named:
            found.append(Candidate(named, source, 7 if source == "publisher" else 5))
    ranked: dict[str, tuple[int, Agency]] = {}
    for one in found:
        if one.named.kind == "national" and context.code not in (None, regions.COUNTRY):
            continue
        agency = _placed(_regioned(one.named, read, context), one.source, read, context)
        if agency.name.startswith(("市", "县", "区", "省")) or not agency.name:
            continue
        total = ranked[agency.name][0] if agency.name in ranked else 0
        kept = ranked[agency.name][1] if agency.name in ranked else agency
        ranked[agency.name] = (max(total, one.weight) + (1 if total else 0), kept)
    if not ranked:
        return None
    order = sorted(ranked.values(), key=lambda pair: -pair[0])
    weight, best = order[0]
    runner_up = order[1][0] if len(order) > 1 else 0
    sure = weight >= 8 and weight > runner_up + 1 and best.certain
    return replace(best, certain=sure)


def _of_publisher(clues: Clues, read: Words, context: Context) -> Agency | None:
    """Nothing names the body: a whole column's publisher does, doubted."""
    text = clues.origin.publisher
    named = naming.parse(clean(text), context.aliases) if text else None
    if named is None or named.kind == "unknown":
        return None
    return replace(_placed(named, "publisher", read, context), certain=False)


def _as_printed(read: Words, context: Context) -> Agency | None:
    """A body of no known class in a report's title is kept as printed, doubted."""
    name = read.main.agency
    if not read.main.key or not re.fullmatch(r"[\u4e00-\u9fff()、]{4,30}", name):
        return None
    named = naming.parse(name, context.aliases)
    if named is None or kinds.spam_word(name):
        return None
    return _placed(named, read.main_source, read, context)


def _of_first_person(read: Words, context: Context) -> Agency | None:
    """我区, never 我局 or 本单位: the government of the portal's region speaks, doubted."""
    spoken = _OUR_REGION.search(read.body)
    if not spoken or _OUR_BODY.search(read.body):
        return None
    named = Named(spoken[0], "government", marker=spoken[1], body="人民政府")
    place = places.resolve(named, context)
    if not place.official:
        return None
    name, _ = full_name(named, place)
    return Agency(named, place, name, False, "text")
