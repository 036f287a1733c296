"""A case as one agency's own records have it: its rows, what they name, and nothing that only others wrote down.

The cut is made in the records, before anything is worked out, and the case is put together anew from what is kept. So
what is left out is in nothing that is made of the result, and a table that is added to a case later is left out until
somebody says here what of it is an agency's own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from agencygraph.headings import OWN, did_you_mean, normal
from agencygraph.knowledge.effects import with_parts
from agencygraph.knowledge.parties import Tree
from agencygraph.records import UNRECORDED, Agency, Case, Entry, Information, Person, Place, Sending
from agencygraph.when import FOREVER, Order, order

LATER = {
    "disputed": "disputed: the words are of a later look at it",
    "uncertain": "uncertain: the words are of a later look at it",
    "false": "found false later on",
    "claimed": "a claim, as somebody judged later on",
    "found": "a review's finding",
}
"""Why a row with a standing of its own is not what its agency wrote."""
OF_REVIEW = "a review's row, and not the agency's own"
OF_NOBODY = "recorded by nobody at the time"
NOWHERE = Place("")
"""In place of a row of a table that all agencies share, or of the cell that first named something."""


class NotOwn(Exception):
    """The rows of a case are not its agencies' own; str() is a sentence."""


class NotInCase(Exception):
    """A case has no agency of a name; str() is a sentence with the nearest one."""


def why_not_own(case: Case, e: Entry) -> str:
    """Why the words of a row are not what its agency wrote at the time; "" where they are."""
    if e.agency == UNRECORDED:
        return OF_NOBODY
    if e.standing:
        return LATER[e.standing]
    return OF_REVIEW if (e.account or case.account) != case.account else ""


def meant(case: Case, text: str) -> str:
    """The id of the agency meant by an id, a title or an alias. Raises NotInCase where that is none, or several."""
    ids = [a.id for a in case.agencies]
    if text in ids:
        return text
    alike = [a.id for a in case.agencies if normal(text) and normal(text) in map(normal, (a.id, a.title, *a.aliases))]
    if len(alike) == 1:
        return alike[0]
    near = did_you_mean(text, ids).strip() or f"There are: {', '.join(ids[:20])}{', …' if len(ids) > 20 else ''}."
    raise NotInCase(f'The case {case.id} has no agency "{text}". {near}')


def of_agency(case: Case, agency: str) -> Case:
    """The case as an agency's own records have it, under the id "CASE.AGENCY" and with the agency's title.

    Kept are the rows of the agency, and of units whose record is its own, in the words written at the time; the items
    they show, with their parts, or cite; the agencies and people they name; and the agency's side of what the tables
    of transmissions and plans say with such a row. Of all else only the marking is kept.
    Raises NotOwn for a case of account "review", NotInCase for an agency that the case does not have.
    """
    if case.account != "agency":
        raise NotOwn(f"The rows of {case.id} are a review's findings, and no agency's own: there is no view to make.")
    agency = meant(case, agency)
    tree = Tree(case.agencies)
    rows = [e for e in _record(case, tree, agency) if not why_not_own(case, e)]
    ids, writing = {e.id for e in rows}, {e.agency for e in rows}
    own = {agency, *(u for u in tree.sharing(agency) if writing.intersection(tree.sharing(u)))}
    sendings = [kept for s in case.sendings if s.entry_id in ids and (kept := _side(s, own)) is not None]
    plans = [replace(p, place=NOWHERE) for p in case.plans if p.entry_id in ids and p.agency in own]
    named = own.union(
        *((*e.shared_with, *e.disputed_to, *e.received_from, *e.present, *e.case_holder, *e.invited, *e.circulated_to)
          for e in rows),
        *((s.sender, s.receiver) for s in sendings),
    )  # fmt: skip
    people = {p for e in rows for p in e.people}
    items = {
        *with_parts(case)(*(i for e in rows for i in e.information)),
        *(i for e in rows for i in e.cites_items),
        *(s.information for s in sendings),
    }
    return Case(
        id=f"{case.id}.{agency}",
        title=tree.agencies[agency].title or agency,
        marking=case.marking,
        entries=tuple(_row(e, number, ids) for number, e in enumerate(rows)),
        information=tuple(_item(i, items, people) for i in case.information if i.id in items),
        agencies=tuple(_agency(a, own, named) for a in case.agencies if a.id in named),
        people=tuple(Person(p.id, NOWHERE, p.title, p.role) for p in case.people if p.id in people),
        sendings=tuple(sendings),
        plans=tuple(plans),
    )


def told(case: Case, view: Case) -> str:
    """How much of a case a view of it has, as a sentence."""
    agency = view.id.removeprefix(f"{case.id}.")
    more = sum(bool(why_not_own(case, e)) for e in _record(case, Tree(case.agencies), agency))
    rest = f", without {more} whose words are of a later look or a review's" if more else ""
    return (
        f"Of {case.id} only what the records of {agency} have: {len(view.entries)} of {len(case.entries)} rows{rest}; "
        f"{len(view.information)} of {len(case.information)} items."
    )


def _record(case: Case, tree: Tree, agency: str) -> list[Entry]:
    """The rows that stand in an agency's record: its own, and a unit's while their record was one."""

    def shared(e: Entry, unit: str) -> bool:
        if unit == agency:
            return True
        found = tree.agencies.get(unit)
        if found is None or not found.shares_record:
            return False
        up = (m for m in found.memberships if m.until.earliest >= FOREVER or order(e.known, m.until) is Order.BEFORE)
        return any(shared(e, m.parent) for m in up)

    return [e for e in case.entries if shared(e, e.agency)]


def _row(e: Entry, number: int, ids: Collection[str]) -> Entry:
    """A row without links to rows left out, who says that it was not told, and columns that anybody may have added."""

    def kept(others: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(other for other in others if other in ids)

    return replace(
        e, order=number, answers=kept(e.answers), same_as=kept(e.same_as), cites=kept(e.cites),
        shared_with=tuple(dict.fromkeys((*e.shared_with, *e.disputed_to))), disputed_to=(),
        other=tuple((heading, text) for heading, text in e.other if heading in OWN),
    )  # fmt: skip


def _item(i: Information, items: Collection[str], people: Collection[str]) -> Information:
    """An item by its title and kind; what whoever coded it wrote with the whole case in view is left out."""

    def kept(others: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(other for other in others if other in items)

    return Information(
        i.id, NOWHERE, i.title, about=tuple(p for p in i.about if p in people), risk_category=i.risk_category,
        part_of=kept(i.part_of), refines=kept(i.refines), supersedes=kept(i.supersedes),
        contradicts=kept(i.contradicts), retracts=kept(i.retracts),
        origin=i.origin if i.origin in items or i.origin in people else "",
    )  # fmt: skip


def _agency(a: Agency, own: Collection[str], named: Collection[str]) -> Agency:
    """An agency with its place among those kept; of another one, what was searched of its records is left out."""
    memberships = tuple(m for m in a.memberships if m.parent in named)
    if a.id in own:
        return replace(a, place=NOWHERE, memberships=memberships)
    return Agency(a.id, NOWHERE, a.title, a.kind, memberships, a.shares_record, listed=a.listed)


def _side(s: Sending, own: Collection[str]) -> Sending | None:
    """What a row of the transmissions table says of one end of a sending; None where neither end is the agency's."""
    sent, received = s.sender in own, s.receiver in own
    if s.standing in LATER or not (sent or (received and not s.standing)):
        return None
    side = replace(s, place=NOWHERE, source="", other=())
    if not received:
        return replace(side, received=None, read=None, understood=None, acted=None)
    return side if sent else replace(side, sent=None, reason="")
