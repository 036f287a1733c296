/* What a contact would have changed, marked in the list of findings: looked up, never worked out. */

function unmark() {
  all(".would").forEach((part) => part.remove());
  all(".card.changes").forEach((card) => card.classList.remove("changes"));
  all("#v-ways .actions button").forEach((button) => {
    button.setAttribute("aria-pressed", "false");
    button.textContent = "Mark these findings";
  });
}
function markWay(at) {
  const button = one(`#v-ways [data-alternative="${at}"] .actions button`);
  const fresh = button.getAttribute("aria-pressed") === "false";
  unmark();
  const said = one("#ways-said");
  said.hidden = !fresh;
  if (!fresh) {
    return;
  }
  button.setAttribute("aria-pressed", "true");
  button.textContent = "Take the marks away";
  const marks = data.ways[at];
  marks.forEach(([finding, words]) => {
    const card = one(`details.card[data-finding="${finding}"]`);
    card.classList.add("changes");
    one("summary .card-words", card).append(" ", make("span", { class: "would" }, words));
  });
  said.textContent =
    `${marks.length} findings are marked in the list with what would be different. ` +
    "It is a possibility: whether it could have been said there is not recorded.";
}
all("#v-ways [data-alternative]").forEach((part) => {
  on(one(".actions button", part), "click", () => markWay(Number(part.dataset.alternative)));
});
all("#v-ways tr[data-finding]").forEach((row) => {
  const head = one("th", row);
  const button = make("button", { type: "button", class: "plain", dir: "auto" }, head.textContent);
  on(button, "click", () => openCard(Number(row.dataset.finding)));
  head.replaceChildren(button);
});
