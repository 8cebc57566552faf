import type { CallbackReport } from '../shared/observability/telemetry.ts';

/** For people, what a line of a function's log tells of a callback that was not taken: by whom, why, and at which member; `undefined` for any other line. */
export function refusalIn(line: string): string | undefined {
  if (!/"result":"(?:rejected|declined|fault)"/.test(line)) return undefined;
  try {
    const { protocol, agentId, action, result, reason, member, status } = JSON.parse(line) as CallbackReport;
    const place = member === undefined ? '' : `, member ${member}`;
    return `${protocol}/${agentId} ${action}: ${result}, ${reason}${place} (answered ${status})`;
  } catch {
    return undefined;
  }
}
