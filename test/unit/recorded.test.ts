import { describe, expect, it } from 'vitest';
import { cut, recordedId } from '../../shared/application/recorded.ts';
import { agrees, isSameText } from '../../shared/domain/fingerprint.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';
import { recordFrom, recordItem } from '../../shared/dynamodb/items.ts';
import { itemSize, type WireItem } from '../support/store-proxy/item-size.ts';

const DICE = '\u{1f3b2}';

describe('a text that is too long to be recorded', () => {
  it.each(['', 'a', 'x'.repeat(40), DICE.repeat(10), '018f9d3e-7c5b-7a54-9d7e-0123456789ab'])('is not %j', (text) => {
    expect(cut(text, 40)).toBe(text);
  });

  it.each(['x'.repeat(41), DICE.repeat(11), `${'x'.repeat(39)}${DICE}`, DICE.repeat(5000), '\u0000'.repeat(99)])(
    'is cut at a whole character, and says how long it was and what it was',
    (text) => {
      const short = cut(text, 40);
      expect(Buffer.byteLength(short)).toBeLessThanOrEqual(40);
      expect(short.isWellFormed()).toBe(true);
      expect(text.startsWith(short.slice(0, short.indexOf('~')))).toBe(true);
      expect(short).toMatch(new RegExp(`~${text.length}~[\\w-]{22}$`));
      expect(cut(short, 40)).toBe(short);
    },
  );

  it('stays another text than every other', () => {
    const texts = ['a', 'b'].map((end) => `${DICE.repeat(127)}${end}`);
    expect(new Set(texts.map(recordedId)).size).toBe(2);
  });

  it('is the same as what was stored whole, before long texts were cut', () => {
    const whole = `bet-${'9'.repeat(60)}`;
    expect(isSameText(whole, cut(whole, 36))).toBe(true);
    expect(isSameText(cut(whole, 36), cut(whole, 36))).toBe(true);
    expect(isSameText(`${whole}0`, cut(whole, 36))).toBe(false);
    expect(isSameText(`Bet-${'9'.repeat(60)}`, cut(whole, 36))).toBe(false);
    expect(isSameText(cut(`${whole}0`, 36), cut(whole, 36))).toBe(false);
    expect(agrees({ betId: whole }, { betId: cut(whole, 36) })).toBe(true);
  });
});

describe('an entry', () => {
  const source = { protocol: 'vp', agentId: 'A'.repeat(64) };
  const id = recordedId(DICE.repeat(128));
  const largest = -(2n ** 63n);
  const details = Object.fromEntries(
    ['betTime', 'txTime', 'validBetAmt', 'jackpotContribute', 'betType', 'gameInfo'].map((name) => [
      name,
      DICE.repeat(4000),
    ]),
  );
  const entry: LedgerEntry = {
    type: 'entry',
    kind: 'play',
    entryId: `${'p'.repeat(40)}.UBTC1.1000000000`,
    playerId: 'p'.repeat(40),
    currency: 'UBTC1',
    amount: largest,
    stake: largest,
    payout: largest,
    balanceBefore: largest,
    balanceAfter: largest,
    walletVersion: 1_000_000_000,
    source,
    transactionId: id,
    roundId: cut(DICE.repeat(500), 36),
    gameCode: cut(DICE.repeat(500), 32),
    createdAt: '2026-03-02T08:15:30.000Z',
    fingerprint: {
      kind: 'play',
      player: 'p'.repeat(40),
      currency: 'UBTC1',
      brand: cut(DICE.repeat(500), 36),
      stake: '9'.repeat(24),
      win: '9'.repeat(24),
      jackpot: '9'.repeat(24),
      betId: cut(id.repeat(2), 36),
      transferId: cut(id.repeat(3), 36),
    },
    details,
  };
  const at = { key: `${source.protocol}#${source.agentId}#${id}` as never, role: 'entry' } as const;
  const mark = { rolledBackBy: { S: `${'p'.repeat(40)}.UBTC1.1000000001` } };

  it('takes at most 1,024 bytes whatever a provider sends, its mark included, and is read as it was', () => {
    const item = recordItem(at, entry);
    expect(itemSize({ ...item, ...mark } as WireItem)).toBeLessThanOrEqual(1024);
    const read = recordFrom(item) as LedgerEntry;
    expect({ ...read, details: undefined }).toEqual({ ...entry, details: undefined });
    expect(read.details).toEqual({ all: expect.stringMatching(/~\d+~/) });
  });

  it('is read as it was also where ids are unique within a currency, and from before there was a limit', () => {
    const scoped = { ...at, key: `vp#${source.agentId}#UBTC1#${id}` as never };
    const item = recordItem(scoped, entry);
    expect(recordFrom(item)).toMatchObject({ source, transactionId: id });
    const former = { ...entry, transactionId: DICE.repeat(128), details };
    const whole = recordItem({ ...at, key: `vp#${source.agentId}#x` as never }, { ...former, details: {} });
    expect(recordFrom(whole)).toMatchObject({ source, transactionId: former.transactionId });
  });

  it('of the operator has no source, whatever its key looks like', () => {
    const { source: _, ...deposit } = { ...entry, kind: 'deposit' as const, transactionId: 'd1' };
    const read = recordFrom(recordItem({ key: '@operator#transfers#d1' as never, role: 'entry' }, deposit));
    expect(read).toMatchObject({ kind: 'deposit', transactionId: 'd1' });
    expect(read).not.toHaveProperty('source');
  });

  it('keeps what people read as far as there is room', () => {
    const id = '7634846433511800001';
    const small = {
      ...entry,
      transactionId: id,
      source: { protocol: 'vp', agentId: 'a1' },
      details: { gameInfo: 'x'.repeat(2000), betTime: 't' },
    };
    const read = recordFrom(recordItem({ ...at, key: `vp#a1#${id}` as never }, small)) as LedgerEntry;
    expect(read.details?.['betTime']).toBe('t');
    expect(read.details?.['gameInfo']).toMatch(/^x{30,}~2000~/);
    const whole = { ...small, details: { gameInfo: 'x'.repeat(60) } };
    expect(recordFrom(recordItem({ ...at, key: `vp#a1#${id}` as never }, whole))).toMatchObject({
      details: whole.details,
    });
  });
});
