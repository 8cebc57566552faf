import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { assemblyOf, everyStage } from '../assemblies.ts';
import { runProgram, toolFolder } from '../program.ts';

interface Finding {
  readonly Filename: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
}

/** Rules that are broken on purpose, or by the CDK and to no harm. Each finding beyond them fails the test, and so does one that nobody meets any more. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  W3005: 'The CDK writes DependsOn beside a reference that says the same; CloudFormation takes both.',
};

describe('cfn-lint, of every stage', () => {
  it.each(everyStage())('finds nothing in the templates of $title, but for the exceptions', async ({ stage }) => {
    const directory = await assemblyOf(stage);
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const templates = globSync('*.template.json', { cwd: directory }).map((name) => join(directory, name));
    expect(templates.length).toBeGreaterThanOrEqual(3);
    const program = join(toolFolder('CFN_LINT'), 'bin', 'cfn-lint');
    const regions = ['--regions', 'eu-west-1', 'us-east-1'];
    const { output } = await runProgram(program, [...regions, '--format', 'json', '--', ...templates]);
    const findings = JSON.parse(output) as Finding[];
    const unknown = findings.filter(({ Rule }) => !Object.hasOwn(EXCEPTIONS, Rule.Id));
    expect(
      unknown.map(({ Filename, Rule, Message }) => `${Filename.slice(directory.length + 1)} ${Rule.Id} ${Message}`),
    ).toEqual([]);
    expect([...new Set(findings.map(({ Rule }) => Rule.Id))]).toEqual(Object.keys(EXCEPTIONS));
  });
});
