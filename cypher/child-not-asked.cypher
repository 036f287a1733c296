// title: The child seen, and not recorded as asked
// question: Which agencies record seeing the child, and never that the child was seen alone or heard?
// source: Serious case review, Daniel Pelka (2013): no record of any conversation with him about his home life.
// types: F18
// params: cid level as_of about
// columns: agency agency, seen number, asked number, first when, outcome outcome, entries entries
// findings: none
// identity: agency
// coverage: agency
// needs: MATCH (e:Entry) WHERE NOT e.child_seen IN ['', 'no']
// otherwise: No row says that the child was seen; fill the column child_seen (yes, no, alone, heard).
// sentence none: {agency} records seeing the child in {seen} of its rows, first {first}. No row of it shows the child seen alone or
//   heard.
// sentence cannot-tell unclear: {agency} records seeing the child in {seen} of its rows, first {first}. Whether the child was seen alone
//   or heard cannot be determined, because a row is uncertain or its words can be read both ways.
// innocent: The child may have been too young to be asked, or may have been spoken to without a row that says so.
MATCH (a:Agency)-[r:RECORDED]->(e:Entry)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND a.informs AND $level IN r.levels AND e.earliest <= $as_of
  AND NOT toLower(e.child_seen) IN ['', 'no', 'n', 'not seen'] AND ($about = '' OR $about IN e.people)
WITH a, e, toLower(e.child_seen) AS words
WITH a, e.id AS row, CASE WHEN e.earliest > 0 THEN e.earliest * 10 + e.unit END AS since, e.latest * 10 + e.unit AS until,
  CASE WHEN words IN ['yes', 'y', 'seen'] THEN 0 WHEN words CONTAINS 'not ' OR words CONTAINS '?' THEN 1
       WHEN NOT (words CONTAINS 'alone' OR words CONTAINS 'heard' OR words CONTAINS 'spoken') THEN 1
       WHEN e.standing IN ['uncertain', 'disputed', 'false'] THEN 1 ELSE 2 END AS how
WITH a.id AS agency, a.key AS key, count(row) AS seen, sum(CASE WHEN how = 2 THEN 1 ELSE 0 END) AS asked, max(how) AS most,
  min(since) AS first_e, min(until) AS first_l, collect(row) AS entries
RETURN agency, seen, asked, CASE WHEN first_e <= first_l THEN first_e / 10 ELSE 0 END AS first_earliest, first_l / 10 AS first_latest,
  CASE WHEN first_e % 10 = first_l % 10 AND first_e <= first_l THEN first_l % 10 ELSE 9 END AS first_unit,
  CASE WHEN most = 2 THEN 'in-time' WHEN most = 1 THEN 'cannot-tell: unclear' ELSE 'none' END AS outcome, entries
ORDER BY agency, key
