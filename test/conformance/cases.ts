import type { Conversation } from './conversation.ts';

/** Begins a conversation that nobody else has a part in. */
export type Begin = (registration?: Parameters<typeof Conversation.begin>[2]) => Conversation;
