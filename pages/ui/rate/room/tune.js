// Tune: a panel that moves the list away from what the stars alone say, and chips for everything that is set.

const NOTHING = { favourites: 0, adventure: 0, diversity: 0, safe: 0, genres: [], avoid: [], years: null, kinds: [], languages: [],
  longest: null, raters: 0 };

const LOOK = 2000; // between two looks at how far the measuring is

const LET_GO = 1500;
const moving = { since: 0, last: 0 };

/** When what is being moved now was taken in hand: ticks in quick succession are one gesture. */
function gestureOf() {
  const now = Date.now();
  if (now - moving.last > LET_GO) moving.since = now;
  moving.last = now;
  return moving.since;
}

function makeTune(onTurn) {
  const button = make("button", { class: "link", type: "button", "data-testid": "tune", "aria-expanded": "false",
    "aria-controls": "panel-tune", text: "Tune", onclick: () => turn(!open) });
  const chips = make("div", { class: "chips", role: "group", "aria-label": "What you asked for", "data-testid": "chips" });
  const said = make("p"), offers = make("div", { class: "offers" });
  const thin = make("div", { class: "thin", role: "status", "data-testid": "thin" }, said, offers);
  const title = make("h2", { class: "head", tabindex: "-1", text: "Tune your list" }), left = make("span", { class: "left", role: "status" });
  const was = make("button", { class: "link", type: "button", "data-testid": "as-it-was", text: "As it was", onclick: () => { reset(); title.focus(); } });
  const done = make("button", { class: "step", type: "button", "aria-label": "Shut Tune", onclick: () => turn(false) }, icon("close"));
  const body = make("div", { class: "dials" }), cost = make("span", { role: "status", "data-testid": "measured" });
  const measure = make("button", { class: "link", type: "button", onclick: () => send("measure", { on: !measures }, { latest: true }) });
  const foot = make("p", { class: "price measured" }, cost, " ", measure);
  const panel = make("section", { class: "tune", id: "panel-tune", "aria-label": "Tune your list", "data-testid": "panel-tune" },
    make("div", { class: "line" }, title, left, was, done), make("div", { class: "dials held" }, body, foot));
  const keys = (event) => { if (event.key === "Escape" && open) { event.preventDefault(); turn(false); } };
  panel.addEventListener("keydown", keys);
  let open = false, now = { ...NOTHING }, tune = null, drawn = null, dials = null, measures = false, look = 0;

  const turn = (to) => {
    open = to;
    send("panel", { on: open }, { latest: true });
    onTurn(open);
    if (open) title.focus({ preventScroll: true });
    else button.focus({ preventScroll: true });
  };
  const set = (changes) => {
    now = { ...now, ...changes };
    send("tune", { now, gesture: gestureOf() }, { latest: true });
  };
  const reset = () => {
    if (JSON.stringify(now) !== JSON.stringify(NOTHING)) set(NOTHING);
    if (tune.chips.some(({ part }) => part === "model")) send("model", { name: null }, { latest: true });
    else if (tune.chips.some(({ part }) => part === "weights")) send("weigh", { weights: {} }, { latest: true });
  };
  /** Take back one thing that is set; of several of its kind, one. */
  const loosen = ({ part, value }) => {
    if (part === "model") send("model", { name: null }, { latest: true });
    else if (part === "weights") send("weigh", { weights: {} }, { latest: true });
    else if (part === "mood") set(NOTHING);
    else set({ [part]: value === null ? NOTHING[part] : now[part].filter((one) => one !== value) });
  };
  const drawChips = () => {
    const held = [...chips.children].indexOf(chips.getRootNode().activeElement);
    const made = tune.chips.map((chip) => make("button", { class: "chip", type: "button", "data-part": chip.part,
      "aria-label": `Take back: ${chip.text}`, onclick: () => loosen(chip) }, make("span", { text: chip.text, dir: "auto" }), icon("close")));
    if (made.length && !open) made.push(make("button", { class: "link", type: "button", text: "As it was", onclick: reset }));
    chips.replaceChildren(...made);
    if (held >= 0) (made[Math.min(held, made.length - 1)] ?? button).focus({ preventScroll: true });
  };
  const drawThin = () => {
    show(thin, tune.thin !== null);
    if (tune.thin === null) return;
    say(said, tune.thin.text);
    offers.replaceChildren(...tune.thin.offers.map((offer) => make("button", { class: "link", type: "button", text: offer.text,
      onclick: () => { loosen(offer); button.focus({ preventScroll: true }); } })));
  };

  return {
    button, chips, thin, panel,
    get open() { return open; },
    shut() { if (open) turn(false); },
    stop: () => { clearTimeout(look); dials?.stop(); },
    update(data) {
      const before = tune && JSON.stringify([tune.chips, tune.thin, open]);
      if (tune === null && data.tune.panel) { open = true; onTurn(open); }
      tune = data.tune;
      if (!box.events.some(({ kind }) => kind === "tune")) now = { ...tune.now };
      show(button, data.place === "rate");
      attr(button, "aria-expanded", String(open));
      if (JSON.stringify([tune.chips, tune.thin, open]) !== before) { drawChips(); drawThin(); }
      show(chips, tune.chips.length > 0);
      show(was, tune.chips.length > 0);
      if (!open || !tune.panel) return;
      say(left, tune.panel.left);
      const offered = JSON.stringify([tune.panel.offers, tune.panel.weights.map(({ value }) => value)]);
      if (offered !== drawn) {
        const more = dials?.more ?? false;
        dials?.stop();
        dials = makeDials(tune.panel, set, more);
        body.replaceChildren(dials.el);
        drawn = offered;
      }
      dials.update(now, tune.panel);
      measures = tune.panel.costs.measuring === true;
      say(cost, tune.panel.costs.note);
      say(measure, measures ? "Stop" : "Find out");
      show(measure, tune.panel.costs.measuring !== undefined);
      clearTimeout(look);
      if (measures) look = setTimeout(() => send("panel", { on: open }, { latest: true }), LOOK);
    },
  };
}

