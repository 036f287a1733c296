"""A second, naive reading of who knew what and of what never reached the target, for tests to compare with.

It works on the records of a case alone, by plain loops, and shares no code with `knowledge`, the graph or the
queries. It is slow and repeats itself on purpose: each step stands under the sentence of the rule it follows. It
leaves out the transmissions and holdings tables, which the random cases do not have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from agencygraph.records import Agency, Case, Entry
from agencygraph.when import (
    DAY,
    FOREVER,
    MAYBE_NEVER,
    NOT_ENDED,
    UNKNOWN_EARLIEST,
    UNKNOWN_LATEST,
    Order,
    Unit,
    When,
    order,
)

Spell = tuple[int, int, int, int]

DOUBTED = ("disputed", "uncertain", "false")


class Stretch:
    """One time of knowing: when it began and ended, the rows that show it, and the row it certainly began in."""

    def __init__(self, since: When, until: When, entries: set[str], began: str = "") -> None:
        self.since, self.until, self.entries, self.began = since, until, entries, began

    def span(self) -> Spell:
        return (self.since.earliest, self.since.latest, self.until.earliest, self.until.latest)


def knew(case: Case, level: str, receipt: str) -> dict[tuple[str, str], list[Spell]]:
    """Per agency and item its spells as (earliest, latest, until earliest, until latest), oldest first."""
    return {pair: sorted(s.span() for s in found) for pair, found in knowing(case, level, receipt).items()}


# What single rows show


def showings(case: Case, receipt: str) -> list[tuple[str, str, When, str, str]]:
    """(agency, item, when, row, worker) for everything one row shows of one agency knowing one item."""
    shown = []
    for row in case.entries:
        for item in with_parts(case, row.information):
            for agency, when, worker in knowers(case, row, receipt):
                shown.append((agency, item, when, row.id, worker))
    return shown


def with_parts(case: Case, items: Iterable[str]) -> set[str]:
    """Knowing the whole implies its parts, not the reverse."""
    found = set(items)
    while True:
        parts = {part.id for part in case.information if set(part.part_of) & found}
        if parts <= found:
            return found
        found |= parts


def knowers(case: Case, row: Entry, receipt: str) -> list[tuple[str, When, str]]:
    """Which agencies a row shows knowing its items, from when, and by which worker where it says."""
    # "agency Unrecorded: … a fact nobody recorded at the time".
    if row.agency == "Unrecorded":
        return []
    by_then = When(UNKNOWN_EARLIEST, row.known.latest, Unit.RANGE)
    doubted = row.standing in DOUBTED
    if row.event_type == "record_deletion":
        # "its knowledge of the items ends; that it had known them is presumed, since when unknown".
        if row.standing == "false":
            return []
        return [(row.agency, maybe(by_then) if doubted else by_then, row.practitioner)]
    if row.event_type == "system":
        # "made available, not known", "available to those named, not received".
        return []
    if row.event_type == "non_disclosure":
        # "knows the items"; "those in present or shared_with did not get them".
        return [(row.agency, row.known, row.practitioner)]
    # What stands open is the passing on, where the row says that something was passed on, and else the row itself.
    passed_on = row.shared_with or row.received_from or row.disputed_to
    if row.standing == "false" and not passed_on:
        return []
    unsure = row.standing == "uncertain" and not passed_on
    found = []
    # "request: learns nothing by asking", "the agency asked gains nothing".
    if row.event_type != "request":
        # "any ordinary row with items: knows them from the row's date", on the became-known clock.
        found.append((row.agency, maybe(row.known) if unsure else row.known, row.practitioner))
        # "received_from X: X knew by then (since when is unknown)".
        if row.standing != "false":
            found += [(x, maybe(by_then) if doubted else by_then, "") for x in row.received_from if x != row.agency]
        # "account = review: the person told knows, basis told, unless the row says otherwise"; three readings.
        review = (row.account or case.account) == "review"
        by_this_row = (review and row.standing != "claimed") or row.standing == "found"
        if (receipt == "accepted" or (receipt == "stated" and by_this_row)) and not doubted:
            told = set(row.shared_with) - set(row.disputed_to) - set(row.present) - {row.agency}
            found += [(x, row.when, "") for x in sorted(told)]
    # "present (any row type): received what the row lists"; who disputes it did not agree to have.
    for x in row.present:
        if x != row.agency and x not in row.disputed_to:
            found.append((x, maybe(row.when) if unsure else row.when, ""))
    return found


def maybe(when: When) -> When:
    """The same beginning, of something that may not have been at all."""
    return When(when.earliest, MAYBE_NEVER, Unit.RANGE)


# Spells


def knowing(case: Case, level: str, receipt: str) -> dict[tuple[str, str], list[Stretch]]:
    proofs: dict[tuple[str, str], list[tuple[When, str]]] = defaultdict(list)
    ends: dict[tuple[str, str], list[tuple[When, str, bool]]] = defaultdict(list)
    agencies = {a.id: a for a in case.agencies}
    deletions = [
        # A part may be kept elsewhere than the whole that was destroyed, and a doubted deletion may not have been.
        (row.agency, item, row.known, row.id, item in row.information and row.standing not in DOUBTED)
        for row in case.entries
        if row.event_type == "record_deletion" and row.agency in agencies and row.standing != "false"
        for item in with_parts(case, row.information)
    ]
    if level == "worker":
        # "worker (agency + practitioner of own rows; a receipt naming no worker is cannot-tell)".
        workers = {(row.agency, row.practitioner) for row in case.entries if row.practitioner}
        for agency, item, when, row_id, worker in showings(case, receipt):
            if worker:
                proofs[f"{agency} / {worker}", item].append((when, row_id))
                continue
            proofs[f"{agency} / not named", item].append((when, row_id))
            for of, name in workers:
                if of == agency:
                    proofs[f"{agency} / {name}", item].append((maybe(when), row_id))
        # What a worker has read is not unread by the deletion of the record: it only may have ended.
        for agency, item, when, row_id, _ in deletions:
            for of, name in [*workers, (agency, "not named")]:
                if of == agency:
                    ends[f"{agency} / {name}", item].append((when, row_id, False))
        return {pair: stretches(found, ends[pair]) for pair, found in proofs.items()}
    for agency, item, when, row_id, _ in showings(case, receipt):
        if agency in agencies:
            proofs[agency, item].append((when, row_id))
    for agency, item, when, row_id, certain in deletions:
        ends[agency, item].append((when, row_id, certain))
    # "shares_record = yes lifts a unit's knowledge to its parent … The lift starts at the later of the unit's
    # knowing and its part_of". The units of units first. "Knowledge never flows down."
    known: dict[tuple[str, str], list[Stretch]] = {}
    lifted: dict[tuple[str, str], list[Stretch]] = defaultdict(list)
    for agency in sorted(case.agencies, key=lambda a: -depth(a, agencies)):
        for item in [i.id for i in case.information]:
            pair = (agency.id, item)
            open_ = [s for s in lifted[pair] if s.until == NOT_ENDED]
            known[pair] = stretches(proofs[pair] + [(s.since, s.began or min(s.entries)) for s in open_], ends[pair])
            for s in known[pair]:
                s.entries = s.entries.union(*(up.entries for up in open_ if {up.began or min(up.entries)} & s.entries))
            known[pair] += [s for s in lifted[pair] if s.until != NOT_ENDED]
            for membership in agency.memberships if agency.shares_record else ():
                for s in known[pair]:
                    since = later(s.since, membership.since)
                    # What a unit came to know after it had left is not lifted, what may be so only may be.
                    left = order(membership.until, since) if membership.until != NOT_ENDED else Order.AFTER
                    if left is not Order.BEFORE:
                        since = since if left is Order.AFTER else maybe(since)
                        began = s.began if since == s.since else ""
                        lifted[membership.parent, item].append(Stretch(since, s.until, s.entries, began))
    known = {pair: sorted(found, key=lambda s: s.span()) for pair, found in known.items() if found}
    if level == "body":
        # "body (roots, with what is lifted)".
        return {pair: found for pair, found in known.items() if not agencies[pair[0]].memberships}
    return known


def depth(agency: Agency, agencies: dict[str, Agency]) -> int:
    return max((1 + depth(agencies[m.parent], agencies) for m in agency.memberships), default=0)


def later(a: When, b: When) -> When:
    if not b.dated:
        return a
    if a.earliest >= b.earliest and a.latest >= b.latest:
        return a
    if b.earliest >= a.earliest and b.latest >= a.latest:
        return b
    return When(max(a.earliest, b.earliest), max(a.latest, b.latest), Unit.RANGE)


def first(proofs: Iterable[When]) -> When:
    """ "Several proofs of one fact: earliest = least of the dated earliests, latest = least of the latests; a proof
    with no since-when gives only a latest.\""""
    proofs = list(proofs)
    earliest = min((p.earliest for p in proofs if p.dated), default=UNKNOWN_EARLIEST)
    latest = min(p.latest for p in proofs)
    if earliest > latest:
        earliest = UNKNOWN_EARLIEST
    units = {p.unit for p in proofs if (p.earliest, p.latest) == (earliest, latest)}
    return When(earliest, latest, min(units, default=Unit.RANGE))


def stretches(proofs: list[tuple[When, str]], ends: list[tuple[When, str, bool]]) -> list[Stretch]:
    """The spells that several proofs, and the endings among them, make."""
    found = []
    for end, ending, certain in sorted(ends, key=lambda x: (x[0].earliest, x[0].latest, x[1])):
        before = [(w, e) for w, e in proofs if order(w, end) is not Order.AFTER]
        # A row that may lie before or after the deletion leaves it open whether the knowing ended with it.
        open_ = not certain or any(order(w, end) is not Order.BEFORE for w, e in before if e != ending)
        if before:
            until = When(end.earliest, FOREVER if open_ else end.latest, Unit.RANGE)
            found.append(Stretch(first(w for w, _ in before), until, {e for _, e in before}, began_in(before)))
        proofs = [p for p in proofs if p not in before]
    if proofs:
        found.append(Stretch(first(w for w, _ in proofs), NOT_ENDED, {e for _, e in proofs}, began_in(proofs)))
    return found


def began_in(proofs: list[tuple[When, str]]) -> str:
    """The one row that certainly stands before all other rows, "" where there is none, or where another proof, be it
    in the same row, shows that it may have been known before."""
    since = first(when for when, _ in proofs)
    for when, row in proofs:
        if (
            when.dated
            and when[:3] == since[:3]
            and all(other == row or order(when, w) in (Order.BEFORE, Order.SAME) for w, other in proofs)
        ):
            return row
    return ""


# What never reached the target


def period(case: Case) -> tuple[int, int]:
    """ "The period defaults to first to last entry.\""""
    dated = [row for row in case.entries if row.when.known]
    first_minute = min((row.when.earliest for row in dated), default=0)
    last_minute = max((max(row.when.latest, row.ends.latest if row.ends.known else 0) for row in dated), default=0)
    return (
        case.since.earliest if case.since and case.since.dated else first_minute,
        case.until.latest if case.until and case.until.known else last_minute,
    )


