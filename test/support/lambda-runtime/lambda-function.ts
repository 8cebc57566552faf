import { dirname, join, relative } from 'node:path';
import type { DeployedFunction } from '../../../local/deployed-function.ts';

/** Where a function finds what it calls. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly kms: string;
}

/** A function as Lambda would run it, from the template and from nothing else but the endpoints. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly timeoutSeconds: number;
  /** The unpacked asset. */
  readonly taskRoot: string;
  /** Lambda's own variables and the template's: nothing of the environment that the tests run in. */
  readonly environment: Readonly<Record<string, string>>;
}

const REGION = 'eu-west-1';

export function lambdaFunction(deployed: DeployedFunction, endpoints: Endpoints): LambdaFunction {
  const { name, timeoutSeconds, memoryMegabytes } = deployed;
  const { taskRoot, handler } = handlerOf(deployed);
  const own = {
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: taskRoot,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'container',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_LEVEL: 'INFO',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'ASIALOCAL',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: '/usr/local/bin:/usr/bin:/bin',
  };
  const places = { AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb, AWS_ENDPOINT_URL_KMS: endpoints.kms };
  // What CloudFormation would have put in place of the template's reference.
  const looked = { REFERENCE_KEY: 'a secret that a stage has drawn for itself' };
  return {
    name,
    arn: `arn:aws:lambda:${REGION}:000000000000:function:${name}:live`,
    timeoutSeconds,
    taskRoot,
    environment: { ...own, ...deployed.environment, ...looked, ...places },
  };
}

/** The handler string of the template again: what is in the asset lies three folders deep, as in the repository. */
function handlerOf({ module, exported }: DeployedFunction): { taskRoot: string; handler: string } {
  const taskRoot = join(dirname(module), '..', '..');
  return { taskRoot, handler: `${relative(taskRoot, module).replace(/\.\w+$/, '')}.${exported}` };
}
