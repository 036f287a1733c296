// title: Never reached, or reached late
// question: What never reached the agency holding the case, or reached it too late?
// source: What a chronology is for: who knew what and when. Working Together to Safeguard Children 2023, chapter 5.
// types: F1
// params: cid targets to level receipt as_of about by_earliest by_latest by_unit within within_days window
// columns: item item, known_by agencies, known when, lacking agency, outcome outcome, reached when, reference when, lag lag,
//   gap gap, held held, reason reason, entries entries
// findings: late unconfirmed none
// identity: item lacking held
// coverage: lacking
// needs: MATCH (a:Agency)-[k:KNEW]->(i:Information)
// otherwise: No row says what information it shows; fill the column information.
// sentence before no-holder: Nobody is recorded as holding the case{stretch}; {lacking} had the duty to hold it.
// sentence late: {item} is first recorded as known to {lacking}{held} {reached}, {lag} after {moment}. It is recorded as known to {known_by}, first to another agency {known}.
// sentence late after-holding: {item} is first recorded as known to {lacking}{held} {reached}, after that holding had ended. It is
//   recorded as known to {known_by}, first to another agency {known}.
// sentence unconfirmed: {item} is recorded as sent to {lacking}{held}; no matching receipt. It is recorded as known to
//   {known_by}, first to another agency {known}.
// sentence none: No evidence in the chronologies supplied that {item} reached {lacking}{held}. It is recorded as known to
//   {known_by}, first to another agency {known}.
// sentence none held-back: No evidence in the chronologies supplied that {item} reached {lacking}{held}; a record says that it was
//   held back. It is recorded as known to {known_by}, first to another agency {known}.
// sentence none ended: No evidence in the chronologies supplied that {item} was still with {lacking}{held}: its earlier record of
//   it had ended. It is recorded as known to {known_by}, first to another agency {known}.
// sentence none after-period: No evidence in the chronologies supplied that {item} reached {lacking}{held} within the period under
//   review; it is first recorded there {reached}. It is recorded as known to {known_by}, first to another agency {known}.
// sentence none no-holder: Nobody is recorded as holding the case{stretch}. {item} was first recorded as known {known}, to
//   {known_by}, and no duty holder is named.
// sentence cannot-tell no-holder: Nobody is recorded as holding the case{stretch}. Whether {item} was first known in that time cannot be
//   determined, because the dates overlap: it is recorded as known to {known_by}, first {known}.
// sentence cannot-tell holder-not-recorded: Whether {item} reached the agency holding the case cannot be determined, because no
//   row says who held it at the time. It is recorded as known to {known_by}, first {known}.
// sentence cannot-tell holding-may-have-ended: Whether {item} reached {lacking} while it held the case cannot be determined,
//   because its holding{stretch} may have ended before the item was known: first recorded as known to another agency {known}.
// sentence cannot-tell known-by-then-uncertain: Whether {item} was lacking at {lacking}{held} that day cannot be determined,
//   because it may not have been known elsewhere by then: first recorded as known to another agency {known}.
// sentence cannot-tell first-known-uncertain: Whether {item} reached {lacking}{held} in time cannot be determined, because it is not
//   certain that it was known elsewhere before.
// sentence cannot-tell dates-overlap: Whether {item} reached {lacking}{held} in time cannot be determined, because the dates overlap:
//   {moment}; first recorded as known to {lacking} {reached}.
// sentence cannot-tell uncertain: Whether {item} reached {lacking}{held} cannot be determined, because the record that it did
//   leaves it open. It is recorded as known to {known_by}, first to another agency {known}.
// sentence cannot-tell may-have-ended: Whether {item} was still with {lacking}{held} cannot be determined, because its record of it
//   may have ended by then. It is recorded as known to {known_by}, first to another agency {known}.
// sentence cannot-tell receipt-uncertain: Whether {item}, recorded as sent to {lacking}{held}, has a matching receipt cannot be
//   determined, because the dates overlap. It is recorded as known to {known_by}, first to another agency {known}.
// sentence cannot-tell disputed: Whether {item} reached {lacking}{held} cannot be determined, because the accounts of its sending
//   differ or are uncertain. It is recorded as known to {known_by}, first to another agency {known}.
// sentence cannot-tell not-covered: Whether {item} reached {lacking}{held} cannot be determined, because the records supplied for
//   {lacking} do not cover the whole time. It is recorded as known to {known_by}, first to another agency {known}.
// innocent: A telephone call or a talk in a corridor that nobody wrote down looks the same as a gap.
// innocent: The row that shows it may stand in a file that was not searched, or be coded as another item.
MATCH (t:Agency)-[x:HELD|PARTY_TO]->(c:CaseFile)<-[:CONCERNS]-(i:Information)
WHERE ($cid = '' OR c.id = $cid) AND x.target IN $targets AND $level IN x.levels AND ($to = '' OR t.id = $to)
  AND x.from_earliest <= $as_of
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
// Everyone else who knew it, and the target's own first spell.
OPTIONAL MATCH (o:Agency)-[w:KNEW]->(i)
WHERE $level IN o.levels AND $receipt IN w.readings AND w.earliest <= $as_of AND NOT o.id IN t.kin
OPTIONAL MATCH (t)-[k:KNEW]->(i) WHERE k.number = 1 AND $receipt IN k.readings AND k.earliest <= $as_of
WITH t, x, c, i, k.earliest AS own_e, k.latest AS own_l,
  min(CASE WHEN o.informs AND w.earliest > 0 THEN w.earliest * 10 + w.unit END) AS known_from,
  min(CASE WHEN o.informs THEN w.latest * 10 + w.unit END) AS known_by_then,
  max(CASE WHEN o.id IS NULL OR NOT o.informs OR k.latest < w.earliest THEN 0
           WHEN w.since_entry IN k.entries AND k.earliest <= c.period_to THEN 0
           WHEN k.earliest = w.earliest AND k.latest = w.latest AND k.unit = w.unit AND k.unit < 9 THEN 0
           ELSE 1 END) AS rivals
