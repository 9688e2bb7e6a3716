// What the shelf offers: quick picks, questions or all films; and when browsing, the order and the page of cards.

/** One choice among a few, as a radio group: one stop of the keyboard, the arrows choose. */
function makeModes() {
  const el = make("div", { class: "modes", role: "radiogroup", "aria-label": "Films to rate", "data-testid": "modes" });
  let parts = new Map(), wanted = null;

  const choose = (name) => {
    parts.get(name).focus({ preventScroll: true });
    if (name === wanted) return;
    wanted = name;
    send("mode", { mode: name }, { latest: true });
    paint();
  };
  const paint = () => {
    for (const [name, part] of parts) {
      attr(part, "aria-checked", String(name === wanted));
      attr(part, "tabindex", name === wanted ? "0" : "-1");
    }
  };
  el.addEventListener("keydown", (event) => {
    const names = [...parts.keys()], at = names.indexOf(wanted);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const to = event.key === "Home" ? 0 : event.key === "End" ? names.length - 1
      : step && (at + step + names.length) % names.length;
    if (to === undefined) return;
    event.preventDefault();
    choose(names[to]);
  });

  return {
    el,
    update(shelf, shown) {
      show(el, shown && shelf.modes.length > 1);
      if (shelf.modes.length !== parts.size) {
        parts = new Map(shelf.modes.map(({ name, label }) => [name, make("button", { type: "button", role: "radio",
          "data-mode": name, text: label, onclick: () => choose(name) })]));
        el.replaceChildren(...parts.values());
      }
      if (!box.events.some((event) => event.kind === "mode")) wanted = shelf.mode;
      paint();
    },
  };
}

/** In which order all films are browsed, and which of the pages of cards is open. */
function makeLeaves(turned) {
  const order = make("select", { class: "order", "aria-label": "In which order", "data-testid": "order",
    onchange: () => send("order", { order: order.value }, { latest: true }) });
  const turn = (by) => {
    if (browse.leaf + by < 0 || browse.leaf + by >= browse.leaves) return;
    send("leaf", { leaf: browse.leaf + by }, { latest: true });
    turned();
  };
  const back = make("button", { class: "step", type: "button", "aria-label": "The films before", onclick: () => turn(-1) }, icon("left"));
  const on = make("button", { class: "step", type: "button", "aria-label": "The next films", "data-testid": "leaf-on", onclick: () => turn(1) }, icon("right"));
  const where = make("span", { class: "where", role: "status" });
  const el = make("nav", { class: "leaves", "aria-label": "Pages of films" }, back, where, on);
  let browse = null;

  return {
    order,
    el,
    turn,
    /** "27 of 240": which of all films a card of this page is. */
    told: (at) => browse && `${browse.first + at} of ${browse.films.toLocaleString("en")}`,
    get isFirst() { return !browse || browse.leaf === 0; },
    get isLast() { return !browse || browse.leaf >= browse.leaves - 1; },
    update(news, count) {
      browse = news;
      show(order, browse !== null);
      show(el, browse !== null && browse.leaves > 1);
      if (!browse) return;
      if (order.length !== browse.orders.length) {
        order.replaceChildren(...browse.orders.map(({ name, label }) => make("option", { value: name, text: label })));
      }
      if (order.getRootNode().activeElement !== order) order.value = browse.order;
      say(where, `${browse.first}–${browse.first + count - 1} of ${browse.films.toLocaleString("en")}`);
      attr(back, "aria-disabled", this.isFirst ? "true" : null);
      attr(on, "aria-disabled", this.isLast ? "true" : null);
    },
  };
}
