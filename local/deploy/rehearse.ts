import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { topicOf } from '../../infra/constructs/alarm-watch.ts';
import { rehearsalName, SEVERITIES } from '../../infra/constructs/rehearsals.ts';
import type { Severity } from '../../infra/constructs/runbooks.ts';
import type { Stage } from '../../infra/stages.ts';

/** Asks the AWS CLI. */
export type AskAws = (words: readonly string[]) => Promise<unknown>;

const REASON = 'A rehearsal after a deploy: nothing is wrong';
const PAUSE_MS = 2_000;
/** CloudWatch writes down within seconds what it did. */
const PATIENCE_MS = 60_000;

const subscriptions = z.object({ Subscriptions: z.array(z.object({ SubscriptionArn: z.string() })) });
const history = z.object({ AlarmHistoryItems: z.array(z.object({ HistorySummary: z.string() })) });

/**
 * Rings one alarm for each topic by hand and waits until CloudWatch has written down that it told the topic; and looks whether anybody who confirmed is
 * subscribed to it. What it cannot see is whether the last one on the way, a mailbox or a pager, let it through. Throws what is wrong, in one line.
 */
export async function rehearse(stage: Stage, ask: AskAws, report: (line: string) => void): Promise<void> {
  for (const severity of SEVERITIES) {
    const topic = topicOf(stage, severity);
    if (topic !== undefined) report(await rehearsed(rehearsalName(stage.name, severity), severity, topic, ask));
  }
}

async function rehearsed(alarm: string, severity: Severity, topic: string, ask: AskAws): Promise<string> {
  const listed = subscriptions.parse(await ask(['sns', 'list-subscriptions-by-topic', '--topic-arn', topic]));
  const confirmed = listed.Subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn.startsWith('arn:')).length;
  if (confirmed === 0) throw new Error(`Nobody has confirmed a subscription to ${topic}: an alarm would reach nobody`);
  const startedAt = new Date();
  await ask(stateOf(alarm, 'ALARM'));
  try {
    await toldTopic(alarm, topic, startedAt, ask);
  } finally {
    await ask(stateOf(alarm, 'OK'));
  }
  return `${severity}: ${alarm} rang and told ${topic}, where ${confirmed} are subscribed. Its message has to be there now.`;
}

function stateOf(alarm: string, state: 'ALARM' | 'OK'): string[] {
  return ['cloudwatch', 'set-alarm-state', '--alarm-name', alarm, '--state-value', state, '--state-reason', REASON];
}

async function toldTopic(alarm: string, topic: string, startedAt: Date, ask: AskAws): Promise<void> {
  const question = ['cloudwatch', 'describe-alarm-history', '--alarm-name', alarm, '--history-item-type', 'Action'];
  while (Date.now() - startedAt.getTime() < PATIENCE_MS) {
    const { AlarmHistoryItems } = history.parse(await ask([...question, '--start-date', startedAt.toISOString()]));
    const about = AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary).filter((line) => line.includes(topic));
    const failed = about.find((line) => line.startsWith('Failed'));
    if (failed !== undefined) throw new Error(`CloudWatch could not tell ${topic}: ${failed}`);
    if (about.some((line) => line.startsWith('Successfully executed'))) return;
    await sleep(PAUSE_MS);
  }
  throw new Error(`${alarm} rang, and CloudWatch did not say within a minute that it told ${topic}`);
}
