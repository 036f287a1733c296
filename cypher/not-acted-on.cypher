// title: Reached the agency holding the case, with no step recorded
// question: What is recorded as received or understood by the agency then holding the case, with no record that it acted on it?
// source: Rochdale: over 100 referrals between 2004 and 2010 reached the council; many were not acted on.
// types: F7
// params: cid level as_of about within within_days
// columns: item item, sender agency, lacking agency, reference when, outcome outcome, reached when, lag lag, entries entries
// findings: late none
// identity: item sender lacking reference
// coverage: lacking
// needs: MATCH (m:Transmission) WHERE m.side = 'sent' AND m.received + m.understood > 0
// otherwise: No record says when anything was received or understood, and when it was acted on; fill the table transmissions.
// sentence none: {item}, from {sender}, is recorded as having reached {lacking}, which then held the case, {reference}. No evidence in the
//   chronologies supplied that {lacking} acted on it.
// sentence late: {item}, from {sender}, is recorded as having reached {lacking}, which then held the case, {reference}. It is first
//   recorded as acted on there {reached}, {lag} after.
// sentence cannot-tell dates-overlap: How long after {item}, from {sender}, reached {lacking} ({reference}) it was acted on cannot be
//   determined, because the dates overlap.
// sentence cannot-tell holder-uncertain: Whether {lacking} was to act on {item}, from {sender}, which reached it {reference}, cannot be
//   determined, because the dates on which it held the case overlap with that.
// sentence cannot-tell not-covered: Whether {lacking} acted on {item}, from {sender}, which reached it {reference}, cannot be determined,
//   because the records supplied for it do not cover the whole time.
// sentence cannot-tell disputed: Whether {item}, from {sender}, reached {lacking} {reference} and was acted on cannot be determined, because
//   the accounts of its sending differ or are uncertain.
// innocent: It may have called for no step, or the step may stand in a row that does not name the item.
MATCH (f:Agency)-[e:SENT]->(m:Transmission)-[:CARRIED]->(i:Information)-[:CONCERNS]->(c:CaseFile)
WHERE ($cid = '' OR c.id = $cid) AND m.side = 'sent' AND m.received + m.understood > 0
  AND m.standing IN ['', 'disputed', 'uncertain'] AND $level IN e.levels
  AND ($about = '' OR EXISTS { MATCH (i)-[:ABOUT]->(p:Person) WHERE p.id = $about })
MATCH (m)-[d:TO]->(t:Agency) WHERE $level IN d.levels
MATCH (t)-[x:HELD]->(c)
WHERE $level IN x.levels AND NOT x.basis IN ['no-holder', 'not-recorded']
// The moment it reached the agency: received, else understood. A holding must not be certainly before or after it.
WITH f, m, i, c, t, x, CASE WHEN m.received > 0 THEN m.received_earliest ELSE m.understood_earliest END AS ref_e,
  CASE WHEN m.received > 0 THEN m.received ELSE m.understood END AS ref_l,
  CASE WHEN m.received > 0 THEN m.received_unit ELSE m.understood_unit END AS ref_u
WHERE ref_e <= $as_of AND x.from_earliest <= ref_l AND x.to_latest >= ref_e
WITH f, m, i, c, t, ref_e, ref_l, ref_u,
  max(CASE WHEN (x.from_latest <= ref_e OR (x.from_earliest = ref_e AND x.from_latest = ref_l
        AND x.from_unit = ref_u AND ref_u < 9)) AND x.to_earliest >= ref_l
      THEN 1 ELSE 0 END) AS held, collect(x.entries) AS held_entries
// A step of its own: a row that shows or cites the item, with a decision, a response, or another such thing in it.
OPTIONAL MATCH (t)-[r:RECORDED]->(n:Entry)-[:SHOWS|CITES_ITEM]->(i)
WHERE $level IN r.levels AND n.earliest <= $as_of AND NOT n.standing IN ['uncertain', 'false']
  AND (n.response <> '' OR n.oversight <> '' OR n.threshold <> ''
    OR n.event_type IN ['decision', 'assessment', 'investigation', 'referral', 'conference', 'meeting', 'visit', 'request', 'check',
      'closure'])
WITH f, m, i, c, t, ref_e, ref_l, ref_u, held, held_entries, m.acted > 0 AND m.acted_earliest <= $as_of AS dated,
  min(CASE WHEN n.latest >= ref_e THEN n.earliest * 10 + n.unit END) AS step_from,
  min(CASE WHEN n.latest >= ref_e THEN n.latest * 10 + n.unit END) AS step_by,
  collect(CASE WHEN n.latest >= ref_e THEN n.id END) AS own_entries
WITH f, m, i, c, t, ref_e, ref_l, ref_u, held, held_entries, own_entries, step_from, step_by,
  dated AND (step_by IS NULL OR m.acted <= step_by / 10) AS by_table
UNWIND [{re: ref_e, rl: ref_l, ru: ref_u, e: CASE WHEN by_table THEN m.acted_earliest ELSE step_from / 10 END,
  l: CASE WHEN by_table THEN m.acted ELSE step_by / 10 END,
  u: CASE WHEN by_table THEN m.acted_unit WHEN step_from % 10 = step_by % 10 THEN step_by % 10 ELSE 9 END}] AS w
WITH f, m, i, c, t, held, held_entries, own_entries, w.re AS ref_e, w.rl AS ref_l, w.ru AS ref_u, w.e AS acted_e,
  w.l AS acted_l, w.u AS acted_u
RETURN i.id AS item, f.id AS sender, t.id AS lacking,
  ref_e AS reference_earliest, ref_l AS reference_latest, ref_u AS reference_unit,
  acted_e AS reached_earliest, acted_l AS reached_latest, acted_u AS reached_unit,
  CASE WHEN m.standing <> '' THEN 'cannot-tell: disputed'
       WHEN acted_l < ref_e OR (acted_e = ref_e AND acted_l = ref_l AND acted_u = ref_u AND ref_u < 9)
         OR ($within_days > 0 AND acted_l / 1440 - ref_e / 1440 <= $within_days)
         OR ($within > 0 AND $within_days = 0 AND acted_l - ref_e <= $within) THEN 'in-time'
       WHEN held = 0 THEN 'cannot-tell: holder-uncertain'
       WHEN acted_e > ref_l AND (($within_days > 0 AND acted_e / 1440 - ref_l / 1440 > $within_days)
           OR ($within_days = 0 AND acted_e - ref_l > $within)) THEN 'late'
       WHEN acted_l IS NOT NULL THEN 'cannot-tell: dates-overlap'
       WHEN NOT t.covered OR t.covers_from > ref_e OR (t.covers_to < c.period_to AND t.covers_to < $as_of)
       THEN 'cannot-tell: not-covered' ELSE 'none' END AS outcome,
  m.entries AS entries, own_entries, held_entries
ORDER BY item, sender, lacking, reference_earliest, reference_latest, outcome
