import type { Need, Seat } from '../case.ts';
import type { Examination } from '../examination.ts';
import { inOtherLetters, inventedLike } from './wrong-secrets.ts';

export interface Stranger {
  readonly name: string;
  readonly who: string;
  readonly needs: readonly Need[];
  of(exam: Examination, seat: Seat): Promise<Seat>;
}

const CHANGED_KEY: Stranger = {
  name: 'secret-of-other-agent',
  who: 'the secret of another agent',
  needs: ['secondAgent'],
  of: async (exam, seat) => ({ ...seat, secret: (await exam.seat('secondAgent')).secret }),
};

/** Where a key lets in. */
export const BY_KEY: readonly Stranger[] = [
  CHANGED_KEY,
  {
    name: 'invented-key',
    who: 'a key that was never agreed',
    needs: [],
    of: async (_, seat) => ({ ...seat, secret: inventedLike(seat.secret) }),
  },
  {
    name: 'key-of-zeros',
    who: 'a key of zeros',
    needs: [],
    of: async (_, seat) => ({ ...seat, secret: '0'.repeat(seat.secret.length) }),
  },
];

/** Where a token of a player does. */
export const BY_SESSION: readonly Stranger[] = [
  CHANGED_KEY,
  {
    name: 'foreign-token',
    who: 'a token that is not of this agent',
    needs: ['foreignToken'],
    of: async (exam, seat) => ({ ...seat, secret: (await exam.seat('foreignToken')).secret }),
  },
  {
    name: 'invented-token',
    who: 'a token that was never issued',
    needs: [],
    of: async (_, seat) => ({ ...seat, secret: inventedLike(seat.secret) }),
  },
  {
    name: 'token-in-other-letters',
    who: 'a token in which large letters are small, and small ones large',
    needs: [],
    of: async (_, seat) => ({ ...seat, secret: inOtherLetters(seat.secret) }),
  },
  {
    name: 'longer-token',
    who: 'a token with a letter more at its end',
    needs: [],
    of: async (_, seat) => ({ ...seat, secret: `${seat.secret}x` }),
  },
  {
    name: 'shorter-token',
    who: 'a token without its last letter',
    needs: [],
    of: async (_, seat) => ({ ...seat, secret: seat.secret.slice(0, -1) }),
  },
  {
    name: 'any-token',
    who: 'the sign that stands for anything in SQL',
    needs: [],
    of: async (_, seat) => ({ ...seat, secret: '%' }),
  },
  { name: 'no-token', who: 'a text that is no token', needs: [], of: async (_, seat) => ({ ...seat, secret: 'x' }) },
  { name: 'empty-token', who: 'an empty token', needs: [], of: async (_, seat) => ({ ...seat, secret: '' }) },
];
