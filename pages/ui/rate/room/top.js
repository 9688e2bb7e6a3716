// The top line: who is rating, on which data, what has just happened, undo.

const STAYS = 6000;
let told = null; // the newest notice shown: coming back to the page does not show it again

function makeTop() {
  const name = make("b", { dir: "auto" }), n = make("span", { class: "n" }), badge = make("span", { class: "badge" });
  const notice = make("span", { class: "notice", role: "status", "data-testid": "notice", dir: "auto" });
  const undo = make("button", { class: "undo", type: "button", "data-testid": "undo", "aria-keyshortcuts": "U Control+Z",
    title: "Take back the last answer (U)", onclick: () => takeBack() }, icon("undo"), make("span", { text: "Undo" }));
  const bring = make("button", { class: "link", type: "button", "data-testid": "bring", text: "Bring your ratings",
    onclick: () => send("yours", { at: "import" }, { latest: true }) });
  const el = make("header", { class: "top" }, make("span", { class: "who" }, name, n), badge, notice, bring, undo);
  let can = false, timer = 0, message = null;

  const takeBack = () => { if (can) send("undo"); };
  const tell = (text, kind) => {
    message = { text, kind };
    clearTimeout(timer);
    timer = setTimeout(() => { message = null; paint(); }, kind === "error" ? 3 * STAYS : STAYS);
  };
  const paint = () => {
    const waits = kept() ?? (isSlow() ? "Saving…" : null);
    say(notice, waits ?? message?.text ?? "");
    notice.classList.toggle("error", kept() !== null || (!waits && message?.kind === "error"));
  };
  const keys = (event) => {
    const at = event.composedPath()[0];
    if (at instanceof Element && at.closest("input, textarea, select, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    const wanted = key === "z" ? (event.ctrlKey || event.metaKey) && !event.shiftKey
      : key === "u" && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!wanted || event.repeat) return;
    event.preventDefault();
    takeBack();
  };
  document.addEventListener("keydown", keys);

  return {
    el,
    paint,
    stop: () => { document.removeEventListener("keydown", keys); clearTimeout(timer); },
    update(data, saved) {
      say(name, data.who.name);
      say(n, data.who.n ? counted(data.who.n, "rating", "ratings") : "no ratings yet");
      say(badge, data.who.badge);
      show(badge, data.who.badge !== "");
      can = data.undo.can;
      show(bring, data.place === "rate" && !data.who.n && !data.look);
      attr(undo, "aria-disabled", can ? null : "true");
      const news = data.notice && `${data.session} ${data.notice.id}`;
      if (news && news !== told) tell(data.notice.text, data.notice.kind);
      else if (saved && !unsaved()) tell("Saved");
      told = news ?? told;
      paint();
    },
  };
}
