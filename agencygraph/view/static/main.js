/* Everything is joined to its buttons, and the page is shown. */

function show(view, focus) {
  state.view = view;
  VIEWS.forEach((name) => {
    const tab = one("#t-" + name);
    const chosen = name === view;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    one("#v-" + name).hidden = !chosen;
    if (chosen && focus) {
      tab.focus();
    }
    if (chosen) {
      const row = tab.parentNode;
      row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
    }
  });
  if (view === "network") {
    if (!net) {
      startNetwork();
    }
    fit();
  }
  draw();
}
function level(name) {
  state.level = name;
  one("#level-items").setAttribute("aria-pressed", String(name === "items"));
  one("#level-agencies").setAttribute("aria-pressed", String(name === "agencies"));
  one("#key-flow").hidden = name !== "agencies";
  if (data.items_drawn) {
    one("#net-note").hidden = data.items_at_first || name === "items";
  }
  drawNetwork();
}
all(".views > .view").forEach(function (view) {
  view.setAttribute("role", "tabpanel");
  view.setAttribute("aria-labelledby", view.id.replace("v-", "t-"));
});
all("details").forEach((part) => {
  part.open = Boolean(part.closest(".decided")) && part.querySelectorAll("li").length <= 6;
});
on(one(".cards"), "click", (event) => {
  const summary = event.target.closest(".card > summary");
  if (summary) {
    event.preventDefault();
    openCard(summary.parentNode.open ? -1 : Number(summary.parentNode.dataset.finding));
  }
});
all("[role=tab]").forEach(function (tab) {
  on(tab, "click", function () {
    show(tab.dataset.view);
  });
  on(tab, "keydown", function (event) {
    var at = VIEWS.indexOf(state.view),
      to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: VIEWS.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      show(VIEWS[(to + VIEWS.length) % VIEWS.length], true);
    }
  });
});
all(".knowing .plain").forEach(function (button) {
  on(button, "click", function () {
    var id = "i" + button.closest("tr").dataset.item;
    choose(state.chosen === id ? null : id);
  });
});
/* While all of a group are shown, one pressed is shown alone; pressed again, all are. */
all(".chip").forEach((chip) => {
  on(chip, "click", () => {
    const group = all(".chip", chip.parentNode);
    const pressed = (part) => part.getAttribute("aria-pressed") === "true";
    const whole = group.every(pressed);
    const last = pressed(chip) && group.filter(pressed).length === 1;
    group.forEach((part) => {
      const now = last || (whole ? part === chip : (part === chip) !== pressed(part));
      part.setAttribute("aria-pressed", String(now));
    });
    filter();
  });
});
on(one("#others"), "change", drawTable);
/* Without the list the views have the whole width, for a table of many agencies. */
on(one("#fold"), "click", () => {
  const folded = one(".body").classList.toggle("folded");
  one("#fold").setAttribute("aria-expanded", String(!folded));
  one("#fold").textContent = folded ? "Show findings" : "Hide findings";
});
all("[data-part]").forEach((button) => {
  on(button, "click", () => one("#" + button.dataset.part).scrollIntoView({ block: "start" }));
});
/* An agency asked for is chosen in the pictures too. */
on(one("#agency"), "input", () => {
  const agency = one("#agency").value;
  openOnly(-1);
  choose(agency === "" ? null : "a" + agency);
});
["#find", "#agency", "#sent-to", "#category"].forEach(function (name) {
  on(one(name), "input", filter);
});
on(one("#clear"), "click", () => {
  clearFilters();
  openCard(-1);
});
["none", "all"].forEach((which) => {
  on(one("#types-" + which), "click", () => {
    all(".chip[data-type]").forEach((chip) => chip.setAttribute("aria-pressed", String(which === "all")));
    filter();
  });
});
on(one("#line"), "keydown", moveOnLine);
on(one("#line"), "click", (event) => {
  const mark = event.target.closest("[role=button]");
  const part = drawnLine.order.find((one) => one.group === mark);
  if (part) {
    part.act();
  }
});
all("[data-stretch]").forEach((button) => {
  on(button, "click", () => stretch(Number(button.dataset.stretch)));
});
new ResizeObserver(() => resizeLine()).observe(one("#line"));
startCompare();
on(one("#missing"), "change", drawNetwork);
on(one("#level-items"), "click", function () {
  level("items");
});
on(one("#level-agencies"), "click", function () {
  level("agencies");
});
all("[data-zoom]").forEach(function (button) {
  on(button, "click", function () {
    zoom(Number(button.dataset.zoom));
  });
});
all("[data-pan]").forEach(function (button) {
  on(button, "click", function () {
    var way = button.dataset.pan.split(",").map(Number);
    pan(way[0], way[1]);
  });
});
on(box, "keydown", function (event) {
  var way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
    event.key
  ];
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (way) {
    step(way[0], way[1]);
  } else if (event.key === "Enter" && state.focus) {
    choose(state.focus);
  } else if (event.key === "Escape") {
    openCard(-1);
  } else if (event.key === "+" || event.key === "=") {
    zoom(1.25);
  } else if (event.key === "-") {
    zoom(0.8);
  } else {
    return;
  }
  event.preventDefault();
});
on(box, "focus", function () {
  if (net) {
    net.redraw();
  }
});
on(box, "blur", function () {
  if (net) {
    net.redraw();
  }
});
on(one("#theme"), "change", function () {
  root.dataset.theme = one("#theme").value;
  readColours();
  drawNetwork();
});
["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"].forEach(
  function (query) {
    matchMedia(query).addEventListener("change", function () {
      readColours();
      drawNetwork();
    });
  },
);
on(one("#copy"), "click", function () {
  var said = one("#said"),
    done = function (text) {
      said.textContent = text;
      one("#copy").textContent = text;
      setTimeout(function () {
        one("#copy").textContent = "Copy link";
      }, 2000);
    };
  try {
    navigator.clipboard.writeText(location.href).then(
      function () {
        done("Copied");
      },
      function () {
        done("Copy it from the address bar");
      },
    );
  } catch (error) {
    done("Copy it from the address bar");
  }
});
on(one("#print"), "click", function () {
  window.print();
});
window.addEventListener("beforeprint", toPaper);
window.addEventListener("afterprint", fromPaper);
if (data.first) {
  var slider = one("#date");
  slider.min = String(number(data.first));
  slider.max = String(number(data.last));
  on(slider, "input", function () {
    stop();
    setDay(iso(Number(slider.value)), true);
  });
  /* The address is written when the slider rests: a browser refuses to write it at every step. */
  on(slider, "change", link);
  on(one("#back"), "click", function () {
    stop();
    var day = nextDay(-1);
    if (day) {
      setDay(day);
    }
  });
  on(one("#next"), "click", function () {
    stop();
    var day = nextDay(1);
    if (day) {
      setDay(day);
    }
  });
  on(one("#play"), "click", play);
}
if (!data.items_drawn) {
  one("#level-items").disabled = true;
  one("#net-note").hidden = false;
  one("#net-note").textContent =
    data.items.length +
    " items are too many to draw one by one. The table Who knew what has them all.";
} else if (!data.items_at_first) {
  one("#net-note").textContent =
    "This case has " +
    data.items.length +
    " items and " +
    data.agencies.length +
    " agencies; the picture opens with agencies only. Choose an agency to see more.";
}
level(state.level);
filter();
readLink();
on(window, "hashchange", function () {
  readLink();
});
root.dataset.ready = "1";
