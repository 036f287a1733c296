// title: Acted on an address that had been left
// question: Which rows act on an address that the person they are about had left?
// source: Sara Sharif: a visit of 7 August 2023 went to an address the family had left. Bichard inquiry 2004, on identifiers.
// types: F16
// params: cid level as_of about
// columns: agency agency, row text, person text, address text, acted when, left when, outcome outcome, entries entries
// findings: recorded
// identity: agency row person
// needs: MATCH (n:Entry) WHERE n.address <> ''
// otherwise: No row says on which address it acted; fill the column address and the table addresses.
// sentence recorded: {agency} is recorded {acted} as acting on the address {address} ({row}). The table of addresses shows that {person} left
//   it {left}.
// sentence cannot-tell dates-overlap: {agency} is recorded {acted} as acting on the address {address} ({row}). Whether {person} had
//   left it by then cannot be determined, because the dates overlap.
// innocent: The agency may have had a reason to go there, or had not been told; somebody else may still have lived there.
MATCH (t:Agency)-[r:RECORDED]->(n:Entry)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND NOT n.standing IN ['uncertain', 'false'] AND $level IN r.levels
  AND n.earliest <= $as_of
// Those who ever lived there, among the people the row names.
MATCH (p:Person)-[l:LIVED_AT]->(a:Address)
WHERE a.id = n.address AND a.case_id = n.case_id AND p.id IN n.people AND ($about = '' OR p.id = $about)
WITH t, n, p, max(CASE WHEN l.from_latest > n.earliest AND l.from_latest < 2000000000
                         AND NOT (l.from_earliest = n.earliest AND l.from_latest = n.latest
                           AND l.from_unit = n.unit AND n.unit < 9)
                       THEN CASE WHEN l.from_earliest > n.latest THEN 0 WHEN l.to_latest < n.earliest THEN 1 ELSE 2 END
                       WHEN l.to_latest < n.earliest THEN 1 WHEN l.to_earliest <= n.latest THEN 2 ELSE 3 END) AS lived,
  max(CASE WHEN l.from_earliest <= n.latest THEN l.to_earliest * 10 + l.to_unit END) AS left_from,
  max(CASE WHEN l.from_earliest <= n.latest THEN l.to_latest * 10 + l.to_unit END) AS left_by
WHERE lived > 0
RETURN t.id AS agency, n.id AS row, p.id AS person, n.address AS address,
  n.earliest AS acted_earliest, n.latest AS acted_latest, n.unit AS acted_unit,
  left_from / 10 AS left_earliest, left_by / 10 AS left_latest,
  CASE WHEN left_from % 10 = left_by % 10 THEN left_by % 10 ELSE 9 END AS left_unit,
  CASE WHEN lived = 3 THEN 'in-time' WHEN lived = 2 THEN 'cannot-tell: dates-overlap' ELSE 'recorded' END AS outcome,
  [n.id] AS entries
ORDER BY agency, row, person
