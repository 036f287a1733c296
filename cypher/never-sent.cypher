// title: Never sent to the holder
// question: What is marked as serious, was known to an agency, and is not recorded as sent to the agency holding the case at all?
// source: Child practice review, Logan Mwangi: injuries seen in hospital in August 2020 that were not shared with children's services.
// types: F1
// repeats: never-reached
// params: cid level receipt as_of about
// columns: item item, known_by agencies, known when, lacking agency, held held, outcome outcome, entries entries
// findings: none
// identity: item lacking held
// coverage: lacking
// needs: MATCH (a:Agency)-[h:HELD]->(c:CaseFile)<-[:CONCERNS]-(i:Information) WHERE NOT h.basis IN ['no-holder', 'not-recorded'] AND
//   (i.critical = 'yes' OR i.severity >= 3)
// otherwise: No item is marked critical or of level 3 or more in the table information, or no row says who held the case (column
//   case_holder).
// sentence none: {item} is recorded as known to {known_by}, first {known}. No evidence in the chronologies supplied that it was sent to
//   {lacking}{held}, or was known there, before the incident or the end of that time.
// sentence cannot-tell dates-overlap: Whether {item}, known to {known_by}, was sent to {lacking}{held} in time cannot be determined,
//   because the dates overlap.
// sentence cannot-tell uncertain: Whether {item} was known to another agency and not to {lacking}{held} cannot be determined, because a
//   record of it is uncertain. It is recorded as known, or perhaps known, to {known_by}.
// sentence cannot-tell not-covered: Whether {item}, known to {known_by}, was sent to {lacking}{held} cannot be determined, because the
//   records supplied do not cover the time at both ends.
// innocent: It may have been told in a call or a meeting that neither record shows.
MATCH (t:Agency)-[x:HELD]->(c:CaseFile)<-[:CONCERNS]-(i:Information)
WHERE ($cid = '' OR c.id = $cid) AND $level IN x.levels AND NOT x.basis IN ['no-holder', 'not-recorded']
  AND x.from_earliest <= $as_of AND (i.critical = 'yes' OR i.severity >= 3)
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
// Up to the incident, or to the end of the holding where that came first.
WITH t, x, c, i, CASE WHEN c.incident > 0 AND c.incident < x.end_earliest THEN c.incident ELSE x.end_earliest END AS end_e,
  CASE WHEN c.incident > 0 AND c.incident < x.end_latest THEN c.incident ELSE x.end_latest END AS end_l
MATCH (o:Agency)-[w:KNEW]->(i)
WHERE o.informs AND $level IN o.levels AND $receipt IN w.readings AND w.earliest <= $as_of AND w.earliest <= end_l
  AND x.from_earliest <= end_l AND NOT o.id IN t.kin
WITH t, x, c, i, end_e, end_l, collect(o.id) AS known_by, collect(w.entries) AS known_entries,
  min(w.earliest * 10 + w.unit) AS known_from, min(w.latest * 10 + w.unit) AS known_to,
  max(CASE WHEN o.covered THEN 1 ELSE 0 END) AS searched
OPTIONAL MATCH (t)-[s:KNEW]->(i) WHERE s.earliest <= $as_of
WITH t, x, c, i, end_e, end_l, known_by, known_entries, known_from, known_to, searched,
  max(CASE WHEN s.earliest IS NULL OR s.earliest > end_l THEN 0 WHEN s.latest <= end_e THEN 3
           WHEN s.latest < 2050000000 THEN 2 ELSE 1 END) AS own
OPTIONAL MATCH (m:Transmission)-[:CARRIED]->(i) WHERE m.earliest <= $as_of
OPTIONAL MATCH (m)-[d:TO]->(r:Agency) WHERE $level IN d.levels
WITH t, x, c, i, end_e, end_l, known_by, known_entries, known_from / 10 AS known_e, known_to / 10 AS known_l,
  CASE WHEN known_from % 10 = known_to % 10 THEN known_to % 10 ELSE 9 END AS known_u, searched, own,
  max(CASE WHEN r.id IS NULL OR NOT r.id IN t.kin OR m.earliest > end_l THEN 0 WHEN m.latest <= end_e THEN 2 ELSE 1 END) AS sends
WITH t, x, i, known_by, known_entries, known_e, known_l, known_u,
  CASE WHEN own = 3 OR sends = 2 THEN 'in-time' WHEN own = 1 OR known_l >= 2050000000 THEN 'cannot-tell: uncertain'
       WHEN own = 2 OR sends = 1 OR known_l > end_e THEN 'cannot-tell: dates-overlap'
       WHEN searched = 0 OR NOT t.covered OR t.covers_to < known_e THEN 'cannot-tell: not-covered' ELSE 'none' END AS outcome
RETURN i.id AS item, known_by, known_e AS known_earliest, known_l AS known_latest, known_u AS known_unit, t.id AS lacking,
  x.from_earliest AS held_from_earliest, x.from_latest AS held_from_latest, x.from_unit AS held_from_unit,
  x.to_earliest AS held_to_earliest, x.to_latest AS held_to_latest, x.to_unit AS held_to_unit, outcome,
  known_entries, x.entries AS held_entries
ORDER BY item, lacking, held_from_earliest, held_to_earliest
