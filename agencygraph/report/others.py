"""What the records show to questions that no other section asks: every other query with findings."""

from __future__ import annotations

from agencygraph.report.annex import Annex
from agencygraph.report.facts import Facts
from agencygraph.report.parts import Part, Section, said
from agencygraph.report.responses import findings_of
from agencygraph.report.words import count

TITLE = "Other questions asked of the records"
TOLD = frozenset(
    """
    never-reached reached-late never-sent known-to-one-agency-only reached-only-in-part pooled-picture
    request-not-answered response-not-in-time unmatched-by-pair sent-without-receipt held-back received-not-read
    decided-without not-acted-on arrived-after-the-decision assumed-another-had-it negative-decision-as-safe
    history-not-retrieved referral-bounced no-agency-held-the-case holders-overlap lost-at-handover
    known-to-the-agency-not-the-worker not-invited minutes-not-circulated never-joined-in-one-agency child-not-asked
    moved-between-areas stale-address adult-service-not-linked family-not-heard family-heard-no-enquiry
    self-report-as-fact disputed-or-false-record meaning-not-shared softened-on-the-way could-have-been-raised
    """.split()  # noqa: SIM905 - a list of forty names is read by nobody
)
"""Queries whose findings stand in another section, as sentences or as tables."""


def others(f: Facts, annex: Annex) -> Section:
    """The section of every query that no other section tells."""
    asked = [name for name in f.results if name not in TOLD]
    parts: list[Part] = [part for name in asked for part in findings_of(f, annex, name, 5)]
    found = sum(bool(f.found(name)) for name in asked)
    gist = said(f"{count(found, 'more question')} with something to show.")
    nothing = said("No other query has a finding in the chronologies supplied.")
    return Section("others", TITLE, tuple(parts) or (nothing,), gist)
