const SHOWN = 3;
/** What is shorter is not cut: half of it may be a word of its own. */
const LONG = 24;
/** How much of its end a case changes. */
const CHANGED_END = 8;

/** Keys and tokens do not leave the machine in a report: the first three characters tell two of them apart, and where they do not, which of `secrets` it is. */
export function masker(secrets: readonly string[]): (text: string) => string {
  const places = new Map<string, string>();
  for (const [at, secret] of secrets.entries()) {
    if (secret.length <= SHOWN) continue;
    const isAlone = secrets.filter((other) => other.startsWith(secret.slice(0, SHOWN))).length === 1;
    for (const form of formsOf(secret)) places.set(form.toLowerCase(), isAlone ? '' : String(at + 1));
  }
  if (places.size === 0) return (text) => text;
  // The longer ones first: one secret may begin with another.
  const longestFirst = [...places.keys()].toSorted((one, other) => other.length - one.length);
  const any = new RegExp(longestFirst.map((form) => form.replaceAll(/\W/g, '\\$&')).join('|'), 'gi');
  return (text) => text.replaceAll(any, (found) => `${found.slice(0, SHOWN)}…${places.get(found.toLowerCase()) ?? ''}`);
}

/**
 * As it stands in a text, in an address and in JSON, and nearly so: a case sends a token in other letters, with one letter less, and with another end.
 * Whoever reads those knows most of it.
 */
function formsOf(secret: string): string[] {
  const parts = secret.length < LONG ? [secret] : [secret, secret.slice(0, -1), secret.slice(0, -CHANGED_END)];
  return parts.flatMap((part) => [part, encodeURIComponent(part), JSON.stringify(part).slice(1, -1)]);
}

/**
 * The same in every text that a value holds. Before it is written in any form: what is escaped for XML or for a shell is no longer spelled as the secret
 * was.
 */
export function masked<T>(value: T, mask: (text: string) => string): T {
  if (typeof value === 'string') return mask(value) as T;
  if (Array.isArray(value)) return value.map((member: unknown) => masked(member, mask)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, masked(member, mask)])) as T;
}
