"""What a person asked for, as the options of a query: days, times, agencies, people and items by their names.

Whatever cannot be understood is misuse, said with the nearest name there is. Nothing is run here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from agencygraph import dates
from agencygraph.headings import did_you_mean, normal
from agencygraph.opening import Opened
from agencygraph.when import DAY, FOREVER, Unit, When, iso

if TYPE_CHECKING:
    from agencygraph.findings import Options, Result
    from agencygraph.queries import Query
    from agencygraph.records import Case

UNITS = {"m": 1, "h": 60, "d": 1440}
BOUNDS = ("earliest", "latest", "unit")


@dataclass(frozen=True, slots=True)
class Question:
    """Gap queries, and what a person asked them with, in words that each case has its own meaning for.

    asked     the words for `options`
    items     only findings about one of these, agencies naming one of these; () for any
    since     only findings that rest on a row of this day or later
    """

    library: tuple[Query, ...]
    asked: Mapping[str, Any]
    items: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    since: str | None = None

    @property
    def names(self) -> frozenset[str]:
        """The labels and edge types that a case must be opened with to be asked; () where one may mean any."""
        from agencygraph import findings

        return findings.needed(self.library, *looked_up({**self.asked, "since": self.since}))

    @property
    def level(self) -> str:
        return str(self.asked["level"])

    def options(self, it: Opened) -> Options:
        """The options as a case understands them. Raises click.UsageError for words it has no meaning for."""
        return options(it, **self.asked)

    def narrowed(self, it: Opened, results: list[Result]) -> list[Result]:
        """Of what was found in a case, only what it was asked about. Raises click.UsageError as `options` does."""
        from agencygraph import findings

        if not (self.items or self.agencies or self.since):
            return results
        items = {named(it, "Information", text, "item") for text in self.items}
        agencies = {named(it, "Agency", text, "agency", self.level) for text in self.agencies}
        rows = entries_since(it, self.since) if self.since else None
        return [findings.about(result, items, agencies, rows, it.case_id) for result in results]


def options(it: Opened, **asked: Any) -> Options:
    """The options of a query from the words given: to, by, as_of, within, window, level, receipt, about.

    Raises click.UsageError for a day, time, agency or person that is not understood.
    """
    from agencygraph.findings import Options

    if asked.get("to") and asked["to"] not in ("holder", "all"):
        asked["to"] = named(it, "Agency", asked["to"], "agency", asked.get("level", "coded"))
    if asked.get("about"):
        asked["about"] = named(it, "Person", asked["about"], "person")
    if asked.get("by") is not None:
        asked["by"] = _entry(it, asked["by"]) or day(asked["by"], "--by", "an entry of the case nor ")
    if asked.get("as_of") is not None:
        asked["as_of"] = day(asked["as_of"], "--as-of")
    if "within" in asked:
        asked["within"], asked["within_days"] = allowed(asked["within"])
    return Options(**{name: value for name, value in asked.items() if value is not None})


def looked_up(asked: Mapping[str, Any]) -> list[str]:
    """The labels in which the words of these options are looked up."""
    return [label for option, label in (("by", "Entry"), ("since", "Entry"), ("about", "Person")) if asked.get(option)]


def named(it: Opened, label: str, text: str, what: str, level: str = "") -> str:
    """The id of the node meant by an id, or by an id or title in other letters.

    Raises click.UsageError with the nearest spelling where there is none.
    """
    at_level = " AND $level IN n.levels" if level else ""
    parameters = {"cid": it.case_id, **({"level": level} if level else {})}
    wanted = f"MATCH (n:{label}) WHERE ($cid = '' OR n.case_id = $cid){at_level}"
    found = it.store.rows(f"{wanted} RETURN n.id AS id, n.title AS title", parameters)
    ids = sorted({row["id"] for row in found} - {"none"})
    if text in ids:
        return text
    alike = {row["id"] for row in found if normal(text) and normal(text) in (normal(row["id"]), normal(row["title"]))}
    if len(alike) == 1:
        return str(alike.pop())
    at = f" at level {level}" if level and level != "coded" else ""
    raise click.UsageError(f'The case has no {what} "{text}"{at}. {near(text, ids)}')


def records_of(it: Opened, address: str) -> Case:
    """The records of a case, from its files or as a store holds them.

    Raises click.UsageError where a store was filled without them.
    """
    from agencygraph.store import records

    case = it.case or records.held(it.store, it.case_id)
    if case is None:
        again = f"agencygraph load CASE --into {address.partition('#')[0]}"
        raise click.UsageError(f"The store was filled without the records of {it.case_id!r}; load it again: {again}")
    return case


def chosen(only: Iterable[str], tags: Iterable[str]) -> list[Query]:
    """The shipped queries of these names and failure types, in their order; where none is named, the usual ones.

    Raises click.UsageError for a name or a type that no query has.
    """
    from agencygraph import queries

    asked = {name: query(name) for name in only} if only else queries.usual()
    wanted = {tag.upper() for tag in tags}
    if wanted:
        types = {t.upper() for query in queries.usual().values() for t in query.types}
        for tag in wanted - types:
            raise click.UsageError(f'No query is of the type "{tag}". {near(tag, sorted(types))}')
        asked = {name: query for name, query in asked.items() if wanted & {t.upper() for t in query.types}}
    return [asked[name] for name in queries.shipped() if name in asked]


def query(name: str) -> Query:
    """The shipped query of a name. Raises click.UsageError with the nearest name where there is none."""
    from agencygraph import queries

    paths = queries.shipped()
    if name not in paths:
        raise click.UsageError(f'There is no query "{name}". {near(name, paths)}')
    return queries.read(paths[name])


def near(text: str, names: Iterable[str]) -> str:
    """What may have been meant; where nothing is close, all there is, if that is little."""
    names = list(names)
    return did_you_mean(text, names).strip() or f"There are: {', '.join(names[:20])}{', …' if len(names) > 20 else ''}."


def _entry(it: Opened, text: str) -> When | None:
    """When an entry happened, by its id; None where there is no such entry."""
    found = it.store.rows(
        "MATCH (n:Entry) WHERE n.id = $id AND ($cid = '' OR n.case_id = $cid) "
        "RETURN n.earliest AS earliest, n.latest AS latest, n.unit AS unit, n.written AS written",
        {"id": text, "cid": it.case_id},
    )
    if not found:
        return None
    row = found[0]
    when = When(row["earliest"], row["latest"], Unit(row["unit"]), row["written"])
    if not when.known:
        raise click.UsageError(f'--by: the entry "{text}" has no date.')
    return when


def entries_since(it: Opened, text: str) -> set[tuple[str, str]]:
    """The entries that happened, or may have, on a day or after it: the id of the case and the entry's own."""
    found = it.store.rows(
        "MATCH (n:Entry) WHERE n.latest >= $since AND n.earliest > 0 AND ($cid = '' OR n.case_id = $cid) "
        "RETURN n.case_id AS case_id, n.id AS id",
        {"since": day(text, "--since").earliest, "cid": it.case_id},
    )
    return {(row["case_id"], row["id"]) for row in found}


