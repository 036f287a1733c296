"""The findings as cards: what was found, since when, on which rows it rests, and with what it would fall.

In goes the model of a case, out come lists of plain words for the template. No outcome is decided here.
"""

from collections import Counter
from typing import Any

from agencygraph.view.rows import OUTCOMES, brief, count, entry, ordinals, prose, span, text

Row = dict[str, Any]

MARKED = {"accepted": "Accepted", "explained": "Explained", "not-relevant": "Not relevant"}


def findings(model: Row) -> list[Row]:
    """The gap queries with a card for each finding, by outcome, numbered through the page."""
    agencies = ordinals(model["agencies"])
    items = ordinals(model["items"])
    entries = {str(row["id"]): {**row, "number": number} for number, row in enumerate(model["entries"])}
    titles = {str(gap.get("query")): text(gap.get("title")) for gap in model["gaps"]}
    groups, number = [], 0
    for gap in model["gaps"]:
        made = gap.get("findings") or []
        cards = [_card(model, finding, gap, agencies, items, entries) for finding in made]
        alike = Counter((card["title"], card["kind"]) for card in cards)
        for finding, card in zip(made, cards, strict=True):
            if alike[card["title"], card["kind"]] > 1 and finding.get("held_from"):
                card["kind"] += f" (holder from {brief(prose(finding['held_from']))})"
        cards.sort(key=lambda card: list(OUTCOMES).index(card["outcome"]))
        for card in cards:
            card["number"] = number
            card["also"] = [titles.get(name, name) for name in card["also"]]
            number += 1
            card["named"] = bool(card["id"])
            card["id"] = card["id"] or f"row-{number}"
        groups.append({
            "title": gap.get("title") or gap.get("query") or "",
            "question": text(gap.get("question")),
            "count": gap.get("count") or 0,
            "of": gap.get("of", 0),
            "cannot_tell": gap.get("cannot_tell") or 0,
            "elsewhere": gap.get("elsewhere") or 0,
            "innocent": [text(line) for line in gap.get("innocent") or []],
            "not_looked_for": text(gap.get("not_looked_for")),
            "types": [text(name) for name in gap.get("types") or []],
            "cards": cards,
        })
    return groups


def _card(model: Row, finding: Row, gap: Row, agencies: dict[str, int], items: dict[str, int],
          entries: dict[str, Row]) -> Row:
    item = items.get(str(finding.get("item")), -1)
    lacking = agencies.get(str(finding.get("lacking")), -1)
    outcome = finding.get("outcome") if finding.get("outcome") in OUTCOMES else "cannot-tell"
    late = outcome == "late"
    side = "lag" if late else "gap"
    target = model["agencies"][lacking] if lacking >= 0 else None
    kind = OUTCOMES[str(outcome)]
    if target:
        kind += f" {target['title']}" if outcome == "none" else f" for {target['title']}"
    elif outcome == "none":
        kind = "No evidence"
    reason = text(finding.get("reason")).replace("-", " ")
    if reason:
        kind += f": {reason}"
    evidence = [entry(model, entries[str(key)], agencies) for key in finding.get("entries") or []
                if str(key) in entries]
    evidence.sort(key=lambda line: line["day"] or "9999")
    known_by = [agencies[str(key)] for key in finding.get("known_by") or []
                if str(key) in agencies]
    names = [model["agencies"][key]["title"] for key in known_by]
    sentence = text(finding.get("sentence"))
    about = [agencies[str(key)] for key in finding.get("agencies") or [] if str(key) in agencies]
    rests_on = [lacking] if lacking >= 0 else about or known_by
    covers = [f"{model['agencies'][key]['title']}: {text(model['agencies'][key].get('covers'))}" for key in rests_on]
    if lacking < 0 and known_by and outcome == "none":
        covers = _others(model, known_by)
    return {
        "id": str(finding.get("finding") or ""),
        "item": item,
        "title": model["items"][item]["title"] if item >= 0
        else text(finding.get("item")) or text(gap.get("title")),
        "outcome": outcome,
        "kind": kind,
        "lacking": lacking,
        "known_by": known_by,
        "agencies": list(dict.fromkeys([*known_by, *about, *rests_on])),
        "about_words": "" if known_by or lacking >= 0
        else ", ".join(model["agencies"][key]["title"] for key in about),
        # Most sentences name them; what a sentence says is not said twice.
        "known_words": ", ".join(names) if any(name not in sentence for name in names) else "",
        "days": count(finding.get(f"{side}_least"), finding.get(f"{side}_most")),
        "days_word": "days late" if late else "days",
        "measured": _measured(finding, late),
        "sentence": sentence,
        "also": [text(name) for name in finding.get("also") or []],
        "evidence": evidence,
        "rows": _numbers(evidence),
        "day": next((line["day"] for line in reversed(evidence) if line["day"]), ""),
        "coverage": [text(finding["coverage"])] if finding.get("coverage") else covers,
        "falls": falls(model, finding),
        "mark": _mark(finding),
    }


