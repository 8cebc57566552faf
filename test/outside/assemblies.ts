import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { walletApp } from '../../infra/app.ts';
import { stageNames } from '../../infra/stages.ts';

export interface Assembly {
  readonly title: string;
  readonly directory: string;
}

const account = '000000000000';
const region = 'eu-west-1';
const certificate = (place: string) =>
  `arn:aws:acm:${place}:${account}:certificate/00000000-0000-4000-8000-000000000000`;

/** Every option at once; what differs without one is in the stage that has none. */
const everyOption: Readonly<Record<string, string>> = {
  console: 'true',
  export: 'true',
  edge: 'true',
  domainName: 'wallet.example.com',
  certificateArn: certificate(region),
  edgeDomainName: 'callbacks.example.com',
  edgeCertificateArn: certificate('us-east-1'),
  alarmTopicArn: `arn:aws:sns:${region}:${account}:alarms`,
};

/** What could be deployed: every stage, bare and with all options. */
export function stagesAndOptions(): { readonly title: string; readonly context: Readonly<Record<string, string>> }[] {
  return stageNames.flatMap((stage) => [
    { title: stage, context: { stage } },
    { title: `${stage} with every option`, context: { stage, ...everyOption } },
  ]);
}

/** Synthesizes one of them into a new folder. */
export async function assemblyOf({ title, context }: ReturnType<typeof stagesAndOptions>[number]): Promise<Assembly> {
  const directory = mkdtempSync(join(tmpdir(), 'seamless-wallet-outside-'));
  const app = await walletApp({ outdir: directory, env: { account, region }, context });
  app.synth();
  return { title, directory };
}
