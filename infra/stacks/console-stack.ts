import { type App, Aws, CfnOutput, type Environment, Fn, Stack } from 'aws-cdk-lib';
import { CfnAuthorizer, CfnIntegration, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { ConsolePeople } from '../constructs/console-people.ts';
import { ConsoleSite } from '../constructs/console-site.ts';
import { pascalCase, resourceName, type Stage } from '../stages.ts';

export interface ConsoleStackProps {
  readonly env: Environment;
  readonly stage: Stage;
  readonly apiId: string;
  /** The operator's routes as the API has them, each with the alias that answers it. */
  readonly operatorRoutes: readonly OperatorRoute[];
}

export interface OperatorRoute {
  /** `ANY /operator/v1/{proxy+}`. */
  readonly routeKey: string;
  readonly functionName: string;
  readonly functionArn: string;
}

/**
 * The console for people, by option: page, sign-in, and a second, equal set of the operator's routes that takes a person's token in place of a signature of
 * AWS. It knows the API by its id and hangs its routes onto it, so that without it the API is what it always was.
 */
export class ConsoleStack extends Stack {
  constructor(app: App, { env, stage, apiId, operatorRoutes }: ConsoleStackProps) {
    super(app, resourceName(stage.name, 'console'), {
      env,
      description: 'Seamless wallet: the console for support, finance and administrators',
      terminationProtection: stage.terminationProtection,
    });
    const signInPrefix = `${resourceName(stage.name, 'console')}-${Aws.ACCOUNT_ID}`;
    const signInOrigin = `https://${signInPrefix}.auth.${this.region}.amazoncognito.com`;
    const apiDomain = `${apiId}.execute-api.${this.region}.amazonaws.com`;
    const site = new ConsoleSite(this, 'Site', { stage, apiDomain, signInOrigin });
    const consoleUrl = `https://${site.distribution.distributionDomainName}/console/`;
    const people = new ConsolePeople(this, 'People', { stage, consoleUrl, signInPrefix });
    const issuer = `https://cognito-idp.${this.region}.amazonaws.com/${people.pool.userPoolId}`;
    const authorizerId = this.authorizer(apiId, issuer, people.client.userPoolClientId);
    for (const route of operatorRoutes) this.route(apiId, authorizerId, route);
    new CfnOutput(this, 'ConsoleUrl', { value: consoleUrl });
    new CfnOutput(this, 'ConsoleBucket', { value: site.bucket.bucketName });
    new CfnOutput(this, 'ConsoleDistribution', { value: site.distribution.distributionId });
    new CfnOutput(this, 'ConsoleSettings', {
      description: 'What belongs into console/settings.json of the bucket',
      value: this.toJsonString({ authority: issuer, clientId: people.client.userPoolClientId, signIn: signInOrigin }),
    });
    new CfnOutput(this, 'UserPoolId', { value: people.pool.userPoolId });
  }

  private authorizer(apiId: string, issuer: string, audience: string): string {
    return new CfnAuthorizer(this, 'Authorizer', {
      apiId,
      name: 'console',
      authorizerType: 'JWT',
      identitySource: ['$request.header.Authorization'],
      jwtConfiguration: { issuer, audience: [audience] },
    }).ref;
  }

  /** The same function below the console's own path. */
  private route(apiId: string, authorizerId: string, { routeKey, functionName, functionArn }: OperatorRoute): void {
    const ownKey = routeKey.replace('/operator/v1/', '/console/api/v1/');
    const [, path = ''] = ownKey.split(' ');
    const id = pascalCase(functionName);
    const integration = new CfnIntegration(this, `${id}Integration`, {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: functionArn,
      payloadFormatVersion: '2.0',
      timeoutInMillis: 29_000,
    });
    new CfnRoute(this, `${id}Route`, {
      apiId,
      routeKey: ownKey,
      authorizationType: 'JWT',
      authorizerId,
      target: Fn.join('/', ['integrations', integration.ref]),
    });
    new CfnPermission(this, `${id}Permission`, {
      action: 'lambda:InvokeFunction',
      functionName: functionArn,
      principal: new ServicePrincipal('apigateway.amazonaws.com').service,
      sourceArn: this.formatArn({ service: 'execute-api', resource: apiId, resourceName: `*/*${path}` }),
    });
  }
}
