// Sums as bars: the stars of a film as a waterfall, and what put it on the list as shares of a push.

const SIGNED = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: "exceptZero" });
const EXACT = new Intl.NumberFormat("en", { minimumFractionDigits: 4, maximumFractionDigits: 4, signDisplay: "exceptZero" });
const SHARE = new Intl.NumberFormat("en", { maximumFractionDigits: 0, signDisplay: "exceptZero" });

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

/** A number as the eye wants it: with a true minus sign. */
function signed(amount, format = SIGNED) {
  return format.format(amount).replace("-", "\u2212");
}

/** One bar from `start` to `end` (0..1 of the way), with what can be tried with a rated film. */
function makeBar(bar, start, end, text, films, trial) {
  const label = make("span", { class: "label", role: "cell" }, bar.kind === "film"
    ? filmLink({ text: bar.label, href: films + bar.item_id }) : make("span", { class: "film", dir: "auto", text: bar.label }));
  const tries = tryStars(bar, trial), out = leaveOut(bar, trial);
  if (tries) label.append(" ", tries);
  const fill = make("i", { class: `${bar.kind} ${bar.amount < 0 ? "minus" : "plus"}` });
  fill.style.left = `${100 * Math.min(start, end)}%`;
  fill.style.width = `max(2px, ${100 * Math.abs(end - start)}%)`;
  const link = make("b");
  link.style.left = `${100 * end}%`;
  return make("div", { class: "bar", role: "row", "data-kind": bar.kind, "data-item-id": bar.item_id, "data-amount": bar.amount,
    title: `${bar.label}: ${EXACT.format(bar.amount)}` },
    label, make("span", { class: "way", "aria-hidden": "true" }, fill, link),
    make("span", { class: "amount", role: "cell", text }), make("span", { class: "out", role: "cell" }, ...(out ? [out] : [])));
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

function makeTotal(text, amount) {
  return make("div", { class: "bar total", role: "row", "data-amount": amount, title: amount === null ? null : amount.toFixed(4) },
    make("span", { class: "label", role: "cell", text: text[0] }), make("span", { class: "amount", role: "cell", text: text[1] }));
}

/** The stars: every bar begins where the one above it ends. */
function drawStars(bars, total, films, trial) {
  const axis = axisOf(bars);
  const drawn = bars.map((bar) => {
    const el = makeBar(bar, axis.part(bar.start), axis.part(bar.start + bar.amount),
      bar.kind === "mean" ? bar.shown.toFixed(2) : signed(bar.shown), films, trial);
    el.querySelector("i").classList.toggle("broken", bar.kind === "mean" && bar.start < axis.from);
    return el;
  });
  const written = bars.reduce((sum, bar) => sum + bar.shown, 0).toFixed(2);
  return [makeAxis(axis), ...drawn, makeTotal(["Our guess for you", `= ${written} stars`], total)];
}

/** The push: all bars begin at the same line, to the right what speaks for the film, to the left what speaks against. */
function drawPush(bars, films, trial) {
  const least = Math.min(0, ...bars.map((bar) => bar.shown)), most = Math.max(1, ...bars.map((bar) => bar.shown));
  const part = (value) => (value - least) / (most - least);
  return bars.map((bar) => makeBar(bar, part(0), part(bar.shown), `${signed(bar.shown, SHARE)} %`, films, trial));
}
