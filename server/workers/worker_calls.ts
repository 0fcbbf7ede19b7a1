/**
 * Calls into a Worker and the answers, in order. Both ends of the protocol are here:
 * `{id, op, args}` goes in, `{id, ok, value}` or `{id, ok, fault}` comes out.
 */

/** What a Worker can be asked, by name. */
// Parameters are contravariant: only `never` admits functions of every signature.
export type Operations = Record<string, (...args: never[]) => unknown>;

/** What remains of an error on its way between threads. */
export interface WorkerFault {
  name: string;
  message: string;
}

interface Call {
  id: number;
  op: string;
  args: unknown[];
}

type Answer =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; fault: WorkerFault };

/** The calling end. A Worker that died or was terminated rejects every call, never hangs one. */
export class WorkerCalls<O extends Operations> {
  #pending = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;
  #ended: WorkerFault | null = null;
  #died = Promise.withResolvers<string>();

  constructor(
    readonly worker: Worker,
    /** Makes the error that a call rejects with. */
    readonly toError: (fault: WorkerFault) => Error,
  ) {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#settle(data);
    worker.onerror = (event) => {
      // Without this the failure of the Worker ends the whole process.
      event.preventDefault();
      this.#end({ name: "WorkerDied", message: `its worker died: ${event.message}` });
      this.#died.resolve(event.message);
    };
  }

  /** Resolves with why the Worker died of itself; never while it lives, or once it was ended. */
  get died(): Promise<string> {
    return this.#died.promise;
  }

  call<K extends keyof O & string>(
    op: K,
    ...args: Parameters<O[K]>
  ): Promise<Awaited<ReturnType<O[K]>>> {
    if (this.#ended !== null) return Promise.reject(this.toError(this.#ended));
    const pending = Promise.withResolvers<unknown>();
    const id = ++this.#lastId;
    this.#pending.set(id, pending);
    this.worker.postMessage({ id, op, args } satisfies Call);
    // The Worker answers from a table of the type `O`.
    return pending.promise as Promise<Awaited<ReturnType<O[K]>>>;
  }

  /** Ends the Worker in the middle of whatever it does. */
  terminate(): void {
    this.#end({ name: "WorkerClosed", message: "it is closed" });
    this.worker.terminate();
  }

  #settle(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (answer.ok) pending?.resolve(answer.value);
    else pending?.reject(this.toError(answer.fault));
  }

  #end(fault: WorkerFault): void {
    this.#ended ??= fault;
    for (const { reject } of this.#pending.values()) reject(this.toError(this.#ended));
    this.#pending.clear();
  }
}

/** The answering end, called once inside a Worker: runs one operation after the other. */
export function answerCalls(operations: Operations): void {
  let last = Promise.resolve();
  self.onmessage = ({ data }: MessageEvent<Call>) => {
    last = last.then(async () => self.postMessage(await answer(operations, data)));
  };
}

async function answer(operations: Operations, { id, op, args }: Call): Promise<Answer> {
  try {
    const operation = operations[op];
    if (operation === undefined) throw new TypeError(`Cannot call "${op}": no such operation`);
    // `WorkerCalls` admits only the operation's own arguments.
    return { id, ok: true, value: await operation(...(args as never[])) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { id, ok: false, fault: { name, message } };
  }
}
