import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { walletApp } from '../../infra/app.ts';
import { contentSecurityPolicy } from '../../infra/constructs/content-security-policy.ts';
import { type Stage, stageOfKind } from '../../infra/stages.ts';
import { madeUpProtocol, madeUpRepository } from './made-up-repository.ts';
import { ofType, type Resource, type Template, temporaryDirectory } from './templates.ts';

const madeUp = madeUpRepository(madeUpProtocol);
afterAll(() => madeUp.remove());

async function synthesized(changes: Partial<Stage>): Promise<(stack: string) => Template> {
  const outdir = temporaryDirectory();
  const app = await walletApp({ outdir, sourceRoot: madeUp.root, stage: { ...stageOfKind('prod'), ...changes } });
  app.synth();
  return (stack) => JSON.parse(readFileSync(join(outdir, `seamless-wallet-prod-${stack}.template.json`), 'utf8'));
}

let template: Template;
let api: Template;
beforeAll(async () => {
  const templates = await synthesized({ options: { ...stageOfKind('dev').options, console: true } });
  [template, api] = [templates('console'), templates('api')];
});

function only(type: string): Resource['Properties'] {
  const [first, ...others] = ofType(template, type).map(([, { Properties }]) => Properties);
  expect(others).toEqual([]);
  return first ?? {};
}

describe('the console in AWS', () => {
  test('is not there unless asked for', async () => {
    const templates = await synthesized({});
    expect(() => templates('console')).toThrow();
  });

  test("leaves the operator's routes as they are, with signatures, and adds its own with a person's token", () => {
    const routes = (of: Template) => ofType(of, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);
    const operators = routes(api).filter(({ RouteKey }) => String(RouteKey).includes('/operator/'));
    expect(routes(template).map(({ RouteKey, AuthorizationType }) => [RouteKey, AuthorizationType])).toEqual(
      operators.map(({ RouteKey }) => [String(RouteKey).replace('/operator/v1/', '/console/api/v1/'), 'JWT']),
    );
    expect(new Set(operators.map(({ AuthorizationType }) => AuthorizationType))).toEqual(new Set(['AWS_IAM']));
    expect(JSON.stringify(api)).not.toContain('/console/');
  });

  test("its tokens come from this pool and this page, and the operator's functions alone may be called with them", () => {
    expect(only('AWS::ApiGatewayV2::Authorizer')).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: [{ Ref: expect.stringContaining('PeoplePoolConsole') }] },
    });
    const permissions = ofType(template, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties);
    expect(permissions.length).toBeGreaterThan(0);
    for (const { SourceArn, Principal } of permissions) {
      expect(Principal).toBe('apigateway.amazonaws.com');
      expect(JSON.stringify(SourceArn)).toMatch(/\*\/\*\/console\/api\/v1\//);
    }
  });

  test('nobody registers by themselves, and everybody has a second factor that is no text message', () => {
    expect(only('AWS::Cognito::UserPool')).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      DeletionProtection: 'ACTIVE',
      Policies: { PasswordPolicy: { MinimumLength: 14 } },
    });
    expect(only('AWS::Cognito::UserPoolClient')).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      IdTokenValidity: 30,
      EnableTokenRevocation: true,
    });
    const groups = ofType(template, 'AWS::Cognito::UserPoolGroup').map(([, { Properties }]) => Properties['GroupName']);
    expect(groups).toEqual(['support', 'finance', 'administrator']);
  });

  test('the page lies in a private bucket that CloudFront alone reads', () => {
    expect(only('AWS::S3::Bucket')).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    const { PolicyDocument } = only('AWS::S3::BucketPolicy') as { PolicyDocument: { Statement: object[] } };
    const allowing = PolicyDocument.Statement.filter(
      (statement) => 'Effect' in statement && statement.Effect === 'Allow',
    );
    expect(allowing).toMatchObject([{ Action: 's3:GetObject', Principal: { Service: 'cloudfront.amazonaws.com' } }]);
  });

  test('its headers are strict: nothing unsafe, nobody frames it, nothing is referred', () => {
    const { ResponseHeadersPolicyConfig } = only('AWS::CloudFront::ResponseHeadersPolicy');
    const text = JSON.stringify(ResponseHeadersPolicyConfig);
    expect(text).not.toContain('unsafe');
    expect(text).toContain("frame-ancestors 'none'");
    expect(ResponseHeadersPolicyConfig).toMatchObject({
      SecurityHeadersConfig: {
        ContentTypeOptions: { Override: true },
        FrameOptions: { FrameOption: 'DENY' },
        ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
        StrictTransportSecurity: { IncludeSubdomains: true },
      },
    });
    expect(contentSecurityPolicy()).toContain("connect-src 'self';");
  });

  test('a deep link is the page, a file is itself', () => {
    const { FunctionCode } = only('AWS::CloudFront::Function') as { FunctionCode: string };
    const handler = new Function(`${FunctionCode}; return handler;`)() as (event: object) => { uri: string };
    const served = (uri: string) => handler({ request: { uri } }).uri;
    expect(served('/console/players/p1')).toBe('/console/index.html');
    expect(served('/console/transactions/vp/main/round.1')).toBe('/console/index.html');
    expect(served('/console/settings.json')).toBe('/console/settings.json');
    expect(served('/console/')).toBe('/console/index.html');
    expect(served('/console/assets/index-4f2a.js')).toBe('/console/assets/index-4f2a.js');
  });
});
