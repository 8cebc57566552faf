import { writeFile } from 'node:fs/promises';
import type { Spoken } from '../../shared/provider-simulator.ts';
import type { Certification } from '../certification.ts';
import type { Request } from '../wire/connection.ts';
import { bundleOf } from './bundle.ts';
import { harOf } from './har.ts';
import { htmlPage } from './html.ts';
import { reportOf } from './json.ts';
import { junitXml } from './junit.ts';
import { maskedJson, masker } from './masking.ts';
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
export function reportsOf({ certification, requestOf, secrets }: Reporting): Record<keyof typeof NAMES, string> {
  const mask = masker(secrets);
  return {
    json: `${JSON.stringify(maskedJson(reportOf(certification), mask), undefined, 2)}\n`,
    html: htmlPage(certification, requestOf, mask),
    junit: mask(junitXml(certification)),
    har: `${JSON.stringify(maskedJson(harOf(certification, requestOf), mask), undefined, 1)}\n`,
  };
}

const MOST_SCRIPTS = 5;

/** For the terminal: what shows the first cases that failed. The rest of them stands in the page. */
export function scriptsOf({ certification, requestOf, secrets }: Reporting): string[] {
  const mask = masker(secrets);
  const failed = certification.results.filter(({ verdict }) => verdict === 'failed');
  return failed.slice(0, MOST_SCRIPTS).flatMap((result) => {
    const worst = worstOf(result);
    return worst ? [mask(scriptOf(result, worst, requestOf))] : [];
  });
}

/** Writes what is wanted where it is wanted. */
export async function writeReports(
  reporting: Reporting,
  wanted: Readonly<Partial<Record<ReportKind, string>>>,
): Promise<void> {
  const texts = reportsOf(reporting);
  for (const kind of Object.keys(NAMES) as (keyof typeof NAMES)[]) {
    const file = wanted[kind];
    if (file !== undefined) await writeFile(file, texts[kind]);
  }
  if (wanted.bundle === undefined) return;
  const files = Object.entries(NAMES).map(([kind, name]) => [name, texts[kind as keyof typeof NAMES]] as const);
  await writeFile(wanted.bundle, bundleOf(new Map(files)));
}
