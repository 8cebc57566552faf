import type { Agent } from '../application/agent.ts';
import type { ProtocolManifest } from '../application/manifest.ts';
import type { Command, WalletRef } from '../domain/command.ts';
import type { AmountUnits } from '../domain/money.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Policy } from '../domain/policy.ts';
import type { AlarmName } from '../observability/alarms.ts';
import type { HttpAnswer, HttpRequest } from './request.ts';

/** What a provider's folder implements; the one assembly in `provider-handler.ts` calls it in this order. Answers are written by the folder alone. */
export interface ProtocolAdapter<Content> {
  readonly manifest: ProtocolManifest;
  /** The operation, where the path alone names it: known also of a request that is refused, or fails, before it is decoded. */
  actionOf?(request: HttpRequest): string | undefined;
  /** From raw bytes to content that certainly comes from the agent's provider, or nothing. Runs before anything is parsed. */
  authenticate(request: HttpRequest, agent: Agent, keys: AgentKeys): Promise<Content | Rejected>;
  /** From content to a command of ours. */
  decode(content: Content, agent: Agent, at: string): Call | Rejected;
  /** From an outcome of ours to the provider's words. */
  encode(outcome: Outcome, call: Call, agent: Agent, at: string): WireAnswer;
  /** `balance` and `currency` are there when the rejection named a wallet that is there. */
  encodeRejection(
    rejected: Rejected,
    agent: Agent | undefined,
    at: string,
    balance?: AmountUnits,
    currency?: string,
  ): WireAnswer;
  /** The protocol's retryable answer: nothing is claimed. */
  encodeFault(at: string): WireAnswer;
}

/** Opens an agent's secrets as they are asked for: the current one first, then those that it replaced, while they are still good. */
export interface AgentKeys {
  open(agent: Agent, secret: string): AsyncIterable<string>;
}

export interface Call {
  /** The protocol's own name of the operation, for logs. */
  readonly action: string;
  readonly command: Command;
  readonly policy: Policy;
  /** An amount in it had the noise of a float, and was read as what was meant. */
  readonly hasAmountNoise?: boolean;
}

interface RejectedPlace {
  readonly action?: string;
  /** Of a request that is authentic but malformed, where the protocol shows the balance all the same. */
  readonly walletRef?: WalletRef;
  /** Which member of it was not taken: a name of the protocol's, never one that was sent. */
  readonly member?: string;
  /** A payout, a rollback, or a bet that is retried until it is taken: money waits for somebody to look. */
  readonly isOwed?: boolean;
}

/** Answered at the edge: unauthenticated or malformed. Nothing is decided, nothing is written. */
export class Rejected {
  readonly rejected: Rejection;
  readonly action?: string;
  readonly walletRef?: WalletRef;
  readonly member?: string;
  readonly isOwed: boolean;

  constructor(rejected: Rejection, { action, walletRef, member, isOwed = false }: RejectedPlace = {}) {
    this.rejected = rejected;
    if (action !== undefined) this.action = action;
    if (walletRef !== undefined) this.walletRef = walletRef;
    if (member !== undefined) this.member = member;
    this.isOwed = isOwed;
  }
}

export type Rejection =
  | 'address_not_allowed'
  | 'door_open' // nothing proves who calls: the protocol is unsigned and the agent lists no address
  | 'body_too_large'
  | 'agent_unknown'
  | 'unreadable' // not the form in which this provider sends anything
  | 'not_authentic' // no key of the agent opens it
  | 'unknown_action'
  | 'malformed' // authentic, but a field is missing, of a wrong type or out of range
  | 'session_missing'; // no token, or one that this wallet cannot have issued

export interface WireAnswer extends HttpAnswer {
  /** The code on the wire, for the log line. */
  readonly code: string;
  readonly alarms?: readonly AlarmName[];
}
