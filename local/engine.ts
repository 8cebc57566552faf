export interface EngineAccess {
  readonly accessKeyId: string;
  readonly region: string;
}

/** Something that speaks DynamoDB on a loopback address. */
export interface Engine {
  readonly endpoint: string;
  /** What it has to be told to show the data; `undefined` where any credentials do. */
  readonly access?: EngineAccess;
  /** For people: what it is and where it keeps the data. */
  readonly description: string;
  /** Settles when the engine ended, asked to or not; never for one that was here before. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}
