import { describe, expect, test } from 'vitest';
import { createLog } from '../../shared/observability/log.ts';
import { createTelemetry } from '../../shared/observability/telemetry.ts';
import { CountingWorld } from '../support/counting-world.ts';
import { printedDuring } from '../support/printed.ts';
import { SCENARIOS } from '../unit/telemetry-scenarios.ts';
import { operationsTemplate } from './operations.ts';
import { apiTemplate, ofType, protocols } from './templates.ts';

interface Rule {
  readonly LogGroupNames: readonly string[];
  readonly Contribution: {
    readonly Keys: readonly string[];
    readonly Filters: readonly { readonly Match: string; readonly In?: string[]; readonly NotIn?: string[] }[];
  };
}

const [[ruleId = '', resource] = []] = ofType(operationsTemplate(), 'AWS::CloudWatch::InsightRule');
const rule: Rule = JSON.parse(String(resource?.Properties['RuleBody']));

/** Reads lines as Contributor Insights does: by paths that are members, and for whoever all filters hold. */
function contributors(lines: readonly string[]): Map<string, number> {
  const { Keys, Filters } = rule.Contribution;
  const counts = new Map<string, number>();
  for (const line of lines) {
    const members: Record<string, unknown> = JSON.parse(line);
    const at = (path: string) => String(members[path.replace(/^\$\./, '')]);
    const holds = Filters.every(({ Match, In, NotIn }) => In?.includes(at(Match)) ?? !NotIn?.includes(at(Match)));
    const name = Keys.map(at).join('/');
    if (holds) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

describe('rejections by agent', () => {
  test('are counted in the lines that the real handlers write: the agent whose key does not fit, and nobody else', async () => {
    for (const { title, play } of SCENARIOS) {
      const counted = contributors(await printedDuring(() => play(new CountingWorld())));
      const expected = title === 'vp: the key does not fit' ? [[expect.stringMatching(/^vp\/\w+/), 1]] : [];
      expect([...counted], title).toEqual(expected);
    }
  });

  test('whoever calls a path that names no agent is nobody: an unbounded crowd of them counts nowhere', () => {
    const lines: string[] = [];
    const { callback } = createTelemetry(createLog((line) => lines.push(line)));
    const said = { protocol: 'vp', action: 'unknown', result: 'rejected', status: '9999', durationMs: 1 } as const;
    callback({ ...said, agentId: 'unknown', reason: 'address_not_allowed' });
    callback({ ...said, agentId: 'main', reason: 'address_not_allowed' });
    expect([...contributors(lines)]).toEqual([['vp/main', 1]]);
  });

  test("the rule reads the log group of every protocol's function, and is there before its alarm", () => {
    const groups = ofType(apiTemplate(), 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties['LogGroupName']);
    expect(rule.LogGroupNames).toHaveLength(protocols.length);
    for (const name of rule.LogGroupNames) expect(groups).toContain(name);
    const alarm = ofType(operationsTemplate(), 'AWS::CloudWatch::Alarm').find(
      ([, { Properties }]) => Properties['AlarmName'] === 'seamless-wallet-prod-agent-refused',
    );
    expect(alarm?.[1]).toMatchObject({ DependsOn: [ruleId] });
  });
});
