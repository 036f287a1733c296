/* The address of what is shown; what comes from it is checked, whoever wrote it. */

function link() {
  const part = [];
  if (state.finding >= 0) {
    part.push("finding=" + encodeURIComponent(data.findings[state.finding].id));
  } else if (state.chosen) {
    const place = places[state.chosen];
    const thing = (place.agency ? data.agencies : data.items)[place.at];
    part.push((place.agency ? "agency=" : "item=") + encodeURIComponent(thing.id));
  }
  if (wayChosen()) {
    part.push("way=" + wayChosen()[4]);
  }
  if (state.day) {
    part.push("date=" + state.day);
  }
  part.push("view=" + state.view);
  try {
    history.replaceState(null, "", "#" + part.join("&"));
  } catch (error) {
    root.dataset.link = "#" + part.join("&");
  }
}
function askedFor() {
  const found = Object.create(null);
  location.hash
    .slice(1)
    .split("&")
    .forEach((part) => {
      const at = part.indexOf("=");
      if (at > 0) {
        try {
          found[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1));
        } catch (error) {
          found[part.slice(0, at)] = "";
        }
      }
    });
  return found;
}
function readLink() {
  const wanted = askedFor();
  state.chosen = null;
  openOnly(-1);
  if (data.first && isDay(wanted.date)) {
    state.day = within(wanted.date);
  }
  if (VIEWS.includes(wanted.view)) {
    state.view = wanted.view;
  }
  if (wanted.finding in ids.finding) {
    const at = ids.finding[wanted.finding];
    openOnly(at);
    const item = data.findings[at].item;
    state.chosen = item >= 0 ? "i" + item : null;
  } else if (wanted.item in ids.item) {
    state.chosen = "i" + ids.item[wanted.item];
  } else if (wanted.agency in ids.agency) {
    state.chosen = "a" + ids.agency[wanted.agency];
  }
  setWay(wanted.way in ids.way ? ids.way[wanted.way] : -1);
  show(state.view);
  showOpened();
}
