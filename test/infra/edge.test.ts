import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { walletApp } from '../../infra/app.ts';
import { edgeSecretNames } from '../../infra/edge-settings.ts';
import { EDGE_HEADERS } from '../../infra/stacks/edge-stack.ts';
import { stageFrom } from '../../infra/stage-file.ts';
import { type Stage, stageOfKind } from '../../infra/stages.ts';
import { EDGE_SECRET_HEADER, VIEWER_ADDRESS_HEADER } from '../../shared/http/edge.ts';
import { madeUpProtocol, madeUpRepository } from './made-up-repository.ts';
import { ofType, type Template, temporaryDirectory } from './templates.ts';

const madeUp = madeUpRepository(madeUpProtocol);
afterAll(() => madeUp.remove());

async function synthesized(changes: Partial<Stage>): Promise<(stack: string) => Template> {
  const outdir = temporaryDirectory();
  const app = await walletApp({ outdir, sourceRoot: madeUp.root, stage: { ...stageOfKind('prod'), ...changes } });
  app.synth();
  return (stack) => JSON.parse(readFileSync(join(outdir, `seamless-wallet-prod-${stack}.template.json`), 'utf8'));
}

describe('without an edge', () => {
  test('no function waits for a secret, and nothing stands in another region', async () => {
    const template = await synthesized({});
    expect(JSON.stringify(template('api'))).not.toContain('EDGE_SECRETS');
    expect(() => template('edge')).toThrow();
    expect(() => template('edge-firewall')).toThrow();
  });
});

describe('with an edge', () => {
  let template: (stack: string) => Template;
  beforeAll(async () => {
    template = await synthesized({
      options: { ...stageOfKind('prod').options, edge: { rotation: 3, requestsPerAddress: 5000 } },
    });
  });
  const only = (stack: string, type: string) => {
    const [[, { Properties }] = ['', { Properties: {} }], ...others] = ofType(template(stack), type);
    expect(others).toEqual([]);
    return Properties;
  };

  test('CloudFront caches nothing, speaks https alone and proves itself with the newest secret', () => {
    const { DistributionConfig } = only('edge', 'AWS::CloudFront::Distribution') as {
      DistributionConfig: { Origins: { OriginCustomHeaders: unknown }[]; DefaultCacheBehavior: object };
    };
    expect(DistributionConfig.Origins.map(({ OriginCustomHeaders }) => OriginCustomHeaders)).toEqual([
      [
        {
          HeaderName: EDGE_SECRET_HEADER,
          HeaderValue: '{{resolve:secretsmanager:seamless-wallet-prod-edge-secret-3:SecretString:::}}',
        },
      ],
    ]);
    expect(DistributionConfig.DefaultCacheBehavior).toMatchObject({
      ViewerProtocolPolicy: 'https-only',
      // AWS's own policies: caching disabled; everything of the viewer but its Host.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    });
  });

  test('its function overwrites the header in which a viewer might claim an address', () => {
    const { FunctionCode } = only('edge', 'AWS::CloudFront::Function') as { FunctionCode: string };
    const handler = new Function(`${FunctionCode}; return handler;`)() as (event: object) => { headers: object };
    const headers = { [VIEWER_ADDRESS_HEADER]: { value: '10.0.0.1' }, accept: { value: '*/*' } };
    expect(handler({ viewer: { ip: '203.0.113.7' }, request: { headers } }).headers).toEqual({
      [VIEWER_ADDRESS_HEADER]: { value: '203.0.113.7' },
      accept: { value: '*/*' },
    });
  });

  test("the functions of protocols take the newest secret and the one before, and the operator's none", () => {
    const functions = ofType(template('api'), 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);
    const secretsOf = ({ Environment }: (typeof functions)[number]) =>
      JSON.stringify((Environment as { Variables: { EDGE_SECRETS?: unknown } }).Variables.EDGE_SECRETS ?? null);
    const byName = Object.fromEntries(functions.map((each) => [each['FunctionName'], secretsOf(each)]));
    expect(byName['seamless-wallet-prod-operator']).toBe('null');
    expect(byName['seamless-wallet-prod-zz-made-up']?.match(/resolve:secretsmanager/g)).toHaveLength(2);
  });

  test('the secrets are made by AWS: no template holds one', () => {
    const secrets = ofType(template('api'), 'AWS::SecretsManager::Secret').map(([, { Properties }]) => Properties);
    expect(secrets.map(({ Name }) => Name)).toEqual([
      'seamless-wallet-prod-edge-secret-3',
      'seamless-wallet-prod-edge-secret-2',
    ]);
    for (const secret of secrets) {
      expect(secret).not.toHaveProperty('SecretString');
      expect(secret).toMatchObject({ GenerateSecretString: { PasswordLength: 43, ExcludePunctuation: true } });
    }
  });

  test('the firewall blocks by address and by rate, and looks into no body', () => {
    const { Rules, Scope } = only('edge-firewall', 'AWS::WAFv2::WebACL') as { Rules: object[]; Scope: string };
    expect(Scope).toBe('CLOUDFRONT');
    expect(JSON.stringify(Rules)).not.toMatch(/FieldToMatch|CommonRuleSet|KnownBadInputs|SQLi|HostingProvider/);
    expect(Rules).toMatchObject([
      { Name: 'BlockedByHandV4', Action: { Block: {} } },
      { Name: 'BlockedByHandV6', Action: { Block: {} } },
      { Name: 'TooManyRequests', Action: { Block: {} }, Statement: { RateBasedStatement: { Limit: 5000 } } },
      { Name: 'KnownBadAddresses', OverrideAction: { None: {} } },
    ]);
  });

  test('nothing keeps what viewers sent: tokens travel in query strings', () => {
    const { DistributionConfig } = only('edge', 'AWS::CloudFront::Distribution') as { DistributionConfig: object };
    expect(DistributionConfig).not.toHaveProperty('Logging');
    expect(JSON.stringify(template('edge-firewall'))).not.toContain('"SampledRequestsEnabled":true');
  });
});

describe('the settings of the edge', () => {
  const from = (edge: object) =>
    stageFrom('dev', JSON.stringify({ kind: 'dev', region: 'eu-west-1', options: { edge } })).options.edge;

  test('the code that writes the headers and the code that reads them agree', () => {
    expect(EDGE_HEADERS).toEqual({ secret: EDGE_SECRET_HEADER, viewer: VIEWER_ADDRESS_HEADER });
  });

  test('have defaults', () => {
    expect(from({})).toEqual({ rotation: 1, requestsPerAddress: 600_000 });
  });

  test.each([
    [{ rotation: 0 }, 'options.edge.rotation'],
    [{ rotation: '2' }, 'options.edge.rotation'],
    [{ requestsPerAddress: 9 }, 'options.edge.requestsPerAddress'],
  ])('%j is refused', (edge, member) => {
    expect(() => from(edge)).toThrow(`stages/dev.json: ${member}`);
  });

  test('the first secret has none before it', () => {
    expect(edgeSecretNames('prod', { rotation: 1, requestsPerAddress: 10 })).toEqual([
      'seamless-wallet-prod-edge-secret-1',
    ]);
  });
});
