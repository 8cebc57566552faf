import { adjustmentRoutes } from './adjustments.ts';
import { agentRoutes } from './agents.ts';
import { auditRoutes } from './audit.ts';
import { entryRoutes } from './entries.ts';
import { gameRoutes } from './games.ts';
import { healthRoutes } from './health.ts';
import { launchRoutes } from './launches.ts';
import { memberRoutes } from './members.ts';
import { openApiRoutes } from './openapi.ts';
import { playerRoutes } from './players.ts';
import type { OperatorPorts } from './ports.ts';
import { reconciliationRoutes } from './reconciliation.ts';
import { replayRoutes } from './replays.ts';
import { reportRoutes } from './reports.ts';
import type { Route } from './route.ts';
import { sessionRoutes } from './sessions.ts';
import { transferRoutes } from './transfers.ts';
import { walletRoutes } from './wallets.ts';

/** All there is. A resource is a file with its routes, and one line here. */
export function operatorRoutes(ports: OperatorPorts): Route[] {
  const routes = [
    ...agentRoutes(ports),
    ...playerRoutes(ports),
    ...walletRoutes(ports),
    ...transferRoutes(ports),
    ...adjustmentRoutes(ports),
    ...entryRoutes(ports),
    ...sessionRoutes(ports),
    ...auditRoutes(ports),
    ...gameRoutes(ports),
    ...launchRoutes(ports),
    ...memberRoutes(ports),
    ...replayRoutes(ports),
    ...reportRoutes(ports),
    ...reconciliationRoutes(ports),
    ...healthRoutes(),
  ];
  return [...routes, ...openApiRoutes(routes)];
}
