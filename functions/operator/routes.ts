import { adjustmentRoutes } from './adjustments.ts';
import { agentRoutes } from './agents.ts';
import { auditRoutes } from './audit.ts';
import { caseRoutes } from './cases.ts';
import { figureRoutes } from './figures.ts';
import { gameRoutes } from './games.ts';
import { healthRoutes } from './health.ts';
import { importRoutes } from './imports.ts';
import { launchRoutes } from './launches.ts';
import { liabilityRoutes } from './liability.ts';
import { memberRoutes } from './members.ts';
import { openStakeRoutes } from './open-stakes.ts';
import { openApiRoutes } from './openapi.ts';
import { playerSessionRoutes } from './player-sessions.ts';
import { playerRoutes } from './players.ts';
import type { OperatorPorts } from './ports.ts';
import { reconciliationRoutes } from './reconciliation.ts';
import { replayRoutes } from './replays.ts';
import { reportRoutes } from './reports.ts';
import type { Route } from './route.ts';
import { sessionRoutes } from './sessions.ts';
import { statementRoutes } from './statement.ts';
import { transactionRoutes } from './transactions.ts';
import { transferRoutes } from './transfers.ts';
import { walletHistoryRoutes } from './wallet-history.ts';
import { walletRoutes } from './wallets.ts';

/** All there is. A resource is a file with its routes, and one line here. */
export function operatorRoutes(ports: OperatorPorts): Route[] {
  const routes = [
    ...agentRoutes(ports),
    ...playerRoutes(ports),
    ...walletRoutes(ports),
    ...transferRoutes(ports),
    ...walletHistoryRoutes(ports),
    ...statementRoutes(ports),
    ...transactionRoutes(ports),
    ...adjustmentRoutes(ports),
    ...caseRoutes(ports),
    ...sessionRoutes(ports),
    ...playerSessionRoutes(ports),
    ...auditRoutes(ports),
    ...figureRoutes(ports),
    ...liabilityRoutes(ports),
    ...openStakeRoutes(ports),
    ...gameRoutes(ports),
    ...launchRoutes(ports),
    ...memberRoutes(ports),
    ...replayRoutes(ports),
    ...reportRoutes(ports),
    ...importRoutes(ports),
    ...reconciliationRoutes(ports),
    ...healthRoutes(),
  ];
  return [...routes, ...openApiRoutes(routes)];
}
