// title: What family or community said, closed with no enquiry recorded
// question: What family or community told an agency ended there without further action, with no enquiry about it between?
// source: National review 2022 into the deaths of Arthur Labinjo-Hughes and Star Hobson: relatives' concerns that were not followed.
// types: F17
// params: cid level receipt as_of about
// columns: item item, known_by agencies, lacking agency, reached when, closed when, outcome outcome, entries entries
// findings: none
// identity: item lacking
// coverage: lacking
// needs: MATCH (f:Agency)-[s:SENT]->(m:Transmission) WHERE f.kind IN ['family', 'community']
// otherwise: No row shows that family or community told an agency anything; name them under received_from, with the kind family or
//   community in the table agencies.
// sentence none: {item}, told by {known_by}, is recorded as known to {lacking} {reached}. {lacking} recorded a closure, or no further
//   action, {closed}. No row of {lacking} in the chronologies supplied shows a visit, assessment, check or other enquiry about it between.
// sentence cannot-tell dates-overlap: {item}, told by {known_by}, is recorded as known to {lacking} {reached}. Whether {lacking} closed it
//   after that cannot be determined, because the dates overlap or a record is uncertain ({closed}).
// sentence cannot-tell enquiry-unclear: {item}, told by {known_by}, is recorded as known to {lacking} {reached}. {lacking} recorded a
//   closure, or no further action, {closed}. Whether it enquired about it between cannot be determined, because a row of a visit,
//   assessment, check or other enquiry does not name it, is uncertain, or has dates that overlap.
// sentence cannot-tell not-covered: {item}, told by {known_by}, is recorded as known to {lacking} {reached}. {lacking} recorded a closure,
//   or no further action, {closed}. Whether it enquired about it between cannot be determined, because the records supplied for
//   {lacking} do not cover the time.
// innocent: It may have been looked into by another agency, or in a talk that no row shows, or have been known to be settled.
MATCH (f:Agency)-[:SENT]->(m:Transmission)-[:CARRIED]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND f.kind IN ['family', 'community'] AND m.standing = ''
  AND m.earliest <= $as_of AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
MATCH (m)-[d:TO]->(o:Agency) WHERE $level IN d.levels AND o.informs
MATCH (o)-[k:KNEW]->(i) WHERE $receipt IN k.readings AND k.earliest <= $as_of AND k.latest < 2050000000
// It reached the agency when it was both told and known there. Which of its rows tells of that is vague where one may lie before.
WITH i, o, f.id AS teller, m.entries AS told_entries, CASE WHEN m.side = 'received' OR m.receipt_days = 100000000
    OR m.receipt_earliest / 1440 >= m.latest / 1440 THEN 0 ELSE 1 END AS vague,
  CASE WHEN m.earliest > k.earliest THEN m.earliest * 10 + m.unit ELSE k.earliest * 10 + k.unit END AS since,
  CASE WHEN m.latest > k.latest THEN m.latest * 10 + m.unit ELSE k.latest * 10 + k.unit END AS until
UNWIND told_entries AS told_entry
WITH i, o, collect(teller) AS known_by, collect(told_entry) AS told_entries,
  collect(CASE WHEN vague = 0 THEN told_entry END) AS told_rows, max(vague) AS vague, min(since) AS since, min(until) AS until
UNWIND [{e: since / 10, l: until / 10, u: CASE WHEN since % 10 = until % 10 THEN until % 10 ELSE 9 END}] AS told
// It is closed by a closure, or by a row that shows or cites it and ended without further action.
MATCH (o)-[r:RECORDED]->(x:Entry)
WHERE $level IN r.levels AND x.earliest <= $as_of AND x.latest >= told.e AND x.standing <> 'false'
OPTIONAL MATCH (x)-[:SHOWS|CITES_ITEM]->(j:Information)
WITH i, o, known_by, told_entries, told_rows, vague, told, x.id AS id, x.event_type AS type, toLower(x.response) AS words,
  x.earliest * 10 + x.unit AS since, x.latest * 10 + x.unit AS until, NOT x.standing IN ['uncertain', 'disputed'] AND (x.earliest > told.l
    OR x.id IN told_rows OR (x.earliest = told.e AND x.latest = told.l AND x.unit = told.u AND told.u < 9)) AS sure,
  max(CASE WHEN j.id = i.id THEN 1 ELSE 0 END) AS names
