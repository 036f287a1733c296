/* How an item could have come: the way that is chosen, drawn over the pictures; and what a contact would have changed.

A way is [items, steps, whether it is of recorded contacts, finding, id], a step [from, to, earliest, latest].
Everything is looked up, never worked out. */

const POSSIBLY = "A possibility: whether it could have been said there is not recorded.";

function wayChosen() {
  return state.way >= 0 ? data.could[state.way] : null;
}
/* The items of the path or the way that is chosen; null for none. */
function litItems() {
  const item = chosenItem();
  return wayChosen() ? new Set(wayChosen()[0]) : item >= 0 ? new Set([item]) : null;
}
function wayEnds() {
  return wayChosen() ? wayChosen()[1].flatMap((step) => step.slice(0, 2)) : [];
}
function leadsToWay(edge) {
  const ends = wayChosen() && edge.from[0] === "i" ? [Number(edge.from.slice(1)), Number(edge.to.slice(1))] : null;
  return Boolean(ends && wayChosen()[0].includes(ends[0]) && wayEnds().includes(ends[1]));
}
/* Several who could have told one agency on one day are one step of the words. */
function stepsInWords() {
  const steps = new Map();
  wayChosen()[1].forEach(([from, to, earliest, latest]) => {
    const end = `${data.agencies[to].title}, ${whenWords(earliest, latest)}`;
    steps.set(end, (steps.has(end) ? steps.get(end) + ", " : "") + data.agencies[from].title);
  });
  return Array.from(steps, ([end, from]) => `${from} to ${end}`);
}
function wayWords() {
  const [items, , recorded] = wayChosen();
  const what = items.length === 1 ? data.items[items[0]].title : items.length + " items";
  const how = recorded ? "in a recorded contact" : "in a call no row tells of";
  return `${what} could have been raised ${how}: ${stepsInWords().join("; ")}.`;
}
function wayStory() {
  const way = wayChosen();
  const how = way && way[2] ? "there was a recorded contact" : "no row tells of such a call";
  return way ? stepsInWords().map((step) => ["", "Could have:", `${step} (${how})`]) : [];
}
function setWay(at) {
  state.way = at;
  const way = wayChosen();
  if (way) {
    openOnly(way[3]);
    state.chosen = way[0].length === 1 ? "i" + way[0][0] : null;
    const last = within(way[1][way[1].length - 1][3] || state.day);
    state.day = data.first && last > state.day ? last : state.day;
  }
  all(".of-way").forEach((part) => (part.hidden = !way));
  one("#v-network").classList.toggle("has-way", Boolean(way));
  all(".way").forEach((part) => {
    part.hidden = !way;
    part.replaceChildren(...(way ? wayTold(part.dataset.other) : []));
  });
}
function wayTold(other) {
  const add = (words, act) => {
    const button = make("button", { type: "button" }, words);
    on(button, "click", act);
    return button;
  };
  const back = state.way;
  const acts = [
    add(other === "network" ? "Show in network" : "Show on timeline", () => show(other, true)),
    add("Back to list", () => {
      show("ways");
      one(`#v-ways [data-draw="${back}"]`).focus();
    }),
    add("Remove", () => {
      openCard(-1);
      one("#t-" + state.view).focus();
    }),
  ];
  const words = make("p", { dir: "auto" }, make("b", {}, "Could have. "), wayWords() + " ", make("span", { class: "quiet" }, POSSIBLY));
  return [words, make("p", { class: "actions" }, ...acts)];
}
function takeWay(at) {
  setWay(at);
  show(data.first ? "timeline" : "network", true);
  one("#said").textContent = wayWords() + " " + POSSIBLY;
}
/* Over the lanes: along the lane of who knew it, then to the lane of who could have heard it. */
function drawWay(layer) {
  const way = wayChosen();
  let before = null;
  let told = null;
  (way ? way[1] : []).forEach(([from, to, earliest, latest]) => {
    const giver = laneAt(from);
    const taker = laneAt(to);
    if (!giver || !taker) {
      return;
    }
    const where = reach(drawnLine.scale, earliest, latest);
    const own = way[0].length === 1 ? placeIn(way[0][0], from) : null;
    const start = before && before.at === from ? before : own || { x: where.mid, y: lowY(giver) };
    const down = taker.y > giver.y ? 1 : -1;
    const end = { at: to, x: Math.max(where.mid, start.x), y: lowY(taker) - down * 4 };
    const d = `M${start.x} ${start.y}H${end.x}V${end.y - down * 11}`;
    layer.append(make("path", { d, class: "t-halo" }), make("path", { d, class: "t-could" }));
    if (where.vague) {
      layer.append(rangeOf(where, start.y));
    }
    layer.append(make("circle", { cx: end.x, cy: start.y, r: 4, class: "t-could-end" }));
    const tip = `M${end.x} ${end.y}l-6 ${-down * 12}h12z`;
    layer.append(make("path", { d: tip, class: "t-could-end" }));
    const label = couldWords(earliest, latest, "");
    if (told !== label) {
      beside(layer, end.x, (start.y + end.y) / 2 + 4, label, "t-said t-strong");
      told = label;
    }
    before = end;
  });
}
function couldWords(earliest, latest, year) {
  const days = earliest && latest && earliest !== latest ? `${brief(earliest)} to ${brief(latest)}` : brief(latest || earliest || END);
  const word = earliest && latest ? "" : latest ? "by " : "from ";
  return earliest || latest ? `could have, ${word}${days}${year}` : "could have, no date";
}
function onBend(a, turn, b, t) {
  const at = (axis) => (1 - t) * (1 - t) * a[axis] + 2 * t * (1 - t) * turn[axis] + t * t * b[axis];
  return { x: at("x"), y: at("y") };
}
function hitsOf(points, boxes, wide, high) {
  const over = (at, box) => Math.abs(at.x - box.x) < box.w + wide && Math.abs(at.y - box.y) < box.h + high;
  return points.reduce((sum, at) => sum + boxes.filter((box) => over(at, box)).length, 0);
}
/* Where along the line its words lie over the fewest boxes. */
function wordsPlace(spots, start, turn, end, label) {
  const boxes = Object.keys(spots).filter((id) => id[0] === "a").map((id) => spots[id]);
  const hits = (t) => hitsOf([onBend(start, turn, end, t)], boxes, widest([label], `bold 13px ${FACE}`) / 2, 10);
  return [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8].reduce((best, t) => (hits(t) < hits(best) ? t : best));
}
/* How often a bent line would lie over boxes, or run out of the picture. */
function inTheWay(spots, ends, turn, deep) {
  const [a, b] = ends;
  const others = Object.keys(spots).filter((id) => id[0] === "a" && !ends.includes(spots[id])).map((id) => spots[id]);
  const along = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((t) => onBend(a, turn, b, t));
  return hitsOf(along, others, 4, 4) + along.filter((at) => Math.abs(at.y) > deep / 2 - 12).length * 3;
}
/* Between the boxes of the network: from edge to edge, bent to where it lies over the fewest others. */
function wayLines(spots, deep) {
  const told = new Set();
  return (wayChosen() ? wayChosen()[1] : []).map(([from, to, earliest, latest]) => {
    const a = spots["a" + from];
    const b = spots["a" + to];
    const turns = [0.2, -0.2, 0.4, -0.4, 0.6, -0.6, 0.9, -0.9].map((bend) => ({
      x: (a.x + b.x) / 2 - (b.y - a.y) * bend,
      y: (a.y + b.y) / 2 + (b.x - a.x) * bend,
    }));
    const rank = (turn, at) => inTheWay(spots, [a, b], turn, deep) + at / 100;
    const turn = turns.reduce((best, next, at) => (at && rank(next, at) < rank(best, turns.indexOf(best)) ? next : best));
    const start = edgeTowards(a, turn, 3);
    const end = edgeTowards(b, turn, 5);
    const angle = Math.atan2(end.y - turn.y, end.x - turn.x);
    const back = (side) => [end.x - 14 * Math.cos(angle + side), end.y - 14 * Math.sin(angle + side)].join(" ");
    const year = " " + (latest || earliest).slice(0, 4);
    const label = couldWords(earliest, latest, year);
    const t = told.has(to + label) ? -1 : wordsPlace(spots, start, turn, end, label);
    told.add(to + label);
    return {
      d: `M${start.x} ${start.y}Q${turn.x} ${turn.y} ${end.x} ${end.y}`,
      tip: `M${end.x} ${end.y}L${back(0.42)}L${back(-0.42)}z`,
      ...onBend(start, turn, end, Math.max(0, t)),
      words: t < 0 ? "" : label,
    };
  });
}
function edgeTowards(box, to, gap) {
  const dx = to.x - box.x;
  const dy = to.y - box.y;
  const part = Math.min(1, (box.w + gap) / (Math.abs(dx) || 1e-6), (box.h + gap) / (Math.abs(dy) || 1e-6));
  return { x: box.x + dx * part, y: box.y + dy * part };
}
function wayOnCanvas(brush) {
  const lines = wayLines(settle(), size().height);
  lines.forEach((line) => {
    brush.save();
    const stroke = (colour, wide, dashes) => {
      brush.strokeStyle = colour;
      brush.lineWidth = wide;
      brush.setLineDash(dashes);
      brush.stroke(new Path2D(line.d));
    };
    stroke(colours.paper, 8, []);
    stroke(colours.ink, 3, COULD);
    brush.setLineDash([]);
    brush.fillStyle = colours.paper;
    brush.lineWidth = 2;
    brush.fill(new Path2D(line.tip));
    brush.stroke(new Path2D(line.tip));
    brush.restore();
  });
  lines.forEach((line) => {
    brush.save();
    brush.font = `bold 13px ${FACE}`;
    brush.textAlign = "center";
    brush.lineWidth = 5;
    brush.lineJoin = "round";
    brush.strokeStyle = colours.paper;
    brush.strokeText(line.words, line.x, line.y + 5);
    brush.fillStyle = colours.ink;
    brush.fillText(line.words, line.x, line.y + 5);
    brush.restore();
  });
}
const COULD = [11, 4, 3, 4];
function wayOnPaper(spots) {
  const lines = wayLines(spots, 540);
  return [
    ...lines.flatMap((line) => [
      make("path", { d: line.d, class: "t-halo" }),
      make("path", { d: line.d, class: "t-could" }),
      make("path", { d: line.tip, class: "t-could-end" }),
    ]),
    ...lines.map((line) => words(line.x, line.y + 4, line.words, "n-small n-strong", "middle")),
  ];
}