/** Everything in the panel, made for what it offers; a filter of which this data knows nothing has no place. */
function makeDials({ offers, weights }, set, opened) {
  const parts = [], add = (name, part) => { parts.push([name, part]); return part.el; };
  const dial = (slider) => add(slider.name, makeDial(slider, (value) => set({ [slider.name]: value })));
  const pills = (legend, part, options, more = {}) => options.length > 0
    && add(part, makePills(legend, part, options, more, (value) => set({ [part]: value })));
  const some = (...made) => made.filter(Boolean);
  const moods = offers.moods.map((mood) => [mood, make("button", { class: "pill mood", type: "button", text: mood.text,
    onclick: () => set(isSet(mood.now) ? NOTHING : mood.now) })]);
  let now = NOTHING;
  const isSet = (other) => JSON.stringify(other) === JSON.stringify(now);

  const first = some(
    moods.length > 0 && make("div", { class: "row-of-pills moods", role: "group", "aria-label": "In the mood for" }, ...moods.map(([, one]) => one)),
    make("div", { class: "pairs" }, ...offers.sliders.filter((one) => one.first).map(dial),
      ...some(offers.years && add("years", makeSpan("Years", offers.years, offers.unknown.years, (value) => set({ years: value }))),
        pills("Films or series", "kinds", offers.kinds))),
    pills("How long", "longest", offers.lengths, { several: false, any: "Any length", note: offers.unknown.longest }),
    pills("Language", "languages", offers.languages, { note: offers.unknown.languages }),
    pills("None of these", "avoid", offers.genres));
  const rest = some(
    make("div", { class: "pairs" }, ...offers.sliders.filter((one) => !one.first).map(dial),
      ...some(offers.raters.length > 0 && add("raters", makeChoice("Rated by at least", "raters",
        [{ value: 0, text: "Anybody" }, ...offers.raters.map((n) => ({ value: n, text: `${n.toLocaleString("en")} people` }))],
        (value) => set({ raters: Number(value) })))),
      add("model", makeChoice("Made by", "model", offers.models, (name) => send("model", { name }, { latest: true })))),
    weights.length > 0 && add("weights", makeWeights(weights)),
    pills("Only these", "genres", offers.genres));
  const under = make("div", { class: "dials", id: "tune-more" }, ...rest);
  let more = opened;
  const button = make("button", { class: "link", type: "button", "aria-controls": "tune-more", "data-testid": "tune-more",
    onclick: () => { more = !more; turn(); } });
  const turn = () => { say(button, more ? "Less" : "More"); attr(button, "aria-expanded", String(more)); show(under, more); };
  turn();

  return {
    el: make("div", { class: "dials" }, ...first, button, under),
    get more() { return more; },
    stop: () => parts.forEach(([, part]) => part.stop?.()),
    update(news, panel) {
      now = news;
      for (const [mood, one] of moods) attr(one, "aria-pressed", String(isSet(mood.now)));
      for (const [name, part] of parts) {
        if (name === "model") part.set(panel.model, panel.costs.by.model);
        else if (name === "weights") part.set(panel.weights);
        else part.set(now[name], panel.costs.by[name]);
      }
    },
  };
}

/** How much each part of a blend counts; only proportions matter. */
function makeWeights(weights) {
  const change = () => send("weigh", { weights: Object.fromEntries(inputs.map((input) => [input.name, Number(input.value)])), gesture: gestureOf() }, { latest: true });
  const inputs = [], rows = weights.map(({ value, text }) => {
    const share = make("span", { class: "said" });
    const input = make("input", { type: "range", name: value, min: 0, max: 100, step: 5, "aria-label": `How much counts: ${text}`,
      oninput: () => { fill(input, 0); change(); } });
    inputs.push(input);
    return [share, make("div", { class: "dial" }, make("div", { class: "over" }, make("span", { text }), share), input)];
  });
  return {
    el: make("fieldset", { class: "weights" }, make("legend", { text: "How much each counts" }), make("div", { class: "pairs" }, ...rows.map(([, row]) => row))),
    set(news) {
      const total = news.reduce((sum, { share }) => sum + share, 0) || 1;
      news.forEach(({ share }, at) => {
        if (inputs[at] !== inputs[at].getRootNode().activeElement && !box.events.some(({ kind }) => kind === "weigh")) inputs[at].value = share;
        fill(inputs[at], 0);
        say(rows[at][0], `${Math.round((100 * share) / total)} %`);
      });
    },
  };
}
