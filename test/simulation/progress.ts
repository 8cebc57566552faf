const EVERY_MS = 500;

/** One line on a terminal that is written over; elsewhere a line now and then. The wall clock is looked at only here, and only for people. */
export function progressLine(goal: number, stream: NodeJS.WriteStream = process.stderr) {
  const startedAt = performance.now();
  let shownAt = startedAt;
  return (callbacks: number, worlds: number): void => {
    const now = performance.now();
    const isLast = callbacks >= goal;
    if (!isLast && now - shownAt < (stream.isTTY ? EVERY_MS : EVERY_MS * 20)) return;
    shownAt = now;
    const perSecond = callbacks / ((now - startedAt) / 1000);
    const left = Math.ceil(Math.max(0, goal - callbacks) / perSecond);
    const text = `${count(callbacks)} of ${count(goal)} callbacks · ${count(worlds)} worlds · ${count(perSecond)}/s · ${left} s left`;
    stream.write(stream.isTTY ? `\r\u001b[K${text}${isLast ? '\n' : ''}` : `${text}\n`);
  };
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
