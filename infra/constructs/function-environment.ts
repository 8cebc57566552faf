import { agentKeysAlias, referenceKeyName, type Stage, tableName } from '../stages.ts';

/**
 * Every function gets the same settings: what it may touch is said by its role, not by what it knows. One is secret, the key of references: no template
 * holds it, CloudFormation looks it up at the deploy. Whoever reads it can tell which log lines are about an id that they know, and nothing more.
 * Endpoints are not here either: the SDK finds AWS by itself, and elsewhere it reads `AWS_ENDPOINT_URL_*`.
 */
export function functionEnvironment(stage: Stage, functionName: string): Record<string, string> {
  return {
    STAGE: stage.name,
    STAGE_KIND: stage.kind,
    ...(stage.restart !== undefined && { RESTART: stage.restart }),
    PLAYERS_TABLE: tableName(stage.name, 'players'),
    LEDGER_TABLE: tableName(stage.name, 'ledger'),
    SESSIONS_TABLE: tableName(stage.name, 'sessions'),
    AGENTS_TABLE: tableName(stage.name, 'agents'),
    REPORTS_TABLE: tableName(stage.name, 'reports'),
    BOOKS_TABLE: tableName(stage.name, 'books'),
    AUDIT_TABLE: tableName(stage.name, 'audit'),
    ADJUSTMENTS_TABLE: tableName(stage.name, 'adjustments'),
    CASES_TABLE: tableName(stage.name, 'cases'),
    AGENT_KEYS_KMS_KEY: agentKeysAlias(stage.name),
    REFERENCE_KEY: `{{resolve:secretsmanager:${referenceKeyName(stage.name)}:SecretString}}`,
    AGENT_CACHE_SECONDS: '5',
    SERVICE_NAME: functionName,
    // Minified stack traces name no line of the source.
    NODE_OPTIONS: '--enable-source-maps',
  };
}
