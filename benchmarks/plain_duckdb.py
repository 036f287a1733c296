"""The questions of `plain` to a folder of cases in SQL: `python -m benchmarks.plain_duckdb FOLDER [--every]`.

DuckDB reads the CSV files itself and answers every case in one statement. What it leaves out is what `plain` does.
Needs the extra `benchmarks`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.plain import WINDOW

TABLES = r"""
CREATE MACRO names(cell) AS CASE WHEN coalesce(cell, '') = '' THEN [] ELSE string_split(cell, ';') END;
CREATE MACRO of(path) AS parse_path(path)[-2];

CREATE TABLE cases AS
SELECT of(filename) AS "case", regexp_extract(content, '(?m)^to = (\S+)', 1)::DATE AS until FROM read_text($toml);

CREATE TABLE agencies AS
SELECT of(filename) AS "case", id AS agency, kind IN ('body', 'unit') AS informs, coalesce(part_of, '') AS parent,
  shares_record = 'yes' AS shares
FROM read_csv($agencies, filename = true, all_varchar = true);

CREATE TABLE chronology AS
SELECT of(filename) AS "case", entry_id AS entry, row_number() OVER () AS place, agency,
  event_type AS kind, coalesce(time, '') AS time,
  CASE WHEN regexp_full_match(date, '\d{4}-\d\d-\d\d') THEN date::DATE END AS day, coalesce(case_holder, '') AS holder,
  names(information) AS items, names(shared_with) AS shared_with, names(received_from) AS sources,
  names(present) AS present
FROM read_csv($chronology, filename = true, all_varchar = true);

-- An agency with the units above and below it: their knowing is not another agency's.
CREATE TABLE kin AS
SELECT "case", agency, agency AS other FROM agencies
UNION ALL SELECT "case", agency, parent FROM agencies WHERE parent <> ''
UNION ALL SELECT "case", parent, agency FROM agencies WHERE parent <> '';

CREATE TABLE covered AS
SELECT DISTINCT a."case", a.agency
FROM agencies a JOIN kin k USING ("case", agency) JOIN chronology r ON r."case" = a."case" AND r.agency = k.other
WHERE k.other = a.agency OR a.parent = '';

CREATE TABLE shown AS
SELECT "case", unnest(items) AS item, entry, place, agency, kind, day, time, shared_with, sources, present
FROM chronology WHERE len(items) > 0;

CREATE TABLE held AS
WITH changes AS (
  SELECT "case", day, holder, lag(holder) OVER (PARTITION BY "case" ORDER BY day) AS before
  FROM chronology WHERE holder <> '' AND day IS NOT NULL)
SELECT "case", holder, day AS since, lead(day) OVER (PARTITION BY "case" ORDER BY day) AS until
FROM changes WHERE before IS DISTINCT FROM holder;

CREATE TABLE unsure AS
SELECT DISTINCT "case", item FROM shown WHERE day IS NULL
UNION
SELECT s."case", s.item FROM shown s LEFT JOIN chronology c ON c."case" = s."case" AND c.day = s.day AND c.holder <> ''
WHERE s.day IS NOT NULL
GROUP BY s."case", s.item, s.day
HAVING max(s.time) <> '' AND (count(DISTINCT s.entry) > 1 OR max(c.holder) IS NOT NULL);

-- A row that shows an agency knew an item; of a unit that shares its record, the body's too.
CREATE TABLE proofs AS
WITH proved AS (
  SELECT "case", item, agency, entry, place, day AS since, day AS "by", true AS own, sources FROM shown
  WHERE day IS NOT NULL AND kind NOT IN ('request', 'system')
  UNION ALL SELECT "case", item, unnest(present), entry, place, day, day, false, [] FROM shown
  WHERE day IS NOT NULL AND kind NOT IN ('request', 'system', 'non_disclosure')
  UNION ALL SELECT "case", item, unnest(sources), entry, place, NULL, day, false, [] FROM shown
  WHERE day IS NOT NULL AND kind NOT IN ('request', 'system', 'non_disclosure'))
SELECT * FROM proved
UNION ALL
SELECT p."case", p.item, a.parent, p.entry, p.place, p.since, p."by", p.own, p.sources
FROM proved p JOIN agencies a USING ("case", agency) WHERE a.shares;

