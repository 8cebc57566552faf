import type { Mutant } from '../mutant.ts';

const file = 'shared/domain/money.ts';

/** Amounts, and what becomes of them on the way in and out. */
export const MONEY: readonly Mutant[] = [
  {
    name: 'amount-through-a-float',
    file,
    find: "  return sign === '-' ? -units : units;",
    replace: "  return sign === '-' ? -units : BigInt(Math.floor(Number(text) * 10_000));",
    why: 'Now and then a ten-thousandth is missing: 0.0003 is 2 units.',
  },
  {
    name: 'rounded-instead-of-refused',
    file,
    find: '  if (digits % divisor !== 0n) return undefined;\n',
    replace: '',
    why: 'The provider books what it sent, this wallet something smaller, and the two never agree again.',
  },
  {
    name: 'digits-without-end',
    file,
    find: '  if (units >= 10n ** BigInt(MAX_INTEGER_DIGITS + DECIMALS)) return undefined;\n',
    replace: '',
    why: 'An amount that nobody could mean is taken.',
  },
  {
    name: 'text-without-end',
    file,
    find: '  if (text.length > MAX_TEXT_LENGTH) return undefined;\n',
    replace: '',
    why: 'A number token of 32 KiB is worked on.',
  },
  {
    name: 'exponent-ignored',
    file,
    find: 'const shift = DECIMALS - fraction.length + Number(exponent);',
    replace: 'const shift = DECIMALS - fraction.length + 0 * Number(exponent);',
    why: 'A bet of 5e-1 costs 5.',
  },
  {
    name: 'sign-ignored',
    file,
    find: "  return sign === '-' ? -units : units;",
    replace: "  return sign === '+' ? -units : units;",
    why: 'A negative amount, which is refused, becomes a positive one.',
  },
  {
    name: 'balance-rounded-up',
    file,
    find: 'return units <= 0n ? 0n : units / (UNITS_PER_MAJOR / unitsPerMajor);',
    replace:
      'return units <= 0n ? 0n : (units + UNITS_PER_MAJOR / unitsPerMajor - 1n) / (UNITS_PER_MAJOR / unitsPerMajor);',
    why: 'The provider is told of a cent that is not there, and the stake of it is refused.',
  },
  {
    name: 'negative-balance-told',
    file,
    find: 'return units <= 0n ? 0n : units / (UNITS_PER_MAJOR / unitsPerMajor);',
    replace: 'return units / (UNITS_PER_MAJOR / unitsPerMajor);',
    why: 'A provider whose numbers are unsigned reads a balance below zero as a fortune.',
  },
  {
    name: 'minus-forgotten',
    file,
    find: "return { sign: units < 0n ? '-' : '',",
    replace: "return { sign: units < 0n ? '' : '',",
    why: 'A debt is shown as a balance.',
  },
  {
    name: 'trailing-zeros-cut-before-the-point',
    file,
    find: "const significant = fraction.replace(/0+$/, '');",
    replace: "const significant = fraction.replace(/0+/, '');",
    why: 'A balance of 1.0050 is written as 1.50.',
  },
  {
    name: 'ceiling-of-a-wallet-higher',
    file,
    find: 'export const BALANCE_CEILING: AmountUnits = 2n ** 63n - 1n;',
    replace: 'export const BALANCE_CEILING: AmountUnits = 2n ** 64n - 1n;',
    why: 'A balance does not fit into what the other side has for it.',
  },
  {
    name: 'debt-without-floor',
    file: 'shared/domain/booking.ts',
    find: 'return balance <= BALANCE_CEILING && balance >= -BALANCE_CEILING;',
    replace: 'return balance <= BALANCE_CEILING;',
    why: 'Where stakes may go below zero, one request makes a debt that no number holds.',
  },
  {
    name: 'version-skipped',
    file: 'shared/domain/booking.ts',
    find: 'const walletVersion = wallet.version + 1;',
    replace: 'const walletVersion = wallet.version + 2;',
    why: 'The history has gaps, and nobody can say whether an entry is missing.',
  },
  {
    name: 'stale-balance-in-answers',
    file: 'shared/domain/booking.ts',
    find: '      balance: entry.balanceAfter,\n      currency: entry.currency,\n    },\n    commit',
    replace: '      balance: entry.balanceBefore,\n      currency: entry.currency,\n    },\n    commit',
    why: 'The player sees the balance from before the bet.',
  },
  {
    name: 'withdrawal-uncovered',
    file: 'shared/domain/decide-transfer.ts',
    find: 'if (amount < 0n && wallet.balance + amount < 0n) {',
    replace: 'if (amount < 0n && wallet.balance < 0n) {',
    why: 'More is paid out than there is.',
  },
  {
    name: 'transfer-content-unchecked',
    file: 'shared/domain/decide-transfer.ts',
    find: "    if (!agrees(known.fingerprint, fingerprint)) return { outcome: declined('content_mismatch', holder) };\n",
    replace: '',
    why: 'A cashier who uses a transfer id twice is told that the second deposit was made.',
  },
  {
    name: 'numbers-through-a-float',
    file: 'shared/dynamodb/items.ts',
    find: 'return unmarshall(item, { wrapNumbers: BigInt });',
    replace: 'return unmarshall(item, { wrapNumbers: (digits) => BigInt(Number(digits)) });',
    why: 'A balance beyond 2^53 units changes when it is read.',
  },
];
