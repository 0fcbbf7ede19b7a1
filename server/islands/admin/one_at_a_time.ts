/** Something that is done again whenever it is asked for, and never twice at once. */
export interface Repeated {
  ask(): void;
  stop(): void;
}

/**
 * `work` begins at once, or `everyMs` after it last began; however often it is asked for meanwhile,
 * it is done once more. What fails is done again when it is next asked for.
 */
export function oneAtATime(work: () => Promise<void>, everyMs: number): Repeated {
  let isRunning = false;
  let isWanted = false;
  let isStopped = false;

  async function run(): Promise<void> {
    isRunning = true;
    while (isWanted && !isStopped) {
      isWanted = false;
      const rest = new Promise((resolve) => setTimeout(resolve, everyMs));
      await work().catch(() => {
        // What is shown is still true of its time.
      });
      await rest;
    }
    isRunning = false;
  }

  return {
    ask() {
      isWanted = true;
      if (!isRunning) void run();
    },
    stop() {
      isStopped = true;
    },
  };
}
