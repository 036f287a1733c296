// title: A referral or request, with no answer recorded
// question: Which referrals and requests have no row that answers them, or only one that came later?
// source: Rochdale: over 100 referrals between 2004 and 2010; Working Together to Safeguard Children 2023: a decision on a referral is
//   to be fed back to whoever made it.
// types: F7
// params: cid level as_of about within within_days
// columns: asker agency, request text, asked text, reference when, outcome outcome, reached when, lag lag, entries entries
// findings: late none
// identity: asker request
// coverage: asker
// needs: MATCH (a:Entry)-[:ANSWERS]->(n:Entry)
// otherwise: No row says which other row it answers; fill the column answers.
// sentence none: {asker} is recorded as having made a referral or request {reference} ({request}: {asked}). No evidence in the
//   chronologies supplied that it was answered.
// sentence late: {asker} is recorded as having made a referral or request {reference} ({request}: {asked}). It is first recorded as
//   answered {reached}, {lag} after.
// sentence cannot-tell dates-overlap: How long the referral or request of {asker} {reference} ({request}: {asked}) waited for an answer
//   cannot be determined, because the dates overlap.
// sentence cannot-tell not-covered: Whether the referral or request of {asker} {reference} ({request}: {asked}) was answered cannot be
//   determined, because the records supplied for {asker} do not cover the whole time.
// innocent: An answer by telephone may stand in no row, or in one that does not name what it answers.
MATCH (x:Entry)-[:ANSWERS]->(y:Entry)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid)
WITH c, count(x.id) AS answers
MATCH (f:Agency)-[r:RECORDED]->(n:Entry)-[:CONCERNS]->(c)
WHERE n.event_type IN ['referral', 'request'] AND NOT n.standing IN ['uncertain', 'false'] AND $level IN r.levels
  AND n.earliest <= $as_of AND ($about = '' OR $about IN n.people)
OPTIONAL MATCH (a:Entry)-[:ANSWERS]->(n) WHERE a.earliest <= $as_of AND NOT a.standing IN ['uncertain', 'false']
WITH c, f, n, min(a.earliest * 10 + a.unit) AS answer_from, min(a.latest * 10 + a.unit) AS answer_by, collect(a.id) AS own_entries
UNWIND [{e: answer_from / 10, l: answer_by / 10,
  u: CASE WHEN answer_from % 10 = answer_by % 10 THEN answer_by % 10 ELSE 9 END}] AS w
WITH c, f, n, own_entries, w.e AS answer_e, w.l AS answer_l, w.u AS answer_u
RETURN f.id AS asker, n.id AS request, n.description AS asked,
  n.earliest AS reference_earliest, n.latest AS reference_latest, n.unit AS reference_unit,
  answer_e AS reached_earliest, answer_l AS reached_latest, answer_u AS reached_unit,
  CASE WHEN answer_l < n.earliest OR (answer_e = n.earliest AND answer_l = n.latest AND answer_u = n.unit AND n.unit < 9)
         OR ($within_days > 0 AND answer_l / 1440 - n.earliest / 1440 <= $within_days)
         OR ($within > 0 AND $within_days = 0 AND answer_l - n.earliest <= $within) THEN 'in-time'
       WHEN answer_e > n.latest AND (($within_days > 0 AND answer_e / 1440 - n.latest / 1440 > $within_days)
           OR ($within_days = 0 AND answer_e - n.latest > $within)) THEN 'late'
       WHEN answer_l IS NOT NULL THEN 'cannot-tell: dates-overlap'
       WHEN NOT f.covered OR f.covers_from > n.earliest OR (f.covers_to < c.period_to AND f.covers_to < $as_of)
       THEN 'cannot-tell: not-covered' ELSE 'none' END AS outcome,
  [n.id] AS entries, own_entries
ORDER BY asker, request
