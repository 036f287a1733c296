/* How an agency, an item and a line of the network are drawn on the day shown. */

function headOf(at, tight) {
  if (holders().includes(at)) {
    const sure = isSure(at);
    if (tight) {
      return sure ? "★ Holder\n" : "★ Holder?\n";
    }
    return sure ? "★ Holds the case\n" : "★ May hold the case\n";
  }
  if (duty().includes(at)) {
    return tight ? "Duty holder\n" : "Duty to hold the case\n";
  }
  return data.held.includes(at) && !tight ? "Held at another time\n" : "";
}
function agencyBox(place, dim) {
  const at = place.at;
  const tight = small();
  const holds = holders().includes(at);
  const mine = Array.from(known(at).sure);
  const lacks = mine.filter((item) => statusOf(item) === "none").length;
  const quietly = holds || duty().includes(at) || !lacks || tight;
  const counts = "knows " + mine.length + (quietly ? "" : "\nno evidence at holder: " + lacks);
  const name = place.label.split("\n").map((line) => "<b>" + marked(line) + "</b>");
  const ink = holds ? colours["holder-ink"] : colours.ink;
  const paper = holds ? colours.holder : colours.paper;
  const lit = { background: paper, border: colours.accent };
  return {
    label: headOf(at, tight) + name.join("\n") + "\n" + (since(at) || counts),
    shape: "box",
    margin: 6,
    font: {
      multi: "html",
      color: dim ? colours.quiet : ink,
      size: tight ? 11 : 13,
      face: FACE,
      bold: { color: ink, size: tight ? 12 : 14 },
    },
    color: {
      background: paper,
      border: holds ? colours.holder : colours.ink,
      highlight: lit,
      hover: lit,
    },
    borderWidth: place.id === state.chosen ? 4 : 1.5,
    shapeProperties: {
      borderDashes: !holds && data.held.includes(at) ? [5, 4] : false,
      borderRadius: 7,
    },
  };
}
function itemMark(place, dim) {
  const status = statusOf(place.at);
  const colour = colours[status] || colours["cannot-tell"];
  const chosen = place.id === state.chosen;
  const lit = { background: colour, border: colours.ink };
  return {
    hidden: !itemShown(place.at),
    shape: SHAPES[status] || "hexagon",
    size: chosen ? 13 : 9,
    color: {
      background: colour,
      border: chosen ? colours.ink : colour,
      highlight: lit,
      hover: lit,
    },
    borderWidth: chosen ? 3 : 1,
    label: place.label,
    font: {
      multi: false,
      color: dim ? colours.quiet : colours.ink,
      size: 12,
      face: FACE,
      strokeWidth: 3,
      strokeColor: colours.paper,
    },
  };
}
/* How each kind of line is drawn; the words on it say the same as its dashes. */
function strokeOf(raw, visible, live, crowded) {
  const plain = { colour: colours.edge, dashes: false, label: " ", width: live ? 2.4 : 1 };
  if (raw.kind === "missing") {
    return { ...plain, colour: colours.none, dashes: [2, 4] };
  }
  if (raw.kind === "unconfirmed") {
    return { ...plain, colour: colours.unconfirmed, dashes: [7, 4], label: "×" };
  }
  if (raw.kind === "held-back") {
    return { ...plain, dashes: [7, 4], label: "held back" };
  }
  if (raw.kind === "unclear") {
    return { ...plain, dashes: [2, 4], label: "?" };
  }
  if (raw.kind === "flow") {
    return visible ? flowOf(raw, live, crowded, plain) : plain;
  }
  const item = Number(raw.from.slice(1));
  const sure = visible && known(Number(raw.to.slice(1))).sure.has(item);
  const colour = live ? colours.accent : colours.edge;
  if (visible && !sure) {
    return { ...plain, colour, dashes: [2, 4], label: "?" };
  }
  return { ...plain, colour, label: live && state.chosen && state.chosen[0] === "a" ? raw.when : " " };
}
function flowOf(raw, live, crowded, plain) {
  const passed = raw.passed.filter(before).length;
  const open = raw.unmatched.filter(before).length;
  const words = passed ? passed + (open ? ", × " + open : "") : "× " + open;
  const quietly = crowded && !live;
  return {
    ...plain,
    colour: passed ? colours.edge : colours.unconfirmed,
    dashes: passed ? false : [7, 4],
    label: quietly ? " " : words,
    width: Math.min(quietly ? 2 : 8, 1 + passed),
    smooth: { enabled: true, type: "curvedCW", roundness: 0.12 },
  };
}
function edgeLine(raw, crowded) {
  const visible = edgeShown(raw);
  const live = Boolean(state.chosen && (raw.from === state.chosen || raw.to === state.chosen)) || leadsToWay(raw);
  const far = (state.chosen || wayChosen()) && !live;
  const stroke = strokeOf(raw, visible, live, crowded);
  const lost = raw.kind === "unconfirmed";
  const colour = stroke.colour;
  const edge = {
    id: raw.id,
    from: raw.from,
    to: raw.to,
    hidden: !visible,
    dashes: stroke.dashes,
    width: stroke.width,
    label: far ? " " : stroke.label,
    arrows: raw.arrow && raw.kind !== "missing" ? { to: { enabled: true, scaleFactor: 0.6 } } : "",
    font: {
      color: lost ? colour : colours.ink,
      size: lost ? 17 : 12,
      strokeWidth: 3,
      strokeColor: colours.paper,
      align: "horizontal",
      face: FACE,
    },
    color: {
      color: colour,
      highlight: colour,
      hover: colour,
      opacity: far ? 0.15 : crowded && raw.kind === "flow" && !live ? 0.45 : raw.kind === "missing" ? 0.75 : 0.8,
    },
  };
  return stroke.smooth ? { ...edge, smooth: stroke.smooth } : edge;
}
