import { join } from 'node:path';
import { everyBundle } from '../infra/bundle.ts';

/** The bundles without the templates around them, for a stack that runs without the CDK. */
await everyBundle(join(import.meta.dirname, '..'), process.env['CDK_OUTDIR'] || '.build/bundles');
