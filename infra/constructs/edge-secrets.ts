import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type EdgeSettings, edgeSecretNames } from '../edge-settings.ts';
import { pascalCase, type StageName } from '../stages.ts';

/** What CloudFront proves itself with to the functions. Made at the deploy and seen by nobody: templates name it, CloudFormation puts it in. */
export class EdgeSecrets extends Construct {
  /** For the functions' environment: the newest first, separated by commas. */
  readonly forFunctions: string;

  constructor(scope: Construct, id: string, stage: StageName, edge: EdgeSettings) {
    super(scope, id);
    const secrets = edgeSecretNames(stage, edge).map((secretName) => this.secretNamed(secretName));
    this.forFunctions = secrets.map(({ secretValue }) => secretValue.unsafeUnwrap()).join(',');
  }

  private secretNamed(secretName: string): Secret {
    const secret = new Secret(this, pascalCase(secretName), {
      secretName,
      description: 'Between CloudFront and the functions of the seamless wallet',
      generateSecretString: { passwordLength: 43, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(secret.node.findChild('Resource')).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: whyNotByTheClock,
    });
    return secret;
  }
}

const whyNotByTheClock =
  'A new secret has to reach the functions before CloudFront, which one deploy does in the right order (options.edge.rotation); a function that changed it by the clock would lock providers out for minutes.';
