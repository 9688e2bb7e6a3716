// One film to rate.

/** A card; `about` gives it another film or another state of the same film. */
function makeCard() {
  let film = null;
  const art = make("div", { class: "art" });
  const year = make("span", { class: "year" }), genres = make("span", { class: "genres" });
  const link = filmLink({ class: null }), title = make("h3", { class: "film" }, link);
  const people = make("p", { class: "people", dir: "auto" });
  const also = make("p", { class: "people also", dir: "auto" });
  art.append(make("div", { class: "meta" }, year, genres), title, also, people);

  const answer = (kind, fields = {}) => send(kind, { item_id: film.item_id, ...fields });
  const stars = makeStars({
    onRate: (rating) => answer("rate", { rating, prompted: false, at: triedAt(film.item_id) }),
    onClear: () => answer("unrate"),
    onTry: (rating) => { if (film) tryRating(film, rating); },
  });
  const unseen = make("button", { class: "quiet", type: "button", text: "Haven't seen", onclick: () => answer("unseen") });
  const hidden = make("button", { class: "quiet", type: "button", text: "Not for me", onclick: () => answer("hidden") });
  const guess = make("span", { class: "guessed" });
  const clear = make("button", { class: "quiet", type: "button", onclick: () => { answer("unrate"); stars.focus(); } },
    icon("close"), make("span", { text: "Clear" }));
  const asked = make("div", { class: "below" }, unseen, hidden);
  const back = make("button", { class: "quiet", type: "button", text: "Bring back",
    onclick: () => { answer(film.state, { on: false }); stars.focus(); } });
  const gone = make("span", { class: "guessed" });
  const put = make("div", { class: "below" }, gone, back);
  const told = make("div", { class: "below" }, guess, clear);
  const el = make("article", { class: "card", "data-testid": "card" }, art, stars.el, asked, told, put);

  const isMouse = (event) => event.pointerType === "mouse";
  el.addEventListener("pointerenter", (event) => { if (isMouse(event)) tryFilm(film); });
  el.addEventListener("pointerleave", (event) => { if (isMouse(event)) leaveFilm(film); });
  stars.el.addEventListener("focus", () => tryFilm(film));
  stars.el.addEventListener("blur", () => { if (!el.matches(":hover")) leaveFilm(film); });

  return {
    el,
    get film() { return film; },
    get isOpen() { return film.state === "open" && ratingOf(film.item_id, film.rating) === null && !waiting(film.item_id, "unseen", "hidden"); },
    focus: stars.focus,
    update(news, scale, films) {
      if (film?.item_id !== news.item_id || film.title !== news.title) dress(art, news);
      film = news;
      const name = named(film), rating = ratingOf(film.item_id, film.rating);
      const answered = waiting(film.item_id, "unseen", "hidden");
      const isPut = film.state === "hidden" || film.state === "unseen";
      const away = answered ? answered.on !== false : isPut;
      const dropped = !answered && rating === null && isPut;
      attr(el, "data-item-id", film.item_id);
      attr(el, "aria-label", name);
      attr(art, "title", [inFull(film), film.line].filter(Boolean).join("\n"));
      say(year, dated(film));
      say(genres, film.genres.slice(0, 2).join(" · "));
      say(link, film.title);
      attr(link, "href", films + film.item_id);
      say(also, film.also ? `also: ${film.also}` : "");
      say(people, film.line);
      stars.update(`Your rating of ${film.title}`, rating, scale);
      attr(unseen, "aria-label", `Haven't seen ${film.title}`);
      attr(hidden, "aria-label", `Not for me: ${film.title}`);
      say(gone, film.state === "hidden" ? "Not for you" : "Not seen yet");
      attr(back, "aria-label", `Bring back ${film.title}`);
      attr(clear, "aria-label", `Clear your rating of ${film.title}`);
      const knows = film.rating !== null && film.guess !== null && rating !== null;
      say(guess, knows ? `We guessed ${film.guess.toFixed(1)}` : "");
      const hand = asked.contains(el.getRootNode().activeElement);
      show(told, rating !== null);
      show(put, dropped);
      show(asked, rating === null && !dropped);
      if (hand && asked.hidden) (dropped ? back : stars.el).focus({ preventScroll: true });
      el.classList.toggle("rated", rating !== null);
      el.classList.toggle("leaving", away);
    },
  };
}
