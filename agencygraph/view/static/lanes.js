/* Where each lane, mark and date of the timeline stands: numbers only, nothing is drawn here. */

const line = data.timeline;
const MARK = 22;
const MOST_MARKS = 100;
const MOST_EVENTS = 160;

/* Days to places across, with a margin on the right for what has no date. */
function scaleOf(width, label) {
  const first = number(data.first);
  const days = Math.max(1, number(data.last) - first);
  const undated = line.first.some((row) => row[0] >= 0 && !row[1] && !row[2]);
  const left = label + 12;
  const right = width - (undated ? 92 : 18);
  const at = (day) => {
    const part = (number(day) - first) / days;
    return Math.round((left + Math.max(0, Math.min(1, part)) * (right - left)) * 10) / 10;
  };
  return { at, left, right, width, undated, margin: width - 46 };
}
/* The two ends of a day as written, and its middle; without both ends it starts or ends with the axis. */
function reach(scale, earliest, latest) {
  if (!earliest && !latest) {
    return { from: scale.margin, to: scale.margin, mid: scale.margin, vague: false, none: true };
  }
  const from = earliest ? scale.at(earliest) : scale.left;
  const to = latest ? scale.at(latest) : scale.right;
  const vague = !earliest || !latest || earliest !== latest;
  const mid = !earliest ? to : !latest ? from : (from + to) / 2;
  return { from, to, mid, vague, none: false };
}
/* The first row of a lane in which a mark touches no other. */
function rowFor(rows, from, to) {
  let at = rows.findIndex((end) => end < from);
  if (at < 0) {
    at = rows.length;
    rows.push(0);
  }
  rows[at] = to;
  return at;
}
/* So many months together that their numbers do not touch. */
function monthsTogether(scale) {
  const months = Math.max(1, (number(data.last) - number(data.first)) / 30.4);
  const room = (scale.right - scale.left) / 30;
  return [1, 2, 3, 6, 12, 24, 60, 120].find((size) => months / size <= room) || 240;
}
function monthOf(day) {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}
function dayOf(month) {
  const year = String(Math.floor(month / 12)).padStart(4, "0");
  return year + "-" + String((month % 12) + 1).padStart(2, "0") + "-01";
}
function binOf(scale, day) {
  return day ? Math.floor(monthOf(day) / monthsTogether(scale)) : "none";
}
function marksShown() {
  return data.items.map((_, at) => at).filter((at) => shown.items[at] && line.first[at][0] >= 0);
}
/* Lanes from top to foot: agencies that held the case first, then those with something to show. */
function lanesOf(scale) {
  const lanes = new Map();
  const lane = (at) => {
    if (!lanes.has(at)) {
      lanes.set(at, { at, rows: [], marks: [], events: [], bands: [], crowd: Object.create(null) });
    }
    return lanes.get(at);
  };
  line.bands.forEach((band) => lane(band[0]).bands.push(band));
  const items = marksShown().sort((a, b) => line.order[a] - line.order[b]);
  const single = items.length <= MOST_MARKS;
  items.forEach((item) => {
    const [agency, earliest, latest] = line.first[item];
    const where = reach(scale, earliest, latest);
    const home = lane(agency);
    if (single) {
      const from = Math.min(where.from, where.mid - MARK / 2);
      const to = Math.max(where.to, where.mid + MARK / 2);
      home.marks.push({ item, where, row: rowFor(home.rows, from - 3, to + 3) });
    } else {
      const bin = binOf(scale, latest || earliest);
      (home.crowd[bin] = home.crowd[bin] || []).push(item);
    }
  });
  const agency = shown.agency;
  const events = line.events.filter((row) => agency === "" || row[0] === Number(agency));
  if (single && events.length <= MOST_EVENTS) {
    events.forEach((row) => lane(row[0]).events.push({ row, where: reach(scale, row[2], row[3]) }));
  }
  if (chosenItem() >= 0) {
    const item = chosenItem();
    line.knew.filter((row) => row[0] === item).forEach((row) => lane(row[1]));
    line.sent.filter((row) => row[0] === item && row[2] >= 0).forEach((row) => lane(row[2]));
  }
  wayEnds().forEach(lane);
  return { lanes: Array.from(lanes.values()), single, items, events };
}
/* The lanes that a path or a way touches; null where neither is chosen. */
function touched() {
  if (!litItems()) {
    return null;
  }
  const of = (rows, item, at) => rows.filter((row) => row[item] === at);
  const item = chosenItem();
  const ends = [...of(line.knew, 0, item).map((row) => row[1]), ...of(line.lacked, 0, item).map((row) => row[1])];
  return new Set([...wayEnds(), ...ends, ...of(line.sent, 0, item).map((row) => row[2])]);
}
/* Where the whole is higher than the room, what the path does not touch becomes a thin line of small marks. */
function narrow(found, room) {
  const near = state.paper ? null : touched();
  if (!near || heightOf(found) + 30 <= room) {
    return;
  }
  const lit = litItems();
  found.lanes.forEach((lane) => {
    lane.tight = true;
    lane.near = near.has(lane.at);
    lane.rows = [];
    lane.marks.forEach((mark) => {
      const { from, to, mid } = mark.where;
      const ends = [Math.min(from, mid - MARK / 2) - 3, Math.max(to, mid + MARK / 2) + 3];
      mark.small = !lane.near || !lit.has(mark.item);
      mark.row = mark.small ? 0 : rowFor(lane.rows, ...ends);
    });
    lane.head = !lane.near ? -2 : lane.bands.length ? 16 : 2;
    lane.height = heightIn(lane);
  });
  if (heightOf(found) + 30 > room) {
    const ends = wayEnds();
    const rank = (lane) => (ends.includes(lane.at) ? 2 : Number(lane.near));
    found.lanes.sort((a, b) => rank(b) - rank(a));
    const nearest = found.lanes.filter((lane) => lane.near);
    if (nearest.reduce((sum, lane) => sum + lane.height, 30) > room) {
      nearest.forEach((lane) => {
        lane.bare = true;
        lane.head = 2;
        lane.height = heightIn(lane);
      });
    }
  }
}
function heightIn(lane) {
  return lane.near ? lane.head + Math.max(1, lane.rows.length) * (MARK + 3) + 5 : 22;
}
function heightOf(found) {
  return found.lanes.reduce((sum, lane) => sum + lane.height, 0);
}
/* Heights of the lanes, so that they fill the room there is and never run into each other. */
function stack(found, room) {
  const held = data.held;
  const rank = (lane) => (lane.at < 0 ? -1 : held.includes(lane.at) ? 0 : 1);
  found.lanes.sort((a, b) => rank(a) - rank(b) || a.at - b.at);
  let y = 4;
  found.lanes.forEach((lane) => {
    const marks = Object.keys(lane.crowd).length ? 1 : lane.rows.length;
    lane.head = lane.bands.length ? 18 : 4;
    lane.low = lane.at < 0 ? 4 : 16;
    lane.height = Math.max(lane.at < 0 ? 22 : 34, lane.head + marks * (MARK + 3) + lane.low);
  });
  narrow(found, room);
  const whole = heightOf(found);
  const spare = Math.max(0, room - y - 26 - whole);
  const wide = found.lanes.filter((lane) => lane.at >= 0 && (!lane.tight || lane.near)).length;
  const more = wide ? Math.min(26, spare / wide) : 0;
  found.lanes.forEach((lane) => {
    lane.y = y;
    lane.height += lane.at < 0 || (lane.tight && !lane.near) ? 0 : more;
    y += lane.height;
  });
  return y;
}
function rowY(lane, row) {
  return lane.y + lane.head + 2 + row * (MARK + 3) + MARK / 2;
}
function lowY(lane) {
  return lane.y + lane.height - (lane.tight && !lane.near ? 11 : 9);
}
/* About ten dates along the top: months where the case is short, years where it is long. */
function datesAlong(scale) {
  const found = [];
  const months = (number(data.last) - number(data.first)) / 30.4;
  const room = (scale.right - scale.left) / 66;
  const every = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((size) => months / size <= room) || 240;
  for (let at = monthOf(data.first); ; at += 1) {
    const year = Math.floor(at / 12);
    const day = dayOf(at);
    if (day > data.last) {
      return found;
    }
    if (at % every === 0 && day >= data.first) {
      const january = at % 12 === 0;
      const month = MONTHS[at % 12].slice(0, 3);
      const words = every >= 12 ? String(year) : january || !found.length ? month + " " + year : month;
      found.push({ x: scale.at(day), words, strong: january });
    }
  }
}
