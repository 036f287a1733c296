// title: Who knew what
// question: Which agency is recorded as knowing each item, and since when?
// source: What a chronology is for: who knew what and when.
// params: cid level receipt as_of about window
// columns: item item, agency agency, state outcome, earliest text, latest text, unit text, until_earliest text,
//   until_latest text, until_unit text, number text, basis text, ended text, entries entries, sent_entries entries
// findings:
// identity: item agency
// innocent: What somebody knew and did not write down is in no row.
MATCH (t:Agency)-[x:PARTY_TO]->(c:CaseFile)<-[:CONCERNS]-(i:Information)
WHERE ($cid = '' OR c.id = $cid) AND $level IN x.levels
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
OPTIONAL MATCH (t)-[k:KNEW]->(i) WHERE $receipt IN k.readings AND k.earliest <= $as_of
WITH t, c, i, collect(k.earliest) AS earliest, collect(k.latest) AS latest, collect(k.unit) AS unit,
  collect(k.until_earliest) AS until_earliest, collect(k.until_latest) AS until_latest, collect(k.until_unit) AS until_unit,
  collect(k.number) AS number, collect(k.basis) AS basis, collect(k.reason) AS ended, collect(k.entries) AS entries,
  min(k.latest) AS sure
OPTIONAL MATCH (m:Transmission)-[:CARRIED]->(i) WHERE m.side = 'sent' AND m.earliest <= $as_of
OPTIONAL MATCH (m)-[d:TO]->(t) WHERE $level IN d.levels
WITH t, c, i, earliest, latest, unit, until_earliest, until_latest, until_unit, number, basis, ended, entries, sure,
  collect(CASE WHEN d.levels IS NULL THEN '' WHEN m.standing <> '' THEN m.standing
    WHEN $receipt IN m.told_in OR (m.receipt_days <= $window AND m.receipt_earliest <= $as_of) THEN 'arrived'
    WHEN m.covered THEN 'unmatched' ELSE 'not-covered' END) AS sends,
  collect(CASE WHEN d.levels IS NOT NULL THEN m.entries END) AS sent_entries
RETURN i.id AS item, t.id AS agency,
  CASE WHEN sure < 2050000000 THEN 'known'
       WHEN sure IS NOT NULL THEN 'cannot-tell: uncertain'
       WHEN 'disputed' IN sends OR 'uncertain' IN sends THEN 'cannot-tell: disputed'
       WHEN NOT t.covered OR t.covers_from > c.period_from OR (t.covers_to < c.period_to AND t.covers_to < $as_of)
         OR 'not-covered' IN sends THEN 'cannot-tell: not-covered'
       WHEN 'unmatched' IN sends THEN 'unconfirmed'
       WHEN 'held back' IN sends THEN 'none: held-back' ELSE 'none' END AS state,
  earliest, latest, unit, until_earliest, until_latest, until_unit, number, basis, ended, entries, sent_entries
ORDER BY item, agency
