import { type App, Aws, CfnOutput, type Environment, Fn, Stack } from 'aws-cdk-lib';
import { CfnAuthorizer, CfnIntegration, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { ConsolePeople } from '../constructs/console-people.ts';
import { ConsoleSite } from '../constructs/console-site.ts';
import { resourceName, type Stage } from '../stages.ts';

export interface ConsoleStackProps {
  readonly env: Environment;
  readonly stage: Stage;
  readonly apiId: string;
  /** Of the operator's function: the alias through which it is called. */
  readonly operatorArn: string;
}

/**
 * The console for people, by option: page, sign-in, and a second, equal set of the operator's routes that takes a person's token in place of a signature of
 * AWS. It knows the API by its id and hangs its routes onto it, so that without it the API is what it always was.
 */
export class ConsoleStack extends Stack {
  constructor(app: App, { env, stage, apiId, operatorArn }: ConsoleStackProps) {
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
    this.routes(apiId, operatorArn, issuer, people.client.userPoolClientId);
    new CfnOutput(this, 'ConsoleUrl', { value: consoleUrl });
    new CfnOutput(this, 'ConsoleBucket', { value: site.bucket.bucketName });
    new CfnOutput(this, 'ConsoleDistribution', { value: site.distribution.distributionId });
    new CfnOutput(this, 'ConsoleSettings', {
      description: 'What belongs into console/settings.json of the bucket',
      value: this.toJsonString({ authority: issuer, clientId: people.client.userPoolClientId, signIn: signInOrigin }),
    });
    new CfnOutput(this, 'UserPoolId', { value: people.pool.userPoolId });
  }

  private routes(apiId: string, operatorArn: string, issuer: string, audience: string): void {
    const authorizer = new CfnAuthorizer(this, 'Authorizer', {
      apiId,
      name: 'console',
      authorizerType: 'JWT',
      identitySource: ['$request.header.Authorization'],
      jwtConfiguration: { issuer, audience: [audience] },
    });
    const integration = new CfnIntegration(this, 'Integration', {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: operatorArn,
      payloadFormatVersion: '2.0',
      timeoutInMillis: 29_000,
    });
    const route = new CfnRoute(this, 'Route', {
      apiId,
      routeKey: 'ANY /console/api/v1/{proxy+}',
      authorizationType: 'JWT',
      authorizerId: authorizer.ref,
      target: Fn.join('/', ['integrations', integration.ref]),
    });
    new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: operatorArn,
      principal: new ServicePrincipal('apigateway.amazonaws.com').service,
      sourceArn: this.formatArn({
        service: 'execute-api',
        resource: apiId,
        resourceName: '*/*/console/api/v1/{proxy+}',
      }),
    });
    route.node.addDependency(integration);
  }
}
