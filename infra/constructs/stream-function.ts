import { Duration, Fn } from 'aws-cdk-lib';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { streamExport } from '../stages.ts';
import type { StreamConsumer } from '../streams.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { WalletFunction, type WalletFunctionProps } from './wallet-function.ts';

export interface StreamFunctionProps
  extends Omit<WalletFunctionProps, 'kind' | 'name' | 'description' | 'deadLetters'> {
  readonly consumer: StreamConsumer;
}

/** A stream forgets after 24 hours: what could not be counted by then goes to the queue before, where somebody sees it. */
const GIVES_UP_AFTER = Duration.hours(23);
/** The most that Lambda takes. An outage ends by itself, so that age is what ends the attempts. */
const MOST_ATTEMPTS = 10_000;

/** A function that is called with everything that a table has written, shard by shard, in order. */
export class StreamFunction extends Construct {
  readonly function: WalletFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: StreamFunctionProps) {
    super(scope, id);
    const { consumer, stage } = props;
    const { name, description } = consumer;
    this.deadLetters = deadLetterQueue(this, stage, name);
    this.function = new WalletFunction(this, 'Consumer', {
      ...props,
      kind: 'stream',
      name,
      description,
      deadLetters: this.deadLetters,
    });
    new EventSourceMapping(this, 'Stream', {
      target: this.function.live,
      eventSourceArn: Fn.importValue(streamExport(stage.name, consumer.table)),
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 1_000,
      maxBatchingWindow: Duration.seconds(1),
      // Lambda names the shard of a batch only in windows, and the function keeps its position by shard.
      tumblingWindow: Duration.minutes(15),
      // Several batches of one shard at once would have no one position.
      parallelizationFactor: 1,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: MOST_ATTEMPTS,
      maxRecordAge: GIVES_UP_AFTER,
      onFailure: new SqsDlq(this.deadLetters),
    });
  }
}
