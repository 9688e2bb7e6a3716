// Ask me: why this question, what is known by now, and where to begin.

function makeAsk() {
  const line = make("p", { class: "asks", dir: "auto", "data-testid": "ask-line" });
  const fill = make("i"), meter = make("div", { class: "meter", "aria-hidden": "true" }, fill);
  const known = make("p", { class: "known", "data-testid": "ask-known" });
  const last = make("p", { class: "known", dir: "auto", role: "status", "data-testid": "ask-last" });
  const lead = make("p", { class: "kinds-lead", id: "kinds-lead" });
  const grid = make("div", { class: "kinds", role: "group", "aria-labelledby": "kinds-lead" });
  const begin = make("div", { class: "begin" }, lead, grid);
  const told = make("div", { class: "told" }, line, meter, known, last);
  let tiles = new Map(), most = 0, leads = {}, chosen = null;

  const isOn = (start) => (chosen ? chosen.has(start.key) : start.on);
  const toggle = (key) => {
    const now = new Set([...tiles.values()].filter((tile) => isOn(tile.start)).map((tile) => tile.start.key));
    if (!now.delete(key)) {
      if (now.size >= most) return;
      now.add(key);
    }
    chosen = now; // shown before the server answers
    send("start", { keys: [...now] }, { latest: true });
    paint();
  };
  const paint = () => {
    const on = [...tiles.values()].filter((tile) => isOn(tile.start)).length;
    for (const tile of tiles.values()) {
      attr(tile.el, "aria-pressed", String(isOn(tile.start)));
      attr(tile.el, "aria-disabled", on >= most && !isOn(tile.start) ? "true" : null);
    }
    say(lead, on ? leads.chosen : leads.open);
  };
  const makeTile = (key) => {
    const name = make("b", { dir: "auto" }), titles = make("span", { dir: "auto" });
    return { el: make("button", { class: "kind", type: "button", "data-testid": "kind", onclick: () => toggle(key) }, name, titles),
      update(start) {
        this.start = start;
        say(name, start.name);
        show(name, start.name !== "");
        say(titles, start.titles);
        attr(this.el, "title", start.titles);
      } };
  };

  return {
    told,
    begin,
    /** `ask` is null while the shelf offers something else. */
    update(ask) {
      show(told, ask !== null);
      show(begin, ask !== null && ask.starts.length > 0);
      if (!ask) return;
      say(line, ask.line);
      show(meter, ask.known.share !== null);
      fill.style.width = `${100 * (ask.known.share ?? 0)}%`;
      say(known, ask.known.text);
      say(last, ask.last);
      if (!box.events.some((event) => event.kind === "start")) chosen = null;
      most = ask.most;
      leads = ask.leads;
      const old = tiles;
      tiles = new Map(ask.starts.map((start) => [start.key, old.get(start.key) ?? makeTile(start.key)]));
      ask.starts.forEach((start) => tiles.get(start.key).update(start));
      arrange(grid, [...tiles.values()].map((tile) => tile.el));
      paint();
    },
  };
}
