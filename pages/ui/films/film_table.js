// The table of films by itself.

const tables = new WeakMap();

export default function ({ data, parentElement }) {
  const box = parentElement.querySelector(".root");
  box.getRootNode().adoptedStyleSheets = [sheet];
  if (!tables.has(box)) tables.set(box, makeTable(box));
  tables.get(box).update(data);
}
