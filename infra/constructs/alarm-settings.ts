import type { StageKind } from '../stages.ts';

/** Where the alarms of a kind of stage begin. Counts are per five minutes; shares are percentages of all callbacks, and count only from that many on. */
export interface AlarmSettings {
  readonly faults: { readonly least: number; readonly share: number };
  /** Anybody may send rubbish to a public address, and only a flood of it, or a wrong key, is a large share. */
  readonly rejections: { readonly least: number; readonly share: number };
  /** Callbacks of one agent in five minutes whose key or address is wrong. A provider's own never are, so that few are enough, but strangers try doors. */
  readonly refusedOfOneAgent: number;
  /** Below this share of the stakes of a week ago a protocol has gone silent, if half an hour had at least so many then. */
  readonly silence: { readonly least: number; readonly share: number };
  /** A provider sends again what was throttled; one or two are a burst that met a new container. */
  readonly throttles: number;
  /** The 99th percentile of the time inside a function; a provider gives up after 3,000 ms. */
  readonly slowCallbackMs: number;
  /** The same as the gateway sees it: with cold starts. */
  readonly slowAnswerMs: number;
}

/** Staging is as strict as production where traffic does not matter; in dev every other request is a cold start. */
const settings: Readonly<Record<StageKind, AlarmSettings>> = {
  dev: {
    faults: { least: 1, share: 1 },
    rejections: { least: 10, share: 50 },
    refusedOfOneAgent: 3,
    silence: { least: 20, share: 10 },
    throttles: 1,
    slowCallbackMs: 1800,
    slowAnswerMs: 2800,
  },
  staging: {
    faults: { least: 2, share: 1 },
    rejections: { least: 20, share: 20 },
    refusedOfOneAgent: 3,
    silence: { least: 20, share: 10 },
    throttles: 1,
    slowCallbackMs: 1500,
    slowAnswerMs: 2000,
  },
  prod: {
    faults: { least: 5, share: 1 },
    rejections: { least: 50, share: 20 },
    refusedOfOneAgent: 3,
    silence: { least: 20, share: 10 },
    throttles: 5,
    slowCallbackMs: 1500,
    slowAnswerMs: 2000,
  },
};

export function alarmSettings(kind: StageKind): AlarmSettings {
  return settings[kind];
}
