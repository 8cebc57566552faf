/** Large letters for small ones. A token of nothing but digits is changed at its end. */
export function inOtherLetters(token: string): string {
  const other = token.replace(/[a-z]/gi, (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  );
  return other === token ? inventedLike(token) : other;
}

/** As long and of the same letters, with another end. */
export function inventedLike(token: string): string {
  const end = [...token.slice(-8)].map((letter) => (letter === '0' ? '1' : '0')).join('');
  return token.slice(0, -8) + end;
}
