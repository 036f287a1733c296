// title: In the rows of the agency holding the case, with no step recorded
// question: What did an agency come to know while it held the case, by its own rows, with no step on it in them, or only a later one?
// source: Rochdale: over 100 referrals between 2004 and 2010 reached the council; many were not acted on.
// types: F7
// params: cid level receipt as_of about within within_days
// columns: item item, lacking agency, reference when, outcome outcome, reached when, lag lag, entries entries
// findings: late none
// identity: item lacking
// coverage: lacking
// needs: MATCH (a:Agency)-[x:HELD]->(c:CaseFile) WHERE NOT x.basis IN ['no-holder', 'not-recorded']
// otherwise: No row says who held the case; fill the column case_holder.
// sentence none: {item} is first recorded as known to {lacking}, which then held the case, {reference}. No row of {lacking} in the
//   chronologies supplied that shows or cites it is marked with a response, a decision or another step, and none answers or cites such a
//   row, or passes it on.
// sentence late: {item} is first recorded as known to {lacking}, which then held the case, {reference}. The first step on it that the rows
//   show (one of {lacking} marked with a response, a decision or the like, an answer, or passing it on) came {reached}, {lag} after.
// sentence cannot-tell dates-overlap: How long after {item} was known to {lacking} ({reference}) a step on it was recorded cannot be
//   determined, because the dates overlap or a record is uncertain.
// sentence cannot-tell learned-again: Whether {item} became known to {lacking} again while it held the case, with no step or only a later
//   one, cannot be determined: it was known to it before, {reference}, and whether its record of that had ended by then is uncertain.
// sentence cannot-tell holder-uncertain: Whether {lacking} held the case when {item} was first recorded as known to it ({reference}) cannot
//   be determined, because the dates overlap.
// sentence cannot-tell not-covered: Whether {lacking} took a step on {item}, first recorded as known to it {reference}, cannot be
//   determined, because the records supplied for it do not cover the whole time.
// innocent: It may have called for no step, or the step may stand only in the words of a row, or in one that does not name it.
// innocent: What was known to the agency before it held the case is not looked at.
MATCH (t:Agency)-[x:HELD]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND $level IN x.levels AND NOT x.basis IN ['no-holder', 'not-recorded'] AND x.from_earliest <= $as_of
MATCH (t)-[k:KNEW]->(i:Information)
WHERE $receipt IN k.readings AND k.earliest <= $as_of AND k.latest < 2050000000
  AND x.to_latest >= k.earliest
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
WITH t, c, i, k, max(CASE WHEN (x.from_latest <= k.earliest OR (x.from_earliest = k.earliest AND x.from_latest = k.latest
  AND x.from_unit = k.unit AND k.unit < 9)) AND x.to_earliest >= k.latest THEN 1 ELSE 0 END) AS held, collect(x.entries) AS held_entries,
  max(CASE WHEN x.from_earliest <= k.latest THEN 1 ELSE 0 END) AS began, max(x.to_latest) AS held_to
// Knowing that may have ended may have begun again while it held the case, in a row that may be after the end.
MATCH (t)-[r:RECORDED]->(n:Entry)-[:SHOWS|CITES_ITEM]->(i)
WHERE $level IN r.levels AND n.earliest <= $as_of AND n.standing <> 'false'
WITH t, c, i, k, held, held_entries, began, collect(n.id) AS own_entries, max(CASE WHEN n.id IN k.entries THEN 1 ELSE 0 END) AS own,
  max(CASE WHEN n.id IN k.entries AND n.event_type <> 'record_deletion' AND k.until_latest = 2100000000 AND n.latest >= k.until_earliest
    AND n.earliest <= held_to THEN 1 ELSE 0 END) AS again,
  max(CASE WHEN n.standing = 'uncertain' THEN 1 ELSE 0 END) AS unclear,
  min(CASE WHEN n.latest >= k.earliest AND n.standing <> 'uncertain' AND (n.response <> '' OR n.oversight <> '' OR n.threshold <> ''
    OR n.event_type IN ['decision', 'assessment', 'investigation', 'referral', 'conference', 'meeting', 'visit', 'request', 'check',
      'closure']) THEN n.earliest * 10 + n.unit END) AS row_e,
  min(CASE WHEN n.latest >= k.earliest AND n.standing <> 'uncertain' AND (n.response <> '' OR n.oversight <> '' OR n.threshold <> ''
    OR n.event_type IN ['decision', 'assessment', 'investigation', 'referral', 'conference', 'meeting', 'visit', 'request', 'check',
      'closure']) THEN n.latest * 10 + n.unit END) AS row_l
