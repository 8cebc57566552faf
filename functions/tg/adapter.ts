import { dialectAdapter } from '../_tg-vp/adapter.ts';
import { manifest } from './manifest.ts';

/** TG sends no headers of its own: whatever stands in `x-agentid` is ignored. */
export const adapter = dialectAdapter(manifest, () => true);
