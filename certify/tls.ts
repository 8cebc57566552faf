import { isIP } from 'node:net';
import { type ConnectionOptions, connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { SOURCES } from './cases/rules.ts';
import { type CaseResult, verdictOf } from './certification.ts';
import type { Finding } from './exchange.ts';

const PATIENCE_MS = 5_000;
/** Days for which a certificate should be good when it is looked at. */
const SOON = 14;
const DAY_MS = 86_400_000;

/** What the connection is, before anything is said over it. */
export async function tlsResult(url: string): Promise<CaseResult> {
  const { protocol, hostname, port } = new URL(url);
  const began = performance.now();
  const about = {
    id: 'transport/tls',
    title: 'callbacks come over TLS 1.2 or newer, with a certificate that anybody can check',
    rule: 'Whoever reads a callback on its way knows the token of a player; whoever changes it moves money.',
    source: SOURCES.form,
    exchanges: [],
    messages: 0,
  };
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  if (protocol === 'http:' && isHere) {
    const why = 'the wallet is on this machine, and nobody is on the way';
    return { ...about, verdict: 'not run', why, findings: [], durationMs: 0 };
  }
  const findings = protocol === 'http:' ? [must('https', 'http')] : await findingsAt(hostname, Number(port || 443));
  return { ...about, verdict: verdictOf(findings), findings, durationMs: performance.now() - began };
}

function must(expected: string, seen: string): Finding {
  return { grade: 'must', expected, seen, from: 0, to: 0 };
}

async function findingsAt(host: string, port: number): Promise<Finding[]> {
  const newest = await handshake(host, port, {});
  if (newest instanceof Error) return [must('a connection by TLS', newest.message)];
  const { authorized, authorizationError } = newest;
  const certificate = newest.getPeerCertificate(true);
  const version = newest.getProtocol() ?? '';
  newest.destroy();
  const old = await handshake(host, port, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' });
  if (!(old instanceof Error)) old.destroy();
  return [
    ...(authorized ? [] : [must('a certificate that can be checked', String(authorizationError))]),
    ...(/^TLSv1\.[23]$/.test(version) ? [] : [must('TLS 1.2 or 1.3', version)]),
    ...(old instanceof Error
      ? []
      : [{ ...must('no version before TLS 1.2', old.getProtocol() ?? ''), grade: 'should' as const }]),
    ...expiry(certificate),
  ];
}

function expiry({ valid_to }: DetailedPeerCertificate): Finding[] {
  const days = (Date.parse(valid_to) - Date.now()) / DAY_MS;
  if (!(days < SOON)) return [];
  return [{ ...must(`a certificate that is good for ${SOON} days more`, `until ${valid_to}`), grade: 'should' }];
}

type Versions = Pick<ConnectionOptions, 'minVersion' | 'maxVersion'>;

/** An error where there is no connection: what is wrong with its certificate is looked at afterwards. */
function handshake(host: string, port: number, versions: Versions): Promise<TLSSocket | Error> {
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port,
      servername: isIP(host) === 0 ? host : '',
      rejectUnauthorized: false,
      ...versions,
    });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('no answer')));
    socket.on('error', resolve);
    socket.on('secureConnect', () => resolve(socket));
  });
}
