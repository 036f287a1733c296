(function () {
  "use strict";
  var root = document.documentElement;
  var data = JSON.parse(document.getElementById("case").textContent);
  var one = function (selector, from) { return (from || document).querySelector(selector); };
  var all = function (selector, from) { return Array.from((from || document).querySelectorAll(selector)); };
  var WORDS = { "in-time": "reached the holder in time", late: "late", unconfirmed: "unconfirmed: recorded as sent; no matching receipt", none: "no evidence it reached the holder", "cannot-tell": "cannot tell", "unknown-yet": "not yet recorded" };
  var SHORT = { "in-time": "in time", late: "late", unconfirmed: "unconfirmed", none: "no evidence", "cannot-tell": "cannot tell", "unknown-yet": "not yet recorded" };
  var SHAPES = { "in-time": "dot", late: "triangle", unconfirmed: "square", none: "diamond", "cannot-tell": "hexagon" };
  var RANK = { none: 0, unconfirmed: 1, "cannot-tell": 2, late: 3, "in-time": 4 };
  var MONTHS = "January February March April May June July August September October November December".split(" ");
  var VIEWS = ["network", "knowing", "tables"];
  var state = { day: data.start, view: "network", chosen: null, finding: -1, level: data.items_at_first ? "items" : "agencies", focus: null };
  /* What an agency knows comes as differences from day to day; here each day gets its whole lists. */
  data.knows = data.knows.map(function (rows) {
    var sure = new Set(), perhaps = new Set();
    return rows.map(function (row) {
      [[sure, row[1], row[2]], [perhaps, row[3], row[4]]].forEach(function (part) { part[1].forEach(function (item) { part[0].add(item); }); part[2].forEach(function (item) { part[0].delete(item); }); });
      return [row[0], Array.from(sure), Array.from(perhaps)];
    });
  });
  var shown = { items: data.items.map(function () { return true; }) };

  function prose(day) { var part = day.split("-"); return Number(part[2]) + " " + MONTHS[Number(part[1]) - 1] + " " + part[0]; }
  function number(day) { return Math.round(Date.parse(day + "T00:00:00Z") / 864e5); }
  function iso(count) { return new Date(count * 864e5).toISOString().slice(0, 10); }
  function upTo(rows, day) { var found = null; rows.forEach(function (row) { if (row[0] <= day) { found = row; } }); return found; }
  function statusOf(item) { if (!data.first) { var rows = data.status[item]; return rows.length ? rows[rows.length - 1][1] : "cannot-tell"; } var row = upTo(data.status[item], state.day); return row ? row[1] : "unknown-yet"; }
  function holderRow() { return upTo(data.holder, state.day || "9999-12-31") || ["", [], [], null]; }
  function holders() { var row = holderRow(); return row[1].concat(row[2]); }
  function holding() { var row = holderRow(); return row[2].length ? " may hold the case" : row[1].length > 1 ? " hold the case" : " holds the case"; }
  function duty() { return holderRow()[3] || []; }
  function isSure(at) { return holderRow()[1].indexOf(at) >= 0; }
  function known(agency) { return upTo(data.knows[agency], state.day || "9999-12-31") || ["", [], []]; }
  function names(list) { return list.map(function (at) { return data.agencies[at].title; }).join(", "); }
  function byId(list) { var map = Object.create(null); list.forEach(function (thing, at) { if (!(thing.id in map)) { map[thing.id] = at; } }); return map; }
  var ids = { item: byId(data.items), agency: byId(data.agencies), finding: byId(data.findings) };

  /* network */
  var nodes = new vis.DataSet(), edges = new vis.DataSet(), box = one("#net"), net = null, colours = {}, places = {};
  data.network.nodes.forEach(function (node) { places[node.id] = { id: node.id, x: node.x, y: node.y, label: node.label, at: Number(node.id.slice(1)), agency: node.id[0] === "a" }; });

  function readColours() {
    var style = getComputedStyle(root);
    ["paper", "ink", "quiet", "line", "edge", "accent", "wash", "holder", "holder-ink", "in-time", "late", "unconfirmed", "none", "cannot-tell"].forEach(function (name) { colours[name] = style.getPropertyValue("--" + name).trim(); });
  }
  function marked(text) { return text.replace(/&/g, "&amp;").replace(/</g, "&lt;"); }
  function linked() {
    var near = Object.create(null);
    if (state.chosen) {
      near[state.chosen] = true;
      data.network.edges.forEach(function (edge) { if (edgeShown(edge)) { if (edge.from === state.chosen) { near[edge.to] = true; } if (edge.to === state.chosen) { near[edge.from] = true; } } });
    }
    return near;
  }
  /* Since when an agency knows the item that is chosen, for its box: on the line the date would lie over other words. */
  function since(agency) {
    var edge = state.chosen && state.chosen[0] === "i" ? data.network.edges.find(function (one) { return one.kind === "knows" && one.from === state.chosen && one.to === "a" + agency; }) : null;
    return edge && edgeShown(edge) ? edge.when : "";
  }
  function itemShown(at) { return state.level === "items" && shown.items[at] && statusOf(at) !== "unknown-yet" || state.level === "agencies" && state.chosen && shown.items[at] && (state.chosen === "i" + at || state.chosen[0] === "a" && known(Number(state.chosen.slice(1)))[1].indexOf(at) >= 0); }
  function edgeShown(edge) {
    if (edge.kind === "flow") { return state.level === "agencies" && edge.passed.concat(edge.unmatched).some(before); }
    var item = Number(edge.from.slice(1)), agency = Number(edge.to.slice(1));
    if (!itemShown(item)) { return false; }
    var row = known(agency), sure = row[1].indexOf(item) >= 0, perhaps = row[2].indexOf(item) >= 0;
    if (edge.kind === "knows") { return sure || perhaps; }
    if (edge.kind === "missing") { return one("#missing").checked && statusOf(item) === "none" && holders().concat(duty()).indexOf(agency) >= 0 && !sure && !perhaps; }
    return !sure && before(edge.when);
  }
  function before(day) { return !state.day || !day || day <= state.day; }
  function size() { return { width: Math.max(200, box.clientWidth), height: Math.max(120, box.clientHeight) }; }
  /* How much room a box may take whoever holds the case, so that no box moves with the date. */
  function half(node, small) {
    if (!node.agency) { return [10, 10]; }
    var lines = node.label.split("\n"), longest = Math.max.apply(null, lines.map(function (line) { return line.length; }));
    var words = data.held.indexOf(node.at) >= 0 ? 3 : 2;
    return small ? [Math.max(longest * 7, 70) / 2 + 6, (lines.length + words - 1) * 7 + 7] : [Math.max(longest * 8.2, 152) / 2 + 9, (lines.length + words) * 7 + 9];
  }
  function small() { return size().width < 600 || size().height < 300; }
  var settled = { room: "", spots: {} };
  /* Places scaled to the room; boxes that would touch are pushed apart, agencies first, then items out of their way. */
  function settle() {
    var room = size(), key = room.width + "x" + room.height;
    if (settled.room === key) { return settled.spots; }
    var tight = small(), spots = Object.create(null), agencies = [], items = [];
    Object.keys(places).forEach(function (id) {
      var place = places[id], box = half(place, tight), part = { x: place.x * room.width / 2 * 0.96, y: place.y * room.height / 2 * 0.94, w: box[0], h: box[1], side: box[0], foot: 0 };
      if (!place.agency) { var lines = place.label.split("\n"); part.side = Math.max.apply(null, lines.map(function (line) { return line.length; })) * 3.4; part.foot = lines.length * 14 + 2; }
      spots[id] = part; (place.agency ? agencies : items).push(part);
    });
    var keep = function (part) {
      var x = Math.max(0, room.width / 2 - part.side - 2), y = Math.max(0, room.height / 2 - part.h - 2);
      part.x = Math.max(-x, Math.min(x, part.x)); part.y = Math.max(-y, Math.min(y - part.foot, part.y));
    };
    var apart = function (a, b, share, gap) {
      var dx = b.x - a.x, dy = b.y - a.y, over = [a.w + b.w + gap - Math.abs(dx), a.h + b.h + gap - Math.abs(dy)];
      if (over[0] <= 0 || over[1] <= 0) { return false; }
      var wide = over[0] / room.width < over[1] / room.height, by = (wide ? over[0] : over[1]) * 0.55, way = (wide ? dx : dy) < 0 ? -1 : 1, axis = wide ? "x" : "y";
      a[axis] -= way * by * share; b[axis] += way * by * (1 - share);
      keep(a); keep(b);
      return true;
    };
    agencies.forEach(keep); items.forEach(keep);
    for (var round = 0, moved = true; moved && round < 400; round += 1) {
      moved = false;
      for (var i = 0; i < agencies.length; i += 1) { for (var j = i + 1; j < agencies.length; j += 1) { if (apart(agencies[i], agencies[j], 0.5, round < 200 ? 14 : 4)) { moved = true; } } }
    }
    for (round = 0, moved = true; moved && round < 60 && data.items_drawn; round += 1) {
      moved = false;
      items.forEach(function (item) { agencies.forEach(function (agency) { if (apart(agency, item, 0, 6)) { moved = true; } }); });
    }
    settled = { room: key, spots: spots };
    return spots;
  }
  function spot(node) { return settle()[node.id]; }

  function drawNetwork() {
    if (!net || state.view !== "network") { return; }
    var near = linked(), now = holders(), tight = small(), drawn = [];
    data.network.nodes.forEach(function (raw) {
      var place = places[raw.id], at = place.at, dim = state.chosen && !near[raw.id], where = spot(place);
      var node = { id: raw.id, x: where.x, y: where.y, opacity: dim ? 0.25 : 1, physics: false };
      if (place.agency) {
        var isHolder = now.indexOf(at) >= 0, earlier = !isHolder && data.held.indexOf(at) >= 0, mine = known(at)[1];
        var lacks = mine.filter(function (item) { return statusOf(item) === "none"; }).length;
        var vacant = !isHolder && duty().indexOf(at) >= 0;
        var head = vacant ? tight ? "Duty holder\n" : "Duty to hold the case\n" : isHolder ? (isSure(at) ? tight ? "★ Holder\n" : "★ Holds the case\n" : tight ? "★ Holder?\n" : "★ May hold the case\n") : earlier && !tight ? "Held at another time\n" : "";
        node.label = head + place.label.split("\n").map(function (line) { return "<b>" + marked(line) + "</b>"; }).join("\n") + "\n" + (since(at) || "knows " + mine.length + (isHolder || vacant || !lacks || tight ? "" : "\nno evidence at holder: " + lacks));
        node.shape = "box";
        node.margin = 6;
        node.font = { multi: "html", color: dim ? colours.quiet : isHolder ? colours["holder-ink"] : colours.ink, size: tight ? 11 : 13, face: "Segoe UI, system-ui, sans-serif", bold: { color: isHolder ? colours["holder-ink"] : colours.ink, size: tight ? 12 : 14 } };
        node.color = { background: isHolder ? colours.holder : colours.paper, border: isHolder ? colours.holder : colours.ink };
        node.color.highlight = node.color.hover = { background: node.color.background, border: colours.accent };
        node.borderWidth = raw.id === state.chosen ? 4 : 1.5;
        node.shapeProperties = { borderDashes: earlier ? [5, 4] : false, borderRadius: 7 };
      } else {
        var status = statusOf(at), colour = colours[status] || colours["cannot-tell"];
        node.hidden = !itemShown(at);
        node.shape = SHAPES[status] || "hexagon";
        node.size = raw.id === state.chosen ? 13 : 9;
        node.color = { background: colour, border: raw.id === state.chosen ? colours.ink : colour };
        node.color.highlight = node.color.hover = { background: colour, border: colours.ink };
        node.borderWidth = raw.id === state.chosen ? 3 : 1;
        node.label = place.label;
        node.font = { multi: false, color: dim ? colours.quiet : colours.ink, size: 12, face: "Segoe UI, system-ui, sans-serif", strokeWidth: 3, strokeColor: colours.paper };
      }
      drawn.push(node);
    });
    cull(drawn);
    nodes.update(drawn);
    /* So many numbers would lie over each other; choosing an agency shows its own. */
    var crowded = data.network.edges.filter(function (raw) { return raw.kind === "flow" && edgeShown(raw); }).length > 30;
    edges.update(data.network.edges.map(function (raw) {
      var visible = edgeShown(raw), live = state.chosen && (raw.from === state.chosen || raw.to === state.chosen);
      var edge = { id: raw.id, from: raw.from, to: raw.to, hidden: !visible, dashes: false, width: live ? 2.4 : 1, label: " ", arrows: raw.arrow ? { to: { enabled: true, scaleFactor: 0.6 } } : "" };
      var colour = colours.edge;
      edge.font = { color: colours.ink, size: 12, strokeWidth: 3, strokeColor: colours.paper, align: "horizontal", face: "Segoe UI, system-ui, sans-serif" };
      if (raw.kind === "missing") { colour = colours.none; edge.dashes = [2, 4]; edge.arrows = ""; }
      if (raw.kind === "unconfirmed") { colour = colours.unconfirmed; edge.dashes = [7, 4]; edge.label = "×"; edge.font.size = 17; edge.font.color = colour; }
      if (raw.kind === "held-back") { edge.dashes = [7, 4]; edge.label = "held back"; }
      if (raw.kind === "unclear") { edge.dashes = [2, 4]; edge.label = "?"; }
      if (raw.kind === "knows" && visible && known(Number(raw.to.slice(1)))[1].indexOf(Number(raw.from.slice(1))) < 0) { edge.dashes = [2, 4]; edge.label = "?"; }
      if (raw.kind === "flow" && visible) {
        var passed = raw.passed.filter(before).length, open = raw.unmatched.filter(before).length;
        edge.width = Math.min(8, 1 + passed);
        edge.label = passed ? String(passed) + (open ? ", × " + open : "") : "× " + open;
        if (crowded && !live) { edge.label = " "; edge.width = Math.min(3, edge.width); }
        if (!passed) { edge.dashes = [7, 4]; colour = colours.unconfirmed; }
        edge.smooth = { enabled: true, type: "curvedCW", roundness: 0.12 };
      }
      if (live && raw.kind === "knows" && edge.label === " " && state.chosen[0] === "a") { edge.label = raw.when; }
      if (state.chosen && !live) { edge.label = " "; }
      if (live && raw.kind === "knows") { colour = colours.accent; }
      edge.color = { color: colour, highlight: colour, hover: colour, opacity: state.chosen && !live ? 0.15 : raw.kind === "missing" ? 0.75 : 0.8 };
      return edge;
    }));
  }
  function cull(drawn) {
    var taken = drawn.filter(function (node) { return places[node.id].agency; }).map(function (node) { var part = spot(places[node.id]); return [node.x - part.w - 4, node.y - part.h - 3, node.x + part.w + 4, node.y + part.h + 3]; });
    drawn.forEach(function (node) { if (!places[node.id].agency && !node.hidden) { taken.push([node.x - 8, node.y - 8, node.x + 8, node.y + 8]); } });
    drawn.filter(function (node) { return !places[node.id].agency && !node.hidden; }).sort(function (a, b) {
      var first = a.id === state.chosen || a.id === state.focus || a.id === state.over ? -1 : RANK[statusOf(places[a.id].at)], second = b.id === state.chosen || b.id === state.focus || b.id === state.over ? -1 : RANK[statusOf(places[b.id].at)];
      return first - second || places[a.id].at - places[b.id].at;
    }).forEach(function (node) {
      var lines = node.label.split("\n"), wide = Math.max.apply(null, lines.map(function (line) { return line.length; })) * 6.4;
      var area = [node.x - wide / 2, node.y + 10, node.x + wide / 2, node.y + 14 + lines.length * 14];
      var clash = taken.some(function (other) { return area[0] < other[2] - 4 && area[2] > other[0] + 4 && area[1] < other[3] - 3 && area[3] > other[1] + 3; });
      if (clash && node.id !== state.chosen && node.id !== state.focus && node.id !== state.over) { node.label = " "; } else { taken.push(area); }
    });
  }
  function startNetwork() {
    readColours();
    var options = data.network.options;
    options.autoResize = false;
    net = new vis.Network(box, { nodes: nodes, edges: edges }, options);
    all("[tabindex]", box).forEach(function (part) { part.removeAttribute("tabindex"); });
    net.on("click", function (event) { choose(event.nodes.length ? event.nodes[0] : null); });
    net.on("hoverNode", function (event) { state.over = event.node; drawNetwork(); });
    net.on("blurNode", function () { state.over = null; drawNetwork(); });
    net.on("beforeDrawing", function (brush) {
      holders().forEach(function (at) {
        var where = spot(places["a" + at]);
        brush.save(); brush.beginPath(); brush.ellipse(where.x, where.y, where.w + 14, where.h + 12, 0, 0, 7);
        brush.fillStyle = colours.wash; brush.fill(); brush.setLineDash([2, 4]); brush.strokeStyle = colours.accent; brush.stroke(); brush.restore();
      });
    });
    net.on("afterDrawing", function (brush) {
      if (!state.focus || document.activeElement !== box) { return; }
      var area = net.getBoundingBox(state.focus);
      if (area) { brush.save(); brush.strokeStyle = colours.accent; brush.lineWidth = 3; brush.strokeRect(area.left - 6, area.top - 6, area.right - area.left + 12, area.bottom - area.top + 12); brush.restore(); }
    });
    new ResizeObserver(function () { if (state.view === "network") { fit(); drawNetwork(); } }).observe(box);
    fit();
  }
  function fit() { var room = size(); net.setSize(room.width + "px", room.height + "px"); net.moveTo({ position: { x: 0, y: 0 }, scale: 1, animation: false }); net.redraw(); }
  function zoom(by) { if (!by) { fit(); return; } net.moveTo({ scale: Math.max(0.3, Math.min(4, net.getScale() * by)), animation: false }); }
  function pan(x, y) { var here = net.getViewPosition(); net.moveTo({ position: { x: here.x + x * 80 / net.getScale(), y: here.y + y * 80 / net.getScale() }, animation: false }); }
  function sentence(id) {
    var place = places[id], at = place.at;
    if (!place.agency) { var who = data.agencies.map(function (_, agency) { return agency; }).filter(function (agency) { return known(agency)[1].indexOf(at) >= 0; }); return data.items[at].title + ". " + WORDS[statusOf(at)] + ". Recorded as known by: " + (names(who) || "nobody") + "."; }
    return data.agencies[at].title + (isSure(at) ? ", holds the case" : holders().indexOf(at) >= 0 ? ", may hold the case" : "") + ". Recorded as knowing " + known(at)[1].length + " of " + data.items.length + " items.";
  }
  function step(dx, dy) {
    var live = Object.keys(places).filter(function (id) { return places[id].agency || itemShown(places[id].at); });
    if (!live.length) { return; }
    if (!state.focus || live.indexOf(state.focus) < 0) { state.focus = state.chosen && live.indexOf(state.chosen) >= 0 ? state.chosen : live[0]; } else {
      var here = spot(places[state.focus]), best = null, least = Infinity;
      live.forEach(function (id) {
        var there = spot(places[id]), x = there.x - here.x, y = there.y - here.y, along = x * dx + y * dy, off = Math.abs(x * dy) + Math.abs(y * dx);
        if (id !== state.focus && along > 0 && along + off * 2 < least) { least = along + off * 2; best = id; }
      });
      if (best) { state.focus = best; }
    }
    drawNetwork(); net.redraw();
    one("#net-live").textContent = sentence(state.focus);
  }

  /* table: the first day each item is with each agency, for certain or perhaps */
  var certain = [], possible = [];
  data.knows.forEach(function (rows) {
    var sure = Object.create(null), either = Object.create(null);
    rows.forEach(function (row) {
      row[1].forEach(function (item) { sure[item] = sure[item] || row[0]; either[item] = either[item] || row[0]; });
      row[2].forEach(function (item) { either[item] = either[item] || row[0]; });
    });
    certain.push(sure); possible.push(either);
  });
  function drawTable() {
    var now = holders();
    all(".knowing th[data-agency]").forEach(function (head) { var held = now.indexOf(Number(head.dataset.agency)) >= 0; head.classList.toggle("is-holder", held); one(".star", head).hidden = !held; });
    var rows = data.agencies.map(function (_, at) { return known(at); });
    var sent = Object.create(null);
    data.network.edges.forEach(function (edge) { if (edge.kind === "unconfirmed") { sent[edge.from + edge.to] = edge.when; } });
    all(".knowing tr[data-item]").forEach(function (line) {
      var item = Number(line.dataset.item), status = statusOf(item);
      line.classList.toggle("chosen", state.chosen === "i" + item);
      all("[data-status]", line).forEach(function (mark) { mark.hidden = mark.dataset.status !== status; });
      one(".status-words", line).textContent = SHORT[status];
      all("td[data-agency]", line).forEach(function (cell) {
        var at = Number(cell.dataset.agency), mode = "";
        if (data.first && cell.classList.contains("c-known")) {
          var sure = rows[at][1].indexOf(item) >= 0, perhaps = rows[at][2].indexOf(item) >= 0;
          var begun = certain[at][item], maybe = possible[at][item];
          mode = sure || !begun && !maybe ? "" : perhaps ? "at-unclear" : begun && begun <= state.day ? "at-ended" : "at-later";
        } else if (data.first && cell.classList.contains("c-cannot-tell")) { var start = possible[at][item]; mode = start && start > state.day ? "at-later" : ""; } else if (data.first && cell.classList.contains("c-unconfirmed")) { var day = sent["i" + item + "a" + at]; mode = day && day > state.day ? "at-later" : ""; }
        cell.classList.remove("at-unclear", "at-ended", "at-later");
        if (mode) { cell.classList.add(mode); }
      });
    });
  }

  /* everything that follows the date */
  function draw() {
    if (data.first) {
      all("[data-date]").forEach(function (part) { part.textContent = prose(state.day); });
      var now = holders(), held = new Set(), line;
      (now.length ? now : duty()).forEach(function (at) { known(at)[1].forEach(function (item) { held.add(item); }); });
      var recorded = data.items.filter(function (_, at) { return statusOf(at) !== "unknown-yet"; }).length;
      line = now.length ? "★ " + names(now) + holding() + ". Recorded as knowing " + held.size + " of " + recorded + " items recorded" : (holderRow()[3] ? "Nobody is recorded as holding the case" + (duty().length ? "; duty holder: " + names(duty()) + ", recorded as knowing " + held.size + " of " : ". ") : "No holder recorded on this day. ") + recorded + " items recorded";
      one("#date-line").textContent = line;
      var slider = one("#date"); slider.value = String(number(state.day)); slider.setAttribute("aria-valuetext", prose(state.day) + ". " + line);
    }
    drawTable(); drawNetwork(); link();
  }
  function setDay(day) { state.day = day < data.first ? data.first : day > data.last ? data.last : day; draw(); }
  function nextDay(way) { var list = way > 0 ? data.days.filter(function (day) { return day > state.day; }) : data.days.filter(function (day) { return day < state.day; }).reverse(); return list.length ? list[0] : null; }
  var timer = null;
  function stop() { clearInterval(timer); timer = null; var play = one("#play"); if (play) { play.textContent = "Play"; } }
  function play() {
    if (timer) { stop(); return; }
    if (!nextDay(1)) { setDay(data.first); }
    one("#play").textContent = "Pause";
    timer = setInterval(function () { var day = nextDay(1); if (day) { setDay(day); } else { stop(); } }, 900);
  }

  /* choosing, tabs, filters, link */
  function choose(id, keep) {
    state.chosen = id; state.focus = id || state.focus;
    if (!keep) { state.finding = -1; }
    one("#net-live").textContent = id ? sentence(id) : "Selection cleared.";
    draw();
  }
  /* The explanations stand once under their question; an open card shows them again. */
  function explain(at) {
    all(".card .innocent").forEach(function (part) { part.remove(); });
    var card = one('details.card[data-finding="' + at + '"]'), source = card && one(".innocent", card.closest(".group"));
    if (!source) { return; }
    var copy = source.cloneNode(true), actions = one(".actions", card);
    copy.open = true; one(".card-body", card).insertBefore(copy, actions);
  }
  function openCard(at) {
    all("details.card").forEach(function (card) { card.open = Number(card.dataset.finding) === at; });
    state.finding = at;
    explain(at);
    if (at >= 0) { var item = data.findings[at].item; choose(item >= 0 ? "i" + item : null, true); } else { choose(null, true); }
  }
  function show(view, focus) {
    state.view = view;
    VIEWS.forEach(function (name) {
      var tab = one("#t-" + name), on = name === view;
      tab.setAttribute("aria-selected", String(on)); tab.tabIndex = on ? 0 : -1; one("#v-" + name).hidden = !on;
      if (on && focus) { tab.focus(); }
    });
    if (view === "network" && net) { fit(); }
    draw();
  }
  function filter() {
    var words = one("#find").value.trim().toLowerCase(), agency = one("#agency").value, category = one("#category").value, on = Object.create(null), cards = 0;
    all(".chip").forEach(function (chip) { on[chip.dataset.outcome] = chip.getAttribute("aria-pressed") === "true"; });
    var has = function (part) { return !words || part.textContent.toLowerCase().indexOf(words) >= 0; };
    all(".knowing tr[data-item]").forEach(function (line) {
      var at = Number(line.dataset.item), cell = agency === "" ? null : one('td[data-agency="' + Number(agency) + '"]', line);
      shown.items[at] = has(one("th", line)) && (!category || line.dataset.category === category) && (!cell || !cell.classList.contains("c-none"));
      line.hidden = !shown.items[at];
    });
    all("details.card").forEach(function (card) {
      var finding = data.findings[Number(card.dataset.finding)];
      var fits = on[finding.outcome] !== false && has(card) && (agency === "" || finding.agencies.indexOf(Number(agency)) >= 0) && (!category || finding.item >= 0 && one('.knowing tr[data-item="' + finding.item + '"]').dataset.category === category);
      card.hidden = !fits; if (fits) { cards += 1; }
    });
    all("table[data-filter] tbody tr").forEach(function (line) {
      var its = line.dataset.items.split(" ").filter(Boolean).map(Number);
      line.hidden = !(has(line) && (agency === "" || line.dataset.agencies.split(" ").indexOf(agency) >= 0) && (!category || its.some(function (at) { return at >= 0 && one('.knowing tr[data-item="' + at + '"]').dataset.category === category; })));
    });
    one("#no-cards").hidden = cards > 0 || !data.findings.length;
    one("#counted").textContent = one("[data-counted]").textContent = shown.items.filter(Boolean).length + " of " + data.items.length + " items, " + cards + " of " + data.findings.length + " findings";
    drawNetwork();
  }
  function link() {
    var part = [];
    if (state.finding >= 0) { part.push("finding=" + encodeURIComponent(data.findings[state.finding].id)); } else if (state.chosen) { var place = places[state.chosen]; part.push((place.agency ? "agency=" : "item=") + encodeURIComponent((place.agency ? data.agencies : data.items)[place.at].id)); }
    if (state.day) { part.push("date=" + state.day); }
    part.push("view=" + state.view);
    try { history.replaceState(null, "", "#" + part.join("&")); } catch (error) { root.dataset.link = "#" + part.join("&"); }
  }
  function readLink() {
    var asked = Object.create(null);
    state.chosen = null; state.finding = -1;
    all("details.card").forEach(function (card) { card.open = false; });
    location.hash.slice(1).split("&").forEach(function (part) {
      var at = part.indexOf("=");
      if (at > 0) { try { asked[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1)); } catch (error) { asked[part.slice(0, at)] = ""; } }
    });
    if (data.first && /^\d{4}-\d{2}-\d{2}$/.test(asked.date || "") && !isNaN(Date.parse(asked.date))) { state.day = asked.date < data.first ? data.first : asked.date > data.last ? data.last : asked.date; }
    if (VIEWS.indexOf(asked.view) >= 0) { state.view = asked.view; }
    if (asked.finding in ids.finding) { openCard(ids.finding[asked.finding]); } else if (asked.item in ids.item) { state.chosen = "i" + ids.item[asked.item]; } else if (asked.agency in ids.agency) { state.chosen = "a" + ids.agency[asked.agency]; }
    show(state.view);
    var open = one("details.card[open]"); if (open && open.scrollIntoView && matchMedia("(min-width: 1000px)").matches) { open.scrollIntoView({ block: "nearest" }); }
  }
  function level(name) {
    state.level = name;
    one("#level-items").setAttribute("aria-pressed", String(name === "items")); one("#level-agencies").setAttribute("aria-pressed", String(name === "agencies"));
    one("#key-flow").hidden = name !== "agencies";
    if (data.items_drawn) { one("#net-note").hidden = data.items_at_first || name === "items"; }
    drawNetwork();
  }
  function on(part, event, act) { if (part) { part.addEventListener(event, act); } }

  all(".views > .view").forEach(function (view) { view.setAttribute("role", "tabpanel"); view.setAttribute("aria-labelledby", view.id.replace("v-", "t-")); });
  all("details.card, details.innocent").forEach(function (part) { part.open = false; });
  all("details.card > summary").forEach(function (summary) { on(summary, "click", function (event) { event.preventDefault(); var card = summary.parentNode; openCard(card.open ? -1 : Number(card.dataset.finding)); }); });
  all("[data-go]").forEach(function (button) { on(button, "click", function () { show(button.dataset.go, true); }); });
  all("[role=tab]").forEach(function (tab) {
    on(tab, "click", function () { show(tab.dataset.view); });
    on(tab, "keydown", function (event) {
      var at = VIEWS.indexOf(state.view), to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: VIEWS.length - 1 }[event.key];
      if (to !== undefined) { event.preventDefault(); show(VIEWS[(to + VIEWS.length) % VIEWS.length], true); }
    });
  });
  all(".knowing .plain").forEach(function (button) { on(button, "click", function () { var id = "i" + button.closest("tr").dataset.item; choose(state.chosen === id ? null : id); }); });
  all(".chip").forEach(function (chip) { on(chip, "click", function () { chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true")); filter(); }); });
  ["#find", "#agency", "#category"].forEach(function (name) { on(one(name), "input", filter); });
  on(one("#clear"), "click", function () { one("#find").value = ""; one("#agency").value = ""; one("#category").value = ""; all(".chip").forEach(function (chip) { chip.setAttribute("aria-pressed", "true"); }); filter(); choose(null); });
  on(one("#missing"), "change", drawNetwork);
  on(one("#level-items"), "click", function () { level("items"); });
  on(one("#level-agencies"), "click", function () { level("agencies"); });
  all("[data-zoom]").forEach(function (button) { on(button, "click", function () { zoom(Number(button.dataset.zoom)); }); });
  all("[data-pan]").forEach(function (button) { on(button, "click", function () { var way = button.dataset.pan.split(",").map(Number); pan(way[0], way[1]); }); });
  on(box, "keydown", function (event) {
    var way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (way) { step(way[0], way[1]); } else if (event.key === "Enter" && state.focus) { choose(state.focus); } else if (event.key === "Escape") { openCard(-1); } else if (event.key === "+" || event.key === "=") { zoom(1.25); } else if (event.key === "-") { zoom(0.8); } else { return; }
    event.preventDefault();
  });
  on(box, "focus", function () { if (net) { net.redraw(); } });
  on(box, "blur", function () { if (net) { net.redraw(); } });
  on(one("#theme"), "change", function () { root.dataset.theme = one("#theme").value; readColours(); drawNetwork(); });
  ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"].forEach(function (query) { matchMedia(query).addEventListener("change", function () { readColours(); drawNetwork(); }); });
  on(one("#copy"), "click", function () {
    var said = one("#said"), done = function (text) { said.textContent = text; one("#copy").textContent = text; setTimeout(function () { one("#copy").textContent = "Copy link"; }, 2000); };
    try { navigator.clipboard.writeText(location.href).then(function () { done("Copied"); }, function () { done("Copy it from the address bar"); }); } catch (error) { done("Copy it from the address bar"); }
  });
  on(one("#print"), "click", function () { window.print(); });
  window.addEventListener("beforeprint", function () { all("details.card, details.innocent").forEach(function (card) { card.dataset.open = String(card.open); card.open = true; }); });
  window.addEventListener("afterprint", function () { all("details.card, details.innocent").forEach(function (card) { card.open = card.dataset.open === "true"; }); });
  if (data.first) {
    var slider = one("#date"); slider.min = String(number(data.first)); slider.max = String(number(data.last));
    on(slider, "input", function () { stop(); setDay(iso(Number(slider.value))); });
    on(one("#back"), "click", function () { stop(); var day = nextDay(-1); if (day) { setDay(day); } });
    on(one("#next"), "click", function () { stop(); var day = nextDay(1); if (day) { setDay(day); } });
    on(one("#play"), "click", play);
  }
  if (!data.items_drawn) { one("#level-items").disabled = true; one("#net-note").hidden = false; one("#net-note").textContent = data.items.length + " items are too many to draw one by one. The table Who knew what has them all."; } else if (!data.items_at_first) { one("#net-note").textContent = "This case has " + data.items.length + " items and " + data.agencies.length + " agencies; the picture opens with agencies only. Choose an agency to see more."; }
  level(state.level);
  startNetwork();
  filter();
  readLink();
  on(window, "hashchange", function () { readLink(); });
  root.dataset.ready = "1";
})();
