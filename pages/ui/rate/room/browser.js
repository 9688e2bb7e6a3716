// What the parts of this page say to each other, and which profiles this browser has used.

const HEARD = "marquee-said", IS_KEPT = "marquee-kept";
const PROFILES = "marquee-profiles", PROFILES_AT_MOST = 20;
const isSecret = (kept) => typeof kept === "string" && /^[A-Za-z0-9_-]{22}$/.test(kept); // as the server sees it

/** Say something to the room, which keeps it; false where there is no room to hear it. */
function sayTo(kind, fields) {
  return !window.dispatchEvent(new CustomEvent(HEARD, { cancelable: true, detail: { kind, fields } }));
}

/** The secrets of the profiles used in this browser, the latest first; null where it may not keep any. */
function profilesHere() {
  try {
    const kept = JSON.parse(localStorage.getItem(PROFILES));
    return Array.isArray(kept) ? kept.filter(isSecret).slice(0, PROFILES_AT_MOST) : [];
  } catch (error) {
    return error instanceof SyntaxError ? [] : null;
  }
}

/** Keep these; whether that was possible. */
function keepProfiles(secrets) {
  try {
    localStorage.setItem(PROFILES, JSON.stringify(secrets.slice(0, PROFILES_AT_MOST)));
    return true;
  } catch {
    return false;
  }
}

/** The profile in use comes first; the one used longest ago is forgotten when there are too many. An account's is kept by the account. */
function rememberProfile(me) {
  const kept = profilesHere();
  if (!isSecret(me) || !kept || kept[0] === me) return;
  keepProfiles([me, ...kept.filter((secret) => secret !== me)]);
}
