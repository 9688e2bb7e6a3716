// One star control: a slider for keyboard and screen reader, half stars by place for mouse and finger.

const PAUSE = 500;

/** Stars to draw, and how a place (0..1 across them) and a rating become each other. */
function starScale({ low, high, step }) {
  const base = Math.min(0, low);
  const count = high - base <= 5 ? Math.ceil(high - base) : 10;
  const round = (value) => {
    const onStep = low + Math.round((value - low) / step) * step;
    return Math.min(high, Math.max(low, Math.round(onStep * 1000) / 1000));
  };
  const upward = (place) => round(low + Math.ceil((base + place * (high - base) - low) / step - 1e-9) * step);
  return { low, high, step, count, round, at: upward, part: (value) => (value - base) / (high - base) };
}

function starRow(count) {
  const svg = draw("svg", { viewBox: `0 0 ${24 * count} 24`, "aria-hidden": "true" });
  for (let star = 0; star < count; star++) {
    svg.append(draw("path", { d: ICONS.star, transform: `translate(${24 * star} 0)` }));
  }
  return svg;
}

/**
 * `onRate(rating)`, `onClear()` and `onCancel()` (Escape with nothing chosen) are called when the person has decided;
 * `onTry(rating)` while a rating is only pointed at or stepped through, with null when none is any more.
 */
function makeStars({ onRate, onClear, onCancel, onTry }) {
  const empty = make("div", { class: "empty" }), full = make("div", { class: "full" });
  const track = make("div", { class: "track" }, empty, full);
  const value = make("span", { class: "value", "aria-hidden": "true" });
  const el = make("div", { class: "stars", role: "slider", tabindex: "0", "data-testid": "stars",
    "aria-orientation": "horizontal" }, track, value);
  let scale = null, rating = null, draft = null, timer = 0, touched = 0, finger = null;

  const paint = (shown, preview) => {
    full.style.clipPath = `inset(0 ${shown === null ? 100 : 100 - 100 * scale.part(shown)}% 0 0)`;
    el.classList.toggle("preview", preview);
    say(value, shown === null ? "" : given(shown));
  };
  const read = (now) => {
    attr(el, "aria-valuenow", now ?? scale.low);
    attr(el, "aria-valuetext", now === null ? "Not rated" : `${given(now)} of ${given(scale.high)} stars`);
  };
  const rest = () => { draft = null; clearTimeout(timer); paint(rating, false); read(rating); onTry?.(null); };
  const commit = (chosen) => {
    const news = chosen !== null && chosen !== rating;
    if (news) rating = chosen;
    rest();
    if (news) onRate(chosen);
  };
  const place = (event) => {
    const { left, width } = track.getBoundingClientRect();
    return scale.at(Math.min(1, Math.max(0, (event.clientX - left) / width)));
  };
  const consider = (next) => {
    draft = scale.round(next);
    paint(draft, true);
    read(draft);
    onTry?.(draft);
    clearTimeout(timer);
    timer = setTimeout(() => commit(draft), PAUSE);
  };

  const KEYS = {
    ArrowRight: (now) => consider(now === null ? scale.low : now + scale.step),
    ArrowLeft: (now) => consider(now === null ? scale.low : now - scale.step),
    Home: () => consider(scale.low),
    End: () => consider(scale.high),
    Enter: () => commit(draft),
    " ": () => commit(draft),
    Escape: () => (draft === null ? onCancel?.() : rest()),
    Delete: () => { rest(); if (rating !== null) { rating = null; rest(); onClear?.(); } },
  };
  KEYS.ArrowUp = KEYS.ArrowRight;
  KEYS.ArrowDown = KEYS.ArrowLeft;
  KEYS.Backspace = KEYS.Delete;

  el.addEventListener("keydown", (event) => {
    if (draft !== null && ["u", "z"].includes(event.key.toLowerCase())) commit(draft); // Undo takes this back, not the last
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const digit = /^[0-9]$/.test(event.key) ? Number(event.key) || 10 : 0;
    const does = digit && digit <= scale.high ? () => consider(digit) : KEYS[event.key];
    if (!does) return;
    event.preventDefault();
    event.stopPropagation();
    does(draft ?? rating);
  });
  el.addEventListener("blur", () => commit(draft));
  el.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse") return;
    finger = event.pointerId;
    el.setPointerCapture(finger);
    paint(place(event), true);
  });
  el.addEventListener("pointermove", (event) => {
    const isMouse = event.pointerType === "mouse";
    if (!isMouse && event.pointerId !== finger) return;
    const shown = place(event);
    paint(shown, true);
    if (isMouse) onTry?.(shown);
  });
  el.addEventListener("pointerup", (event) => {
    if (event.pointerId !== finger) return;
    finger = null;
    touched = event.timeStamp;
    commit(place(event));
  });
  el.addEventListener("pointercancel", () => { finger = null; rest(); });
  el.addEventListener("pointerleave", (event) => {
    if (event.pointerType !== "mouse") return;
    paint(draft ?? rating, draft !== null);
    onTry?.(draft);
  });
  el.addEventListener("click", (event) => {
    const byFinger = touched && event.timeStamp - touched < 700;
    if (event.detail && !byFinger) commit(place(event));
  });

  return {
    el,
    /** Show the rating of a film (null: none yet). A choice in progress is not disturbed. */
    update(name, known, wanted) {
      if (!scale || ["low", "high", "step"].some((key) => scale[key] !== wanted[key])) {
        scale = starScale(wanted);
        empty.replaceChildren(starRow(scale.count));
        full.replaceChildren(starRow(scale.count));
        el.style.setProperty("--stars", scale.count);
        attr(el, "aria-valuemin", scale.low);
        attr(el, "aria-valuemax", scale.high);
        rest();
      }
      attr(el, "aria-label", name);
      if (known !== rating) {
        rating = known;
        if (draft === null && finger === null) rest();
      } else if (!el.hasAttribute("aria-valuetext")) rest();
    },
    focus: () => el.focus({ preventScroll: true }),
  };
}
