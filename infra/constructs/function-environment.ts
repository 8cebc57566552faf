import { agentKeysAlias, type Stage, tableName } from '../stages.ts';

/**
 * Every function gets the same settings: what it may touch is said by its role, not by what it knows. Nothing here is secret.
 * Endpoints are not here either: the SDK finds AWS by itself, and elsewhere it reads `AWS_ENDPOINT_URL_*`.
 */
export function functionEnvironment(stage: Stage, functionName: string): Record<string, string> {
  return {
    STAGE: stage.name,
    PLAYERS_TABLE: tableName(stage.name, 'players'),
    LEDGER_TABLE: tableName(stage.name, 'ledger'),
    SESSIONS_TABLE: tableName(stage.name, 'sessions'),
    AGENTS_TABLE: tableName(stage.name, 'agents'),
    REPORTS_TABLE: tableName(stage.name, 'reports'),
    BOOKS_TABLE: tableName(stage.name, 'books'),
    AUDIT_TABLE: tableName(stage.name, 'audit'),
    ADJUSTMENTS_TABLE: tableName(stage.name, 'adjustments'),
    AGENT_KEYS_KMS_KEY: agentKeysAlias(stage.name),
    AGENT_CACHE_SECONDS: '5',
    LOG_LEVEL: 'INFO',
    POWERTOOLS_SERVICE_NAME: functionName,
    POWERTOOLS_METRICS_NAMESPACE: 'SeamlessWallet',
    // Minified stack traces name no line of the source.
    NODE_OPTIONS: '--enable-source-maps',
  };
}
