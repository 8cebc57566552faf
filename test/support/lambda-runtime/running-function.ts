/** A deployed function that takes events, whatever runs it. */
export interface RunningFunction {
  readonly name: string;
  /** Throws what Lambda would report in the function's place. */
  invoke(event: unknown): Promise<unknown>;
  stop(): Promise<void>;
}
