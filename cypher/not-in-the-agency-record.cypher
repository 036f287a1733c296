// title: In a unit's own rows, not in the record of its agency
// question: What do the own rows of a worker or unit show, that the record of the agency it is part of does not, or only later?
// source: Serious case review, Daniel Pelka (2013): injuries seen by several staff, one entry in a class book, none in the school's.
// types: F10
// params: cid level receipt as_of about
// columns: item item, unit agency, known when, lacking agency, reached when, outcome outcome, entries entries
// findings: late unconfirmed none
// identity: item unit lacking
// coverage: lacking
// needs: MATCH (u:Agency)-[p:PART_OF]->(b:Agency)
// otherwise: No agency is part of another; give a unit or a worker whose rows stand in a book of its own a row in the table agencies,
//   with part_of.
// sentence none: {item} is in the rows of {unit}, first {known}. {unit} is part of {lacking} and is not recorded as sharing its record. No
//   evidence in the chronologies supplied that {item} went into the record of {lacking}.
// sentence unconfirmed: {item} is in the rows of {unit}, first {known}, and is recorded as sent to {lacking}, which {unit} is part of; no
//   matching receipt there.
// sentence late: {item} is in the rows of {unit}, first {known}. It is first recorded as known to {lacking}, which {unit} is part of,
//   {reached}.
// sentence cannot-tell dates-overlap: {item} is in the rows of {unit}, first {known}. Whether the record of {lacking}, which {unit} is part
//   of, had it by then cannot be determined, because the dates overlap or a record is uncertain ({reached}).
// sentence cannot-tell uncertain: Whether {item} is in the rows of {unit} ({known}), or went from there to {lacking}, which it is part of,
//   cannot be determined, because a record is uncertain or disputed.
// sentence cannot-tell not-covered: {item} is in the rows of {unit}, first {known}. Whether it went into the record of {lacking}, which
//   {unit} is part of, cannot be determined, because no rows of {lacking} itself cover the time.
// innocent: The two may keep one record although the case does not say so, or it may have been told in person.
// innocent: The unit may have become part of the agency only after that.
MATCH (o:Agency)-[w:KNEW]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND o.kind IN ['unit', 'worker'] AND NOT o.shares_record AND w.number = 1
  AND $receipt IN w.readings AND w.earliest <= $as_of
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
MATCH (o)-[r:RECORDED]->(n:Entry)-[:SHOWS]->(i) WHERE $level IN r.levels AND n.earliest <= $as_of
WITH i, o, w, collect(CASE WHEN n.id IN w.entries THEN n.id END) AS entries, max(CASE WHEN n.id IN w.entries THEN 1 ELSE 0 END) AS own
WHERE own = 1
MATCH (o)-[:PART_OF]->(b:Agency)
OPTIONAL MATCH (b)-[v:KNEW]->(i) WHERE v.number = 1 AND $receipt IN v.readings AND v.earliest <= $as_of
OPTIONAL MATCH (m:Transmission)-[:CARRIED]->(i) WHERE m.earliest <= $as_of
OPTIONAL MATCH (m)-[d:TO]->(a:Agency) WHERE $level IN d.levels
WITH i, o, w, entries, b, v, collect(CASE WHEN a.id = b.id THEN m.entries END) AS sent_entries, collect(v.entries) AS own_entries,
  max(CASE WHEN a.id IS NULL OR a.id <> b.id THEN 0 WHEN m.standing IN ['disputed', 'uncertain'] THEN 2
           WHEN m.standing = '' AND NOT $receipt IN m.told_in THEN 1 ELSE 0 END) AS sends
// A body is covered where any of its units is, so its own rows are looked for.
OPTIONAL MATCH (b)-[q:RECORDED]->(x:Entry) WHERE 'coded' IN q.levels
WITH i, o, w, entries, b, v, sent_entries, own_entries, sends, count(x.id) AS rows
RETURN i.id AS item, o.id AS unit, w.earliest AS known_earliest, w.latest AS known_latest, w.unit AS known_unit, b.id AS lacking,
  v.earliest AS reached_earliest, v.latest AS reached_latest, v.unit AS reached_unit,
  CASE WHEN v.latest < w.earliest OR (v.earliest = w.earliest AND v.latest = w.latest AND v.unit = w.unit AND v.unit < 9) THEN 'in-time'
       WHEN w.latest >= 2050000000 THEN 'cannot-tell: uncertain'
       WHEN v.earliest > w.latest AND v.latest < 2050000000 THEN 'late'
       WHEN v.earliest IS NOT NULL THEN 'cannot-tell: dates-overlap'
       WHEN sends = 2 THEN 'cannot-tell: uncertain'
       WHEN rows = 0 OR NOT b.covered OR b.covers_from > CASE WHEN w.earliest > 0 THEN w.earliest ELSE w.latest END
         OR b.covers_to < CASE WHEN w.latest < 2000000000 THEN w.latest ELSE w.earliest END THEN 'cannot-tell: not-covered'
       WHEN sends = 1 THEN 'unconfirmed' ELSE 'none' END AS outcome,
  entries, own_entries, sent_entries
ORDER BY item, unit, lacking, outcome, known_earliest, reached_earliest
