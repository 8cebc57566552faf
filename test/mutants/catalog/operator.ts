// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of other files.
import type { Mutant } from '../mutant.ts';

const registration = 'functions/operator/registration.ts';

/** The operator's own API. */
export const OPERATOR: readonly Mutant[] = [
  {
    name: 'transfer-id-per-wallet',
    file: 'functions/operator/transfers.ts',
    find: '        transferId,\n        amount: units(amount),',
    replace:
      '        transferId: `${params.playerId}.${params.currency}.${transferId}`,\n        amount: units(amount),',
    why: 'A transfer id that is used twice, for two wallets by mistake, moves money twice.',
  },
  {
    name: 'withdrawal-is-a-deposit',
    file: 'functions/operator/transfers.ts',
    find: 'kind: direction,',
    replace: "kind: direction === 'withdrawal' ? 'deposit' : direction,",
    why: 'Whoever takes money out gets more of it.',
  },
  {
    name: 'secrets-stored-in-the-clear',
    file: registration,
    find: 'sent.filter(([name]) => !isSetting(name) && !isSecret(name))',
    replace: 'sent.filter(([name]) => !isSetting(name))',
    why: "The AES key stands in the table in the clear, and every look at the agent's registration shows it.",
  },
  {
    name: 'rotation-without-overlap',
    file: registration,
    find: 'if (!current || overlapMs === 0) return { wrapped };',
    replace: 'if (!current || overlapMs >= 0) return { wrapped };',
    why: 'From the moment of a new key until the provider has it, every bet is refused.',
  },
  {
    name: 'overlap-without-end',
    file: registration,
    find: 'usableUntil: new Date(now + overlapMs).toISOString()',
    replace: 'usableUntil: new Date(now + 1000 * overlapMs).toISOString()',
    why: 'A key that was replaced because it leaked is good for years.',
  },
  {
    name: 'same-key-ends-the-overlap',
    file: registration,
    find: '  if (current && (await isSame(current, text, owner, secrets))) return current;\n',
    replace: '',
    why: 'To register the same key again ends the overlap of the previous one.',
  },
  {
    name: 'registration-drops-the-allow-list',
    file: registration,
    find: 'sent.allowedSourceIps ?? current?.allowedSourceIps ?? []',
    replace: 'sent.allowedSourceIps ?? []',
    why: 'A changed setting opens the door to every address.',
  },
  {
    name: 'registration-drops-settings',
    file: registration,
    find: '{ ...stillKnown(current?.settings ?? {}, manifest), ...sent.settings }',
    replace: '{ ...sent.settings }',
    why: 'A new key sets all settings back: wins are held that were credited yesterday.',
  },
  {
    name: 'invalid-value-repeated',
    file: 'functions/operator/input.ts',
    find: 'return [{ path: path(), message: issue.message }];',
    replace: 'return [{ path: path(), message: `${issue.message} ${String(issue.input)}` }];',
    also: [{ find: 'schema.safeParse(value);', replace: 'schema.safeParse(value, { reportInput: true });' }],
    why: 'A key with a typing error stands in the answer, and in whatever logs answers.',
  },
  {
    name: 'defect-told-to-the-caller',
    file: 'functions/operator/api.ts',
    find: "new Problem('internal_error', 'It was recorded. What was sent may have taken effect');",
    replace: "new Problem('internal_error', String(error));",
    why: 'The message of an error that is not ours holds whatever its maker put into it.',
  },
  {
    name: 'defect-without-a-trace',
    file: 'functions/operator/api.ts',
    find: 'if (!(error instanceof Problem)) telemetry.fault(',
    replace: 'if (error instanceof Problem) telemetry.fault(',
    why: 'The API fails, and nobody can say why.',
  },
  {
    name: 'repeated-query-parameter-accepted',
    file: 'functions/operator/input.ts',
    find: 'if (repeated !== undefined) {',
    replace: "if (repeated === '') {",
    why: 'Two readers of one query see two pages.',
  },
  {
    name: 'session-for-the-wrong-wallet',
    file: 'functions/operator/sessions.ts',
    find: '      walletOf(activePlayer(await playerNamed(players, playerId), call.at), currency);\n',
    replace: '      activePlayer(await playerNamed(players, playerId), call.at);\n',
    why: 'A token is handed out for a wallet that is not there; the player meets an error in the game.',
  },
  {
    name: 'session-for-nobodys-agent',
    file: 'functions/operator/sessions.ts',
    find: '      await agentNamed(agents, protocol, agentId);\n',
    replace: '',
    why: 'A token is handed out for an agent that nobody registered.',
  },
  {
    name: 'session-of-a-thousand-days',
    file: 'functions/operator/sessions.ts',
    find: 'new Date(clock.now() + ttlSeconds * 1000)',
    replace: 'new Date(clock.now() + ttlSeconds * 1_000_000)',
    why: 'A session does not end when it should.',
  },
  {
    name: 'history-overlaps',
    file: 'shared/dynamodb/history.ts',
    find: "' AND walletVersion < :olderThan'",
    replace: "' AND walletVersion <= :olderThan'",
    why: 'An entry stands on two pages: whoever adds them up finds money that is not there.',
  },
];