WHERE own = 1 AND began + again > 0
// A row that answers or cites one that shows it is a step, and so is passing it on.
OPTIONAL MATCH (t)-[q:RECORDED]->(a:Entry)-[:ANSWERS|CITES]->(b:Entry)
WHERE $level IN q.levels AND a.earliest <= $as_of AND NOT a.standing IN ['uncertain', 'false']
WITH t, c, i, k, held, held_entries, began, again, own_entries, unclear, row_e, row_l,
  min(CASE WHEN b.id IN own_entries AND a.latest >= k.earliest THEN a.earliest * 10 + a.unit END) AS answer_e,
  min(CASE WHEN b.id IN own_entries AND a.latest >= k.earliest THEN a.latest * 10 + a.unit END) AS answer_l,
  collect(CASE WHEN b.id IN own_entries THEN a.id END) AS answer_entries
OPTIONAL MATCH (t)-[s:SENT]->(m:Transmission)-[:CARRIED]->(i)
WHERE $level IN s.levels AND m.standing = '' AND m.earliest <= $as_of
WITH t, c, i, k, held, held_entries, began, again, own_entries, unclear, row_e, row_l, answer_e, answer_l, answer_entries,
  min(CASE WHEN m.latest >= k.earliest THEN m.earliest * 10 + m.unit END) AS sent_e,
  min(CASE WHEN m.latest >= k.earliest THEN m.latest * 10 + m.unit END) AS sent_l, collect(m.entries) AS sent_entries
WITH t, c, i, k, held, held_entries, began, again, own_entries, unclear, answer_entries, sent_entries, sent_e, sent_l,
  CASE WHEN row_e IS NULL OR answer_e < row_e THEN answer_e ELSE row_e END AS own_e,
  CASE WHEN row_l IS NULL OR answer_l < row_l THEN answer_l ELSE row_l END AS own_l
WITH t, c, i, k, held, held_entries, began, again, own_entries, unclear, answer_entries, sent_entries,
  CASE WHEN own_e IS NULL OR sent_e < own_e THEN sent_e ELSE own_e END AS step_e,
  CASE WHEN own_l IS NULL OR sent_l < own_l THEN sent_l ELSE own_l END AS step_l
UNWIND [{e: step_e / 10, l: step_l / 10, u: CASE WHEN step_e % 10 = step_l % 10 THEN step_l % 10 ELSE 9 END}] AS w
// What the table transmissions dates as received has a query of its own.
OPTIONAL MATCH (i)<-[:CARRIED]-(y:Transmission)-[d:TO]->(g:Agency)
WHERE $level IN d.levels AND y.side = 'sent' AND y.received + y.understood > 0
WITH t, c, i, k, held, held_entries, began, again, own_entries, unclear, answer_entries, sent_entries, w.e AS acted_e, w.l AS acted_l, w.u AS acted_u,
  max(CASE WHEN g.id = t.id THEN 1 ELSE 0 END) AS dated
WHERE dated = 0
RETURN i.id AS item, t.id AS lacking, k.earliest AS reference_earliest, k.latest AS reference_latest, k.unit AS reference_unit,
  acted_e AS reached_earliest, acted_l AS reached_latest, acted_u AS reached_unit,
  CASE WHEN again = 1 AND (began = 0 OR acted_l IS NOT NULL) THEN 'cannot-tell: learned-again'
       WHEN acted_l < k.earliest OR (acted_e = k.earliest AND acted_l = k.latest AND acted_u = k.unit AND k.unit < 9)
         OR ($within_days > 0 AND acted_l / 1440 - k.earliest / 1440 <= $within_days)
         OR ($within > 0 AND $within_days = 0 AND acted_l - k.earliest <= $within) THEN 'in-time'
       WHEN held = 0 THEN 'cannot-tell: holder-uncertain'
       WHEN unclear = 1 THEN 'cannot-tell: dates-overlap'
       WHEN acted_e > k.latest AND (($within_days > 0 AND acted_e / 1440 - k.latest / 1440 > $within_days)
           OR ($within_days = 0 AND acted_e - k.latest > $within)) THEN 'late'
       WHEN acted_l IS NOT NULL THEN 'cannot-tell: dates-overlap'
       WHEN NOT t.covered OR t.covers_from > k.earliest OR (t.covers_to < c.period_to AND t.covers_to < $as_of)
       THEN 'cannot-tell: not-covered' ELSE 'none' END AS outcome,
  k.entries AS entries, own_entries, answer_entries, sent_entries, held_entries
ORDER BY item, lacking, reference_earliest, reference_latest, outcome
