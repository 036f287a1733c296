// title: The old version still held
// question: When an item was superseded or taken back, which agencies that had the old version got the new one late, or not at all?
// source: Serious case review, Daniel Pelka (2013): a first opinion on an injury and a later, weaker one. Reder and Duncan (2003).
// types: F9
// params: cid level receipt as_of about
// columns: item item, newer item, lacking agency, known_by agencies, old when, reference when, reached when, outcome outcome, lag lag,
//   entries entries
// findings: late none
// identity: item newer lacking
// coverage: lacking
// needs: MATCH (n:Information)-[:SUPERSEDES|RETRACTS]->(i:Information)
// otherwise: No item is recorded as taking the place of another, or as taking it back; fill the columns supersedes and retracts.
// sentence late: {lacking} is first recorded as having {item} {old}. {newer}, which takes its place or takes it back, is first recorded as
//   known there {reached}, {lag} after {known_by} had it and {lacking} the old version: {reference}.
// sentence none: {lacking} is first recorded as having {item} {old}. {newer}, which takes its place or takes it back, is recorded as known to
//   {known_by}; no evidence in the chronologies supplied that it reached {lacking}.
// sentence cannot-tell dates-overlap: {lacking} is first recorded as having {item} {old}. Whether {newer} reached it in time cannot be
//   determined, because the dates overlap: {reference}; recorded there {reached}.
// sentence cannot-tell uncertain: Whether {lacking} had {item} without {newer} cannot be determined, because a record of one of them, there
//   or at {known_by}, is uncertain.
// sentence cannot-tell may-have-ended: Whether {lacking} still had {item} when {newer} was known to {known_by} cannot be determined,
//   because its record of it may have ended by then.
// sentence cannot-tell not-covered: Whether {newer} reached {lacking}, which is first recorded as having {item} {old}, cannot be determined,
//   because the records supplied for {lacking} do not cover the whole time.
// innocent: The old version may have lain in a closed file that nobody used again.
// innocent: A letter that takes something back may be filed without a row of its own.
MATCH (c:CaseFile)<-[:CONCERNS]-(i:Information)<-[:SUPERSEDES|RETRACTS]-(n:Information)
WHERE ($cid = '' OR c.id = $cid) AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
MATCH (i)<-[k:KNEW]-(t:Agency)
WHERE t.informs AND $level IN t.levels AND $receipt IN k.readings AND k.earliest <= $as_of
WITH c, i, n, t, min(CASE WHEN k.earliest > 0 THEN k.earliest * 10 + k.unit END) AS old_from, min(k.latest * 10 + k.unit) AS old_by,
  max(CASE WHEN k.until_earliest > $as_of THEN 2100000000 ELSE k.until_earliest END) AS ends_e,
  max(CASE WHEN k.until_earliest > $as_of THEN 2100000000 ELSE k.until_latest END) AS ends_l, collect(k.entries) AS old_entries
// Everyone else who had the new version, and the agency's own record of it.
OPTIONAL MATCH (o:Agency)-[w:KNEW]->(n)
WHERE o.informs AND $level IN o.levels AND $receipt IN w.readings AND w.earliest <= $as_of AND NOT o.id IN t.kin
WITH c, i, n, t, old_from, old_by, ends_e, ends_l, old_entries, collect(o.id) AS known_by, collect(w.entries) AS new_entries,
  min(CASE WHEN w.earliest > 0 THEN w.earliest * 10 + w.unit END) AS new_from, min(w.latest * 10 + w.unit) AS new_by
WHERE new_by IS NOT NULL
OPTIONAL MATCH (t)-[s:KNEW]->(n) WHERE $receipt IN s.readings AND s.earliest <= $as_of
WITH c, i, n, t, old_from, old_by, ends_e, ends_l, old_entries, known_by, new_entries, new_from, new_by,
  min(s.earliest * 10 + s.unit) AS own_from, min(s.latest * 10 + s.unit) AS own_by, collect(s.entries) AS own_entries
UNWIND [{old_e: CASE WHEN old_from / 10 <= old_by / 10 THEN old_from / 10 ELSE 0 END, old_l: old_by / 10,
  old_u: CASE WHEN old_from % 10 = old_by % 10 THEN old_by % 10 ELSE 9 END,
  new_e: CASE WHEN new_from / 10 <= new_by / 10 THEN new_from / 10 ELSE 0 END, new_l: new_by / 10,
  new_u: CASE WHEN new_from % 10 = new_by % 10 THEN new_by % 10 ELSE 9 END,
  own_e: own_from / 10, own_l: own_by / 10, own_u: CASE WHEN own_from % 10 = own_by % 10 THEN own_by % 10 ELSE 9 END}] AS at
WITH c, i, n, t, at, ends_e, ends_l, old_entries, known_by, new_entries, own_entries,
  CASE WHEN at.old_e > at.new_e THEN at.old_e ELSE at.new_e END AS ref_e,
  CASE WHEN at.old_l > at.new_l THEN at.old_l ELSE at.new_l END AS ref_l,
  CASE WHEN at.new_e >= at.old_e AND at.new_l >= at.old_l THEN at.new_u
       WHEN at.new_e <= at.old_e AND at.new_l <= at.old_l THEN at.old_u ELSE 9 END AS ref_u
// An old version whose record had ended before the new one was known was not still held.
WHERE ends_l > at.new_e
WITH c, i, n, t, at, ends_e, old_entries, known_by, new_entries, own_entries, ref_e, ref_l, ref_u,
  t.covered AND t.covers_to >= c.period_to AND t.covers_from <= CASE WHEN ref_e > c.period_from THEN ref_e ELSE c.period_from END AS covered
RETURN i.id AS item, n.id AS newer, t.id AS lacking, known_by,
  at.old_e AS old_earliest, at.old_l AS old_latest, at.old_u AS old_unit,
  ref_e AS reference_earliest, ref_l AS reference_latest, ref_u AS reference_unit,
  at.own_e AS reached_earliest, at.own_l AS reached_latest, at.own_u AS reached_unit,
  CASE WHEN at.own_l < ref_e OR (at.own_e = ref_e AND at.own_l = ref_l AND at.own_u = ref_u AND ref_u < 9)
         OR at.own_l < at.new_e THEN 'in-time'
       WHEN ref_l >= 2050000000 OR at.own_l >= 2050000000 THEN 'cannot-tell: uncertain'
       WHEN ends_e <= at.new_l THEN 'cannot-tell: may-have-ended'
       WHEN at.own_e > ref_l THEN 'late'
       WHEN at.own_l IS NOT NULL THEN 'cannot-tell: dates-overlap'
       WHEN NOT covered THEN 'cannot-tell: not-covered'
       ELSE 'none' END AS outcome,
  old_entries, new_entries, own_entries
ORDER BY item, newer, lacking
