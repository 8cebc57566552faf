import { writeSync } from 'node:fs';
import { serveCallbacks } from './canary-callbacks.ts';
import { serveOperator } from './canary-operator.ts';

/**
 * Run as a process of its own, because only then is all that it prints in the hands of who started it. What may not be printed goes out on the file
 * descriptor 3.
 */
const secrets = [...(await serveCallbacks()), ...(await serveOperator())];
writeSync(3, JSON.stringify(secrets));
