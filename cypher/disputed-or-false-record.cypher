// title: Said to be sent: disputed, or found not to have happened
// question: Which records of sending does another record deny, or a review find not to have happened?
// source: Bichard Inquiry Report 2004, on a fax that was extremely unlikely to have been sent.
// types: F2
// params: cid level as_of about
// columns: item item, sender agency, lacking agency, sent when, outcome outcome, entries entries
// findings: none
// identity: item sender lacking sent
// coverage: lacking
// needs: MATCH (m:Transmission)
// otherwise: No row says that anything was sent; fill the columns shared_with and received_from.
// sentence none: {item} is recorded as sent by {sender} to {lacking} {sent}, and the record of it is marked as false: found not to
//   have happened.
// sentence cannot-tell disputed: Whether {item} went from {sender} to {lacking} {sent} cannot be determined, because the accounts
//   differ.
// sentence cannot-tell uncertain: Whether {item} went from {sender} to {lacking} {sent} cannot be determined, because the record of it
//   is marked as uncertain.
// innocent: A record may have been made honestly, of a message that a machine or a person in between did not pass on.
MATCH (f:Agency)-[e:SENT]->(m:Transmission)-[:CARRIED]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND m.standing IN ['', 'false', 'disputed', 'uncertain'] AND $level IN e.levels
  AND m.earliest <= $as_of AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
MATCH (m)-[d:TO]->(t:Agency) WHERE $level IN d.levels
RETURN i.id AS item, f.id AS sender, t.id AS lacking,
  m.earliest AS sent_earliest, m.latest AS sent_latest, m.unit AS sent_unit,
  CASE WHEN m.standing = 'false' THEN 'none' WHEN m.standing <> '' THEN 'cannot-tell: ' + m.standing ELSE 'in-time' END AS outcome,
  m.entries AS entries
ORDER BY item, sender, lacking, sent_earliest, sent_latest, outcome
