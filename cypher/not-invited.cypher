// title: Knew, and was not at the meeting
// question: Which agencies that knew something about the child are recorded neither as present at a meeting nor as invited?
// source: The Victoria Climbié Inquiry (2003): the ward manager was not told of the strategy meeting or of its outcome.
// types: F20
// params: cid level receipt as_of about
// columns: meeting text, host agency, lacking agency, met when, items number, outcome outcome, entries entries
// findings: none
// identity: meeting lacking
// coverage: host
// needs: MATCH (e:Entry) WHERE e.event_type IN ['meeting', 'conference']
// otherwise: No row is a meeting or conference; use these event types, with the columns present and invited.
// sentence none: Items about a child that are recorded as known to {lacking}, and not to {host}, before the meeting {met} in the record
//   of {host} ({meeting}): {items}. No evidence in the chronologies supplied that {lacking} was present or invited.
// sentence cannot-tell uncertain: Whether {lacking} knew an item about a child that {host} did not have recorded, before the meeting
//   {met} ({meeting}), cannot be determined, because the dates overlap or a record is uncertain. It is not recorded as present or
//   invited.
// sentence cannot-tell attendance-not-recorded: Items about a child that are recorded as known to {lacking}, and not to {host}, before
//   the meeting {met} in the record of {host} ({meeting}): {items}. Whether {lacking} was present or invited cannot be determined,
//   because the row names nobody.
// innocent: It may have been asked for its information in another way, or what it knew had no bearing on the meeting.
MATCH (e:Entry)-[:CONCERNS]->(c:CaseFile)<-[:CONCERNS]-(i:Information)<-[w:KNEW]-(o:Agency)
WHERE ($cid = '' OR c.id = $cid) AND e.event_type IN ['meeting', 'conference'] AND e.earliest <= $as_of AND o.informs
  AND $level IN o.levels AND $receipt IN w.readings AND w.earliest < e.latest
  AND EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.role = 'child' AND ($about = '' OR p.id = $about) }
WITH e, o, i, w
UNWIND w.entries AS proof
WITH e, o, i, collect(proof) AS entries,
  max(CASE WHEN w.until_latest < e.earliest OR (w.earliest = e.earliest AND w.latest = e.latest AND w.unit = e.unit AND e.unit < 9) THEN 0
           WHEN w.latest < e.earliest AND w.until_earliest > e.latest THEN 2 ELSE 1 END) AS had
// What the agency that held the meeting had by then, it did not need to be told there.
MATCH (h:Agency)-[r:RECORDED]->(e) WHERE $level IN r.levels
OPTIONAL MATCH (h)-[k:KNEW]->(i) WHERE $receipt IN k.readings
WITH e, o, h, i, entries, had, max(CASE WHEN k.latest < e.earliest
    OR (k.earliest = e.earliest AND k.latest = e.latest AND k.unit = e.unit AND e.unit < 9) THEN 2 WHEN k.earliest <= e.latest THEN 1 ELSE 0 END) AS host_had
UNWIND [{had: CASE WHEN host_had = 2 THEN 0 WHEN host_had = 1 AND had = 2 THEN 1 ELSE had END, entries: entries}] AS one
WITH e, o, h, max(one.had) AS had, sum(CASE WHEN one.had = 2 THEN 1 ELSE 0 END) AS items,
  collect(CASE WHEN one.had > 0 THEN one.entries END) AS known_entries
OPTIONAL MATCH (b:Agency)-[:TOOK_PART|INVITED]->(e)
WITH e, o, h, had, items, known_entries, count(b) AS named, max(CASE WHEN b.id IN o.kin THEN 1 ELSE 0 END) AS asked
WITH e, o, h, items, known_entries,
  CASE WHEN had = 0 OR asked = 1 OR h.id IN o.kin THEN 'in-time' WHEN had = 1 THEN 'cannot-tell: uncertain'
       WHEN named = 0 THEN 'cannot-tell: attendance-not-recorded' ELSE 'none' END AS outcome
RETURN e.id AS meeting, h.id AS host, o.id AS lacking, e.earliest AS met_earliest, e.latest AS met_latest, e.unit AS met_unit, items,
  outcome, [e.id] AS meeting_entries, known_entries
ORDER BY met_earliest, meeting, lacking