WHERE known_by_then IS NOT NULL OR own_e IS NOT NULL
WITH t, x, c, i, own_e, own_l, coalesce(rivals, 0) AS rivals,
  CASE WHEN known_from / 10 <= known_by_then / 10 THEN known_from / 10 ELSE 0 END AS known_e, known_by_then / 10 AS known_l,
  CASE WHEN known_from % 10 = known_by_then % 10 AND known_from <= known_by_then THEN known_by_then % 10 ELSE 9 END AS known_u
WITH t, x, c, i, own_e, rivals, known_e, known_l, known_u,
  CASE WHEN own_e > 0 AND (known_e = 0 OR own_e < known_e) THEN own_e ELSE known_e END AS first_e,
  CASE WHEN known_l IS NULL OR own_l < known_l THEN own_l ELSE known_l END AS first_l
WITH t, x, c, i, own_e, rivals, known_e, known_l, known_u, first_l,
  CASE WHEN first_e <= first_l THEN first_e ELSE 0 END AS first_e
// Rows are the holdings that had not ended before it was known; a day asked for must lie in them.
WHERE x.to_latest >= first_e AND (x.basis <> 'no-holder' OR first_l >= x.from_earliest)
  AND ($by_latest = 0 OR (first_e <= $by_latest AND x.from_earliest <= $by_latest AND x.to_latest >= $by_earliest))
OPTIONAL MATCH (a:Agency)-[h:HELD]->(c)
WHERE x.basis = 'not-recorded' AND h.from_earliest <= $as_of AND h.to_latest >= first_e
  AND (h.basis <> 'no-holder' OR first_l >= h.from_earliest)
  AND (h.basis <> 'not-recorded' OR h.from_earliest < x.from_earliest)
  AND ($by_latest = 0 OR (h.from_earliest <= $by_latest AND h.to_latest >= $by_earliest))
WITH t, x, c, i, own_e, rivals, known_e, known_l, known_u, first_e, first_l, count(a) AS other_rows
WHERE other_rows = 0
// The reference moment, and the end of the gap where the item did not arrive.
WITH t, x, c, i, own_e, rivals, known_e, known_l, known_u, first_e, first_l,
  CASE WHEN $by_latest > 0 THEN $by_earliest WHEN x.from_earliest > known_e THEN x.from_earliest ELSE known_e END AS ref_e,
  CASE WHEN $by_latest > 0 THEN $by_latest WHEN x.from_latest > known_l THEN x.from_latest ELSE known_l END AS ref_l,
  CASE WHEN $by_latest > 0 THEN $by_unit
       WHEN known_e >= x.from_earliest AND known_l >= x.from_latest THEN known_u
       WHEN known_e <= x.from_earliest AND known_l <= x.from_latest THEN x.from_unit ELSE 9 END AS ref_u,
  CASE WHEN x.end_earliest < $as_of THEN x.end_earliest ELSE $as_of END AS end_e,
  CASE WHEN x.end_latest < $as_of THEN x.end_latest ELSE $as_of END AS end_l
