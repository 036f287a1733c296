/* Moving over the network, by hand and by keyboard, and what is said of what stands there. */

function fit() {
  measure();
  var room = size();
  net.setSize(room.width + "px", room.height + "px");
  net.moveTo({ position: { x: 0, y: 0 }, scale: 1, animation: false });
  net.redraw();
}
function zoom(by) {
  if (!by) {
    fit();
    return;
  }
  net.moveTo({ scale: Math.max(0.3, Math.min(4, net.getScale() * by)), animation: false });
}
function pan(x, y) {
  var here = net.getViewPosition();
  net.moveTo({
    position: { x: here.x + (x * 80) / net.getScale(), y: here.y + (y * 80) / net.getScale() },
    animation: false,
  });
}
/* What is chosen, in words: who is recorded as knowing an item and since when, or which items an agency has. */
function sentence(id) {
  const at = places[id].at;
  if (!places[id].agency) {
    const who = data.agencies.map((_, agency) => agency).filter((agency) => known(agency).sure.has(at));
    const said = who.map((agency) => {
      const line = linesOf.get(`i${at}-a${agency}`);
      return data.agencies[agency].title + (line && line.when ? ` (${line.when})` : "");
    });
    return `${data.items[at].title}: ${WORDS[statusOf(at)]}. Recorded as known by: ${said.join("; ") || "nobody"}.`;
  }
  const sure = Array.from(known(at).sure).sort((a, b) => a - b);
  const role = isSure(at) ? ", holds the case" : holders().includes(at) ? ", may hold the case" : "";
  const counts = `recorded as knowing ${sure.length} of ${data.items.length} items`;
  const some = sure.slice(0, MOST_SAID).map((item) => data.items[item].title);
  const more = sure.length > MOST_SAID ? `; and ${sure.length - MOST_SAID} more, in the table Who knew what` : "";
  return `${data.agencies[at].title}${role}: ${counts}${some.length ? ": " + some.join("; ") + more : ""}.`;
}
const MOST_SAID = 12;
let lastSaid = null;
/* Said when something is chosen, and shown anew when the date moves. */
function tellChosen() {
  if (state.view !== "network") {
    lastSaid = null;
    return;
  }
  const words = state.chosen ? sentence(state.chosen) : wayChosen() ? "" : "Choose a box to read what is recorded of it.";
  if (words !== lastSaid) {
    lastSaid = words;
    one("#net-live").textContent = words;
  }
}
function step(dx, dy) {
  var live = Object.keys(places).filter(function (id) {
    return places[id].agency || itemShown(places[id].at);
  });
  if (!live.length) {
    return;
  }
  if (!state.focus || live.indexOf(state.focus) < 0) {
    state.focus = state.chosen && live.indexOf(state.chosen) >= 0 ? state.chosen : live[0];
  } else {
    var here = spot(places[state.focus]),
      best = null,
      least = Infinity;
    live.forEach(function (id) {
      var there = spot(places[id]),
        x = there.x - here.x,
        y = there.y - here.y,
        along = x * dx + y * dy,
        off = Math.abs(x * dy) + Math.abs(y * dx);
      if (id !== state.focus && along > 0 && along + off * 2 < least) {
        least = along + off * 2;
        best = id;
      }
    });
    if (best) {
      state.focus = best;
    }
  }
  drawNetwork();
  net.redraw();
  one("#net-live").textContent = sentence(state.focus);
}
