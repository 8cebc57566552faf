import type { IncomingHttpHeaders } from 'node:http';
import { isLoopbackHost } from './loopback.ts';

/**
 * Nobody signs here, so a page that the developer has open in a browser could move money: it can send requests to this machine, and by a name of its own
 * that resolves to loopback it could even read the answers. Providers' callbacks prove themselves, and come through tunnels by other names.
 */
export function isOpenToPages(routeKey: string): boolean {
  return / \/(?:callbacks\/|health$)/.test(routeKey);
}

/** Whether the request was made to this machine by name, and by no page of another origin. Only browsers send `sec-fetch-site`, and no page can leave it out. */
export function isFromThisMachine({ host, ...headers }: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (host === undefined || !isLoopbackHost(host)) return false;
  return site === undefined || site === 'none' || site === 'same-origin';
}
