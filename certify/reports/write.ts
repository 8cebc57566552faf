import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Spoken } from '../../shared/provider-simulator.ts';
import { WrongArguments } from '../arguments.ts';
import type { Certification } from '../certification.ts';
import type { Request } from '../wire/connection.ts';
import { bundleOf } from './bundle.ts';
import { harOf } from './har.ts';
import { htmlPage } from './html.ts';
import { reportOf } from './json.ts';
import { junitXml } from './junit.ts';
import { masked, masker } from './masking.ts';
import { scriptOf, worstOf } from './script.ts';

export type ReportKind = 'json' | 'html' | 'junit' | 'har' | 'bundle';

export interface Reporting {
  readonly certification: Certification;
  requestOf(spoken: Spoken): Request;
  /** Keys and tokens that no report may hold. */
  readonly secrets: readonly string[];
}

const NAMES = { html: 'report.html', json: 'report.json', junit: 'junit.xml', har: 'messages.har' } as const;

/** The texts of all reports, by their kind. */
export function reportsOf(reporting: Reporting): Record<keyof typeof NAMES, string> {
  const { certification, requestOf } = maskedIn(reporting);
  // Lengths are those of what went over the wire.
  const har = masked(harOf(reporting.certification, reporting.requestOf), masker(reporting.secrets));
  return {
    json: `${JSON.stringify(reportOf(certification), inDecimal, 2)}\n`,
    html: htmlPage(certification, requestOf),
    junit: junitXml(certification),
    har: `${JSON.stringify(har, undefined, 1)}\n`,
  };
}

function maskedIn({ certification, requestOf, secrets }: Reporting): Omit<Reporting, 'secrets'> {
  const mask = masker(secrets);
  return { certification: masked(certification, mask), requestOf: (spoken) => masked(requestOf(spoken), mask) };
}

/** JSON has no other way to keep every digit. */
function inDecimal(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

const MOST_SCRIPTS = 5;

/** For the terminal: what shows the first cases that failed. The rest of them stands in the page. */
export function scriptsOf(reporting: Reporting): string[] {
  const { certification, requestOf } = maskedIn(reporting);
  const failed = certification.results.filter(({ verdict }) => verdict === 'failed');
  return failed.slice(0, MOST_SCRIPTS).flatMap((result) => {
    const worst = worstOf(result);
    return worst ? [scriptOf(result, worst, requestOf, certification.run)] : [];
  });
}

type Wanted = Readonly<Partial<Record<ReportKind, string>>>;

/** Before a run, which is too long to be lost for the name of a file. Throws `WrongArguments`. */
export async function expectWritable(wanted: Wanted): Promise<void> {
  const files = Object.entries(wanted);
  for (const [kind, file] of files) {
    const name = `--${kind} ${file}`;
    if (files.some(([other, same]) => other !== kind && same === file))
      throw new WrongArguments(`${name}: each report needs a file of its own`);
    const known = await stat(file).catch(() => undefined);
    if (known?.isDirectory()) throw new WrongArguments(`${name} is a folder, not a file`);
    await access(known ? file : dirname(file), constants.W_OK).catch((error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'there is no such folder' : error.message;
      throw new WrongArguments(`${name} cannot be written: ${why}`);
    });
  }
}

/** Writes what is wanted where it is wanted. Throws `WrongArguments` when it has written all that can be. */
export async function writeReports(reporting: Reporting, wanted: Wanted): Promise<void> {
  const texts = reportsOf(reporting);
  const files = Object.entries(NAMES).map(([kind, name]) => [name, texts[kind as keyof typeof NAMES]] as const);
  const unwritten: string[] = [];
  for (const [kind, file] of Object.entries(wanted) as [ReportKind, string][]) {
    const content = kind === 'bundle' ? bundleOf(new Map(files)) : texts[kind];
    await writeFile(file, content).catch((error: Error) => unwritten.push(`--${kind}: ${error.message}`));
  }
  if (unwritten.length > 0) throw new WrongArguments(`reports that could not be written: ${unwritten.join('; ')}`);
}
