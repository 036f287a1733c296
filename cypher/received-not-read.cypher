// title: Received, with no reading recorded
// question: What is recorded as received at an agency, with no record that anybody read it, or read only later?
// source: About 1,100 unopened e-mails in the inbox of one social work team between 2019 and 2023, 500 of them police reports.
// types: F4
// params: cid level as_of about within within_days
// columns: item item, sender agency, lacking agency, reference when, outcome outcome, reached when, lag lag, entries entries
// findings: late none
// identity: item sender lacking reference
// coverage: lacking
// needs: MATCH (m:Transmission) WHERE m.side = 'sent' AND m.received > 0
// otherwise: No record says when anything was received and when it was read; fill the table transmissions.
// sentence none: {item}, from {sender}, is recorded as received at {lacking} {reference}. No evidence in the chronologies supplied that
//   anybody there read it.
// sentence late: {item}, from {sender}, is recorded as received at {lacking} {reference}, and as read there {reached}, {lag} after.
// sentence cannot-tell dates-overlap: How long {item}, from {sender}, lay at {lacking} cannot be determined, because the dates on which it
//   was received ({reference}) and read ({reached}) overlap.
// sentence cannot-tell read-by-then: When {item}, from {sender}, received at {lacking} {reference}, was read there cannot be determined,
//   because only a later row or step shows that it was.
// sentence cannot-tell not-covered: Whether {item}, from {sender}, received at {lacking} {reference}, was read there cannot be determined,
//   because the records supplied for {lacking} do not cover the whole time.
// sentence cannot-tell disputed: Whether {item}, from {sender}, was received at {lacking} {reference} and read cannot be determined,
//   because the accounts of its sending differ or are uncertain.
// innocent: Few systems record who opened a message and when; it may have been read and nothing written down.
MATCH (f:Agency)-[e:SENT]->(m:Transmission)-[:CARRIED]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND m.side = 'sent' AND m.received > 0 AND m.received_earliest <= $as_of
  AND m.standing IN ['', 'disputed', 'uncertain'] AND $level IN e.levels
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
MATCH (m)-[d:TO]->(t:Agency) WHERE $level IN d.levels
// A row of the receiver that shows the item, not certainly before it was received, shows that it was read by then.
OPTIONAL MATCH (t)-[r:RECORDED]->(n:Entry)-[:SHOWS]->(i)
WHERE $level IN r.levels AND n.earliest <= $as_of AND NOT n.event_type IN ['request', 'system', 'record_deletion']
  AND NOT n.standing IN ['uncertain', 'false']
WITH f, m, i, c, t, min(CASE WHEN n.latest >= m.received_earliest THEN n.latest END) AS by_row,
  collect(CASE WHEN n.latest >= m.received_earliest THEN n.id END) AS own_entries,
  m.read > 0 AND m.read_earliest <= $as_of AS dated,
  CASE WHEN m.understood > 0 AND m.understood_earliest <= $as_of AND (m.acted = 0 OR m.understood <= m.acted) THEN m.understood
       WHEN m.acted > 0 AND m.acted_earliest <= $as_of THEN m.acted END AS by_step
WITH f, m, i, c, t, dated, own_entries, CASE WHEN by_step IS NULL OR by_row < by_step THEN by_row ELSE by_step END AS by_then
RETURN i.id AS item, f.id AS sender, t.id AS lacking,
  m.received_earliest AS reference_earliest, m.received AS reference_latest, m.received_unit AS reference_unit,
  CASE WHEN dated THEN m.read_earliest END AS reached_earliest, CASE WHEN dated THEN m.read END AS reached_latest,
  CASE WHEN dated THEN m.read_unit END AS reached_unit,
  CASE WHEN m.standing <> '' THEN 'cannot-tell: disputed'
       WHEN dated AND (m.read < m.received_earliest OR (m.read_earliest = m.received_earliest AND m.read = m.received
           AND m.read_unit = m.received_unit AND m.read_unit < 9)
         OR ($within_days > 0 AND m.read / 1440 - m.received_earliest / 1440 <= $within_days)
         OR ($within > 0 AND $within_days = 0 AND m.read - m.received_earliest <= $within)) THEN 'in-time'
       WHEN dated AND m.read_earliest > m.received
         AND (($within_days > 0 AND m.read_earliest / 1440 - m.received / 1440 > $within_days)
           OR ($within_days = 0 AND m.read_earliest - m.received > $within)) THEN 'late'
       WHEN dated THEN 'cannot-tell: dates-overlap'
       WHEN by_then < m.received_earliest OR (by_then <= m.received AND m.received_unit <= 2)
         OR ($within_days > 0 AND by_then / 1440 - m.received_earliest / 1440 <= $within_days)
         OR ($within > 0 AND $within_days = 0 AND by_then - m.received_earliest <= $within) THEN 'in-time'
       WHEN by_then IS NOT NULL THEN 'cannot-tell: read-by-then'
       WHEN NOT t.covered OR t.covers_from > m.received_earliest OR (t.covers_to < c.period_to AND t.covers_to < $as_of)
       THEN 'cannot-tell: not-covered' ELSE 'none' END AS outcome,
  m.entries AS entries, own_entries
ORDER BY item, sender, lacking, reference_earliest, reference_latest, outcome
