/** Keys and tokens do not leave the machine in a report: the first three characters are enough to tell two of them apart. */
export function masker(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret.length > 3);
  const forms = known.flatMap((secret) => [secret, encodeURIComponent(secret)].map((form) => ({ form, secret })));
  return (text) => forms.reduce((masked, { form, secret }) => masked.replaceAll(form, `${secret.slice(0, 3)}…`), text);
}

/** The same in everything that a value holds. Bigints become decimal texts, as JSON has no other way to keep every digit. */
export function maskedJson(value: unknown, mask: (text: string) => string): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, member: unknown) => {
      if (typeof member === 'bigint') return member.toString();
      return typeof member === 'string' ? mask(member) : member;
    }),
  );
}
