"""Clues → `Identity`: the one door of this room.

Order of trust: the title for agency and year; then the statistical period, the list, the text, the
file's name and the page's date. A portal's publisher only confirms or fills a gap, since a column
of an office can hold the government's own report. Every decision carries its source; what is not
decided is null.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from pipelines.identity import bodies, dates, hosts, kinds, naming, places, regions, titles
from pipelines.identity.clues import Clues
from pipelines.identity.evidence import Candidate, agency_in, candidates, full_form
from pipelines.identity.naming import Named
from pipelines.identity.places import Context, Place
from pipelines.identity.scope import scope_of
from pipelines.identity.script import clean, pinyin_share, simplified
from pipelines.identity.titles import Title
from pipelines.identity.years import FIRST, blank, period_year, western, years_in
from pipelines.model import Identity, Level

_HEAD = 3500
"""Characters of the body read for names; the opening and the first chapter hold them."""
_TITLE_ORDER = {"title": 0, "meta": 1, "page": 2, "list": 4, "heading": 5, "attachment": 6, "file": 7}
_OWN_TITLES = ("title", "meta", "page")
_WEAK_TITLES = ("list", "heading", "attachment", "file")
_LIST_YEAR = re.compile(r"[?&](?:fbtime|year|title|nd|nf|timeFrame)=(20[0-5]\d)\b")
_FOLDER_YEAR = re.compile(r"/(20[0-5]\d)n(?:d|b)?[_/]")


_CITED = re.compile(r"《[^《》]*(?:通知|规定|要点|办法|条例|意见|制度|方案|格式)[^《》]*》")
_OWN_YEAR = re.compile(
    r"(20[0-5]\d)年(?:度)?[^。\n]{0,30}?(?:信息公开|政务公开)[^。\n]{0,14}(?:报告|年报|情况|工作)"
)

_OUR_REGION = re.compile(r"我([省市县区州盟旗])")
_OUR_BODY = re.compile(r"(?:我|本)(?:局|委|办|单位|部门|机关|街|镇|乡|苏木|院|中心|厅|大队|支队|会|处|管委会)")


@dataclass(frozen=True, slots=True)
class _Read:
    """The document's words, cleaned once."""

    titles: tuple[tuple[str, Title], ...]
    main: Title
    main_source: str
    body: str
    signature: tuple[str, ...]
    around: str
    """Breadcrumb, metas, other titles and the portal's words: context, no prose."""


@dataclass(frozen=True, slots=True)
class _Agency:
    named: Named
    place: Place
    name: str
    certain: bool
    source: str


def identify(clues: Clues) -> Identity:
    """Who reports, for which region and year, and whether it is a report at all."""
    read = _read(clues)
    verdict = kinds.judge(read.main, read.body, clues.tables, clues.url)
    published = _published(clues, None)
    year, year_source = _year(clues, read, published)
    published = _published(clues, year)
    context = _context(clues, read, year)
    agency = _agency(clues, read, context)
    doubt = _distrust(clues, read)
    sources = {}
    if agency:
        sources["agency"] = agency.source
        if agency.place.code:
            source = agency.place.source
            sources["region_code"] = agency.source if source == "title" else source
    if year:
        sources["year"] = year_source
    if published[0]:
        sources["published_on"] = published[1]
    place = agency.place if agency else places.resolve_alone(context)
    if place.code and "region_code" not in sources:
        sources["region_code"] = place.source
    return Identity(
        agency=agency.name if agency else None,
        region_code=place.code,
        region=place.names,
        level=_level(agency, place),
        year=year,
        scope=scope_of(agency.named if agency else None, read.main, read.body),
        is_report=verdict.is_report,
        untrusted=doubt is not None,
        confidence=_confidence(verdict, agency, year, year_source, read),
        reason=f"{verdict.reason}; {doubt}" if doubt else verdict.reason,
        title=_printed_title(clues, read),
        agency_printed=_printed_agency(agency),
        published_on=published[0],
        report_date=dates.signed(clues.signature or clues.paragraphs[-8:], year)
        or dates.alone(clues.paragraphs, year),
        sources=sources,
    )


