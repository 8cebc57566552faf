import { walletApp } from '../infra/app.ts';
import { stageOfKind } from '../infra/stages.ts';

/** What the stack on this machine serves: a stage of the kind dev, whatever files of stages there are. CDK writes to `CDK_OUTDIR`. */
const app = await walletApp({ stage: stageOfKind('dev'), outdir: process.env['CDK_OUTDIR'] ?? 'cdk.out' });
app.synth();
