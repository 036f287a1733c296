// title: Said to be sent: disputed, not found, or found not to have happened
// question: Which records of sending does another record deny, a check at the other end not find, or a review find not to have happened?
// source: Bichard Inquiry Report 2004, on a fax that was extremely unlikely to have been sent.
// types: F2
// params: cid level as_of about window
// columns: item item, sender agency, lacking agency, sent when, outcome outcome, entries entries
// findings: unconfirmed none
// identity: item sender lacking sent
// coverage: lacking
// needs: MATCH (m:Transmission)
// otherwise: No row says that anything was sent; fill the columns shared_with and received_from.
// sentence none: {item} is recorded as sent by {sender} to {lacking} {sent}, and the record of it is marked as false: found not to
//   have happened.
// sentence unconfirmed: {item} is recorded as sent by {sender} to {lacking} {sent}. A row of {lacking} that answers or cites that one is a
//   check that shows nothing found; no matching receipt.
// sentence cannot-tell check-uncertain: {item} is recorded as sent by {sender} to {lacking} {sent}. Whether a check of {lacking} that
//   answers or cites that row found nothing cannot be determined, because the record of the check is uncertain.
// sentence cannot-tell dates-overlap: {item} is recorded as sent by {sender} to {lacking} {sent}. Whether a check of {lacking} that found
//   nothing came after that, and no receipt matches, cannot be determined, because the dates overlap.
// sentence cannot-tell disputed: Whether {item} went from {sender} to {lacking} {sent} cannot be determined, because the accounts
//   differ.
// sentence cannot-tell uncertain: Whether {item} went from {sender} to {lacking} {sent} cannot be determined, because the record of it
//   is marked as uncertain.
// innocent: It may have come to another part of the agency than the one that was checked.
// innocent: A record may have been made honestly, of a message that a machine or a person in between did not pass on.
MATCH (f:Agency)-[e:SENT]->(m:Transmission)-[:CARRIED]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND m.standing IN ['', 'false', 'disputed', 'uncertain'] AND $level IN e.levels
  AND m.earliest <= $as_of AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
MATCH (m)-[d:TO]->(t:Agency) WHERE $level IN d.levels
// A check without items is one that found nothing.
OPTIONAL MATCH (t)-[r:RECORDED]->(x:Entry)-[:ANSWERS|CITES]->(n:Entry)
WHERE $level IN r.levels AND x.event_type = 'check' AND x.earliest <= $as_of AND x.standing <> 'false'
  AND NOT EXISTS { MATCH (x)-[:SHOWS]->(j:Information) }
WITH f, m, i, t, collect(CASE WHEN n.id IN m.entries AND x.latest >= m.earliest THEN x.id END) AS check_entries,
  max(CASE WHEN x.id IS NULL OR NOT n.id IN m.entries OR x.latest < m.earliest OR m.side <> 'sent' THEN 0
           WHEN m.receipt_most <= $window AND m.receipt_earliest <= $as_of THEN 0
           WHEN x.standing IN ['uncertain', 'disputed'] THEN 1
           WHEN m.receipt_days <= $window AND m.receipt_earliest <= $as_of THEN 2
           WHEN m.latest <= x.earliest OR (m.earliest = x.earliest AND m.latest = x.latest AND m.unit = x.unit AND x.unit < 9) THEN 3
           ELSE 2 END) AS nothing
RETURN i.id AS item, f.id AS sender, t.id AS lacking,
  m.earliest AS sent_earliest, m.latest AS sent_latest, m.unit AS sent_unit,
  CASE WHEN m.standing = 'false' THEN 'none' WHEN m.standing <> '' THEN 'cannot-tell: ' + m.standing
       WHEN nothing = 3 THEN 'unconfirmed' WHEN nothing = 2 THEN 'cannot-tell: dates-overlap'
       WHEN nothing = 1 THEN 'cannot-tell: check-uncertain' ELSE 'in-time' END AS outcome,
  m.entries AS entries, check_entries
ORDER BY item, sender, lacking, sent_earliest, sent_latest, outcome, m.key
