// title: Lost at a handover
// question: What did the agency that handed the case over know, that no record shows the next holder had when it began?
// source: Transfers of the case: reviews find that what the old holder knew does not go with the file.
// types: F14
// repeats: never-reached
// params: cid level receipt as_of about within within_days window
// columns: item item, giver agency, lacking agency, reference when, outcome outcome, reached when, lag lag, entries entries
// findings: late unconfirmed none
// identity: item giver lacking reference
// coverage: lacking
// needs: MATCH (g:Agency)-[h:HANDED_TO]->(t:Agency)
// otherwise: No row shows the case going from one agency to another; fill the column case_holder or the table holdings.
// sentence none: {giver} knew {item} when the case went from it to {lacking}, {reference}. No evidence in the chronologies supplied that it
//   reached {lacking}.
// sentence late: {giver} knew {item} when the case went from it to {lacking}, {reference}. It is first recorded as known to {lacking}
//   {reached}, {lag} after.
// sentence unconfirmed: {giver} knew {item} when the case went from it to {lacking}, {reference}. It is recorded as sent to {lacking}; no
//   matching receipt.
// sentence cannot-tell dates-overlap: Whether {item} reached {lacking} by the time the case went to it from {giver}, {reference}, cannot be
//   determined, because the dates overlap or a record is uncertain.
// sentence cannot-tell handover-uncertain: Whether {item}, which may have been known to {giver}, was lacking at {lacking} when the case
//   went to it, {reference}, cannot be determined: whether it went to it from {giver} is uncertain, because the dates of holdings overlap.
// sentence cannot-tell giver-uncertain: Whether {giver} had {item} when the case went from it to {lacking}, {reference}, cannot be determined,
//   because the dates overlap or a record is uncertain.
// sentence cannot-tell receipt-uncertain: Whether {item}, recorded as sent to {lacking}, has a matching receipt cannot be determined, because
//   the dates overlap. {giver} had it at the handover {reference}.
// sentence cannot-tell disputed: Whether {item} reached {lacking} when the case went to it from {giver}, {reference}, cannot be determined,
//   because the accounts of its sending differ or are uncertain.
// sentence cannot-tell not-covered: Whether {item} reached {lacking} when the case went to it from {giver}, {reference}, cannot be determined,
//   because the records supplied for {lacking} do not cover the time.
// innocent: The file itself may have gone across without a row that says so.
MATCH (g:Agency)-[h:HANDED_TO]->(t:Agency)
WHERE $level IN h.levels AND h.earliest <= $as_of
MATCH (g)-[w:KNEW]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND $receipt IN w.readings AND w.earliest <= $as_of AND w.earliest <= h.latest
  AND NOT w.until_latest < h.earliest AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
WITH g, h, t, i, c, collect(w.entries) AS giver_entries,
  max(CASE WHEN (w.latest < h.earliest OR (w.earliest = h.earliest AND w.latest = h.latest AND w.unit = h.unit AND h.unit < 9))
             AND (w.until_earliest > h.latest OR w.until_earliest > $as_of) THEN 1 ELSE 0 END) AS had
OPTIONAL MATCH (t)-[s:KNEW]->(i) WHERE $receipt IN s.readings AND s.earliest <= $as_of
WITH g, h, t, i, c, giver_entries, had, collect(s.entries) AS own_entries, min(s.earliest * 10 + s.unit) AS reached_from,
  min(s.latest * 10 + s.unit) AS reached_by,
  max(CASE WHEN s.earliest IS NULL OR s.until_latest < h.earliest THEN 0
           WHEN (s.latest < h.earliest OR (s.earliest = h.earliest AND s.latest = h.latest AND s.unit = h.unit AND h.unit < 9)
             OR ($within_days > 0 AND s.latest / 1440 - h.earliest / 1440 <= $within_days)
             OR ($within > 0 AND $within_days = 0 AND s.latest - h.earliest <= $within))
             AND (s.until_earliest > h.latest OR s.until_earliest > $as_of) THEN 3
           WHEN s.earliest > h.latest AND s.latest <= c.period_to
             AND (($within_days > 0 AND s.earliest / 1440 - h.latest / 1440 > $within_days)
               OR ($within_days = 0 AND s.earliest - h.latest > $within)) THEN 1
           WHEN s.earliest > c.period_to THEN 0 ELSE 2 END) AS own
OPTIONAL MATCH (m:Transmission)-[:CARRIED]->(i) WHERE m.side = 'sent' AND m.earliest <= $as_of
OPTIONAL MATCH (m)-[d:TO]->(t) WHERE $level IN d.levels
WITH g, h, t, i, c, giver_entries, had, own_entries, reached_from, reached_by, own,
  collect(CASE WHEN d.levels IS NOT NULL THEN m.entries END) AS sent_entries,
  max(CASE WHEN d.levels IS NULL OR m.standing IN ['false', 'available', 'held back', 'held back, uncertain'] THEN 0
           WHEN m.standing <> '' THEN 4 WHEN $receipt IN m.told_in THEN 0
           WHEN m.receipt_most <= $window AND m.receipt_earliest <= $as_of THEN 0
           WHEN NOT m.covered THEN 3 WHEN m.receipt_days <= $window AND m.receipt_earliest <= $as_of THEN 1 ELSE 2 END) AS sends
WITH g, h, t, i, giver_entries, own_entries, sent_entries, reached_from / 10 AS reached_e, reached_by / 10 AS reached_l,
  CASE WHEN reached_from % 10 = reached_by % 10 THEN reached_by % 10 ELSE 9 END AS reached_u,
  CASE WHEN own = 3 THEN 'in-time' WHEN NOT h.certain THEN 'cannot-tell: handover-uncertain'
       WHEN had = 0 THEN 'cannot-tell: giver-uncertain' WHEN own = 2 THEN 'cannot-tell: dates-overlap'
       WHEN own = 1 THEN 'late' WHEN sends = 4 THEN 'cannot-tell: disputed'
       WHEN sends = 3 OR NOT t.covered OR t.covers_from > h.earliest OR (t.covers_to < c.period_to AND t.covers_to < $as_of)
       THEN 'cannot-tell: not-covered'
       WHEN sends = 2 THEN 'unconfirmed' WHEN sends = 1 THEN 'cannot-tell: receipt-uncertain' ELSE 'none' END AS outcome
RETURN i.id AS item, g.id AS giver, t.id AS lacking, h.earliest AS reference_earliest, h.latest AS reference_latest,
  h.unit AS reference_unit, outcome, reached_e AS reached_earliest, reached_l AS reached_latest, reached_u AS reached_unit,
  h.entries AS handover_entries, giver_entries, own_entries, sent_entries
ORDER BY item, giver, lacking, reference_earliest, reference_latest
