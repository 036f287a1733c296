/* The date bar, and everything that follows the date. */

function isDay(text) {
  return /^\d{4}-\d{2}-\d{2}$/.test(text || "") && !isNaN(Date.parse(text));
}
function within(day) {
  return day < data.first ? data.first : day > data.last ? data.last : day;
}
function dayLine() {
  const now = holders();
  const held = new Set();
  (now.length ? now : duty()).forEach((at) => known(at).sure.forEach((item) => held.add(item)));
  const recorded = data.items.reduce((sum, _, at) => sum + (statusOf(at) === "unknown-yet" ? 0 : 1), 0);
  const counts = `${recorded} items recorded`;
  const knows = `ecorded as knowing ${held.size} of ${counts}`;
  if (now.length) {
    return `★ ${names(now)}${holding()}. R${knows}`;
  }
  if (!holderRow()[3]) {
    return `No holder recorded on this day. ${counts}`;
  }
  const nobody = "Nobody is recorded as holding the case";
  return duty().length ? `${nobody}; duty holder: ${names(duty())}, r${knows}` : `${nobody}. ${counts}`;
}
const dated = all("[data-date]");
function draw(quietly) {
  if (data.first) {
    dated.forEach((part) => {
      part.textContent = prose(state.day);
    });
    const words = dayLine();
    one("#date-line").textContent = words;
    const slider = one("#date");
    slider.value = String(number(state.day));
    slider.setAttribute("aria-valuetext", `${prose(state.day)}. ${words}`);
  }
  drawView();
  if (!quietly) {
    link();
  }
}
/* Only the view in sight is drawn; another is drawn when it is shown. */
function drawView() {
  drawTable();
  drawNetwork();
  drawTimeline();
  drawDecisions();
  drawPooled();
  drawCompare();
}
/* Decisions after the day shown are dimmed: nothing had been decided yet. */
let made = null;
function drawDecisions() {
  if (state.view !== "decisions") {
    return;
  }
  made = made || {
    rows: all(".decided tr[data-day]").map((row) => ({ row, day: row.dataset.day, later: false })),
    items: all(".decided li[data-item]"),
    item: -1,
  };
  made.rows.forEach((part) => {
    const later = Boolean(state.day && part.day > state.day);
    if (later !== part.later) {
      part.later = later;
      part.row.classList.toggle("is-later", later);
    }
  });
  const item = chosenItem();
  if (item !== made.item) {
    made.item = item;
    made.items.forEach((part) => part.classList.toggle("chosen", Number(part.dataset.item) === item));
  }
}
function setDay(day, quietly) {
  state.day = within(day);
  draw(quietly);
}
function nextDay(way) {
  if (way > 0) {
    return data.days.find((day) => day > state.day) || null;
  }
  return data.days.filter((day) => day < state.day).pop() || null;
}
let timer = null;
function stop() {
  clearInterval(timer);
  timer = null;
  const play = one("#play");
  if (play) {
    play.textContent = "Play";
  }
}
function play() {
  if (timer) {
    stop();
    return;
  }
  if (!nextDay(1)) {
    setDay(data.first);
  }
  one("#play").textContent = "Pause";
  timer = setInterval(() => {
    const day = nextDay(1);
    if (day) {
      setDay(day);
    } else {
      stop();
    }
  }, 900);
}
