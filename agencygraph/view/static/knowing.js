/* The item by agency table on the day shown. */

/* The first day each item is with each agency, for certain or perhaps. */
const certain = [];
const possible = [];
data.knows.forEach((rows) => {
  const sure = Object.create(null);
  const either = Object.create(null);
  rows.forEach((row) => {
    row[1].forEach((item) => {
      sure[item] = sure[item] || row[0];
      either[item] = either[item] || row[0];
    });
    row[3].forEach((item) => {
      either[item] = either[item] || row[0];
    });
  });
  certain.push(sure);
  possible.push(either);
});
/* The cells of the table, found once: looking for them at every step of the date is slow. */
let lines = null;
let sentOn = null;
function tableLines() {
  if (!lines) {
    sentOn = Object.create(null);
    data.network.edges.forEach((edge) => {
      if (edge.kind === "unconfirmed") {
        sentOn[edge.from + edge.to] = edge.when;
      }
    });
    lines = all(".knowing tr[data-item]").map((line) => ({
      line,
      item: Number(line.dataset.item),
      head: one("th", line),
      marks: one(".marks", line),
      words: one(".status-words", line),
      said: "",
      cells: all("td[data-agency]", line).map((cell) => ({
        cell,
        at: Number(cell.dataset.agency),
        state: cell.dataset.state || cell.className.split(" ")[0].slice(2),
        mode: "",
      })),
    }));
  }
  return lines;
}
/* What a cell says of the day shown where that is not what it says of the whole record. */
function modeOf(cell, item) {
  if (!data.first) {
    return "";
  }
  if (cell.state === "known") {
    const sure = known(cell.at).sure.has(item);
    const begun = certain[cell.at][item];
    const maybe = possible[cell.at][item];
    if (sure || (!begun && !maybe)) {
      return "";
    }
    if (known(cell.at).perhaps.has(item)) {
      return "at-unclear";
    }
    return begun && begun <= state.day ? "at-ended" : "at-later";
  }
  if (cell.state === "cannot-tell") {
    const start = possible[cell.at][item];
    return start && start > state.day ? "at-later" : "";
  }
  if (cell.state === "unconfirmed") {
    const day = sentOn["i" + item + "a" + cell.at];
    return day && day > state.day ? "at-later" : "";
  }
  return "";
}
function statusShape(status) {
  const view = { viewBox: "-13 -13 26 26", class: "shape s-" + status, "aria-hidden": "true" };
  return make("svg", view, make("path", { d: PATHS[status] || PATHS["cannot-tell"] }));
}
function drawTable() {
  if (state.view !== "knowing") {
    return;
  }
  const now = holders();
  all(".knowing th[data-agency]").forEach((head) => {
    const held = now.includes(Number(head.dataset.agency));
    head.classList.toggle("is-holder", held);
    one(".star", head).hidden = !held;
  });
  tableLines().forEach((row) => {
    const status = statusOf(row.item);
    row.line.classList.toggle("chosen", state.chosen === "i" + row.item);
    if (row.said !== status) {
      row.said = status;
      row.marks.replaceChildren(...(status === "unknown-yet" ? [] : [statusShape(status)]));
      row.words.textContent = SHORT[status];
    }
    row.cells.forEach((cell) => {
      const mode = modeOf(cell, row.item);
      if (mode !== cell.mode) {
        cell.cell.classList.remove("at-unclear", "at-ended", "at-later");
        if (mode) {
          cell.cell.classList.add(mode);
        }
        cell.mode = mode;
      }
    });
  });
}
