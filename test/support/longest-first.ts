import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Begun last, one of these would keep one worker busy while the others have nothing left to do. How long a file took is
 * remembered on this machine only, and a clean checkout knows nothing of it. What a name here does not find any more costs
 * time and nothing else.
 */
const LONG = [
  'e2e/new-protocol',
  'integration/faults-of-commits',
  'conformance/on-dynoxide',
  'conformance/on-dynamodb-local',
  'simulation/simulation',
  'e2e/restart-under-load',
  'docs/played',
  'console/screens',
  'e2e/demo',
  'console/movements',
  'integration/faults-of-reads',
  'infra/granted-used',
  'integration/local-stack',
  'integration/stream-carrier',
  'integration/reports-doubts',
  'certify/own-wallet',
  'integration/books-clock-changes',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return place < 0 ? LONG.length : place;
}
