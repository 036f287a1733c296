// title: One account, decided on or repeated
// question: Which account of a carer or relative does a decision cite, or do several agencies hold, with nothing independent recorded?
// source: Serious case review, Daniel Pelka (2013): carers' accounts were accepted.
// types: F25
// params: cid level receipt as_of about
// columns: item item, origin text, versions number, known_by agencies, decision text, outcome outcome, entries entries
// findings: none
// identity: item
// needs: MATCH (i:Information) WHERE i.origin <> ''
// otherwise: No item says whose account it repeats; fill the column origin in the table information.
// sentence none: {item} is an account of {origin}, recorded as known to {known_by}. A decision or closure ({decision}) cites it, what
//   repeats it, or a row that shows one of them. No item from elsewhere confirms it or says otherwise in the chronologies supplied.
// sentence none no-decision-cites-it: {item} is an account of {origin}. It and what repeats it ({versions} in all) are one account,
//   recorded as known to {known_by}. No item from elsewhere confirms it or says otherwise in the chronologies supplied.
// sentence cannot-tell origin-not-listed: {item} and what repeats it ({versions} in all) are one account, recorded as known to
//   {known_by}. Whether it is the account of a carer or relative cannot be determined, because its origin ({origin}) is not in the table
//   people.
// sentence cannot-tell uncertain: Whether several agencies held {item}, an account of {origin}, whether a decision cites it, or whether an
//   agency had an item independent of it, cannot be determined, because a record is uncertain.
// innocent: An account may be true, and may have been checked without an item that says so.
// innocent: A decision may cite an account because it was doubted, or beside other things.
MATCH (c:CaseFile)<-[:CONCERNS]-(i:Information)
WHERE ($cid = '' OR c.id = $cid) AND i.origin <> ''
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
// The first version of an account is one whose origin is not itself an item; what repeats it, and what repeats that, belongs to it.
OPTIONAL MATCH (c)<-[:CONCERNS]-(y:Information) WHERE y.id = i.origin
WITH c, i, count(y) AS repeated
WHERE repeated = 0
MATCH (c)<-[:CONCERNS]-(e:Information) WHERE e.id = i.id OR e.origin = i.id
MATCH (c)<-[:CONCERNS]-(g:Information) WHERE g.id = e.id OR g.origin = e.id
WITH c, i, collect(g.id) AS tree
MATCH (c)<-[:CONCERNS]-(g:Information)<-[w:KNEW]-(o:Agency)
WHERE g.id IN tree AND o.informs AND $level IN o.levels AND $receipt IN w.readings AND w.earliest <= $as_of
OPTIONAL MATCH (b:Agency)-[v:KNEW]->(h:Information)-[:CONCERNS]->(c)
WHERE h.id IN tree AND b.informs AND $level IN b.levels AND $receipt IN v.readings AND v.earliest <= $as_of AND NOT b.id IN o.kin
WITH c, i, tree, collect(o.id) AS known_by, collect(w.entries) AS known_entries,
  max(CASE WHEN b.id IS NULL THEN 0 WHEN v.latest < 2050000000 AND w.latest < 2050000000 THEN 2 ELSE 1 END) AS others
MATCH (c)<-[:CONCERNS]-(g:Information) WHERE g.id IN tree
// Independent of it is what confirms it or says otherwise, from another origin, where an agency had that.
OPTIONAL MATCH (u:Information)-[:CONTRADICTS|REFINES|SUPERSEDES|RETRACTS]->(g)
OPTIONAL MATCH (n:Agency)-[k:KNEW]->(u) WHERE k.earliest <= $as_of
WITH c, i, tree, known_by, known_entries, others, g,
  max(CASE WHEN k.earliest IS NULL OR u.id IN tree OR u.origin = i.origin OR NOT n.informs OR NOT $receipt IN k.readings THEN 0
           WHEN k.latest < 2050000000 THEN 2 ELSE 1 END) AS from_elsewhere
UNWIND [{id: g.id, rank: from_elsewhere}] AS version
WITH c, i, tree, known_by, known_entries, others, count(version.id) AS versions, max(version.rank) AS independent
OPTIONAL MATCH (c)<-[:CONCERNS]-(d:Entry)-[:CITES_ITEM]->(y:Information)
WHERE (d.decides OR d.event_type = 'closure') AND d.earliest <= $as_of AND d.standing <> 'false'
WITH c, i, tree, known_by, known_entries, others, versions, independent, min(CASE WHEN y.id IN tree THEN d.id END) AS by_item,
  max(CASE WHEN y.id IS NULL OR NOT y.id IN tree THEN 0 WHEN d.standing IN ['uncertain', 'disputed'] THEN 1 ELSE 2 END) AS item_cited
OPTIONAL MATCH (c)<-[:CONCERNS]-(d:Entry)-[:CITES]->(x:Entry)-[:SHOWS]->(y:Information)
WHERE (d.decides OR d.event_type = 'closure') AND d.earliest <= $as_of AND d.standing <> 'false'
WITH c, i, known_by, known_entries, others, versions, independent, by_item, item_cited, min(CASE WHEN y.id IN tree THEN d.id END) AS by_row,
  max(CASE WHEN y.id IS NULL OR NOT y.id IN tree THEN 0 WHEN d.standing IN ['uncertain', 'disputed'] THEN 1 ELSE 2 END) AS row_cited
OPTIONAL MATCH (q:Person) WHERE q.case_id = c.id AND q.id = i.origin
WITH i, known_by, known_entries, versions, others, independent, q.id IS NULL AS unlisted, q.role AS role,
  CASE WHEN q.id IS NULL THEN i.origin ELSE q.title END AS origin, CASE WHEN item_cited > 0 THEN by_item ELSE by_row END AS decision,
  CASE WHEN item_cited = 2 OR row_cited = 2 THEN 2 WHEN item_cited = 1 OR row_cited = 1 THEN 1 ELSE 0 END AS cited
RETURN i.id AS item, origin, versions, known_by, decision,
  CASE WHEN independent = 2 OR role IN ['child', 'subject', 'sibling', 'professional'] OR (others = 0 AND cited = 0) THEN 'in-time'
       WHEN unlisted OR role = '' THEN 'cannot-tell: origin-not-listed'
       WHEN independent = 1 OR (others < 2 AND cited < 2) THEN 'cannot-tell: uncertain'
       WHEN cited = 2 THEN 'none' ELSE 'none: no-decision-cites-it' END AS outcome,
  known_entries, decision AS decision_entries
ORDER BY item
