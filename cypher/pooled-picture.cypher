// title: The pooled picture
// question: When did the records of all agencies together meet a threshold, when did any one agency's, and when the case holder's?
// source: National review, Arthur Labinjo-Hughes and Star Hobson (2022): each professional held one piece of the jigsaw.
// params: cid targets to level receipt as_of about within within_days
// columns: threshold text, title text, rule text, pooled when, met_by text, single when, first_agency agencies, apart_least number,
//   apart_most number, lacking agency, reached when, reference when, held held, lag lag, gap gap, outcome outcome, reason reason,
//   entries entries
// findings: late unconfirmed none
// identity: threshold lacking held
// coverage: lacking
// needs: MATCH (c:CaseFile)-[p:MET]->(h:Threshold)
// otherwise: No threshold is met by the records of all agencies together; give items a level and a risk_category, or fill the tables
//   combinations and thresholds.
// sentence before no-holder: Nobody is recorded as holding the case{stretch}; {lacking} had the duty to hold it.
// sentence late: The records of all agencies together met “{title}” ({rule}) {pooled}, with {met_by}. The record of {lacking}{held} alone
//   first met it {reached}, {lag} after the reference moment, {reference}. The first agency whose record alone met it: {first_agency},
//   {single}.
// sentence late after-holding: The records of all agencies together met “{title}” ({rule}) {pooled}, with {met_by}. The record of
//   {lacking}{held} alone first met it {reached}, after that holding had ended. The first agency whose record alone met it:
//   {first_agency}, {single}.
// sentence unconfirmed: The records of all agencies together met “{title}” ({rule}) {pooled}, with {met_by}. The record of {lacking}{held}
//   alone meets it only if what is recorded as sent to it is taken as received; no matching receipt.
// sentence none: The records of all agencies together met “{title}” ({rule}) {pooled}, with {met_by}. No evidence in the chronologies
//   supplied that the record of {lacking}{held} alone ever did. The first agency whose record alone met it: {first_agency}, {single}.
// sentence none no-single-record: The records of all agencies together met “{title}” ({rule}) {pooled}, with {met_by}. In the
//   chronologies supplied no single agency's record met it, nor did that of {lacking}{held}.
// sentence none single-uncertain: The records of all agencies together met “{title}” ({rule}) {pooled}, with {met_by}. No evidence in the
//   chronologies supplied that the record of {lacking}{held} alone ever did; whether any single agency's did cannot be determined.
// sentence none after-period: The records of all agencies together met “{title}” ({rule}) {pooled}, with {met_by}. No evidence in the
//   chronologies supplied that the record of {lacking}{held} alone did within the period under review; it first did {reached}.
// sentence none no-holder: Nobody is recorded as holding the case{stretch}. In that time the records of all agencies together met
//   “{title}” ({rule}), {pooled}, with {met_by}, and no duty holder is named.
// sentence cannot-tell no-holder: Nobody is recorded as holding the case{stretch}. Whether the records of all agencies together first met
//   “{title}” ({rule}) in that time cannot be determined, because the dates overlap: {pooled}, with {met_by}.
// sentence cannot-tell holder-not-recorded: Whether the record of the agency holding the case met “{title}” ({rule}) cannot be
//   determined, because no row says who held it at the time. The records of all agencies together met it {pooled}, with {met_by}.
// sentence cannot-tell holding-may-have-ended: Whether the record of {lacking} met “{title}” ({rule}) while it held the case cannot be
//   determined, because its holding{stretch} may have ended before the records of all agencies together did: {pooled}, with {met_by}.
// sentence cannot-tell pool-uncertain: Whether the records of all agencies together met “{title}” ({rule}) cannot be determined, because
//   a record is uncertain or dates overlap. They may have, with {met_by}; the record of {lacking}{held} alone did not certainly.
// sentence cannot-tell dates-overlap: Whether the record of {lacking}{held} alone met “{title}” ({rule}) in time cannot be determined,
//   because the dates overlap: {reference}; its own record {reached}. The records of all agencies together met it with {met_by}.
// sentence cannot-tell uncertain: Whether the record of {lacking}{held} alone ever met “{title}” ({rule}) cannot be determined, because
//   what it shows leaves it open. The records of all agencies together met it {pooled}, with {met_by}.
// sentence cannot-tell not-covered: Whether the record of {lacking}{held} alone ever met “{title}” ({rule}) cannot be determined, because
//   the records supplied for {lacking} do not cover the whole time. The records of all agencies together met it {pooled}, with {met_by}.
// innocent: Agencies may have put what they knew together in a talk or a meeting that no row tells of.
// innocent: Items of one category may tell of one happening, or of a worry; look at those that were counted.
// innocent: All records are seen together here only afterwards; at the time nobody had them side by side.
MATCH (t:Agency)-[x:HELD|PARTY_TO]->(c:CaseFile)-[p:MET]->(h:Threshold)
WHERE ($cid = '' OR c.id = $cid) AND x.target IN $targets AND $level IN x.levels AND ($to = '' OR t.id = $to)
  AND $level IN p.levels AND $receipt IN p.readings AND p.earliest <= $as_of AND p.earliest <= c.period_to
  AND ($about = '' OR $about IN p.about) AND x.from_earliest <= $as_of AND x.to_latest >= p.earliest
  AND (x.basis <> 'no-holder' OR p.latest >= x.from_earliest)
