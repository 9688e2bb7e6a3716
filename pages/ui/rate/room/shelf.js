// The shelf: six cards side by side, or 24 small ones; on a phone one at a time.

const NEXT = 700;

function makeShelf() {
  const search = makeSearch(), ask = makeAsk();
  const modes = makeModes(), leaves = makeLeaves(() => { at = 0; el.scrollIntoView({ block: "nearest" }); });
  const title = make("h2", { class: "head" });
  const more = make("button", { class: "link", type: "button", "data-testid": "more", onclick: () => send("more") },
    make("span", { text: "Six more" }), icon("right"));
  const grid = make("div", { class: "cards" });
  const none = make("p", { class: "nothing", hidden: true });
  const back = make("button", { class: "step", type: "button", "aria-label": "The film before", onclick: () => go(at - 1) }, icon("left"));
  const on = make("button", { class: "step", type: "button", "aria-label": "The next film", onclick: () => go(at + 1) }, icon("right"));
  const where = make("span", { class: "where", role: "status" });
  const pager = make("nav", { class: "pager", "aria-label": "Films on the shelf" }, back, where, on);
  const el = make("section", { class: "shelf", "aria-label": "Films to rate" }, search.el,
    make("div", { class: "line" }, title, modes.el, leaves.order, more), none, grid, ask.told, ask.begin, leaves.el, pager);
  let cards = [], at = 0, timer = 0, rated = 0, hasMore = false;

  const go = (to) => {
    clearTimeout(timer);
    if (to < 0 && !leaves.isFirst) return leaves.turn(-1);
    if (to >= cards.length && !leaves.isLast) return leaves.turn(1);
    at = Math.min(Math.max(0, to), Math.max(0, cards.length - 1));
    turn();
  };
  const turn = () => {
    cards.forEach((card, place) => card.el.classList.toggle("current", place === at));
    say(where, cards.length ? leaves.told(at) ?? `${at + 1} of ${cards.length}` : "");
    attr(back, "aria-disabled", at === 0 && leaves.isFirst ? "true" : null);
    attr(on, "aria-disabled", at >= cards.length - 1 && leaves.isLast ? "true" : null);
    show(pager, cards.length > 1);
  };
  const nextOpen = () => {
    const from = [...cards.keys()].map((step) => (at + 1 + step) % cards.length);
    const to = from.find((place) => cards[place].isOpen);
    if (to !== undefined) go(to);
    else if (hasMore) send("more", {}, { latest: true });
    else if (!leaves.isLast) leaves.turn(1);
  };

  return {
    el,
    stop: () => { clearTimeout(timer); search.stop(); },
    /** Called when the person has rated a card: on a phone the next open one comes, or six more. */
    advance() {
      clearTimeout(timer);
      if (PHONE.matches) timer = setTimeout(nextOpen, NEXT);
    },
    update(data) {
      const { shelf } = data;
      show(search.el, data.place === "rate");
      search.update(data.search);
      ask.update(shelf.ask ?? null);
      el.classList.toggle("asking", Boolean(shelf.ask));
      say(title, shelf.title);
      modes.update(shelf, data.place === "rate");
      leaves.update(shelf.browse, shelf.cards.length);
      el.classList.toggle("compact", shelf.compact);
      hasMore = shelf.more;
      const focused = el.getRootNode().activeElement;
      show(more, hasMore);
      const held = cards.findIndex((card) => card.el.contains(focused));
      const shown = cards[at]?.film.item_id;
      const old = new Map(cards.map((card) => [card.film.item_id, card]));
      cards = shelf.cards.map((film) => {
        const card = old.get(film.item_id) ?? makeCard();
        card.update(film, data.scale, data.films);
        return card;
      });
      arrange(grid, cards.map((card) => card.el));
      // The film in hand was answered and replaced: the keyboard stays at its place.
      if (held >= 0 && cards.length && !el.contains(el.getRootNode().activeElement)) {
        cards[Math.min(held, cards.length - 1)].focus();
      }
      if (focused === more && !hasMore) cards[0]?.focus(); // no more to ask for
      const stays = cards.findIndex((card) => card.film.item_id === shown);
      at = Math.min(stays >= 0 ? stays : at, Math.max(0, cards.length - 1));
      const count = cards.filter((card) => !card.isOpen).length;
      if (stays >= 0 && count > rated && !cards[at].isOpen) this.advance();
      rated = count;
      more.classList.toggle("call", cards.length > 0 && !cards.some((card) => card.isOpen));
      const sought = data.search?.query && data.search.found === 0;
      say(none, cards.length ? "" : sought ? "Try fewer letters, or only a surname." : "You have answered for every film here.");
      show(none, !cards.length);
      turn();
    },
  };
}
