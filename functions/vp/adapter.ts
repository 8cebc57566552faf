import { dialectAdapter } from '../_tg-vp/adapter.ts';
import { manifest } from './manifest.ts';

/** VP may name the agent in a header; a header that contradicts the path is refused. */
export const adapter = dialectAdapter(manifest, ({ headers, pathParameters }) => {
  const named = headers['x-agentid'];
  return named === undefined || named === pathParameters['agentId'];
});
