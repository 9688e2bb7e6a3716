// Events wait here until the server has acknowledged them. The module lives as long as the page is loaded, and the
// tab's storage longer, so they outlive an unmount (another page and back), a lost connection, a restarted server
// and a reload. Each says which profile and data it is about, because the tab may show others when it is sent.

const PATIENCE = 400;
const OFFLINE = 8000;
const AGAIN = [1000, 2000, 5000];
const OUT_OF_REACH = "The server does not answer. Your answers stay here and are sent again.";
const WRITES = new Set(["rate", "unrate", "seen", "unseen", "hidden", "save", "undo"]);
const KEPT = "marquee-outbox";
const box = { seq: 0, events: [], session: null, push: null, changed: null, first: null, slow: 0, again: 0, tries: 0,
  about: {}, newcomer: null, refused: null, ...remembered() };

/** What this tab kept before it was loaded again; nothing where it may not keep anything. */
function remembered() {
  try {
    const { seq, events, newcomer } = JSON.parse(sessionStorage.getItem(KEPT));
    return Array.isArray(events) && Number.isInteger(seq) ? { seq, events, newcomer, first: Date.now() } : {};
  } catch {
    return {};
  }
}

/** Keep what waits; a search or an opened Why is not worth it. */
function remember() {
  try {
    const events = box.events.filter((event) => WRITES.has(event.kind));
    if (!events.length) sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, JSON.stringify({ seq: box.seq, events, newcomer: box.newcomer }));
  } catch {
    // without storage it waits as long as the page is loaded
  }
}

/** Random bytes, not crypto.randomUUID: that one is missing when the page comes over plain http. */
function uuid() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  return [4, 2, 2, 2, 6].map((length) => hex.splice(0, length).join("")).join("-");
}

/** The secret of a profile that the server makes with its first event: 128 random bits as 22 letters. */
function newSecret() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).slice(0, 22).replaceAll("+", "-").replaceAll("/", "_");
}

/** Queue an event and send all that wait. With `latest`, one of this kind still waiting is replaced. */
function send(kind, fields = {}, { latest = false } = {}) {
  if (latest) box.events = box.events.filter((event) => event.kind !== kind);
  if (WRITES.has(kind)) box.events = box.events.filter((event) => event.kind !== "preview"); // of a list that was
  if (!box.about.me && WRITES.has(kind)) box.newcomer ??= newSecret();
  const about = box.about.me || !WRITES.has(kind) ? box.about : { ...box.about, me: box.newcomer, newcomer: true };
  box.events = [...box.events, { seq: ++box.seq, id: uuid(), kind, ...about, ...fields }];
  box.tries = 0;
  remember();
  flush();
  clearTimeout(box.slow);
  box.slow = setTimeout(() => box.changed?.(), PATIENCE + 10);
  box.changed?.();
}

/** Send the whole box. `sent` makes each value differ: the callback runs only when the value has changed. */
function flush() {
  clearTimeout(box.again);
  if (!box.push || !box.events.length) return;
  box.push("outbox", { sent: Date.now() + Math.random(), events: box.events });
  box.first ??= Date.now();
  later(AGAIN[Math.min(box.tries++, AGAIN.length - 1)]);
}

function later(milliseconds) {
  clearTimeout(box.again);
  box.again = setTimeout(sendAgain, milliseconds);
}

/** A server that was started anew knows nothing of this page until all of it is asked for, as a step back would do. */
function sendAgain() {
  if (isOffline() && !box.refused) window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  flush();
  box.changed?.();
}

/** Drop what the server has handled; true when one of these changed something that is kept. */
function acknowledge(data, push, mounted) {
  const restarted = box.session !== data.session;
  const done = box.events.filter((event) => event.seq <= data.ack);
  box.events = box.events.filter((event) => event.seq > data.ack);
  box.seq = Math.max(box.seq, data.ack);
  for (const event of done) if (event.newcomer && !event.look) rememberProfile(event.me);
  // Somebody else was chosen, or nobody anew: what comes now is not about whoever was here before.
  if (box.newcomer && (data.me || (!restarted && data.turn !== box.about.turn))) {
    box.newcomer = null;
    remember();
  }
  box.session = data.session;
  box.push = push;
  box.about = { me: data.me, data: data.data, look: data.look, session: data.session, turn: data.turn };
  box.refused = data.unsaved;
  if (done.length) {
    box.first = box.events.length ? Date.now() : null;
    box.tries = 0;
    remember();
  }
  if (!box.events.length) clearTimeout(box.again);
  else if (mounted || restarted) flush();
  else if (box.refused) later(AGAIN.at(-1)); // it has just been tried
  return done.some((event) => WRITES.has(event.kind));
}

/** Whether something that is kept still waits; a search that waits is no answer. */
function unsaved() {
  return box.events.some((event) => WRITES.has(event.kind));
}

/** Whether something has been waiting so long that the person should know. */
function isSlow() {
  return unsaved() && Date.now() - box.first >= PATIENCE;
}

/** Whether it has been waiting so long that there may be no server. */
function isOffline() {
  return unsaved() && Date.now() - box.first >= OFFLINE;
}

/** What to say of answers that wait longer than usual; null when none does. */
function kept() {
  if (!unsaved()) return null;
  return box.refused ?? (isOffline() ? OUT_OF_REACH : null);
}

/** The newest waiting event of these kinds about an item: what the person has just said, before the answer. */
function waiting(itemId, ...kinds) {
  const me = box.about.me ?? box.newcomer;
  return box.events.findLast((event) => event.item_id === itemId && event.data === box.about.data && event.me === me
    && Boolean(event.look) === Boolean(box.about.look) && kinds.includes(event.kind)) ?? null;
}

/** The rating of an item as the person sees it: their newest answer, else the server's. */
function ratingOf(itemId, known) {
  const event = waiting(itemId, "rate", "unrate");
  if (event) return event.kind === "rate" ? event.rating : null;
  return known;
}

/** Nothing may be sent through a component that is gone. */
function disconnect() {
  clearTimeout(box.slow);
  clearTimeout(box.again);
  box.push = box.changed = null;
}
