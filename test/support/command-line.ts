import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

/** The options of a command. `--help` prints the help text and ends; a word that is no option is told in one line, with exit status 2. */
export function commandLine<const T extends Options>(help: string, options: T) {
  const known = { ...options, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const { values } = parseArgs({ options: known });
    if (!('help' in values && values.help)) return values;
    process.stdout.write(`${help.trim()}\n`);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${help.trim()}\n`);
    process.exit(2);
  }
}
