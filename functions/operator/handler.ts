import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { requestOf } from '../../shared/http/request.ts';
import { createOperatorApi } from './api.ts';
import { operatorPorts } from './environment.ts';
import { LARGEST_FILE } from './imports.ts';

const api = createOperatorApi(await operatorPorts(new URL('../', import.meta.url)));

export const handler = async (event: APIGatewayProxyEventV2) => api(requestOf(event, LARGEST_FILE));
