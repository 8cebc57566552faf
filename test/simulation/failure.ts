import type { Plant } from './plant.ts';
import { play } from './play.ts';
import { commandFor, type Scenario, specOf } from './scenario.ts';

/** The longest script that anybody reads. */
const MOST_LINES = 200;

/** A failure for people: what takes place, what happened when, what is wrong with it, and how to see it again. */
export async function failureText(scenario: Scenario, plant?: Plant, plantName?: string): Promise<string> {
  const lines: string[] = [];
  const { violation } = await play(scenario, plant, (at, text) =>
    lines.push(`${at.toString().padStart(10)} ms  ${text}`),
  );
  const { shape, agents, players, conversations, outages } = specOf(scenario);
  const cast = conversations.map(
    ({ index, script, protocol, agentId, playerId, currency, startsAfter, weather }) =>
      `  ${index}: ${script} at ${startsAfter} ms, ${protocol}/${agentId} about ${playerId} in ${currency}, ${weather} weather`,
  );
  const talked = new Set(conversations.map(({ protocol, agentId }) => `${protocol}/${agentId}`));
  const settings = agents
    .filter(({ protocol, agentId }) => talked.has(`${protocol}/${agentId}`))
    .map((agent) => `  ${agent.protocol}/${agent.agentId} ${JSON.stringify(agent.settings)}`);
  const shown = lines.length > MOST_LINES ? ['…', ...lines.slice(-MOST_LINES)] : lines;
  return [
    `A guarantee is broken in world ${scenario.world} of seed ${scenario.seed} (${shape}, ${players.length} players, ${outages.length} outages):`,
    `  ${violation ? `${violation.guarantee}: ${violation.text}` : 'but not when it is played again'}`,
    'conversations',
    ...cast,
    'settings',
    ...settings,
    'what happened',
    ...shown,
    'again',
    `  ${commandFor(scenario, plantName)}`,
  ].join('\n');
}
