/**
 * Throws that no caller caught: a promise that nobody waits for, a listener of an event. They end
 * a program by default, and with it every other host. Here each is told, and everything else goes
 * on; a listener that is dead or a Worker that died is noticed by whoever watches those.
 */
export function catchStrayFaults(onFault: (error: unknown) => void): Disposable {
  const onRejection = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    onFault(event.reason);
  };
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    onFault(event.error);
  };
  globalThis.addEventListener("unhandledrejection", onRejection);
  globalThis.addEventListener("error", onError);
  return {
    [Symbol.dispose]() {
      globalThis.removeEventListener("unhandledrejection", onRejection);
      globalThis.removeEventListener("error", onError);
    },
  };
}
