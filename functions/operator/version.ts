import packageJson from '../../package.json' with { type: 'json' };

/** Of this deployment; the bundle carries it. */
export const version: string = packageJson.version;
