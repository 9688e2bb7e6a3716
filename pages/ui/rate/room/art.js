// The drawn cards: a colour and a motif from the genre, a typeface to match, the title as large as it fits.

// Rarer genres say more about a film, so the first one found here decides.
const LOOKS = [
  ["western", 58, "sun", "slab"], ["horror", 22, "spikes", "serif"], ["film-noir", 265, "blinds", "grotesk"],
  ["sci-fi", 248, "orbit", "wide"], ["animation", 88, "blocks", "round"], ["musical", 335, "bars", "didone"],
  ["music", 318, "bars", "wide"], ["documentary", 190, "grid", "grotesk"], ["war", 118, "stripes", "slab"],
  ["fantasy", 295, "orbit", "serif"], ["romance", 358, "petals", "didone"], ["mystery", 278, "blinds", "serif"],
  ["children", 75, "blocks", "round"], ["family", 70, "sun", "round"], ["sport", 145, "stripes", "grotesk"],
  ["crime", 230, "blinds", "grotesk"], ["history", 95, "arcs", "serif"], ["biography", 168, "arcs", "serif"],
  ["comedy", 80, "dots", "round"], ["action", 38, "stripes", "grotesk"], ["adventure", 155, "sun", "slab"],
  ["thriller", 212, "spikes", "wide"], ["drama", 12, "arcs", "serif"],
];
const PLAIN = ["", 255, "grid", "grotesk"];
const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]/g;

function lookOf(genres) {
  const own = genres.map((genre) => genre.toLowerCase());
  return LOOKS.find(([genre]) => own.includes(genre)) ?? PLAIN;
}

/** The width of a text in average letters; a Chinese or Japanese sign is as wide as two. */
function widthOf(text) {
  return [...text].length + (text.match(WIDE) ?? []).length * 0.9;
}

/** The type size, in percent of the card's width, at which a title fills at most three lines. */
function sizeOf(title) {
  const pieces = title.split(/[\s\-–—/]+/).filter(Boolean);
  const longest = Math.max(1, ...pieces.map((word) => widthOf(word) / (word.match(WIDE) ? [...word].length / 2 : 1)));
  for (let size = 15; size > 7; size -= 0.5) {
    const across = 84 / (0.56 * size);
    const lines = Math.ceil(widthOf(title) / (across * 0.88));
    if (longest <= across && lines <= 3 && lines * size * 1.06 <= 33) return size;
  }
  return 7;
}

/** Dress an art element for a film. The tilt of the motif is the film's own, so neighbours differ. */
function dress(art, film) {
  const [, hue, motif, face] = lookOf(film.genres);
  const seed = (film.item_id * 2654435761) % 4294967296;
  art.className = `art ${motif} ${face}`;
  art.style.setProperty("--hue", hue + (seed % 17) - 8);
  art.style.setProperty("--turn", `${(seed >>> 5) % 60}deg`);
  art.style.setProperty("--x", `${62 + ((seed >>> 11) % 30)}%`);
  art.style.setProperty("--size", sizeOf(film.title));
}