UNWIND [{e: ref_e, l: ref_l, u: ref_u}] AS ref
WITH t, x, c, i, own_e, rivals, known_e, known_l, known_u, first_e, first_l, ref.e AS ref_e, ref.l AS ref_l,
  ref.u AS ref_u, end_e, end_l
// Each spell of the target against the reference moment.
OPTIONAL MATCH (t)-[s:KNEW]->(i) WHERE $receipt IN s.readings AND s.earliest <= $as_of
WITH t, x, c, i, own_e, rivals, known_e, known_l, known_u, first_e, first_l, ref_e, ref_l, ref_u,
  end_e, end_l, s,
  CASE WHEN s.earliest IS NULL THEN ''
       WHEN s.earliest > c.period_to THEN 'after-period'
       WHEN s.latest < ref_e OR (s.earliest = ref_e AND s.latest = ref_l AND s.unit = ref_u AND ref_u < 9)
         OR ($within_days > 0 AND s.unit + ref_u > 2 AND s.latest / 1440 - ref_e / 1440 <= $within_days)
         OR ($within > 0 AND ($within_days = 0 OR s.unit + ref_u = 2) AND s.latest - ref_e <= $within)
       THEN CASE WHEN s.until_latest < ref_e AND s.until_earliest <= $as_of THEN 'ended'
                 WHEN s.until_earliest > ref_l OR s.until_earliest > $as_of THEN 'in-time' ELSE 'may-have-ended' END
       WHEN s.until_latest < ref_e AND s.until_earliest <= $as_of THEN 'ended'
       WHEN s.earliest > ref_l AND s.latest < 2050000000
         AND (($within_days > 0 AND s.unit + ref_u > 2 AND s.earliest / 1440 - ref_l / 1440 > $within_days)
           OR (($within_days = 0 OR s.unit + ref_u = 2) AND s.earliest - ref_l > $within)) THEN 'late'
       WHEN s.latest >= 2050000000 THEN 'uncertain' ELSE 'dates-overlap' END AS spell
WITH t, x, c, i, own_e, rivals, known_e, known_l, known_u, first_e, first_l, ref_e, ref_l, ref_u,
  end_e, end_l, collect(spell) AS own,
  min(CASE WHEN spell <> 'ended' THEN s.earliest * 10 + s.unit END) AS reached_from,
  min(CASE WHEN spell <> 'ended' THEN s.latest * 10 + s.unit END) AS reached_by, collect(s.entries) AS own_entries
// What is recorded as sent to it, or as held back, before the gap ended.
OPTIONAL MATCH (m:Transmission)-[:CARRIED]->(i) WHERE m.side = 'sent'
OPTIONAL MATCH (m)-[d:TO]->(t) WHERE $level IN d.levels
WITH t, x, c, i, own_e, rivals, known_e, known_l, known_u, first_e, first_l, ref_e, ref_l, ref_u,
  end_e, end_l, own, reached_from / 10 AS reached_e, reached_by / 10 AS reached_l,
  CASE WHEN reached_from % 10 = reached_by % 10 THEN reached_by % 10 ELSE 9 END AS reached_u, own_entries,
  collect(CASE WHEN d.levels IS NULL OR m.earliest > end_l THEN '' WHEN m.standing <> '' THEN m.standing
    WHEN $receipt IN m.told_in THEN 'told' WHEN m.receipt_most <= $window AND m.receipt_earliest <= $as_of THEN 'arrived'
    WHEN m.receipt_days <= $window AND m.receipt_earliest <= $as_of THEN 'may have arrived' WHEN m.covered THEN 'unmatched' ELSE 'not-covered' END) AS sends,
  collect(CASE WHEN d.levels IS NOT NULL AND m.earliest <= end_l THEN m.entries END) AS sent_entries,
  t.covered AND t.covers_to >= end_l AND t.covers_from <=
    CASE WHEN ref_l < c.period_from THEN ref_l WHEN ref_e > c.period_from THEN ref_e ELSE c.period_from END AS covered
