/* What holds on the day shown, moved on by the changes between two days instead of counted anew from the first. */

const moment = { day: "", at: 0, steps: [], status: [], knows: [] };

/* Every change of the case in the order of its day: [day, undo, do]. */
function changesOf() {
  const found = [];
  data.knows.forEach((rows, agency) => {
    const { sure, perhaps } = moment.knows[agency];
    const move = (set, gone, come) => {
      gone.forEach((item) => set.delete(item));
      come.forEach((item) => set.add(item));
    };
    rows.forEach((row) => {
      const go = () => (move(sure, row[2], row[1]), move(perhaps, row[4], row[3]));
      const back = () => (move(sure, row[1], row[2]), move(perhaps, row[3], row[4]));
      found.push([row[0], back, go]);
    });
  });
  data.status.forEach((rows, item) => {
    rows.forEach((row, at) => {
      const was = at ? rows[at - 1][1] : "unknown-yet";
      found.push([row[0], () => (moment.status[item] = was), () => (moment.status[item] = row[1])]);
    });
  });
  return found.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
}
function startMoment() {
  moment.knows = data.knows.map(() => ({ sure: new Set(), perhaps: new Set() }));
  moment.status = data.items.map(() => "unknown-yet");
  moment.steps = changesOf();
}
/* The state at the end of a day; what was handed out before is moved on with it. */
function onDay(day) {
  if (moment.day === day) {
    return moment;
  }
  while (moment.at < moment.steps.length && moment.steps[moment.at][0] <= day) {
    moment.steps[moment.at][2]();
    moment.at += 1;
  }
  while (moment.at > 0 && moment.steps[moment.at - 1][0] > day) {
    moment.at -= 1;
    moment.steps[moment.at][1]();
  }
  moment.day = day;
  moment.holder = null;
  return moment;
}
function today() {
  return onDay(state.day || END);
}
function statusOf(item) {
  return data.first ? today().status[item] : statusOn(item, END);
}
function known(agency) {
  return today().knows[agency];
}
function holderRow() {
  const now = today();
  return now.holder || (now.holder = upTo(data.holder, now.day) || ["", [], [], null]);
}
startMoment();
