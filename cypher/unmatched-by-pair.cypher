// title: Sendings by pair of agencies
// question: Between which agencies are sendings recorded at one end only?
// source: Matching of both ends of each transmission, as reviews compare the accounts of sender and receiver.
// types: F3
// params: cid level receipt as_of about window
// columns: sender agency, lacking agency, outcome outcome, sent number, corroborated number, unmatched number, received_only number,
//   disputed number, false_record number, held_back number, told number, not_told number, entries entries
// findings: unconfirmed
// identity: sender lacking
// coverage: lacking
// needs: MATCH (m:Transmission)
// otherwise: No row says that anything was sent; fill the columns shared_with and received_from.
// sentence unconfirmed: Of {sent} sendings recorded from {sender} to {lacking}, {unmatched} have no matching receipt; {corroborated} have one,
//   {told} were told by a review's account, {disputed} are disputed or uncertain, {false_record} were found false, {held_back} were held
//   back and for {not_told} it cannot be told. {received_only} more are recorded as received only.
// sentence cannot-tell: Of {sent} sendings recorded from {sender} to {lacking}, it cannot be determined for {not_told} whether they arrived,
//   because the records supplied for {lacking} do not cover the time, the dates overlap or the accounts differ ({disputed}).
//   {corroborated} have a matching receipt.
// innocent: A receiver may write down less than a sender, or under another date or item.
MATCH (f:Agency)-[e:SENT]->(m:Transmission)-[:CARRIED]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND $level IN e.levels AND m.earliest <= $as_of AND m.standing <> 'available'
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
MATCH (m)-[d:TO]->(t:Agency) WHERE $level IN d.levels
WITH f, t, m, CASE WHEN m.standing IN ['disputed', 'uncertain'] THEN 'disputed' WHEN m.standing = 'false' THEN 'false'
                   WHEN m.standing <> '' THEN 'held back'
                   WHEN m.side = 'received' AND m.receipt_days <= $window THEN 'paired'
                   WHEN m.side = 'received' THEN 'received only'
                   WHEN m.receipt_most <= $window AND m.receipt_earliest <= $as_of THEN 'corroborated'
                   WHEN $receipt IN m.told_in THEN 'told'
                   WHEN NOT m.covered OR (m.receipt_days <= $window AND m.receipt_earliest <= $as_of) THEN 'cannot tell' ELSE 'unmatched' END AS class
WITH f, t, count(CASE WHEN class IN ['paired', 'received only'] THEN NULL ELSE 1 END) AS sent,
  count(CASE WHEN class = 'corroborated' THEN 1 END) AS corroborated, count(CASE WHEN class = 'unmatched' THEN 1 END) AS unmatched,
  count(CASE WHEN class = 'received only' THEN 1 END) AS received_only, count(CASE WHEN class = 'disputed' THEN 1 END) AS disputed,
  count(CASE WHEN class = 'false' THEN 1 END) AS false_record, count(CASE WHEN class = 'held back' THEN 1 END) AS held_back,
  count(CASE WHEN class = 'told' THEN 1 END) AS told, count(CASE WHEN class = 'cannot tell' THEN 1 END) AS not_told,
  collect(CASE WHEN class IN ['unmatched', 'cannot tell', 'disputed'] THEN m.entries END) AS entries
RETURN f.id AS sender, t.id AS lacking, sent, corroborated, unmatched, received_only, disputed, false_record, held_back, told, not_told,
  CASE WHEN unmatched > 0 THEN 'unconfirmed' WHEN not_told + disputed > 0 THEN 'cannot-tell' ELSE 'in-time' END AS outcome, entries
ORDER BY sender, lacking
