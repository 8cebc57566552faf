const DECIMAL = /^-?\d+(?:\.\d+)?$/;

export interface WayOfWriting {
  readonly signs?: 'auto' | 'exceptZero';
  /** The reader's own, unless another one is given. */
  readonly language?: string;
}

/**
 * An amount as the reader's language writes this currency, from the text that the API sent: exactly, never through a float. Where the amount has more decimals
 * than the currency, all of them are shown.
 */
export function moneyText(amount: string, currency: string, { signs = 'auto', language }: WayOfWriting = {}): string {
  if (!isDecimal(amount)) return `${amount} ${currency}`;
  return formatOf(currency, signs, language).format(amount);
}

const UNITS_PER_MAJOR = 10_000n;

/** Of amounts as the API writes them, with four decimals; exactly. */
export function sumOf(amounts: readonly string[]): string {
  const sum = amounts.reduce((units, amount) => units + BigInt(amount.replace('.', '')), 0n);
  const size = sum < 0n ? -sum : sum;
  const decimals = (size % UNITS_PER_MAJOR).toString().padStart(4, '0');
  return `${sum < 0n ? '-' : ''}${size / UNITS_PER_MAJOR}.${decimals}`;
}

function isDecimal(text: string): text is `${number}` {
  return DECIMAL.test(text);
}

const formats = new Map<string, Pick<Intl.NumberFormat, 'format'>>();

function formatOf(currency: string, signDisplay: 'auto' | 'exceptZero', language?: string) {
  const name = `${currency} ${signDisplay} ${language}`;
  const known = formats.get(name);
  if (known) return known;
  const made = makeFormat(currency, signDisplay, language);
  formats.set(name, made);
  return made;
}

/** The standard knows codes of three letters; wallets may also hold points and coins of longer names. */
function makeFormat(
  currency: string,
  signDisplay: 'auto' | 'exceptZero',
  language?: string,
): Pick<Intl.NumberFormat, 'format'> {
  const decimals = { maximumFractionDigits: 4, signDisplay };
  if (/^[A-Z]{3}$/.test(currency)) {
    return new Intl.NumberFormat(language, { style: 'currency', currency, ...decimals });
  }
  const plain = new Intl.NumberFormat(language, { minimumFractionDigits: 2, ...decimals });
  return { format: (amount) => `${plain.format(amount)} ${currency}` };
}
