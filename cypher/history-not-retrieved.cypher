// title: An assessment without the history
// question: Which assessments show nothing of what the same agency already knew about the same people?
// source: Serious case review, Dorset Child M: the mother's file was not moved to the electronic record.
// types: F13
// params: cid level receipt as_of about
// columns: assessment text, lacking agency, made when, items number, outcome outcome, entries entries
// findings: none
// identity: assessment lacking
// coverage: lacking
// needs: MATCH (e:Entry) WHERE e.event_type = 'assessment'
// otherwise: No row is an assessment; use this event type.
// sentence none: Items about the same people that are recorded as known to {lacking} before its assessment {made} ({assessment}):
//   {items}. The row shows none of them, and names no earlier row.
// sentence cannot-tell dates-overlap: Whether {lacking} knew an item about the same people before its assessment {made} ({assessment})
//   cannot be determined, because the dates overlap or a record is uncertain. The row shows none of what it may have had.
// sentence cannot-tell shown-uncertain: Whether the assessment of {lacking} {made} ({assessment}) shows or cites something that was
//   recorded before it of the same people cannot be determined, because the dates overlap.
// innocent: The assessment may have drawn on the file without a row that lists what it drew on.
MATCH (a:Agency)-[r:RECORDED]->(e:Entry)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND a.informs AND $level IN r.levels AND e.event_type = 'assessment' AND e.earliest <= $as_of
  AND ($about = '' OR $about IN e.people)
MATCH (a)-[w:KNEW]->(i:Information)-[:ABOUT]->(p:Person)
WHERE $receipt IN w.readings AND w.earliest < e.latest AND p.id IN e.people
WITH a, e, i, w
UNWIND w.entries AS proof
WITH a, e, i, collect(proof) AS entries,
  max(CASE WHEN w.until_latest < e.earliest OR w.since_entry = e.id OR (w.earliest = e.earliest AND w.latest = e.latest AND w.unit = e.unit
             AND e.unit < 9) THEN 0 WHEN w.latest < e.earliest AND w.until_earliest > e.latest THEN 2 ELSE 1 END) AS had
OPTIONAL MATCH (e)-[:SHOWS|CITES_ITEM]->(j:Information)
WITH a, e, i, entries, had, max(CASE WHEN j.id = i.id THEN 1 ELSE 0 END) AS shown
UNWIND [{had: had, shown: shown, entries: entries}] AS one
WITH a, e, max(CASE WHEN one.shown = 0 THEN one.had ELSE 0 END) AS missing, max(CASE WHEN one.shown = 1 THEN one.had ELSE 0 END) AS shown,
  sum(CASE WHEN one.had = 2 THEN 1 ELSE 0 END) AS items, collect(CASE WHEN one.had > 0 THEN one.entries END) AS known_entries
OPTIONAL MATCH (e)-[:CITES]->(x:Entry) WHERE x.earliest <= e.latest
WITH a, e, missing, shown, items, known_entries, max(CASE WHEN x.id IS NULL THEN 0
  WHEN x.latest <= e.earliest OR (x.earliest = e.earliest AND x.latest = e.latest AND x.unit = e.unit AND e.unit < 9)
  THEN 2 ELSE 1 END) AS cited
WITH a, e, items, known_entries,
  CASE WHEN missing = 0 OR shown = 2 OR cited = 2 THEN 'in-time' WHEN shown = 1 OR cited = 1 THEN 'cannot-tell: shown-uncertain'
       WHEN missing = 1 THEN 'cannot-tell: dates-overlap' ELSE 'none' END AS outcome
RETURN e.id AS assessment, a.id AS lacking, e.earliest AS made_earliest, e.latest AS made_latest, e.unit AS made_unit, items, outcome,
  [e.id] AS entries, known_entries
ORDER BY made_earliest, assessment, lacking
