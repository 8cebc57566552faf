import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { helps } from './command-line.ts';
import { playConversation } from './demo/conversation.ts';
import { showFigures } from './demo/figures.ts';
import { showLedger } from './demo/ledger.ts';
import { membersOf, playAtProvider, startProvider } from './demo/provider-play.ts';
import { importItsFile } from './demo/report-file.ts';
import { say } from './demo/screen.ts';
import { findStack } from './demo/target.ts';
import { OperatorClient } from './operator-client.ts';
import { findSimulators } from './simulators.ts';

const HELP = `
npm run demo
Plays one conversation with every provider for a new player, and shows the ledger that it leaves. The stack is that of BASE_URL, else the one that listens
on PORT of this machine (3000), else one of its own that keeps nothing.

Exit status: 0 where everything was as expected, 1 otherwise.
`;

if (helps(HELP)) process.exit(0);
const repository = join(import.meta.dirname, '..');
const CURRENCY = 'EUR';

/** One player, one wallet, one conversation with every provider that has a folder; then the ledger that they left. */
async function main(): Promise<boolean> {
  const stack = await findStack(process.env);
  try {
    const operator = new OperatorClient(stack.url);
    // Whoever plays it twice on one stack has two players, and no id of the first run meets one of the second.
    const name = `demo${randomBytes(3).toString('hex')}`;
    await operator.openWallet(name, CURRENCY, '100');
    say('title', 'One wallet, every provider');
    say('plain', `stack    ${stack.url} (${stack.description})`);
    say('plain', `player   ${name}, with a deposit of 100.00 ${CURRENCY}`);

    let asExpected = true;
    for (const { simulator, manifest } of await findSimulators(repository)) {
      const seat = { agentId: name, playerId: name, currency: CURRENCY };
      const registration = simulator.newRegistration();
      const provider = await startProvider(manifest, name, registration);
      const members = { ...registration, ...(provider && membersOf(provider)) };
      const talk = { ...seat, secret: await operator.introduce(manifest, simulator, seat, members) };
      asExpected = (await playConversation(stack.url, manifest.title, simulator, talk)) && asExpected;
      if (manifest.capabilities.includes('imports'))
        asExpected = (await importItsFile(operator, manifest, talk)) && asExpected;
      if (!provider) continue;
      asExpected = (await playAtProvider(operator, provider, simulator, talk)) && asExpected;
      await provider.stop();
    }
    const isRight = showLedger(name, CURRENCY, await operator.entriesOf(name, CURRENCY));
    showFigures(await operator.figuresNow());
    return isRight && asExpected;
  } finally {
    await stack.stop();
  }
}

// Whoever reads the first page only (`| head`) has seen enough.
process.stdout.on('error', () => process.exit(0));
try {
  const asExpected = await main();
  if (!asExpected) say('wrong', 'Something above is not as it should be.');
  process.exitCode = asExpected ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
