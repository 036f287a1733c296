// title: Arrived after the decision, and no later decision
// question: What was known elsewhere when an agency decided, reached it only afterwards, and was followed by no later decision there?
// source: Arthur Labinjo-Hughes: a bruise photographed on 16 April 2020, a visit on the 17th, the photographs with social care on the 24th.
// types: F8
// params: cid level receipt as_of about
// columns: item item, known_by agencies, lacking agency, decision text, reference when, outcome outcome, reached when, lag lag,
//   entries entries
// findings: late
// identity: item lacking decision
// coverage: lacking
// needs: MATCH (n:Entry) WHERE n.decides OR n.event_type = 'closure'
// otherwise: No row records a decision; use the event types decision and closure, or the column threshold.
// sentence late: {item} is first recorded as known to {lacking} {reached}, {lag} after its decision {reference} ({decision}). It was
//   recorded before the decision as known to {known_by}. No evidence in the chronologies supplied of a later decision by {lacking}.
// sentence cannot-tell dates-overlap: Whether {item}, known to {known_by}, reached {lacking} before its decision {reference} ({decision})
//   cannot be determined, because the dates overlap or a record is uncertain.
// sentence cannot-tell known-by-then-uncertain: {item} is first recorded as known to {lacking} {reached}, after its decision {reference}
//   ({decision}). Whether it was known elsewhere by the decision cannot be determined, because the dates overlap: known to {known_by}.
// sentence cannot-tell decided-again: Whether {lacking} decided again before or once {item}, known to {known_by}, had reached it
//   {reached}, after its decision {reference} ({decision}), cannot be determined, because the dates overlap.
// sentence cannot-tell not-covered: Whether {lacking} decided again once {item}, known to {known_by}, had reached it
//   {reached}, after its decision {reference} ({decision}), cannot be determined, because the records supplied for it do not cover the whole time.
// innocent: The decision may have been looked at again without a row that says so, or the item may have had no bearing on it.
MATCH (t:Agency)-[r:RECORDED]->(n:Entry)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND (n.decides OR n.event_type = 'closure') AND $level IN r.levels
  AND n.earliest > 0 AND n.earliest <= $as_of
MATCH (t)-[k:KNEW]->(i:Information)
WHERE k.number = 1 AND $receipt IN k.readings AND k.earliest <= $as_of
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
// Another agency had it by the decision, certainly or possibly.
MATCH (o:Agency)-[w:KNEW]->(i)
WHERE o.informs AND $level IN o.levels AND $receipt IN w.readings AND NOT o.id IN t.kin
  AND w.earliest <= n.latest
// The decision goes on as plain values: the engine cannot group by a row and match again.
WITH t, n.id AS decision, n.earliest AS row_e, n.latest AS row_l, n.unit AS row_u, c, i, k,
  collect(o.id) AS known_by, collect(w.entries) AS known_entries, max(CASE WHEN w.latest < n.earliest
    OR (w.earliest = n.earliest AND w.latest = n.latest AND w.unit = n.unit AND n.unit < 9) THEN 1 ELSE 0 END) AS elsewhere
// Its other decisions: one between the two makes this one an earlier matter; one on or after the day it arrived looks at it again.
OPTIONAL MATCH (t)-[s:RECORDED]->(d:Entry)
WHERE (d.decides OR d.event_type = 'closure') AND $level IN s.levels AND d.earliest <= $as_of
WITH t, decision, row_e, row_l, row_u, c, i, k, known_by, known_entries, elsewhere,
  max(CASE WHEN d.id = decision OR d.latest < row_e OR d.earliest > k.latest
             OR (d.earliest = row_e AND d.latest = row_l AND d.unit = row_u AND row_u < 9)
             OR (d.earliest = k.earliest AND d.latest = k.latest AND d.unit = k.unit AND k.unit < 9) THEN 0
           WHEN d.earliest > row_l AND d.latest < k.earliest THEN 2 ELSE 1 END) AS between,
  max(CASE WHEN d.id = decision THEN 0 WHEN d.earliest > k.latest OR (d.earliest = k.earliest AND d.latest = k.latest
             AND d.unit = k.unit AND k.unit < 9) THEN 2
           WHEN d.latest >= k.earliest THEN 1 ELSE 0 END) AS again,
  collect(CASE WHEN d.id <> decision AND d.latest >= k.earliest THEN d.id END) AS later_entries
WHERE between < 2
RETURN i.id AS item, known_by, t.id AS lacking, decision,
  row_e AS reference_earliest, row_l AS reference_latest, row_u AS reference_unit,
  k.earliest AS reached_earliest, k.latest AS reached_latest, k.unit AS reached_unit,
  CASE WHEN k.latest < row_e OR (k.earliest = row_e AND k.latest = row_l AND k.unit = row_u AND row_u < 9)
         OR again = 2 THEN 'in-time'
       WHEN NOT (k.earliest > row_l AND k.latest < 2050000000) THEN 'cannot-tell: dates-overlap'
       WHEN elsewhere = 0 THEN 'cannot-tell: known-by-then-uncertain'
       WHEN between = 1 OR again = 1 THEN 'cannot-tell: decided-again'
       WHEN NOT t.covered OR t.covers_from > k.earliest OR (t.covers_to < c.period_to AND t.covers_to < $as_of)
       THEN 'cannot-tell: not-covered' ELSE 'late' END AS outcome,
  [decision] AS entries, k.entries AS own_entries, known_entries, later_entries
ORDER BY item, lacking, decision, reached_earliest DESC
