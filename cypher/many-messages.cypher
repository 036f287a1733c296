// title: Many messages in a short time
// question: Where did an agency have many items sent to it in 30 days, some without a matching receipt?
// source: A field study of a two-week staff exercise: more messages, and lower awareness of what they said.
// types: F27
// params: cid level receipt as_of about window
// columns: agency agency, from when, sent number, received number, outcome outcome, entries entries
// findings: recorded
// identity: agency from
// coverage: agency
// needs: MATCH (a:Agency)-[s:SENT]->(m:Transmission)
// otherwise: No row says that information was sent; fill the column shared_with.
// sentence recorded: {sent} items are recorded as sent to {agency} in the 30 days that began {from}; for {received} of them its records
//   show a matching receipt.
// sentence cannot-tell dates-vague: Whether five items or more were sent to {agency} in the 30 days that began {from} cannot be
//   determined, because the dates of some are vague ({sent} are certain).
// sentence cannot-tell not-covered: {sent} items are recorded as sent to {agency} in the 30 days that began {from}. How many of them have
//   a receipt cannot be determined, because no records of {agency} cover the time.
// innocent: Items are counted, not messages: a letter with three items counts as three, and one sent twice as two.
// innocent: The 30 days are counted in parts from the first day of the period; five items over the end of one part are not seen.
// innocent: A number of items sent says nothing of the work that each needed, or of who was there to read it.
MATCH (m:Transmission)-[:CARRIED]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND m.side = 'sent' AND m.standing IN ['', 'disputed', 'uncertain'] AND m.earliest <= $as_of
  AND m.earliest >= c.period_from AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
MATCH (m)-[d:TO]->(a:Agency) WHERE $level IN d.levels AND a.informs
WITH c, a, m, (m.earliest - c.period_from) / 43200 AS part, (m.latest - c.period_from) / 43200 AS part_l
WITH c, a, part, count(m) AS possible, sum(CASE WHEN part = part_l THEN 1 ELSE 0 END) AS sent, collect(m.entries) AS entries,
  sum(CASE WHEN part = part_l AND ($receipt IN m.told_in OR (m.receipt_days <= $window AND m.receipt_earliest <= $as_of))
      THEN 1 ELSE 0 END) AS received,
  max(CASE WHEN NOT m.covered THEN 1 ELSE 0 END) AS open
WITH c, a, part, sent, received, entries,
  CASE WHEN possible < 5 THEN 'in-time' WHEN sent < 5 THEN 'cannot-tell: dates-vague' WHEN received = sent THEN 'in-time'
       WHEN open = 1 THEN 'cannot-tell: not-covered' ELSE 'recorded' END AS outcome
RETURN a.id AS agency, c.period_from + part * 43200 AS from_earliest, c.period_from + part * 43200 + 1439 AS from_latest, 2 AS from_unit,
  sent, received, outcome, entries
ORDER BY agency, from_earliest
