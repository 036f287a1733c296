(function () {
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const main = document.getElementById("main"), nav = document.getElementById("stages");
const votes = [], choices = [], revealed = new Set();
let now = 0, reached = 0, saved = { votes: 0, choices: 0 };

function make(tag, words, more) {
  const made = document.createElement(tag);
  if (words !== undefined && words !== null) made.textContent = words;
  for (const [name, value] of Object.entries(more || {})) made.setAttribute(name, value);
  return made;
}

function put(into, ...parts) {
  for (const part of parts) if (part) into.append(part);
  return into;
}

function list(texts) {
  return put(make("ul"), ...texts.map((text) => make("li", text, { dir: "auto" })));
}

function table(head, rows) {
  const body = make("tbody");
  for (const row of rows) {
    const line = make("tr");
    if (row.fresh) line.className = "new";
    row.cells.forEach((cell) => {
      const made = typeof cell === "string" ? make("td", cell, { dir: "auto" }) : put(make("td"), cell);
      if (cell === "●") made.className = "mark";
      line.append(made);
    });
    body.append(line);
  }
  const top = put(make("tr"), ...head.map((word) => make("th", word, { scope: "col" })));
  return put(make("div", null, { class: "wide", tabindex: "0", role: "group", "aria-label": head.join(", ") }),
    put(make("table"), put(make("thead"), top), body));
}

// A button that shows or hides what it names; what was revealed stays so when a stage is opened again.
function reveal(key, words, fill) {
  const box = make("article"), button = make("button", words, { type: "button" });
  const show = () => {
    const open = revealed.has(key);
    button.setAttribute("aria-expanded", String(open));
    box.hidden = !open;
    if (open && !box.childElementCount) fill(box);
  };
  button.addEventListener("click", () => {
    if (!revealed.delete(key)) revealed.add(key);
    show();
  });
  show();
  return [button, box];
}

function shown(box, one) {
  const rows = one.rows.map((row) => ({
    fresh: row.new,
    cells: [put(make("span"), row.when, row.new ? put(make("div"), make("span", "new", { class: "new-word" })) : null),
      row.kind, row.words, row.more, row.id],
  }));
  put(box, make("h2", one.name, { dir: "auto" }));
  put(box, rows.length ? table(["When", "What", "In the record", "More", "Row"], rows) : make("p", "No row by then."));
  if (one.items.length) {
    put(box, make("h3", "Its record shows as known"));
    put(box, list(one.items.map((item) => item.title + ", from " + item.when)));
  }
}

function row(parts) {
  const buttons = make("div", null, { class: "row" }), boxes = parts.map((part) => part[1]);
  return [put(buttons, ...parts.map((part) => part[0])), ...boxes];
}

function stage(at) {
  const one = data.stages[at], box = make("section");
  put(box, make("h2", "Stage " + one.number + ": the end of " + one.day), make("p", one.holder));
  put(box, make("h3", "Reveal, agency by agency"));
  put(box, ...row(one.tables.map((t) => reveal(at + "/" + t.id, t.name, (into) => shown(into, t)))));
  if (one.voices.length) {
    put(box, make("h3", "To read aloud: family and community"));
    put(box, ...row(one.voices.map((t) => reveal(at + "/voice/" + t.id, t.name, (into) => shown(into, t)))));
  }
  put(box, make("h3", "All together"));
  put(box, ...row([
    reveal(at + "/pooled", "The pooled picture", (into) => {
      put(into, make("h2", "The pooled picture"), list(one.together));
      put(into, table(["Item", ...one.tables.map((t) => t.name)],
        one.pooled.map((p) => ({ cells: [p.title, ...p.in.map((has) => (has ? "●" : ""))] }))));
      put(into, make("p", "Seen together only here and now: on that day nobody had all records side by side.",
        { class: "quiet" }));
    }),
    reveal(at + "/coming", "What the case decides next", (into) => {
      put(into, make("h2", "What the case decides next"), one.coming.length ? list(one.coming)
        : make("p", "No decision, meeting or handover is recorded before the next stage."));
    }),
  ]));
  return box;
}

function last() {
  const box = make("section");
  put(box, make("h2", "Last of all"));
  put(box, ...row([
    reveal("closing", "What would have closed the gaps", (into) => {
      put(into, make("h2", "What would have closed the gaps"), 
        ...data.closing.map((part) => (part.points ? list(part.points) : make("p", part.words))));
    }),
    reveal("learning", "What to talk about", (into) => {
      put(into, make("h2", "What to talk about"));
      for (const point of data.learning) put(into, make("h3", point.title), list(point.prompts));
    }),
  ]));
  return box;
}

function options(select, pairs) {
  const before = select.value;
  select.replaceChildren(...pairs.map(([value, words]) => make("option", words, { value })));
  if (pairs.some(([value]) => value === before)) select.value = before;
}

const vote = document.getElementById("vote"), share = document.getElementById("share");

function current() {
  return data.stages[Math.min(now, data.stages.length - 1)];
}

// What a table has: what its record shows at this stage, and what earlier choices brought it.
function items() {
  const from = share.elements.from.value, one = current().tables.find((t) => t.id === from);
  const had = new Map((one ? one.items : []).map((item) => [item.id, item.title]));
  for (const choice of choices) if (choice.to === from) had.set(choice.item, choice.title);
  options(share.elements.thing, [...had]);
}

// A table cannot tell itself, so that it does not stand under To.
function from() {
  const self = share.elements.from.value;
  options(share.elements.to, current().tables.filter((t) => t.id !== self).map((t) => [t.id, t.name]));
  items();
}

function forms() {
  const tables = current().tables.map((t) => [t.id, t.name]);
  options(vote.elements.table, tables);
  options(share.elements.from, tables);
  share.elements.day.value = current().iso;
  from();
}

function open(at) {
  now = at;
  reached = Math.max(reached, at + 1);
  [...nav.children].forEach((button, number) => {
    if (number === at) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
    button.disabled = number > reached;
  });
  main.replaceChildren(at < data.stages.length ? stage(at) : last());
  forms();
  cast();
}

function say(words) {
  document.getElementById("said").textContent = words;
}

function remove(from, one) {
  const button = make("button", "Remove", { type: "button" });
  button.addEventListener("click", () => {
    from.splice(from.indexOf(one), 1);
    items();
    cast();
  });
  return button;
}

function cast() {
  const box = document.getElementById("cast");
  box.replaceChildren();
  if (votes.length) {
    const counts = ["yes", "no", "cannot tell"].map((answer) =>
      votes.filter((v) => v.stage === current().number && v.answer === answer).length + " " + answer);
    put(box, make("h3", "Votes (stage " + current().number + ": " + counts.join(", ") + ")"));
    put(box, table(["Stage", "Table", "Answer", "Threshold", "On what it rests", "Taken back"],
      votes.map((v) => ({ cells: [String(v.stage), v.name, v.answer, v.threshold, v.reason, remove(votes, v)] }))));
  }
  if (choices.length) {
    put(box, make("h3", "Choices to share"));
    put(box, table(["Stage", "From", "To", "Item", "Day", "Taken back"],
      choices.map((c) => ({ cells: [String(c.stage), ...c.names, c.title, c.day, remove(choices, c)] }))));
  }
}

vote.addEventListener("submit", (event) => {
  event.preventDefault();
  const of = vote.elements, one = current();
  votes.push({ stage: one.number, table: of.table.value, name: of.table.selectedOptions[0].textContent,
    answer: of.answer.value, threshold: of.threshold.value, reason: of.reason.value });
  saved.votes = -1;
  of.threshold.value = of.reason.value = "";
  say("Vote added, not saved yet.");
  cast();
});

share.addEventListener("change", (event) => {
  if (event.target.name === "from") from();
});

share.addEventListener("submit", (event) => {
  event.preventDefault();
  const of = share.elements;
  if (!of.to.value) {
    say("There is no other table to tell in this stage.");
    return;
  }
  choices.push({ stage: current().number, from: of.from.value, to: of.to.value, item: of.thing.value, day: of.day.value,
    title: of.thing.selectedOptions[0].textContent, names: [of.from, of.to].map((one) => one.selectedOptions[0].textContent) });
  saved.choices = -1;
  say("Choice added, not saved yet.");
  items();
  cast();
});

// A spreadsheet takes a cell that begins with one of these for a formula.
function cell(value) {
  const text = String(value);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? "'" + text : text;
  return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
}

function save(name, columns, rows) {
  const text = [columns, ...rows.map((one) => columns.map((column) => one[column]))]
    .map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
  const link = make("a", null, { download: name + ".csv" });
  link.href = URL.createObjectURL(new Blob(["\ufeff" + text], { type: "text/csv" }));
  link.click();
  URL.revokeObjectURL(link.href);
  saved[name] = rows.length;
  say("Saved: " + name + ".csv, " + rows.length + (rows.length === 1 ? " row." : " rows."));
}

document.getElementById("save-votes").addEventListener("click", () =>
  save("votes", ["stage", "table", "answer", "threshold", "reason"], votes));
document.getElementById("save-choices").addEventListener("click", () =>
  save("choices", ["stage", "from", "to", "item", "day"], choices));
window.addEventListener("beforeunload", (event) => {
  if ((votes.length && saved.votes !== votes.length) || (choices.length && saved.choices !== choices.length)) {
    event.preventDefault();
  }
});

const clock = document.getElementById("clock"), run = document.getElementById("run");
const minutes = document.getElementById("minutes");
let left = 900, until = 0, ticking = 0;

function tick() {
  const seconds = until ? Math.ceil((until - Date.now()) / 1000) : left;
  const over = seconds < 0, whole = Math.abs(seconds);
  clock.textContent = (over ? "−" : "") + Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0");
  clock.classList.toggle("over", over);
  return seconds;
}

function pause() {
  if (until) left = tick();
  until = 0;
  clearInterval(ticking);
  run.textContent = "Start";
}

run.addEventListener("click", () => {
  if (until) {
    pause();
    return;
  }
  until = Date.now() + left * 1000;
  ticking = setInterval(tick, 250);
  run.textContent = "Pause";
});
function reset() {
  pause();
  left = 60 * Math.min(180, Math.max(1, Number(minutes.value) || 15));
  tick();
}
document.getElementById("reset").addEventListener("click", reset);
minutes.addEventListener("change", reset);

data.stages.forEach((one, at) => {
  const button = make("button", "Stage " + one.number + ": " + one.day, { type: "button" });
  button.addEventListener("click", () => open(at));
  nav.append(button);
});
const end = make("button", "Last of all", { type: "button" });
end.addEventListener("click", () => open(data.stages.length));
nav.append(end);
open(0);
})();