// A stretch not recorded counts only where the threshold has no other row.
OPTIONAL MATCH (a:Agency)-[g:HELD]->(c)
WHERE x.basis = 'not-recorded' AND g.from_earliest <= $as_of AND g.to_latest >= p.earliest
  AND (g.basis <> 'no-holder' OR p.latest >= g.from_earliest)
  AND (g.basis <> 'not-recorded' OR g.from_earliest < x.from_earliest)
WITH t, x, c, p, h, count(a) AS other_rows
WHERE other_rows = 0
// The first agency whose record alone met it.
OPTIONAL MATCH (o:Agency)-[w:MET]->(h)
WHERE o.informs AND $level IN w.levels AND $receipt IN w.readings AND w.earliest <= $as_of
WITH t, x, c, p, h, min(w.earliest * 10 + w.unit) AS single_from, min(w.latest * 10 + w.unit) AS single_by
OPTIONAL MATCH (f:Agency)-[v:MET]->(h)
WHERE f.informs AND $level IN v.levels AND $receipt IN v.readings AND v.earliest <= single_by / 10
  AND (v.latest < 2050000000 OR single_by / 10 >= 2050000000)
WITH t, x, c, p, h, single_from, single_by, collect(f.id) AS first_agency, collect(v.entries) AS single_entries
// The reference moment, and the end of the gap.
WITH t, x, c, p, h, single_from / 10 AS single_e, single_by / 10 AS single_l, first_agency, single_entries,
  CASE WHEN single_from % 10 = single_by % 10 THEN single_by % 10 ELSE 9 END AS single_u,
  CASE WHEN x.from_earliest > p.earliest THEN x.from_earliest ELSE p.earliest END AS ref_e,
  CASE WHEN x.from_latest > p.latest THEN x.from_latest ELSE p.latest END AS ref_l,
  CASE WHEN p.earliest >= x.from_earliest AND p.latest >= x.from_latest THEN p.unit
       WHEN p.earliest <= x.from_earliest AND p.latest <= x.from_latest THEN x.from_unit ELSE 9 END AS ref_u,
  CASE WHEN x.end_earliest < $as_of THEN x.end_earliest ELSE $as_of END AS end_e,
  CASE WHEN x.end_latest < $as_of THEN x.end_latest ELSE $as_of END AS end_l
// The target's own record; and where that never did, what it would be if what was sent to it had arrived.
OPTIONAL MATCH (t)-[k:MET]->(h) WHERE $level IN k.levels AND $receipt IN k.readings AND k.earliest <= $as_of
WITH t, x, c, p, h, single_e, single_l, single_u, first_agency, single_entries, ref_e, ref_l, ref_u, end_e, end_l,
  k.earliest AS own_e, k.latest AS own_l, k.unit AS own_u, k.at_once AS at_once, collect(k.entries) AS own_entries
OPTIONAL MATCH (t)-[z:MET]->(h)
WITH t, x, c, p, h, single_e, single_l, single_u, first_agency, single_entries, ref_e, ref_l, ref_u, end_e, end_l,
  own_e, own_l, own_u, at_once, own_entries, min(z.earliest) AS sent_e, min(z.latest) AS sent_l,
  collect(CASE WHEN own_e IS NULL AND z.earliest <= end_l THEN z.entries END) AS sent_entries
