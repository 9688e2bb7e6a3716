// Small helpers. Text from data enters only through textContent and setAttribute: no title can become markup.

const ICONS = {
  star: "M12 2.2l3 6.3 6.9.9-5 4.8 1.2 6.8L12 17.7 5.9 21l1.2-6.8-5-4.8 6.9-.9z",
  undo: "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  close: "M6 6l12 12M18 6L6 18",
  save: "M6 3h12v18l-6-4.6L6 21z",
  eye: "M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  down: "M5 9l7 7 7-7",
  up: "M12 20V5M5 12l7-7 7 7",
  fell: "M12 4v15M5 12l7 7 7-7",
};

/** An element with attributes; `text` is its text, `onclick` and the like are listeners. */
function make(tag, props = {}, ...inner) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "text") el.textContent = value;
    else if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
    else attr(el, name, value);
  }
  el.append(...inner);
  return el;
}

/** An element of an SVG picture. */
function draw(tag, props = {}, ...inner) {
  const el = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) el.setAttribute(name, value);
  el.append(...inner);
  return el;
}

/** A line icon, decoration only: the button around it has the name. */
function icon(name) {
  return draw("svg", { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true" },
    draw("path", { d: ICONS[name] }));
}

/** Set or (null, false) remove an attribute, touching the DOM only when it differs. */
function attr(el, name, value) {
  if (value === null || value === undefined || value === false) el.removeAttribute(name);
  else {
    const text = value === true ? "" : String(value);
    if (el.getAttribute(name) !== text) el.setAttribute(name, text);
  }
}

/** Set the text of an element, touching the DOM only when it differs. */
function say(el, text) {
  if (el.textContent !== text) el.textContent = text;
}

/** Show or hide an element. */
function show(el, shown) {
  if (el.hidden === shown) el.hidden = !shown;
}

/** Make `wanted` the children of `parent`, moving as few as possible and keeping the focus where it is. */
function arrange(parent, wanted) {
  const focused = parent.getRootNode().activeElement;
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((el, at) => {
    if (parent.children[at] === el) return;
    const before = parent.children[at] ?? null;
    if (parent.moveBefore && el.isConnected && el.parentNode === parent) parent.moveBefore(el, before);
    else parent.insertBefore(el, before);
  });
  const now = parent.getRootNode().activeElement;
  if (focused && focused !== now && parent.contains(focused)) focused.focus({ preventScroll: true });
}

/** "1979", "2008 · series", or nothing. */
function dated(film) {
  return [film.year, film.series && "series"].filter(Boolean).join(" · ");
}

/** "Alien (1979)", "Fargo (2014 · series)", or only the title. */
function named(film) {
  return dated(film) ? `${film.title} (${dated(film)})` : film.title;
}

/** The same with what else it is called, in a line of its own. */
function inFull(film) {
  return film.others.length ? `${named(film)}\nalso: ${film.others.join(" · ")}` : named(film);
}

/** What a link within the app does on a plain click: it opens in this visit; else the browser does as with any link. */
function openHere(event) {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(event.currentTarget.getAttribute("href"));
}

/**
 * Open a page of the app as a step in the tab's history does: nothing is loaded anew, and Back returns to the address
 * that was left, which `st.switch_page` in a callback writes over.
 */
function go(address) {
  history.pushState(history.state, "", address);
  window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}

/** A link to the page of a film; `href` and the title, as its text, may come later. */
function filmLink(props = {}) {
  return make("a", { class: "film", dir: "auto", onclick: openHere, ...props });
}

/** 4.5 -> "4.5", 4 -> "4": what a person gave. */
function given(rating) {
  return String(Math.round(rating * 100) / 100);
}

/** Three or "3 ratings", "1 rating". */
function counted(n, one, many) {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

/** Scroll no more than needed to see an element. */
function reveal(el) {
  el.scrollIntoView({ block: "nearest", behavior: still() ? "auto" : "smooth" });
}

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const PHONE = matchMedia("(max-width: 640px)");
