// title: In the agency's record, in no row of the worker who held the case
// question: What did the record of the agency holding the case show, that no row of the person named as holding it shows?
// source: Victoria Climbié: what a consultant had written stopped with others inside the same authority (Laming 2003).
// types: F5
// params: cid level receipt as_of about
// columns: item item, lacking agency, worker text, known when, held held, outcome outcome, entries entries
// findings: none
// identity: item lacking worker held
// coverage: lacking
// needs: MATCH (a:Agency)-[x:HELD]->(c:CaseFile) WHERE x.person <> ''
// otherwise: No holding names a person; fill the column person of the table holdings.
// sentence none: {item} is recorded as known to {lacking}{held}, first {known}, in rows that name other workers. No evidence in the
//   chronologies supplied that it reached the person named as holding the case, {worker}.
// sentence cannot-tell not-named: Whether {item}, known to {lacking}{held}, first {known}, reached the person named as
//   holding the case, {worker}, cannot be determined, because a record of it names no worker of that agency.
// sentence cannot-tell dates-overlap: Whether {item} was known to {lacking} while {worker} was named as holding the case cannot be
//   determined, because the dates overlap or a record is uncertain.
// innocent: The worker may have read the agency's record of it without a row that says so.
// innocent: One worker may stand under two names in the rows.
MATCH (t:Agency)-[x:HELD]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND x.person <> '' AND x.basis <> 'no-holder' AND $level IN x.levels AND x.from_earliest <= $as_of
MATCH (t)-[k:KNEW]->(i:Information)
WHERE $receipt IN k.readings AND k.earliest <= $as_of AND k.earliest <= x.to_latest AND k.until_latest >= x.from_earliest
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
// Who wrote its own rows of the item, this person or another; a row in which several stand may be this person's.
OPTIONAL MATCH (t)-[r:RECORDED]->(n:Entry)-[:SHOWS]->(i) WHERE $level IN r.levels
WITH t, x, i, k, collect(CASE WHEN n.earliest <= $as_of THEN n.id END) AS own_entries, count(CASE WHEN n.id IN k.entries THEN 1 END) AS own,
  max(CASE WHEN n.id IS NULL OR n.earliest > $as_of OR n.event_type IN ['request', 'system'] OR n.standing = 'false' THEN 0
           WHEN n.practitioner = x.person AND n.standing <> 'uncertain' THEN 3
           WHEN n.practitioner = '' OR n.practitioner CONTAINS x.person THEN 2 ELSE 1 END) AS worker
RETURN i.id AS item, t.id AS lacking, x.person AS worker,
  k.earliest AS known_earliest, k.latest AS known_latest, k.unit AS known_unit,
  x.from_earliest AS held_from_earliest, x.from_latest AS held_from_latest, x.from_unit AS held_from_unit,
  x.to_earliest AS held_to_earliest, x.to_latest AS held_to_latest, x.to_unit AS held_to_unit,
  CASE WHEN worker = 3 THEN 'in-time'
       WHEN k.latest >= 2050000000 OR (k.latest > x.to_earliest AND x.to_earliest <= $as_of)
         OR (k.until_earliest < x.from_latest AND k.until_earliest <= $as_of) THEN 'cannot-tell: dates-overlap'
       WHEN worker <> 1 OR own < size(k.entries) THEN 'cannot-tell: not-named' ELSE 'none' END AS outcome,
  k.entries AS entries, own_entries, x.entries AS held_entries
ORDER BY item, lacking, worker, held_from_earliest, held_to_earliest, known_earliest, known_latest
