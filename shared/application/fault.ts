/** Why nothing can be said: registered here so that logs and alarms count a closed list. */
export type FaultReason = 'deadline_spent' | 'store_unavailable' | 'keys_unavailable' | 'corrupt_item' | 'unexpected';

/**
 * The outcome is unknown and the request may be sent again. A fault is never dressed as a decline, because a decline claims that nothing was applied.
 * The message is for our logs; it holds no player data.
 */
export class Fault extends Error {
  readonly reason: FaultReason;

  constructor(reason: FaultReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Fault';
    this.reason = reason;
  }
}
