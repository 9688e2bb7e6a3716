// Why a film is on the list: the sentences first, the two sums on request.

/** "you gave 5", "seen": what stands behind the title of a rated film. */
function givenWords(bar) {
  return bar.kind === "film" ? [make("small", { text: bar.rating === null ? "seen" : `you gave ${given(bar.rating)}` })] : [];
}

/** One of the two sums: a heading, a sentence and the bars, drawn anew when they change: they change as a whole. */
function makeSum(testid, label) {
  const head = make("h3", { class: "sum-head" }), text = make("p", { class: "order", dir: "auto" });
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
      if (now !== drawn) bars.replaceChildren(...draw());
      drawn = now;
    },
  };
}

function makeReasons() {
  const sentence = make("p", { class: "sentence", dir: "auto" });
  const both = make("p", { class: "both", dir: "auto", "data-testid": "two-answers" });
  const range = make("p", { class: "range" });
  const order = makeSum("push", "What put it on the list"), stars = makeSum("bars", "The arithmetic of our guess");
  const wait = make("p", { class: "note", text: "Adding it up…" });
  const note = make("p", { class: "note" });
  const sum = make("div", { class: "sum" }, order.el, stars.el, wait, note);
  const more = make("button", { class: "link", type: "button", onclick: () => { shown = !shown; refresh(); if (shown) reveal(el); } });
  const el = make("div", { class: "reasons" }, sentence, both, range, more, sum);
  let shown = false, row = null, why = null, films = "";

  const refresh = () => {
    say(more, shown ? "Hide the arithmetic" : "Show the arithmetic");
    attr(more, "aria-expanded", String(shown));
    show(sum, shown);
    if (!shown) return;
    const ordered = Boolean(why?.order.bars.length), starred = Boolean(why?.bars.length);
    show(wait, why === null);
    show(order.el, ordered);
    show(stars.el, starred);
    show(note, why !== null);
    if (ordered) {
      order.update("Why it is on the list", `${why.order.text} In shares of all that speaks for it:`.trim(), why.order.bars,
        () => drawPush(why.order.bars, films, givenWords));
    }
    if (starred) {
      stars.update(ordered ? "Why these stars" : "Why it is on the list: its stars", ordered ? "" : why.order.text, [why.bars, why.total],
        () => drawStars(why.bars, why.total, films, givenWords));
    }
    say(note, why?.note ?? "");
  };

  return {
    el,
    update(news, open, data) {
      [row, films] = [news, data.films];
      show(el, open);
      if (!open) { shown = false; return; }
      why = data.why?.item_id === row.item_id ? data.why : null;
      say(sentence, upper(why?.sentence || row.because));
      say(both, upper(why?.stars ?? "") + (why?.stars ? "." : ""));
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
