import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { resourceName, type Stage } from '../stages.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';

export interface ConsoleSiteProps {
  readonly stage: Stage;
  /** Of the HTTP API, without `https://`. */
  readonly apiDomain: string;
  /** Where people sign in, as an origin: `https://…`. */
  readonly signInOrigin: string;
}

/** The page: a private bucket and CloudFront, which serves the API below the same name, so that no other origin has to be allowed anything. */
export class ConsoleSite extends Construct {
  readonly bucket: Bucket;
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, { stage, apiDomain, signInOrigin }: ConsoleSiteProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // It holds nothing but what a build makes again.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.bucket.node.findChild('Resource')).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'CloudFront alone reads the bucket, and what is in it is the same public page for everybody who opens the console.',
    });
    const headers = this.strictHeaders(stage, signInOrigin);
    // The library's class fits its own interface only where optional members may be undefined, hence the assertion.
    this.distribution = new Distribution(this, 'Distribution', {
      comment: resourceName(stage.name, 'console'),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: headers,
        functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: this.oneIndex(stage) }],
      },
      additionalBehaviors: { '/console/api/*': apiBehaviour(apiDomain, headers) },
    });
    Validations.of(this.distribution.node.findChild('Resource')).acknowledge(
      {
        id: 'AwsSolutions-CFR1',
        reason: 'Support works from many countries; who may do what is decided by signing in with a second factor.',
      },
      {
        id: 'AwsSolutions-CFR2',
        reason:
          'Every call behind the page needs a signed token, and the page itself is static; the account may attach a firewall of its own.',
      },
      {
        id: 'AwsSolutions-CFR3',
        reason:
          'What people do is in the audit trail, with their names; an access log of the page would only add which of its files was read.',
      },
      {
        id: 'AwsSolutions-CFR4',
        reason:
          "CloudFront's own name comes with its own certificate and its choice of TLS versions; a domain of one's own may set another.",
      },
    );
  }

  private strictHeaders(stage: Stage, signInOrigin: string): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: resourceName(stage.name, 'console'),
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(signInOrigin), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override: true },
      },
    });
  }

  /** Deep links are paths of the page, not files, and a provider's id may end like a file's name: so the files are named, and all else is the page. */
  private oneIndex(stage: Stage): EdgeFunction {
    const code = [
      'function handler(event) {',
      '  var uri = event.request.uri;',
      "  var isFile = uri.startsWith('/console/assets/') || uri === '/console/settings.json';",
      "  if (!isFile) event.request.uri = '/console/index.html';",
      '  return event.request;',
      '}',
    ].join('\n');
    return new EdgeFunction(this, 'OneIndex', {
      functionName: resourceName(stage.name, 'console-index'),
      comment: 'Serves the page for every path that is no file of it',
      code: FunctionCode.fromInline(code),
      runtime: FunctionRuntime.JS_2_0,
    });
  }
}

function apiBehaviour(apiDomain: string, responseHeadersPolicy: ResponseHeadersPolicy): BehaviorOptions {
  return {
    origin: new HttpOrigin(apiDomain, { readTimeout: Duration.seconds(30) }),
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    responseHeadersPolicy,
  };
}
