"""The facilitator's page and the cards to cut out: each one HTML file, nothing fetched, every word of the case as text.

The policy in the head lets exactly the script and the style sheet of this package run. The page holds all stages and
the whole case's closing; the cards hold one agency's part of one stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any

from markupsafe import Markup

from agencygraph.output import visible
from agencygraph.report.parts import Paragraph, Quote
from agencygraph.view.page import POLICY, environment, hashed, style
from agencygraph.workshop import packs
from agencygraph.workshop.guide import HINDSIGHT, WARNING, Told, closing, holders, together
from agencygraph.workshop.learning import learning
from agencygraph.workshop.points import after
from agencygraph.workshop.stages import Seen, Stage, agencies, new, pooled
from agencygraph.workshop.wording import Names, day, when

Data = dict[str, Any]
ALONE = "default-src 'none'; style-src {style}; base-uri 'none'; form-action 'none'"
"""The policy of a page without a script."""


def facilitator(it: Told, made: str) -> str:
    """The HTML of the facilitator's page: the same workshop gives the same text."""
    names = Names(it.case)
    data = {
        "stages": [_stage(it, at, names) for at in range(len(it.stages))],
        "closing": [
            {"words": _words(part)} if isinstance(part, Paragraph) else {"points": [_words(p) for p in part.items]}
            for part in closing(it.closing)
        ],
        "learning": [{"title": p.title, "prompts": list(p.prompts)} for p in learning(it.results)],
    }
    css, script = f"{style('colours')}\n{_asset('facilitator.css')}", _asset("facilitator.js")
    template = environment().from_string(_asset("facilitator.html.j2"))
    return template.render(
        policy=POLICY.format(scripts=hashed(script), style=hashed(css)), css=Markup(css), app=Markup(script),
        data=_plain(data),
        title=visible(it.case.title or it.case.id), marking=visible(it.case.marking), made=made,
        warning=WARNING, hindsight=HINDSIGHT,
    )  # fmt: skip


def card_page(stage: Stage, earlier: Sequence[Stage], agency: str, made: str) -> str:
    """The HTML of one agency's cards for one stage."""
    css = _asset("cards.css")
    who = stage.seen[agency].agency.title or agency
    return environment().from_string(_asset("cards.html.j2")).render(
        policy=ALONE.format(style=hashed(css)), css=Markup(css), cards=_plain(packs.texts(stage, earlier, agency)),
        title=visible(f"Cards of {who}: stage {stage.number}, {day(stage.last)}"), made=made,
        marking=visible(stage.case.marking),
    )  # fmt: skip


def _stage(it: Told, at: int, names: Names) -> Data:
    stage, earlier = it.stages[at], it.stages[:at]
    later = it.stages[at + 1].last if at + 1 < len(it.stages) else None
    seated = agencies(stage.seen.values())
    every = pooled(stage)
    return {
        "number": stage.number,
        "day": day(stage.last),
        "iso": stage.last.isoformat(),
        "holder": holders(it, stage),
        "together": together(stage),
        "tables": [_table(stage, earlier, seen, names) for seen in seated],
        "voices": [_table(stage, earlier, seen, names) for seen in agencies(stage.seen.values(), informing=False)],
        "pooled": [
            {"title": names.item(item), "in": [seen.agency.id in who for seen in seated]} for item, who in every.items()
        ],
        "coming": [
            f"{when(p.when)}, {p.kind}, {names.agencies.get(p.agency, p.agency)}: “{p.what}” By the evening of "
            f"{day(p.stage)} its record showed {p.known_here} items; {p.known_elsewhere} more stood in other records."
            for p in after(it.points, stage.last, later)
        ],
    }


def _table(stage: Stage, earlier: Sequence[Stage], seen: Seen, names: Names) -> Data:
    agency = seen.agency.id
    fresh = {e.id for e in new(stage, earlier, agency)[0]}
    return {
        "id": agency,
        "name": names.agencies[agency],
        "rows": [
            {"id": e.id, "when": when(e.when), "kind": e.event_type.replace("_", " "), "words": e.description,
             "more": " ".join(names.passed(e)), "new": e.id in fresh}
            for e in seen.rows
        ],
        "items": [{"id": k.item, "title": names.item(k.item), "when": when(k.when)} for k in seen.items],
    }  # fmt: skip


def _words(part: Paragraph) -> str:
    return "".join(f"“{p.text}”" if isinstance(p, Quote) else p for p in part.pieces)


def _plain(value: Any) -> Any:
    """The same with every control character written out."""
    if isinstance(value, str):
        return visible(value, keep="\n")
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, Iterable):
        return [_plain(one) for one in value]
    return value


def _asset(name: str) -> str:
    return resources.files("agencygraph.workshop").joinpath("templates", name).read_text(encoding="utf-8")
