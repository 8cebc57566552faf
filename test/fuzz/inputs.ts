import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Random } from '../simulation/random.ts';
import { dialectInput } from './dialect-inputs.ts';
import type { FuzzWorld, Protocol } from './fuzz-world.ts';
import type { Reading } from './reading.ts';
import { sessionInput } from './session-inputs.ts';

export interface Input {
  readonly protocol: Protocol;
  /** How it was made. */
  readonly title: string;
  readonly event: APIGatewayProxyEventV2;
  readonly reading: Reading;
  /** From nobody who has the key: the store must not even be asked. */
  readonly isSealedByStranger?: boolean;
  /** The very same request has moved money before. */
  readonly hasMoved?: boolean;
}

export function drawInput(world: FuzzWorld, random: Random): Input {
  const protocol = random.pick(['tg', 'vp', 'vela', 'wallet-v2'] as const);
  return protocol === 'tg' || protocol === 'vp'
    ? dialectInput(world, protocol, random)
    : sessionInput(world, protocol, random);
}
