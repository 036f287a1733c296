"""The page of a case: one HTML file, nothing fetched, every word of the case as text.

In goes the model (plain data made elsewhere), out comes the whole HTML. It writes no file. The
policy in the head lets exactly the three scripts and the one style sheet of this package run.
"""

import base64
import hashlib
import textwrap
from datetime import date
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from agencygraph.view import cards as findings_cards
from agencygraph.view import decisions, picture, pooled, rows, timeline, ways
from agencygraph.view import thresholds as thresholds_met

SCRIPTS = (
    *("state", "moment", "places", "network", "boxes", "moving", "lanes", "timeline", "path", "knowing", "pooled"),
    *("ways", "compare", "dates", "findings", "link", "printing", "main"),
)
"""The parts of the one script, in the order in which they are joined."""
STYLES = ("colours", "page", "timeline", "views", "ways", "screens", "print")
VIEWS = (
    ("network", "Network"),
    ("timeline", "Timeline"),
    ("knowing", "Who knew what"),
    ("decisions", "Decisions"),
    ("pooled", "Pooled picture"),
    ("ways", "How it could have"),
    ("compare", "Compare"),
    ("tables", "Tables"),
)
STATUS_KEY = (
    ("in-time", "Reached the holder in time"),
    ("late", "Late"),
    ("unconfirmed", "Unconfirmed"),
    ("none", "No evidence it reached the holder"),
    ("cannot-tell", "Cannot tell"),
)
WORDS_ON_CARDS = 400
"""Findings up to which each card repeats the words of its entries; beyond, a page would be mostly repetition."""
BOOT = 'document.documentElement.classList.add("js");'
# Of the words over the date bar on a screen 1440 wide; a band too narrow for a word shows none.
CHARACTERS_PER_CENT = 1.15
POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {style}; img-src data:; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)


def render(model: dict[str, Any]) -> str:
    """The HTML of the page.

    model   the case as plain data: case, agencies, items, entries, knew, sent, held, gaps,
            changes, assumptions, problems; every list may be empty
    Returns the text of one file, to be written as UTF-8 with "\\n" at line ends. The same model
            gives the same text.
    """
    groups = findings_cards.findings(model)
    sharing = rows.sharing(model)
    data = picture.looked_up(model, groups, sharing)
    data["timeline"] = timeline.timeline(model, sharing)
    data["sent_to"] = {at: sorted({sent["item"] for sent in sharing if sent["sent_to"] == at and sent["item"] >= 0})
                       for at in sorted({sent["sent_to"] for sent in sharing} - {-1})}
    data["words_on_cards"] = len(data["findings"]) <= WORDS_ON_CARDS
    types, data["type_of"] = _types(groups)
    thresholds = decisions.printed_thresholds(model)
    met = thresholds_met.met(model)
    curves = pooled.picture(model, data["first"], data["last"], met)
    data["pooled"] = None if not curves else {
        "left": curves["left"], "right": curves["right"], "top": curves["top"], "foot": curves["foot"],
        "steps": [[row["day"], row["all"], row["most"], row["agency"], row["holder"]] for row in curves["rows"]]}
    agencies = rows.ordinals(model["agencies"])
    entries = [rows.entry(model, row, agencies) for row in model["entries"]]
    items = rows.ordinals(model["items"])
    for row in entries:
        row["items"] = [items[str(key)] for key in row["items"] if str(key) in items]
    vis, app, css = _asset("vendor/vis-network/vis-network.min.js"), _script(), style(*STYLES)
    holding = rows.holding(model)
    every = [card for group in groups for card in group["cards"]]
    could = ways.printed(model, every)
    data["ways"], data["could"] = (could["marks"], could["drawn"]) if could else ([], [])
    page = environment().get_template("page.html.j2")
    return page.render(
        policy=POLICY.format(scripts=" ".join(hashed(part) for part in (BOOT, vis, app)),
                             style=hashed(css)),
        boot=Markup(BOOT), vis=Markup(vis), app=Markup(app), css=Markup(css),
        data=embedded(data),
        case={key: rows.text(model["case"].get(key))
              for key in ("id", "title", "marking", "from", "to", "incident")},
        period=rows.span(model["case"].get("from"), model["case"].get("to"))
        if data["first"] else "no dated entries",
        incident=rows.prose(model["case"].get("incident")),
        version=rows.text(model.get("version")),
        agencies=[{"title": rows.text(agency["title"]), "kind": rows.text(agency.get("kind")),
                   "covered": bool(agency.get("covered")),
                   "covers": rows.text(agency.get("covers"))} for agency in model["agencies"]],
        sent_to=list(data["sent_to"]),
        categories=sorted({rows.text(item.get("category")) for item in model["items"]} - {""}),
        views=[view for view in VIEWS if view[0] != "ways" or could], ways=could, status_key=STATUS_KEY,
        types=types, words_on_cards=data["words_on_cards"],
        decisions=decisions.printed(model), thresholds=thresholds, pooled=curves, met=met,
        view_words=rows.text(model.get("view_words")),
        groups=groups, cards=len(every), outcomes=_outcomes(every),
        knowing=rows.knowing(model), entries=entries, sharing=sharing, holding=holding,
        assumptions=[rows.text(line) for line in model["assumptions"]],
        problems=[{key: rows.text(problem.get(key))
                   for key in ("severity", "place", "text", "message", "remedy")}
                  for problem in model["problems"]],
        start=rows.prose(data["start"]), strip=_strip(data, holding, model), dated=data["first"],
        item_titles=[rows.text(item["title"]) for item in model["items"]],
    )


