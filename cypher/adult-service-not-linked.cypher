// title: About an adult, not linked to the child
// question: What was known about an adult of a child's household, and to no agency that has rows about the child?
// source: Serious case review, Dorset Child M: the partner was known to adult services, and was not identified as in the household.
// types: F12
// params: cid level receipt as_of about
// columns: item item, adult text, child text, known_by agencies, known when, outcome outcome, entries entries
// findings: none
// identity: item adult child
// needs: MATCH (p:Person) WHERE p.household <> '' AND p.role = 'child'
// otherwise: No child has a household; fill the columns role and household in the table people.
// sentence none: {item}, about {adult}, is recorded as known to {known_by}, first {known}. {adult} is listed in the household of {child}.
//   No evidence in the chronologies supplied that an agency with rows about {child} had it.
// sentence cannot-tell uncertain: {item}, about {adult}, is recorded as known, or perhaps known, to {known_by}. {adult} is listed in the
//   household of {child}. Whether an agency with rows about {child} had it cannot be determined, because a record is uncertain.
// innocent: The adult may have lived there at another time: the household is taken as listed, and its dates are not looked at.
// innocent: The service may not have known of the child. Whether it is one for adults is not recorded: any agency with no row about the
//   child is looked at.
MATCH (q:Person), (p:Person)<-[:ABOUT]-(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND q.case_id = c.id AND q.role = 'child' AND p.role <> 'child' AND p.household <> ''
  AND q.household = p.household AND ($about = '' OR q.id = $about OR p.id = $about)
MATCH (o:Agency)-[w:KNEW]->(i)
WHERE o.informs AND $level IN o.levels AND $receipt IN w.readings AND w.earliest <= $as_of
// Rows about the child, in the record of the agency itself or of one that it is a part of or that is a part of it.
OPTIONAL MATCH (b:Agency)-[:RECORDED]->(e:Entry)
WHERE b.id IN o.kin AND e.case_id = i.case_id AND q.id IN e.people AND e.earliest <= $as_of
WITH i, p, q, o, w, count(e) AS rows
UNWIND [{rank: CASE WHEN rows = 0 THEN 0 WHEN w.latest < 2050000000 THEN 2 ELSE 1 END}] AS own
WITH i, p, q, collect(o.id) AS known_by, collect(w.entries) AS known_entries, max(own.rank) AS linked,
  min(w.earliest * 10 + w.unit) AS known_e, min(w.latest * 10 + w.unit) AS known_l
WITH i, p, q, known_by, known_entries, known_e, known_l,
  CASE WHEN linked = 2 THEN 'in-time' WHEN linked = 1 OR known_l / 10 >= 2050000000 THEN 'cannot-tell: uncertain' ELSE 'none' END AS outcome
RETURN i.id AS item, p.title AS adult, q.title AS child, known_by, known_e / 10 AS known_earliest, known_l / 10 AS known_latest,
  CASE WHEN known_e % 10 = known_l % 10 THEN known_l % 10 ELSE 9 END AS known_unit, outcome, known_entries
ORDER BY item, adult, child
