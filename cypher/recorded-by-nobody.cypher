// title: Recorded by nobody at the time
// question: What was so, or was seen, that no agency's record shows at the time?
// source: Reviews that learn from interviews what no record shows; the agency "Unrecorded" stands for it.
// types: F10
// params: cid level receipt as_of about
// columns: item item, was when, reached when, known_by agencies, outcome outcome, entries entries
// findings: late none
// identity: item was
// needs: MATCH (e:Entry) WHERE e.agency = 'Unrecorded'
// otherwise: No row has the agency Unrecorded, which stands for a fact that nobody recorded at the time.
// sentence none: {item} was so {was}. No evidence in the chronologies supplied that any agency recorded it, then or later.
// sentence late: {item} was so {was}. It is first recorded as known to an agency {reached} ({known_by}).
// sentence cannot-tell dates-overlap: Whether any agency recorded {item} at the time ({was}) cannot be determined, because the dates
//   overlap: first recorded as known to an agency {reached} ({known_by}).
// innocent: It may have been written down in a record that was not searched.
MATCH (e:Entry)-[:SHOWS]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND e.agency = 'Unrecorded' AND e.earliest <= $as_of
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
OPTIONAL MATCH (o:Agency)-[w:KNEW]->(i)
WHERE o.informs AND $level IN o.levels AND $receipt IN w.readings AND w.earliest <= $as_of
WITH e, i, collect(o.id) AS known_by, collect(w.entries) AS known_entries,
  min(CASE WHEN w.earliest > 0 THEN w.earliest * 10 + w.unit END) AS reached_from, min(w.latest * 10 + w.unit) AS reached_by
WITH e, i, known_by, known_entries, reached_by / 10 AS reached_l,
  CASE WHEN reached_from <= reached_by THEN reached_from / 10 WHEN reached_by > 0 THEN 0 END AS reached_e,
  CASE WHEN reached_from % 10 = reached_by % 10 AND reached_from <= reached_by THEN reached_by % 10 ELSE 9 END AS reached_u
WITH e, i, known_by, known_entries, reached_e, reached_l, reached_u,
  CASE WHEN reached_l IS NULL THEN 'none'
       WHEN reached_l < e.earliest OR (reached_e = e.earliest AND reached_l = e.latest AND reached_u = e.unit AND e.unit < 9)
       THEN 'in-time'
       WHEN reached_e > e.latest AND reached_l < 2050000000 THEN 'late' ELSE 'cannot-tell: dates-overlap' END AS outcome
RETURN i.id AS item, e.earliest AS was_earliest, e.latest AS was_latest, e.unit AS was_unit, known_by,
  reached_e AS reached_earliest, reached_l AS reached_latest, reached_u AS reached_unit, outcome, [e.id] AS entries, known_entries
ORDER BY item, was_earliest, was_latest, outcome
