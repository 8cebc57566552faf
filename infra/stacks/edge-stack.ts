import { type App, CfnOutput, Duration, type Environment, SecretValue, Stack, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  OriginRequestPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { type EdgeSettings, edgeSecretNames } from '../edge-settings.ts';
import { resourceName, type Stage } from '../stages.ts';

export interface EdgeStackProps {
  readonly env: Environment;
  readonly stage: Stage;
  readonly edge: EdgeSettings;
  readonly apiId: string;
  readonly webAclArn: string;
}

/** As `shared/http/edge.ts` reads them; a test holds the two together. */
export const EDGE_HEADERS = { secret: 'x-wallet-secret', viewer: 'x-wallet-viewer' } as const;

/**
 * CloudFront between providers and the gateway. It caches nothing. It tells the functions which address called, and proves with a secret that it is the one
 * who says so. The operator's API does not come this way: its signatures name the gateway's own address.
 */
export class EdgeStack extends Stack {
  /** What providers call, without a path. */
  readonly origin: string;

  constructor(app: App, { env, stage, edge, apiId, webAclArn }: EdgeStackProps) {
    super(app, resourceName(stage.name, 'edge'), {
      env,
      description: 'Seamless wallet: CloudFront in front of the callbacks',
      terminationProtection: stage.terminationProtection,
      crossRegionReferences: true,
    });
    const { domain } = edge;
    const [secretName = ''] = edgeSecretNames(stage.name, edge);
    const gateway = new HttpOrigin(`${apiId}.execute-api.${this.region}.amazonaws.com`, {
      customHeaders: { [EDGE_HEADERS.secret]: SecretValue.secretsManager(secretName).unsafeUnwrap() },
      // A provider gives up after 3 s.
      connectionTimeout: Duration.seconds(1),
      connectionAttempts: 2,
      readTimeout: Duration.seconds(3),
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: resourceName(stage.name, 'edge'),
      webAclId: webAclArn,
      defaultBehavior: {
        origin: gateway,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: this.sayWhoCalls(stage) }],
      },
      ...(domain && {
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        domainNames: [domain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      }),
    });
    Validations.of(distribution.node.findChild('Resource')).acknowledge(...whyNot(domain !== undefined));
    this.origin = `https://${domain?.name ?? distribution.distributionDomainName}`;
    new CfnOutput(this, 'EdgeDomain', { value: distribution.distributionDomainName });
  }

  /** Whatever the viewer wrote into the header is replaced. */
  private sayWhoCalls(stage: Stage): EdgeFunction {
    const code = [
      'function handler(event) {',
      `  event.request.headers['${EDGE_HEADERS.viewer}'] = { value: event.viewer.ip };`,
      '  return event.request;',
      '}',
    ].join('\n');
    return new EdgeFunction(this, 'SayWhoCalls', {
      functionName: resourceName(stage.name, 'say-who-calls'),
      comment: "Writes the viewer's address into a header",
      code: FunctionCode.fromInline(code),
      runtime: FunctionRuntime.JS_2_0,
    });
  }
}

function whyNot(hasDomain: boolean) {
  const always = [
    {
      id: 'AwsSolutions-CFR1',
      reason: 'Providers call from where their machines are, which no list of countries knows.',
    },
    {
      id: 'AwsSolutions-CFR3',
      reason: "An access log of CloudFront holds query strings, and Vela's hold session tokens.",
    },
  ];
  const withoutDomain = {
    id: 'AwsSolutions-CFR4',
    reason:
      "CloudFront's own name comes with its own certificate and its choice of TLS; a domain of one's own sets TLS 1.2.",
  };
  return hasDomain ? always : [...always, withoutDomain];
}
