/* Choosing a finding or an item, and the filters. */

const MOST_FOUND = 12;
let opened = null;
let cards = null;
/* The cards and what is searched in them, found once. */
function allCards() {
  if (!cards) {
    cards = all("details.card").map((card) => ({ card, at: Number(card.dataset.finding), text: null }));
  }
  return cards;
}
function choose(id, keep) {
  state.chosen = id;
  setWay(-1);
  state.focus = id || state.focus;
  if (!keep) {
    state.finding = -1;
  }
  tellChosen();
  draw();
}
/* What many cards have in common stands once on the page; an open card shows it again. */
function fill(card) {
  const body = one(".card-body", card);
  if (one(".innocent", body) || one(".actions", body)) {
    return;
  }
  const source = one(".innocent", card.closest(".group"));
  if (source) {
    const copy = source.cloneNode(true);
    copy.open = true;
    body.append(copy);
  }
  const finding = data.findings[Number(card.dataset.finding)];
  const actions = make("p", { class: "actions" });
  const add = (words, act) => {
    const button = make("button", { type: "button" }, words);
    on(button, "click", act);
    actions.append(button);
  };
  if (finding.item >= 0) {
    add("Path on timeline", () => show("timeline", true));
    add("Show in network", () => show("network", true));
    add("Show in table", () => show("knowing", true));
  }
  if (finding.day && data.first) {
    add("Go to " + prose(within(finding.day)), () => setDay(finding.day));
  }
  if (actions.childNodes.length) {
    body.append(actions);
  }
  if (!data.words_on_cards) {
    all("[data-entries]", card).filter((part) => !one(".evidence", body)).forEach(tellRows);
  }
}
/* The rows a card names, with their words from the table of entries. */
function tellRows(part) {
  const list = make("ol", { class: "evidence" });
  part.dataset.entries.split(" ").forEach((entry) => {
    const row = one(`#entries tr[data-entry="${Number(entry)}"]`);
    const cell = (at) => row.children[at].textContent;
    const line = make("li", {}, make("b", { dir: "auto" }, row.dataset.when || cell(1)), " ");
    line.append(make("span", { dir: "auto" }, `${cell(2)}: ${cell(4)}`), " ");
    line.append(make("small", { dir: "auto" }, cell(row.children.length - 1)));
    list.append(line);
  });
  part.before(list);
}
function showOpened() {
  if (opened && matchMedia("(min-width: 1000px)").matches) {
    opened.scrollIntoView({ block: "nearest" });
  }
}
function openOnly(at) {
  if (opened) {
    opened.open = false;
    all(".innocent, .actions", opened).forEach((part) => part.remove());
  }
  opened = at >= 0 ? one(`details.card[data-finding="${at}"]`) : null;
  if (opened) {
    opened.open = true;
    fill(opened);
  }
  state.finding = at;
}
function openCard(at) {
  openOnly(at);
  showOpened();
  const item = at >= 0 ? data.findings[at].item : -1;
  choose(item >= 0 ? "i" + item : null, true);
}
function pressed(name) {
  const on = Object.create(null);
  all(`.chip[data-${name}]`).forEach((chip) => {
    on[chip.dataset[name]] = chip.getAttribute("aria-pressed") === "true";
  });
  return on;
}
function filter() {
  const words = one("#find").value.trim().toLowerCase();
  const agency = one("#agency").value;
  const category = one("#category").value;
  const taker = one("#sent-to").value;
  const taken = new Set(data.sent_to[taker]);
  const went = (item) => taker === "" || taken.has(item);
  const outcomes = pressed("outcome");
  const types = pressed("type");
  const has = (part) => !words || part.textContent.toLowerCase().includes(words);
  const category_of = [];
  tableLines().forEach((row) => {
    category_of[row.item] = row.line.dataset.category;
    const cell = agency === "" ? null : row.cells[Number(agency)];
    const fits = (!category || row.line.dataset.category === category) && went(row.item);
    shown.items[row.item] = fits && has(row.head) && (!cell || cell.state !== "none");
    row.line.hidden = !shown.items[row.item];
  });
  shown.agency = agency;
  shown.turn += 1;
  shown.found = Boolean(words) && data.items_drawn && shown.items.filter(Boolean).length <= MOST_FOUND;
  let fitting = 0;
  allCards().forEach((row) => {
    const finding = data.findings[row.at];
    const kinds = data.type_of[row.at];
    const fits =
      outcomes[finding.outcome] !== false &&
      (!kinds.length || kinds.some((kind) => types[kind] !== false)) &&
      (agency === "" || finding.agencies.includes(Number(agency))) &&
      (!category || category_of[finding.item] === category) &&
      went(finding.item) &&
      has(row.card);
    row.card.hidden = !fits;
    fitting += fits ? 1 : 0;
  });
  all("table[data-filter] tbody tr").forEach((row) => {
    const items = row.dataset.items.split(" ").filter(Boolean).map(Number);
    const ours = agency === "" || row.dataset.agencies.split(" ").includes(agency);
    const kind = !category || items.some((at) => category_of[at] === category);
    const to = taker === "" || (row.dataset.to ? row.dataset.to === taker : items.some(went));
    row.hidden = !(ours && kind && to && has(row));
  });
  all(".decided tr[data-day]").forEach((row) => {
    row.hidden = !((agency === "" || row.dataset.agencies === agency) && has(row));
  });
  const chosen = Object.values(types).filter(Boolean).length;
  const whole = Object.keys(types).length;
  if (whole) {
    one("#types-on").textContent = chosen === whole ? "all " + whole : `${chosen} of ${whole}`;
  }
  one("#no-cards").hidden = fitting > 0 || !data.findings.length;
  const items = shown.items.filter(Boolean).length;
  const counted = `${items} of ${data.items.length} items, ${fitting} of ${data.findings.length} findings`;
  all("#counted, [data-counted]").forEach((part) => (part.textContent = counted));
  const some = fitting < data.findings.length;
  one("#h-findings .badge").textContent = some ? `${fitting} of ${data.findings.length}` : String(fitting);
  /* What the filters leave nothing of would only stand between what they leave. */
  all(".group").forEach((group) => (group.hidden = some && !one(".card:not([hidden])", group)));
  drawView();
}
function clearFilters() {
  ["#find", "#agency", "#sent-to", "#category"].forEach((name) => {
    one(name).value = "";
  });
  all(".chip").forEach((chip) => chip.setAttribute("aria-pressed", "true"));
  filter();
}
