import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { FIREWALL_REGION } from './stacks/edge-firewall-stack.ts';
import { type Stage, stageKinds, stageOfKind } from './stages.ts';

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is a region of AWS, for instance eu-west-1');
const arnOf = (service: string, rest: string) =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:${rest}$`), `is an ARN of ${service}`);
const topic = arnOf('sns', '[\\w-]{1,256}');
const positive = z.int().min(1);

const domain = z.strictObject({
  name: z.string().regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'is a name in DNS, without https'),
  certificateArn: arnOf('acm', 'certificate/[\\w-]+'),
});

const throttle = z.strictObject({ requestsPerSecond: positive, burst: positive });
const concurrency = z.strictObject({
  protocol: positive.optional(),
  operator: positive.optional(),
  provider: positive.optional(),
  job: positive.optional(),
  stream: positive.optional(),
});

const options = z.strictObject({
  console: z.boolean().default(false),
  export: z.boolean().default(false),
  edge: z
    .strictObject({
      rotation: positive.default(1),
      requestsPerAddress: z.int().min(10).default(600_000),
      domain: domain.optional(),
    })
    .optional(),
  gradual: z.boolean().default(false),
  outgoing: z.strictObject({ zones: z.int().min(1).max(2).default(2) }).optional(),
  backup: z
    .strictObject({
      keepDays: z.int().min(7).max(3650),
      lockForGoodAfterDays: z.int().min(3).optional(),
      copyTo: arnOf('backup', 'backup-vault:[\\w-]{2,50}').optional(),
    })
    .optional(),
  budget: z.strictObject({ monthlyDollars: positive, mail: z.email() }).optional(),
  probe: z
    .strictObject({
      protocols: z.array(z.string()).min(1),
      currency: z
        .string()
        .regex(/^[A-Z0-9]{3,10}$/)
        .default('EUR'),
    })
    .optional(),
});

/** `stages/<name>.json`. Its kind says all that stands nowhere in it. */
const stageFile = z.strictObject({
  kind: z.enum(stageKinds),
  region,
  /** Where it is said, a deploy with the credentials of another account is refused. */
  account: z
    .string()
    .regex(/^\d{12}$/, 'is the number of an account, twelve digits')
    .optional(),
  domain: domain.extend({ keepAwsAddress: z.boolean().default(false) }).optional(),
  topics: z.strictObject({ page: topic, mail: topic.optional() }).optional(),
  quotas: z
    .strictObject({
      reservedConcurrency: concurrency.optional(),
      callbacks: throttle.optional(),
      operator: throttle.optional(),
    })
    .default({}),
  /** `false` in a stage of the kind dev: tables and keys go with the stacks. */
  keepsData: z.boolean().default(true),
  restart: z
    .string()
    .regex(/^[\w:.-]{1,40}$/, 'is a date, or another word')
    .optional(),
  options: options.prefault({}),
});

type StageFile = z.output<typeof stageFile>;

/** `stages/` of this repository, or the folder that `STAGES_DIR` names: whoever deploys may keep theirs apart. */
export function stagesDirectory({ STAGES_DIR }: NodeJS.ProcessEnv): string {
  return STAGES_DIR ? resolve(STAGES_DIR) : join(import.meta.dirname, '..', 'stages');
}

/** What whoever wrote the file can set right: it is told without where in our code it was noticed. */
export class WrongStage extends Error {}

/** Throws a `WrongStage` for a stage that is not there or not right, in one line that says what. */
export function readStage(directory: string, name: string): Stage {
  const names = existsSync(directory)
    ? readdirSync(directory).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : []))
    : [];
  if (name === '') throw new WrongStage(`Say which stage: ${names.sort().join(', ')}`);
  if (!names.includes(name))
    throw new WrongStage(`There is no stages/${name}.json; there are ${names.sort().join(', ')}`);
  return stageFrom(name, readFileSync(join(directory, `${name}.json`), 'utf8'));
}

/** The stage that a file describes. */
export function stageFrom(name: string, text: string): Stage {
  const wrong = (what: string) => new WrongStage(`stages/${name}.json: ${what}`);
  if (!/^[a-z][a-z0-9]{1,15}$/.test(name)) throw wrong('a stage is named by 2 to 16 lower-case letters and digits');
  const read = stageFile.safeParse(jsonOf(text, wrong), { reportInput: true });
  if (!read.success) throw wrong(read.error.issues.map(inWords).join('; '));
  const [problem] = problemsOf(read.data);
  if (problem !== undefined) throw wrong(problem);
  return stageOf(name, read.data);
}

function jsonOf(text: string, wrong: (what: string) => Error): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** All at once: where a name is mistyped, one member too many and one too few are one mistake. */
function inWords(issue: z.core.$ZodIssue): string {
  const member = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => [...issue.path, key].join('.'));
    return `nobody knows ${names.join(' and ')}`;
  }
  if (issue.input === undefined) return `${member} is missing`;
  return `${member || 'it'}: ${issue.message}`;
}

/** What no member says by itself. */
function problemsOf({ kind, region, domain, topics, keepsData, options: { edge } }: StageFile): string[] {
  const placed = [
    ['domain.certificateArn', domain?.certificateArn, region],
    ['topics.page', topics?.page, region],
    ['topics.mail', topics?.mail, region],
    ['options.edge.domain.certificateArn', edge?.domain?.certificateArn, FIREWALL_REGION],
  ] as const;
  const elsewhere = placed.flatMap(([member, arn, where]) => {
    const there = arn?.split(':')[3];
    return there === undefined || there === where ? [] : [`${member} is of ${there}, and has to be of ${where}`];
  });
  return [
    ...elsewhere,
    ...(kind === 'prod' && !topics
      ? ['topics.page is missing: in production somebody has to be told of an alarm']
      : []),
    ...(kind !== 'dev' && !keepsData ? ['keepsData is false only in a stage of the kind dev'] : []),
  ];
}

function stageOf(name: string, { quotas, options, ...file }: StageFile): Stage {
  const ofKind = stageOfKind(file.kind);
  const {
    reservedConcurrency,
    callbacks = ofKind.throttling.callbacks,
    operator = ofKind.throttling.operator,
  } = quotas;
  return {
    ...ofKind,
    ...withoutUndefined(file),
    name,
    keepsHistory: ofKind.keepsHistory && file.keepsData,
    reservedConcurrency: { ...ofKind.reservedConcurrency, ...withoutUndefined(reservedConcurrency ?? {}) },
    throttling: { callbacks, operator },
    options: withoutUndefined(options),
  } as Stage;
}

/** What was left out is not there, as the types of this house want it. */
function withoutUndefined<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
