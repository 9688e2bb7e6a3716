// What if: a rating left out or with other stars, on the bars; the list shows what would be, and nothing is saved.

/** Holds what is tried out, and draws the line above the list that says so. */
function makeWhatIf() {
  const text = make("span", { class: "tried-out", dir: "auto", role: "status" });
  const keep = make("button", { class: "link call", type: "button", text: "Keep it", onclick: () => trial.keep() });
  const back = make("button", { class: "link", type: "button", text: "Back", title: "Back to your list (Escape)", onclick: () => trial.end() });
  const el = make("div", { class: "what-if", role: "group", "aria-label": "Only trying out", "data-testid": "trial", hidden: true }, text, keep, back);
  let changes = new Map(), data = null;

  const ask = (next) => send("what_if", { changes: [...next] }, { latest: true });
  const keys = (event) => {
    const at = event.composedPath()[0];
    if (event.key !== "Escape" || event.defaultPrevented || !trial.on) return;
    if (at instanceof Element && at.closest("input, textarea, [contenteditable], .stars")) return;
    event.preventDefault();
    trial.end();
  };
  document.addEventListener("keydown", keys);

  const trial = {
    el,
    focus: () => back.focus({ preventScroll: true }),
    stop: () => document.removeEventListener("keydown", keys),
    get on() { return data?.trial != null; },
    get scale() { return data.scale; },
    /** The stars that a film is tried out with, null for left out, undefined for as it is. */
    of: (itemId) => changes.get(itemId),
    /** Try a film with other stars, or (null) without them, beside what is tried out already. */
    change: (itemId, rating) => ask(new Map(changes).set(itemId, rating)),
    instead: (pairs) => ask(pairs),
    end: () => ask([]),
    keep() {
      for (const [itemId, rating] of changes) {
        if (rating === null) send("unrate", { item_id: itemId });
        else send("rate", { item_id: itemId, rating, prompted: true });
      }
      ask([]);
    },
    update(news) {
      data = news;
      changes = new Map(news.trial?.changes ?? []);
      const held = el.contains(el.getRootNode().activeElement);
      say(text, news.trial?.text ?? "");
      show(el, trial.on);
      show(keep, !news.look);
      return held && !trial.on;
    },
  };
  return trial;
}

/** What stands behind the title of a rated film of a sum: what was given, to be tried with other stars. */
function tryStars(bar, trial) {
  if (bar.kind !== "film") return null;
  if (bar.rating === null) return make("small", { text: "seen" });
  const { low, high, step } = trial.scale;
  const tried = trial.of(bar.item_id);
  const levels = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, at) => Math.round((high - at * step) * 1000) / 1000);
  const stars = make("select", { class: "tries", "aria-label": `Try another rating of ${bar.label}`, title: "Try another rating",
    onchange: () => trial.change(bar.item_id, Number(stars.value)) });
  for (const level of levels) {
    const words = tried === undefined ? "you gave" : "tried with";
    const option = make("option", { value: level, text: level === bar.rating ? `${words} ${given(level)}` : given(level) });
    option.selected = level === bar.rating;
    stars.append(option);
  }
  return stars;
}

function leaveOut(bar, trial) {
  return bar.kind !== "film" ? null : make("button", { class: "leave-out", type: "button", "aria-label": `Leave ${bar.label} out`, title: "Leave it out, to try",
    onclick: () => trial.change(bar.item_id, null) }, icon("close"));
}

/** Only on request: how few ratings hold the first place. */
function makeTopple(trial) {
  const ask = make("button", { class: "link", type: "button", "data-testid": "topple", text: "What would topple it?",
    onclick: () => { waits = true; send("topple"); refresh(); } });
  const text = make("p", { class: "toppled", role: "status", dir: "auto" });
  const see = make("button", { class: "link", type: "button", text: "Try it", onclick: () => trial.instead(found.changes) });
  const el = make("div", { class: "topple" }, ask, text, see);
  let waits = false, found = null;
  const refresh = () => {
    const focused = el.getRootNode().activeElement;
    show(ask, !waits && found === null);
    say(text, found?.text ?? (waits ? "Trying the list without your ratings, one by one and together\u2026" : ""));
    show(see, Boolean(found?.changes.length));
    if (focused === ask && ask.hidden && !see.hidden) see.focus({ preventScroll: true });
  };
  return {
    el,
    update(on, answer) {
      show(el, on);
      if (answer !== null) waits = false;
      found = answer;
      refresh();
    },
  };
}
