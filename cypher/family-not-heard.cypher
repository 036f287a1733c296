// title: Family or community not heard
// question: What is recorded as known to family or community, and reached no agency, or an agency only later?
// source: National review 2022 into the deaths of Arthur Labinjo-Hughes and Star Hobson: relatives' concerns that were not followed.
// types: F17
// params: cid level receipt as_of about
// columns: item item, known_by agencies, known when, reached_by agencies, reached when, outcome outcome, entries entries
// findings: late unconfirmed none
// identity: item
// needs: MATCH (f:Agency)-[k:KNEW]->(i:Information) WHERE f.kind IN ['family', 'community']
// otherwise: No row shows what family or community knew; give them rows of their own, or name them under received_from, with the kind
//   family or community in the table agencies.
// sentence none: {item} is recorded as known to {known_by}, first {known}. No evidence in the chronologies supplied that it reached any
//   agency.
// sentence unconfirmed: {item} is recorded as known to {known_by}, first {known}, and as sent to an agency; no matching receipt.
// sentence late: {item} is recorded as known to {known_by}, first {known}. It is first recorded as known to an agency {reached}
//   ({reached_by}).
// sentence cannot-tell dates-overlap: Whether an agency had {item} when {known_by} first had it, {known}, cannot be determined, because
//   the dates overlap.
// sentence cannot-tell uncertain: {item} is recorded as known, or perhaps known, to {known_by}, first {known}. Whether it reached an
//   agency cannot be determined, because a record of it is uncertain or disputed.
// sentence cannot-tell not-covered: {item} is recorded as known to {known_by}, first {known}. Whether it reached an agency cannot be
//   determined, because the records supplied do not cover the time.
// innocent: They may not have meant to tell an agency, or may have told one that did not write it down.
MATCH (f:Agency)-[w:KNEW]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND f.kind IN ['family', 'community'] AND $level IN f.levels AND $receipt IN w.readings
  AND w.earliest <= $as_of AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
WITH c, i, collect(f.id) AS known_by, collect(w.entries) AS known_entries, collect(w.since_entry) AS first_rows,
  min(w.earliest * 10 + w.unit) AS first_e, min(w.latest * 10 + w.unit) AS first_l
UNWIND [{e: first_e / 10, l: first_l / 10, u: CASE WHEN first_e % 10 = first_l % 10 THEN first_l % 10 ELSE 9 END}] AS first
OPTIONAL MATCH (o:Agency)-[k:KNEW]->(i)
WHERE o.informs AND $level IN o.levels AND $receipt IN k.readings AND k.earliest <= $as_of
// A row that shows both that the family knew and that an agency did is in time, whatever its date.
WITH c, i, known_by, known_entries, first, collect(o.id) AS reached_by, collect(k.entries) AS own_entries,
  min(CASE WHEN k.latest < 2050000000 THEN k.earliest * 10 + k.unit END) AS reached_e,
  min(CASE WHEN k.latest < 2050000000 THEN k.latest * 10 + k.unit END) AS reached_l,
  max(CASE WHEN k.earliest IS NULL THEN 0
           WHEN k.latest < 2050000000 AND first.l < 2050000000 AND (k.latest < first.e OR (first.e = 0 AND k.latest <= first.l)
             OR (k.since_entry <> '' AND k.since_entry IN first_rows)
             OR (k.earliest = first.e AND k.latest = first.l AND k.unit = first.u AND first.u < 9)) THEN 4
           WHEN k.earliest <= first.l THEN 3 WHEN k.latest < 2050000000 THEN 2 ELSE 1 END) AS own
OPTIONAL MATCH (m:Transmission)-[:CARRIED]->(i) WHERE m.earliest <= $as_of
OPTIONAL MATCH (m)-[d:TO]->(r:Agency) WHERE $level IN d.levels
WITH c, i, known_by, known_entries, first, reached_by, own_entries, reached_e, reached_l, own,
  collect(CASE WHEN r.informs THEN m.entries END) AS sent_entries,
  max(CASE WHEN r.informs IS NULL OR NOT r.informs THEN 0 WHEN m.standing IN ['disputed', 'uncertain'] THEN 3
           WHEN m.standing <> '' THEN 0 WHEN NOT m.covered THEN 2 ELSE 1 END) AS sends
OPTIONAL MATCH (n:Agency)-[x:PARTY_TO]->(c)
WITH i, known_by, known_entries, first, reached_by, own_entries, reached_e, reached_l, own, sent_entries, sends,
  max(CASE WHEN n.informs AND n.covered AND $level IN x.levels AND n.covers_to >= first.l THEN 1 ELSE 0 END) AS covered
WITH i, known_by, known_entries, first, reached_by, own_entries, reached_e, reached_l, sent_entries,
  CASE WHEN own = 4 THEN 'in-time' WHEN first.l >= 2050000000 THEN 'cannot-tell: uncertain'
       WHEN own = 3 THEN 'cannot-tell: dates-overlap' WHEN own = 2 THEN 'late'
       WHEN own = 1 OR sends = 3 THEN 'cannot-tell: uncertain'
       WHEN covered = 0 OR sends = 2 THEN 'cannot-tell: not-covered' WHEN sends = 1 THEN 'unconfirmed' ELSE 'none' END AS outcome
RETURN i.id AS item, known_by, first.e AS known_earliest, first.l AS known_latest, first.u AS known_unit, reached_by,
  reached_e / 10 AS reached_earliest, reached_l / 10 AS reached_latest,
  CASE WHEN reached_e % 10 = reached_l % 10 THEN reached_l % 10 ELSE 9 END AS reached_unit, outcome,
  known_entries, own_entries, sent_entries
ORDER BY item
