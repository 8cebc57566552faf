import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { resourceName, type Stage } from '../stages.ts';

/** The console's roles are the groups of its people; `functions/operator/roles.ts` says what each may do. */
export const CONSOLE_ROLES = ['support', 'finance', 'administrator'] as const;

export interface ConsolePeopleProps {
  readonly stage: Stage;
  /** Where the console is: people come back here from signing in and out. */
  readonly consoleUrl: string;
  /** Unique in the whole of Cognito's region. */
  readonly signInPrefix: string;
}

/** Who may open the console. Nobody registers by themselves, everybody signs in with a second factor. */
export class ConsolePeople extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly domain: UserPoolDomain;

  constructor(scope: Construct, id: string, { stage, consoleUrl, signInPrefix }: ConsolePeopleProps) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      userPoolName: resourceName(stage.name, 'console'),
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      autoVerify: { email: true },
      mfa: Mfa.REQUIRED,
      // A code by text message goes with the number, and a number can be taken over.
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 14,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(1),
      },
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this.pool.node.findChild('Resource')).acknowledge({
      id: 'AwsSolutions-COG8',
      reason:
        'The Plus plan judges risk by where people sign in from, for a price per person; a second factor is demanded of everybody here.',
    });
    for (const groupName of CONSOLE_ROLES) {
      new CfnUserPoolGroup(this, groupName, { userPoolId: this.pool.userPoolId, groupName });
    }
    this.domain = this.pool.addDomain('SignIn', { cognitoDomain: { domainPrefix: signInPrefix } });
    this.client = this.pool.addClient('Console', {
      // A page keeps no secret: the code that signing in gives is exchanged under a proof that the page made (PKCE).
      generateSecret: false,
      authFlows: {},
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [consoleUrl],
        logoutUrls: [consoleUrl],
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: Duration.minutes(30),
      accessTokenValidity: Duration.minutes(30),
      refreshTokenValidity: Duration.hours(10),
    });
  }
}
