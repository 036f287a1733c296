/* What the page holds, and what holds on the day shown: looked up, never worked out. */

const root = document.documentElement;
const data = JSON.parse(document.getElementById("case").textContent);
const one = (selector, from) => (from || document).querySelector(selector);
const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
const WORDS = {
  "in-time": "reached the holder in time",
  late: "late",
  unconfirmed: "unconfirmed: recorded as sent; no matching receipt",
  none: "no evidence it reached the holder",
  "cannot-tell": "cannot tell",
  "unknown-yet": "not yet recorded",
};
const SHORT = {
  "in-time": "in time",
  late: "late",
  unconfirmed: "unconfirmed",
  none: "no evidence",
  "cannot-tell": "cannot tell",
  "unknown-yet": "not yet recorded",
};
const SHAPES = {
  "in-time": "dot",
  late: "triangle",
  unconfirmed: "square",
  none: "diamond",
  "cannot-tell": "hexagon",
};
const RANK = { none: 0, unconfirmed: 1, "cannot-tell": 2, late: 3, "in-time": 4 };
const MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July", "August"],
  ...["September", "October", "November", "December"],
];
const END = "9999-12-31";
const VIEWS = all("[role=tab]").map((tab) => tab.dataset.view);
const state = {
  day: data.start,
  view: VIEWS[0],
  chosen: null,
  finding: -1,
  way: -1,
  level: data.items_at_first ? "items" : "agencies",
  focus: null,
  over: null,
  zoom: 1,
  paper: 0,
};
const shown = { items: data.items.map(() => true), agency: "", turn: 0, found: false };

function prose(day) {
  const part = day.split("-");
  return Number(part[2]) + " " + MONTHS[Number(part[1]) - 1] + " " + part[0];
}
function brief(day) {
  const part = day.split("-");
  return Number(part[2]) + " " + MONTHS[Number(part[1]) - 1].slice(0, 3);
}
function number(day) {
  return Math.round(Date.parse(day + "T00:00:00Z") / 864e5);
}
function iso(count) {
  return new Date(count * 864e5).toISOString().slice(0, 10);
}
function upTo(rows, day) {
  let found = null;
  for (const row of rows) {
    if (row[0] > day) {
      break;
    }
    found = row;
  }
  return found;
}

function statusOn(item, day) {
  const rows = data.status[item];
  if (!data.first) {
    return rows.length ? rows[rows.length - 1][1] : "cannot-tell";
  }
  const row = upTo(rows, day);
  return row ? row[1] : "unknown-yet";
}
function knownOn(agency, day) {
  const sure = new Set();
  const perhaps = new Set();
  for (const row of data.knows[agency]) {
    if (row[0] > day) {
      break;
    }
    row[1].forEach((item) => sure.add(item));
    row[2].forEach((item) => sure.delete(item));
    row[3].forEach((item) => perhaps.add(item));
    row[4].forEach((item) => perhaps.delete(item));
  }
  return { sure, perhaps };
}
function holders() {
  const row = holderRow();
  return row[1].concat(row[2]);
}
function holding() {
  const row = holderRow();
  if (row[2].length) {
    return " may hold the case";
  }
  return row[1].length > 1 ? " hold the case" : " holds the case";
}
function duty() {
  return holderRow()[3] || [];
}
function isSure(at) {
  return holderRow()[1].includes(at);
}
function before(day) {
  return !state.day || !day || day <= state.day;
}
function names(list) {
  return list.map((at) => data.agencies[at].title).join(", ");
}
/* What a link names is looked up in maps without a prototype: it is not to be trusted. */
function byId(list) {
  const map = Object.create(null);
  list.forEach((thing, at) => {
    if (!(thing.id in map)) {
      map[thing.id] = at;
    }
  });
  return map;
}
const ids = {
  item: byId(data.items),
  agency: byId(data.agencies),
  finding: byId(data.findings),
  way: byId(data.could.map((way) => ({ id: way[4] }))),
};

function on(part, event, act) {
  if (part) {
    part.addEventListener(event, act);
  }
}
/* An element of the page; what stands in it is text, whatever it says. */
function make(name, settings, ...parts) {
  const svg = "svg g path rect text line circle title".split(" ").includes(name);
  const made = svg
    ? document.createElementNS("http://www.w3.org/2000/svg", name)
    : document.createElement(name);
  Object.entries(settings || {}).forEach(([key, value]) => made.setAttribute(key, String(value)));
  made.append(...parts);
  return made;
}
