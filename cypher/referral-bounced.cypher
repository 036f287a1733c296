// title: Referral after referral, each closed
// question: Which referrals ended without further action after another agency's had too within the year before, neither naming the other?
// source: Reviews of neglect and exploitation, where referrals by several agencies each ended without further action.
// types: F26
// params: cid level as_of about
// columns: referral text, sender agency, made when, ended text, earlier text, earlier_by agency, earlier_made when, outcome outcome,
//   entries entries
// findings: recorded
// identity: referral earlier
// needs: MATCH (e:Entry) WHERE e.event_type = 'referral' AND (e.response <> '' OR EXISTS { MATCH (x:Entry)-[:ANSWERS]->(e)
//   WHERE x.response <> '' })
// otherwise: No row of the type referral says what came of it; fill the column response.
// sentence recorded: {earlier_by} made a referral {earlier_made} ({earlier}), and {sender} one {made} ({referral}). Each is recorded as
//   ending without further action ({ended}), and no row links the two.
// sentence cannot-tell response-not-recorded: Whether the referrals of {earlier_by} {earlier_made} ({earlier}) and of {sender} {made}
//   ({referral}) ended without further action cannot be determined, because what came of one of them is not recorded.
// sentence cannot-tell dates-overlap: {earlier_by} and {sender} each made a referral ({earlier}, {referral}), recorded as ending without
//   further action ({ended}). Which came first cannot be determined, because the dates overlap ({earlier_made}; {made}).
// innocent: The referrals may have been about different matters, and each decision right for what it said.
MATCH (a:Agency)-[r:RECORDED]->(e:Entry)-[:CONCERNS]->(c:CaseFile)<-[:CONCERNS]-(f:Entry)<-[q:RECORDED]-(b:Agency)
WHERE ($cid = '' OR c.id = $cid) AND $level IN r.levels AND $level IN q.levels AND e.event_type = 'referral' AND f.event_type = 'referral'
  AND e.earliest <= $as_of AND f.earliest <= $as_of AND NOT b.id IN a.kin AND ($about = '' OR ($about IN e.people AND $about IN f.people))
  AND f.latest + 525600 >= e.earliest
  AND (f.latest < e.earliest OR (f.earliest <= e.latest AND e.earliest <= f.latest AND f.position < e.position))
// A year is 525,600 minutes. What came of a referral stands in its own row, or in the row that answers it.
OPTIONAL MATCH (x:Entry)-[:ANSWERS]->(e) WHERE x.earliest <= $as_of
WITH a, b, e, f, collect(x.id) AS answer_entries, max(x.response) AS answer, max(CASE WHEN x.id IS NULL OR x.response = '' THEN 0
    WHEN toLower(x.response) IN ['nfa', 'no action'] OR toLower(x.response) STARTS WITH 'nfa'
      OR toLower(x.response) STARTS WITH 'closed' OR toLower(x.response) CONTAINS ' closed'
      OR toLower(x.response) CONTAINS 'no further action' THEN 1 ELSE 2 END) AS answered
OPTIONAL MATCH (y:Entry)-[:ANSWERS]->(f) WHERE y.earliest <= $as_of
WITH a, b, e, f, answer_entries, answer, answered, collect(y.id) AS earlier_entries, max(CASE WHEN y.id IS NULL OR y.response = '' THEN 0
    WHEN toLower(y.response) IN ['nfa', 'no action'] OR toLower(y.response) STARTS WITH 'nfa'
      OR toLower(y.response) STARTS WITH 'closed' OR toLower(y.response) CONTAINS ' closed'
      OR toLower(y.response) CONTAINS 'no further action' THEN 1 ELSE 2 END) AS earlier_answered
OPTIONAL MATCH (e)-[l:ANSWERS|SAME_EVENT|CITES]->(g:Entry)
WITH a, b, e, f, answer_entries, earlier_entries, answer, answered, earlier_answered,
  max(CASE WHEN g.id = f.id THEN 1 ELSE 0 END) AS linked
OPTIONAL MATCH (f)-[l:ANSWERS|SAME_EVENT|CITES]->(g:Entry)
WITH a, b, e, f, answer_entries, earlier_entries, answer, answered, earlier_answered, linked,
  max(CASE WHEN g.id = e.id THEN 1 ELSE 0 END) AS linked_back
WITH a, b, e, f, answer_entries, earlier_entries, answer, answered, earlier_answered, linked, linked_back,
  toLower(e.response) AS one, toLower(f.response) AS two
WITH a, b, e, f, answer_entries, earlier_entries, linked, linked_back, CASE WHEN one = '' THEN answer ELSE e.response END AS ended,
  CASE WHEN one = '' THEN answered
       WHEN one IN ['nfa', 'no action'] OR one STARTS WITH 'nfa' OR one STARTS WITH 'closed' OR one CONTAINS ' closed'
         OR one CONTAINS 'no further action' THEN 1 ELSE 2 END AS own,
  CASE WHEN two = '' THEN earlier_answered
       WHEN two IN ['nfa', 'no action'] OR two STARTS WITH 'nfa' OR two STARTS WITH 'closed' OR two CONTAINS ' closed'
         OR two CONTAINS 'no further action' THEN 1 ELSE 2 END AS other
WITH a, b, e, f, answer_entries, earlier_entries, ended,
  CASE WHEN linked = 1 OR linked_back = 1 OR own = 2 OR other = 2 THEN 'in-time'
       WHEN own = 0 OR other = 0 THEN 'cannot-tell: response-not-recorded'
       WHEN (f.latest < e.earliest OR (f.earliest = e.earliest AND f.latest = e.latest AND f.unit = e.unit AND e.unit < 9))
         AND e.latest / 1440 - f.earliest / 1440 <= 365 THEN 'recorded' ELSE 'cannot-tell: dates-overlap' END AS outcome
RETURN e.id AS referral, a.id AS sender, e.earliest AS made_earliest, e.latest AS made_latest, e.unit AS made_unit, ended,
  f.id AS earlier, b.id AS earlier_by, f.earliest AS earlier_made_earliest, f.latest AS earlier_made_latest,
  f.unit AS earlier_made_unit, outcome, [f.id, e.id] AS entries, answer_entries, earlier_entries
ORDER BY made_earliest, referral, earlier
