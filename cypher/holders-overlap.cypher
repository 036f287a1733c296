// title: More than one holder at once
// question: When is more than one agency recorded as holding the case?
// source: One lead agency at a time: Working Together to Safeguard Children 2023, chapter 3, on lead practitioners.
// types: F24
// params: cid level as_of
// columns: agencies agencies, from when, until when, outcome outcome, entries entries
// findings: recorded
// identity: agencies from
// needs: MATCH (a:Agency)-[x:HELD]->(c:CaseFile) WHERE x.basis <> 'not-recorded'
// otherwise: No row says who held the case; fill the column case_holder or the table holdings.
// sentence recorded: {agencies} are both recorded as holding the case. The later of the two began {from}; the end of the
//   first to end: {until}.
// sentence cannot-tell dates-overlap: Whether {agencies} held the case at one time cannot be determined, because the dates of one
//   holding's end and the other's beginning overlap ({from}; {until}).
// innocent: Two agencies may hold a case together by agreement, each with its own part.
MATCH (a:Agency)-[x:HELD]->(c:CaseFile)<-[y:HELD]-(b:Agency)
WHERE ($cid = '' OR c.id = $cid) AND a.id < b.id AND NOT b.id IN a.kin AND $level IN x.levels AND $level IN y.levels
  AND NOT x.basis IN ['no-holder', 'not-recorded'] AND NOT y.basis IN ['no-holder', 'not-recorded']
  AND x.from_earliest <= $as_of AND y.from_earliest <= $as_of
WITH a, b, x, y,
  CASE WHEN x.from_earliest > y.from_earliest THEN x.from_earliest ELSE y.from_earliest END AS from_earliest,
  CASE WHEN x.from_latest > y.from_latest THEN x.from_latest ELSE y.from_latest END AS from_latest,
  CASE WHEN x.to_earliest < y.to_earliest THEN x.to_earliest ELSE y.to_earliest END AS until_earliest,
  CASE WHEN x.to_latest < y.to_latest THEN x.to_latest ELSE y.to_latest END AS until_latest
WITH a, b, x, y, from_earliest, from_latest, until_earliest, until_latest,
  CASE WHEN from_earliest = x.from_earliest AND from_latest = x.from_latest THEN x.from_unit
       WHEN from_earliest = y.from_earliest AND from_latest = y.from_latest THEN y.from_unit ELSE 9 END AS from_unit,
  CASE WHEN until_earliest = x.to_earliest AND until_latest = x.to_latest THEN x.to_unit
       WHEN until_earliest = y.to_earliest AND until_latest = y.to_latest THEN y.to_unit ELSE 9 END AS until_unit
RETURN [a.id, b.id] AS agencies, from_earliest, from_latest, until_earliest, until_latest, from_unit, until_unit,
  CASE WHEN from_latest < until_earliest OR until_earliest > $as_of THEN 'recorded'
       WHEN from_earliest > until_latest OR (from_earliest = until_earliest AND from_latest = until_latest AND from_unit = until_unit
         AND until_unit < 9) THEN 'in-time'
       ELSE 'cannot-tell: dates-overlap' END AS outcome,
  x.entries AS entries, y.entries AS other_entries
ORDER BY a.id, b.id, from_earliest, until_earliest, from_latest