def _read(clues: Clues) -> _Read:
    several = _titles(clues)
    keyed = [(source, one) for source, one in several if one.key and (one.agency or one.year)]
    main_source, main = (keyed or several or [("", titles.EMPTY)])[0]
    refused = next(
        (one for one in several if one[0] in _OWN_TITLES and kinds.refused(one[1])), None
    )
    if refused:
        main_source, main = refused
    body = "\n".join(clean(one) for one in _head(clues.paragraphs))
    around = [clues.before_title or "", *(one for _, one in clues.titles), *clues.meta.values()]
    around.extend(one for one in (clues.origin.list_title, clues.origin.portal_name) if one)
    return _Read(
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


# --- year and dates ---------------------------------------------------------------------------


def _year(
    clues: Clues, read: _Read, published: tuple[str | None, str]
) -> tuple[int | None, str]:
    """The reporting year and its source, in the order of trust."""
    for source, title in read.titles:
        if source not in _WEAK_TITLES and title.key and title.year:
            return title.year, source if source in ("title", "meta") else "title"
    period = period_year(read.body)
    if period:
        return period, "period"
    for source, title in read.titles:
        if title.year and (title.key or source == "list"):
            return title.year, "list" if source == "list" else "title"
    address = unquote(clues.url or "")
    asked = _LIST_YEAR.search(address)
    if asked:
        return int(asked[1]), "url"
    told = _year_of_text(read.body)
    if told:
        return told, "text"
    folder = _FOLDER_YEAR.search(address)
    if folder:
        return int(folder[1]), "url"
    for _, title in read.titles:
        if title.year:
            return title.year, "title"
    if published[0] and int(published[0][:4]) > FIRST:
        return int(published[0][:4]) - 1, "published"
    return None, ""


def _year_of_text(body: str) -> int | None:
    """The year the text gives its own report, else the first year of its prose."""
    plain = _CITED.sub("", blank(western(body)))
    told = _OWN_YEAR.search(plain)
    if told:
        return int(told[1])
    first = next(years_in(plain), None)
    return first.year if first else None


def _published(clues: Clues, year: int | None) -> tuple[str | None, str]:
    """The page's date: the first credible of meta, page, list and address (variants.md A10, A11).

    A date before December of the reporting year is no date of its publication where another is
    there (archives print 1 January of the year itself).
    """
    found = [
        (made, source)
        for source, text in (
            ("meta", clues.meta.get("pubdate")),
            ("page", clues.printed_date),
            ("list", clues.origin.list_date),
        )
        if (made := dates.iso(text))
    ]
    uploaded = dates.of_url(clues.url)
    if uploaded:
        found.append((uploaded, "url"))
    if year:
        credible = [one for one in found if one[0] >= f"{year}-12-01"]
        if credible:
            return credible[0]
    return found[0] if found else (None, "")


# --- agency and region ------------------------------------------------------------------------


def _context(clues: Clues, read: _Read, year: int | None) -> Context:
    origin = clues.origin
    code, source = origin.region_code, "portal"
    if not code:
        code, source = hosts.region_of(clues.url), "url"
    own = places.own_names(origin.portal_name, origin.region_code)
    return Context(
        code,
        source if code else "",
        own,
        bodies.zone_of_host(clues.url),
        f"{read.around}\n{read.body}",
        year,
    )


def _agency(clues: Clues, read: _Read, context: Context) -> _Agency | None:
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


def _title_order(read: _Read) -> list[tuple[str, Title]]:
    first = [(read.main_source, read.main)] if read.main.text else []
    keyed = [one for one in read.titles if one[1].key]
    return [*first, *(one for one in keyed if one[1] is not read.main)]


def _of_title(title: Title, source: str, read: _Read, context: Context) -> _Agency | None:
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


def _regioned(named: Named, read: _Read, context: Context) -> Named:
    """A body without its region (市科技局) takes the region the text prints before the same body."""
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


def _placed(named: Named, source: str, read: _Read, context: Context) -> _Agency:
    longer = None
    if named.kind in ("department", "unknown") and not named.lead:
        known = bodies.body(named.body)
        if not (known.known and known.certain and known.name == named.body):
            longer = full_form(named, f"{read.around}\n{read.body}", read.signature)
    if named.bare and not named.marker and context.zone and named.kind in ("township", "department"):
        named = replace(named, zone=context.zone)
    if named.kind == "zone" and not named.certain:
        named = _zone_of_text(named, read) or named
    place = places.resolve(named, context)
    if longer:
        name, certain = places.full_name(replace(named, body=longer), place, context.year)
        certain = True
    else:
        name, certain = places.full_name(named, place, context.year)
    return _Agency(named, place, name, certain and place.certain, source)


def _zone_of_text(named: Named, read: _Read) -> Named | None:
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


def _of_text(clues: Clues, read: _Read, context: Context) -> _Agency | None:
    whole = read.body + "\n" + clean(clues.before_title or "")
    found = candidates(whole, read.signature, context.aliases)
    for source, text in (("meta", clues.meta.get("contentsource")), ("publisher", clues.origin.publisher)):
        named = agency_in(clean(text), context.aliases) if text else None
        if named:
            found.append(Candidate(named, source, 7 if source == "publisher" else 5))
    ranked: dict[str, tuple[int, _Agency]] = {}
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


def _of_publisher(clues: Clues, read: _Read, context: Context) -> _Agency | None:
    """Nothing names the body: a whole column's publisher does, doubted."""
    text = clues.origin.publisher
    named = naming.parse(clean(text), context.aliases) if text else None
    if named is None or named.kind == "unknown":
        return None
    return replace(_placed(named, "publisher", read, context), certain=False)


def _as_printed(read: _Read, context: Context) -> _Agency | None:
    """A body of no known class in a report's title is kept as printed, doubted."""
    name = read.main.agency
    if not read.main.key or not re.fullmatch(r"[\u4e00-\u9fff()、]{4,30}", name):
        return None
    named = naming.parse(name, context.aliases)
    if named is None or kinds.spam_word(name):
        return None
    return _placed(named, read.main_source, read, context)


def _of_first_person(read: _Read, context: Context) -> _Agency | None:
    """我区, never 我局 or 本单位: the government of the portal's region speaks, doubted."""
    spoken = _OUR_REGION.search(read.body)
    if not spoken or _OUR_BODY.search(read.body):
        return None
    named = Named(spoken[0], "government", marker=spoken[1], body="人民政府")
    place = places.resolve(named, context)
    if not place.official:
        return None
    name, _ = places.full_name(named, place)
    return _Agency(named, place, name, False, "text")


# --- the rest ---------------------------------------------------------------------------------


def _level(agency: _Agency | None, place: Place) -> Level | None:
    if agency and agency.named.kind == "township":
        return "township"
    return regions.level_of(place.code)


def _distrust(clues: Clues, read: _Read) -> str | None:
    portal = bool(clues.origin.portal_id)
    if not kinds.is_trusted_host(clues.url, portal=portal):
        return "the host is no government's"
    raw = "".join((clues.title or "", *clues.paragraphs[:6]))
    if pinyin_share(raw) > 0.01:
        return "pinyin in brackets: a spoiled copy"
    spam = kinds.spam_word(read.main.text + "\n" + read.body[:1500])
    return f"advertising: {spam}" if spam else None


def _confidence(
    verdict: kinds.Verdict, agency: _Agency | None, year: int | None, year_source: str, read: _Read
) -> kinds.Confidence:
    if agency is None or year is None or agency.place.code is None:
        return "undecided"
    if verdict.confidence != "high" or not agency.certain:
        return "low"
    return "high" if year_source in ("title", "meta", "period") else "low"


def _printed_title(clues: Clues, read: _Read) -> str | None:
    if clues.title and clues.title.strip():
        return titles.merge(tuple(clues.title.splitlines())) or None
    for _, text in clues.titles:
        if titles.read(text) is read.main:
            return text.strip()
    return (clues.origin.list_title or "").strip() or None


def _printed_agency(agency: _Agency | None) -> str | None:
    if agency is None or simplified(agency.named.printed) == agency.name:
        return None
    return agency.named.printed
