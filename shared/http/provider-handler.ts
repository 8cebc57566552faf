import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Agent, AgentDirectory } from '../application/agent.ts';
import { CALLBACK_BUDGET_MS, type Clock, Deadline } from '../application/deadline.ts';
import { execute } from '../application/execute.ts';
import type { KeyedMutex } from '../application/keyed-mutex.ts';
import type { LedgerStore } from '../application/ledger-store.ts';
import { bounded } from '../application/recorded.ts';
import type { ReferenceOf } from '../application/reference.ts';
import type { WalletMemory } from '../application/wallet-memory.ts';
import type { CaseBook } from '../desk/cases/case-book.ts';
import { addressOf } from '../domain/addresses.ts';
import type { Outcome } from '../domain/outcome.ts';
import { holderOf } from '../domain/state.ts';
import type { Wallet } from '../domain/wallet.ts';
import type { Place, Telemetry } from '../observability/telemetry.ts';
import { type AgentKeys, type Call, type ProtocolAdapter, Rejected } from './adapter.ts';
import { isAllowed } from './allow-list.ts';
import { type AnsweredCallback, outcomeAnswered, rejectionAnswered } from './answered.ts';
import { atItsRoute } from './callback-path.ts';
import { type CallbackInShell, protocolFaults, reported } from './callback-shell.ts';
import { CaseReporter } from './case-reporter.ts';
import { chain, whenAnswered } from './chain.ts';
import { callerAddress } from './edge.ts';
import { type HttpRequest, MAX_BODY_BYTES, requestOf } from './request.ts';
import { withinBudget } from './within-budget.ts';

export interface ProviderPorts {
  readonly store: LedgerStore;
  readonly agents: AgentDirectory;
  readonly keys: AgentKeys;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Where alarms become cases; absent where nobody works on any. */
  readonly caseBook?: Pick<CaseBook, 'note'>;
  readonly refOf: ReferenceOf;
  readonly memory?: WalletMemory;
  readonly oneAtATime?: KeyedMutex;
  /** See `callerAddress`; absent where there is no edge. */
  readonly edgeSecrets?: readonly string[];
  /** Whether unsigned callbacks of an agent without a list of addresses are taken, as in the stage `dev`. */
  readonly openDoors: boolean;
}

export type ProviderHandler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
/** As the gateway itself answers where no route leads. */
const NOT_FOUND = {
  statusCode: 404,
  headers: { 'content-type': 'application/json' },
  body: '{"message":"Not Found"}',
};

/**
 * The one assembly of every provider function: authenticate, decode, execute, encode. Whatever happens inside, the provider gets an answer of its own
 * protocol within the budget: a business answer when the outcome is known, the retryable one when it is not.
 */
export function createProviderHandler<Content>(
  adapter: ProtocolAdapter<Content>,
  ports: ProviderPorts,
): ProviderHandler {
  const { clock, caseBook } = ports;
  /** The answer stands already, and waits for what no transaction has carried no longer than a callback may take. */
  const casesOpened = whenAnswered(async (callback: Callback<Content>, { answer, action }: AnsweredCallback) => {
    if (caseBook) await callback.reporter.report(answer.alarms ?? [], { ...callback.where, action }, caseBook);
  });
  const shell = [reported(ports), casesOpened, protocolFaults(adapter, ports)];
  const serve = chain(shell, (callback: Callback<Content>) => withinBudget(callback.serve(), clock));
  return async (event) => {
    const request = atItsRoute(requestOf(event), adapter.manifest);
    if (!request) return NOT_FOUND;
    const { answer } = await serve(new Callback(adapter, ports, request));
    return { statusCode: answer.statusCode, headers: { ...HEADERS, ...answer.headers }, body: answer.body };
  };
}

class Callback<Content> implements CallbackInShell {
  readonly startedAt: number;
  readonly #adapter: ProtocolAdapter<Content>;
  readonly #ports: ProviderPorts;
  readonly #request: HttpRequest;
  readonly #deadline: Deadline;
  #agent: Agent | undefined;
  readonly reporter: CaseReporter;
  /** Of the transaction that is meant, once that is known. */
  #ref: string | undefined;

  constructor(adapter: ProtocolAdapter<Content>, ports: ProviderPorts, request: HttpRequest) {
    this.startedAt = ports.clock.now();
    this.#adapter = adapter;
    this.#ports = ports;
    this.#request = request;
    this.#deadline = new Deadline(ports.clock, CALLBACK_BUDGET_MS);
    this.reporter = new CaseReporter(ports.clock);
  }

