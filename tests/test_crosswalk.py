"""The crosswalk names only cells that exist, and every figure the specification compares."""

from __future__ import annotations

import csv
from importlib.resources import files

from pipelines.crosswalk import crosswalk

OLDER_FIRST = ("narrative", "annex-2014", "form-2019", "form-2021")
# the annex's rows that the specification's table compares, by their numbers there
COMPARED = {
    *("disclosed_total", "normative_documents_issued", "requests_received"),
    *("requests_in_person", "requests_fax", "requests_online", "requests_letter"),
    *("requests_closed", "replies", "reply_already_public", "reply_granted"),
    *("reply_partially_granted", "denied_state_secret", "denied_trade_secret", "denied_privacy"),
    *("denied_security_stability", "denied_not_government_information", "denied_other_legal"),
    *("reply_not_this_agency", "reply_not_exist", "reply_amend", "reply_other_channel"),
    *("review_total", "review_upheld", "review_corrected", "review_other"),
    *("litigation_total", "litigation_upheld", "litigation_corrected", "litigation_other"),
    *("complaints", "fees_collected", "dedicated_offices", "reading_points", "staff_total"),
    *("staff_full_time", "staff_part_time", "special_budget", "meetings", "training_courses"),
    "trained_persons",
}


def codebook() -> dict[str, set[tuple[str, str, str]]]:
    text = (files("pipelines") / "data" / "codebook.csv").read_text("utf-8")
    known: dict[str, set[tuple[str, str, str]]] = {}
    for line in csv.DictReader(text.splitlines()):
        place = (line["table"], line["row"], line["column"])
        known.setdefault(line["template"], set()).add(place)
    return known


def test_every_cell_it_names_is_in_the_codebook() -> None:
    known = codebook()
    for source in crosswalk():
        for part in source.parts:
            if source.template == "narrative":
                assert (part.table, part.column) == ("regional", "")
            else:
                place = (part.table, part.row, part.column)
                assert place in known[source.template], (source.concept, place)


def test_every_figure_that_is_compared_is_covered() -> None:
    named = {
        template: {
            (part.table, part.row, part.column)
            for source in crosswalk()
            if source.template == template
            for part in source.parts
        }
        for template in OLDER_FIRST
    }
    assert {row for _, row, _ in named["annex-2014"]} == COMPARED
    known = codebook()
    for form in ("form-2019", "form-2021"):
        totals = {
            place
            for place in known[form]
            if place[0] == "applications" and place[2] == "total" and place[1] != "total_handled"
        }
        assert totals <= named[form] | {("applications", "total_handled", "total")}
        review = {place for place in known[form] if place[0] == "review_litigation"}
        assert review == named[form] & review
    assert {place for place in known["form-2019"] if place[0] == "proactive"} - named[
        "form-2019"
    ] == {
        ("proactive", "regulations", "made_this_year"),
        ("proactive", "regulations", "newly_disclosed_this_year"),
        ("proactive", "regulations", "total_disclosed"),
        ("proactive", "normative_documents", "newly_disclosed_this_year"),
        ("proactive", "other_public_management_services", "decisions"),
    }


def test_a_mark_stands_where_a_newer_template_has_the_concept() -> None:
    templates: dict[str, list[str]] = {}
    for source in crosswalk():
        templates.setdefault(source.concept, []).append(source.template)
    for source in crosswalk():
        had = templates[source.concept]
        assert had == sorted(had, key=OLDER_FIRST.index)
        assert (source.mark is None) == (source.template == had[-1]), source.concept


def test_what_must_not_be_compared_says_so() -> None:
    marks = {(source.concept, source.template): source.mark for source in crosswalk()}
    assert marks["request_unclear", "annex-2014"] == "not_comparable"
    assert marks["normative_documents_standing", "form-2019"] == "not_comparable"
    assert marks["administrative_fees", "form-2019"] == "not_comparable"
    assert marks["granted", "annex-2014"] == "as_sum"
    assert marks["requests_received", "form-2019"] == "equal"
