// The controls of Tune: native inputs. Each has `el` and `set(value)`, and calls `change(value)` when a person moves it.

const SETTLES = 150;
const SOME = 12;

/** A slider of steps that have names; under it what the step costs, where that was measured. */
function makeDial({ name, label, least, most, lowest, words }, change) {
  const id = `dial-${name}`;
  const input = make("input", { type: "range", id, min: lowest, max: lowest + words.length - 1, step: 1, "data-testid": id,
    "aria-describedby": `${id}-price`, oninput: () => { paint(); change(Number(input.value)); } });
  const said = make("output", { class: "said", for: id }), price = make("p", { class: "price", id: `${id}-price` });
  let prices = [];
  const paint = () => {
    const step = Number(input.value) - lowest;
    say(said, words[step]);
    attr(input, "aria-valuetext", words[step]);
    fill(input, -lowest / (words.length - 1));
    say(price, prices[step] ?? "");
  };
  return {
    el: make("div", { class: "dial" },
      make("div", { class: "over" }, make("label", { for: id, text: label }), said),
      input, make("div", { class: "ends", "aria-hidden": "true" }, make("span", { text: least }), make("span", { text: most })), price),
    set(value, costs) {
      prices = costs ?? [];
      if (Number(input.value) !== value) input.value = value;
      paint();
    },
  };
}

/** Colour the track of a slider from where it is neutral (a share of its length) to where it stands. */
function fill(input, neutral) {
  const at = (input.value - input.min) / (input.max - input.min || 1);
  input.style.setProperty("--low", Math.min(at, neutral));
  input.style.setProperty("--high", Math.max(at, neutral));
}

/** Two ends of one scale; the whole scale is null. */
function makeSpan(label, [first, last], note, change) {
  let timer = 0;
  const end = (text, value) => make("input", { type: "range", min: first, max: last, step: 1, value, "aria-label": `${label}, ${text}`,
    "data-testid": `span-${text}`, oninput: (event) => moved(event.target) });
  const from = end("from", first), to = end("to", last);
  const said = make("span", { class: "said" }), track = make("div", { class: "span" }, from, to);
  const ends = () => [Number(from.value), Number(to.value)];
  const paint = () => {
    const [low, high] = ends();
    say(said, low === first && high === last ? "Any year" : low === high ? String(low) : `${low}–${high}`);
    track.style.setProperty("--low", (low - first) / (last - first));
    track.style.setProperty("--high", (high - first) / (last - first));
    from.style.zIndex = low > (first + last) / 2 ? 2 : 1; // at the far end the near thumb lies on top
  };
  const moved = (one) => {
    const [low, high] = ends();
    if (low > high) one.value = one === from ? high : low;
    paint();
    clearTimeout(timer);
    timer = setTimeout(() => { timer = 0; const now = ends(); change(now[0] === first && now[1] === last ? null : now); }, SETTLES);
  };
  return {
    el: make("fieldset", { class: "dial" }, make("legend", { class: "unseen", text: label }),
      make("div", { class: "over" }, make("span", { text: label, "aria-hidden": "true" }), said), track,
      make("div", { class: "ends", "aria-hidden": "true" }, make("span", { text: first }), make("span", { text: last })),
      note && make("p", { class: "price", text: note })),
    set(value) {
      if (timer) return; // in somebody's hand
      [from.value, to.value] = value ?? [first, last];
      paint();
    },
    stop: () => clearTimeout(timer),
  };
}

/** Real checkboxes (several) or radio buttons (one, or null) that look like pills; of very many only the first are shown. */
function makePills(legend, name, options, { several = true, any = "", note = "" }, change) {
  let all = options.length <= SOME + 6;
  const boxes = new Map();
  const pill = (value, text) => {
    const input = make("input", { type: several ? "checkbox" : "radio", name, "data-value": value ?? "",
      onchange: () => change(several ? [...boxes].filter(([, box]) => box.checked).map(([key]) => key) : value) });
    boxes.set(value, input);
    return make("label", { class: "pill" }, input, make("span", { text, dir: "auto" }));
  };
  const pills = options.map(({ value, text }) => pill(value, text));
  if (!several) pills.unshift(pill(null, any));
  const more = make("button", { class: "link", type: "button", text: `All ${options.length}`,
    onclick: () => { const held = pills[SOME]; all = true; thin(); held?.querySelector("input").focus(); } });
  const thin = () => {
    pills.forEach((one, at) => show(one, all || at < SOME || one.querySelector("input").checked));
    show(more, !all);
  };
  return {
    el: make("fieldset", { class: "pills", "data-testid": `pills-${name}` }, make("legend", { text: legend }),
      make("div", { class: "row-of-pills" }, ...pills, more), note && make("p", { class: "price", text: note })),
    set(value) {
      for (const [key, box] of boxes) box.checked = several ? value.includes(key) : value === key;
      thin();
    },
  };
}

/** A list to choose one of; `choices` are values with their texts. */
function makeChoice(label, name, choices, change) {
  const id = `choice-${name}`, price = make("p", { class: "price", id: `${id}-price` });
  const box = make("select", { id, "data-testid": id, "aria-describedby": `${id}-price`, onchange: () => change(box.value) },
    ...choices.map(({ value, text, note }) => make("option", { value, text: note ? `${text} (${note})` : text })));
  return {
    el: make("div", { class: "dial" }, make("label", { for: id, text: label }), box, price),
    set(value, cost) { box.value = String(value); say(price, cost ?? ""); },
  };
}
