// title: A response not recorded in time
// question: Which responses for which a rule sets a time are recorded in it, after it, or not at all?
// source: Working Together to Safeguard Children and local procedures: each rule names its own source, and says whether that was
//   verified.
// types: F7 F21
// params: cid level as_of about
// columns: rule text, event text, started text, occurred when, owed text, agency agency, allowed text, due when, outcome outcome, reached
//   when, over text, entries entries
// findings: late none
// identity: rule agency started
// coverage: agency
// needs: MATCH (s:Timescale)
// otherwise: No row begins the time of a rule that applies; write nation and area in case.toml, or rules of your own in a table
//   timescales.
// sentence late: The record shows {occurred} ({started}): {event}. By the rule {rule}, “{owed}” is due from {agency} within {allowed},
//   which ended {due}. It is first recorded {reached}, {over} after that.
// sentence none: The record shows {occurred} ({started}): {event}. By the rule {rule}, “{owed}” is due from {agency} within {allowed},
//   which ended {due}. In the chronologies supplied there is no record of it within that time.
// sentence cannot-tell dates-overlap: The record shows {occurred} ({started}): {event}. By the rule {rule}, “{owed}” is due from {agency}
//   within {allowed}. Whether it came in time cannot be determined, because the dates overlap: the time ended {due}, and it is recorded
//   {reached}.
// sentence cannot-tell response-uncertain: The record shows {occurred} ({started}): {event}. By the rule {rule}, “{owed}” is due from
//   {agency} within {allowed}, which ended {due}. Whether it came in time cannot be determined, because what is recorded {reached} may be
//   it or something else.
// sentence cannot-tell date-uncertain: The record shows {occurred} ({started}): {event}. When the time ended that the rule {rule} allows
//   for “{owed}”, {allowed}, cannot be determined, because that date is open.
// sentence cannot-tell trigger-uncertain: The record shows {occurred} ({started}): perhaps {event}. The row does not settle whether it
//   was, so that it cannot be determined whether by the rule {rule}, “{owed}” was due within {allowed}.
// sentence cannot-tell rule-uncertain: The record shows {occurred} ({started}): {event}. Whether the rule {rule} was in force that day
//   cannot be determined. It asks for “{owed}” within {allowed}.
// sentence cannot-tell day-not-recorded: The record shows {occurred} ({started}): {event}. By the rule {rule}, “{owed}” is due from
//   {agency} within {allowed}, which ended {due}. The row says that there was a response and not on what day, so whether it came in time
//   cannot be determined.
// sentence cannot-tell no-agency-named: The record shows {occurred} ({started}): {event}. By the rule {rule}, “{owed}” is due within
//   {allowed}, which ended {due}. Whether it came in time cannot be determined, because the records do not settle which agency it was due
//   from.
// sentence cannot-tell not-yet-due: The record shows {occurred} ({started}): {event}. By the rule {rule}, “{owed}” is due from {agency}
//   within {allowed}, which ended {due}, after the last day looked at.
// sentence cannot-tell not-covered: The record shows {occurred} ({started}): {event}. By the rule {rule}, “{owed}” is due from {agency}
//   within {allowed}, which ended {due}. Whether it came in time cannot be determined, because the records supplied for {agency} do not
//   cover that time.
// innocent: The response may stand in a record that was not searched, or in other words than the vocabulary of the rules has.
// innocent: What was sent may not have arrived, so that nobody there had a time to keep.
// innocent: Where the case was open already, or another way was agreed, the response may not have been due.
// innocent: A rule allows for reasons to take longer, and the reason may be recorded elsewhere.
MATCH (s:Timescale)-[:STARTED_BY]->(e:Entry)
WHERE ($cid = '' OR s.case_id = $cid) AND $level IN s.levels AND e.earliest <= $as_of AND ($about = '' OR $about IN e.people)
WITH s, e.id AS started, e.earliest AS occurred_earliest, e.latest AS occurred_latest, e.unit AS occurred_unit
OPTIONAL MATCH (s)-[w:OWED_BY]->(o:Agency) WHERE $level IN w.levels
WITH s, started, occurred_earliest, occurred_latest, occurred_unit, min(o.id) AS agency
OPTIONAL MATCH (s)-[x:RESPONDED_BY]->(r:Entry) WHERE r.earliest <= $as_of
WITH s, started, occurred_earliest, occurred_latest, occurred_unit, agency, max(x.number) AS last, collect(r.id) AS response_entries
OPTIONAL MATCH (s)-[y:RESPONDED_BY]->(n:Entry) WHERE y.number = last
RETURN s.words AS rule, s.event AS event, started, occurred_earliest, occurred_latest, occurred_unit, s.response AS owed, agency,
  s.allowed AS allowed, s.due_earliest AS due_earliest, s.due_latest AS due_latest, s.due_unit AS due_unit,
  CASE WHEN y.outcome IS NOT NULL THEN y.outcome WHEN s.due_latest > $as_of THEN 'cannot-tell: not-yet-due'
       ELSE s.without END AS outcome,
  y.earliest AS reached_earliest, y.latest AS reached_latest, y.unit AS reached_unit, y.over AS over,
  [started] AS started_entries, response_entries
ORDER BY occurred_earliest, started, rule, agency
