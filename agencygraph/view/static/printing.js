/* For paper every view is drawn at the width of a page, the network as lines instead of dots of a canvas. */

const PAPER = 1010;
const SHAPE_SIZE = 0.85;

function networkOnPaper() {
  const room = { width: PAPER, height: 540 };
  const spots = settle(room);
  const view = `${-room.width / 2} ${-room.height / 2} ${room.width} ${room.height}`;
  const svg = make("svg", { viewBox: view, width: "100%", class: "paper-net", role: "img" });
  svg.setAttribute("aria-label", "Network of agencies and information");
  /* Beside a way the numbers between all agencies would only lie over it. */
  const flows = !wayChosen();
  data.network.edges.filter((edge) => edgeShown(edge) && (flows || edge.kind !== "flow")).forEach((edge) => {
    const a = spots[edge.from];
    const b = spots[edge.to];
    if (edge.kind === "flow") {
      svg.append(...flowOnPaper(edge, a, b));
      return;
    }
    svg.append(make("path", { d: `M${a.x} ${a.y}L${b.x} ${b.y}`, class: "n-" + edge.kind }));
    const x = (a.x + b.x) / 2;
    const y = (a.y + b.y) / 2;
    if (edge.kind === "unconfirmed") {
      svg.append(make("path", { d: `M${x - 4} ${y - 4}l8 8M${x + 4} ${y - 4}l-8 8`, class: "n-cross" }));
    }
  });
  Object.values(places).forEach((place) => {
    if (place.agency || itemShown(place.at)) {
      svg.append(place.agency ? agencyOnPaper(place, spots[place.id]) : itemOnPaper(place, spots[place.id]));
    }
  });
  svg.append(...wayOnPaper(spots));
  return svg;
}
/* A line bent to one side, so that two ways lie apart; its number stands in its middle, behind a tip. */
function flowOnPaper(edge, a, b) {
  const far = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const bend = [(b.y - a.y) / far, (a.x - b.x) / far].map((part) => part * Math.min(36, far * 0.12));
  const at = [(a.x + b.x) / 2 + bend[0], (a.y + b.y) / 2 + bend[1]];
  const turn = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
  const lost = !edge.passed.some(before);
  const d = `M${a.x} ${a.y}Q${at[0] + bend[0]} ${at[1] + bend[1]} ${b.x} ${b.y}`;
  const line = { d, class: lost ? "n-flow n-unconfirmed" : "n-flow" };
  const tip = { d: "M8 0-4-5v10z", class: "n-tip", transform: `translate(${at.join(" ")}) rotate(${turn})` };
  const count = strokeOf(edge, true, false, false).label;
  return [make("path", line), make("path", tip), words(at[0] + 9, at[1] - 4, count, "n-small")];
}
function agencyOnPaper(place, spot) {
  const group = make("g", { transform: `translate(${spot.x} ${spot.y})` });
  const holds = holders().includes(place.at);
  const names = place.label.split("\n");
  const head = headOf(place.at, false).trim();
  const lines = [...(head ? [head] : []), ...names, "knows " + known(place.at).sure.size];
  const high = lines.length * 15 + 8;
  const wide = widest(lines, `bold 12px ${FACE}`) + 18;
  const box = { x: -wide / 2, y: -high / 2, width: wide, height: high, rx: 6 };
  group.append(make("rect", { ...box, class: holds ? "n-agency n-holder" : "n-agency" }));
  lines.forEach((text, at) => {
    const strong = names.includes(text) ? "n-words n-name" : "n-words";
    const name = holds ? strong + " n-light" : strong;
    group.append(words(0, -high / 2 + 16 + at * 15, text, name, "middle"));
  });
  return group;
}
function itemOnPaper(place, spot) {
  const group = make("g", { transform: `translate(${spot.x} ${spot.y})` });
  const status = statusOf(place.at);
  const shape = { d: PATHS[status] || PATHS["cannot-tell"], class: "shape s-" + status };
  group.append(make("path", { ...shape, transform: `scale(${SHAPE_SIZE})` }));
  place.label.split("\n").forEach((text, at) => {
    group.append(words(0, 21 + at * 11, text, "n-small", "middle"));
  });
  return group;
}
function toPaper() {
  all("details").forEach((part) => {
    part.dataset.open = String(part.open);
    part.open = true;
  });
  const view = state.view;
  state.paper = PAPER;
  VIEWS.forEach((name) => {
    state.view = name;
    if (name !== "network") {
      drawView();
    }
  });
  state.view = view;
  const drawn = data.items_drawn || state.level === "agencies";
  one("#paper-net").replaceChildren(...(drawn ? [networkOnPaper()] : []));
}
function fromPaper() {
  state.paper = 0;
  all("details").forEach((part) => {
    part.open = part.dataset.open === "true";
  });
  one("#paper-net").replaceChildren();
  drawView();
}
