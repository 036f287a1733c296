// title: Softened on the way
// question: Where does the agency that had an item from another write it down as less serious than the one it came from?
// source: Victoria Climbié: in Brent a warning of abuse was logged as a child not in school. Daniel Pelka: suspected abuse with
//   an inconclusive medical came to be treated as an accident.
// types: F9
// params: cid level as_of about
// columns: item item, sender agency, severity number, receiver agency, severity_there number, outcome outcome, entries entries
// findings: recorded
// identity: item sender receiver
// coverage: receiver
// needs: MATCH (n:Entry) WHERE n.severity > 0
// otherwise: No row says how serious an item is; fill the column severity.
// sentence recorded: {sender} is recorded as having passed {item} to {receiver}. Rows of {sender} give it a severity of
//   {severity} or more, rows of {receiver} one of {severity_there} at most.
// sentence cannot-tell levels-vary: Whether {item} was taken to be less serious at {receiver} than at {sender}, which is
//   recorded as having passed it on, cannot be determined, because rows of one of them give it several severities: {severity}
//   or more at {sender}, {severity_there} at most at {receiver}.
// sentence cannot-tell one-account: {sender} is recorded as having passed {item} to {receiver}, with a severity of {severity}
//   or more. Whether {receiver} took it to be as serious cannot be determined, because no row of it says.
// sentence cannot-tell disputed: {sender} has {item} at severity {severity} or more, {receiver} at {severity_there} at most.
//   Whether the one passed it to the other cannot be determined, because the accounts of its sending differ or are uncertain.
// innocent: The receiver may have known more by then, or grade by another scale.
MATCH (f:Agency)-[e:SENT]->(m:Transmission)-[:CARRIED]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND m.standing IN ['', 'disputed', 'uncertain'] AND $level IN e.levels AND m.earliest <= $as_of
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
MATCH (m)-[d:TO]->(t:Agency) WHERE $level IN d.levels
// How serious the sender took it to be, in rows that are not certainly after it was sent.
MATCH (n:Entry)-[:SHOWS]->(i) WHERE n.severity > 0 AND n.earliest <= m.latest
MATCH (f)-[r:RECORDED]->(n) WHERE $level IN r.levels
WITH i, f.id AS sender, t.id AS receiver, min(m.earliest) AS first, max(CASE WHEN m.standing = '' THEN 1 ELSE 0 END) AS sure,
  min(n.severity) AS least, max(n.severity) AS most, collect(n.id) AS entries, collect(m.entries) AS sent_entries
UNWIND [{first: first, sure: sure, least: least, most: most}] AS sent
// How serious the receiver took it to be, in rows that are not certainly before. The sender's own rows are among these, so none is lost.
MATCH (o:Entry)-[:SHOWS]->(i) WHERE o.severity > 0
MATCH (b:Agency)-[s:RECORDED]->(o) WHERE $level IN s.levels
WITH i, sender, receiver, sent, entries, sent_entries,
  min(CASE WHEN b.id = receiver AND o.earliest <= $as_of AND o.latest >= sent.first THEN o.severity END) AS least_there,
  max(CASE WHEN b.id = receiver AND o.earliest <= $as_of AND o.latest >= sent.first THEN o.severity END) AS most_there,
  collect(CASE WHEN b.id = receiver AND o.earliest <= $as_of AND o.latest >= sent.first THEN o.id END) AS own_entries
UNWIND [{least: least_there, most: most_there}] AS there
RETURN i.id AS item, sender, sent.least AS severity, receiver, there.most AS severity_there,
  CASE WHEN there.most IS NULL THEN 'cannot-tell: one-account' WHEN there.least >= sent.most THEN 'in-time'
       WHEN there.most >= sent.least THEN 'cannot-tell: levels-vary' WHEN sent.sure = 0 THEN 'cannot-tell: disputed'
       ELSE 'recorded' END AS outcome, entries, own_entries, sent_entries
ORDER BY item, sender, receiver
