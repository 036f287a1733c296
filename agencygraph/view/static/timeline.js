/* The timeline: a lane for each agency, what it recorded first, who held the case, and one item's path. */

const PATHS = {
  "in-time": "M0-10a10 10 0 1 0 .01 0z",
  late: "M0-11.5 11.5 9.5H-11.5z",
  unconfirmed: "M-9.5-9.5h19v19h-19z",
  none: "M0-12.5 12.5 0 0 12.5-12.5 0z",
  "cannot-tell": "M-6-10H6L12 0 6 10H-6L-12 0z",
};
const HOLLOW = {
  decision: "M-4.5-4.5h9v9h-9z",
  visit: "M0-5a5 5 0 1 0 .01 0z",
  meeting: "M0-5.5 5.5 4.5h-11z",
};
const drawnLine = { marks: [], order: [], scale: null, found: null, key: "", picture: null, told: null, frame: [0, 0] };

function words(x, y, text, name, anchor) {
  const settings = { x, y, class: name || "t-words" };
  if (anchor) {
    settings["text-anchor"] = anchor;
  }
  return make("text", settings, text);
}
/* Words cut to the room there is; the whole of them stands in the tables. */
function cutTo(text, room) {
  const most = Math.max(3, Math.floor(room / 7.3));
  return text.length <= most ? text : text.slice(0, most - 1).trimEnd() + "…";
}
function bandOf(scale, lane, band) {
  const [agency, from, sure, ending, until, said] = band;
  const group = make("g", { class: agency < 0 ? "t-band t-nobody" : "t-band" });
  const wide = [from ? scale.at(from) : scale.left, until ? scale.at(until) : scale.right];
  const firm = [sure ? scale.at(sure) : wide[0], ending ? scale.at(ending) : wide[1]];
  const y = lane.y + 2;
  const height = lane.height - 4;
  const box = (ends, name) =>
    make("rect", { x: ends[0], y, width: Math.max(1, ends[1] - ends[0]), height, rx: 4, class: name });
  group.append(box(wide, "t-perhaps"));
  if (agency >= 0 && firm[1] > firm[0]) {
    group.append(box(firm, "t-held"), box(firm, "t-hatch"));
  }
  const room = wide[1] - wide[0] - 10;
  if (room > 24 && !lane.bare) {
    const text = said || (room > 116 ? "★ Holds the case" : room > 56 ? "★ Holds" : "★");
    group.append(words(wide[0] + 6, lane.y + 15, cutTo(text, room), "t-label"));
  }
  return group;
}
function laneOf(scale, lane, odd, width) {
  const back = { x: 0, y: lane.y, width, height: lane.height };
  return make("rect", { ...back, class: odd ? "t-lane t-odd" : "t-lane" });
}
function titleOf(lane, label) {
  const group = make("g", {});
  const title = lane.at < 0 ? "No holder" : data.agencies[lane.at].title;
  const lines = wrapped(title, Math.floor(label / 8.6), lane.height > 30 ? 2 : 1);
  lines.forEach((part, at) => {
    const y = lane.y + lane.height / 2 + 4.5 + (at - (lines.length - 1) / 2) * 15;
    group.append(words(8, y, part, lane.at < 0 ? "t-title t-quiet" : "t-title"));
  });
  return group;
}
function wrapped(text, width, most) {
  const lines = [""];
  text.split(/\s+|(?<=-)/).forEach((word) => {
    const last = lines.length - 1;
    const longer = lines[last] + (/(^|-)$/.test(lines[last]) ? "" : " ") + word;
    if (longer.length <= width || !lines[last]) {
      lines[last] = longer;
    } else {
      lines.push(word);
    }
  });
  const kept = lines.slice(0, most);
  if (lines.length > most) {
    kept[most - 1] += " …";
  }
  return kept.map((part) => cutTo(part, width * 7.3));
}
function rangeOf(where, y) {
  const d = `M${where.from} ${y - 5}v10M${where.to} ${y - 5}v10M${where.from} ${y}H${where.to}`;
  return make("path", { d, class: "t-range" });
}
/* A mark that can be reached, chosen and heard; its name begins with what is seen on it. */
function button(kind, where, y, name, act) {
  const settings = { role: "button", tabindex: -1, class: kind, "aria-label": name };
  const group = make("g", { ...settings, transform: `translate(${where.mid} ${y})` });
  drawnLine.order.push({ group, x: where.mid, y, act });
  return group;
}
function whenWords(earliest, latest) {
  if (!earliest && !latest) {
    return "no date";
  }
  if (!earliest || !latest) {
    return earliest ? "from " + prose(earliest) : "by " + prose(latest);
  }
  return earliest === latest ? prose(earliest) : prose(earliest) + " to " + prose(latest);
}
function markOf(lane, mark, layer) {
  const [agency, earliest, latest] = line.first[mark.item];
  const y = rowY(lane, mark.row);
  const at = line.order[mark.item];
  const title = data.items[mark.item].title;
  const start = `${at} ${title}. First recorded by ${data.agencies[agency].title}, `;
  const name = start + whenWords(earliest, latest) + ". ";
  const part = button("t-mark", mark.where, y, name, () => pick("i" + mark.item));
  const shape = make("path", { class: "t-shape" });
  part.append(make("circle", { r: 15, class: "t-ring" }), shape);
  if (mark.small) {
    shape.setAttribute("transform", "scale(0.5)");
  } else {
    part.append(words(0, 4, String(at), "t-number", "middle"));
  }
  if (mark.where.vague && !mark.small) {
    layer.append(rangeOf(mark.where, y));
  }
  layer.append(part);
  drawnLine.marks.push({ item: mark.item, part, shape, name, x: mark.where.mid, y });
}
function eventOf(lane, event, layer) {
  const [agency, kind, earliest, latest, entry] = event.row;
  const y = lowY(lane);
  const cap = kind[0].toUpperCase() + kind.slice(1);
  const name = `${cap}, ${whenWords(earliest, latest)}, ${data.agencies[agency].title}`;
  const part = button("t-event", event.where, y, name, () => tellEvent(entry, name));
  part.append(make("rect", { x: -12, y: -12, width: 24, height: 24, class: "t-room" }));
  part.append(make("path", { d: HOLLOW[kind], class: "t-hollow" }));
  if (event.where.vague) {
    layer.append(rangeOf(event.where, y));
  }
  layer.append(part);
}
/* Too many to draw one by one: a number for each month, or few months, of each lane. */
function crowdOf(scale, lane, layer) {
  const size = monthsTogether(scale);
  Object.keys(lane.crowd).forEach((bin) => {
    const items = lane.crowd[bin];
    const ends = bin === "none" ? null : [dayOf(bin * size), dayOf(bin * size + size - 1)];
    const where = ends ? { mid: (scale.at(ends[0]) + scale.at(dayOf(bin * size + size))) / 2 } : reach(scale, "", "");
    const month = (day) => prose(day).slice(2);
    const said = !ends ? "no date" : size > 1 ? month(ends[0]) + " to " + month(ends[1]) : month(ends[0]);
    const start = `${items.length} first recorded by ${data.agencies[lane.at].title}, ${said}`;
    const part = button("t-crowd", where, rowY(lane, 0), start, () => tellCrowd(items, start));
    const radius = Math.min(lane.tight ? 10 : 14, 8 + Math.sqrt(items.length) * 1.6);
    part.append(make("circle", { r: radius, class: "t-count" }));
    part.append(words(0, 4, String(items.length), "t-number t-ink", "middle"));
    layer.append(part);
  });
}
function axisOf(scale, foot) {
  const group = make("g", { "aria-hidden": "true" });
  datesAlong(scale).forEach((date) => {
    group.append(make("path", { d: `M${date.x} 0V${foot}`, class: date.strong ? "t-grid t-year" : "t-grid" }));
  });
  if (scale.undated) {
    group.append(make("path", { d: `M${scale.right + 20} 0V${foot}`, class: "t-edge" }));
  }
  return group;
}
/* The names stay in sight while the lanes are scrolled along. */
function namesOf(found, scale, foot) {
  const width = scale.left - 8;
  const names = make("svg", { width, height: foot, "aria-hidden": "true", class: "t-names" });
  found.lanes.forEach((lane, at) => names.append(laneOf(scale, lane, at % 2 === 1, width), titleOf(lane, width - 8)));
  return names;
}
/* The dates stay in sight while the lanes are scrolled under them. */
function headOfLine(scale) {
  const head = make("svg", { width: scale.width, height: 24, "aria-hidden": "true", class: "t-head" });
  datesAlong(scale).forEach((date) => {
    if (date.x < scale.right - 30) {
      head.append(words(date.x + 3, 17, date.words, "t-date"));
    }
  });
  if (scale.undated) {
    head.append(words(scale.margin, 17, "Undated", "t-date", "middle"));
  }
  return head;
}
function daysOf(scale, foot) {
  const group = make("g", { "aria-hidden": "true" });
  if (data.incident) {
    const x = scale.at(data.incident);
    group.append(make("path", { d: `M${x} 0V${foot + 4}`, class: "t-incident" }));
    const left = x > scale.width - 140;
    group.append(words(left ? x - 4 : x + 4, foot + 18, "Incident " + brief(data.incident), "t-in", left ? "end" : "start"));
  }
  drawnLine.now = make("path", { class: "t-now" });
  group.append(drawnLine.now);
  return group;
}
function noteOn(found) {
  const note = one("#line-note");
  note.hidden = found.single;
  if (!found.single) {
    const size = monthsTogether(drawnLine.scale);
    note.textContent =
      `${found.items.length} items are too many to draw one by one: each number counts those first recorded in ` +
      `that lane in ${size > 1 ? size + " months" : "a month"}. Narrow them with Find, Agency or Kind to ${MOST_MARKS} or fewer, or choose a number.`;
  }
  const said = [];
  const drawn = found.lanes.some((lane) => lane.events.length);
  if (found.events.length && !drawn) {
    said.push(`${found.events.length} meetings, visits and decisions are not drawn; the table Entries has them.`);
  }
  const lanes = new Set(found.lanes.map((lane) => lane.at));
  const without = data.agencies.filter((_, at) => !lanes.has(at));
  if (without.length && shown.agency === "") {
    said.push("No lane, as nothing was first recorded there: " + without.map((a) => a.title).join(", ") + ".");
  }
  const dark = line.first.filter((row, at) => row[0] < 0 && shown.items[at]).length;
  if (dark) {
    said.push(`No mark, as no agency is recorded as knowing them: ${dark === 1 ? "1 item" : dark + " items"}.`);
  }
  one("#line-rest").textContent = said.join(" ");
}
/* The whole picture; done again only where the room, the filters or the choice have changed. */
function buildTimeline(width, room) {
  const label = width < 760 ? 96 : 136;
  const scale = scaleOf(width, label);
  const found = lanesOf(scale);
  const foot = stack(found, room);
  const height = foot + 26;
  const settings = { width, height, viewBox: `0 0 ${width} ${height}`, role: "group" };
  const svg = make("svg", { ...settings, "aria-label": "Lanes of the agencies", "aria-describedby": "line-how" });
  Object.assign(drawnLine, { marks: [], order: [], scale, found, foot });
  svg.append(hatching());
  found.lanes.forEach((lane, at) => svg.append(laneOf(scale, lane, at % 2 === 1, width)));
  svg.append(axisOf(scale, foot));
  found.lanes.forEach((lane) => lane.bands.forEach((band) => svg.append(bandOf(scale, lane, band))));
  const layer = make("g", {});
  const paths = make("g", { "aria-hidden": "true" });
  found.lanes.forEach((lane) => {
    lane.events.forEach((event) => eventOf(lane, event, layer));
    lane.marks.forEach((mark) => markOf(lane, mark, layer));
    crowdOf(scale, lane, layer);
  });
  svg.append(daysOf(scale, foot), paths, layer);
  drawPath(paths);
  drawWay(paths);
  drawnLine.order.sort((a, b) => a.x - b.x || a.y - b.y);
  /* Who cannot see them hears the marks in the order of their dates. */
  drawnLine.order.forEach((part) => layer.append(part.group));
  drawnLine.picture = svg;
  return svg;
}
function hatching() {
  const pattern = document.createElementNS("http://www.w3.org/2000/svg", "pattern");
  const settings = { id: "hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  Object.entries(settings).forEach(([key, value]) => pattern.setAttribute(key, String(value)));
  pattern.append(make("path", { d: "M0 0V7", class: "t-stripe" }));
  return pattern;
}
function measureLine() {
  const frame = one("#line");
  drawnLine.frame = [frame.clientWidth, frame.clientHeight];
}
function resizeLine() {
  measureLine();
  drawTimeline();
}
/* As wide as its height asks for, so that many lanes fill a page on its side. */
function paperWidth() {
  const foot = stack(lanesOf(scaleOf(state.paper, 136)), 0);
  return Math.max(state.paper, Math.round((foot + 50) * 1.65));
}
function drawTimeline() {
  if (state.view !== "timeline") {
    return;
  }
  if (!data.first) {
    one("#line-note").hidden = false;
    one("#line-note").textContent = "No entry has a date, so there is nothing to put in order.";
    return;
  }
  const frame = one("#line");
  if (!drawnLine.frame[0]) {
    measureLine();
  }
  const width = state.paper ? paperWidth() : Math.max(680, drawnLine.frame[0] - 2) * state.zoom;
  const room = state.paper ? 560 : Math.max(260, drawnLine.frame[1] - 4);
  const key = [width, room, state.chosen, state.way, shown.agency, shown.turn].join(" ");
  if (drawnLine.key !== key || !drawnLine.picture) {
    const focused = frame.contains(document.activeElement) && document.activeElement.getAttribute("aria-label");
    const picture = buildTimeline(width, room - 24);
    const head = headOfLine(drawnLine.scale);
    const names = namesOf(drawnLine.found, drawnLine.scale, drawnLine.foot);
    const along = make("div", { class: "t-body" }, picture, names);
    if (state.paper) {
      /* One picture, so that no page comes between the dates and the lanes. */
      head.setAttribute("y", "-24");
      picture.setAttribute("viewBox", `0 -24 ${width} ${drawnLine.foot + 50}`);
      picture.append(head, names);
    }
    frame.replaceChildren(...(state.paper ? [picture] : [head, along]));
    drawnLine.key = key;
    all(".t-hatch", frame).forEach((part) => part.setAttribute("fill", "url(#hatch)"));
    noteOn(drawnLine.found);
    if (drawnLine.told !== state.chosen + "/" + state.way) {
      drawnLine.told = state.chosen + "/" + state.way;
      tellPath();
    }
    bringPath(frame);
    const again = drawnLine.order.find((part) => focused && focused.startsWith(part.group.getAttribute("aria-label")));
    roveTo(again || drawnLine.order[0], Boolean(again));
  }
  const x = drawnLine.scale.at(state.day);
  if (!drawnLine.brought && !state.paper && frame.clientWidth) {
    /* Where not all of it is in sight, it opens at the day shown. */
    drawnLine.brought = true;
    frame.scrollLeft = chosenItem() < 0 ? x - frame.clientWidth * 0.8 : frame.scrollLeft;
  }
  drawnLine.now.setAttribute("d", `M${x} 0V${drawnLine.foot}`);
  const lit = litItems();
  drawnLine.marks.forEach((mark) => {
    const status = statusOf(mark.item);
    if (mark.status === status) {
      return;
    }
    mark.status = status;
    const chosen = Boolean(lit && lit.has(mark.item));
    const later = status === "unknown-yet";
    mark.shape.setAttribute("d", PATHS[later ? statusOn(mark.item, END) : status] || PATHS["cannot-tell"]);
    mark.part.setAttribute(
      "class",
      `t-mark s-${status}${chosen ? " is-chosen" : ""}${lit && !chosen ? " is-far" : ""}${later ? " is-later" : ""}`,
    );
    mark.part.setAttribute("aria-pressed", String(chosen));
    mark.part.setAttribute("aria-label", mark.name + WORDS[status]);
  });
}
/* The whole path in sight where there is room for it, else at least where it starts. */
function bringPath(frame) {
  const lit = litItems();
  one("#line-rest").hidden = Boolean(lit);
  drawnLine.picture.classList.toggle("t-one", Boolean(lit));
  const home = lit && !state.paper ? homeOf(lit.values().next().value) : null;
  if (!home) {
    return;
  }
  const parts = all(".t-got, .t-cross, .t-could-end", drawnLine.picture);
  const ends = [...(chosenItem() < 0 ? [] : [home.y]), ...parts.map((part) => part.getBBox().y)];
  const top = Math.min(...ends) - 40;
  const foot = Math.max(...ends) + 40;
  const high = frame.clientHeight;
  const there = foot - top <= high ? (top + foot - high) / 2 : home.y - high / 2;
  frame.scrollTo(Math.max(0, home.x - frame.clientWidth / 2), Math.max(0, there));
}
function roveTo(to, focus) {
  drawnLine.order.forEach((part) => part.group.setAttribute("tabindex", part === to ? "0" : "-1"));
  if (to && focus) {
    to.group.focus();
  }
}
function moveOnLine(event) {
  const order = drawnLine.order;
  const here = order.findIndex((part) => part.group === document.activeElement);
  if (here < 0 || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: order.length - 1 }[event.key];
  if (to !== undefined) {
    roveTo(order[Math.max(0, Math.min(order.length - 1, to))], true);
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    const way = event.key === "ArrowUp" ? -1 : 1;
    const from = order[here];
    const near = (part) => Math.abs(part.x - from.x) + Math.abs(part.y - from.y) * 3;
    const there = order.filter((part) => (part.y - from.y) * way > 8).sort((a, b) => near(a) - near(b));
    roveTo(there[0] || from, true);
  } else if (event.key === "Enter" || event.key === " ") {
    order[here].act();
  } else if (event.key === "Escape") {
    openCard(-1);
  } else {
    return;
  }
  event.preventDefault();
}
/* Longer days, the day shown staying in the middle. */
function stretch(by) {
  const frame = one("#line");
  state.zoom = by ? Math.max(1, Math.min(16, state.zoom * by)) : 1;
  drawTimeline();
  frame.scrollLeft = drawnLine.scale.at(state.day) - frame.clientWidth / 2;
}
/* Choosing draws the lanes anew, so the focus goes to the same mark in the new picture. */
function pick(id) {
  choose(state.chosen === id ? null : id);
}
