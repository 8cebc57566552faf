import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as InvokeFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ScheduledJob } from '../schedules.ts';
import { resourceName } from '../stages.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { WalletFunction, type WalletFunctionProps } from './wallet-function.ts';

export interface ScheduledFunctionProps
  extends Omit<WalletFunctionProps, 'kind' | 'name' | 'description' | 'deadLetters'> {
  readonly job: ScheduledJob;
}

/**
 * A function that runs by the clock. A turn that could not be delivered, and one that failed, are kept for a fortnight in
 * a queue of the job's own, so that an alarm on it can say which job is dead.
 */
export class ScheduledFunction extends Construct {
  readonly function: WalletFunction;
  readonly rule: Rule;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: ScheduledFunctionProps) {
    super(scope, id);
    const { job, stage } = props;
    this.deadLetters = deadLetterQueue(this, stage, job.name);
    const { name, description } = job;
    this.function = new WalletFunction(this, 'Job', {
      ...props,
      kind: 'job',
      name,
      description,
      deadLetters: this.deadLetters,
    });
    // The next turn does what a late one would have done: an old event is worth nothing, and two at once are worth less.
    this.function.live.configureAsyncInvoke({
      maxEventAge: Duration.minutes(10),
      retryAttempts: 1,
      onFailure: new SqsDestination(this.deadLetters),
    });
    this.rule = new Rule(this, 'Rule', {
      ruleName: resourceName(stage.name, name),
      description,
      schedule: Schedule.expression(job.rate),
      targets: [
        new InvokeFunction(this.function.live, {
          deadLetterQueue: this.deadLetters,
          maxEventAge: Duration.minutes(10),
          retryAttempts: 2,
        }),
      ],
    });
  }
}
