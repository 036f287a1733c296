// title: Never joined in one agency
// question: Which items that matter together did one agency know, without one row of its record showing two of them together?
// source: Serious case review, Daniel Pelka (2013): marks seen at school were not linked to the concern about food.
// types: F11
// params: cid level receipt as_of about
// columns: combination text, called text, size number, lacking agency, complete when, outcome outcome, entries entries
// findings: none
// identity: combination lacking
// coverage: lacking
// needs: MATCH (k:Combination)-[:CONCERNS]->(c:CaseFile)
// otherwise: No items are named as mattering together; fill the table combinations.
// sentence none: {lacking} is recorded as knowing the {size} items of “{called}” ({combination}), the last of them {complete}. No row
//   that it wrote or took part in shows two of them together.
// sentence cannot-tell uncertain: Whether {lacking} knew the {size} items of “{called}” ({combination}) cannot be determined, because a
//   record is uncertain. No row that it wrote or took part in shows two of them together.
// sentence cannot-tell ended: Whether {lacking} had the {size} items of “{called}” ({combination}) at one time cannot be determined,
//   because the record of one ended about the time another began. No row that it wrote or took part in shows two of them together.
// sentence cannot-tell row-uncertain: Whether {lacking} joined two of the items of “{called}” ({combination}) cannot be determined,
//   because the only row that shows two of them together is uncertain or disputed.
// innocent: They may have been thought of together, in supervision or in talk, without a row that says so.
MATCH (a:Agency)-[w:KNEW]->(i:Information)-[:CONCERNS]->(c:CaseFile)<-[:CONCERNS]-(k:Combination)
WHERE ($cid = '' OR c.id = $cid) AND a.informs AND $level IN a.levels AND $receipt IN w.readings AND w.earliest <= $as_of
  AND i.id IN k.items AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
WITH a, k, i, w
UNWIND w.entries AS proof
WITH a, k, i, min(w.earliest * 10 + w.unit) AS since_e, min(w.latest * 10 + w.unit) AS since_l,
  max(w.until_earliest) AS until_e, max(w.until_latest) AS until_l, collect(proof) AS entries
UNWIND [{item: i.id, se: since_e, sl: since_l, ue: until_e, ul: until_l, entries: entries}] AS one
WITH a, k, count(one.item) AS had, max(one.se) AS since_e, max(one.sl) AS since_l, min(one.ue) AS until_e, min(one.ul) AS until_l,
  collect(one.entries) AS known_entries
WHERE had = size(k.items) AND had > 1
OPTIONAL MATCH (b:Agency)-[:RECORDED|TOOK_PART]->(e:Entry)-[:SHOWS]->(j:Information)
WHERE b.id IN a.kin AND j.id IN k.items AND e.case_id = k.case_id AND e.earliest <= $as_of
WITH a, k, had, since_e, since_l, until_e, until_l, known_entries, e, count(j) AS together
UNWIND [{rank: CASE WHEN e.id IS NULL OR together < 2 THEN 0 WHEN e.standing IN ['uncertain', 'disputed', 'false'] THEN 1 ELSE 2 END}] AS row
WITH a, k, had, since_e, since_l, until_e, until_l, known_entries, max(row.rank) AS joined
RETURN k.id AS combination, k.title AS called, had AS size, a.id AS lacking, since_e / 10 AS complete_earliest,
  since_l / 10 AS complete_latest, CASE WHEN since_e % 10 = since_l % 10 THEN since_l % 10 ELSE 9 END AS complete_unit,
  CASE WHEN joined = 2 OR since_e / 10 > until_l THEN 'in-time' WHEN since_l / 10 >= 2050000000 THEN 'cannot-tell: uncertain'
       WHEN joined = 1 THEN 'cannot-tell: row-uncertain' WHEN since_l / 10 >= until_e THEN 'cannot-tell: ended' ELSE 'none' END AS outcome,
  known_entries
ORDER BY combination, lacking
