// title: Outcome of a meeting not circulated
// question: Which agencies present at a meeting or invited to it are not recorded as sent its outcome?
// source: The Victoria Climbié Inquiry (2003): the ward manager was not told of the strategy meeting or of its outcome.
// types: F21
// params: cid level as_of about
// columns: meeting text, host agency, lacking agency, met when, outcome outcome, entries entries
// findings: none
// identity: meeting lacking
// coverage: host
// needs: MATCH (e:Entry)-[:CIRCULATED_TO]->(a:Agency)
// otherwise: No row says to whom the outcome of a meeting was sent; fill the column circulated_to.
// sentence none: {lacking} was present at the meeting {met} in the record of {host} ({meeting}), or invited. No evidence in the
//   chronologies supplied that its outcome was sent to {lacking}.
// sentence cannot-tell list-not-recorded: {lacking} was present at the meeting {met} in the record of {host} ({meeting}), or invited.
//   Whether its outcome was sent to {lacking} cannot be determined, because the row does not say to whom it was sent.
// innocent: Those present may have been given the outcome in the room, or told it another way.
MATCH (y:Entry)-[:CIRCULATED_TO]->(z:Agency)
WHERE ($cid = '' OR y.case_id = $cid)
WITH y.case_id AS case_id, count(z) AS lists
MATCH (o:Agency)-[:TOOK_PART|INVITED]->(e:Entry)<-[r:RECORDED]-(h:Agency)
WHERE e.case_id = case_id AND e.event_type IN ['meeting', 'conference'] AND e.earliest <= $as_of AND $level IN r.levels
  AND o.informs AND NOT o.id IN h.kin AND ($about = '' OR $about IN e.people)
WITH o, e, h, count(r) AS ways
OPTIONAL MATCH (e)-[:CIRCULATED_TO]->(a:Agency)
WITH o, e, h, count(a) AS sent, max(CASE WHEN a.id IN o.kin THEN 1 ELSE 0 END) AS reached
OPTIONAL MATCH (b:Agency)-[:RECORDED]->(x:Entry)-[:ANSWERS|CITES]->(e) WHERE b.id IN o.kin AND x.earliest <= $as_of
WITH o, e, h, sent, reached, collect(x.id) AS own_entries, count(x) AS rows
RETURN e.id AS meeting, h.id AS host, o.id AS lacking, e.earliest AS met_earliest, e.latest AS met_latest, e.unit AS met_unit,
  CASE WHEN reached = 1 OR rows > 0 THEN 'in-time' WHEN sent = 0 THEN 'cannot-tell: list-not-recorded' ELSE 'none' END AS outcome,
  [e.id] AS entries, own_entries
ORDER BY met_earliest, meeting, lacking
