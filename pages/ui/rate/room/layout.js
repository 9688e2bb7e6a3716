// Where things stand: two columns, or on a phone two tabs and a strip with the first place.

function makeLayout(root, top, shelf, list, tune) {
  const about = make("p", { class: "about", "data-testid": "about" });
  const live = make("div", { class: "unseen", "aria-live": "polite" });
  const tab = (name, text) => make("button", { class: "tab", type: "button", role: "tab", id: `tab-${name}`,
    "aria-controls": `panel-${name}`, "data-testid": `tab-${name}`, text, onclick: () => turn(name) });
  const tabs = { rate: tab("rate", "Rate"), list: tab("list", "For you") };
  const panels = { rate: shelf.el, list: list.el };
  const bar = make("div", { class: "tabs", role: "tablist", "aria-label": "Rate or see your list",
    onkeydown: (event) => {
      const to = { ArrowRight: other(), ArrowLeft: other(), Home: "rate", End: "list" }[event.key];
      if (!to) return;
      event.preventDefault();
      turn(to);
      tabs[to].focus();
    } }, tabs.rate, tabs.list);
  const first = make("b", { dir: "auto" }), went = make("span", { class: "went" });
  const strip = make("button", { class: "strip", type: "button", "data-testid": "strip",
    onclick: () => { turn("list"); tabs.list.focus({ preventScroll: true }); root.scrollIntoView({ block: "nearest" }); } },
    make("span", { class: "now" }, make("span", { text: "Now first: " }), first, went),
    make("span", { class: "see" }, make("span", { text: "See your list" }), icon("right")));
  const yours = make("button", { class: "link", type: "button", "data-testid": "yours", text: "Yours", onclick: () => send("yours", { at: "ratings" }, { latest: true }) });
  list.foot.append(tune.button, yours);
  list.rows.before(tune.chips);
  list.rows.after(tune.thin);
  const columns = make("div", { class: "columns" }, tune.panel, shelf.el, list.el);
  root.replaceChildren(top.el, bar, columns, strip, live);
  let current = "rate", told = null;

  const other = () => (current === "rate" ? "list" : "rate");
  const turn = (name) => { current = name; arrangeAll(); };
  const arrangeAll = () => {
    const phone = PHONE.matches;
    root.classList.toggle("phone", phone);
    if (phone) top.el.after(about); else list.top.append(about);
    for (const name of ["rate", "list"]) {
      const on = name === current;
      show(panels[name], phone ? on : name === "list" || !tune.open);
      attr(panels[name], "role", phone ? "tabpanel" : null);
      attr(panels[name], "id", `panel-${name}`);
      attr(tabs[name], "aria-selected", String(on));
      attr(tabs[name], "tabindex", on ? "0" : "-1");
    }
    show(tune.panel, tune.open && (!phone || current === "list"));
    root.classList.toggle("tuning", tune.open);
    show(bar, phone);
    show(strip, phone && current === "rate" && list.first !== null);
  };
  PHONE.addEventListener("change", arrangeAll);

  return {
    /** Tune was opened or shut: it takes the place of the cards, on a phone the lower half of the window. */
    turned(open) {
      if (open) current = "list";
      arrangeAll();
      if (open && PHONE.matches) list.el.scrollIntoView({ block: "start", behavior: still() ? "auto" : "smooth" });
    },
    stop: () => PHONE.removeEventListener("change", arrangeAll),
    update(data) {
      say(about, data.about);
      show(yours, data.place === "rate" && !data.look);
      const row = list.first;
      const text = row ? `Now first: ${firstPlace(row)}` : "";
      if (row) {
        const how = movement(row);
        say(first, row.title);
        say(went, how ? `, ${how}` : "");
      }
      if (told !== null && row && row.item_id !== told) say(live, text);
      told = row ? row.item_id : 0;
      arrangeAll();
    },
  };
}
