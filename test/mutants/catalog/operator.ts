// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of other files.
import type { Mutant } from '../mutant.ts';

const registration = 'functions/operator/registration.ts';
const keys = 'functions/operator/registered-keys.ts';

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
    file: keys,
    find: 'const replaced = current ? replacedNow(current, ports) : [];',
    replace: 'const replaced = current && overlapMs < 0 ? replacedNow(current, ports) : [];',
    also: [{ find: 'const { secrets, now } = ports;', replace: 'const { secrets, now, overlapMs } = ports;' }],
    why: 'From the moment of a new key until the provider has it, every bet is refused.',
  },
  {
    name: 'overlap-without-end',
    file: keys,
    find: 'usableUntil: timeText(now + overlapMs)',
    replace: 'usableUntil: timeText(now + 1000 * overlapMs)',
    why: 'A key that was replaced because it leaked is good for years.',
  },
  {
    name: 'same-key-ends-the-overlap',
    file: keys,
    find: 'if (current?.digest === digest) return withOlder(current, older);',
    replace: '',
    why: 'To register the same key again ends the overlap of the previous one.',
  },
  {
    name: 'another-key-ends-the-older-ones',
    file: keys,
    find: '[...replaced, ...older]',
    replace: 'replaced',
    why: 'A key with a typing error, put right at once, drops the key that the provider still uses: every bet is refused.',
  },
  {
    name: 'shortened-overlap-for-later-keys-only',
    file: keys,
    find: 'Math.min(Date.parse(key.usableUntil), Date.parse(key.replacedAt) + overlapMs)',
    replace: 'Date.parse(key.usableUntil)',
    why: 'A key that is in the wrong hands is good for a day more, whatever the operator sets.',
  },
  {
    name: 'ended-key-brought-back',
    file: keys,
    find: 'Math.min(Date.parse(key.usableUntil), Date.parse(key.replacedAt) + overlapMs)',
    replace: 'Date.parse(key.replacedAt) + overlapMs',
    why: 'A longer overlap lengthens the life of keys that are replaced already.',
  },
  {
    name: 'key-of-another-agent-taken',
    file: 'shared/dynamodb/agent-writes.ts',
    find: "'attribute_not_exists(agentId) OR holder = :holder OR #until <= :now'",
    replace: "'attribute_not_exists(agentId) OR holder = :holder OR holder <> :now OR #until <= :now'",
    why: "One provider's message is taken under another agent too: it moves money twice.",
  },
  {
    name: 'deleted-agent-keeps-its-keys',
    file: registration,
    find: '{ ...agent, secrets: {}, updatedAt: at,',
    replace: '{ ...agent, updatedAt: at,',
    why: 'Who deletes an agent believes its key gone, and it lies in the table for ever.',
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
    find: 'mergedSettings(current ? stillKnown(storedSettings(current), manifest) : {}, sent.settings)',
    replace: 'mergedSettings({}, sent.settings)',
    why: 'A new key sets all settings back: wins are held that were credited yesterday.',
  },
  {
    name: 'invalid-value-repeated',
    file: 'functions/operator/input.ts',
    find: 'return [{ path: path(), message: issue.message }];',
    replace: 'return [{ path: path(), message: `${issue.message} ${String(issue.input)}` }];',
    also: [
      {
        find: 'schema.safeParse(value, { error: unreadableNumber });',
        replace: 'schema.safeParse(value, { error: unreadableNumber, reportInput: true });',
      },
    ],
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
    find: '      walletOf(player, currency);\n',
    replace: '',
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
    find: 'ttlSeconds * 1000',
    replace: 'ttlSeconds * 1_000_000',
    why: 'A session does not end when it should.',
  },
  {
    name: 'history-overlaps',
    file: 'shared/desk/lookups/history.ts',
    find: 'until = last.walletVersion - 1',
    replace: 'until = last.walletVersion - 0',
    why: 'An entry stands on two pages: whoever adds them up finds money that is not there.',
  },
];
