// title: Held back
// question: What is recorded as not shared, with whom, for what reason, and did it reach them another way?
// source: "Not shared", with its reason, is a fact of its own, different from silence; information sharing advice for
//   practitioners 2024, on recording the decision not to share.
// types: F22
// repeats: never-reached
// params: cid level receipt as_of about
// columns: item item, sender agency, lacking agency, held_back when, why text, reached when, outcome outcome, entries entries
// findings: late none
// identity: item sender lacking held_back
// coverage: lacking
// needs: MATCH (m:Transmission) WHERE m.standing STARTS WITH 'held back'
// otherwise: No row says that something was held back; use the event type non_disclosure, with the reason as response.
// sentence none: {sender} is recorded {held_back} as holding {item} back from {lacking}; reason: {why}. No evidence in the
//   chronologies supplied that it reached {lacking} another way.
// sentence none consent: {sender} is recorded {held_back} as holding {item} back from {lacking}; the reason names consent,
//   confidentiality or data protection: {why}. No evidence in the chronologies supplied that it reached {lacking} another way.
// sentence late: {sender} is recorded {held_back} as holding {item} back from {lacking}; reason: {why}. It is first recorded as known
//   to {lacking} {reached}.
// sentence late consent: {sender} is recorded {held_back} as holding {item} back from {lacking}; the reason names consent,
//   confidentiality or data protection: {why}. It is first recorded as known to {lacking} {reached}.
// sentence cannot-tell dates-overlap: {sender} is recorded {held_back} as holding {item} back from {lacking}; reason: {why}. Whether
//   {lacking} had it already cannot be determined, because the dates overlap or a record is uncertain
//   ({reached}).
// sentence cannot-tell not-covered: {sender} is recorded {held_back} as holding {item} back from {lacking}; reason: {why}. Whether it
//   reached {lacking} another way cannot be determined, because the records supplied for {lacking} do not cover the whole time.
// sentence cannot-tell uncertain: Whether {sender} held {item} back from {lacking} {held_back} cannot be determined, because the record
//   of it is marked as uncertain.
// innocent: Holding back may have been right: consent, a risk to somebody, or an instruction of the police or a court.
MATCH (f:Agency)-[e:SENT]->(m:Transmission)-[:CARRIED]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND m.standing STARTS WITH 'held back' AND $level IN e.levels AND m.earliest <= $as_of
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
MATCH (m)-[d:TO]->(t:Agency) WHERE $level IN d.levels
// Words of a reason that names a rule about consent, confidentiality or data protection.
WITH f, m, i, c, t
UNWIND ['consent', 'confidential', 'data protection', 'gdpr'] AS word
WITH f, m, i, c, t, max(CASE WHEN toLower(m.reason) CONTAINS word THEN 1 ELSE 0 END) AS consent
OPTIONAL MATCH (t)-[k:KNEW]->(i) WHERE k.number = 1 AND $receipt IN k.readings AND k.earliest <= $as_of
WITH f, m, i, c, t, consent, k, collect(k.entries) AS own_entries
RETURN i.id AS item, f.id AS sender, t.id AS lacking, m.reason AS why,
  m.earliest AS held_back_earliest, m.latest AS held_back_latest, m.unit AS held_back_unit,
  k.earliest AS reached_earliest, k.latest AS reached_latest, k.unit AS reached_unit,
  CASE WHEN m.standing <> 'held back' THEN 'cannot-tell: uncertain'
       WHEN k.latest < m.earliest OR (k.earliest = m.earliest AND k.latest = m.latest AND k.unit = m.unit AND k.unit < 9)
       THEN 'in-time'
       WHEN k.earliest > m.latest AND k.latest < 2050000000 AND consent = 1 THEN 'late: consent'
       WHEN k.earliest > m.latest AND k.latest < 2050000000 THEN 'late'
       WHEN k.earliest IS NOT NULL THEN 'cannot-tell: dates-overlap'
       WHEN NOT t.covered OR t.covers_from > m.earliest OR (t.covers_to < c.period_to AND t.covers_to < $as_of)
       THEN 'cannot-tell: not-covered' WHEN consent = 1 THEN 'none: consent' ELSE 'none' END AS outcome,
  m.entries AS entries, own_entries
ORDER BY item, sender, lacking, held_back_earliest, held_back_latest, outcome, m.key
