/* Moving over the network, by hand and by keyboard, and what is said of what stands there. */

function fit() {
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
function sentence(id) {
  var place = places[id],
    at = place.at;
  if (!place.agency) {
    var who = data.agencies
      .map(function (_, agency) {
        return agency;
      })
      .filter(function (agency) {
        return known(agency).sure.has(at);
      });
    return (
      data.items[at].title +
      ". " +
      WORDS[statusOf(at)] +
      ". Recorded as known by: " +
      (names(who) || "nobody") +
      "."
    );
  }
  return (
    data.agencies[at].title +
    (isSure(at) ? ", holds the case" : holders().indexOf(at) >= 0 ? ", may hold the case" : "") +
    ". Recorded as knowing " +
    known(at).sure.size +
    " of " +
    data.items.length +
    " items."
  );
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
