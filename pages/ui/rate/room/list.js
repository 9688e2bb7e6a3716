// The live list: five rows, or ten, that move to their new places.

const FEW = 5;

function makeList() {
  const title = make("h2", { class: "head" });
  const nudge = make("p", { class: "nudge" }), hint = make("span");
  nudge.append(hint, icon("fell"));
  const top = make("div", { class: "lead" });
  const rows = make("ol", { class: "rows" });
  const none = make("p", { class: "nothing" },
    make("b", { text: "Nothing left to recommend" }), make("span", { text: "You have answered for every film here." }));
  const ten = make("button", { class: "link", type: "button", "data-testid": "show-ten", "aria-expanded": "false",
    onclick: () => { room.all = !room.all; redraw(); } });
  const note = make("p", { class: "note" }), foot = make("div", { class: "foot" }, ten);
  const trial = makeWhatIf();
  const el = make("section", { class: "list", "aria-label": "Your list" },
    make("div", { class: "line" }, title, nudge), top, trial.el, rows, none, note, foot);
  const room = {
    open: null,
    sum: false,
    all: false,
    trial,
    toggle(itemId) {
      room.open = room.open === itemId ? null : itemId;
      room.sum = false;
      send("why", { item_id: room.open }, { latest: true });
      redraw();
      if (room.open !== null) reveal(parts.get(itemId).el);
    },
  };
  let parts = new Map(), data = null;

  const redraw = () => {
    const wanted = data.list.rows.slice(0, room.all ? 10 : FEW);
    const fresh = new Map(), before = moves(wanted, parts) ? places(parts) : new Map();
    wanted.forEach((row, place) => {
      const part = parts.get(row.item_id) ?? makeRow(room);
      part.update(row, place + 1, data);
      fresh.set(row.item_id, part);
    });
    if (!fresh.has(room.open) && !trial.on) room.open = null;
    const focused = el.getRootNode().activeElement;
    const held = [...parts.values()].findIndex((part) => part.el.contains(focused));
    parts = fresh;
    const shown = [...parts.values()];
    arrange(rows, shown.map((part) => part.el));
    // The row in hand was answered and left: the keyboard stays at its place.
    if (held >= 0 && shown.length && !focused.isConnected) (trial.on ? trial : shown[Math.min(held, shown.length - 1)]).focus();
    if (before.size) requestAnimationFrame(() => glide(before, parts));
    show(none, !wanted.length && data.tune.thin === null);
    say(note, leavers(data.list, room.all ? 10 : FEW));
    show(note, note.textContent !== "");
    show(ten, data.list.rows.length > FEW);
    say(ten, room.all ? "Show five" : "Show ten");
    attr(ten, "aria-expanded", String(room.all));
  };

  return {
    el,
    top,
    rows,
    foot,
    stop: trial.stop,
    get first() { return data?.list.rows[0] ?? null; },
    update(news) {
      if (data === null) room.open = news.why?.item_id ?? null;
      data = news;
      const ended = trial.update(news);
      el.classList.toggle("in-trial", trial.on);
      redraw();
      if (ended) (parts.get(room.open) ?? parts.values().next().value)?.focus();
      say(title, news.list.title);
      show(nudge, Boolean(news.nudge));
      say(hint, news.nudge ?? "");
      attr(el, "data-seq", news.ack);
    },
  };
}

/** Whether other rows will be shown than now, or in another order. */
function moves(wanted, parts) {
  const now = [...parts.keys()];
  return !still() && (now.length !== wanted.length || wanted.some((row, at) => row.item_id !== now[at]));
}

function places(parts) {
  const tops = new Map();
  for (const [itemId, part] of parts) tops.set(itemId, part.el.getBoundingClientRect().top);
  return tops;
}

/** Rows slide from where they stood to where they stand; a new one fades in. */
function glide(before, parts) {
  const now = places(parts);
  for (const [itemId, part] of parts) {
    const from = before.get(itemId);
    if (from === undefined) part.el.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 420, easing: "ease-out" });
    else if (Math.abs(from - now.get(itemId)) > 1) {
      part.el.animate([{ transform: `translateY(${from - now.get(itemId)}px)` }, { transform: "none" }],
        { duration: 380, easing: "cubic-bezier(.2, .8, .2, 1)" });
    }
  }
}

/** Which films left the rows shown, and where they are: "Gone: Heat, now 14th". */
function leavers(list, shown) {
  const left = list.gone.filter(({ was, now }) => was <= shown && (now === null || now > shown));
  const said = left.slice(0, 2).map(({ title, now }) => (now === null ? `${title}, now far down` : `${title}, now ${nth(now)}`));
  if (!said.length) return list.note;
  return `Gone: ${said.join("; ")}${left.length > 2 ? `; and ${left.length - 2} more` : ""}`;
}

/** 1 -> "1st", 14 -> "14th". */
function nth(number) {
  const ending = number % 100 > 10 && number % 100 < 14 ? "th" : ["th", "st", "nd", "rd"][number % 10] ?? "th";
  return `${number}${ending}`;
}

/** "Arrival, up 2": the first row in words. */
function firstPlace(row) {
  const went = movement(row);
  return went ? `${row.title}, ${went}` : row.title;
}
