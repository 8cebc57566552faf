import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { loadFunctions } from '../../local/bundled-functions.ts';
import { chooseEngine } from '../../local/choose-engine.ts';
import { systemOfSources } from '../../local/deployed.ts';
import { openFrontDoor } from '../../local/front-door.ts';
import { startKmsEndpoint } from '../../local/kms/endpoint.ts';
import { pointAwsClients } from '../../local/loopback.ts';
import { stopWithParent } from '../../local/parent.ts';
import { referenceKey } from '../../local/reference-key.ts';
import { takeStandardStreams } from '../../local/standard-streams.ts';
import { createTables } from '../../local/tables.ts';
import { createTeardown } from '../../local/teardown.ts';

/**
 * The wallet of this copy of the repository, as `npm start` serves it but from its sources: for a defect nothing has to be built. Callbacks and the
 * operator API; what runs behind them and the console are left out.
 */
const repository = join(import.meta.dirname, '..', '..');
const people = takeStandardStreams(false);
const teardown = createTeardown();
const stop = () => void teardown.run().then(() => process.exit(0));
process.on('SIGTERM', stop);
stopWithParent(stop);

const door = await openFrontDoor(0, people.err);
const engine = await chooseEngine({}, undefined)();
teardown.add(() => engine.stop());
const system = systemOfSources(repository);
const kms = await startKmsEndpoint({ aliases: system.keyAliases });
teardown.add(() => kms.stop());
teardown.add(() => door.stop());
pointAwsClients(process.env, { dynamodb: engine.endpoint, kms: kms.url }, engine.access);
const client = new DynamoDBClient({});
await createTables(client, system.tables);
client.destroy();
door.serve(await loadFunctions(system.routes, { REFERENCE_KEY: referenceKey(undefined) }));
people.out(`ready ${door.url}`);
