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

/** Stars for a film of the list. The rating is marked as prompted: our guess was shown before it. */
function makeAnswer(row, onCancel) {
  const stars = makeStars({
    onRate: (rating) => send("rate", { item_id: row.item_id, rating, prompted: true }),
    onCancel,
  });
  const cancel = make("button", { class: "quiet", type: "button", text: "Cancel", onclick: onCancel });
  return {
    el: make("div", { class: "answer" }, stars.el, cancel),
    update: (scale) => stars.update(`Your rating of ${row.title}`, ratingOf(row.item_id, null), scale),
    focus: stars.focus,
  };
}

/** A row; `room.open` holds the item whose reasons are open, `room.toggle(item_id)` opens and closes them (`makeReasons`). */
function makeRow(room) {
  let row = null, scale = null, answer = null, reasons = null;
  const rank = make("span", { class: "rank" });
  const title = filmLink(), year = make("span", { class: "year" });
  const moved = make("span", { class: "moved" }), went = make("span");
  moved.append(icon("up"), icon("fell"), went);
  const crowd = make("span", { class: "crowd" });
  const art = make("div", { "aria-hidden": "true" });
  const about = make("div", { class: "about-film", dir: "auto" }), words = make("span", { class: "words" });
  const facts = make("div", { class: "facts" }, moved, words, crowd);
  const what = make("div", { class: "what" }, make("div", { class: "name" }, title, year), about, facts);
  const why = make("button", { class: "act why", type: "button", "data-testid": "why",
    onclick: () => room.toggle(row.item_id) }, make("span", { text: "Why" }), icon("down"));
  const save = act("save", "save", "Save", () => send("save", { item_id: row.item_id, on: save.getAttribute("aria-pressed") !== "true" }));
  const seen = act("seen", "eye", "Seen it", () => ask(true));
  const acts = make("div", { class: "acts" }, why, save, seen);
  const number = make("b"), guess = make("div", { class: "guess" }, number, icon("star"));
  const el = make("li", { class: "row", "data-testid": "row" },
    make("div", { class: "main" }, rank, make("div", { class: "poster" }, art), what, guess, acts));

  // "Seen it": stars stand in the place of our guess and the crowd's average, which would pull the answer.
  const ask = (on) => {
    for (const part of [acts, guess, facts]) show(part, !on);
    answer?.el.remove();
    answer = on ? makeAnswer(row, () => { ask(false); seen.focus(); }) : null;
    if (!on) return;
    if (room.open === row.item_id) room.toggle(row.item_id);
    what.after(answer.el);
    answer.update(scale);
    answer.focus();
  };

  return {
    el,
    focus: () => why.focus({ preventScroll: true }),
    update(news, place, data) {
      if (row?.title !== news.title) dress(art, news);
      row = news;
      scale = data.scale;
      answer?.update(scale);
      attr(el, "data-item-id", row.item_id);
      say(rank, String(place));
      say(title, row.title);
      attr(title, "title", inFull(row));
      attr(title, "href", data.films + row.item_id);
      say(year, dated(row));
      say(about, row.about.join(" · "));
      attr(about, "title", row.about.join(" · ") || null);
      say(words, row.words);
      show(words, row.words !== "");
      say(went, movement(row));
      moved.className = `moved ${row.fresh ? "fresh" : row.moved > 0 ? "rose" : row.moved < 0 ? "sank" : "same"}`;
      say(crowd, row.crowd === null ? "no ratings yet" : `crowd ${row.crowd.toFixed(1)}`);
      attr(crowd, "title", row.crowd === null ? null : `The average of ${counted(row.raters, "rating", "ratings")}`);
      say(number, row.guess === null ? "" : row.guess.toFixed(1));
      guess.classList.toggle("none", row.guess === null);
      attr(guess, "title", row.guess === null ? null : `Our guess for you${row.range ? `: ${row.range}` : ""}`);
      attr(guess, "aria-label", row.guess === null ? null : `Our guess for you: ${row.guess.toFixed(1)} stars`);
      attr(guess, "role", row.guess === null ? null : "img");
      const saved = waiting(row.item_id, "save")?.on ?? row.saved;
      attr(save, "aria-pressed", String(saved));
      say(save.querySelector(".tip"), saved ? "Saved" : "Save");
      attr(save, "aria-label", `Save ${row.title}`);
      attr(seen, "aria-label", `Seen it: rate ${row.title}`);
      attr(why, "aria-label", `Why ${row.title}?`);
      const open = room.open === row.item_id;
      attr(why, "aria-expanded", String(open));
      el.classList.toggle("open", open);
      if (open && !reasons) el.append((reasons = makeReasons(room)).el);
      reasons?.update(row, open, data, place);
    },
  };
}
