import * as z from 'zod';
import type { Agent } from '../../shared/application/agent.ts';
import { CURRENCY, countedCurrency, currencyNamed } from '../../shared/application/currencies.ts';
import type { ImportsCapability } from '../../shared/application/provider.ts';
import { canonicalUint64, scopedId } from '../../shared/domain/ids.ts';
import {
  type AmountUnits,
  type Decimal,
  fromProviderUnits,
  parseMajor,
  toProviderUnits,
} from '../../shared/domain/money.ts';
import type { ReportedSide, ReportRow } from '../../shared/reconciliation/judge.ts';
import { settingsOf } from './settings.ts';

const ZONED = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
const TYPES = ['bet', 'win', 'cancel'] as const;
const AMOUNT = /^-?\d{1,20}(?:\.\d{1,20})?$/;

/** A line of the provider's file. */
const line = z
  .object({
    id: z
      .string()
      .refine((id) => canonicalUint64(id) !== undefined, 'must be the number of the transaction, all digits of it')
      .meta({ description: 'The number of a bet or a win; with `cancel`, of the bet that was cancelled.' }),
    currency: z
      .string()
      .regex(/^[\x21-\x7e]{1,16}$/, 'must be the code of a currency')
      .meta({ description: "The provider's code, as in `currencies` of the settings." }),
    type: z.enum(TYPES, 'must be bet, win or cancel'),
    amount: z.string().meta({
      description:
        "Digits without a point count the provider's units, as `bet` and `win` of callbacks do (`500`); with a point it is an amount in major units (`5.00`). A cancel may have none.",
    }),
    time: z
      .string()
      .refine(isInstant, 'must be a time with its zone, like 2026-03-02T08:15:30Z or 2026-03-02T10:15:30+02:00')
      .meta({ description: 'When it happened: ISO 8601 with a zone.' }),
  })
  .superRefine(({ type, amount }, context) => {
    if (AMOUNT.test(amount) || (type === 'cancel' && amount === '')) return;
    const message = 'must be digits, with a point and further digits where it is in major units';
    context.addIssue({ code: 'custom', path: ['amount'], message });
  });

type Line = z.infer<typeof line>;
/** By type: the amount as it was sent, and the time. Lines of one number stand in one row: a bet, and that it was cancelled. */
type Sent = Partial<Record<Line['type'] | `${Line['type']}Time`, string>>;

export const reportFile: ImportsCapability = {
  line,
  reportOf: ({ agentId }) => agentId,
  linePerRow: true,
  rowsStay: true,
  rowFrom,
  joined(earlier, later) {
    const [, reportedAt = ''] = [earlier, later].map((row) => row.reportedAt ?? '').sort();
    return { ...later, reportedAt, sent: { ...earlier.sent, ...later.sent } };
  },
  read,
};

function rowFrom(sent: Readonly<Record<string, string>>, agent: Agent): ReportRow | undefined {
  const { id = '', currency = '', type = '', amount = '', time = '' } = sent;
  const meant = currencyNamed(settingsOf(agent), currency);
  if (!meant || !CURRENCY.test(meant.currency)) return undefined;
  const ticketId = scopedId(canonicalUint64(id) ?? id, meant.currency);
  const content: Sent = { [type]: amount, [`${type}Time`]: time };
  return { id: ticketId, ticketId, reportedAt: new Date(time).toISOString(), sent: content };
}

/** The currency stands in the row's id, whether the transaction is known here or not. A cancel names no amount: what it undoes is the bet. */
function read({ id, sent }: ReportRow, agent: Agent): ReportedSide {
  const { bet, win, cancel }: Sent = sent;
  const currency = id.slice(0, id.indexOf('#'));
  const { majorPerUnit } = countedCurrency(settingsOf(agent), currency);
  const [stake, payout] = [amountIn(bet, majorPerUnit), amountIn(win, majorPerUnit)];
  return {
    currency,
    ...(typeof stake === 'bigint' && { stake }),
    ...(typeof payout === 'bigint' && { payout }),
    isPossible: stake !== 'impossible' && payout !== 'impossible',
    isFinal: true,
    isCancelled: cancel !== undefined,
    isUndone: cancel !== undefined,
    status: TYPES.filter((type) => sent[type] !== undefined).join(', '),
    ...(bet !== undefined && { stakeAsSent: bet }),
    ...(win !== undefined && { payoutAsSent: win }),
  };
}

/** What is below zero, or no whole number of the provider's units, no callback can have said. */
function amountIn(text: string | undefined, majorPerUnit: Decimal): AmountUnits | 'impossible' | undefined {
  if (text === undefined) return undefined;
  const units = text.includes('.') ? parseMajor(text) : fromProviderUnits(BigInt(text), majorPerUnit);
  if (units === undefined || units < 0n) return 'impossible';
  return fromProviderUnits(toProviderUnits(units, majorPerUnit), majorPerUnit) === units ? units : 'impossible';
}

/** The 30th of February would silently become the 2nd of March. */
function isInstant(text: string): boolean {
  if (!ZONED.test(text) || Number.isNaN(Date.parse(text))) return false;
  const [day = ''] = /^\d{4}-\d\d-\d\d/.exec(text) ?? [];
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}
