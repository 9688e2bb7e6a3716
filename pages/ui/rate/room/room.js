// The component: one room for each place in the page, patched at every update.

let view = null;
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

function makeRoom(parent) {
  const root = parent.querySelector(".root");
  root.getRootNode().adoptedStyleSheets = [sheet];
  const top = makeTop(), shelf = makeShelf(), list = makeList(), preview = makeTrial(list);
  const tune = makeTune((open) => layout.turned(open));
  const layout = makeLayout(root, top, shelf, list, tune);
  let data = null;
  // What is said in another place of this page (Yours) goes the same way, and hears when it is kept.
  const hear = (event) => {
    if (!WRITES.has(event.detail?.kind)) return;
    event.preventDefault();
    send(event.detail.kind, event.detail.fields);
  };
  window.addEventListener(HEARD, hear);
  TOUCHES.forEach((name) => window.addEventListener(name, touch, true));
  const paint = () => {
    list.update(data); // first: it reads where its rows stand, which is cheap before anything changes
    shelf.update(data);
    preview.update(data);
    tune.update(data);
    layout.update(data);
    top.paint();
  };
  return {
    parent,
    page: location.pathname,
    /** The person did something: show it before the server answers. */
    repaint: () => { if (data) paint(); },
    update(news, saved) {
      data = news;
      attr(root, "data-place", news.place);
      paint();
      top.update(news, saved);
      if (saved) window.dispatchEvent(new CustomEvent(IS_KEPT));
    },
    stop: () => {
      window.removeEventListener(HEARD, hear);
      TOUCHES.forEach((name) => window.removeEventListener(name, touch, true));
      [top, shelf, preview, list, tune, layout].forEach((part) => part.stop());
    },
  };
}

const SAID = ["me", "model", "tune", "weights", "start"];
const QUIET = 600;
const TOUCHES = ["pointerdown", "keydown"];
let telling = 0, touched = -QUIET;
const touch = () => { touched = performance.now(); };

/** Whether a run is on its way, as Streamlit's own page says; where it does not, none is. */
function isRunning() {
  return (document.querySelector("[data-test-script-state]")?.dataset.testScriptState ?? "notRunning") !== "notRunning";
}

/**
 * Do it once nothing moves any more, unless another page is open by then. What is told while a click leads to another
 * page is about a part of the page before: Streamlit would take the new one away.
 */
function whenQuiet(page, tell) {
  clearTimeout(telling);
  telling = setTimeout(() => {
    if (location.pathname !== page) return;
    if (isRunning() || performance.now() - touched < QUIET) whenQuiet(page, tell);
    else tell();
  }, QUIET);
}

/**
 * Make the URL say whose list this is and how it is made, without a history entry, and tell Python once nothing moves
 * any more: then the links of the page say it too. `page` is the path that the room was drawn for: what comes late must
 * not touch the address of another page.
 */
function keepAddress(address, page, setStateValue) {
  const [now, wanted] = [location.search, address].map((query) => new URLSearchParams(query));
  if (location.pathname !== page || SAID.every((name) => now.get(name) === wanted.get(name))) return;
  history.replaceState(history.state, "", `${page}?${address}`);
  whenQuiet(page, () => setStateValue("address", address));
}

export default function ({ data, parentElement, setStateValue }) {
  const mounted = view?.parent !== parentElement || view.stage !== data.stage;
  if (mounted) {
    view?.stop();
    view = Object.assign(makeRoom(parentElement), { stage: data.stage });
  }
  const mine = view;
  box.changed = mine.repaint;
  const saved = acknowledge(data, setStateValue, mounted);
  mine.update(data, saved);
  rememberProfile(data.me);
  keepAddress(data.address, mine.page, setStateValue);
  return () => {
    if (view !== mine) return;
    mine.stop();
    clearTimeout(telling);
    disconnect();
    view = null;
  };
}
