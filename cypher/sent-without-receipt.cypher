// title: Sent, with no matching receipt
// question: What is recorded as sent, with nothing in the other agency's record that shows it arrived?
// source: Matching of both ends of each transmission, as reviews compare the accounts of sender and receiver.
// types: F3
// repeats: never-reached
// params: cid level receipt as_of about window
// columns: item item, sender agency, lacking agency, sent when, mode text, outcome outcome, entries entries
// findings: unconfirmed
// identity: item sender lacking sent
// coverage: lacking
// needs: MATCH (m:Transmission)
// otherwise: No row says that anything was sent; fill the columns shared_with and received_from.
// sentence unconfirmed: {item} is recorded as sent by {sender} to {lacking} {sent}; no matching receipt.
// sentence cannot-tell not-covered: Whether {item}, recorded as sent by {sender} to {lacking} {sent}, arrived cannot be determined,
//   because the records supplied for {lacking} do not cover that time.
// sentence cannot-tell dates-overlap: Whether {item}, recorded as sent by {sender} to {lacking} {sent}, has a matching receipt cannot be
//   determined, because its dates and those of a row of {lacking} that shows it overlap.
// sentence cannot-tell disputed: Whether {item} went from {sender} to {lacking} {sent} cannot be determined, because the accounts
//   differ.
// sentence cannot-tell uncertain: Whether {item} went from {sender} to {lacking} {sent} cannot be determined, because the record of it
//   is marked as uncertain.
// innocent: The receiver may have had it and not written it down.
// innocent: The receiver's row may be there and be coded as another item, or be dated before the send.
MATCH (f:Agency)-[e:SENT]->(m:Transmission)-[:CARRIED]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND m.side = 'sent' AND m.standing IN ['', 'disputed', 'uncertain'] AND $level IN e.levels
  AND m.earliest <= $as_of AND NOT $receipt IN m.told_in
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
MATCH (m)-[d:TO]->(t:Agency) WHERE $level IN d.levels
RETURN i.id AS item, f.id AS sender, t.id AS lacking, m.mode AS mode,
  m.earliest AS sent_earliest, m.latest AS sent_latest, m.unit AS sent_unit,
  CASE WHEN m.standing <> '' THEN 'cannot-tell: ' + m.standing
       WHEN m.receipt_most <= $window AND m.receipt_earliest <= $as_of THEN 'in-time'
       WHEN m.receipt_days <= $window AND m.receipt_earliest <= $as_of THEN 'cannot-tell: dates-overlap'
       WHEN NOT m.covered THEN 'cannot-tell: not-covered' ELSE 'unconfirmed' END AS outcome,
  m.entries AS entries
ORDER BY item, sender, lacking, sent_earliest, sent_latest, outcome
