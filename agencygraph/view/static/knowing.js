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
/* The days on which a cell or a status may come to read otherwise, so that a step of the date looks at no others. */
let turns = null;
function turnsOf() {
  if (!turns) {
    turns = [];
    const rows = new Map(tableLines().map((row) => [row.item, row]));
    rows.forEach((row, item) => {
      data.status[item].forEach((step) => turns.push([step[0], row, null]));
      row.cells.forEach((cell) => {
        const day = cell.state === "unconfirmed" && sentOn["i" + item + "a" + cell.at];
        if (day) {
          turns.push([day, row, cell]);
        }
      });
    });
    data.knows.forEach((steps, agency) => {
      steps.forEach((step) => {
        new Set([].concat(step[1], step[2], step[3], step[4])).forEach((item) => {
          const row = rows.get(item);
          turns.push([step[0], row, row.cells[agency]]);
        });
      });
    });
    turns.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  }
  return turns;
}
/* How many of the turns lie on a day or before it. */
function turnsBy(day) {
  const list = turnsOf();
  let low = 0;
  let high = list.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (list[mid][0] <= day) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  return low;
}
function drawStatus(row) {
  const status = statusOf(row.item);
  if (row.said !== status) {
    row.said = status;
    row.marks.replaceChildren(...(status === "unknown-yet" ? [] : [statusShape(status)]));
    row.words.textContent = SHORT[status];
  }
}
function drawCell(cell, item) {
  const mode = modeOf(cell, item);
  if (mode !== cell.mode) {
    cell.cell.classList.remove("at-unclear", "at-ended", "at-later");
    if (mode) {
      cell.cell.classList.add(mode);
    }
    cell.mode = mode;
  }
}
const table = { day: null, holders: "", chosen: null, heads: null, columns: -1 };
function drawTable() {
  if (state.view !== "knowing") {
    return;
  }
  const now = holders();
  table.heads = table.heads || all(".knowing th[data-agency]");
  if (table.holders !== now.join()) {
    table.holders = now.join();
    table.heads.forEach((head) => {
      const held = now.includes(Number(head.dataset.agency));
      head.classList.toggle("is-holder", held);
      one(".star", head).hidden = !held;
    });
  }
  if (table.chosen !== state.chosen) {
    table.chosen = state.chosen;
    tableLines().forEach((row) => row.line.classList.toggle("chosen", state.chosen === "i" + row.item));
    table.heads.forEach((head) => head.classList.toggle("chosen", state.chosen === "a" + head.dataset.agency));
  }
  const day = state.day || END;
  if (table.day === null) {
    tableLines().forEach((row) => {
      drawStatus(row);
      row.cells.forEach((cell) => drawCell(cell, row.item));
    });
  } else if (table.day !== day) {
    const ends = [turnsBy(table.day), turnsBy(day)].sort((a, b) => a - b);
    turnsOf()
      .slice(...ends)
      .forEach(([, row, cell]) => (cell ? drawCell(cell, row.item) : drawStatus(row)));
  }
  table.day = day;
  drawOneAgency();
}
/* With an agency chosen: only what it had by the day shown, and the others' columns only when asked for. */
function hasBy(row, agency) {
  const { sure, perhaps } = known(agency);
  const cell = row.cells[agency];
  const timeless = cell.state !== "none" && modeOf(cell, row.item) === "";
  return sure.has(row.item) || perhaps.has(row.item) || timeless;
}
function drawOneAgency() {
  const agency = shown.agency === "" ? -1 : Number(shown.agency);
  const alone = agency >= 0 && !one("#others").checked;
  const columns = alone ? agency : -1;
  one("#one-agency").hidden = agency < 0;
  if (table.columns !== columns) {
    table.columns = columns;
    one(".knowing").classList.toggle("alone", alone);
    table.heads.forEach((head) => {
      head.hidden = alone && Number(head.dataset.agency) !== agency;
    });
    tableLines().forEach((row) =>
      row.cells.forEach((cell) => {
        cell.cell.hidden = alone && cell.at !== agency;
      }),
    );
  }
  if (agency < 0) {
    return;
  }
  tableLines().forEach((row) => {
    const hide = !shown.items[row.item] || (alone && !hasBy(row, agency));
    if (row.line.hidden !== hide) {
      row.line.hidden = hide;
    }
  });
  const { sure, perhaps } = known(agency);
  const when = state.day ? `By the end of ${prose(state.day)} ` : "";
  const maybe = perhaps.size ? `; of ${perhaps.size} more it cannot be told` : "";
  one("#agency-line").textContent =
    `${when}${data.agencies[agency].title} is recorded as knowing ${sure.size} of ${data.items.length} items${maybe}.`;
}
