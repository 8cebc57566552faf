import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { walletApp } from '../../infra/app.ts';
import { readStage, stageFrom, stagesDirectory } from '../../infra/stage-file.ts';
import { type Stage, type StageKind, stageKinds } from '../../infra/stages.ts';

const account = '000000000000';
const region = 'eu-west-1';
const topic = (name: string) => `arn:aws:sns:${region}:${account}:${name}`;
const certificate = (place: string) => `arn:aws:acm:${place}:${account}:certificate/0a1b2c3d`;

/** What a stage's file may hold, all at once. What is not there without an option is in the stages of this repository, which are bare. */
const everyOption = {
  region,
  account,
  topics: { page: topic('page'), mail: topic('mail') },
  domain: { name: 'wallet.example.com', certificateArn: certificate(region), keepAwsAddress: true },
  options: {
    console: true,
    export: true,
    edge: { rotation: 2, domain: { name: 'callbacks.example.com', certificateArn: certificate('us-east-1') } },
    probe: { protocols: ['tg', 'vp'] },
    gradual: true,
    outgoing: {},
    backup: {
      keepDays: 35,
      lockForGoodAfterDays: 3,
      copyTo: `arn:aws:backup:${region}:444455556666:backup-vault:wallet`,
    },
    budget: { monthlyDollars: 400, mail: 'finance@example.com' },
  },
};

/** What could be deployed: the stages of this repository, and one of each kind with every option. */
export function everyStage(): { readonly title: string; readonly stage: Stage }[] {
  const directory = stagesDirectory({});
  const kept = readdirSync(directory).map((file) => readStage(directory, file.replace(/\.json$/, '')));
  return [
    ...kept.map((stage) => ({ title: `stages/${stage.name}.json`, stage })),
    ...stageKinds.map((kind) => ({
      title: `a stage of the kind ${kind} with every option`,
      stage: withEveryOption(kind),
    })),
  ];
}

function withEveryOption(kind: StageKind): Stage {
  const keepsData = kind === 'dev' ? { keepsData: false } : {};
  return stageFrom(kind, JSON.stringify({ kind, ...everyOption, ...keepsData }));
}

/** Synthesizes it into a new folder, whose name it gives. */
export async function assemblyOf(stage: Stage): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), 'seamless-wallet-outside-'));
  const app = await walletApp({ outdir, stage });
  app.synth();
  return outdir;
}
