// title: Rested on another agency's "no further action"
// question: Which decisions rest on a row of another agency that ended without further action?
// source: SCIE and NSPCC, practice issues from serious case reviews: a police decision to take no further action read as no abuse.
// types: F23
// params: cid level as_of about
// columns: decision text, agency agency, decided when, cited text, cited_agency agency, ended text, outcome outcome, entries entries
// findings: recorded
// identity: decision cited
// needs: MATCH (d:Entry)-[:CITES]->(e:Entry)
// otherwise: No row says which other row it rests on; fill the column cites.
// sentence recorded: A row of {agency} {decided} ({decision}) rests on one of {cited_agency} ({cited}) whose outcome is recorded as
//   “{ended}”.
// sentence cannot-tell response-not-recorded: A row of {agency} {decided} ({decision}) rests on one of {cited_agency} ({cited}). Whether
//   that ended without further action cannot be determined, because its outcome is not recorded.
// innocent: No further action by one agency, such as no charge, may have been only one of the reasons, and read for what it was.
MATCH (a:Agency)-[r:RECORDED]->(d:Entry)-[:CITES]->(e:Entry)<-[q:RECORDED]-(b:Agency)
WHERE ($cid = '' OR d.case_id = $cid) AND d.event_type IN ['closure', 'decision', 'assessment', 'conference', 'meeting', 'contact']
  AND $level IN r.levels AND $level IN q.levels AND NOT b.id IN a.kin AND d.earliest <= $as_of
  AND ($about = '' OR $about IN d.people)
WITH a, b, d, e, toLower(e.response) AS words
WITH a, b, d, e, CASE WHEN words = '' THEN 'cannot-tell: response-not-recorded'
  WHEN words IN ['nfa', 'no action'] OR words STARTS WITH 'nfa' OR words STARTS WITH 'closed' OR words CONTAINS ' closed'
    OR words CONTAINS 'no further action' THEN 'recorded' ELSE 'in-time' END AS outcome
RETURN d.id AS decision, a.id AS agency, d.earliest AS decided_earliest, d.latest AS decided_latest, d.unit AS decided_unit, e.id AS cited,
  b.id AS cited_agency, e.response AS ended, outcome, [d.id, e.id] AS entries
ORDER BY decided_earliest, decision, cited