def last_day(text: str, option: str) -> date:
    """The last day of what was written. Raises click.UsageError where it is no day, month or year."""
    return date.fromordinal(day(text, option).latest // DAY)


def day(text: str, option: str, nor: str = "") -> When:
    """The day, month or year written. Raises click.UsageError where it is none; option and nor say of what it was."""
    try:
        when = dates.read(text)
    except dates.UnreadableDate as error:
        is_not = "neither" if nor else "not"
        raise click.UsageError(f'{option}: "{text}" is {is_not} {nor}a day. {error.remedy}') from None
    if not when.known:
        raise click.UsageError(f'{option}: "{text}" gives no day. Write it as 2016-05-22, or as 2016-05.')
    return when


def allowed(text: str) -> tuple[int, int]:
    """A length of time in minutes, and in whole days where it was given in days.

    >>> allowed("0"), allowed("9m"), allowed("24h"), allowed("3 d")
    ((0, 0), (9, 0), (1440, 0), (4320, 3))
    """
    match = re.fullmatch(r"\s*([0-9]{1,5})\s*([mhd]?)\s*", text, re.IGNORECASE | re.ASCII)
    if not match or (int(match[1]) and not match[2]):
        raise click.UsageError(f'--within: "{text}" is not a length of time. Write 0, 9m, 24h or 3d.')
    number, unit = int(match[1]), match[2].lower() or "m"
    return number * UNITS[unit], number if unit == "d" else 0


def only_what_it_takes(ctx: click.Context, query: Query) -> None:
    """Raises click.UsageError for an option given that the query does not take: it would change nothing, unseen."""
    from agencygraph.findings import TAKEN_AS, takes

    for option in TAKEN_AS:
        given = ctx.get_parameter_source(option) not in (None, click.core.ParameterSource.DEFAULT)
        if given and not takes(query, option):
            raise click.UsageError(f"The query {query.name} does not take --{option.replace('_', '-')}.")


def parameters(query: Query, texts: Iterable[str]) -> dict[str, int | str | list[int | str]]:
    """The values for a reader's own query from texts of NAME=VALUE; a value of digits is a number, [A, B] a list.

    A day, month or year for NAME gives $NAME_earliest, $NAME_latest and $NAME_unit, where the query has one of these.
    Raises click.UsageError for a parameter that the query does not have, or has and is not given.
    """
    from agencygraph.queries import PARAMETERS

    values: dict[str, int | str | list[int | str]] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.removeprefix("$")
        bounds = {f"{name}_{bound}" for bound in BOUNDS}.intersection(query.params)
        if not sign or (name not in query.params and not bounds):
            has = ", ".join(query.params) or "none"
            raise click.UsageError(f'-p: "{text}" is not NAME=VALUE with a parameter of the query. It has {has}.')
        if name in query.params:
            values[name] = _value(value)
        if bounds:
            when = day(value, "-p")
            values |= {bound: int(getattr(when, bound.removeprefix(f"{name}_"))) for bound in bounds}
    for name, given in values.items():
        if not isinstance(given, list) and re.search(rf"\bIN \${name}\b", query.text, re.IGNORECASE):
            raise click.UsageError(f'-p: the query looks in ${name} as in a list. Write -p "{name}=[{given}]".')
    missing = [name for name in query.params if name not in values and name not in PARAMETERS]
    if missing:
        name, _, bound = missing[0].rpartition("_")
        example = f"{name}=2016-05-22" if name and bound in BOUNDS else f"{missing[0]}=VALUE"
        raise click.UsageError(f"The query has the parameter {missing[0]}: give it a value with -p {example}.")
    return values


def _value(text: str) -> int | str | list[int | str]:
    if text.startswith("[") and text.endswith("]"):
        return [_one(part.strip().strip("\"'")) for part in text[1:-1].split(",") if part.strip()]
    return _one(text)


def _one(text: str) -> int | str:
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text, re.ASCII) else text


def own_rows(it: Opened, query: Query, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a reader's own query. A column named earliest or latest, or ending so, is a day and not minutes.

    The time of day is given where a column of the same name that ends in unit says that it was recorded; what is
    not known or not ended is None.
    """
    from agencygraph.findings import Options

    values = {**Options().parameters(it.case_id), **given}
    rows = it.store.rows(query.text, {name: values[name] for name in query.params})
    return [{name: _dated(row, name) for name in row} for row in rows]


def _dated(row: Mapping[str, Any], name: str) -> Any:
    value, bound = row[name], re.fullmatch(r"(|.*[._])(?:earliest|latest)", name)
    if bound is None or not isinstance(value, int) or not (value == 0 or DAY <= value <= FOREVER):
        return value
    return iso(value, row.get(f"{bound[1]}unit", Unit.RANGE))
