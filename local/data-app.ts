import { App } from 'aws-cdk-lib';
import { DataStack } from '../infra/stacks/data-stack.ts';
import { stageOfKind } from '../infra/stages.ts';

/** The data stack alone, for tests that need tables and no functions. CDK writes to `CDK_OUTDIR`. */
const app = new App({ analyticsReporting: false, stackTraces: false });
new DataStack(app, { env: { region: 'eu-west-1' }, stage: stageOfKind('dev') });
app.synth();