CREATE TABLE sends AS
SELECT "case", item, agency AS sender, unnest(shared_with) AS receiver, day, time, entry FROM shown
WHERE day IS NOT NULL AND kind NOT IN ('request', 'system', 'non_disclosure');

-- Between which days an agency came to know an item, by which rows, and in which row if that is certain.
CREATE MACRO since(first, last) AS CASE WHEN first <= last THEN first ELSE DATE '0001-01-01' END;
CREATE MACRO done_by(first, last, other_first, other_last) AS
  last < other_first OR (first = last AND last = other_first AND other_first = other_last);
CREATE TABLE known AS
WITH spans AS (
  SELECT "case", item, agency, since(min(since), min("by")) AS first, min("by") AS last, list(DISTINCT entry) AS entries
  FROM proofs GROUP BY ALL),
began AS (
  SELECT "case", item, agency, arg_min(entry, place) AS began
  FROM spans JOIN proofs USING ("case", item, agency) WHERE since = first AND "by" = last GROUP BY ALL),
unclear AS (
  SELECT DISTINCT "case", item, agency FROM proofs JOIN began USING ("case", item, agency)
  WHERE since IS NULL AND entry <> began)
SELECT s.*, a.informs, CASE WHEN u.item IS NULL THEN b.began END AS began
FROM spans s JOIN agencies a USING ("case", agency)
LEFT JOIN began b USING ("case", item, agency) LEFT JOIN unclear u USING ("case", item, agency);
"""

QUESTIONS = {
    "never-reached": """
WITH others AS (
  SELECT h."case", h.holder, h.since AS held, any_value(h.until) AS until, o.item,
    since(min(o.first) FILTER (o.first > DATE '0001-01-01'), min(o.last)) AS first, min(o.last) AS last,
    any_value(w.first) AS own_first, any_value(w.last) AS own_last,
    bool_and(coalesce(list_contains(w.entries, o.began), false)
      OR coalesce(done_by(w.first, w.last, o.first, o.last), false)) AS sooner
  FROM held h JOIN known o USING ("case")
  LEFT JOIN known w ON w."case" = h."case" AND w.item = o.item AND w.agency = h.holder
  WHERE h.holder <> 'none' AND o.informs
    AND NOT EXISTS (FROM kin k WHERE k."case" = h."case" AND k.agency = h.holder AND k.other = o.agency)
  GROUP BY h."case", h.holder, h.since, o.item),
judged AS (
  SELECT *, CASE WHEN own_last IS NULL THEN 'none'
      WHEN sooner OR done_by(own_first, own_last, greatest(held, first), greatest(held, last)) THEN 'in-time'
      WHEN own_first > greatest(held, last) THEN 'late' ELSE 'cannot-tell' END AS judged
  FROM others
  WHERE until IS NULL OR until >= since(
    least(nullif(first, DATE '0001-01-01'), nullif(own_first, DATE '0001-01-01')), least(last, own_last)))
SELECT j."case", j.item, j.holder AS lacking,
  CASE WHEN judged <> 'in-time' AND j.until <= last AND NOT (first = last AND last = j.until) THEN 'cannot-tell'
       WHEN judged = 'none' AND EXISTS (
         FROM sends s WHERE s."case" = j."case" AND s.item = j.item AND s.receiver = j.holder
           AND s.day <= least(coalesce(j.until, c.until), c.until)) THEN 'unconfirmed'
       ELSE judged END AS outcome
FROM judged j JOIN cases c USING ("case")""",
    "sent-without-receipt": f"""
WITH received AS (
  SELECT DISTINCT s."case", s.item, s.sender, s.receiver, s.entry
  FROM sends s JOIN proofs p ON p."case" = s."case" AND p.item = s.item AND p.agency = s.receiver
  WHERE p.own AND p.entry <> s.entry AND p."by" BETWEEN s.day AND s.day + {WINDOW} AND (len(p.sources) = 0
    OR EXISTS (FROM kin k WHERE k."case" = s."case" AND k.agency = s.sender AND list_contains(p.sources, k.other))))
SELECT s."case", s.item, s.sender, s.receiver AS lacking, s.day AS sent,
  min(CASE WHEN r.entry IS NOT NULL THEN 'in-time' WHEN c.agency IS NULL THEN 'cannot-tell'
           ELSE 'unconfirmed' END) AS outcome
