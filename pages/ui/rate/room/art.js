// The drawn cards: a colour and a motif from the genre, a typeface to match, the title as large as it fits.

// Genre, hue, strength of the colour, motif, typeface. Rarer genres say more: the first one found here decides.
const LOOKS = [
  ["western", 58, 1, "sun", "slab"], ["horror", 22, 1, "spikes", "serif"], ["film-noir", 265, 0.25, "blinds", "grotesk"],
  ["sci-fi", 250, 0.8, "orbit", "wide"], ["animation", 88, 1, "blocks", "round"], ["musical", 335, 0.85, "bars", "didone"],
  ["music", 315, 0.8, "bars", "wide"], ["documentary", 185, 0.6, "grid", "grotesk"], ["war", 118, 0.7, "stripes", "slab"],
  ["fantasy", 295, 0.8, "orbit", "serif"], ["romance", 5, 0.85, "petals", "didone"], ["mystery", 280, 0.7, "blinds", "serif"],
  ["children", 75, 1, "blocks", "round"], ["family", 70, 1, "sun", "round"], ["sport", 145, 0.85, "stripes", "grotesk"],
  ["crime", 225, 0.5, "blinds", "grotesk"], ["history", 95, 0.7, "arcs", "serif"], ["biography", 165, 0.7, "arcs", "serif"],
  ["comedy", 82, 1.05, "dots", "round"], ["action", 42, 1.05, "stripes", "grotesk"], ["adventure", 155, 0.85, "sun", "slab"],
  ["thriller", 200, 0.65, "spikes", "wide"], ["drama", 20, 0.8, "arcs", "serif"],
];
const PLAIN = ["", 255, 0.2, "grid", "grotesk"];
// How wide a letter of each typeface is, in parts of its size.
const LETTER = { serif: 0.53, didone: 0.5, slab: 0.64, wide: 0.66, grotesk: 0.58, round: 0.55 };
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
function sizeOf(title, letter) {
  const pieces = title.split(/[\s\-–—/]+/).filter(Boolean);
  const longest = Math.max(1, ...pieces.map((word) => widthOf(word) / (word.match(WIDE) ? [...word].length / 2 : 1)));
  for (let size = 20; size > 7; size -= 0.5) {
    const across = 86 / (letter * size);
    const lines = Math.ceil(widthOf(title) / (across * 0.88));
    if (longest <= across && lines <= 3 && lines * size * 1.06 <= 33) return size;
  }
  return 7;
}

/** Dress an art element for a film. The tilt of the motif is the film's own, so neighbours differ. */
function dress(art, film) {
  const [, hue, strength, motif, face] = lookOf(film.genres);
  const seed = (film.item_id * 2654435761) % 4294967296;
  art.className = `art ${motif} ${face}`;
  art.style.setProperty("--hue", hue + (seed % 27) - 13);
  art.style.setProperty("--second", hue > 10 && hue < 110 ? -32 : 38); // warm colours stay warm
  art.style.setProperty("--strength", strength);
  art.style.setProperty("--turn", `${((seed >>> 5) % 50) - 25}deg`);
  art.style.setProperty("--x", `${62 + ((seed >>> 11) % 30)}%`);
  art.style.setProperty("--size", sizeOf(film.title, LETTER[face]));
}
