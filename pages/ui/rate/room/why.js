// Why a film is on the list: the sentence first, the sum on request.

const SIGNED = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: "exceptZero" });
const EXACT = new Intl.NumberFormat("en", { minimumFractionDigits: 4, maximumFractionDigits: 4, signDisplay: "exceptZero" });

/** The part of the star axis that is drawn: around where the sum goes after its long first bar. */
function axisOf(bars) {
  const ends = bars.map((bar) => bar.start + bar.amount);
  const least = Math.min(...ends), most = Math.max(...ends);
  const step = [0.1, 0.2, 0.5, 1, 2].find((size) => (most - least) / size <= 3) ?? 5;
  const from = Math.floor((least - 0.6 * step) / step) * step;
  const to = Math.max(Math.ceil((most + 0.1 * step) / step), Math.round(from / step) + 4) * step;
  const ticks = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, at) => from + at * step);
  return { from, ticks, part: (value) => Math.min(1, Math.max(0, (value - from) / (to - from))) };
}

/** 0.05 -> "+0.05" with a true minus sign for the eye. */
function signed(amount) {
  return SIGNED.format(amount).replace("-", "\u2212");
}

function makeBar(bar, axis, films) {
  const end = axis.part(bar.start + bar.amount), start = axis.part(bar.start);
  const label = make("span", { class: "label", role: "cell" }, bar.kind === "film"
    ? filmLink({ text: bar.label, href: films + bar.item_id }) : make("span", { class: "film", dir: "auto", text: bar.label }));
  if (bar.kind === "film") {
    label.append(" ", make("small", { text: bar.rating === null ? "seen" : `you gave ${given(bar.rating)}` }));
  }
  const fill = make("i", { class: `${bar.kind} ${bar.amount < 0 ? "minus" : "plus"}` });
  fill.style.left = `${100 * Math.min(start, end)}%`;
  fill.style.width = `max(2px, ${100 * Math.abs(end - start)}%)`;
  fill.classList.toggle("broken", bar.kind === "mean" && bar.start < axis.from);
  const link = make("b");
  link.style.left = `${100 * end}%`;
  return make("div", { class: "bar", role: "row", "data-amount": bar.amount, title: `${bar.label}: ${EXACT.format(bar.amount)}` },
    label, make("span", { class: "way", "aria-hidden": "true" }, fill, link),
    make("span", { class: "amount", role: "cell", text: bar.kind === "mean" ? bar.amount.toFixed(2) : signed(bar.amount) }));
}

function makeAxis(axis) {
  const way = make("span", { class: "way" });
  for (const tick of axis.ticks) {
    const mark = make("span", { class: "tick", text: given(tick) });
    mark.style.left = `${100 * axis.part(tick)}%`;
    way.append(mark);
  }
  return make("div", { class: "bar axis", "aria-hidden": "true" }, make("span"), way, make("span"));
}

/** The bars of a sum, drawn anew: they change as a whole. */
function drawBars(why, films) {
  const axis = axisOf(why.bars);
  const total = make("div", { class: "bar total", role: "row", "data-amount": why.total, title: why.total.toFixed(4) },
    make("span", { class: "label", role: "cell", text: "Our guess for you" }),
    make("span", { class: "amount", role: "cell", text: `= ${why.total.toFixed(2)} stars` }));
  return [makeAxis(axis), ...why.bars.map((bar) => makeBar(bar, axis, films)), total];
}

function makeReasons() {
  const sentence = make("p", { class: "sentence", dir: "auto" });
  const range = make("p", { class: "range" });
  const order = make("p", { class: "order", dir: "auto" });
  const bars = make("div", { class: "bars", "data-testid": "bars", role: "table", "aria-label": "The arithmetic of our guess" });
  const wait = make("p", { class: "note", text: "Adding it up…" });
  const note = make("p", { class: "note" });
  const sum = make("div", { class: "sum" }, order, bars, wait, note);
  const more = make("button", { class: "link", type: "button", onclick: () => { shown = !shown; refresh(); if (shown) reveal(el); } });
  const el = make("div", { class: "reasons" }, sentence, range, more, sum);
  let shown = false, drawn = "", row = null, why = null, films = "";

  const refresh = () => {
    say(more, shown ? "Hide the arithmetic" : "Show the arithmetic");
    attr(more, "aria-expanded", String(shown));
    show(sum, shown);
    if (!shown) return;
    show(wait, why === null);
    for (const part of [bars, order, note]) show(part, why !== null);
    if (why === null) return;
    const state = JSON.stringify([why.bars, why.total]);
    if (state !== drawn) bars.replaceChildren(...drawBars(why, films));
    drawn = state;
    say(order, why.order?.text ?? "");
    show(order, Boolean(why.order?.text));
    say(note, why.note);
  };

  return {
    el,
    update(news, open, data) {
      [row, films] = [news, data.films];
      show(el, open);
      if (!open) { shown = false; return; }
      why = data.why?.item_id === row.item_id ? data.why : null;
      const text = why?.sentence || row.because;
      say(sentence, text ? text[0].toUpperCase() + text.slice(1) : "");
      say(range, row.range && row.guess !== null ? `We expect ${row.guess.toFixed(1)} stars, ${row.range}.` : "");
      show(range, range.textContent !== "");
      refresh();
    },
  };
}
