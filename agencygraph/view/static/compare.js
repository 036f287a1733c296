/* What changed between two days, and what one agency has recorded that another has not. */

const asked = { a: data.first, b: data.last, one: 0, other: 1 };

function listOf(title, rows) {
  const head = make("h4", {}, `${title} (${rows.length})`);
  if (!rows.length) {
    return [head, make("p", { class: "quiet" }, "None.")];
  }
  return [head, bullets(rows)];
}
function bullets(rows) {
  const list = make("ul", { class: "compared" });
  rows.forEach((words) => list.append(make("li", { dir: "auto" }, words)));
  return list;
}
/* Titles under how they stand for the holder on the later day, in the order of the key. */
function byStatus(title, day, rows) {
  const parts = [make("h4", {}, `${title} (${rows.length})`)];
  Object.keys(RANK).forEach((status) => {
    const own = rows.filter((row) => row[0] === status);
    if (own.length) {
      const said = make("p", { class: "standing" }, statusShape(status), ` On ${prose(day)}: ${WORDS[status]} (${own.length})`);
      parts.push(said, bullets(own.map((row) => row[1])));
    }
  });
  return rows.length ? parts : [...parts, make("p", { class: "quiet" }, "None.")];
}
function holdersOn(day) {
  const row = upTo(data.holder, day) || ["", [], [], null];
  return row[1].map((at) => data.agencies[at].title).concat(row[2].map((at) => data.agencies[at].title + " perhaps"));
}
function betweenDays(a, b) {
  const fresh = [];
  const moved = [];
  data.items.forEach((item, at) => {
    const was = statusOn(at, a);
    const now = statusOn(at, b);
    if (was === now) {
      return;
    }
    if (was === "unknown-yet") {
      fresh.push([now, item.title]);
    } else {
      moved.push([now, `${item.title} (before: ${SHORT[was]})`]);
    }
  });
  const learned = [];
  data.agencies.forEach((agency, at) => {
    const was = knownOn(at, a).sure;
    const gained = Array.from(knownOn(at, b).sure).filter((item) => !was.has(item));
    if (gained.length) {
      learned.push(`${agency.title}: ${gained.map((item) => data.items[item].title).join("; ")}`);
    }
  });
  const was = holdersOn(a).join(", ") || "no holder recorded";
  const now = holdersOn(b).join(", ") || "no holder recorded";
  const held = was === now ? `Holder on both days: ${now}.` : `Holder: ${was}, then ${now}.`;
  const events = data.days.filter((day) => day > a && day <= b).length;
  const days = events === 1 ? "1 day" : `${events} days`;
  return [
    make("p", { dir: "auto" }, `${held} The records change on ${days} in between.`),
    ...byStatus(`First recorded after ${prose(a)}`, b, fresh),
    ...byStatus(`Recorded by ${prose(a)}, and standing otherwise for the holder since`, b, moved),
    ...listOf(`What each agency certainly came to know after ${prose(a)}`, learned),
  ];
}
/* The items one agency has for certain: those the other has no evidence of, and those that cannot be told of it. */
function apartOf(a, b) {
  const mine = Array.from(known(a).sure).sort((x, y) => x - y);
  const other = known(b);
  const alone = mine.filter((item) => !other.sure.has(item) && !other.perhaps.has(item));
  return [alone, mine.filter((item) => other.perhaps.has(item) && !other.sure.has(item))];
}
function onlyBy(a, b) {
  const title = (item) => data.items[item].title;
  const [alone, unsure] = apartOf(a, b);
  const names = [data.agencies[a].title, data.agencies[b].title];
  return [
    ...listOf(`Recorded by ${names[0]}, no evidence that ${names[1]} had it`, alone.map(title)),
    ...listOf(`Recorded by ${names[0]}, cannot tell of ${names[1]}`, unsure.map(title)),
  ];
}
const told = { days: null, pair: null };
function drawCompare() {
  if (state.view !== "compare") {
    return;
  }
  const days = [asked.a, asked.b].join();
  if (data.first && told.days !== days) {
    told.days = days;
    one("#day-a").value = asked.a;
    one("#day-b").value = asked.b;
    one("#between").replaceChildren(...betweenDays(...[asked.a, asked.b].sort()));
  }
  const pair = [one("#one-a").value, one("#one-b").value];
  const key = pair.includes("") ? "" : [...pair, ...apartOf(...pair.map(Number)).map((rows) => rows.join())].join("|");
  if (told.pair === key) {
    return;
  }
  told.pair = key;
  if (pair.includes("") || pair[0] === pair[1]) {
    one("#apart").replaceChildren(make("p", { class: "quiet" }, "Choose two different agencies."));
  } else {
    one("#apart").replaceChildren(...onlyBy(Number(pair[0]), Number(pair[1])));
  }
}
function startCompare() {
  ["a", "b"].forEach((end) => {
    const field = one("#day-" + end);
    if (field) {
      field.min = data.first;
      field.max = data.last;
    }
    on(field, "change", () => {
      if (isDay(field.value)) {
        asked[end] = within(field.value);
      }
      draw();
    });
    on(one("#one-" + end), "change", () => draw());
  });
}
