// title: Known to one agency only
// question: What is recorded as known to one agency and to no other?
// source: The jigsaw that reviews describe: each agency holding a piece that no other has.
// types: F1
// params: cid level receipt as_of about
// columns: item item, known_by agencies, known when, outcome outcome, entries entries
// findings: unconfirmed none
// identity: item
// needs: MATCH (a:Agency)-[k:KNEW]->(i:Information)
// otherwise: No row says what information it shows; fill the column information.
// sentence none: {item} is recorded as known to {known_by}, first {known}. No evidence in the chronologies supplied that it reached
//   any other agency.
// sentence unconfirmed: {item} is recorded as known to {known_by}, first {known}, and as sent to another agency; no matching receipt
//   there, and no evidence in the chronologies supplied that it reached any other.
// sentence cannot-tell uncertain: Whether {item} was known to more than one agency cannot be determined, because the only record that it
//   was is uncertain or disputed. It is recorded as known, or perhaps known, to {known_by}, first {known}.
// sentence cannot-tell not-covered: Whether {item} was known to any agency besides {known_by} cannot be determined, because no other
//   agency's records cover the time.
// innocent: Another agency may have known and not written it down, or its records may not have been searched for it.
MATCH (o:Agency)-[w:KNEW]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND o.informs AND $level IN o.levels AND $receipt IN w.readings
  AND w.earliest <= $as_of AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
OPTIONAL MATCH (b:Agency)-[v:KNEW]->(i)
WHERE b.informs AND $level IN b.levels AND $receipt IN v.readings AND v.earliest <= $as_of AND NOT b.id IN o.kin
WITH c, i, o, w, max(CASE WHEN b.id IS NULL THEN 0 WHEN v.latest < 2050000000 AND w.latest < 2050000000 THEN 2 ELSE 1 END)
  AS others
OPTIONAL MATCH (m:Transmission)-[:CARRIED]->(i) WHERE m.side = 'sent' AND m.earliest <= $as_of
OPTIONAL MATCH (m)-[d:TO]->(r:Agency) WHERE $level IN d.levels
WITH c, i, o, w, others,
  max(CASE WHEN d.levels IS NULL OR NOT r.informs OR r.id IN o.kin THEN 0
           WHEN m.standing IN ['disputed', 'uncertain'] THEN 2
           WHEN m.standing = '' AND m.covered AND NOT $receipt IN m.told_in THEN 1 ELSE 0 END) AS sends
OPTIONAL MATCH (n:Agency)-[x:PARTY_TO]->(c)
WHERE $level IN x.levels AND n.informs AND n.covered AND NOT n.id IN o.kin AND n.covers_to >= w.earliest
WITH i, o, w, others, sends, count(n) AS covered
WITH i, collect(o.id) AS known_by, max(others) AS others, max(sends) AS sends, max(covered) AS covered,
  min(CASE WHEN w.earliest > 0 THEN w.earliest * 10 + w.unit END) AS first_e, min(w.latest * 10 + w.unit) AS first_l,
  collect(w.entries) AS entries
RETURN i.id AS item, known_by, CASE WHEN first_e <= first_l THEN first_e / 10 ELSE 0 END AS known_earliest,
  first_l / 10 AS known_latest,
  CASE WHEN first_e % 10 = first_l % 10 AND first_e <= first_l THEN first_l % 10 ELSE 9 END AS known_unit,
  CASE WHEN others = 2 THEN 'in-time' WHEN others = 1 OR sends = 2 THEN 'cannot-tell: uncertain'
       WHEN covered = 0 THEN 'cannot-tell: not-covered' WHEN sends = 1 THEN 'unconfirmed' ELSE 'none' END AS outcome,
  entries
ORDER BY item
