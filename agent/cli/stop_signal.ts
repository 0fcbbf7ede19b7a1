/** Beyond this the agent ends without finishing: it has promised to stop within 5 s. */
const FORCE_EXIT_MS = 4_500;

/** Aborts at the first SIGTERM or SIGINT, and then ends the process soon, whatever still runs. */
export function listenForStop(): { signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    timer ??= setTimeout(() => Deno.exit(0), FORCE_EXIT_MS);
    controller.abort();
  };
  Deno.addSignalListener("SIGTERM", stop);
  Deno.addSignalListener("SIGINT", stop);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      Deno.removeSignalListener("SIGTERM", stop);
      Deno.removeSignalListener("SIGINT", stop);
    },
  };
}
