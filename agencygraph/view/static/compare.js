/* What changed between two days, and what one agency has recorded that another has not. */

const asked = { a: data.first, b: data.last, one: 0, other: 1 };

function listOf(title, rows) {
  const head = make("h4", {}, `${title} (${rows.length})`);
  if (!rows.length) {
    return [head, make("p", { class: "quiet" }, "None.")];
  }
  const list = make("ul", { class: "compared" });
  rows.forEach((words) => list.append(make("li", { dir: "auto" }, words)));
  return [head, list];
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
      fresh.push(`${item.title}: ${SHORT[now]} at the end`);
    } else {
      moved.push(`${item.title}: from ${SHORT[was]} to ${SHORT[now]}`);
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
  const line = `${held} ${events} days between on which the records change.`;
  return [
    make("p", { dir: "auto" }, line),
    ...listOf("First recorded in between", fresh),
    ...listOf("Stands otherwise for the holder", moved),
    ...listOf("Agencies that came to know, for certain", learned),
  ];
}
function onlyBy(a, b) {
  const mine = known(a);
  const other = known(b);
  const title = (item) => data.items[item].title;
  const alone = Array.from(mine.sure).filter((item) => !other.sure.has(item) && !other.perhaps.has(item));
  const unsure = Array.from(mine.sure).filter((item) => other.perhaps.has(item));
  const names = [data.agencies[a].title, data.agencies[b].title];
  return [
    ...listOf(`Recorded by ${names[0]}, no evidence that ${names[1]} had it`, alone.map(title)),
    ...listOf(`Recorded by ${names[0]}, cannot tell of ${names[1]}`, unsure.map(title)),
  ];
}
function drawCompare() {
  if (state.view !== "compare") {
    return;
  }
  if (data.first) {
    one("#day-a").value = asked.a;
    one("#day-b").value = asked.b;
    const days = asked.a <= asked.b ? [asked.a, asked.b] : [asked.b, asked.a];
    one("#between").replaceChildren(...betweenDays(...days));
  }
  const pair = [one("#one-a").value, one("#one-b").value];
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
