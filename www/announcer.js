// Announces texts to screen readers. A log, so that files which end together are all heard; it keeps the last few lines.

const LINES_KEPT = 20;
const log = document.getElementById("announcer");

export function announce(message) {
  const line = document.createElement("p");
  line.textContent = message;
  log.append(line);
  if (log.childElementCount > LINES_KEPT) log.firstElementChild.remove();
}
