// The strip of a presentation: → ← the tour's steps, Escape closes it, R sets everything back.

const BUSY = "input, textarea, select, [contenteditable], [role=slider], [role=tab], [role=radio], [role=combobox], "
  + "[role=option], [role=listbox], [role=menu], [role=grid], canvas";
const ABOVE = "[role=dialog], [data-testid=stPopoverBody], [role=listbox]";
let strip = null;

/** Whether the keys belong to what has the focus (a field, stars, a slider) or to something that lies above the page. */
function taken(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return true;
  if (document.querySelector(ABOVE)) return true;
  return event.composedPath().some((at) => at instanceof Element && at.matches(BUSY));
}

function makeStrip(parent) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  const root = parent.querySelector(".root");
  root.getRootNode().adoptedStyleSheets = [sheet];
  const step = make("b", { class: "step" }), says = make("p", { class: "says", dir: "auto" });
  const words = make("div", { class: "words", role: "status", "data-testid": "tour" }, step, says);
  const key = (text, name, title, keys, onclick, ...icons) =>
    make("button", { type: "button", "data-testid": `present-${name}`, title, "aria-keyshortcuts": keys, onclick },
      ...icons, make("span", { text }));
  let now = null, set = null;
  const walk = (address) => { if (address) go(address); };
  const reset = () => set("reset", true);
  const back = key("Back", "back", "The step before (←)", "ArrowLeft", () => walk(now.back), icon("left"));
  const on = key("Next", "next", "The next step (→)", "ArrowRight", () => walk(now.next));
  on.append(icon("right"));
  const train = key("Train now", "train", "A short training, to watch", null, () => set("train", true));
  const tour = key("Tour", "tour", "Five steps (→)", "ArrowRight", () => walk(now.tour));
  const again = key("Reset", "reset", "Ratings, sliders, model and data as at the start (R)", "R", reset);
  const leave = key("End", "leave", "Stop presenting", null, () => walk(now.leave));
  const shut = key("Close", "shut", "Close the tour (Esc)", "Escape", () => walk(now.shut));
  const keys = (event) => {
    if (taken(event)) return;
    const does = { ArrowRight: () => walk(now.step ? now.next : now.tour), ArrowLeft: () => walk(now.back),
      Escape: () => now.step && walk(now.shut), r: reset, R: reset }[event.key];
    if (!does) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // R would also run the page again
    if (!event.repeat) does();
  };
  window.addEventListener("keydown", keys, true);
  root.replaceChildren(make("section", { class: "strip", "aria-label": "Presenting" }, words,
    make("div", { class: "keys" }, train, back, on, tour, again, shut, leave)));
  return {
    parent,
    stop: () => window.removeEventListener("keydown", keys, true),
    update(data, setTriggerValue) {
      [now, set] = [data, setTriggerValue];
      const touring = data.step !== null;
      say(step, touring ? `${data.step} of ${data.steps}` : "");
      say(says, touring ? data.says : "Presenting");
      for (const part of [back, on, shut]) show(part, touring);
      show(tour, !touring);
      show(leave, !touring);
      show(train, data.trains);
      attr(back, "aria-disabled", data.back ? null : "true");
      attr(on, "aria-disabled", data.next ? null : "true");
    },
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (strip?.parent !== parentElement) {
    strip?.stop();
    strip = makeStrip(parentElement);
  }
  const mine = strip;
  mine.update(data, setTriggerValue);
  return () => {
    mine.stop();
    if (strip === mine) strip = null;
  };
}
