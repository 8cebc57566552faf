import { Duration, Validations } from 'aws-cdk-lib';
import {
  ApiMapping,
  type CfnStage,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
  SecurityPolicy,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { resourceName, type Stage, type Throttle } from '../stages.ts';
import { accessLogFormat } from './access-log.ts';
import { logRemovalPolicy } from './log-removal.ts';
import type { WalletFunction } from './wallet-function.ts';

export interface OwnDomain {
  readonly name: string;
  /** A certificate of ACM in the stack's region. */
  readonly certificateArn: string;
  /** For the days in which providers change over: the address that AWS made answers too. */
  readonly keepAwsAddress?: boolean;
}

export interface FrontDoorProps {
  readonly stage: Stage;
  readonly domain: OwnDomain | undefined;
}

/** The HTTP API. Every route demands IAM authorization unless it is opened by name, with the reason beside it. */
export class FrontDoor extends Construct {
  readonly api: HttpApi;
  readonly accessLog: LogGroup;
  /** Without a slash at its end. */
  readonly url: string;
  /** Where DNS has to point the own domain. */
  readonly domain: DomainName | undefined;
  private readonly stage: Stage;
  private readonly defaultStage: HttpStage;

  constructor(scope: Construct, id: string, { stage, domain }: FrontDoorProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      apiName: resourceName(stage.name, 'api'),
      description: 'Callbacks of game providers and the API of the operator',
      createDefaultStage: false,
      defaultAuthorizer: new HttpIamAuthorizer(),
      // With a domain of one's own, the address that AWS made would be a second way in that nobody watches.
      disableExecuteApiEndpoint: domain !== undefined && !domain.keepAwsAddress,
    });
    this.domain = domain && this.ownDomain(domain);
    this.url = domain === undefined ? this.api.apiEndpoint : `https://${domain.name}`;
    this.accessLog = new LogGroup(this, 'AccessLog', {
      // Under this prefix the gateway needs no line of its own in the account's log policy, which has room for few.
      logGroupName: `/aws/vendedlogs/${resourceName(stage.name, 'api')}`,
      retention: stage.logRetention,
      removalPolicy: logRemovalPolicy(stage),
    });
    this.stage = stage;
    this.defaultStage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: throttleOf(stage.throttling.operator),
      accessLogSettings: { destination: new LogGroupLogDestination(this.accessLog), format: accessLogFormat },
    });
    if (this.domain) {
      new ApiMapping(this, 'DomainMapping', { api: this.api, domainName: this.domain, stage: this.defaultStage });
    }
  }

  /** Opens a protocol's callbacks to the provider. */
  addCallbacks(callbacks: WalletFunction, routeKeys: readonly string[]): void {
    // Before the provider gives up at 3 s, even when the container had to start first. It then sends the callback again.
    const integration = integrationOf(callbacks, Duration.millis(2900));
    for (const routeKey of routeKeys) {
      const [method = '', path = ''] = routeKey.split(' ');
      const routes = this.openRoutes(path, [method as HttpMethod], integration, whyNoAuthorizer);
      this.throttle(routeKey, routes);
    }
  }

  /** The library has no word for it. CloudFormation refuses settings of a route that is not there yet. */
  private throttle(routeKey: string, routes: readonly HttpRoute[]): void {
    const { requestsPerSecond, burst } = this.stage.throttling.callbacks;
    const settings = {
      ThrottlingRateLimit: requestsPerSecond,
      ThrottlingBurstLimit: burst,
      DetailedMetricsEnabled: true,
    };
    (this.defaultStage.node.defaultChild as CfnStage).addPropertyOverride(
      `RouteSettings.${escaped(routeKey)}`,
      settings,
    );
    this.defaultStage.node.addDependency(...routes);
  }

  /** Everything below `/operator/v1` for whoever IAM lets in, and whether it is there at all for everybody. */
  addOperator(operator: WalletFunction): void {
    const integration = integrationOf(operator, Duration.seconds(29));
    this.api.addRoutes({ path: '/operator/v1/{proxy+}', methods: [HttpMethod.ANY], integration });
    this.openRoutes('/health', [HttpMethod.GET], integration, whyHealthIsOpen);
  }

  private openRoutes(
    path: string,
    methods: HttpMethod[],
    integration: HttpLambdaIntegration,
    reason: string,
  ): HttpRoute[] {
    const routes = this.api.addRoutes({ path, methods, integration, authorizer: new HttpNoneAuthorizer() });
    for (const route of routes) {
      Validations.of(route.node.findChild('Resource')).acknowledge({ id: 'AwsSolutions-APIG4', reason });
    }
    return routes;
  }

  /** One of the operator's routes that a function of its own serves: the gateway takes the route that says most. */
  addProviderCall(serving: WalletFunction, routeKeys: readonly string[]): void {
    const integration = integrationOf(serving, Duration.seconds(29));
    for (const routeKey of routeKeys) {
      const [method = '', path = ''] = routeKey.split(' ');
      this.api.addRoutes({ path, methods: [method as HttpMethod], integration });
    }
  }

  private ownDomain({ name, certificateArn }: OwnDomain): DomainName {
    return new DomainName(this, 'Domain', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
  }
}

function throttleOf({ requestsPerSecond, burst }: Throttle): ThrottleSettings {
  return { rateLimit: requestsPerSecond, burstLimit: burst };
}

/** A full stop would be read as a step down. */
function escaped(key: string): string {
  return key.replaceAll('.', '\\.');
}

function integrationOf({ name, live }: WalletFunction, timeout: Duration): HttpLambdaIntegration {
  return new HttpLambdaIntegration(name, live, { payloadFormatVersion: PayloadFormatVersion.VERSION_2_0, timeout });
}

const whyHealthIsOpen =
  'Load balancers and monitors cannot sign. The answer is the same for everybody, names nothing but the version, and touches no table and no key.';

const whyNoAuthorizer =
  "Game providers cannot sign requests for AWS. The function authenticates every callback before it parses it, as the provider's protocol defines it (the agent's AES-256-GCM key, or a session token), and may hold it to a list of source addresses per agent.";