function unmark() {
  all(".would").forEach((part) => part.remove());
  all(".card.changes").forEach((card) => card.classList.remove("changes"));
  all("#v-ways button[aria-pressed]").forEach((button) => {
    button.setAttribute("aria-pressed", "false");
    button.textContent = "Mark these findings";
  });
}
function markWay(at) {
  const button = one(`#v-ways [data-alternative="${at}"] button[aria-pressed]`);
  const fresh = button.getAttribute("aria-pressed") === "false";
  unmark();
  const said = one("#ways-said");
  said.hidden = !fresh;
  if (!fresh) {
    return;
  }
  button.setAttribute("aria-pressed", "true");
  button.textContent = "Take the marks away";
  const marks = data.ways[at];
  marks.forEach(([finding, words]) => {
    const card = one(`details.card[data-finding="${finding}"]`);
    card.classList.add("changes");
    one("summary .card-words", card).append(" ", make("span", { class: "would" }, words));
  });
  said.textContent =
    `${marks.length} findings are marked in the list with what would be different. ` +
    "It is a possibility: whether it could have been said there is not recorded.";
}
all("#v-ways [data-alternative]").forEach((part) => {
  on(one("button[aria-pressed]", part), "click", () => markWay(Number(part.dataset.alternative)));
});
all("#v-ways [data-way]").forEach((part) => {
  const words = part.classList.contains("wayside") ? "Show on timeline" : part.textContent;
  const button = make("button", { type: "button", "data-draw": part.dataset.way }, words);
  button.className = part.classList.contains("wayside") ? "" : "plain";
  on(button, "click", () => takeWay(Number(part.dataset.way)));
  part.replaceChildren(button);
});
all("#v-ways tr[data-finding]").forEach((row) => {
  const head = one("th", row);
  const button = make("button", { type: "button", class: "plain", dir: "auto" }, head.textContent);
  on(button, "click", () => openCard(Number(row.dataset.finding)));
  head.replaceChildren(button);
});
