/* The network picture: agencies, items and the lines between them on the day shown. */

function readColours() {
  var style = getComputedStyle(root);
  [
    "paper",
    "ink",
    "quiet",
    "line",
    "edge",
    "accent",
    "wash",
    "holder",
    "holder-ink",
    "in-time",
    "late",
    "unconfirmed",
    "none",
    "cannot-tell",
  ].forEach(function (name) {
    colours[name] = style.getPropertyValue("--" + name).trim();
  });
}
/* The library takes <b> and <i> for markup and writes &lt; as it stands: what parts a tag takes no room. */
function marked(text) {
  return text.replace(/</g, "<\u200b");
}
function linked() {
  var near = Object.create(null);
  if (wayChosen()) {
    wayChosen()[0].forEach((at) => (near["i" + at] = true));
    wayEnds().forEach((at) => (near["a" + at] = true));
  }
  if (state.chosen) {
    near[state.chosen] = true;
    data.network.edges.forEach(function (edge) {
      if (edgeShown(edge)) {
        if (edge.from === state.chosen) {
          near[edge.to] = true;
        }
        if (edge.to === state.chosen) {
          near[edge.from] = true;
        }
      }
    });
  }
  return near;
}
/* Since when an agency knows the item that is chosen, for its box: on the line the date would lie over other words. */
function since(agency) {
  const edge = state.chosen && state.chosen[0] === "i" ? linesOf.get(`${state.chosen}-a${agency}`) : null;
  return edge && edgeShown(edge) ? edge.when : "";
}
const linesOf = new Map(
  data.network.edges.filter((edge) => edge.kind === "knows").map((edge) => [`${edge.from}-${edge.to}`, edge]),
);
function isOfChosen(at) {
  const own = state.chosen && state.chosen[0] === "a" ? Number(state.chosen.slice(1)) : -1;
  return Boolean(litItems() && litItems().has(at)) || (own >= 0 && known(own).sure.has(at));
}
/* With agencies only, the items of what is chosen are drawn, or the few that a word was looked for and found in. */
function itemShown(at) {
  return (
    (state.level === "items" && shown.items[at] && statusOf(at) !== "unknown-yet") ||
    (state.level === "agencies" && shown.items[at] && (shown.found ? statusOf(at) !== "unknown-yet" : isOfChosen(at)))
  );
}
function edgeShown(edge) {
  if (edge.kind === "flow") {
    return state.level === "agencies" && !shown.found && edge.passed.concat(edge.unmatched).some(before);
  }
  var item = Number(edge.from.slice(1)),
    agency = Number(edge.to.slice(1));
  if (!itemShown(item)) {
    return false;
  }
  const sure = known(agency).sure.has(item);
  const perhaps = known(agency).perhaps.has(item);
  if (edge.kind === "knows") {
    return sure || perhaps;
  }
  if (edge.kind === "missing") {
    return (
      one("#missing").checked &&
      statusOf(item) === "none" &&
      holders().concat(duty()).indexOf(agency) >= 0 &&
      !sure &&
      !perhaps
    );
  }
  return !sure && before(edge.when);
}
/* Boxes and lines as vis-network takes them; only what is not as it was is handed over. */
const handed = Object.create(null);
const seenOnce = new Set();
function changed(rows) {
  return rows.filter((row) => {
    const now = JSON.stringify(row);
    const same = handed[row.id] === now;
    handed[row.id] = now;
    return !same;
  });
}
/* What is not to be seen and never was is not handed over at all: most lines of a long case are never drawn. */
function wanted(rows, isShown) {
  return rows.filter((raw) => {
    const visible = isShown(raw);
    const was = seenOnce.has(raw.id);
    if (visible) {
      seenOnce.add(raw.id);
    } else {
      seenOnce.delete(raw.id);
    }
    return visible || was;
  });
}
function isThere(raw) {
  const place = places[raw.id];
  return place.agency || itemShown(place.at);
}
function drawNetwork() {
  if (!net || state.view !== "network") {
    return;
  }
  tellChosen();
  const near = linked();
  const drawn = wanted(data.network.nodes, isThere).map((raw) => {
    const place = places[raw.id];
    const dim = Boolean((state.chosen || wayChosen()) && !near[raw.id]);
    const where = spot(place);
    return {
      ...{ id: raw.id, x: where.x, y: where.y, opacity: dim ? 0.25 : 1, physics: false },
      ...(place.agency ? agencyBox(place, dim) : itemMark(place, dim)),
    };
  });
  cull(drawn);
  one("#v-network").classList.toggle("flows", state.level === "agencies" && !state.chosen && !wayChosen() && !shown.found);
  one("#v-network").classList.toggle("found", shown.found);
  const lines = wanted(data.network.edges, edgeShown);
  const flows = lines.filter((raw) => raw.kind === "flow" && edgeShown(raw));
  nodes.update(changed(drawn));
  /* So many numbers would lie over each other; choosing an agency shows its own. */
  edges.update(changed(lines.map((raw) => edgeLine(raw, flows.length > 30))));
}
function cull(drawn) {
  var taken = drawn
    .filter(function (node) {
      return places[node.id].agency;
    })
    .map(function (node) {
      var part = spot(places[node.id]);
      return [node.x - part.w - 4, node.y - part.h - 3, node.x + part.w + 4, node.y + part.h + 3];
    });
  drawn.forEach(function (node) {
    if (!places[node.id].agency && !node.hidden) {
      taken.push([node.x - 8, node.y - 8, node.x + 8, node.y + 8]);
    }
  });
  drawn
    .filter(function (node) {
      return !places[node.id].agency && !node.hidden;
    })
    .sort(function (a, b) {
      var first =
          a.id === state.chosen || a.id === state.focus || a.id === state.over
            ? -1
            : RANK[statusOf(places[a.id].at)],
        second =
          b.id === state.chosen || b.id === state.focus || b.id === state.over
            ? -1
            : RANK[statusOf(places[b.id].at)];
      return first - second || places[a.id].at - places[b.id].at;
    })
    .forEach(function (node) {
      var lines = node.label.split("\n"),
        wide =
          Math.max.apply(
            null,
            lines.map(function (line) {
              return line.length;
            }),
          ) * 6.4;
      var area = [
        node.x - wide / 2,
        node.y + 10,
        node.x + wide / 2,
        node.y + 14 + lines.length * 14,
      ];
      var clash = taken.some(function (other) {
        return (
          area[0] < other[2] - 4 &&
          area[2] > other[0] + 4 &&
          area[1] < other[3] - 3 &&
          area[3] > other[1] + 3
        );
      });
      if (
        clash &&
        node.id !== state.chosen &&
        node.id !== state.focus &&
        node.id !== state.over
      ) {
        node.label = " ";
      } else {
        taken.push(area);
      }
    });
}
function startNetwork() {
  readColours();
  var options = data.network.options;
  options.autoResize = false;
  net = new vis.Network(box, { nodes: nodes, edges: edges }, options);
  all("[tabindex]", box).forEach(function (part) {
    part.removeAttribute("tabindex");
  });
  net.on("click", function (event) {
    choose(event.nodes.length ? event.nodes[0] : null);
  });
  net.on("hoverNode", function (event) {
    state.over = event.node;
    drawNetwork();
  });
  net.on("blurNode", function () {
    state.over = null;
    drawNetwork();
  });
  net.on("beforeDrawing", function (brush) {
    holders().forEach(function (at) {
      var where = spot(places["a" + at]);
      brush.save();
      brush.beginPath();
      brush.ellipse(where.x, where.y, where.w + 14, where.h + 12, 0, 0, 7);
      brush.fillStyle = colours.wash;
      brush.fill();
      brush.setLineDash([2, 4]);
      brush.strokeStyle = colours.accent;
      brush.stroke();
      brush.restore();
    });
  });
  net.on("afterDrawing", function (brush) {
    wayOnCanvas(brush);
    if (!state.focus || document.activeElement !== box) {
      return;
    }
    var area = net.getBoundingBox(state.focus);
    if (area) {
      brush.save();
      brush.strokeStyle = colours.accent;
      brush.lineWidth = 3;
      brush.strokeRect(
        area.left - 6,
        area.top - 6,
        area.right - area.left + 12,
        area.bottom - area.top + 12,
      );
      brush.restore();
    }
  });
  new ResizeObserver(function () {
    if (state.view === "network") {
      fit();
      drawNetwork();
    }
  }).observe(box);
  fit();
}