WITH t, x, i, known_e, known_l, known_u, ref_e, ref_l, ref_u, end_e, end_l, own, reached_e, reached_l,
  reached_u, own_entries, sent_entries,
  CASE WHEN x.basis = 'not-recorded' THEN 'cannot-tell: holder-not-recorded'
       WHEN (own_e IS NOT NULL AND rivals = 0) OR 'in-time' IN own THEN 'in-time'
       WHEN x.basis = 'no-holder' AND t.id = 'none'
         AND (known_e > x.from_latest OR (known_e = x.from_earliest AND known_l = x.from_latest AND known_u = x.from_unit
           AND known_u < 9))
         AND (known_l < x.to_earliest OR (known_e = x.to_earliest AND known_l = x.to_latest AND known_u = x.to_unit
           AND known_u < 9)) THEN 'none: no-holder'
       WHEN x.basis = 'no-holder' AND t.id = 'none' THEN 'cannot-tell: no-holder'
       WHEN x.to_earliest <= known_l AND x.to_earliest <= $as_of
         AND NOT (x.to_earliest = known_e AND x.to_latest = known_l AND x.to_unit = known_u AND known_u < 9)
       THEN 'cannot-tell: holding-may-have-ended'
       WHEN $by_latest > 0 AND known_l >= $by_earliest
         AND NOT (known_e = $by_earliest AND known_l = $by_latest AND known_u = $by_unit AND known_u < 9)
       THEN 'cannot-tell: known-by-then-uncertain'
       WHEN ref_l >= 2050000000 THEN 'cannot-tell: first-known-uncertain'
       WHEN 'dates-overlap' IN own THEN 'cannot-tell: dates-overlap'
       WHEN 'uncertain' IN own THEN 'cannot-tell: uncertain'
       WHEN 'may-have-ended' IN own THEN 'cannot-tell: may-have-ended'
       WHEN 'late' IN own AND reached_e > x.to_latest THEN 'late: after-holding'
       WHEN 'late' IN own THEN 'late'
       WHEN 'disputed' IN sends OR 'uncertain' IN sends THEN 'cannot-tell: disputed'
       WHEN NOT covered OR 'not-covered' IN sends THEN 'cannot-tell: not-covered'
       WHEN 'unmatched' IN sends THEN 'unconfirmed' WHEN 'may have arrived' IN sends THEN 'cannot-tell: receipt-uncertain'
       WHEN 'after-period' IN own THEN 'none: after-period'
       WHEN 'held back' IN sends THEN 'none: held-back'
       WHEN 'ended' IN own THEN 'none: ended' ELSE 'none' END AS outcome
// Who else ever knew it.
OPTIONAL MATCH (b:Agency)-[v:KNEW]->(i)
WHERE $level IN b.levels AND $receipt IN v.readings AND v.earliest <= $as_of AND NOT b.id IN t.kin
WITH t, x, i, known_e, known_l, known_u, ref_e, ref_l, ref_u, end_e, end_l, reached_e, reached_l, reached_u, own_entries,
  sent_entries, outcome, collect(b.id) AS known_by, collect(CASE WHEN b.informs THEN v.entries END) AS known_entries
RETURN i.id AS item, known_by, known_e AS known_earliest, known_l AS known_latest, known_u AS known_unit,
  CASE WHEN t.id <> 'none' THEN t.id END AS lacking, outcome,
  reached_e AS reached_earliest, reached_l AS reached_latest, reached_u AS reached_unit,
  ref_e AS reference_earliest, ref_l AS reference_latest, ref_u AS reference_unit, end_e AS end_earliest, end_l AS end_latest,
  x.from_earliest AS held_from_earliest, x.from_latest AS held_from_latest, x.from_unit AS held_from_unit,
  x.to_earliest AS held_to_earliest, x.to_latest AS held_to_latest, x.to_unit AS held_to_unit,
  CASE WHEN x.basis = 'no-holder' THEN 'no-holder' ELSE '' END AS reason,
  known_entries, own_entries, sent_entries, x.entries AS held_entries
ORDER BY item, lacking, held_from_earliest, held_to_earliest, outcome
