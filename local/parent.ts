const pollMs = 200;

/**
 * Stops when whoever started this process ends without a word: a program that holds an IPC channel to it, or npm, whose
 * SIGKILL would otherwise leave the stack behind with the port. A stack that a shell put into the background is left alone.
 */
export function stopWithParent(stop: () => void): void {
  if (process.connected) {
    process.on('disconnect', stop);
    return;
  }
  if (process.env['npm_lifecycle_event'] !== 'start') return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, pollMs);
  timer.unref();
}
