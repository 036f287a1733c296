// title: Passed on, and taken to mean something else
// question: Where did the agency that passed an item on and the one that had it from there write down different meanings?
// source: Victoria Climbié: a social worker read a doctor's fax otherwise than the doctor meant it (Laming 2003); domestic and
//   serious case reviews on "same phrase, different meaning".
// types: F6
// params: cid level as_of about
// columns: item item, sender agency, meaning text, receiver agency, understood text, outcome outcome, entries entries
// findings: recorded
// identity: item sender meaning receiver understood
// coverage: receiver
// needs: MATCH (n:Entry) WHERE n.meaning <> ''
// otherwise: No row says what its agency took an item to mean; fill the column meaning.
// sentence recorded: {sender} is recorded as having passed {item} to {receiver}. {sender} recorded it as meaning “{meaning}”,
//   {receiver} as meaning “{understood}”.
// sentence cannot-tell one-account: {sender} is recorded as having passed {item} to {receiver}, and wrote it down as meaning
//   “{meaning}”. Whether {receiver} took it to mean the same cannot be determined, because no row of it says.
// sentence cannot-tell disputed: {sender} recorded {item} as meaning “{meaning}”, {receiver} as meaning “{understood}”. Whether
//   the one passed it to the other cannot be determined, because the accounts of its sending differ or are uncertain.
// sentence cannot-tell dates-overlap: {sender} recorded {item} as meaning “{meaning}”, {receiver} as meaning “{understood}”. Whether
//   that is what each took it to mean when the one passed it to the other cannot be determined, because the dates overlap.
// innocent: Two wordings may mean the same; only a reader can say.
MATCH (f:Agency)-[e:SENT]->(m:Transmission)-[:CARRIED]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND m.standing IN ['', 'disputed', 'uncertain'] AND $level IN e.levels AND m.earliest <= $as_of
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
MATCH (m)-[d:TO]->(t:Agency) WHERE $level IN d.levels
// What the sender meant by it, in a row that is not certainly after it was sent.
MATCH (n:Entry)-[:SHOWS]->(i) WHERE n.meaning <> '' AND n.earliest <= m.latest
MATCH (f)-[r:RECORDED]->(n) WHERE $level IN r.levels
WITH i, m, f.id AS sender, t.id AS receiver, n.meaning AS meaning, collect(n.id) AS entries,
  max(CASE WHEN n.latest < m.earliest OR n.id IN m.entries OR (n.earliest = m.earliest AND n.latest = m.latest AND n.unit = m.unit
    AND n.unit < 9) THEN 1 ELSE 0 END) AS by_then
// What the receiver took it to mean, in a row that is not certainly before. The sender's own rows are among these, so none is lost.
MATCH (o:Entry)-[:SHOWS]->(i) WHERE o.meaning <> ''
MATCH (b:Agency)-[s:RECORDED]->(o) WHERE $level IN s.levels
WITH i, m, sender, receiver, meaning, entries, by_then, b.id AS who, o.id AS row, o.meaning AS words,
  CASE WHEN (o.id IN m.entries AND (b.id = sender OR m.side = 'received'))
         OR (o.earliest = m.earliest AND o.latest = m.latest AND o.unit = m.unit AND o.unit < 9) THEN 'same'
       WHEN o.latest < m.earliest THEN 'before' WHEN o.earliest > m.latest THEN 'after' ELSE 'cannot tell' END AS at,
  CASE WHEN o.earliest <= $as_of THEN 1 ELSE 0 END AS looked_at
WITH i, sender, receiver, meaning, who, row, words, collect(entries) AS entries, collect(m.entries) AS sent_entries,
  max(CASE WHEN m.standing = '' THEN 1 ELSE 0 END) AS sure,
  max(CASE WHEN at IN ['before', 'same'] THEN 2 WHEN at = 'cannot tell' THEN 1 ELSE 0 END) AS before,
  max(CASE WHEN at = 'before' OR looked_at = 0 THEN 0 WHEN at = 'cannot tell' OR by_then = 0 OR m.standing <> '' THEN 1 ELSE 2 END) AS after
WITH i, sender, receiver, meaning, sure, collect(entries) AS entries, collect(sent_entries) AS sent_entries,
  collect(CASE WHEN who = sender AND before = 2 THEN toLower(words) END) AS meant,
  collect(CASE WHEN who = sender AND before > 0 THEN toLower(words) END) AS perhaps_meant,
  collect(CASE WHEN who = receiver AND after > 0 THEN words END) AS heard,
  collect(CASE WHEN who = receiver AND after = 2 THEN words END) AS surely_heard,
  collect(CASE WHEN who = receiver AND after > 0 THEN row END) AS own_entries
UNWIND CASE WHEN size(heard) > 0 THEN heard ELSE [''] END AS understood
RETURN i.id AS item, sender, meaning, receiver, understood,
  CASE WHEN understood = '' THEN 'cannot-tell: one-account' WHEN toLower(understood) IN meant THEN 'in-time'
       WHEN sure = 0 THEN 'cannot-tell: disputed'
       WHEN understood IN surely_heard AND NOT toLower(understood) IN perhaps_meant THEN 'recorded'
       ELSE 'cannot-tell: dates-overlap' END AS outcome, entries, own_entries, sent_entries
ORDER BY item, sender, receiver, meaning, understood, outcome
