import { Fault } from '../application/fault.ts';

/** A frame of a stack trace; a message of several lines may look like anything else, but hardly like this. */
const FRAME = /^\s+at (?:[\w$.<>[\] #]+ \()?(?:file:\/\/|node:|\/)[^\s()]*:\d+:\d+\)?$/;
const MOST_FRAMES = 5;
const NAME = /^[\w.]{1,80}$/;

/**
 * What a log line says of an error. Only our own faults are known to hold no player data, so only their messages are repeated: an error of the SDK or of
 * the engine quotes what it was given.
 */
export function describe(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { cause } = error;
  return {
    error: nameOf(error),
    ...(error instanceof Fault && { reason: error.reason, detail: error.message }),
    ...(cause instanceof Error && { cause: cause instanceof Fault ? cause.message : nameOf(cause) }),
    stack: framesOf(error),
  };
}

function nameOf({ name }: Error): string {
  return NAME.test(name) ? name : 'Error';
}

function framesOf({ stack = '', message }: Error): string {
  const start = stack.indexOf(message);
  const afterMessage = start < 0 ? stack : stack.slice(start + message.length);
  const frames = afterMessage.split('\n').filter((line) => FRAME.test(line));
  return frames
    .slice(0, MOST_FRAMES)
    .map((frame) => frame.trim())
    .join(' | ');
}
