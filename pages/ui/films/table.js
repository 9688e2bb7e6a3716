// A table of films: what was sent, sorted as one likes, drawn as far as it is scrolled.

const FIRST = 60, MORE = 200;
const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit",
  minute: "2-digit", timeZone: "UTC" });
const FALLS = new Set(["number", "date", "stars"]); // these are compared as numbers, and the largest come first
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

/** What writes the values of a column. */
function writer({ kind, format }) {
  if (kind === "date") return (value) => DATE.format(value);
  if (kind === "check") return (value) => (value ? "yes" : "no");
  if (kind !== "number") return String;
  const numbers = new Intl.NumberFormat("en", { ...format.options });
  return (value) => `${format.before}${numbers.format(value)}${format.after}`;
}

/** The places of the rows, by the values of a column; what is not known comes last either way. */
function ordered(column, down) {
  const known = [], unknown = [];
  column.values.forEach((value, at) => (value === null || value === "" ? unknown : known).push(at));
  const compare = FALLS.has(column.kind) ? (a, b) => a - b
    : (a, b) => COLLATOR.compare(String(a), String(b));
  known.sort((a, b) => (down ? -1 : 1) * compare(column.values[a], column.values[b]) || a - b);
  return [...known, ...unknown];
}

/** `cells` draws the kinds of columns that only some tables have: (column, row) -> element; `keep` says which rows. */
function makeTable(box, { cells = {}, keep = () => true } = {}) {
  const head = make("tr"), body = make("tbody"), end = make("tr", { class: "end", "aria-hidden": "true" }, make("td"));
  const table = make("table", {}, make("thead", {}, head), body);
  const scroll = make("div", { class: "scroll" }, table);
  box.replaceChildren(scroll);
  let data = null, state = "", sort = null, order = [], write = [], drawn = 0, first = 0;
  const watch = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) more(MORE); },
    { root: scroll, rootMargin: "400px" });

  const link = (id, text) => (id === null ? text
    : make("a", { href: data.films + id, text, dir: "auto", onclick: openHere }));
  const cell = (column, place, at) => {
    if (cells[column.kind]) return make("td", { class: column.kind }, cells[column.kind](column, at));
    const value = column.values[at];
    const text = value === null || value === "" ? data.empty : write[place](value);
    return make(place === first ? "th" : "td", { class: column.kind, scope: place === first ? "row" : null, dir: "auto" },
      column.ids && value ? link(column.ids[at], text) : text);
  };
  const more = (count) => {
    const rows = order.slice(drawn, drawn + count);
    drawn += rows.length;
    body.append(...rows.map((at) => make("tr", {}, ...data.columns.map((column, place) => cell(column, place, at)))));
    watch.unobserve(end);
    end.remove();
    if (drawn < order.length) { body.append(end); watch.observe(end); }
  };
  const arrange = () => {
    order = (sort ? ordered(data.columns[sort.place], sort.down) : data.columns[0].values.map((_, at) => at)).filter(keep);
    body.replaceChildren();
    drawn = 0;
    more(FIRST);
    [...head.children].forEach((th, place) => {
      const mine = sort?.place === place;
      if (mine) th.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    });
  };
  /** Numbers fall first, words rise first; then the other way; then as it came. */
  const turn = (place) => {
    const falls = FALLS.has(data.columns[place].kind);
    if (sort?.place !== place) sort = { place, down: falls };
    else sort = sort.down === falls ? { place, down: !falls } : null;
    scroll.scrollTop = 0;
    arrange();
  };

  const update = (news) => {
    const now = JSON.stringify(news);
    if (now === state) return;
    const names = (some) => JSON.stringify(some?.columns.map((column) => column.name));
    if (names(news) !== names(data)) sort = null;
    [data, state] = [news, now];
    write = data.columns.map(writer);
    first = data.columns.findIndex((column) => column.kind === "title");
    table.setAttribute("aria-label", data.label);
    scroll.style.maxHeight = data.height ? `${data.height}px` : "";
    head.replaceChildren(...data.columns.map((column, place) => make("th", { class: place === first ? "title first" : column.kind, scope: "col" },
      column.kind === "action" ? make("span", { class: "unseen", text: column.label })
        : make("button", { type: "button", text: column.label, title: column.help || null, onclick: () => turn(place) }))));
    arrange();
  };
  return { update, arrange };
}