FROM sends s
LEFT JOIN received r USING ("case", item, sender, receiver, entry)
LEFT JOIN covered c ON c."case" = s."case" AND c.agency = s.receiver
GROUP BY s."case", s.item, s.sender, s.receiver, s.day, s.time""",
    "known-to-one-agency-only": """
WITH informing AS (SELECT * FROM known WHERE informs),
apart AS (
  SELECT DISTINCT a."case", a.item FROM informing a JOIN informing b USING ("case", item)
  WHERE NOT EXISTS (FROM kin k WHERE k."case" = a."case" AND k.agency = a.agency AND k.other = b.agency)),
alone AS (SELECT i."case", i.item, i.agency FROM informing i ANTI JOIN apart USING ("case", item)),
rest AS (
  SELECT x."case", x.item, n.agency FROM alone x JOIN agencies n USING ("case") SEMI JOIN covered c
    ON c."case" = n."case" AND c.agency = n.agency
  WHERE n.informs AND NOT EXISTS (FROM kin k WHERE k."case" = x."case" AND k.agency = x.agency AND k.other = n.agency))
SELECT "case", item, list_sort(list(agency)) AS known_by,
  CASE WHEN NOT EXISTS (FROM rest r WHERE r."case" = alone."case" AND r.item = alone.item) THEN 'cannot-tell'
       WHEN EXISTS (FROM rest r JOIN sends s ON s."case" = r."case" AND s.item = r.item AND s.receiver = r.agency
                    WHERE r."case" = alone."case" AND r.item = alone.item) THEN 'unconfirmed' ELSE 'none' END AS outcome
FROM alone GROUP BY "case", item""",
    "no-agency-held-the-case": """
SELECT "case", since AS held_from, until AS held_to,
  CASE WHEN until = since THEN 'cannot-tell' ELSE 'none' END AS outcome
FROM held WHERE holder = 'none'""",
    "lost-at-handover": """
WITH turns AS (
  SELECT "case", holder AS taker, since AS day, lag(holder) OVER (PARTITION BY "case" ORDER BY since) AS giver
  FROM held WHERE holder <> 'none')
SELECT t."case", g.item, t.giver, t.taker AS lacking, t.day AS reference,
  CASE WHEN done_by(w.first, w.last, t.day, t.day) THEN 'in-time'
       WHEN NOT done_by(g.first, g.last, t.day, t.day) THEN 'cannot-tell'
       WHEN w.first > t.day THEN 'late' WHEN w.last IS NOT NULL THEN 'cannot-tell'
       WHEN EXISTS (FROM sends s WHERE s."case" = t."case" AND s.item = g.item AND s.receiver = t.taker)
       THEN 'unconfirmed'
       ELSE 'none' END AS outcome
FROM turns t
JOIN known g ON g."case" = t."case" AND g.agency = t.giver AND g.first <= t.day
LEFT JOIN known w ON w."case" = t."case" AND w.item = g.item AND w.agency = t.taker
WHERE t.giver <> t.taker""",
}


def answered(folder: Path, every: bool = False) -> dict[str, Any]:
    """The rows of each question by its name and the (case, item) unsure, as `plain.answered` gives them."""
    files = {"toml": "case.toml", "agencies": "agencies.csv", "chronology": "chronology.csv"}
    with duckdb.connect() as store:
        text = TABLES
        for name, file in files.items():
            path = str(folder / "*" / file).replace("'", "''")
            text = text.replace(f"${name}", f"'{path}'")
        store.execute(text)
        found: dict[str, Any] = {"unsure": store.execute('SELECT "case", item FROM unsure ORDER BY ALL').fetchall()}
        for name, question in QUESTIONS.items():
            if every or name == "never-reached":
                rows = store.execute(f"SELECT * FROM ({question}) WHERE outcome <> 'in-time'")
                columns = [column[0] for column in rows.description]
                found[name] = [dict(zip(columns, row, strict=True)) for row in rows.fetchall()]
        return found


if __name__ == "__main__":
    json.dump(answered(Path(sys.argv[1]), "--every" in sys.argv[2:]), sys.stdout, default=str)
