// title: Rested on what another agency was to do
// question: Which closures, decisions and contacts rest on another agency's row, after which that agency's record shows nothing done?
// source: National review 2022 into the deaths of Arthur Labinjo-Hughes and Star Hobson: a police log closed because social services were
//   involved.
// types: F19
// params: cid level as_of about
// columns: decision text, agency agency, decided when, cited text, lacking agency, cited_at when, outcome outcome, entries entries
// findings: none
// identity: decision cited
// coverage: lacking
// needs: MATCH (d:Entry)-[:CITES]->(e:Entry)
// otherwise: No row says which other row it rests on; fill the column cites.
// sentence none: A row of {agency} {decided} ({decision}) rests on one of {lacking} {cited_at} ({cited}). No row of {lacking} in the
//   chronologies supplied answers it, or shows a visit, check, assessment, meeting, decision or referral after it.
// sentence cannot-tell dates-overlap: A row of {agency} {decided} ({decision}) rests on one of {lacking} {cited_at} ({cited}). Whether
//   {lacking} acted after it cannot be determined, because the dates overlap or a record is uncertain.
// sentence cannot-tell not-covered: A row of {agency} {decided} ({decision}) rests on one of {lacking} {cited_at} ({cited}). Whether
//   {lacking} acted after it cannot be determined, because the records supplied for {lacking} do not cover the time.
// innocent: What the other agency did may stand in a record that was not supplied, or nothing more was needed.
MATCH (a:Agency)-[r:RECORDED]->(d:Entry)-[:CITES]->(e:Entry)<-[q:RECORDED]-(b:Agency)
WHERE ($cid = '' OR d.case_id = $cid) AND d.event_type IN ['closure', 'decision', 'contact'] AND $level IN r.levels AND $level IN q.levels
  AND NOT b.id IN a.kin AND d.earliest <= $as_of AND ($about = '' OR $about IN d.people)
OPTIONAL MATCH (x:Entry)-[:ANSWERS]->(e) WHERE x.earliest <= $as_of
WITH a, b, d, e, collect(x.id) AS answer_entries,
  max(CASE WHEN x.id IS NULL OR x.agency <> e.agency THEN 0 WHEN x.standing IN ['uncertain', 'disputed', 'false'] THEN 1
           ELSE 2 END) AS answered
// What acts: to see, to assess, to meet, to decide, to refer. A note, a letter or a closure does not.
OPTIONAL MATCH (b)-[s:RECORDED]->(y:Entry) WHERE y.earliest <= $as_of
WITH a, b, d, e, answered, answer_entries,
  max(CASE WHEN y.id IS NULL OR y.id = e.id OR y.latest < e.earliest
             OR NOT y.event_type IN ['visit', 'assessment', 'meeting', 'conference', 'decision', 'referral', 'check', 'observation'] THEN 0
           WHEN y.earliest > e.latest AND NOT y.standing IN ['uncertain', 'disputed', 'false'] THEN 2 ELSE 1 END) AS acted
MATCH (d)-[:CONCERNS]->(c:CaseFile)
WITH a, b, d, e, answer_entries,
  CASE WHEN acted = 2 OR answered = 2 THEN 'in-time' WHEN acted = 1 OR answered = 1 THEN 'cannot-tell: dates-overlap'
       WHEN NOT b.covered OR b.covers_from > e.latest OR (b.covers_to < c.period_to AND b.covers_to < $as_of)
       THEN 'cannot-tell: not-covered' ELSE 'none' END AS outcome
RETURN d.id AS decision, a.id AS agency, d.earliest AS decided_earliest, d.latest AS decided_latest, d.unit AS decided_unit, e.id AS cited,
  b.id AS lacking, e.earliest AS cited_at_earliest, e.latest AS cited_at_latest, e.unit AS cited_at_unit, outcome,
  [d.id, e.id] AS entries, answer_entries
ORDER BY decided_earliest, decision, cited
