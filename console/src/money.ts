const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/**
 * An amount as the reader's language writes this currency, from the text that the API sent: exactly, never through a float. Where the amount has more decimals
 * than the currency, all of them are shown.
 */
export function moneyText(amount: string, currency: string, signs: 'auto' | 'exceptZero' = 'auto'): string {
  if (!isDecimal(amount)) return `${amount} ${currency}`;
  return formatOf(currency, signs).format(amount);
}

function isDecimal(text: string): text is `${number}` {
  return DECIMAL.test(text);
}

const formats = new Map<string, Pick<Intl.NumberFormat, 'format'>>();

function formatOf(currency: string, signDisplay: 'auto' | 'exceptZero'): Pick<Intl.NumberFormat, 'format'> {
  const name = `${currency} ${signDisplay}`;
  const known = formats.get(name);
  if (known) return known;
  const made = makeFormat(currency, signDisplay);
  formats.set(name, made);
  return made;
}

/** The standard knows codes of three letters; wallets may also hold points and coins of longer names. */
function makeFormat(currency: string, signDisplay: 'auto' | 'exceptZero'): Pick<Intl.NumberFormat, 'format'> {
  if (/^[A-Z]{3}$/.test(currency)) {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency, maximumFractionDigits: 4, signDisplay });
  }
  const plain = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 4, signDisplay });
  return { format: (amount) => `${plain.format(amount)} ${currency}` };
}
