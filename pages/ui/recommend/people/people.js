// The component: people as cards, drawn by the films they love and the genres they rate; or those who watch together.

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

/** A plain click says so to the server; any other does what the browser does with links. */
function personLink({ href, name, user_id, title }, push) {
  return make("a", { class: "person", href, text: name, "aria-label": `${name}: ${title}`, onclick: (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
    event.preventDefault();
    push("chosen", user_id);
  } });
}

function tile(film) {
  const art = make("div", { title: named(film) }, make("span", { class: "film", dir: "auto", text: film.title }));
  dress(art, film);
  return art;
}

/** Their best loved films, as tiles: a picture, named as one. */
function lovedOf({ loved }) {
  const label = `Best loved: ${loved.map(named).join(", ")}`;
  return make("div", { class: "loved", role: "img", "aria-label": label }, ...loved.map(tile));
}

const percent = (share) => `${Math.round(100 * share)} %`;

/** A bar for each genre, on one scale for all people shown; the mark is where everybody's would end. */
function genresOf({ genres }, most) {
  const label = genres.map((one) => `${one.genre}: ${percent(one.theirs)} of their ratings, ${percent(one.everybodys)} of everybody’s`);
  return make("div", { class: "genres", role: "img", "aria-label": label.join("; ") }, ...genres.map((one) => make("div", { class: "genre" },
    make("span", { class: "label", dir: "auto", text: one.genre, title: one.genre }),
    make("span", { class: "track", title: `${percent(one.theirs)}, everybody ${percent(one.everybodys)}`,
      style: `--theirs: ${(100 * one.theirs) / most}%; --everybodys: ${(100 * one.everybodys) / most}%` }))));
}

function portraitOf(person, most, push) {
  const head = make("h2", { class: "title", dir: "auto", text: person.title });
  const told = make("div", { class: "told" }, head, make("p", { class: "who" }, personLink(person, push), ` · ${person.count}`),
    make("p", { class: "says", dir: "auto", text: person.says }));
  if (person.genres.length) told.append(genresOf(person, most));
  return make("article", { class: "portrait", "data-user-id": person.user_id }, ...(person.loved.length ? [lovedOf(person)] : []), told);
}

function portraitsOf({ people }, push) {
  const most = Math.max(0.01, ...people.flatMap(({ genres }) => genres.flatMap((one) => [one.theirs, one.everybodys])));
  return make("div", { class: "portraits" }, ...people.map((person) => portraitOf(person, most, push)));
}

/** Somebody who watches with others: how far the list stands below their own best, as a bar, and a way out. */
function memberOf(person, most, push) {
  const box = make("div", { class: "member" }, make("div", { class: "line" }, make("b", { text: person.name }),
    make("button", { type: "button", onclick: () => push("left", person.token), "aria-label": `Take ${person.name} off` }, icon("close"))),
    make("p", { class: "who", text: person.count }));
  if (person.gives_up !== null) {
    box.append(make("span", { class: "track", "aria-hidden": "true", style: `--theirs: ${(100 * person.gives_up) / most}%` }),
      make("p", { class: "says", text: person.says }));
  }
  return box;
}

function membersOf({ people }, push) {
  const most = Math.max(1, ...people.map((person) => person.gives_up ?? 0));
  return make("div", { class: "members" }, ...people.map((person) => memberOf(person, most, push)));
}

const SHAPES = { portraits: portraitsOf, members: membersOf };

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  root.getRootNode().adoptedStyleSheets = [sheet];
  const news = JSON.stringify(data);
  if (root.dataset.drawn === news) return;
  root.dataset.drawn = news;
  root.replaceChildren(SHAPES[data.shape](data, setTriggerValue));
}