WITH t, x, c, p, h, single_e, single_l, single_u, first_agency, single_entries, ref_e, ref_l, ref_u, end_e, end_l,
  own_e, own_l, own_u, own_entries, sent_e, sent_l, sent_entries, c.period_to AS period_to,
  t.covered AND t.covers_to >= end_l AND t.covers_from <= CASE WHEN ref_l < c.period_from THEN ref_l
    WHEN p.since > c.period_from THEN p.since ELSE c.period_from END AS covered,
  CASE WHEN own_e IS NULL THEN '' WHEN own_e > c.period_to THEN 'after-period'
       WHEN at_once OR own_l < ref_e OR (own_e = ref_e AND own_l = ref_l AND own_u = ref_u AND ref_u < 9)
         OR ($within_days > 0 AND own_u + ref_u > 2 AND own_l / 1440 - ref_e / 1440 <= $within_days)
         OR ($within > 0 AND ($within_days = 0 OR own_u + ref_u = 2) AND own_l - ref_e <= $within) THEN 'in-time'
       WHEN own_e > ref_l AND own_l <= c.period_to
         AND (($within_days > 0 AND own_u + ref_u > 2 AND own_e / 1440 - ref_l / 1440 > $within_days)
           OR (($within_days = 0 OR own_u + ref_u = 2) AND own_e - ref_l > $within)) THEN 'late'
       WHEN own_l >= 2050000000 THEN 'uncertain' ELSE 'dates-overlap' END AS own
WITH t, x, p, h, single_e, single_l, single_u, first_agency, single_entries, ref_e, ref_l, ref_u, end_e, end_l, own_e, own_l, own_u,
  own_entries, sent_entries,
  h.words + CASE WHEN h.verified THEN '' WHEN h.source = '' THEN '; no source is given' ELSE '; its source is not verified' END AS rule,
  CASE WHEN single_e / 1440 > p.latest / 1440 THEN single_e / 1440 - p.latest / 1440 WHEN single_l < 2000000000 THEN 0 END AS apart_least,
  CASE WHEN p.earliest > 0 AND single_l < 2000000000 THEN single_l / 1440 - p.earliest / 1440 END AS apart_most,
  CASE WHEN x.basis = 'not-recorded' THEN 'cannot-tell: holder-not-recorded'
       WHEN own = 'in-time' THEN 'in-time'
       WHEN x.basis = 'no-holder' AND t.id = 'none'
         AND (p.earliest > x.from_latest OR (p.earliest = x.from_earliest AND p.latest = x.from_latest AND p.unit = x.from_unit
           AND p.unit < 9))
         AND (p.latest < x.to_earliest OR (p.earliest = x.to_earliest AND p.latest = x.to_latest AND p.unit = x.to_unit
           AND p.unit < 9)) THEN 'none: no-holder'
       WHEN x.basis = 'no-holder' AND t.id = 'none' THEN 'cannot-tell: no-holder'
       WHEN p.latest > period_to THEN 'cannot-tell: pool-uncertain'
       WHEN x.to_earliest <= p.latest AND x.to_earliest <= $as_of
         AND NOT (x.to_earliest = p.earliest AND x.to_latest = p.latest AND x.to_unit = p.unit AND p.unit < 9)
       THEN 'cannot-tell: holding-may-have-ended'
       WHEN own = 'dates-overlap' OR own = 'uncertain' THEN 'cannot-tell: ' + own
       WHEN own = 'late' AND own_e > x.to_latest THEN 'late: after-holding'
       WHEN own = 'late' THEN 'late'
       WHEN NOT covered THEN 'cannot-tell: not-covered'
       WHEN own = '' AND sent_e <= end_l AND sent_l < 2050000000 THEN 'unconfirmed'
       WHEN own = 'after-period' THEN 'none: after-period'
       WHEN single_l < 2050000000 THEN 'none'
       WHEN single_e IS NULL THEN 'none: no-single-record' ELSE 'none: single-uncertain' END AS outcome
RETURN h.id AS threshold, h.title AS title,
  rule,
  p.earliest AS pooled_earliest, p.latest AS pooled_latest, p.unit AS pooled_unit, p.named AS met_by,
  single_e AS single_earliest, single_l AS single_latest, single_u AS single_unit, first_agency,
  apart_least, apart_most,
  CASE WHEN t.id <> 'none' THEN t.id END AS lacking,
  own_e AS reached_earliest, own_l AS reached_latest, own_u AS reached_unit,
  ref_e AS reference_earliest, ref_l AS reference_latest, ref_u AS reference_unit, end_e AS end_earliest, end_l AS end_latest,
  x.from_earliest AS held_from_earliest, x.from_latest AS held_from_latest, x.from_unit AS held_from_unit,
  x.to_earliest AS held_to_earliest, x.to_latest AS held_to_latest, x.to_unit AS held_to_unit,
  CASE WHEN x.basis = 'no-holder' THEN 'no-holder' ELSE '' END AS reason,
  outcome,
  p.entries AS entries, own_entries, single_entries, sent_entries, x.entries AS held_entries
ORDER BY threshold, lacking, held_from_earliest, held_to_earliest, outcome
