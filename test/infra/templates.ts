import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { cdkContext } from '../../infra/cdk-context.ts';
import { jobGrants } from '../../infra/grants.ts';
import { findProtocols } from '../../infra/protocols.ts';
import { findScheduledJobs, type ScheduledJob } from '../../infra/schedules.ts';
import { ApiStack, type ApiStackProps } from '../../infra/stacks/api-stack.ts';
import { DataStack } from '../../infra/stacks/data-stack.ts';
import { ExportStack } from '../../infra/stacks/export-stack.ts';
import { ProbeStack, type ProbeStackProps } from '../../infra/stacks/probe-stack.ts';
import { type StageKind, stageOfKind } from '../../infra/stages.ts';
import { findStreamConsumers } from '../../infra/streams.ts';

export const repository = join(import.meta.dirname, '..', '..');

/** Real protocols and jobs, and one job that is made up, so that what is said of jobs is said of something. */
export const protocols = await findProtocols(repository);
export const madeUpJob: ScheduledJob = { name: 'made-up-job', rate: 'rate(15 minutes)', description: 'Does nothing' };
export const jobs = [...(await findScheduledJobs(repository)), madeUpJob];
export const streams = await findStreamConsumers(repository);
const grantsOfJobs = {
  ...jobGrants,
  [madeUpJob.name]: () => ({
    tables: [{ on: 'reports', actions: ['PutItem'] } as const],
    agentKeys: [{ actions: ['Decrypt'], protocols: ['tg'] } as const],
  }),
};

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>>;
}

const env = { region: 'eu-west-1' };

export function newApp(): App {
  return new App({
    outdir: temporaryDirectory(),
    context: cdkContext(),
    analyticsReporting: false,
    stackTraces: false,
  });
}

export function dataTemplate(stage: StageKind = 'prod'): Template {
  const app = newApp();
  const stack = new DataStack(app, { env, stage: stageOfKind(stage) });
  return app.synth().getStackByName(stack.stackName).template;
}

export function exportTemplate(stage: StageKind = 'prod'): Template {
  const app = newApp();
  const stack = new ExportStack(app, { env, stage: stageOfKind(stage) });
  return app.synth().getStackByName(stack.stackName).template;
}

export function probeTemplate(changes: Partial<ProbeStackProps> = {}): Template {
  const app = newApp();
  const stack = new ProbeStack(app, {
    env,
    stage: stageOfKind('prod'),
    probe: { protocols: ['tg', 'vp'], currency: 'EUR' },
    origin: 'https://wallet.example.com',
    bundleOf: temporaryDirectory,
    ...changes,
  });
  return app.synth().getStackByName(stack.stackName).template;
}

/** With an empty folder in place of every bundle: what is deployed around the code does not depend on the code. */
export function apiTemplate(stage: StageKind = 'prod', changes: Partial<ApiStackProps> = {}): Template {
  const app = newApp();
  const bundleOf = temporaryDirectory;
  const stack = new ApiStack(app, {
    env,
    stage: stageOfKind(stage),
    protocols,
    jobs,
    streams,
    jobGrants: grantsOfJobs,
    bundleOf,
    domain: undefined,
    edge: undefined,
    ...changes,
  });
  return app.synth().getStackByName(stack.stackName).template;
}

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'infra-'));
}

/** Logical ids and resources of one type. */
export function ofType(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}
