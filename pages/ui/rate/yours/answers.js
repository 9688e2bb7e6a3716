// What a person said of films, as a table to change: stars, and one button or two a row. The room keeps each change.

const DOES = {
  unrate: (item_id) => ["unrate", { item_id }],
  seen: (item_id) => ["seen", { item_id }],
  unsave: (item_id) => ["save", { item_id, on: false }],
  unhide: (item_id) => ["hidden", { item_id, on: false }],
};
const FIND_FROM = 9; // rows from which a search is worth its place
const NOT_HEARD = "This cannot be changed while the films are still being learned. Try again in a moment.";
const answers = new WeakMap();

function makeAnswers(box) {
  const find = make("input", { type: "search", placeholder: "Find a film", "aria-label": "Find a film in this table",
    autocomplete: "off", oninput: () => { asked = plainly(find.value); table.arrange(); count(); } });
  const counts = make("span", { class: "counts" }), status = make("span", { class: "status", role: "status" });
  const undo = make("button", { type: "button", class: "undo", onclick: () => takeBack() }, icon("undo"), make("span", { text: "Undo" }));
  const rows = make("div", {});
  box.replaceChildren(make("div", { class: "tools" }, find, counts, status, undo), rows);
  let data = null, asked = "", gone = new Set(), again = null, push = null;

  const plainly = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const films = () => data.table.columns.find((column) => column.kind === "title");
  const keep = (at) => !gone.has(films().ids[at]) && (!asked || plainly(films().values[at]).includes(asked));
  const count = () => {
    const all = films().ids.filter((id) => !gone.has(id)).length;
    const shown = asked ? films().ids.filter((_, at) => keep(at)).length : all;
    say(counts, asked ? `${shown} of ${counted(all, "film", "films")}` : counted(all, "film", "films"));
    show(find, films().ids.length >= FIND_FROM);
    show(undo, data.undo);
  };
  const tell = (kind, fields) => {
    const heard = sayTo(kind, fields);
    say(status, heard ? "Saving…" : NOT_HEARD);
    if (heard) data.undo = true;
    return heard;
  };
  /** The row goes; the focus stays at its place in the table. */
  const leave = (itemId, button) => {
    const row = button.closest("tr"), kind = button.dataset.does;
    const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("[data-item-id]")?.dataset.itemId;
    gone.add(itemId);
    table.arrange();
    count();
    const there = next && rows.querySelector(`[data-does="${kind}"][data-item-id="${next}"]`);
    (there || (undo.hidden ? find : undo)).focus({ preventScroll: true });
  };
  const takeBack = () => { if (tell("undo", {})) again = () => push("again", Date.now()); };
  const title = (at) => {
    const year = data.table.columns.find((column) => column.name === "year")?.values[at];
    return year ? `${films().values[at]} (${year})` : films().values[at];
  };

  const cells = {
    action: (column, at) => {
      const itemId = films().ids[at];
      const button = make("button", { type: "button", class: "act", "data-does": column.does, "data-item-id": itemId,
        "aria-label": `${column.label}: ${title(at)}`, title: column.label,
        onclick: () => { if (tell(...DOES[column.does](itemId))) leave(itemId, button); } },
        column.does === "unrate" ? icon("close") : column.label);
      return button;
    },
    stars: (column, at) => {
      const itemId = films().ids[at];
      const stars = makeStars({
        onRate: (rating) => { if (tell("rate", { item_id: itemId, rating })) column.values[at] = rating; count(); },
        onClear: () => {
          const button = stars.el.closest("tr").querySelector("[data-does=unrate]");
          if (button) button.click();
        },
      });
      stars.update(`Your stars for ${title(at)}`, column.values[at], data.scale);
      return stars.el;
    },
  };
  const table = makeTable(rows, { cells, keep });
  const kept = () => {
    if (!box.isConnected) return;
    say(status, "Saved");
    again?.();
    again = null;
  };

  return {
    update(news, send) {
      push = send;
      if (data && news.revision === data.revision) return;
      [data, gone] = [structuredClone(news), new Set()];
      data.table.revision = news.revision;
      table.update(data.table);
      count();
    },
    listen: () => window.addEventListener(IS_KEPT, kept),
    stop: () => window.removeEventListener(IS_KEPT, kept),
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".root");
  box.getRootNode().adoptedStyleSheets = [sheet];
  if (!answers.has(box)) {
    answers.set(box, makeAnswers(box));
    answers.get(box).listen();
  }
  const mine = answers.get(box);
  mine.update(data, setTriggerValue);
  return () => { mine.stop(); answers.delete(box); };
}
