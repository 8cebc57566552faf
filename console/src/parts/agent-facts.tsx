import type { Schemas } from '../api.ts';
import { Time } from '../time.tsx';

type Agent = Schemas['Agent'];

export function Doors({ agent }: { readonly agent: Agent }) {
  const { warnings, allowedSourceIps } = agent;
  if (warnings.length > 0) return <span className="mark bad">open to everybody</span>;
  return allowedSourceIps.length > 0 ? allowedSourceIps.join(', ') : 'signed callbacks from anywhere';
}

/** When the provider's report was read last. An incomplete pull is at work, has failed, or left something for the next one. */
export function LastPull({ agent }: { readonly agent: Agent }) {
  const lastPull = 'lastPull' in agent ? agent.lastPull : undefined;
  if (!lastPull) return 'has no report';
  const { state, startedAt, completeAt } = lastPull;
  if (startedAt === undefined) return <span className="mark proposed">{state}</span>;
  if (state === 'complete') return <Time at={startedAt} />;
  return (
    <>
      <span className="mark bad">{state}</span> <Time at={startedAt} />
      {completeAt && (
        <>
          ; complete before: <Time at={completeAt} />
        </>
      )}
    </>
  );
}
