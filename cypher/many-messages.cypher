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
// sentence cannot-tell receipt-uncertain: {sent} items are recorded as sent to {agency} in the 30 days that began {from}. Whether each of
//   them has a matching receipt cannot be determined, because the dates overlap.
// innocent: Items are counted, not messages: a letter with three items counts as three, and one sent twice as two.
// innocent: The 30 days are counted in parts from the first day of the period; five items over the end of one part are not seen.
// innocent: A number of items sent says nothing of the work that each needed, or of who was there to read it.
MATCH (m:Transmission)-[:CARRIED]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND m.side = 'sent' AND m.standing IN ['', 'disputed', 'uncertain'] AND m.earliest <= $as_of
  AND m.latest >= c.period_from AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
MATCH (m)-[d:TO]->(a:Agency) WHERE $level IN d.levels AND a.informs
// In which parts of 30 days it may have been sent: as far as the end of the period where its date has no end.
WITH c, a, m, CASE WHEN m.earliest < c.period_from THEN 0 ELSE (m.earliest - c.period_from) / 43200 END AS part_e,
  (CASE WHEN m.latest < 2000000000 THEN m.latest WHEN m.earliest > c.period_to THEN m.earliest ELSE c.period_to END - c.period_from)
    / 43200 AS part_l
UNWIND range(part_e, part_l) AS part
WITH c, a, part, m, CASE WHEN part_e = part_l AND m.earliest >= c.period_from AND m.latest < 2000000000 THEN 1 ELSE 0 END AS sure,
  CASE WHEN $receipt IN m.told_in OR (m.receipt_most <= $window AND m.receipt_earliest <= $as_of) THEN 'arrived'
       WHEN m.receipt_days <= $window AND m.receipt_earliest <= $as_of THEN 'may have arrived' ELSE 'unmatched' END AS receipt
WITH c, a, part, count(m) AS possible, sum(sure) AS sent, collect(m.entries) AS entries,
  sum(CASE WHEN receipt = 'arrived' THEN 1 ELSE 0 END) AS arrived,
  sum(CASE WHEN receipt = 'arrived' THEN sure ELSE 0 END) AS received,
  sum(CASE WHEN receipt = 'unmatched' THEN sure ELSE 0 END) AS unmatched,
  max(CASE WHEN NOT m.covered THEN 1 ELSE 0 END) AS open
WHERE sent > 0 OR possible > 4
WITH c, a, part, sent, received, entries,
  CASE WHEN possible < 5 OR arrived = possible THEN 'in-time' WHEN sent < 5 THEN 'cannot-tell: dates-vague'
       WHEN open = 1 THEN 'cannot-tell: not-covered' WHEN unmatched = 0 THEN 'cannot-tell: receipt-uncertain' ELSE 'recorded' END AS outcome
RETURN a.id AS agency, c.period_from + part * 43200 AS from_earliest, c.period_from + part * 43200 + 1439 AS from_latest, 2 AS from_unit,
  sent, received, outcome, entries
ORDER BY agency, from_earliest
