import { describe, expect, it } from 'vitest';
import { signedHeaders } from '../e2e/signature.ts';

/** Key, time and place of AWS's published test suite for Signature Version 4. */
const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
};
const place = { now: new Date('2015-08-30T12:36:00Z'), service: 'service' };

function signatureOf(method: string, path: string): string {
  const url = new URL(`https://example.amazonaws.com${path}`);
  const { authorization = '' } = signedHeaders({ method, url, body: '' }, credentials, place);
  return /Signature=(\w+)$/.exec(authorization)?.[1] ?? '';
}

describe("the signature of an operator's call", () => {
  it.each([
    ['get-vanilla', 'GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['post-vanilla', 'POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'get-vanilla-query-order-key-case',
      'GET',
      '/?Param2=value2&Param1=value1',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
  ])('is the published one of %s', (_name, method, path, signature) => {
    expect(signatureOf(method, path)).toBe(signature);
  });

  it('covers the session token of temporary credentials', () => {
    const url = new URL('https://wallet.example/operator/v1/health');
    const temporary = { ...credentials, sessionToken: 'the-token' };
    const headers = signedHeaders({ method: 'GET', url, body: '' }, temporary, place);
    expect(headers['x-amz-security-token']).toBe('the-token');
    expect(headers['authorization']).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token,');
  });
});