def below(case: Case, agency: str) -> set[str]:
    """Every unit of an agency, and units of those."""
    units = {a.id for a in case.agencies if any(m.parent == agency for m in a.memberships)}
    return units.union(*(below(case, unit) for unit in units)) if units else units


def kin(case: Case, agency: str) -> set[str]:
    """ "An own ancestor or descendant is not another agency.\""""
    return {agency, *below(case, agency), *(a.id for a in case.agencies if agency in below(case, a.id))}


def bodies(case: Case, agency: str, at: When) -> list[str]:
    """The bodies that an agency belongs to at a time: itself where it is then part of nothing."""
    parents = [
        m.parent
        for a in case.agencies
        for m in a.memberships
        if a.id == agency and not (m.since.dated and order(at, m.since) is Order.BEFORE)
        and not (m.until != NOT_ENDED and order(m.until, at) is Order.BEFORE)
    ]  # fmt: skip
    return sorted({body for p in parents for body in bodies(case, p, at)}) if parents else [agency] if agency else []


def covered(case: Case, agency: str) -> tuple[int, int] | None:
    """ "An agency with rows of its own covers the review period, one without is not covered; a root is covered if
    it or any unit of it is.\""""
    agencies = {a.id: a for a in case.agencies}
    parts = {agency} | (below(case, agency) if not agencies[agency].memberships else set())
    found = []
    for part in parts:
        given = agencies[part].covers
        if given:
            found.append((given[0].earliest, given[1].latest))
        elif any(row.agency == part for row in case.entries):
            found.append(period(case))
    return (min(a for a, _ in found), max(b for _, b in found)) if found else None


