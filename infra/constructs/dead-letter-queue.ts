import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { resourceName, type Stage } from '../stages.ts';

/** Where what a function could not do is kept for a fortnight, for people. */
export function deadLetterQueue(scope: Construct, stage: Stage, functionName: string): Queue {
  const queue = new Queue(scope, 'DeadLetters', {
    queueName: resourceName(stage.name, `${functionName}-dead-letters`),
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  const reason =
    'This queue is where dead letters end; people empty it. A queue behind it would only hide them longer.';
  Validations.of(queue.node.findChild('Resource')).acknowledge(
    { id: 'AwsSolutions-SQS3', reason },
    { id: 'Serverless-SQSRedrivePolicy', reason },
  );
  return queue;
}
