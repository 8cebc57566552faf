/** How long a connection may rest. Servers close what rests, and what is sent at that very moment has no answer though nobody is to blame. */
export const IDLE_MS = 1_000;
