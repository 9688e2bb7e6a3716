"""The same shelf and list as ONE components.v2 component. Clicks travel in an outbox, so none is lost."""

import secrets
from typing import Any

import streamlit as st
from workload import FILMS, ten_rows

st.set_page_config(page_title="component", layout="wide")

CSS = """
.shelf { display: grid; grid-template-columns: 58fr 42fr; gap: 16px; font-family: var(--st-font); }
.cards { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; align-content: start; }
.card { border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); padding: 12px; }
.card h4 { margin: 0 0 64px; color: var(--st-heading-color); }
.stars { display: flex; }
.stars button { width: 14px; height: 32px; padding: 0; border: 0; background: none; cursor: pointer; }
.stars svg { display: block; width: 14px; height: 28px; fill: var(--st-border-color); }
.stars button.on svg { fill: var(--st-primary-color); }
.act { font: inherit; font-size: 13px; color: inherit; background: none; padding: 2px 8px; cursor: pointer;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); }
.row { display: grid; grid-template-columns: 24px 1fr auto; align-items: center; min-height: 44px; }
.row small { color: var(--st-gray-text-color); }
@media (max-width: 640px) {
  .shelf, .cards { grid-template-columns: 1fr; }
  .card:nth-child(n+2) { display: none; }
}
"""

JS = """
// One module for the whole page load: what stands here outlives an unmount (another page and back).
const box = { seq: 0, events: [], session: null, root: null, view: null, push: null };
const send = (event) => { box.events.push({ seq: ++box.seq, ...event }); flush(); };
// `sent` makes each value differ: the callback runs only when the value has changed.
const flush = () => box.push("outbox", { sent: Date.now() + Math.random(), events: box.events });

const STAR = "M12 1l3.4 7.2 7.6 1-5.6 5.4 1.4 7.8L12 18.6 5.2 22.4l1.4-7.8L1 9.2l7.6-1z";
const make = (tag, props = {}, ...inner) => {
  const el = Object.assign(document.createElement(tag), props); el.append(...inner); return el;
};

function build(root) {
  const stars = (card) => {
    const group = make("div", { className: "stars", role: "radiogroup", ariaLabel: "Stars" });
    for (let half = 1; half <= 10; half++) {
      group.append(make("button", { role: "radio", ariaChecked: "false", ariaLabel: half / 2 + " stars",
        innerHTML: `<svg viewBox="${half % 2 ? 0 : 12} 0 12 24" aria-hidden="true"><path d="${STAR}"/></svg>`,
        onclick: () => {
          [...group.children].forEach((b, i) => {
            b.classList.toggle("on", i < half); b.ariaChecked = String(i === half - 1);
          });
          send({ kind: "rate", card, stars: half / 2 });
        } }));
    }
    return group;
  };
  const button = (text, kind, at) =>
    make("button", { className: "act", textContent: text, onclick: () => send({ kind, at }) });
  const titles = [], rows = [];
  const cards = make("div", { className: "cards" });
  for (let card = 0; card < 6; card++) {
    titles.push(make("h4"));
    cards.append(make("div", { className: "card" }, titles[card], stars(card),
      button("Haven't seen", "unseen", card), button("Not for me", "no", card)));
  }
  const list = make("div", { className: "rows" });
  for (let at = 0; at < 10; at++) {
    const row = { rank: make("span"), title: make("b"), facts: make("small") };
    rows.push(row);
    list.append(make("div", { className: "row" }, row.rank, make("div", {}, row.title, make("br"), row.facts),
      make("div", {}, button("Why", "why", at), button("Save", "save", at), button("Seen it", "seen", at))));
  }
  root.append(make("div", { className: "shelf" }, cards, list));
  return { titles, rows };
}

export default function ({ data, parentElement, setStateValue }) {
  const mounted = box.root !== parentElement;
  if (mounted) { box.root = parentElement; box.view = build(parentElement.querySelector(".root")); }
  box.push = setStateValue;                          // it changes from run to run: always the newest
  box.events = box.events.filter((event) => event.seq > data.ack);
  box.seq = Math.max(box.seq, data.ack);             // never below what the server has seen
  const again = mounted || box.session !== data.session;
  box.session = data.session;
  data.films.forEach((film, card) => { box.view.titles[card].textContent = film; });
  data.rows.forEach((row, at) => {
    const moved = row.moved > 0 ? "up " + row.moved : row.moved < 0 ? "down " + -row.moved : "same";
    box.view.rows[at].rank.textContent = row.rank;
    box.view.rows[at].title.textContent = row.title;
    box.view.rows[at].facts.textContent = row.guess + " · crowd " + row.crowd + " · " + moved;
  });
  if (again && box.events.length) flush();           // the server restarted, or a page change cut a send off
}
"""

SHELF = st.components.v2.component("shelf", html='<div class="root"></div>', css=CSS, js=JS)


def receive() -> None:
    """Handle every event not handled before, in order."""
    state = st.session_state
    events: list[dict[str, Any]] = state["shelf"]["outbox"]["events"]
    for event in events:
        if event["seq"] > state.ack:
            state.ack = event["seq"]
            if event["kind"] == "rate":
                state.ratings = {**state.ratings, event["card"]: event["stars"]}


@st.fragment
def shelf() -> None:
    """One component; its rows are data."""
    state = st.session_state
    state.setdefault("session", secrets.token_hex(8))
    state.setdefault("ack", 0)
    state.setdefault("ratings", {})
    data = {
        "session": state.session,
        "ack": state.ack,
        "films": FILMS,
        "rows": ten_rows(state.ratings, state.ack),
    }
    SHELF(key="shelf", data=data, on_outbox_change=receive)


shelf()