  /** Who is meant, as far as it is known: a path that names no agent of ours is not repeated in any log. */
  get where(): Place {
    const { protocol } = this.#adapter.manifest;
    const ref = this.#ref === undefined ? {} : { ref: this.#ref };
    return { protocol, agentId: this.#agent?.agentId ?? 'unknown', requestId: this.#request.requestId, ...ref };
  }

  get action(): string | undefined {
    return this.#adapter.actionOf?.(this.#request);
  }

  get traceId(): string | undefined {
    return this.#request.headers['x-custom-system-trace-id'];
  }

  now(): string {
    return new Date(this.#ports.clock.now()).toISOString();
  }

  async serve(): Promise<AnsweredCallback> {
    this.#agent = await this.#ports.agents.find(
      this.#adapter.manifest.protocol,
      this.#request.pathParameters['agentId'] ?? '',
    );
    if (this.#isStopped) return this.#stopped();
    const refused = this.#checkDoor();
    if (refused || !this.#agent) return this.#reject(refused ?? new Rejected('agent_unknown'));

    const content = await this.#authenticate(this.#agent);
    // It may have been stopped in what was read meanwhile.
    if (this.#isStopped) return this.#stopped();
    if (content instanceof Rejected) return this.#reject(content);
    const call = this.#adapter.decode(content, this.#agent, this.now());
    if (call instanceof Rejected) return this.#reject(call, await this.#walletFor(call));

    const command = bounded(call.command);
    if ('ids' in command) this.#ref = this.#ports.refOf(addressOf(command, command.ids[0]).key);
    const outcome = await this.#execute(this.#agent, { ...call, command });
    return outcomeAnswered(outcome, call, this.#adapter.encode(outcome, call, this.#agent, this.now()));
  }

  #execute(agent: Agent, call: Call): Promise<Outcome> {
    const alarmsOf = (outcome: Outcome) => this.#adapter.encode(outcome, call, agent, this.now()).alarms ?? [];
    const ports = this.#ports.caseBook
      ? { ...this.#ports, witness: this.reporter.witness(call, alarmsOf, this.#ref) }
      : this.#ports;
    return execute(call.command, call.policy, ports, this.#deadline);
  }

  get #isStopped(): boolean {
    return this.#agent?.enabled === false;
  }

  /** The operator has stopped the agent for a while: nothing is decided, and the provider keeps what it has to say. */
  #stopped(): AnsweredCallback {
    const { action = 'unknown' } = this;
    return { answer: this.#adapter.encodeFault(this.now()), action, result: 'rejected', reason: 'agent_disabled' };
  }

  /** The same checks for every protocol, before its own code sees a byte. */
  #checkDoor(): Rejected | undefined {
    const isOpen = this.#adapter.manifest.callbacks === 'unsigned' && this.#agent?.allowedSourceIps.length === 0;
    if (isOpen && !this.#ports.openDoors) return new Rejected('door_open');
    const { body, isText, method } = this.#request;
    const address = callerAddress(this.#request, this.#ports.edgeSecrets ?? []);
    const isLetIn = address !== undefined && (!this.#agent || isAllowed(address, this.#agent.allowedSourceIps));
    if (!isLetIn) return new Rejected('address_not_allowed');
    if (body.length > MAX_BODY_BYTES) return new Rejected('body_too_large');
    return isText || method === 'GET' ? undefined : new Rejected('unreadable');
  }

  /** What does not open with the keys that we know may be under a key that was registered a moment ago. */
  async #authenticate(agent: Agent): Promise<Content | Rejected> {
    const { keys, agents } = this.#ports;
    const content = await this.#adapter.authenticate(this.#request, agent, keys);
    if (!(content instanceof Rejected) || content.rejected !== 'not_authentic') return content;
    const fresh = await agents.refresh(agent.protocol, agent.agentId);
    if (!fresh || fresh.revision === agent.revision) return content;
    this.#agent = fresh;
    return this.#adapter.authenticate(this.#request, fresh, keys);
  }

  async #walletFor({ walletRef }: Rejected): Promise<Wallet | undefined> {
    if (!walletRef) return undefined;
    const state = await this.#ports.store.read(walletRef, [], this.#deadline);
    return holderOf(state, walletRef, this.where)?.wallet;
  }

  #reject(refused: Rejected, wallet?: Wallet): AnsweredCallback {
    const { action } = this;
    this.reporter.rejected(refused);
    const isNamed = refused.action !== undefined || action === undefined;
    const rejected = isNamed ? refused : new Rejected(refused.rejected, { ...refused, action });
    const { balance, currency } = wallet ?? {};
    const answer = this.#adapter.encodeRejection(rejected, this.#agent, this.now(), balance, currency);
    return rejectionAnswered(rejected, answer);
  }
}
