// What a rating would do to the list, shown over it while a star is only pointed at. The server works it out for all
// stars of a card at once, while the pointer is still on its way to them; it is kept until the list is another one.

const REST = 80;
const TALLEST = 90;
const trial = { version: null, known: new Map(), asked: null, film: null, rating: null, timer: 0, paint: null };

/** The pointer or the focus has come to a card: what its stars would do is asked for, unless it soon leaves. */
function tryFilm(film) {
  if (PHONE.matches || trial.film?.item_id === film.item_id) return;
  Object.assign(trial, { film, rating: null, asked: null });
  clearTimeout(trial.timer);
  trial.timer = setTimeout(askTrial, REST);
}

/** It has left. */
function leaveFilm(film) {
  if (trial.film?.item_id !== film.item_id) return;
  clearTimeout(trial.timer);
  trial.film = null;
  tryRating(film, null);
}

/** A star of the card is pointed at or chosen by key; null: none any more. */
function tryRating(film, rating) {
  if (rating !== null && trial.film?.item_id !== film.item_id) return;
  trial.rating = rating;
  trial.paint?.();
  if (rating === null || rating === ratingOf(film.item_id, film.rating)) return;
  clearTimeout(trial.timer);
  trial.timer = setTimeout(askTrial, REST); // where the list has changed since the card was reached
}

/** Never before an answer that waits: that one makes another list. */
function askTrial() {
  const { film, known, asked } = trial;
  if (!film || known.has(film.item_id) || asked === film.item_id || unsaved()) return;
  trial.asked = film.item_id;
  send("preview", { item_id: film.item_id }, { latest: true });
}

/** When a film was rated, in what was shown of it; undefined where nothing was. */
function triedAt(itemId) {
  return unsaved() ? undefined : trial.known.get(itemId)?.at;
}

/** Take what the server has worked out; a new list makes all of it old. */
function learnTrial(data) {
  if (data.version !== trial.version) {
    Object.assign(trial, { version: data.version, known: new Map(), asked: null, rating: null });
  }
  if (data.preview) trial.known.set(data.preview.item_id, data.preview);
}

/** The list as it would be: as many lines as the list has rows, each where that row stands. */
function makeTrial(list) {
  const what = make("h2", { class: "head", dir: "auto" });
  const why = make("p", { class: "hint", text: "So your list would begin. Nothing is saved until you choose." });
  const lines = make("ol", { class: "tried" });
  const said = make("p", { class: "unseen", role: "status" });
  const el = make("div", { class: "trial", "data-testid": "preview", "aria-hidden": "true", hidden: true }, what, why, lines);
  list.el.append(el, said);
  const rows = Array.from({ length: FEW }, () => makeTried(lines));
  let data = null;

  const stars = (rating) => `${given(rating)} ${rating === 1 ? "star" : "stars"}`;
  const found = () => {
    const { film, rating, known } = trial;
    const lists = film && rating !== null && !unsaved() && !PHONE.matches ? known.get(film.item_id)?.lists : null;
    if (!lists || rating === ratingOf(film.item_id, film.rating)) return null;
    return lists.reduce((best, one) => (Math.abs(one.rating - rating) < Math.abs(best.rating - rating) ? one : best));
  };
  const paint = () => {
    const one = data && found();
    if (one) {
      const { film, known } = trial;
      const films = new Map([...data.list.rows, ...known.get(film.item_id).films].map((each) => [each.item_id, each]));
      say(what, `With ${stars(one.rating)} for ${film.title}`);
      const tops = list.rows.children, from = list.el.getBoundingClientRect().top;
      rows.forEach((row, at) => row.update(films.get(one.places[at]?.[0]), one.places[at]?.[1], at + 1,
        tops[at]?.getBoundingClientRect(), from));
      el.style.height = `${list.rows.getBoundingClientRect().bottom - from + 1}px`;
      const first = films.get(one.places[0]?.[0]);
      say(said, first ? `With ${stars(one.rating)} the list would begin with ${firstPlace(wouldBe(first, one.places[0][1], 1))}` : "");
    } else say(said, "");
    show(el, Boolean(one));
    list.el.classList.toggle("trying", Boolean(one));
  };

  trial.paint = paint;
  return {
    stop: () => { clearTimeout(trial.timer); Object.assign(trial, { film: null, rating: null, paint: null }); },
    update(news) {
      data = news;
      learnTrial(news);
      paint();
    },
  };
}

/** A film of the list as it would stand there: ``moved`` and ``fresh`` as in a row. */
function wouldBe(film, stood, place) {
  return { ...film, moved: stood ? stood - place : null, fresh: !stood };
}

function makeTried(lines) {
  const rank = make("span", { class: "rank" }), title = make("span", { class: "film", dir: "auto" }), year = make("span", { class: "year" });
  const moved = make("span", { class: "moved" }), went = make("span");
  moved.append(icon("up"), icon("fell"), went);
  const el = make("li", {}, rank, make("span", { class: "name" }, title, year), moved);
  lines.append(el);
  return {
    update(film, stood, place, row, from) {
      show(el, film !== undefined);
      if (!film) return;
      const would = wouldBe(film, stood, place);
      say(rank, String(place));
      say(title, film.title);
      say(year, dated(film));
      say(went, movement(would));
      moved.className = `moved ${would.fresh ? "fresh" : would.moved > 0 ? "rose" : would.moved < 0 ? "sank" : "same"}`;
      el.classList.toggle("stays", !would.fresh && !would.moved);
      if (!row) return;
      el.style.top = `${row.top - from}px`;
      el.style.height = `${Math.min(row.height, TALLEST)}px`; // a row may have its reasons open
    },
  };
}
