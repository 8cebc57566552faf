import type { StreamImages } from '../../shared/dynamodb/stream-images.ts';

/** What Lambda hands over of a stream with a tumbling window: such an event alone names the shard, without which no position could be kept. */
export interface StreamEvent {
  readonly Records?: readonly { readonly dynamodb: StreamImages & { readonly SequenceNumber: string } }[];
  readonly shardId?: string;
}

/** Where Lambda begins again: at the first record that was not counted. A window's answer must hold a state; nothing is kept in it. */
export interface StreamAnswer {
  readonly state: Readonly<Record<string, never>>;
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}
