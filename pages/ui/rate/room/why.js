// Why a film is on the list: the sentence first, the sum on request.

const SIGNED = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: "exceptZero" });
const EXACT = new Intl.NumberFormat("en", { minimumFractionDigits: 4, maximumFractionDigits: 4, signDisplay: "exceptZero" });

/** Where the axis of a waterfall begins and ends: on half stars, close around everything after the first bar. */
function axisOf(bars) {
  const ends = bars.map((bar) => bar.start + bar.amount);
  const low = Math.floor((Math.min(...ends) - 0.2) * 2) / 2, high = Math.ceil((Math.max(...ends) + 0.05) * 2) / 2;
  const from = Math.max(Math.min(0, ...ends), low), to = Math.max(high, from + 1);
  return { from, to, part: (value) => Math.min(1, Math.max(0, (value - from) / (to - from))) };
}

function makeBar(bar, axis) {
  const end = bar.start + bar.amount;
  const a = axis.part(Math.min(bar.start, end)), b = axis.part(Math.max(bar.start, end));
  const label = make("span", { class: "label" }, make("span", { class: "film", dir: "auto", text: bar.label }));
  if (bar.kind === "film") {
    label.append(make("small", { text: bar.rating === null ? "seen" : `you gave ${given(bar.rating)}` }));
  }
  const fill = make("i", { class: `${bar.kind} ${bar.amount < 0 ? "minus" : "plus"}` });
  fill.style.left = `${100 * a}%`;
  fill.style.width = `max(2px, ${100 * (b - a)}%)`;
  if (bar.start < axis.from && bar.kind === "mean") fill.classList.add("broken");
  const line = make("div", { class: "bar", role: "row", title: `${bar.label}: ${EXACT.format(bar.amount)}` },
    label, make("span", { class: "way", "aria-hidden": "true" }, fill),
    make("span", { class: "amount", text: bar.kind === "mean" ? bar.amount.toFixed(2) : SIGNED.format(bar.amount) }));
  for (const cell of [label, line.lastChild]) attr(cell, "role", "cell");
  return line;
}

function makeAxis(axis) {
  const way = make("span", { class: "way" });
  const step = axis.to - axis.from > 4 ? 2 : axis.to - axis.from > 2 ? 1 : 0.5;
  for (let tick = Math.ceil(axis.from / step) * step; tick <= axis.to + 1e-9; tick += step) {
    const mark = make("span", { class: "tick", text: given(tick) });
    mark.style.left = `${100 * axis.part(tick)}%`;
    way.append(mark);
  }
  return make("div", { class: "bar axis", "aria-hidden": "true" }, make("span"), way, make("span"));
}

/** The bars of a sum, drawn anew: they change as a whole. */
function drawBars(why) {
  const axis = axisOf(why.bars);
  const total = make("div", { class: "bar total", role: "row", title: EXACT.format(why.total).replace("+", "") },
    make("span", { class: "label", role: "cell", text: "Our guess for you" }), make("span", { class: "way", "aria-hidden": "true" }),
    make("span", { class: "amount", role: "cell", text: `= ${why.total.toFixed(2)} stars` }));
  return [makeAxis(axis), ...why.bars.map((bar) => makeBar(bar, axis)), total];
}

function makeReasons() {
  const sentence = make("p", { class: "sentence", dir: "auto" });
  const range = make("p", { class: "range" });
  const order = make("p", { class: "order", dir: "auto" });
  const bars = make("div", { class: "bars", "data-testid": "bars", role: "table", "aria-label": "The arithmetic of our guess" });
  const wait = make("p", { class: "note", text: "Adding it up…" });
  const note = make("p", { class: "note" });
  const sum = make("div", { class: "sum" }, order, bars, wait, note);
  const more = make("button", { class: "link", type: "button", onclick: () => { shown = !shown; refresh(); } });
  const el = make("div", { class: "reasons" }, sentence, range, more, sum);
  let shown = false, drawn = "", row = null, why = null;

  const refresh = () => {
    say(more, shown ? "Hide the arithmetic" : "Show the arithmetic");
    attr(more, "aria-expanded", String(shown));
    show(sum, shown);
    if (!shown) return;
    show(wait, why === null);
    for (const part of [bars, order, note]) show(part, why !== null);
    if (why === null) return;
    const state = JSON.stringify([why.bars, why.total]);
    if (state !== drawn) bars.replaceChildren(...drawBars(why));
    drawn = state;
    say(order, why.order?.text ?? "");
    show(order, Boolean(why.order?.text));
    say(note, why.note);
  };

  return {
    el,
    update(news, open, data) {
      row = news;
      show(el, open);
      if (!open) { shown = false; return; }
      why = data.why?.item_id === row.item_id ? data.why : null;
      const text = why?.sentence || row.because;
      say(sentence, text ? text[0].toUpperCase() + text.slice(1) : "");
      say(range, row.range ? `Your stars would be ${row.range}.` : "");
      show(range, Boolean(row.range));
      refresh();
    },
  };
}
