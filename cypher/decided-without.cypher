// title: Decided without
// question: What was known elsewhere on the day of a decision and not to those who decided?
// source: Munro Review of Child Protection 2011, on what decision makers could know at the time.
// types: F8
// params: cid level receipt as_of about within within_days window
// columns: item item, known_by agencies, known when, lacking agency, own_body agencies, decision text, decided when, outcome outcome,
//   reached when, entries entries
// findings: late unconfirmed none
// identity: item lacking decision
// coverage: lacking
// needs: MATCH (e:Entry) WHERE e.decides
// otherwise: No row is a decision; use the event type decision, or fill the column threshold.
// sentence late: {lacking} decided ({decision}) {decided}. {item} was known to {known_by} by then, first {known}; it is first
//   recorded as known to {lacking} {reached}.
// sentence unconfirmed: {lacking} decided ({decision}) {decided}. {item} was known to {known_by} by then, first {known}, and is recorded
//   as sent to {lacking}; no matching receipt.
// sentence none: {lacking} decided ({decision}) {decided}. {item} was known to {known_by} by then, first {known}. No evidence in the
//   chronologies supplied that it reached {lacking}.
// sentence late known-in-its-body: {lacking} decided ({decision}) {decided}. {item} was known to {known_by} by then, first {known}, and
//   to {own_body}, of the same body; it is first recorded as known to {lacking} {reached}.
// sentence unconfirmed known-in-its-body: {lacking} decided ({decision}) {decided}. {item} was known to {known_by} by then, first
//   {known}, and to {own_body}, of the same body. It is recorded as sent to {lacking}; no matching receipt.
// sentence none known-in-its-body: {lacking} decided ({decision}) {decided}. {item} was known to {known_by} by then, first {known}, and
//   to {own_body}, of the same body. No evidence in the chronologies supplied that it reached {lacking} itself.
// sentence cannot-tell known-by-then-uncertain: {lacking} decided ({decision}) {decided}. Whether {item} was known elsewhere by then cannot
//   be determined, because the dates overlap: first {known}, to {known_by}.
// sentence cannot-tell dates-overlap: {lacking} decided ({decision}) {decided}. Whether {item} had reached it by then cannot be
//   determined, because the dates overlap: first recorded there {reached}. It was known to {known_by}, first {known}.
// sentence cannot-tell sending-uncertain: {lacking} decided ({decision}) {decided}. Whether {item} was by then recorded as sent to it,
//   with no matching receipt, cannot be determined, because the dates overlap. It was known to {known_by}, first {known}.
// sentence cannot-tell disputed: {lacking} decided ({decision}) {decided}. Whether {item} had reached it by then cannot be determined,
//   because the accounts of its sending differ or are uncertain. It was known to {known_by}, first {known}.
// sentence cannot-tell not-covered: {lacking} decided ({decision}) {decided}. Whether {item} had reached it by then cannot be determined,
//   because the records supplied for {lacking} do not cover that time. It was known to {known_by}, first {known}.
// innocent: The decision may have rested on more than its record shows.
// innocent: What was known elsewhere may not have mattered to this decision.
MATCH (t:Agency)-[r:RECORDED]->(e:Entry)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND $level IN r.levels AND e.decides
  AND e.earliest > 0 AND e.earliest <= $as_of
MATCH (o:Agency)-[w:KNEW]->(i:Information)-[:CONCERNS]->(c)
WHERE o.informs AND $level IN o.levels AND $receipt IN w.readings AND w.earliest <= e.latest
  AND NOT w.until_latest < e.earliest
  AND w.earliest <= $as_of
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
// What an agency certainly no longer had that day was not known there. Elsewhere is outside the decider's own body; who certainly had it by then, and still, is named apart from who may have.
WITH t, e, c, i, o.id AS other, w.entries AS proof, o.id IN t.kin AS kin, w.latest * 10 + w.unit AS by_then,
  CASE WHEN w.earliest > 0 THEN w.earliest * 10 + w.unit END AS since,
  (w.latest < e.earliest OR (w.earliest = e.earliest AND w.latest = e.latest AND w.unit = e.unit AND e.unit < 9))
    AND w.until_earliest > e.latest AS sure
WITH t, e, c, i, collect(CASE WHEN NOT kin AND sure THEN other END) AS sure_by, collect(CASE WHEN NOT kin AND sure THEN proof END) AS sure_entries,
  collect(CASE WHEN NOT kin AND NOT sure THEN other END) AS maybe_by, collect(CASE WHEN NOT kin AND NOT sure THEN proof END) AS maybe_entries,
  max(CASE WHEN kin THEN 0 WHEN sure THEN 2 ELSE 1 END) AS elsewhere,
  min(CASE WHEN NOT kin THEN since END) AS known_from, min(CASE WHEN NOT kin THEN by_then END) AS known_by_then,
  collect(CASE WHEN kin AND sure AND other <> t.id THEN other END) AS own_body,
  collect(CASE WHEN kin AND sure AND other <> t.id THEN proof END) AS body_entries
