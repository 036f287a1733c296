"""The page's model for a circle of readers, without what they are not shown.

In goes the model of a case, out comes a smaller one; the one given is not changed. What is left out is absent: it is
in no list and in no sentence, so it can stand nowhere in the file. The page says what was left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

from agencygraph.graph import Graph

Row = dict[str, Any]

READERS = ("practitioner", "family", "panel")
"""For whom a page can be made; the panel sees the whole of it."""
WORKER = "a worker"
WORDS = {
    "practitioner": "Made for practitioners. Left out: the names and roles of individual workers, wherever they are "
    "written, and reviewers' marks.",
    "family": "Made for the family. Left out: the names and roles of individual workers, wherever they are written; "
    "reviewers' marks; references to sources and records; what was held back, and why; problems in the files; how "
    "items could have travelled; "
    "and every item, row and finding that is not about people whom the case lists for this reader.",
}


def for_reader(model: Row, reader: str, graph: Graph, people: Collection[str] | None = None) -> Row:
    """The model without what a reader is not shown.

    reader  one of READERS
    graph   the case's graph, which says whom each item and row is about
    people  for the family: ids of the people whose items they are shown; by default all the case lists. An item is
            shown where it is about one of them at least and about nobody else; a row where all it shows is shown,
            or, where it shows no item, all the people it names are among them
    Raises ValueError for another reader.
    """
    if reader not in READERS:
        raise ValueError(f"{reader!r} is none of {', '.join(READERS)}")
    if reader == "panel":
        return model
    small = {**model, "view_words": " ".join(filter(None, (model.get("view_words"), WORDS[reader])))}
    if reader == "family":
        small = _family(small, graph, people)
    small["gaps"] = [{**gap, "findings": [_unmarked(row) for row in gap["findings"]]} for gap in small["gaps"]]
    small["entries"] = [{**row, "practitioner": ""} for row in small["entries"]]
    hidden = {str(row["practitioner"]) for row in graph.nodes["Entry"]} - {""}
    kept = {str(row["id"]) for name in ("agencies", "items", "entries") for row in small[name]}
    reduced: Row = _said(small, _replacing(hidden, WORKER, _names(small)), kept | _names(small))
    return reduced


def _family(model: Row, graph: Graph, people: Collection[str] | None) -> Row:
    listed = {row["id"] for row in graph.nodes["Person"]} if people is None else set(people)
    items = _about(graph, listed)
    secret = {row["id"] for row in graph.nodes["Entry"] if row["event_type"] == "non_disclosure"}
    named = {row["id"]: set(row["people"]) for row in graph.nodes["Entry"]}
    every = {row["id"]: set(row["items"]) for row in model["entries"]}
    rows = {
        entry
        for entry, shown in every.items()
        if entry not in secret and (shown <= items if shown else bool(named.get(entry)) and named[entry] <= listed)
    }
    gone = [str(row[key]) for row in model["items"] if row["id"] not in items for key in ("id", "title")]
    mentions = _finder(gone)

    def fits(finding: Row) -> bool:
        own = finding.get("item")
        return (
            (own is None or own in items)
            and set(finding.get("entries") or ()) <= rows
            and not any(mentions(text) for text in _texts(finding))
            and finding.get("reason") != "held-back"
        )

    gaps = []
    for gap in model["gaps"]:
        found = [] if gap["query"] == "held-back" else [row for row in gap["findings"] if fits(row)]
        cannot = sum(row.get("outcome") == "cannot-tell" for row in found)
        gaps.append({**gap, "findings": found, "count": len(found) - cannot, "cannot_tell": cannot, "of": None})
    changes = model["changes"]
    small = {
        **model,
        "ways": None,
        "items": [row for row in model["items"] if row["id"] in items],
        "entries": [{**row, "source": "", "place": ""} for row in model["entries"] if row["id"] in rows],
        "knew": [{**row, "entries": []} for row in model["knew"] if row["item"] in items],
        "sent": [row for row in model["sent"] if row["item"] in items and row["class"] != "held back"],
        "gaps": gaps,
        "problems": [],
        "assumptions": [text for text in model["assumptions"] if not mentions(text)],
        "decisions": [
            {**row, **{name: [p for p in row[name] if p["item"] in items] for name in ("known", "elsewhere", "unsure")}}
            for row in model["decisions"]
            if row["entry"] in rows
        ],
        "thresholds": [
            {**row, "source": "", "met": [met for met in row["met"] if items.issuperset(met["items"])]}
            for row in model["thresholds"]
        ],
        "changes": {
            **changes,
            "status": {item: steps for item, steps in changes["status"].items() if item in items},
            "knows": {
                agency: [[day, *([i for i in part if i in items] for part in both)] for day, *both in steps]
                for agency, steps in changes["knows"].items()
            },
        },
    }
    references = {str(row[key]) for row in graph.nodes["Entry"] for key in ("id", "source", "file")} - {""}
    ids = {str(row["id"]) for name in ("agencies", "items", "entries") for row in small[name]}
    reduced: Row = _said(small, _replacing(references, "", _names(small)), ids)
    return reduced


def _about(graph: Graph, listed: set[str]) -> set[str]:
    """The items about one listed person at least, and about nobody who is not listed."""
    ids = {row["key"]: row["id"] for label in ("Information", "Person") for row in graph.nodes[label]}
    about: dict[str, set[str]] = {}
    for edge in graph.edges["ABOUT", "Information", "Person"]:
        about.setdefault(ids[edge["a"]], set()).add(ids[edge["b"]])
    return {item for item, who in about.items() if who <= listed}


def _names(model: Row) -> set[str]:
    """What agencies are called: never a worker or a reference, though a role such as "GP" may read the same."""
    return {str(row[key]) for row in model["agencies"] for key in ("id", "title")}


def _unmarked(finding: Row) -> Row:
    return {key: value for key, value in finding.items() if key != "mark"}


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _finder(words: Collection[str]) -> Callable[[str], bool]:
    """Whether a text holds one of the words, as whole words."""
    pattern = _pattern(words)
    return lambda text: bool(pattern and pattern.search(text))


def _replacing(words: Collection[str], by: str, names: Collection[str]) -> Callable[[str], str]:
    """A text with other words in place of these, but for names that hold them; with nothing in place of them,
    their brackets go too."""
    pattern = _pattern({*words, *names})

    def replace(text: str) -> str:
        if not pattern:
            return text
        text = pattern.sub(lambda found: found[0] if found[0] in names else by, text)
        return text if by else re.sub(r"\s*\(\s*[,;]?\s*\)", "", text)

    return replace


def _pattern(words: Collection[str]) -> re.Pattern[str] | None:
    longest = sorted({word.strip() for word in words} - {""}, key=lambda word: (-len(word), word))
    # A number alone may be a day or a count; it is taken for a reference only in brackets.
    lettered = [rf"(?<!\w){re.escape(word)}(?!\w)" for word in longest if re.search(r"[^\W\d]", word)]
    parts = lettered + [rf"(?<=\(){re.escape(word)}(?=\))" for word in longest if not re.search(r"[^\W\d]", word)]
    return re.compile("|".join(parts)) if parts else None


def _said(value: Any, replace: Callable[[str], str], kept: Collection[str]) -> Any:
    """The same lists and rows with every text replaced but ids and names of agencies."""
    if isinstance(value, dict):
        return {key: _said(part, replace, kept) for key, part in value.items()}
    if isinstance(value, list):
        return [_said(part, replace, kept) for part in value]
    return replace(value) if isinstance(value, str) and value not in kept else value
