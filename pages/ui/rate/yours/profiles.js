// Which profiles this browser has used: read for the server, and what it says is gone is forgotten. Draws nothing.

export default function ({ data, setStateValue }) {
  const kept = profilesHere();
  const gone = new Set(data.gone);
  const here = [...new Set([data.me, ...(kept ?? [])])].filter((secret) => isSecret(secret) && !gone.has(secret));
  const can = kept !== null && keepProfiles(here);
  const now = JSON.stringify({ here: here.slice(0, PROFILES_AT_MOST), can });
  if (now !== JSON.stringify({ here: data.here, can: data.can })) setStateValue("browser", JSON.parse(now));
}
