import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { onTestFinished } from 'vitest';

type Item = Record<string, AttributeValue>;

/** Said of an export beside its items; a member that is given replaces the one of a full export that was made now. */
export interface ExportChanges {
  readonly summary?: Readonly<Record<string, unknown>>;
  readonly files?: number;
}

/**
 * A folder as DynamoDB's export to S3 writes it (developer guide, "DynamoDB table export output format"): a marker, two manifests with their checksum files, and
 * data files that are packed by gzip, one of them empty, as of a partition without items. Gone when the test is over.
 */
export function writeExport(items: readonly Item[], { summary = {}, files = 2 }: ExportChanges = {}): string {
  const exportId = '01693685827463-2d8752fd';
  const root = mkdtempSync(join(tmpdir(), 'seamless-wallet-export-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'AWSDynamoDB', exportId);
  mkdirSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, '_started'), '');
  const parts = Array.from({ length: files }, (_, part) => items.filter((_, index) => index % files === part));
  const listed = [...parts, []].map((part, index) => {
    const name = `part${index}w4p7owp0471bcq.json.gz`;
    writeFileSync(join(folder, 'data', name), gzipSync(part.map((Item) => `${JSON.stringify({ Item })}\n`).join('')));
    const dataFileS3Key = `AWSDynamoDB/${exportId}/data/${name}`;
    return {
      itemCount: part.length,
      md5Checksum: 'sQMSpEILNgoQmarvDFonGQ==',
      etag: `af83d6f217c19b8b-1`,
      dataFileS3Key,
    };
  });
  const now = new Date().toISOString();
  const said = {
    ...{ version: '2020-06-30', exportArn: `arn:aws:dynamodb:eu-west-1:111122223333:table/ledger/export/${exportId}` },
    ...{ startTime: now, endTime: now, tableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/ledger' },
    ...{ tableId: '12345a12-abcd-123a-ab12-1234abc12345', exportTime: now, s3Bucket: 'exports', s3Prefix: null },
    ...{ s3SseAlgorithm: 'AES256', s3SseKmsKeyId: null, billedSizeBytes: 0, itemCount: items.length },
    ...{ manifestFilesS3Key: `AWSDynamoDB/${exportId}/manifest-files.json` },
    ...{ outputFormat: 'DYNAMODB_JSON', exportType: 'FULL_EXPORT', ...summary },
  };
  for (const [manifest, text] of [
    ['summary', JSON.stringify(said)],
    ['files', listed.map((file) => `${JSON.stringify(file)}\n`).join('')],
  ] as const) {
    writeFileSync(join(folder, `manifest-${manifest}.json`), text);
    writeFileSync(join(folder, `manifest-${manifest}.checksum`), 'checksum');
  }
  return folder;
}
