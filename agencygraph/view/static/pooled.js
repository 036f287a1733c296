/* The day shown on the curves of the pooled picture, and its numbers in words. */

function drawPooled() {
  if (state.view !== "pooled" || !data.pooled) {
    return;
  }
  const curves = data.pooled;
  const first = number(data.first);
  const whole = Math.max(1, number(data.last) - first);
  const x = curves.left + ((number(state.day) - first) / whole) * (curves.right - curves.left);
  one("#pooled-day").setAttribute("d", `M${x.toFixed(1)} ${curves.top}V${curves.foot}`);
  const row = upTo(curves.steps, state.day) || ["", 0, 0, "", null];
  const most = row[3] ? `${row[2]} by ${row[3]}, the most of any one` : "none by any one agency";
  const held = row[4] === null ? "no agency is recorded as certainly holding the case" : `${row[4]} by the agency holding the case`;
  one("#pooled-line").textContent =
    `By the end of ${prose(state.day)}: ${row[1]} certainly recorded by all together, ${most}; ${held}.`;
}
/* A threshold chosen in the list or by its number stands out in both; choosing it again clears it. */
function pickThreshold(number) {
  const listed = all(".met li").find((part) => part.dataset.threshold === number);
  const fresh = listed && !listed.classList.contains("chosen");
  all("#v-pooled [data-threshold]").forEach((part) => {
    const chosen = fresh && part.dataset.threshold === number;
    part.classList.toggle("chosen", chosen);
    part.classList.toggle("far", Boolean(fresh) && !chosen && part.localName === "g");
    all("button", part).forEach((press) => press.setAttribute("aria-pressed", String(chosen)));
  });
  if (fresh) {
    listed.scrollIntoView({ block: "nearest" });
  }
}
all("#v-pooled [data-threshold]").forEach((part) => {
  on(part.localName === "g" ? part : one("button", part), "click", () => pickThreshold(part.dataset.threshold));
});
