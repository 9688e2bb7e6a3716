// One film of the list: place, title, our guess, the crowd, how it moved, and what can be done with it.

/** A quiet button: a sign, and its name in a bubble while it is pointed at or focused. */
function act(name, sign, label, onclick) {
  return make("button", { class: `act ${name}`, type: "button", onclick }, icon(sign),
    make("span", { class: "tip", text: label, "aria-hidden": "true" }));
}

function movement(row) {
  if (row.fresh) return "just in";
  if (!row.moved) return "";
  return row.moved > 0 ? `up ${row.moved}` : `down ${-row.moved}`;
}

/** A row; `room.open` holds the item whose reasons are open, `room.toggle(item_id)` opens and closes them. */
function makeRow(room) {
  let row = null, asked = false;
  const rank = make("span", { class: "rank" });
  const title = make("span", { class: "film", dir: "auto" }), year = make("span", { class: "year" });
  const moved = make("span", { class: "moved" }), went = make("span");
  moved.append(icon("up"), icon("fell"), went);
  const crowd = make("span", { class: "crowd" });
  const what = make("div", { class: "what" }, make("div", { class: "name" }, title, year), make("div", { class: "facts" }, moved, crowd));
  const stars = makeStars({ onRate: (rating) => send("rate", { item_id: row.item_id, rating, prompted: true }) });
  const cancel = make("button", { class: "quiet", type: "button", text: "Cancel", onclick: () => { ask(false); seen.focus(); } });
  const answer = make("div", { class: "answer" }, stars.el, cancel);
  const why = make("button", { class: "act why", type: "button", "data-testid": "why",
    onclick: () => room.toggle(row.item_id) }, make("span", { text: "Why" }), icon("down"));
  const save = act("save", "save", "Save", () => send("save", { item_id: row.item_id, on: save.getAttribute("aria-pressed") !== "true" }));
  const seen = act("seen", "eye", "Seen it", () => { ask(true); stars.focus(); });
  const acts = make("div", { class: "acts" }, why, save, seen);
  const number = make("b"), guess = make("div", { class: "guess" }, number, icon("star"));
  const reasons = makeReasons();
  const el = make("li", { class: "row", "data-testid": "row" },
    make("div", { class: "main" }, rank, what, answer, acts, guess), reasons.el);

  const ask = (on) => {
    asked = on;
    if (on && room.open === row.item_id) room.toggle(row.item_id);
    for (const part of [acts, guess, what.querySelector(".facts")]) show(part, !on);
    show(answer, on);
  };
  show(answer, false);

  return {
    el,
    focus: () => why.focus({ preventScroll: true }),
    update(news, place, data) {
      if (row && row.item_id !== news.item_id) ask(false);
      row = news;
      const name = named(row);
      attr(el, "data-item-id", row.item_id);
      say(rank, String(place));
      say(title, row.title);
      attr(title, "title", name);
      say(year, row.year ? String(row.year) : "");
      say(went, movement(row));
      moved.className = `moved ${row.fresh ? "fresh" : row.moved > 0 ? "rose" : row.moved < 0 ? "sank" : "same"}`;
      say(crowd, row.crowd === null ? "no ratings yet" : `crowd ${row.crowd.toFixed(1)}`);
      attr(crowd, "title", row.crowd === null ? null : `The average of ${counted(row.raters, "rating", "ratings")}`);
      say(number, row.guess === null ? "" : row.guess.toFixed(1));
      guess.classList.toggle("none", row.guess === null);
      attr(guess, "title", row.guess === null ? null : `Our guess for you${row.range ? `: ${row.range}` : ""}`);
      attr(guess, "aria-label", row.guess === null ? null : `Our guess for you: ${row.guess.toFixed(1)} stars`);
      attr(guess, "role", row.guess === null ? null : "img");
      stars.update(`Your rating of ${row.title}`, ratingOf(row.item_id, null), data.scale);
      const saved = waiting(row.item_id, "save")?.on ?? row.saved;
      attr(save, "aria-pressed", String(saved));
      say(save.querySelector(".tip"), saved ? "Saved" : "Save");
      attr(save, "aria-label", `Save ${row.title}`);
      attr(seen, "aria-label", `Seen it: rate ${row.title}`);
      attr(why, "aria-label", `Why ${row.title}?`);
      const open = room.open === row.item_id;
      attr(why, "aria-expanded", String(open));
      el.classList.toggle("open", open);
      reasons.update(row, open, data);
    },
  };
}
