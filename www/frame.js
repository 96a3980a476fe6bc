// Runs work before the next frame. A change that comes several times until then is shown once.

const waiting = new Set();

/** Runs `task` before the next frame is drawn; asked for several times until then, it runs once. */
export function beforeNextFrame(task) {
  if (waiting.size === 0) requestAnimationFrame(runAll);
  waiting.add(task);
}

function runAll() {
  const tasks = [...waiting];
  waiting.clear();
  for (const task of tasks) task();
}
