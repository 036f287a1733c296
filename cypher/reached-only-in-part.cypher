// title: Reached only in part
// question: Where did an agency have from another only a part of an item, or a less exact form of it, when the other had more?
// source: Victoria Climbié: in Brent a warning of abuse was logged as a child not in school (Laming 2003).
// types: F9
// params: cid level receipt as_of about window
// columns: item item, part item, sender agency, lacking agency, sent when, outcome outcome, entries entries
// findings: unconfirmed none
// identity: item part sender lacking
// coverage: lacking
// needs: MATCH (a:Information)-[:PART_OF|REFINES]->(b:Information)
// otherwise: No item is a part of another, or says another more exactly; fill the columns part_of and refines of the table information.
// sentence none: {sender} is recorded as having passed {part} to {lacking}, {sent}, and had {item}, which says more, by then. No
//   evidence in the chronologies supplied that {item} reached {lacking}.
// sentence unconfirmed: {sender} is recorded as having passed {part} to {lacking}, {sent}, and had {item}, which says more, by then.
//   {item} is recorded as sent to {lacking}; no matching receipt.
// sentence cannot-tell dates-overlap: {sender} is recorded as having passed {part} to {lacking}, {sent}. Whether {sender} had {item},
//   which says more, by then, or {lacking} had it, cannot be determined, because the dates overlap or a record is uncertain.
// sentence cannot-tell disputed: {sender} is recorded as having passed {part} to {lacking}, {sent}, and had {item}, which says more, by
//   then. Whether {item} reached {lacking} cannot be determined, because the accounts of its sending differ or are uncertain.
// sentence cannot-tell not-covered: {sender} is recorded as having passed {part} to {lacking}, {sent}, and had {item}, which says more,
//   by then. Whether {item} reached {lacking} cannot be determined, because the records supplied for {lacking} do not cover the time.
// innocent: The part may have been all that was asked for, or all that the receiver needed.
// innocent: The receiver may have been told all of it and written down a part.
MATCH (a:Information)-[:PART_OF|REFINES]->(b:Information)-[:CONCERNS]->(c:CaseFile)
WHERE $cid = '' OR c.id = $cid
WITH c, a, b, EXISTS { MATCH (a)-[:PART_OF]->(b) } AS inside
WITH c, CASE WHEN inside THEN a.key ELSE b.key END AS less, CASE WHEN inside THEN b.key ELSE a.key END AS more
MATCH (m:Transmission)-[:CARRIED]->(p:Information) WHERE p.key = less AND m.standing = '' AND m.earliest <= $as_of
MATCH (f:Agency)-[e:SENT]->(m) WHERE $level IN e.levels
MATCH (m)-[d:TO]->(t:Agency) WHERE $level IN d.levels
// The receiver had the lesser, and not before it was sent; the sender had the fuller by then.
MATCH (t)-[s:KNEW]->(p) WHERE $receipt IN s.readings AND s.earliest <= $as_of AND s.latest >= m.earliest
MATCH (f)-[k:KNEW]->(w:Information)
WHERE w.key = more AND $receipt IN k.readings AND k.earliest <= m.latest AND k.until_latest >= m.earliest
  AND ($about = '' OR EXISTS { MATCH (w)-[:ABOUT]->(q:Person) WHERE q.id = $about })
WITH c, p.id AS part, w, f.id AS sender, t, min(m.earliest * 10 + m.unit) AS sent_from, min(m.latest * 10 + m.unit) AS sent_by,
  max(CASE WHEN s.latest >= 2050000000 OR k.until_earliest <= m.latest THEN 1
           WHEN k.latest < m.earliest OR (k.earliest = m.earliest AND k.latest = m.latest AND k.unit = m.unit AND m.unit < 9)
           THEN 2 ELSE 1 END) AS had,
  collect(m.entries) AS passed_entries, collect(s.entries) AS part_entries, collect(k.entries) AS sender_entries
OPTIONAL MATCH (t)-[o:KNEW]->(w) WHERE $receipt IN o.readings AND o.earliest <= $as_of
WITH c, part, w, sender, t, sent_from, sent_by, had, passed_entries, part_entries, sender_entries, collect(o.entries) AS own_entries,
  max(CASE WHEN o.earliest IS NULL THEN 0 WHEN o.latest < 2050000000 AND o.latest <= $as_of THEN 2 ELSE 1 END) AS own
OPTIONAL MATCH (n:Transmission)-[:CARRIED]->(w) WHERE n.side = 'sent' AND n.earliest <= $as_of
OPTIONAL MATCH (n)-[g:TO]->(t) WHERE $level IN g.levels
WITH c, part, w, sender, t, sent_from, sent_by, had, passed_entries, part_entries, sender_entries, own_entries, own,
  collect(CASE WHEN g.levels IS NOT NULL THEN n.entries END) AS sent_entries,
  max(CASE WHEN g.levels IS NULL OR n.standing IN ['false', 'available', 'held back', 'held back, uncertain'] THEN 0
           WHEN n.standing <> '' THEN 3 WHEN $receipt IN n.told_in THEN 0
           WHEN n.receipt_days <= $window AND n.receipt_earliest <= $as_of THEN 0
           WHEN NOT n.covered THEN 2 ELSE 1 END) AS sends
RETURN w.id AS item, part, sender, t.id AS lacking, sent_from / 10 AS sent_earliest, sent_by / 10 AS sent_latest,
  CASE WHEN sent_from % 10 = sent_by % 10 THEN sent_by % 10 ELSE 9 END AS sent_unit,
  CASE WHEN own = 2 THEN 'in-time' WHEN own = 1 OR had = 1 THEN 'cannot-tell: dates-overlap'
       WHEN sends = 3 THEN 'cannot-tell: disputed'
       WHEN sends = 2 OR NOT t.covered OR t.covers_from > sent_by / 10 OR (t.covers_to < c.period_to AND t.covers_to < $as_of)
       THEN 'cannot-tell: not-covered'
       WHEN sends = 1 THEN 'unconfirmed' ELSE 'none' END AS outcome,
  passed_entries, part_entries, sender_entries, own_entries, sent_entries
ORDER BY item, part, sender, lacking
