// The component: films as cards, as rows of a list, or one card with its stars. A click opens a film's page.

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

/** A link within the app. A plain click stays in this visit; any other does what the browser does with links. */
function link(props, go) {
  return make("a", { ...props, onclick: (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go();
  } });
}

function opener(film, push) {
  const props = { class: "open", href: film.href, "aria-label": named(film) };
  return film.away ? make("a", { ...props, onclick: openHere }) : link(props, () => push("open", film.item_id));
}

function artOf(film) {
  const art = make("div", { class: "art", title: film.line ? `${named(film)}\n${film.line}` : named(film) });
  art.append(
    make("div", { class: "meta" }, make("span", { class: "year", text: dated(film) }),
      make("span", { class: "genres", text: film.genres.slice(0, 2).join(" · ") })),
    make("p", { class: "film", dir: "auto", text: film.title }),
    make("p", { class: "people", dir: "auto", text: film.line }),
  );
  dress(art, film);
  return art;
}

/** How much of it was seen, as a line of that length; `says` has it in words. */
function seenOf({ share }) {
  return typeof share === "number" ? [make("span", { class: "seen", style: `--share: ${100 * share}%`, "aria-hidden": "true" })] : [];
}

function cardOf(film, push) {
  const open = opener(film, push);
  open.append(artOf(film), ...seenOf(film), make("span", { class: "says", text: film.says }));
  return make("article", { class: "card", "data-item-id": film.item_id }, open);
}

/** The film of the page: no link, but stars to give. */
function ratedCard(film, scale, push) {
  const say = (rating) => push("rate", { item_id: film.item_id, rating });
  const stars = makeStars({ onRate: say, onClear: () => say(null) });
  stars.update(`Your rating of ${film.title}`, film.rating, scale);
  const clear = make("button", { class: "quiet", type: "button", onclick: () => say(null) }, icon("close"), make("span", { text: "Clear" }));
  attr(clear, "aria-label", `Clear your rating of ${film.title}`);
  show(clear, film.rating !== null);
  return make("article", { class: "card", "data-testid": "card" }, artOf(film), stars.el,
    make("div", { class: "below" }, make("span", { class: "guessed", text: film.says }), clear));
}

function rowOf(film, place, push) {
  const open = opener(film, push);
  open.textContent = film.title;
  attr(open, "dir", "auto");
  const head = make("div", {}, open, make("span", { class: "year", text: dated(film) }), make("span", { class: "mark", text: film.mark ?? "" }));
  const what = make("div", {}, head, make("div", { class: "says", text: film.says }));
  return make("li", { "data-item-id": film.item_id }, make("span", { class: "rank", text: String(place) }), what);
}

/** A word of a line of facts: plain, a link within the app (`to`), or one that leaves it (`out`). */
function wordOf({ text, kind, href, to, out }, push) {
  if (to) return make("span", {}, link({ class: kind, href, text }, () => push("go", to)));
  if (out) return make("span", {}, make("a", { class: kind, href: out, target: "_blank", rel: "noopener noreferrer", text }));
  return make("span", { class: kind, text });
}

function linesOf({ lines }, push) {
  return make("div", { class: "words" }, ...lines.map((line) => make("p", {}, ...line.map((word) => wordOf(word, push)))));
}

const SHAPES = {
  lines: linesOf,
  cards: ({ films }, push) => make("div", { class: "films" }, ...films.map((film) => cardOf(film, push))),
  strip: ({ films }, push) => make("div", { class: "films strip" }, ...films.map((film) => cardOf(film, push))),
  rows: ({ films }, push) => make("ol", { class: "lines" }, ...films.map((film, at) => rowOf(film, at + 1, push))),
  one: ({ films, scale }, push) => make("div", { class: "films narrow alone" }, ratedCard(films[0], scale, push)),
};

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  root.getRootNode().adoptedStyleSheets = [sheet];
  root.classList.add("gallery");
  const news = JSON.stringify(data);
  if (root.dataset.drawn === news) return;
  root.dataset.drawn = news;
  root.replaceChildren(SHAPES[data.shape](data, setTriggerValue));
}
