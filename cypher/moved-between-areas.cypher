// title: Moved to another area
// question: When somebody moved to another area, what went from the agencies that had recorded them to those that first did so after?
// source: Victoria Climbié: vague communication between Ealing, Brent and Haringey (Laming 2003). Daniel Pelka: a move out of Coventry.
// types: F15
// params: cid level as_of about window
// columns: person text, left_area text, area text, reference when, known_by agencies, lacking agency, outcome outcome, reached when,
//   lag lag, entries entries
// findings: late none
// identity: person left_area lacking reference
// coverage: lacking
// needs: MATCH (p:Person)-[l:LIVED_AT]->(a:Address) WHERE a.area <> ''
// otherwise: No address with its area is given; fill the table addresses.
// sentence none: {person} moved from {left_area} to {area} {reference}. {known_by} had recorded {person} before, {lacking} first did so
//   after. No evidence in the chronologies supplied that anything went from the former to {lacking}.
// sentence late: {person} moved from {left_area} to {area} {reference}. {known_by} had recorded {person} before, {lacking} first did so
//   after. The first thing recorded as sent from the former to {lacking} was sent {reached}, {lag} after the move.
// sentence cannot-tell dates-overlap: Whether anything went from the agencies that had recorded {person} in {left_area}, {known_by}, to
//   {lacking} in time for the move to {area}, {reference}, cannot be determined, because the dates overlap.
// sentence cannot-tell recorded-uncertain: Whether {known_by} had recorded {person} in {left_area} before the move to {area}, {reference}, and
//   {lacking} first did so after it, cannot be determined, because the dates overlap.
// sentence cannot-tell not-covered: Whether anything went from the agencies that had recorded {person} in {left_area}, {known_by}, to
//   {lacking} when {person} moved to {area}, {reference}, cannot be determined, because the records supplied for {lacking} do not cover the time.
// innocent: A file may have gone across without a row that says so, or nothing may have called for it.
MATCH (p:Person)-[l:LIVED_AT]->(a:Address)
WHERE ($cid = '' OR p.case_id = $cid) AND ($about = '' OR p.id = $about) AND a.area <> ''
MATCH (p)-[v:LIVED_AT]->(b:Address)
WHERE b.area <> '' AND b.area <> a.area AND l.to_latest <= v.from_latest
// Not where an address between the two was the one moved from.
OPTIONAL MATCH (p)-[u:LIVED_AT]->(d:Address) WHERE d.area <> ''
WITH p, a, b, v, max(CASE WHEN u.from_earliest > l.from_earliest AND u.from_earliest < v.from_earliest THEN 1 ELSE 0 END) AS between
WHERE between = 0
// Who first recorded them after the move, and who had before.
MATCH (t:Agency)-[r:RECORDED]->(n:Entry)-[:CONCERNS]->(c:CaseFile)
WHERE n.case_id = p.case_id AND p.id IN n.people AND $level IN r.levels AND t.informs AND n.earliest <= $as_of
WITH p, a, b, v, t, c, min(n.earliest) AS first_e, min(n.latest) AS first_l, collect(n.id) AS own_entries,
  max(CASE WHEN n.earliest = v.from_earliest AND n.latest = v.from_latest AND n.unit = v.from_unit AND n.unit < 9 THEN 1 ELSE 0 END) AS that_day
WHERE first_e > 0 AND first_l > v.from_earliest AND that_day = 0
MATCH (f:Agency)-[s:RECORDED]->(g:Entry)
WHERE g.case_id = p.case_id AND p.id IN g.people AND $level IN s.levels AND f.informs AND g.earliest > 0
  AND g.earliest < v.from_earliest AND NOT f.id IN t.kin
OPTIONAL MATCH (f)-[e:SENT]->(m:Transmission)-[w:TO]->(t)
WHERE $level IN e.levels AND $level IN w.levels AND m.standing = '' AND m.earliest <= $as_of
WITH p, a, b, v, t, c, own_entries, max(CASE WHEN first_e > v.from_latest AND g.latest < v.from_earliest THEN 1 ELSE 0 END) AS sure,
  collect(f.id) AS known_by, collect(g.id) AS known_entries, collect(m.entries) AS sent_entries,
  min(m.earliest * 10 + m.unit) AS sent_from, min(m.latest * 10 + m.unit) AS sent_by
UNWIND [{e: sent_from / 10, l: sent_by / 10, u: CASE WHEN sent_from % 10 = sent_by % 10 THEN sent_by % 10 ELSE 9 END}] AS x
WITH p, a, b, v, t, c, own_entries, sure, known_by, known_entries, sent_entries, x.e AS sent_e, x.l AS sent_l, x.u AS sent_u
RETURN p.id AS person, a.area AS left_area, b.area AS area,
  v.from_earliest AS reference_earliest, v.from_latest AS reference_latest, v.from_unit AS reference_unit,
  known_by, t.id AS lacking, sent_e AS reached_earliest, sent_l AS reached_latest, sent_u AS reached_unit,
  CASE WHEN sent_l / 1440 - v.from_earliest / 1440 <= $window THEN 'in-time'
       WHEN sure = 0 THEN 'cannot-tell: recorded-uncertain'
       WHEN sent_e / 1440 - v.from_latest / 1440 > $window THEN 'late'
       WHEN sent_l IS NOT NULL THEN 'cannot-tell: dates-overlap'
       WHEN NOT t.covered OR t.covers_from > v.from_earliest OR (t.covers_to < c.period_to AND t.covers_to < $as_of)
       THEN 'cannot-tell: not-covered' ELSE 'none' END AS outcome,
  own_entries, known_entries, sent_entries
ORDER BY person, lacking, reference_earliest, reference_latest, left_area