WHERE elsewhere > 0
OPTIONAL MATCH (t)-[s:KNEW]->(i) WHERE $receipt IN s.readings AND s.earliest <= $as_of
WITH t, e, c, i, sure_by, sure_entries, maybe_by, maybe_entries, elsewhere, known_from, known_by_then, own_body, body_entries, collect(s.entries) AS own_entries,
  min(s.earliest * 10 + s.unit) AS reached_from, min(s.latest * 10 + s.unit) AS reached_by,
  max(CASE WHEN s.earliest IS NULL OR s.until_latest < e.earliest OR s.earliest > c.period_to THEN 0
           WHEN (s.latest < e.earliest OR (s.earliest = e.earliest AND s.latest = e.latest AND s.unit = e.unit AND e.unit < 9)
             OR ($within_days > 0 AND s.unit + e.unit > 2 AND s.latest / 1440 - e.earliest / 1440 <= $within_days)
             OR ($within > 0 AND ($within_days = 0 OR s.unit + e.unit = 2) AND s.latest - e.earliest <= $within))
             AND (s.until_earliest > e.latest OR s.until_earliest > $as_of) THEN 3
           WHEN s.earliest > e.latest AND s.latest < 2050000000
             AND (($within_days > 0 AND s.unit + e.unit > 2 AND s.earliest / 1440 - e.latest / 1440 > $within_days)
               OR (($within_days = 0 OR s.unit + e.unit = 2) AND s.earliest - e.latest > $within)) THEN 1
           ELSE 2 END) AS own
OPTIONAL MATCH (m:Transmission)-[:CARRIED]->(i) WHERE m.side = 'sent' AND m.earliest <= e.latest
OPTIONAL MATCH (m)-[d:TO]->(t) WHERE $level IN d.levels
WITH t, e, c, i, sure_by, sure_entries, maybe_by, maybe_entries, elsewhere, known_from, known_by_then, own_body, body_entries, own_entries, reached_from, reached_by, own,
  collect(CASE WHEN d.levels IS NOT NULL THEN m.entries END) AS sent_entries,
  max(CASE WHEN d.levels IS NULL OR m.standing IN ['false', 'available', 'held back', 'held back, uncertain'] THEN 0
           WHEN m.standing <> '' THEN 4 WHEN $receipt IN m.told_in THEN 0
           WHEN m.receipt_most <= $window AND m.receipt_earliest <= $as_of THEN 0
           WHEN NOT m.covered THEN 3 WHEN m.receipt_days <= $window AND m.receipt_earliest <= $as_of THEN 1
           WHEN m.latest < e.earliest OR (m.earliest = e.earliest AND m.latest = e.latest AND m.unit = e.unit AND e.unit < 9)
           THEN 2 ELSE 1 END) AS sends
RETURN i.id AS item, CASE WHEN elsewhere = 2 THEN sure_by ELSE maybe_by END AS known_by,
  CASE WHEN known_from <= known_by_then THEN known_from / 10 ELSE 0 END AS known_earliest,
  known_by_then / 10 AS known_latest,
  CASE WHEN known_from % 10 = known_by_then % 10 AND known_from <= known_by_then THEN known_by_then % 10 ELSE 9 END AS known_unit,
  t.id AS lacking, own_body, e.id AS decision, e.earliest AS decided_earliest, e.latest AS decided_latest, e.unit AS decided_unit,
  reached_from / 10 AS reached_earliest, reached_by / 10 AS reached_latest,
  CASE WHEN reached_from % 10 = reached_by % 10 THEN reached_by % 10 ELSE 9 END AS reached_unit,
  CASE WHEN own = 3 THEN 'in-time'
       WHEN elsewhere = 1 THEN 'cannot-tell: known-by-then-uncertain'
       WHEN own = 2 THEN 'cannot-tell: dates-overlap'
       WHEN own = 1 AND size(own_body) > 0 THEN 'late: known-in-its-body' WHEN own = 1 THEN 'late'
       WHEN sends = 4 THEN 'cannot-tell: disputed'
       WHEN sends = 3 OR NOT t.covered OR t.covers_from > e.earliest OR t.covers_to < e.latest THEN 'cannot-tell: not-covered'
       WHEN sends = 2 AND size(own_body) > 0 THEN 'unconfirmed: known-in-its-body' WHEN sends = 2 THEN 'unconfirmed'
       WHEN sends = 1 THEN 'cannot-tell: sending-uncertain'
       WHEN size(own_body) > 0 THEN 'none: known-in-its-body' ELSE 'none' END AS outcome,
  [e.id] AS decision_entries, CASE WHEN elsewhere = 2 THEN sure_entries ELSE maybe_entries END AS known_entries, body_entries, own_entries, sent_entries
ORDER BY item, lacking, decided_earliest, decision
