import { describe, expect, it } from 'vitest';
import type { Act } from '../simulation/act.ts';
import { checkDesk } from '../simulation/desk-checks.ts';
import { checkAnswers, checkBooks } from '../simulation/final-checks.ts';
import { type Phase, SmallWorld } from '../simulation/small-world.ts';

const id = '9007199254740993';
const next = '9007199254740994';
const gameCode = 'reef';
const PHASES: readonly Phase[] = ['before', 'during', 'after'];

/** A callback under which the container dies, what was said before it, and what the provider may do when it hears nothing. */
interface Case {
  readonly before: readonly Act[];
  readonly act: Act;
  readonly followUps: Readonly<Record<string, readonly Act[]>>;
}

const inquiry: Act = { kind: 'inquiry' };

/** VP gives a play two names, TG one. */
function playCases(names: Pick<Act, 'id' | 'also'>): Readonly<Record<string, Case>> {
  const play: Act = { kind: 'play', ...names, stake: 300_000n, payout: 100_000n };
  const retry: Act = { ...play, kind: 'retry' };
  const rollback: Act = { kind: 'rollback', ...names };
  const refused: Act = { ...play, stake: 3_000_000n };
  const followUps = { rollback: [rollback, play], retry: [retry, rollback], nothing: [] };
  return {
    'a play': { before: [], act: play, followUps },
    'a play on a known wallet': {
      before: [{ ...play, id: next, ...(names.also && { also: 't2' }) }],
      act: play,
      followUps,
    },
    'a copy of a play': { before: [play], act: play, followUps },
    'a refused play': { before: [], act: refused, followUps: { again: [refused], rollback: [rollback, refused] } },
    'a retry': { before: [], act: retry, followUps: { again: [retry, retry] } },
    'a retry of a refused play': {
      before: [{ ...retry, stake: 1_200_000n }],
      act: { ...retry, stake: 1_200_000n },
      followUps: { again: [] },
    },
    'a rollback': { before: [play], act: rollback, followUps: { again: [rollback, rollback], 'the play': [play] } },
    'a rollback by one name': {
      before: [play],
      act: { kind: 'rollback', ...(names.also ? { also: names.also } : names) },
      followUps: { again: [rollback] },
    },
    'a rollback that comes first': {
      before: [],
      act: rollback,
      followUps: { again: [rollback, play], 'the play': [play] },
    },
    'a rollback of a refused play': { before: [refused], act: rollback, followUps: { again: [rollback, refused] } },
    'a balance': { before: [], act: inquiry, followUps: { again: [inquiry] } },
  };
}

function stakeCases(protocol: string): Readonly<Record<string, Case>> {
  const isCounted = protocol === 'wallet-v2';
  const stake: Act = { kind: 'stake', id, stake: 300_000n, gameCode, ...(isCounted && { roundId: id }) };
  const payout: Act = {
    kind: 'payout',
    id: isCounted ? '7' : id,
    payout: 500_000n,
    gameCode,
    ...(isCounted && { roundId: id }),
  };
  const rollback: Act = { kind: 'rollback', id };
  const refused: Act = { ...stake, stake: 3_000_000n };
  const further: Act = { kind: 'stake', id: next, stake: 100_000n, gameCode, ...(isCounted && { roundId: id }) };
  const followUps = { again: [stake, payout], rollback: [rollback, stake], nothing: [] };
  const cases: Record<string, Case> = {
    'a stake': { before: [], act: stake, followUps },
    'a further stake': {
      before: [stake],
      act: further,
      followUps: { again: [further, payout], rollback: [{ kind: 'rollback', id: next }] },
    },
    'a copy of a stake': { before: [stake], act: stake, followUps },
    'a refused stake': { before: [], act: refused, followUps: { again: [refused], rollback: [rollback, refused] } },
    'a payout': {
      before: [stake, further],
      act: payout,
      followUps: { again: [payout, payout], rollback: [rollback, payout] },
    },
    'a payout on nothing': { before: [], act: payout, followUps: { again: [payout], 'the stake': [stake, payout] } },
    'a rollback': { before: [stake], act: rollback, followUps: { again: [rollback, stake], payout: [payout] } },
    'a rollback of a further stake': {
      before: [stake, further],
      act: { kind: 'rollback', id: next },
      followUps: { payout: [payout] },
    },
    'a rollback that comes first': {
      before: [],
      act: rollback,
      followUps: { again: [rollback, stake], 'the stake': [stake] },
    },
    'a balance': { before: [], act: inquiry, followUps: { again: [inquiry] } },
  };
  if (isCounted) return cases;
  const play: Act = { kind: 'play', id, stake: 300_000n, payout: 100_000n, gameCode };
  return {
    ...cases,
    'a play': { before: [], act: play, followUps: { again: [play], rollback: [rollback, play] } },
    'a rollback of a play': { before: [play], act: rollback, followUps: { again: [rollback], 'the play': [play] } },
  };
}