WHERE type = 'closure' OR (names = 1 AND (words IN ['nfa', 'no action'] OR words STARTS WITH 'nfa' OR words STARTS WITH 'closed'
  OR words CONTAINS ' closed' OR words CONTAINS 'no further action'))
WITH i, o, known_by, told_entries, told_rows, vague, told, max(CASE WHEN sure THEN 2 ELSE 1 END) AS closed, collect(id) AS closed_entries,
  min(CASE WHEN sure THEN since END) AS sure_e, min(CASE WHEN sure THEN until END) AS sure_l, min(since) AS any_e, min(until) AS any_l
WITH i, o, known_by, told_entries, told_rows, vague, told, closed, closed_entries, CASE WHEN closed = 2 THEN sure_e ELSE any_e END AS end_e,
  CASE WHEN closed = 2 THEN sure_l ELSE any_l END AS end_l
UNWIND [{e: end_e / 10, l: end_l / 10, u: CASE WHEN end_e % 10 = end_l % 10 THEN end_l % 10 ELSE 9 END}] AS ended
// An enquiry is about it where its row shows or cites it. A contact may be no more than the telling itself, or the closing.
OPTIONAL MATCH (b:Agency)-[:RECORDED]->(n:Entry)
WHERE b.id IN o.kin AND n.case_id = i.case_id AND n.earliest <= $as_of AND n.standing <> 'false'
OPTIONAL MATCH (n)-[:SHOWS|CITES_ITEM]->(h:Information)
WITH i, o, known_by, told_entries, told_rows, vague, told, closed, closed_entries, ended, n.id AS id, n.event_type AS type, n.standing AS standing,
  n.earliest AS n_e, n.latest AS n_l, n.unit AS n_u, max(CASE WHEN h.id = i.id THEN 1 ELSE 0 END) AS names
WITH i, o, known_by, told_entries, told_rows, vague, told, closed, closed_entries, ended, max(CASE
  WHEN id IS NULL OR n_l < told.e OR n_e > ended.l THEN 0
  WHEN NOT type IN ['visit', 'assessment', 'check', 'investigation'] AND (names = 0 OR id IN told_rows OR id IN closed_entries
    OR NOT type IN ['contact', 'observation', 'meeting', 'conference', 'request', 'referral']) THEN 0
  WHEN vague = 1 AND NOT type IN ['visit', 'assessment', 'check', 'investigation'] THEN 1
  WHEN names = 1 AND NOT standing IN ['uncertain', 'disputed']
    AND (n_e > told.l OR id IN told_rows OR (n_e = told.e AND n_l = told.l AND n_u = told.u AND n_u < 9))
    AND (n_l < ended.e OR id IN closed_entries OR (n_e = ended.e AND n_l = ended.l AND n_u = ended.u AND n_u < 9)) THEN 2
  ELSE 1 END) AS enquired
RETURN i.id AS item, known_by, o.id AS lacking, told.e AS reached_earliest, told.l AS reached_latest, told.u AS reached_unit,
  ended.e AS closed_earliest, ended.l AS closed_latest, ended.u AS closed_unit,
  CASE WHEN enquired = 2 THEN 'in-time' WHEN closed = 1 THEN 'cannot-tell: dates-overlap'
       WHEN enquired = 1 THEN 'cannot-tell: enquiry-unclear'
       WHEN NOT o.covered OR o.covers_from > told.e OR o.covers_to < ended.l THEN 'cannot-tell: not-covered' ELSE 'none' END AS outcome,
  told_entries, closed_entries
ORDER BY item, lacking
