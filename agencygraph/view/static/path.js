/* The path of the item that is chosen: drawn over the lanes, and told as a list under them. */

const RECEIVED = ["corroborated", "unrecorded by sender"];

function chosenItem() {
  return state.chosen && state.chosen[0] === "i" ? Number(state.chosen.slice(1)) : -1;
}
function homeOf(item) {
  for (const lane of drawnLine.found.lanes) {
    const mark = lane.marks.find((part) => part.item === item);
    if (mark) {
      return { x: mark.where.mid, y: rowY(lane, mark.row) };
    }
  }
  const lane = laneAt(line.first[item][0]);
  if (!lane) {
    return null;
  }
  const where = reach(drawnLine.scale, line.first[item][1], line.first[item][2]);
  return { x: where.mid, y: lowY(lane) };
}
/* Where an agency came to know an item; null where no lane shows it. */
function placeIn(item, agency) {
  const row = line.knew.find((part) => part[0] === item && part[1] === agency);
  const lane = laneAt(agency);
  if (!row || !lane) {
    return null;
  }
  const start = agency === line.first[item][0];
  return start ? homeOf(item) : { x: reach(drawnLine.scale, row[2], row[3]).mid, y: lowY(lane) };
}
function laneAt(agency) {
  return drawnLine.found.lanes.find((lane) => lane.at === agency);
}
/* Words beside a place where they lie over no others; where there is no such room the list alone has them. */
let said = [];
function beside(layer, x, y, text, name) {
  const wide = text.length * 7.4;
  const tries = [];
  [0, -15, 15, -30, 30].forEach((shift) => {
    tries.push([x + 10, y + shift, "start"], [x - 10, y + shift, "end"]);
  });
  const fits = tries.find(([at, low, side]) => {
    const left = side === "start" ? at : at - wide;
    const inside = left > drawnLine.scale.left - 8 && left + wide < drawnLine.scale.width && low > 10;
    const free = (other) => left > other[2] || left + wide < other[0] || Math.abs(low - other[1]) > 13;
    return inside && said.every(free);
  });
  if (fits) {
    const left = fits[2] === "start" ? fits[0] : fits[0] - wide;
    said.push([left, fits[1], left + wide]);
    layer.append(words(fits[0], fits[1], text, name, fits[2]));
  }
}
function arrowTo(x, y, down) {
  const tip = down ? `M${x} ${y - 6}l-5-9h10z` : `M${x} ${y + 6}l-5 9h10z`;
  return make("path", { d: tip, class: "t-tip" });
}
function between(x, y, there, low) {
  const middle = (y + low) / 2;
  return `M${x} ${y}C${x} ${middle} ${there} ${middle} ${there} ${low}`;
}
function drawPath(layer) {
  const item = chosenItem();
  const home = item >= 0 ? homeOf(item) : null;
  const lit = litItems();
  said = drawnLine.found.lanes.flatMap((lane) => [
    ...lane.bands.map((band) => {
      const x = band[1] ? drawnLine.scale.at(band[1]) : drawnLine.scale.left;
      return [x, lane.y + 15, Math.min(x + 116, band[4] ? drawnLine.scale.at(band[4]) : drawnLine.scale.right)];
    }),
    ...lane.marks
      .filter((mark) => lit && lit.has(mark.item))
      .map((mark) => [mark.where.mid - 12, rowY(lane, mark.row) + 4, mark.where.mid + 12]),
  ]);
  if (!home) {
    return;
  }
  const scale = drawnLine.scale;
  beside(layer, home.x + 6, home.y - 15, cutTo(data.items[item].title, 220), "t-said t-strong");
  lifeLines(item, home, layer);
  line.sent.filter((row) => row[0] === item && row[2] >= 0).forEach((row) => sendLine(row, layer));
  line.knew.filter((row) => row[0] === item).forEach((row) => {
    const agency = row[1];
    const place = placeIn(item, agency);
    if (!place || agency === line.first[item][0]) {
      return;
    }
    if (reach(scale, row[2], row[3]).vague) {
      layer.append(rangeOf(reach(scale, row[2], row[3]), place.y));
    }
    layer.append(make("circle", { cx: place.x, cy: place.y, r: 5, class: row[4] ? "t-got" : "t-got t-unsure" }));
    const day = row[3] || row[2];
    const title = data.agencies[agency].title;
    beside(layer, place.x, place.y - 9, cutTo(title, 150) + (day ? ", " + brief(day) : ""), "t-said");
  });
}
/* A wait in the sender's lane, then an arrow; a send without receipt ends in a cross in the lane it was sent to. */
function sendLine(row, layer) {
  const [item, from, to, kind, earliest, latest] = row;
  const start = placeIn(item, from);
  const lane = laneAt(to);
  if (!start || !lane) {
    return;
  }
  const day = latest || earliest;
  const x = day ? Math.max(start.x, drawnLine.scale.at(day)) : start.x;
  if (x > start.x + 1) {
    layer.append(make("path", { d: `M${start.x} ${start.y}H${x}`, class: "t-wait" }));
  }
  const arrived = RECEIVED.includes(kind) || row[7];
  const end = placeIn(item, to);
  if (arrived && end) {
    const there = Math.max(x, end.x);
    const down = end.y > start.y;
    layer.append(make("path", { d: between(x, start.y, there, end.y + (down ? -12 : 12)), class: "t-way" }));
    layer.append(arrowTo(there, end.y, down));
  } else if (kind === "unmatched") {
    const y = lowY(lane) - 2;
    layer.append(make("path", { d: `M${x} ${start.y}L${x} ${y}`, class: "t-lost" }));
    layer.append(make("path", { d: `M${x - 5} ${y - 5}l10 10M${x + 5} ${y - 5}l-10 10`, class: "t-cross" }));
    const title = cutTo(data.agencies[to].title, 140);
    beside(layer, x, y - 7, `sent to ${title}, no matching receipt`, "t-said t-lack");
  }
}
function lackedWords(row) {
  const whom = row[1] >= 0 ? data.agencies[row[1]].title : "a holder";
  return (row[4] ? row[4] + ", no" : "No") + ` evidence it reached ${whom}`;
}
/* For how long the holder had no record of it, from the day it would have counted to the end of that time. */
function lifeLines(item, home, layer) {
  const scale = drawnLine.scale;
  const rows = line.lacked.filter((row) => row[0] === item && row[2] && row[3] && before(row[2]));
  rows.slice(-3).forEach((row, at) => {
    const y = home.y + at * 15;
    const from = Math.max(home.x + (at ? 0 : 14), scale.at(row[2]));
    const to = Math.max(from + 2, scale.at(row[3]));
    layer.append(make("path", { d: `M${from} ${y}H${to}`, class: "t-life" }));
    layer.append(make("path", { d: `M${to} ${y - 6}v12`, class: "t-life-end" }));
    beside(layer, (from + to) / 2, y + 14, lackedWords(row), "t-said t-lack");
  });
}
function storyOf(item) {
  const told = [];
  const [first, earliest, latest] = line.first[item];
  if (first >= 0) {
    told.push([earliest || latest, whenWords(earliest, latest), "first recorded by " + data.agencies[first].title]);
  }
  line.sent
    .filter((row) => row[0] === item)
    .forEach((row) => {
      const whom = (at) => (at >= 0 ? data.agencies[at].title : "an agency not shown");
      const how = row[6] && row[6] !== "sent" ? `, ${row[6]}` : "";
      const words = `${whom(row[1])} to ${whom(row[2])}${how}: ${line.classes[row[3]] || row[3]}`;
      told.push([row[4] || row[5], whenWords(row[4], row[5]), words + (row[7] ? "; taken as told" : "")]);
    });
  line.knew
    .filter((row) => row[0] === item && row[1] !== first)
    .forEach((row) => {
      const words = row[4] ? "recorded as known to " : "cannot tell whether known to ";
      told.push([row[2] || row[3], whenWords(row[2], row[3]), words + data.agencies[row[1]].title]);
    });
  told.sort((a, b) => (a[0] || END).localeCompare(b[0] || END));
  line.lacked
    .filter((row) => row[0] === item)
    .forEach((row) => {
      const days = row[2] && row[3] ? prose(row[2]) + " to " + prose(row[3]) : "";
      told.push(["", days || "In all", lackedWords(row)]);
    });
  return told.concat(wayStory());
}
function tell(title, rows) {
  const list = make("ol", {});
  rows.forEach((row) => {
    list.append(make("li", {}, make("b", { dir: "auto" }, row[1]), " ", make("span", { dir: "auto" }, row[2])));
  });
  putPath(make("h3", { dir: "auto" }, title), list);
}
function putPath(...parts) {
  one("#path").hidden = !parts.length;
  one("#path").replaceChildren(...parts);
}
function tellPath() {
  const item = chosenItem();
  if (item < 0) {
    if (wayChosen()) {
      tellCrowd(wayChosen()[0], `${wayChosen()[0].length} items that could have been raised`);
    } else {
      putPath();
    }
    return;
  }
  tell(line.order[item] + " " + data.items[item].title, storyOf(item));
}
function tellEvent(entry, name) {
  const cells = one(`#entries tr[data-entry="${entry}"]`);
  const said = cells ? cells.children[4].textContent : "";
  const source = cells ? cells.children[cells.children.length - 1].textContent : "";
  tell(name, [["", "Entry", said + (source ? " (" + source + ")" : "")]]);
}
/* The items behind a number, each to be chosen by itself. */
function tellCrowd(items, name) {
  const list = make("ul", {});
  items.forEach((item) => {
    const part = make("button", { type: "button", class: "plain", dir: "auto" }, data.items[item].title);
    on(part, "click", () => choose("i" + item));
    list.append(make("li", {}, part));
  });
  putPath(make("h3", { dir: "auto" }, name), list);
}
