/* Where each box of the network stands in the room there is. */

let nodes = new vis.DataSet(),
  edges = new vis.DataSet(),
  box = one("#net"),
  net = null,
  colours = {},
  places = {};
const FACE = "Segoe UI, system-ui, sans-serif";
data.network.nodes.forEach(function (node) {
  places[node.id] = {
    id: node.id,
    x: node.x,
    y: node.y,
    label: node.label,
    at: Number(node.id.slice(1)),
    agency: node.id[0] === "a",
  };
});

/* The room of the picture, measured when the page is laid out anew: asking for it lays out the whole page. */
let room = { width: 200, height: 120 };
function measure() {
  room = { width: Math.max(200, box.clientWidth), height: Math.max(120, box.clientHeight) };
}
function size() {
  return room;
}
/* How much room a box may take whoever holds the case, so that no box moves with the date. */
function half(node, small) {
  if (!node.agency) {
    return [10, 10];
  }
  const lines = node.label.split("\n");
  const held = data.held.includes(node.at);
  const rest = (small ? ["knows 000"] : ["no evidence at holder: 000"]).concat(held ? HEADS[small ? 1 : 0] : []);
  const name = widest(lines, `bold ${small ? 12 : 14}px ${FACE}`);
  const wide = Math.max(name, widest(rest, `${small ? 11 : 13}px ${FACE}`));
  const high = lines.length + (held ? 3 : 2);
  return small ? [wide / 2 + 9, (high - 1) * 7 + 7] : [wide / 2 + 11, high * 7 + 9];
}
const HEADS = [
  ["★ May hold the case", "Duty to hold the case", "Held at another time"],
  ["★ Holder?", "Duty holder"],
];
/* Measured, not counted: a box a few dots too narrow would be cut at the edge of a small screen. */
const pen = document.createElement("canvas").getContext("2d");
function widest(lines, font) {
  pen.font = font;
  return Math.max(...lines.map((text) => pen.measureText(text).width));
}
function small() {
  return size().width < 600 || size().height < 300;
}
var settled = { room: "", spots: {} };
/* Places scaled to the room; boxes that would touch are pushed apart, agencies first, then items out of their way. */
function settle(paper) {
  var room = paper || size(),
    key = room.width + "x" + room.height;
  if (!paper && settled.room === key) {
    return settled.spots;
  }
  var tight = !paper && small(),
    spots = Object.create(null),
    agencies = [],
    items = [];
  Object.keys(places).forEach(function (id) {
    var place = places[id],
      box = half(place, tight),
      part = {
        x: ((place.x * room.width) / 2) * 0.96,
        y: ((place.y * room.height) / 2) * 0.94,
        w: box[0],
        h: box[1],
        side: box[0],
        foot: 0,
      };
    if (!place.agency) {
      var lines = place.label.split("\n");
      part.side = widest(lines, `12px ${FACE}`) / 2;
      part.foot = lines.length * 14 + 2;
    }
    spots[id] = part;
    (place.agency ? agencies : items).push(part);
  });
  var keep = function (part) {
    var x = Math.max(0, room.width / 2 - part.side - 2),
      y = Math.max(0, room.height / 2 - part.h - 2);
    part.x = Math.max(-x, Math.min(x, part.x));
    part.y = Math.max(-y, Math.min(y - part.foot, part.y));
  };
  var apart = function (a, b, share, gap) {
    var dx = b.x - a.x,
      dy = b.y - a.y,
      over = [a.w + b.w + gap - Math.abs(dx), a.h + b.h + gap - Math.abs(dy)];
    if (over[0] <= 0 || over[1] <= 0) {
      return false;
    }
    var wide = over[0] / room.width < over[1] / room.height,
      by = (wide ? over[0] : over[1]) * 0.55,
      way = (wide ? dx : dy) < 0 ? -1 : 1,
      axis = wide ? "x" : "y";
    a[axis] -= way * by * share;
    b[axis] += way * by * (1 - share);
    keep(a);
    keep(b);
    return true;
  };
  agencies.forEach(keep);
  items.forEach(keep);
  for (var round = 0, moved = true; moved && round < 400; round += 1) {
    moved = false;
    for (var i = 0; i < agencies.length; i += 1) {
      for (var j = i + 1; j < agencies.length; j += 1) {
        if (apart(agencies[i], agencies[j], 0.5, round < 200 ? 14 : 4)) {
          moved = true;
        }
      }
    }
  }
  for (round = 0, moved = true; moved && round < 60 && data.items_drawn; round += 1) {
    moved = false;
    items.forEach(function (item) {
      agencies.forEach(function (agency) {
        if (apart(agency, item, 0, 6)) {
          moved = true;
        }
      });
    });
  }
  if (!paper) {
    settled = { room: key, spots: spots };
  }
  return spots;
}
function spot(node) {
  return settle()[node.id];
}
