// The search field: sends what is typed after a short pause; only the latest counts.

const TYPING = 200;

function makeSearch() {
  let timer = 0, asked = "";
  const ask = () => {
    clearTimeout(timer);
    const query = field.value.trim();
    if (query === asked) return;
    asked = query;
    send("search", { query }, { latest: true });
  };
  const empty = () => { field.value = ""; show(clear, false); ask(); field.focus(); };
  const field = make("input", { type: "search", class: "field", "data-testid": "search", autocomplete: "off",
    spellcheck: "false", enterkeyhint: "search", maxlength: "200",
    placeholder: "Find a film or a person", "aria-label": "Find a film or a person",
    oninput: () => { show(clear, field.value !== ""); clearTimeout(timer); timer = setTimeout(ask, TYPING); },
    onkeydown: (event) => {
      if (event.key === "Enter") ask();
      if (event.key === "Escape" && field.value) { event.preventDefault(); empty(); }
    } });
  const clear = make("button", { class: "clear", type: "button", "aria-label": "Clear the search", hidden: true,
    onclick: empty }, icon("close"));
  const found = make("span", { class: "found", role: "status" });
  const el = make("div", { class: "search", role: "search" }, icon("search"), field, found, clear);

  return {
    el,
    stop: () => clearTimeout(timer),
    /** `search` is what the server looked for, or null. What is being typed is never overwritten. */
    update(search) {
      const idle = el.getRootNode().activeElement !== field && !box.events.some((event) => event.kind === "search");
      const query = search?.query ?? "";
      if (idle && query !== asked) { field.value = asked = query; show(clear, query !== ""); }
      const settled = search !== null && query === field.value.trim() && query !== "";
      const none = settled && search.found === 0;
      say(found, !settled ? "" : none ? "No film or person like that" : `${counted(search.found, "film", "films")} found`);
      el.classList.toggle("none", none);
    },
  };
}
