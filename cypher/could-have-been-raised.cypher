// title: Could have been raised in a recorded contact
// question: In which recorded contacts with an agency that had it could an item have been raised, while the agency holding the case lacked it?
// source: How information could have travelled, through contacts that are recorded. Reviews ask how practice could have been different, and
//   hold nobody to account (Working Together to Safeguard Children 2023, chapter 5).
// types: F1
// asked: by name
// params: cid targets to level receipt as_of about
// columns: item item, giver agency, lacking agency, outcome outcome, number number, first when, last when, held held, entries entries
// findings: recorded
// identity: item giver lacking held
// coverage: lacking
// needs: MATCH (g:Agency)-[:COULD_SPEAK]->(m:Contact)-[:COULD_HEAR]->(t:Agency)
// otherwise: No row shows two agencies meeting, writing or speaking; fill the column present, shared_with or received_from.
// sentence recorded one-contact: {item} could have been raised by {giver} with {lacking}{held} in a recorded contact {first}: {giver} is
//   recorded as knowing it by then, {lacking} is not, and no row shows it conveyed there.
// sentence recorded: {item} could have been raised by {giver} with {lacking}{held} in {number} recorded contacts, the first {first}, the
//   last {last}: {giver} is recorded as knowing it by then, {lacking} is not, and no row shows it conveyed there.
// sentence cannot-tell dates-overlap: Whether {item} could have been raised by {giver} with {lacking}{held} in a recorded contact cannot
//   be determined, because the dates overlap.
// sentence cannot-tell contact-uncertain: Whether {item} could have been raised by {giver} with {lacking}{held} in a recorded contact
//   cannot be determined, because whether that took place, or was read or heard, is uncertain.
// sentence cannot-tell not-covered: Whether {item} was lacking at {lacking}{held} when it had a recorded contact with {giver} cannot be
//   determined, because the records supplied for {lacking} do not cover the time.
// innocent: A row lists some of what was said: the item may have been raised all the same.
// innocent: There may have been a good reason not to raise it there, or no sign that the other agency lacked it.
MATCH (t:Agency)-[x:HELD|PARTY_TO]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND x.target IN $targets AND $level IN x.levels AND ($to = '' OR t.id = $to)
  AND NOT x.basis IN ['no-holder', 'not-recorded'] AND x.from_earliest <= $as_of
// Contacts that may lie in the holding, in which it could have heard something from another agency.
MATCH (m:Contact)-[h:COULD_HEAR]->(t)
WHERE $level IN h.levels AND m.arrives_earliest <= $as_of AND x.from_earliest <= m.latest AND x.to_latest >= m.earliest
MATCH (g:Agency)-[s:COULD_SPEAK]->(m) WHERE $level IN s.levels AND NOT g.id IN t.kin
// What that agency may have known by then, of which no row shows that it was conveyed.
MATCH (g)-[w:KNEW]->(i:Information)
WHERE $receipt IN w.readings AND w.earliest <= $as_of AND w.earliest <= m.latest AND w.until_latest >= m.earliest
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
  AND NOT i.id IN m.items
WITH t, x, g, i, m.key AS met, m.earliest AS e, m.latest AS l, m.unit AS u, m.arrives_earliest AS heard_e,
  m.arrives_latest AS heard_l, m.entries AS met_entries, CASE WHEN $receipt IN m.sure_in THEN 1 ELSE 0 END AS took,
  collect(w.entries) AS giver_entries,
  max(CASE WHEN w.latest < m.earliest AND (m.latest < w.until_earliest OR w.until_earliest > $as_of) THEN 1 ELSE 0 END) AS knew
OPTIONAL MATCH (t)-[k:KNEW]->(i) WHERE $receipt IN k.readings AND k.earliest <= $as_of
WITH t, x, g, i, met, e, l, u, met_entries, took, giver_entries, knew,
  max(CASE WHEN k.earliest IS NULL OR heard_l < k.earliest OR k.until_latest < heard_e THEN 0
           WHEN k.latest < heard_e AND (heard_l < k.until_earliest OR k.until_earliest > $as_of) THEN 2 ELSE 1 END) AS own,
  CASE WHEN (x.from_latest < e OR (x.from_earliest = e AND x.from_latest = l AND x.from_unit = u AND u < 9))
         AND (l < x.to_earliest OR x.to_earliest > $as_of OR (x.to_earliest = e AND x.to_latest = l AND x.to_unit = u AND u < 9))
       THEN 1 ELSE 0 END AS holding
// 4 it could have been raised there, 3 its records do not say whether it had it, 2 and 1 it cannot be told, 0 it had it already.
UNWIND [{
  could: CASE WHEN own = 2 THEN 0 WHEN own = 1 OR knew = 0 OR holding = 0 THEN 2 WHEN took = 0 THEN 1
              WHEN NOT t.covered OR t.covers_from > e OR t.covers_to < l THEN 3 ELSE 4 END,
  e: e, l: l, u: u
}] AS r
WITH t, x, g, i, max(r.could) AS most, sum(CASE WHEN r.could = 4 THEN 1 ELSE 0 END) AS number,
  min(CASE WHEN r.could = 4 THEN r.e * 10 + r.u END) AS first_from, min(CASE WHEN r.could = 4 THEN r.l * 10 + r.u END) AS first_by,
  max(CASE WHEN r.could = 4 THEN r.e * 10 + r.u END) AS last_from, max(CASE WHEN r.could = 4 THEN r.l * 10 + r.u END) AS last_by,
  collect(CASE WHEN r.could = 4 THEN met_entries END) AS raised_entries, collect(met_entries) AS every_entries,
  collect(giver_entries) AS giver_entries
RETURN i.id AS item, g.id AS giver, t.id AS lacking,
  CASE WHEN most = 4 AND number = 1 THEN 'recorded: one-contact' WHEN most = 4 THEN 'recorded'
       WHEN most = 3 THEN 'cannot-tell: not-covered' WHEN most = 2 THEN 'cannot-tell: dates-overlap'
       WHEN most = 1 THEN 'cannot-tell: contact-uncertain' ELSE 'in-time' END AS outcome, number,
  first_from / 10 AS first_earliest, first_by / 10 AS first_latest,
  CASE WHEN first_from % 10 = first_by % 10 THEN first_by % 10 ELSE 9 END AS first_unit,
  last_from / 10 AS last_earliest, last_by / 10 AS last_latest,
  CASE WHEN last_from % 10 = last_by % 10 THEN last_by % 10 ELSE 9 END AS last_unit,
  x.from_earliest AS held_from_earliest, x.from_latest AS held_from_latest, x.from_unit AS held_from_unit,
  x.to_earliest AS held_to_earliest, x.to_latest AS held_to_latest, x.to_unit AS held_to_unit,
  CASE WHEN most = 4 THEN raised_entries ELSE every_entries END AS contact_entries, giver_entries
ORDER BY item, giver, lacking, held_from_earliest, held_from_latest, held_to_earliest, held_to_latest