def _numbers(evidence: list[Row]) -> str:
    """The rows a finding rests on, by their numbers in the table of entries."""
    numbers = sorted(line["number"] + 1 for line in evidence)
    return f"{'Entry' if len(numbers) == 1 else 'Entries'} {', '.join(map(str, numbers))}"


def _mark(finding: Row) -> str:
    """What a reviewer decided of a finding, in one line."""
    mark = finding.get("mark")
    if not isinstance(mark, dict):
        return ""
    by = ", ".join(filter(None, (text(mark.get("initials")), prose(mark.get("date")))))
    words = MARKED.get(str(mark.get("mark")), text(mark.get("mark")))
    reason = text(mark.get("reason"))
    return words + (f" ({by})" if by else "") + (f": {reason}" if reason else "")


def falls(model: Row, finding: Row) -> str:
    """What would have to be found for a finding to fall, "" where no one record would do it.

    Only the agency that lacks an item can have such a record; the days are those in which it would have to lie.
    """
    titles = {str(agency["id"]): text(agency["title"]) for agency in model["agencies"]}
    items = {str(item["id"]): text(item["title"]) for item in model["items"]}
    lacking, item = titles.get(str(finding.get("lacking"))), items.get(str(finding.get("item")))
    outcome = finding.get("outcome")
    if not lacking or not item or outcome not in ("none", "unconfirmed", "late"):
        return ""
    since = finding.get("reference_earliest") or finding.get("held_from") or finding.get("known_earliest")
    if outcome == "late":
        until, what = finding.get("reference_latest") or since, "a record"
        days = f"dated by {prose(until)}" if until else "dated earlier"
    else:
        until = finding.get("held_to") or model["case"].get("to")
        what = "a receipt, a note of a call or a record"
        days = f"from {prose(since)} to {prose(until)}" if since and until else "from that time"
        what = "a receipt or a record" if outcome == "unconfirmed" else what
    return f"{what} of {lacking}, {days}, that shows it had “{item}” by then. It may lie in a file not supplied."


def _others(model: Row, known_by: list[int]) -> list[str]:
    """The coverage of every agency but those that knew, where a finding is that none of them did."""
    rest = [agency for number, agency in enumerate(model["agencies"]) if number not in known_by]
    found = []
    for words, covered in (("Other agencies whose chronology was supplied", True),
                           ("Without a chronology", False)):
        names = [text(agency["title"]) for agency in rest if bool(agency.get("covered")) == covered]
        found += [f"{words}: {'; '.join(names)}"] if names else []
    return found


def _measured(finding: Row, late: bool) -> str:
    """From when to when the days of a finding are counted, "" where it has none or does not say since when."""
    side = "lag" if late else "gap"
    since = (finding.get("reference_earliest"), finding.get("reference_latest"))
    if finding.get(f"{side}_least") is None or not any(since):
        return ""
    if late:
        until = span(finding.get("reached_earliest"), finding.get("reached_latest"))
    elif finding.get("reason") == "no-holder":
        until = "the end of the time in which nobody held the case"
    else:
        until = "the end of the holding" if finding.get("held_to") else "the end of the period"
    exact = since[0] and since[1] and since[0][:10] == since[1][:10]
    start = span(*since) if exact or not all(since) else \
        f"a day between {prose(since[0])} and {prose(since[1])}"
    return f"from {start} until {until}"