/** The operator's own people: one deposit that can be undone, one that is spent, one withdrawal. */
function transferCases(): Readonly<Record<string, Case>> {
  const deposit: Act = { kind: 'deposit', id: 'd1', stake: 300_000n };
  const withdrawal: Act = { kind: 'withdrawal', id: 'w1', stake: 1_200_000n };
  const reversal: Act = { kind: 'reversal', id: 'r1', also: 'd1' };
  const other: Act = { ...reversal, id: 'r2' };
  const back: Act = { kind: 'reversal', id: 'r3', also: 'w1' };
  return {
    'a deposit': { before: [], act: deposit, followUps: { again: [deposit, reversal, deposit] } },
    'a withdrawal': { before: [deposit], act: withdrawal, followUps: { again: [withdrawal], undone: [back, back] } },
    'a withdrawal that is not covered': {
      before: [],
      act: { ...withdrawal, stake: 3_000_000n },
      followUps: { again: [{ ...withdrawal, stake: 3_000_000n }, back] },
    },
    'a reversal': {
      before: [deposit],
      act: reversal,
      followUps: { again: [reversal, reversal], 'another one': [other, reversal], 'the deposit': [deposit] },
    },
    'a reversal of what is spent': {
      before: [deposit, withdrawal],
      act: reversal,
      followUps: { again: [reversal], 'once it is there': [back, reversal, reversal] },
    },
    'a reversal of nothing': { before: [], act: reversal, followUps: { 'the deposit': [deposit, reversal] } },
  };
}

/** A correction by two people. */
function adjustmentCases(): Readonly<Record<string, Case>> {
  const proposal: Act = { kind: 'proposal', id: 'a1', payout: 300_000n, by: 'anna' };
  const debit: Act = { kind: 'proposal', id: 'a1', stake: 1_200_000n, by: 'anna' };
  const approval: Act = { kind: 'approval', id: 'a1', by: 'bela' };
  const other: Act = { ...approval, by: 'cyril' };
  const rejection: Act = { kind: 'rejection', id: 'a1', by: 'cyril' };
  const deposit: Act = { kind: 'deposit', id: 'd1', stake: 300_000n };
  return {
    'a proposal': {
      before: [],
      act: proposal,
      followUps: { again: [proposal, approval], other: [{ ...proposal, payout: 1n }, approval], approved: [approval] },
    },
    'an approval': {
      before: [proposal],
      act: approval,
      followUps: {
        again: [approval, approval],
        another: [other],
        rejected: [rejection, other],
        alone: [{ ...approval, by: 'anna' }],
      },
    },
    'an approval that is not covered': {
      before: [debit],
      act: approval,
      followUps: { again: [approval], 'once it is there': [deposit, other, approval], rejected: [rejection, approval] },
    },
    'an approval that failed before': {
      before: [debit, approval, deposit],
      act: other,
      followUps: { again: [approval, other], rejected: [rejection] },
    },
    'a rejection': {
      before: [proposal],
      act: rejection,
      followUps: { again: [rejection], approved: [approval, rejection], proposed: [proposal] },
    },
  };
}

const CASES: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  tg: playCases({ id }),
  vp: playCases({ id, also: 't1' }),
  vela: stakeCases('vela'),
  'wallet-v2': stakeCases('wallet-v2'),
  operator: { ...transferCases(), ...adjustmentCases() },
};

describe.each(Object.entries(CASES))('%s', (protocol, cases) => {
  it.each([true, false])(
    'a container that remembers (%s) dies at any await: all or nothing, and the follow-up meets what is there',
    async (remembers) => {
      let points = 0;
      const faults: string[] = [];
      for (const [title, given] of Object.entries(cases)) {
        const awaits = await countAwaits(protocol, given, remembers);
        for (let at = 1; at <= awaits; at++) {
          for (const phase of PHASES) {
            for (const [followUp, acts] of Object.entries(given.followUps)) {
              points++;
              const broken = await dieAndFollowUp(protocol, given, acts, remembers, { at, phase });
              if (broken) faults.push(`${title}, ${phase} await ${at} of ${awaits}, then ${followUp}: ${broken}`);
            }
          }
        }
      }
      console.info(`${protocol}, a container that ${remembers ? 'remembers' : 'forgets'}: ${points} crash points`);
      expect(faults).toEqual([]);
      expect(points).toBeGreaterThan(50);
    },
  );
});

async function open(protocol: string, { before }: Case, remembers: boolean): Promise<SmallWorld> {
  const small = await SmallWorld.open(protocol, 1_000_000n, { remembers, goesOneAtATime: false });
  for (const act of before) await small.say(act);
  return small;
}

async function countAwaits(protocol: string, given: Case, remembers: boolean): Promise<number> {
  const small = await open(protocol, given, remembers);
  return (await small.say(given.act)).awaits;
}

/** What is wrong afterwards, in words. The auditor of the world judges every line that is written and every answer that is given. */
async function dieAndFollowUp(
  protocol: string,
  given: Case,
  followUp: readonly Act[],
  remembers: boolean,
  death: { readonly at: number; readonly phase: Phase },
): Promise<string | undefined> {
  const small = await open(protocol, given, remembers);
  const { container, answer } = await small.say(given.act, death);
  if (!container.isDead && !answer) return 'neither answered nor dead';
  small.world.auditor.mayFault = false;
  for (const act of followUp) if (!(await small.heard(act))) return `no answer to ${act.kind}`;
  checkAnswers(small.world);
  await checkBooks(small.world);
  await checkDesk(small.world);
  return small.world.auditor.violations[0]?.text;
}
