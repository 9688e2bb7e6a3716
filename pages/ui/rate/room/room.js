// The component: one room for each place in the page, patched at every update.

let view = null;
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

function makeRoom(parent) {
  const root = parent.querySelector(".root");
  root.getRootNode().adoptedStyleSheets = [sheet];
  const top = makeTop(), shelf = makeShelf(), list = makeList();
  const layout = makeLayout(root, top, shelf, list);
  let data = null;
  // What is said in another place of this page (Yours) goes the same way, and hears when it is kept.
  const hear = (event) => {
    if (!WRITES.has(event.detail?.kind)) return;
    event.preventDefault();
    send(event.detail.kind, event.detail.fields);
  };
  window.addEventListener(SAID, hear);
  const paint = () => {
    list.update(data); // first: it reads where its rows stand, which is cheap before anything changes
    shelf.update(data);
    layout.update(data);
    top.paint();
  };
  return {
    parent,
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
      window.removeEventListener(SAID, hear);
      [top, shelf, layout].forEach((part) => part.stop());
    },
  };
}

/** Put the secret of this visit into the URL without a history entry, and tell Python that it is there. */
function keepMe(me, setStateValue) {
  const url = new URL(location.href);
  if (!me || url.searchParams.get("me") === me) return;
  url.searchParams.set("me", me);
  history.replaceState(history.state, "", url);
  setStateValue("me", me);
}

export default function ({ data, parentElement, setStateValue }) {
  const mounted = view?.parent !== parentElement;
  if (mounted) {
    view?.stop();
    view = makeRoom(parentElement);
  }
  const mine = view;
  box.changed = mine.repaint;
  const saved = acknowledge(data, setStateValue, mounted);
  mine.update(data, saved);
  keepMe(data.me, setStateValue);
  rememberProfile(data.me);
  return () => {
    if (view !== mine) return;
    mine.stop();
    disconnect();
    view = null;
  };
}