def held(case: Case) -> list[tuple[str, When, When, str]]:
    """(agency, from, to, basis): "in a chronology case_holder is set where it changes; only the word none means
    nobody; before the first value it is not recorded"."""
    changes = [row for row in case.entries if row.case_holder and row.when.known]
    changes.sort(key=lambda row: (row.when.earliest, row.when.latest, row.order))
    found = []
    for at, row in enumerate(changes):
        for agency in row.case_holder:
            if at and agency in changes[at - 1].case_holder:
                continue
            ended = next(
                (later_row.when for later_row in changes[at + 1 :] if agency not in later_row.case_holder), NOT_ENDED
            )
            found.append((agency, row.when, ended, "no-holder" if agency == "none" else "held"))
    start, end = period(case)
    if not changes:
        found.append(("", day_of(start), day_of(end), "not-recorded"))
    elif changes[0].when.earliest > start:
        found.append(("", day_of(start), changes[0].when, "not-recorded"))
    return found


def day_of(minute: int) -> When:
    return When(minute // DAY * DAY, minute // DAY * DAY + DAY - 1, Unit.DAY)


def sends(case: Case, receipt: str) -> list[tuple[str, str, str, When, str]]:
    """(sender, receiver, item, sent, standing) of every send: standing "", "disputed", "uncertain", "false", "told"
    or "held back"; what is only available is no send."""
    found = []
    for row in case.entries:
        if row.agency == "Unrecorded" or row.event_type in ("request", "system", "record_deletion"):
            continue
        back = row.event_type == "non_disclosure"
        named = {*row.shared_with, *row.disputed_to, *(row.present if back else ())} - {row.agency}
        for receiver in named - set() if back else named - (set(row.present) - set(row.disputed_to)):
            standing = row.standing if row.standing in DOUBTED else ""
            if receiver in row.disputed_to and standing != "false":
                standing = "disputed"
            if back:
                standing = "uncertain" if row.standing == "uncertain" else "held back"
            # "Skip a send whose recipient knows by told in the reading asked", as a unit may that shares nothing.
            review = (row.account or case.account) == "review"
            by_this_row = (review and row.standing != "claimed") or row.standing == "found"
            if not standing and (receipt == "accepted" or (receipt == "stated" and by_this_row)):
                standing = "told"
            for item in with_parts(case, row.information):
                found.append((row.agency, receiver, item, row.when, standing))
    return found


def unmatched(
    case: Case, sender: str, receiver: str, item: str, sent: When, window: int, as_of: When | None
) -> bool:  # fmt: skip
    """ "A receipt is a row of the receiver showing the item, from the send's earliest day to its latest plus window;
    one whose received_from names somebody else does not match.\""""
    for row in case.entries:
        if row.agency != receiver or item not in with_parts(case, row.information) or not row.known.known:
            continue
        if row.event_type in ("request", "system", "record_deletion") or row.standing in ("uncertain", "false"):
            continue
        if as_of and row.known.earliest > as_of.latest:
            continue
        if row.received_from and not kin(case, sender) & set(row.received_from):
            continue
        if (
            sent.known
            and sent.earliest // DAY <= row.known.latest // DAY
            and row.known.earliest // DAY <= sent.latest // DAY + window
        ):
            return False
    return True


def never_reached(
    case: Case, *, to: str = "holder", level: str = "coded", receipt: str = "stated", by: When | None = None,
    as_of: When | None = None, within: int = 0, within_days: int = 0, window: int = 7,
) -> list[dict[str, object]]:  # fmt: skip
    """The rows of never-reached, in-time ones too, by item, target and holding. Levels coded and body only."""
    known = knowing(case, level, receipt)
    if as_of:
        # "With as-of D every edge, end and receipt certainly after D is ignored".
        known = {
            pair: [
                Stretch(s.since, NOT_ENDED if order(s.until, as_of) is Order.AFTER else s.until, s.entries, s.began)
                for s in found
                if order(s.since, as_of) is not Order.AFTER
            ]
            for pair, found in known.items()
        }
    agencies = {a.id: a for a in case.agencies if level != "body" or not a.memberships}
    everywhere = knowing(case, "coded", receipt)
    if as_of:
        everywhere = {
            pair: [s for s in found if s.since.earliest <= as_of.latest] for pair, found in everywhere.items()
        }
    rows = []
    for item in [i.id for i in case.information]:
        # "the earliest knowing of any other agency of kind body, unit or worker".
        knowers = {
            a: known[a, item]
            for a in agencies
            if known.get((a, item)) and agencies[a].kind in ("body", "unit", "worker")
        }
        named = sorted(a for a in agencies if known.get((a, item)))

        def others(target: str | None, knowers: dict[str, list[Stretch]] = knowers) -> list[Stretch]:
            away = kin(case, target) if target else set()
            return [s for a, found in knowers.items() if a not in away for s in found]

        if to != "holder":
            targets = [a for a in agencies if agencies[a].kind in ("body", "unit")] if to == "all" else [to]
            for target in targets:
                mine = known.get((target, item), [])
                if not mine and not others(target):
                    continue
                reference = first(s.since for s in others(target)) if others(target) else mine[0].since
                if by and first(s.since for s in [*others(target), *mine]).earliest > by.latest:
                    continue
                rows.append(
                    outcome(case, item, target, mine, others(target), reference, None, known_by=named, by=by, as_of=as_of,
                            within=within, within_days=within_days, window=window, level=level, receipt=receipt)
                )  # fmt: skip
            continue
        with_row = False
        open_stretches = []
        for holder, since, until, basis in held(case):
            if as_of and since.earliest > as_of.latest:
                continue
            if as_of and until.earliest > as_of.latest:
                until = NOT_ENDED
            # "The reference moment is that day or decision": a holding that it does not lie in is not asked about.
            if by and (since.earliest > by.latest or until.latest < by.earliest):
                continue
            targets = (
                [None]
                if basis == "not-recorded"
                else bodies(case, holder if basis == "held" else case.duty_holder, since)
            )
            if level == "coded" and basis != "not-recorded":
                targets = [holder if basis == "held" else case.duty_holder or None]
            for target in targets or [None]:
                mine = (known.get((target, item)) or everywhere.get((target, item), [])) if target else []
                anywhere = [*others(target), *mine]
                if not anywhere:
                    # What only its own units knew is nothing that could have reached a recorded holder.
                    of_units = others(None)
                    within_it = of_units and order(until, first(s.since for s in of_units)) is not Order.BEFORE
                    with_row = with_row or bool(basis == "held" and within_it)
                    continue
                first_known = first(s.since for s in anywhere)
                # "no row where the holding certainly ended before".
                if order(until, first_known) is Order.BEFORE:
                    continue
                # "Items certainly first known after it are left out".
                if by and first_known.earliest > by.latest:
                    continue
                if basis == "not-recorded":
                    open_stretches.append((since, until, first_known))
                    continue
                # "A stretch in which nobody held the case gives rows for the items that may be first known in it".
                if basis == "no-holder" and order(first_known, since) is Order.BEFORE:
                    continue
                with_row = True
                # "the later of (first known anywhere, holding began)".
                elsewhere = first(s.since for s in others(target) or mine)
                row = outcome(case, item, target, mine, others(target), later(elsewhere, since), (since, until),
                              known_by=named, by=by, as_of=as_of, within=within, within_days=within_days,
                              window=window, level=level, receipt=receipt)  # fmt: skip
                # "where it only may have, every outcome but in-time is cannot-tell".
                if order(until, first_known) not in (Order.AFTER, Order.SAME) and row["outcome"] != "in-time":
                    row |= {"outcome": "cannot-tell", "reason": "holding-may-have-ended"}
                # "reason no-holder whatever the outcome"; where nobody had the duty and it is not certain that the
                # item was first known in that time, that cannot be told.
                # "No-holder none" only for what was certainly first known in it, from its first day to its last.
                within_it = (Order.BEFORE, Order.SAME)
                certainly = order(since, first_known) in within_it and order(first_known, until) in within_it
                if basis == "no-holder" and target is None:
                    row["outcome"] = "none" if certainly else "cannot-tell"
                if basis == "no-holder":
                    row["reason"] = "no-holder"
                # Two holdings of one body at one time, as by a unit and by itself, are one.
                same = [x for x in rows if all(x[k] == row[k] for k in ("item", "lacking", "held_from", "held_to"))]
                if not same:
                    rows.append(row)
                elif str(row["outcome"]) < str(same[0]["outcome"]):
                    rows[rows.index(same[0])] = row
        # "A stretch not recorded gives one cannot-tell row only for an item with no other row".
        if open_stretches and not with_row:
            since, until, first_known = open_stretches[0]
            rows.append(blank(item, None, "cannot-tell", "holder-not-recorded", known_by=named, known=first_known,
                              held=(since, until)))  # fmt: skip
    return rows


def blank(
    item: str, lacking: str | None, outcome: str, reason: str, *, known_by: list[str], known: When,
    held: tuple[When, When] | None,
) -> dict[str, object]:  # fmt: skip
    return {
        "item": item, "lacking": lacking, "outcome": outcome, "reason": reason,
        "known_by": [a for a in known_by if a != lacking],
        "known_earliest": known.earliest, "known_latest": known.latest,
        "reached_earliest": None, "reached_latest": None, "lag_least": None, "lag_most": None,
        "gap_least": None, "gap_most": None,
        "held_from": held[0].earliest if held else None, "held_to": held[1].latest if held else None,
    }  # fmt: skip


def outcome(
    case: Case, item: str, target: str | None, mine: list[Stretch], others: list[Stretch], reference: When,
    holding: tuple[When, When] | None, *, known_by: list[str], by: When | None, as_of: When | None, within: int, within_days: int,
    window: int, level: str, receipt: str,
) -> dict[str, object]:  # fmt: skip
    """ "The first of these that holds: in-time, late, cannot-tell (overlap, a spell that may have ended), disputed
    (cannot-tell), not covered in some part of the gap (cannot-tell), unconfirmed, none.\""""
    first_known = first(s.since for s in others) if others else mine[0].since if mine else reference
    known = first([first_known, mine[0].since]) if holding and mine else first_known

    def row(outcome: str, reason: str = "") -> dict[str, object]:
        return blank(item, target, outcome, reason, known_by=known_by, known=known, held=holding)

    if target is None:
        return row("none", "no-holder")
    reference = by or reference

    def in_time(since: When) -> bool:
        """Certainly by the reference moment, or in what was allowed after it at the precision compared."""
        if order(since, reference) in (Order.BEFORE, Order.SAME):
            return True
        if within_days and not since.unit == reference.unit == Unit.MINUTE:
            return since.latest // DAY - reference.earliest // DAY <= within_days
        return within > 0 and since.latest - reference.earliest <= within

    def too_late(since: When) -> bool:
        if order(since, reference) is not Order.AFTER or since.latest >= MAYBE_NEVER:
            return False
        if within_days and not since.unit == reference.unit == Unit.MINUTE:
            return since.earliest // DAY - reference.latest // DAY > within_days
        return since.earliest - reference.latest > within

    last = period(case)[1]
    # "Knowledge certainly begun after the case's to … counts as not reached".
    counted = [s for s in mine if s.since.earliest <= last]
    # In-time: "it is the only knower; or no other agency can have known before it".
    if mine and all(order(mine[0].since, s.since) in (Order.BEFORE, Order.SAME) for s in others):
        return row("in-time")
    # "or it learned in the very row in which the first knower did".
    if counted:
        before = [s for s in others if order(counted[0].since, s.since) not in (Order.BEFORE, Order.SAME)]
        if all(s.began in counted[0].entries for s in before):
            return row("in-time", "same-row")
    # "or it certainly knew by the reference moment (+ within) in a spell that covers it".
    for s in counted:
        if in_time(s.since) and order(reference, s.until) is Order.BEFORE:
            return row("in-time")
    # "An item only possibly known elsewhere by then is cannot-tell unless the target certainly knew".
    if by and order(first_known, by) not in (Order.BEFORE, Order.SAME):
        return row("cannot-tell", "known-by-then-uncertain")
    if reference.latest >= MAYBE_NEVER:
        return row("cannot-tell", "first-known-uncertain")
    # Late: "it certainly came to know after the reference moment (+ within)".
    over = [s for s in counted if s.until != NOT_ENDED and order(s.until, reference) in (Order.BEFORE, Order.SAME)]
    rest = [s for s in counted if s not in over]
    if rest and too_late(rest[0].since):
        reached = rest[0].since
        after = holding and order(reached, holding[1]) is Order.AFTER
        found = row("late", "after-holding" if after else "")
        least = max(0, reached.earliest // DAY - reference.latest // DAY) if reference.latest < UNKNOWN_LATEST else 0
        most = (
            reached.latest // DAY - reference.earliest // DAY
            if reference.dated and reached.latest < UNKNOWN_LATEST
            else None
        )
        return found | {
            "reached_earliest": reached.earliest, "reached_latest": reached.latest, "lag_least": least, "lag_most": most,
        }  # fmt: skip
    # "cannot-tell (overlap, a spell that may have ended)".
    if rest:
        return row("cannot-tell", "overlap")
    end = min(holding[1].latest, last) if holding and holding[1] != NOT_ENDED else last
    if as_of:
        end = min(end, as_of.latest)
    to_target = [
        (sender, receiver, sent, standing)
        for sender, receiver, sent_item, sent, standing in sends(case, receipt)
        if sent_item == item and (receiver == target or level == "body") and not (sent.dated and sent.earliest > end)
        # Between bodies a send is from the body that the sender was part of then, to that of the receiver.
        and (level != "body" or (target in bodies(case, receiver, sent)
                                 and not set(bodies(case, sender, sent)) & set(bodies(case, receiver, sent))))
    ]  # fmt: skip
    # "disputed (cannot-tell)".
    if any(standing in ("disputed", "uncertain") for *_, standing in to_target):
        return row("cannot-tell", "disputed")
    # "not covered in some part of the gap (cannot-tell)".
    cover = covered(case, target)
    # Since when an item was known elsewhere may be unknown; looked for it is only in the period.
    start = max(reference.earliest, min(reference.latest, period(case)[0]))
    if cover is None or start < cover[0] or cover[1] < end:
        return row("cannot-tell", "not-covered")
    # "not known, and at least one unmatched send to it, not certainly after the gap's end".
    lone = [
        (to, sent)
        for sender, to, sent, standing in to_target
        if not standing and unmatched(case, sender, to, item, sent, window, as_of)
    ]
    # "unmatched (sent; no receipt in a record that covers the time) … cannot tell (receiver not covered)".
    for to, sent in lone:
        cover = covered(case, to)
        if cover is None or (sent.known and not cover[0] <= sent.earliest <= sent.latest <= cover[1]):
            return row("cannot-tell", "not-covered")
    if lone:
        return row("unconfirmed")
    held_back = any(standing == "held back" for *_, standing in to_target)
    return row("none", "held-back" if held_back else "ended" if over else "after-period" if mine else "")
