// title: No agency held the case
// question: When did nobody hold the case, and what was first known then?
// source: Duty to hold an open case: Children Act 1989, sections 17 and 47.
// types: F24
// params: cid level receipt as_of about
// columns: lacking agency, held held, outcome outcome, items number, entries entries
// findings: none
// identity: held
// coverage: lacking
// needs: MATCH (a:Agency)-[x:HELD]->(c:CaseFile) WHERE x.basis <> 'not-recorded'
// otherwise: No row says who held the case; fill the column case_holder or the table holdings.
// sentence none: Nobody is recorded as holding the case{stretch}. {items} items were or may have been first recorded as known in
//   that time.
// sentence cannot-tell accounts-differ: Whether anybody held the case{stretch} cannot be determined, because one row says nobody did
//   and another names a holder.
// sentence cannot-tell dates-overlap: Whether there was a time{stretch} in which nobody held the case cannot be determined, because
//   the dates of its beginning and its end overlap.
// sentence cannot-tell holder-not-recorded: Who held the case{stretch} cannot be determined, because no row says.
// innocent: A case may have been held under a name or a basis that no chronology wrote down.
MATCH (t:Agency)-[x:HELD]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND $level IN x.levels AND x.from_earliest <= $as_of
// Another row that names a holder for a time certainly inside this one.
OPTIONAL MATCH (a:Agency)-[h:HELD]->(c)
WHERE NOT h.basis IN ['no-holder', 'not-recorded'] AND h.from_earliest <= $as_of
WITH t, x, c, max(CASE WHEN h.from_latest < x.to_earliest AND h.to_earliest > x.from_latest THEN 1 ELSE 0 END) AS other_holder
// What was first known in it.
OPTIONAL MATCH (c)<-[:CONCERNS]-(i:Information)
WHERE $about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about }
OPTIONAL MATCH (o:Agency)-[w:KNEW]->(i)
WHERE o.informs AND $level IN o.levels AND $receipt IN w.readings AND w.earliest <= $as_of
WITH t, x, other_holder, i.id AS item, min(CASE WHEN w.earliest > 0 THEN w.earliest END) AS first_e, min(w.latest) AS first_l
WITH t, x, other_holder, count(CASE WHEN first_l >= x.from_earliest
  AND (first_e IS NULL OR first_e > first_l OR first_e <= x.end_latest) THEN item END) AS items
RETURN CASE WHEN t.id <> 'none' THEN t.id END AS lacking, items,
  x.from_earliest AS held_from_earliest, x.from_latest AS held_from_latest, x.from_unit AS held_from_unit,
  x.to_earliest AS held_to_earliest, x.to_latest AS held_to_latest, x.to_unit AS held_to_unit,
  CASE WHEN x.basis = 'not-recorded' THEN 'cannot-tell: holder-not-recorded'
       WHEN x.basis <> 'no-holder' THEN 'in-time'
       WHEN other_holder = 1 THEN 'cannot-tell: accounts-differ'
       WHEN x.to_earliest <= x.from_latest THEN 'cannot-tell: dates-overlap' ELSE 'none' END AS outcome,
  x.entries AS entries
ORDER BY held_from_earliest, held_to_earliest, lacking, outcome
