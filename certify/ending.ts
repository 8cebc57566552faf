/** Some who start a command hand on what the terminal has told it already. */
const TWICE_MS = 1_000;

/** Aborted by Ctrl-C, or by whoever stops the process; asked once more it ends at once, with that status. */
export function endOnSignal(status: number): AbortSignal {
  const ending = new AbortController();
  let asked = Number.NEGATIVE_INFINITY;
  const end = () => {
    const now = performance.now();
    if (now - asked < TWICE_MS) return;
    if (ending.signal.aborted) process.exit(status);
    asked = now;
    process.stderr.write('Ending: what was staked is being rolled back. Once more, and it ends at once and stays.\n');
    ending.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, end);
  return ending.signal;
}