def embedded(data: Any) -> Markup:
    """A value as the JSON that a script of the page holds: nothing in it ends the script or begins a tag."""
    return htmlsafe_json_dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def environment() -> Environment:
    """The templates of the pages; what is put into them is text, never markup."""
    return Environment(loader=PackageLoader("agencygraph.view"), autoescape=True,
                       undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                       newline_sequence="\n", keep_trailing_newline=True)


def _asset(name: str) -> str:
    """An inlined file, without the source map comment that a browser would look up."""
    content = resources.files("agencygraph.view").joinpath(name).read_bytes().decode("utf-8")
    content = "\n".join(line for line in content.replace("\r\n", "\n").split("\n")
                        if not line.startswith("//# sourceMappingURL"))
    if "</script" in content or "</style" in content or "\r" in content:
        raise ValueError(f"{name}: cannot stand inside a page")
    return content


def _script() -> str:
    """The page's own script: its parts share one scope that nothing outside can reach."""
    parts = "\n".join(_asset(f"static/{name}.js") for name in SCRIPTS)
    return f'(function () {{\n"use strict";\n{parts}}})();\n'


def style(*names: str) -> str:
    """The style sheets of these names as one."""
    return "\n".join(_asset(f"static/{name}.css") for name in names)


def hashed(part: str) -> str:
    """What the policy of a page names a script or a style sheet by."""
    digest = base64.b64encode(hashlib.sha256(part.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _outcomes(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many findings have each outcome, those that occur."""
    found = []
    for outcome, words in rows.OUTCOMES.items():
        number = sum(card["outcome"] == outcome for card in cards)
        if number:
            found.append({"outcome": outcome, "count": number,
                          "words": "No evidence" if outcome == "none" else words})
    return found


def _types(groups: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[list[int]]]:
    """The kinds of gap that have findings, and for each finding the numbers of its kinds.

    Queries that name no kind of failure stand for themselves.
    """
    found: dict[str, dict[str, Any]] = {}
    of: list[list[int]] = []
    for group in groups:
        names = group["types"] or [group["title"]]
        if group["cards"]:
            for name in names:
                kind = found.setdefault(name, {"code": name if group["types"] else "", "titles": [], "count": 0})
                kind["titles"].append(group["title"])
                kind["count"] += len(group["cards"])
        numbers = [list(found).index(name) for name in names if name in found]
        of += [numbers] * len(group["cards"])
    return [{"code": kind["code"], "words": "; ".join(kind["titles"]), "count": kind["count"]}
            for kind in found.values()], of


def _strip(data: dict[str, Any], holding: list[dict[str, Any]],
           model: dict[str, Any]) -> dict[str, Any]:
    """Holders and days over the date slider, in per cent of its width."""
    if not data["first"]:
        return {"bands": [], "ticks": [], "incident": None}
    first = date.fromisoformat(data["first"])
    whole = max(1, (date.fromisoformat(data["last"]) - first).days)

    def at(day: str) -> float:
        part = (date.fromisoformat(day) - first).days / whole * 100
        return round(max(0.0, min(100.0, part)), 2)

    bands = []
    for row in holding:
        left, right = at(row["first"] or data["first"]), at(row["last"] or data["last"])
        if right > left:
            room = int((right - left) * CHARACTERS_PER_CENT) - (3 if row["agency"] >= 0 else 1)
            bands.append({"left": left, "width": round(right - left, 2),
                          "title": textwrap.shorten(row["short"], max(1, room), placeholder="…"),
                          "held": row["agency"] >= 0})
    incident = (model["case"].get("incident") or "")[:10]
    return {"bands": bands, "ticks": [at(day) for day in data["days"]],
            "incident": at(incident) if incident else None}
