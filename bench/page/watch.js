// Looks at what an upload does to the page around it.

/** Every memory of WebAssembly that is made from now on. */
export function watchMemories() {
  const memories = [];
  const keep = (result) => {
    const { exports } = result.instance ?? result;
    memories.push(...Object.values(exports).filter((member) => member instanceof WebAssembly.Memory));
    return result;
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...input) => keep(await original.apply(WebAssembly, input));
  }
  return memories;
}

/**
 * Begins to count long tasks, which are over 50 ms each. Returns a function that ends it and returns their milliseconds, `null`
 * in browsers that do not count them.
 */
export function watchLongTasks() {
  if (!PerformanceObserver.supportedEntryTypes.includes("longtask")) return () => null;
  const durations = [];
  const observer = new PerformanceObserver((list) => durations.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: "longtask" });
  return () => {
    durations.push(...observer.takeRecords().map(({ duration }) => duration));
    observer.disconnect();
    return durations;
  };
}

/** How long the page's thread was away at a time, in milliseconds, seen by a message that is always on its way. */
export function watchGaps() {
  const { port1, port2 } = new MessageChannel();
  const gaps = [];
  let last = performance.now();
  port1.onmessage = () => {
    const now = performance.now();
    if (now - last > 50) gaps.push(now - last);
    last = now;
    setTimeout(() => port2.postMessage(0), 4);
  };
  port2.postMessage(0);
  return () => {
    port1.close();
    return gaps;
  };
}
