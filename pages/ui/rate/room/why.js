// Why a film is on the list: the sentences first, the two sums on request.

/** One of the two sums: a heading, a sentence and the bars, drawn anew when they change: they change as a whole. */
function makeSum(testid, label, lost) {
  const head = make("h3", { class: "sum-head" }), text = make("p", { class: "order-text", dir: "auto" });
  const bars = make("div", { class: "bars", "data-testid": testid, role: "table", "aria-label": label });
  const el = make("section", { class: "part" }, head, text, bars);
  let drawn = "";
  return {
    el,
    update(title, words, state, draw) {
      say(head, title);
      say(text, words);
      show(text, words !== "");
      const now = JSON.stringify(state);
      if (now === drawn) return;
      drawn = now;
      const hand = bars.contains(bars.getRootNode().activeElement) ? bars.getRootNode().activeElement : null;
      const itemId = hand?.closest(".bar").dataset.itemId;
      bars.replaceChildren(...draw());
      // The keyboard stays at the film it was at; a film that was left out has no bar.
      if (hand) (bars.querySelector(`[data-item-id="${itemId}"] ${hand.localName}`) ?? lost).focus({ preventScroll: true });
    },
  };
}

/** `room.trial` is what is tried out, `room.sum` whether the arithmetic is shown. */
function makeReasons(room) {
  const sentence = make("p", { class: "sentence", dir: "auto" });
  const both = make("p", { class: "both", dir: "auto", "data-testid": "two-answers" });
  const range = make("p", { class: "range" });
  const { trial } = room;
  const order = makeSum("push", "What put it on the list", trial), stars = makeSum("bars", "The arithmetic of our guess", trial);
  const wait = make("p", { class: "note", text: "Adding it up…" });
  const note = make("p", { class: "note" });
  const sum = make("div", { class: "sum" }, order.el, stars.el, wait, note);
  const more = make("button", { class: "link", type: "button", onclick: () => { room.sum = !room.sum; refresh(); if (room.sum) reveal(el); } });
  const topple = makeTopple(trial), links = make("div", { class: "links" }, more, topple.el);
  const el = make("div", { class: "reasons" }, sentence, both, range, links, sum);
  let row = null, why = null, films = "", tried = null;

  const refresh = () => {
    say(more, room.sum ? "Hide the arithmetic" : "Show the arithmetic");
    attr(more, "aria-expanded", String(room.sum));
    show(sum, room.sum);
    if (!room.sum) return;
    const ordered = Boolean(why?.order.bars.length), starred = Boolean(why?.bars.length);
    show(wait, why === null);
    show(order.el, ordered);
    show(stars.el, starred);
    show(note, why !== null);
    if (ordered) {
      order.update("Why it is on the list", `${why.order.text} In shares of all that speaks for it:`.trim(), [why.order.bars, tried],
        () => drawPush(why.order.bars, films, trial));
    }
    if (starred) {
      stars.update(ordered ? "Why these stars" : "Why it is on the list: its stars", ordered ? "" : why.order.text, [why.bars, why.total, tried],
        () => drawStars(why.bars, why.total, films, trial));
    }
    say(note, why?.note ?? "");
  };

  return {
    el,
    update(news, open, data, place) {
      [row, films, tried] = [news, data.films, data.trial?.changes ?? null];
      show(el, open);
      if (!open) return;
      topple.update(place === 1 && tried === null && data.who.n > 0, data.topple);
      why = data.why?.item_id === row.item_id ? data.why : null;
      say(sentence, upper(why?.sentence || row.because));
      say(both, [why?.tuned, why?.stars && `${upper(why.stars)}.`].filter(Boolean).join(" "));
      show(both, both.textContent !== "");
      say(range, row.range && row.guess !== null ? `We expect ${row.guess.toFixed(1)} stars, ${row.range}.` : "");
      show(range, range.textContent !== "");
      refresh();
    },
  };
}

function upper(text) {
  return text ? text[0].toUpperCase() + text.slice(1) : "";
}
